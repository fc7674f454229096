"""The tables of rounds and cases say what the rooms do: tried through the real use cases, state by state and action by action."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries.cases.needs import NEEDS
from boundaries.cases.route import ROUTES, Path, StepState
from boundaries.procedures import ROUND_TABLE, case_table, case_tables
from boundaries.records.kinds import MEETING, ROUND, SEGMENT_CHECK
from boundaries.records.statement import new_id
from boundaries.rounds.stage import Stage
from boundaries.use_cases.rounds import close_round, record, sign_round, study_round
from layers.approvals import allowed, check_table
from layers.errors import Refusal
from layers.people import PersonId
from layers.store.memory import MemoryStore
from tests.inspection_county import ITEMS, everything_agreed, inspection_county, new_round

ME = PersonId("tester")
A_STRETCH = next(subject for kind, subject in ITEMS if kind == SEGMENT_CHECK.name)
Act = Callable[[MemoryStore, str], object]


ACTS: Mapping[str, Act] = {
    "plan": lambda store, r: record(store, ROUND, r, {"name": "改名的联检"}, round_id=r, by=ME),
    "meet": lambda store, r: record(store, MEETING, new_id(), {"held_on": "2026-06-01"}, round_id=r, by=ME),
    "record": lambda store, r: record(store, SEGMENT_CHECK, A_STRETCH, {"remarks": "补记"}, round_id=r, by=ME),
    "sign": lambda store, r: sign_round(store, r, study_round(store, r).version, {"signer": "张三", "signed_on": "2026-06-30"}, by=ME),
    "close": lambda store, r: close_round(store, r, closed=date(2026, 6, 30), by=ME),
}  # fmt: skip


def at_the_beginning(_: MemoryStore, __: str) -> None:
    pass


def with_one_record(store: MemoryStore, round_id: str) -> None:
    ACTS["record"](store, round_id)


def closed_by_us(store: MemoryStore, round_id: str) -> None:
    everything_agreed(store, round_id)
    ACTS["close"](store, round_id)


@pytest.mark.parametrize(
    ("stage", "reach"),
    [
        (Stage.PLANNED, at_the_beginning),
        (Stage.UNDER_WAY, with_one_record),
        (Stage.COMPLETE, everything_agreed),
        (Stage.CLOSED_HERE, closed_by_us),
    ],
)
def test_what_the_table_of_rounds_allows_goes_through_and_nothing_else(stage: Stage, reach: Act) -> None:
    store = inspection_county()
    round_id = new_round(store)
    reach(store, round_id)
    study = study_round(store, round_id)
    assert study.stage is stage
    lawful = {row.action for row in allowed(ROUND_TABLE, study.stage, set(ROUND_TABLE.words), study.facts)}
    took = set()
    for name, act in ACTS.items():  # closing, which ends them all, is the last
        try:
            act(store, round_id)
        except Refusal:
            continue
        took.add(name)
        to = {row.leads_to for row in ROUND_TABLE.from_state(stage) if row.action == name}
        assert study_round(store, round_id).stage in to | {stage}
        stage = study_round(store, round_id).stage
    assert took == lawful & set(ACTS)


@pytest.mark.parametrize("route", list(ROUTES))
def test_the_table_of_a_case_is_its_route_and_sound(route: str) -> None:
    table = case_table(route)
    assert not check_table(table)
    assert set(table.actions) == {step.state for step in ROUTES[route]}
    assert table.ends == (ROUTES[route][-1].state,)


def walked(path: Path) -> str:
    """Where the rows whose condition holds lead, from the beginning."""
    table, state = case_table(path.route), "new"
    while rows := allowed(table, state, {"enter"}, path):
        state = rows[0].leads_to
    return state


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(ROUTES)), st.data())
def test_a_case_stands_where_the_rows_of_its_table_lead_whatever_is_done_of_it(route: str, data: st.DataObject) -> None:
    lacking = tuple(NEEDS.values())[:1]
    steps = []
    for step in ROUTES[route]:
        is_left_out = bool(step.unless) and data.draw(st.booleans())
        steps.append(StepState(step, () if data.draw(st.booleans()) else lacking, is_left_out))
    path = Path(route, tuple(steps))
    assert walked(path) == path.state


def test_every_table_is_for_people_too() -> None:
    for table in case_tables():
        assert table.title.zh
        assert table.source.zh
        assert all(row.guard.needs.zh for row in table.rows if row.guard)
