"""The routes: every kind of case has one, every step names its needs, its source and its papers, and a case walks it."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from boundaries.cases.case import Case
from boundaries.cases.needs import NEEDS
from boundaries.cases.route import ROUTES, path_of, route_of
from boundaries.records.kinds.case_words import CHANGE_KINDS, DISPUTE_GROUNDS, HAZARD_KINDS
from boundaries.visits.clocks import ClockFace
from layers.fields import Value
from tests.little_cases import B_PERSON, BEFORE_AND_AFTER, MOVE, THERE, WORK, case_of, change, said, word
from tests.little_line import SIDE_A, SIDE_B


def test_every_kind_of_case_has_a_route_and_no_route_is_without_a_kind() -> None:
    assert set(ROUTES) == {*CHANGE_KINDS, *HAZARD_KINDS, *DISPUTE_GROUNDS, "demarcation"}


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_every_step_is_whole(route: str) -> None:
    steps = ROUTES[route]
    assert len({step.state for step in steps}) == len(steps)
    for step in steps:
        assert step.needs
        assert set(step.needs) | set(step.unless) <= set(NEEDS)
        assert step.source.cite.zh
        assert set(step.documents) <= set(range(1, 21))
        assert step.source.is_law != ("惯例" in step.source.cite.zh)


def test_every_clock_a_step_names_is_one_the_visits_read() -> None:
    face = ClockFace(now=datetime(2026, 6, 1, tzinfo=UTC))
    kept = {
        face.incident("", found_at=None, reported_at=None).key,
        face.repair("", found_on=None, repaired_on=None).key,
        face.demarcation("", approved_on=None, extended=False, completed_on=None).key,
        face.code("", approved_on=None, published_on=None).key,
    }
    assert {step.clock for steps in ROUTES.values() for step in steps} - {None} == kept


def test_no_need_is_idle() -> None:
    asked = {name for steps in ROUTES.values() for step in steps for name in (*step.needs, *step.unless)}
    assert asked == set(NEEDS)


@pytest.mark.parametrize("kind", ["repair", "reset", "renew", "move", "add", "scrap"])
def test_no_route_of_a_stone_goes_round_the_neighbour(kind: str) -> None:
    needs = {name for step in ROUTES[kind] for name in step.needs}
    assert {"present", "present_confirmed"} <= needs


def test_a_moved_marker_walks_its_route_to_the_end() -> None:
    told = said("change_case", {**MOVE, "notices": [{"to_side": SIDE_A, "sent_on": "2026-06-02"}]})
    states = [path_of(case_of(told)).state]
    agreed = [word(side, answer="agrees") for side in (SIDE_A, SIDE_B)]
    states.append(path_of(case_of(told, *agreed)).state)
    confirmed = [
        said("case_word", {"survey_confirmed": True}, side=side, sees=[agreed[i]]) for i, side in enumerate((SIDE_A, SIDE_B))
    ]
    states.append(path_of(case_of(told, *agreed, *confirmed)).state)
    worked = [said("change_case", WORK, sees=[told]), said("case_word", THERE, side=SIDE_A)]
    states.append(path_of(case_of(told, *agreed, *confirmed, *worked)).state)
    done = [
        said("case_word", {"work_confirmed": True, "attendance": [B_PERSON]}, side=SIDE_B),
        said("case_word", {"work_confirmed": True}, side=SIDE_A),
    ]
    states.append(path_of(case_of(told, *agreed, *confirmed, *worked, *done)).state)
    papers = said(
        "change_case", {"photos": BEFORE_AND_AFTER, "sketch_redrawn": True, "registration_sheet": "P1", "result_table": "P2"}
    )
    states.append(path_of(case_of(told, *agreed, *confirmed, *worked, *done, papers)).state)
    end = said("change_case", {"filed_to": "省民政厅", "filed_on": "2026-07-10", "closed_on": "2026-07-20"})
    last = path_of(case_of(told, *agreed, *confirmed, *worked, *done, papers, end))
    assert [*states, last.state] == ["told", "permitted", "surveyed", "worked", "confirmed", "documented", "closed"]
    assert last.next is None
    assert last.ahead == ()


def test_a_step_done_before_its_turn_is_ahead_and_moves_the_case_no_further() -> None:
    path = path_of(change(word(SIDE_B, **THERE), **{**MOVE, **WORK}))
    assert path.state == "opened" or path.state == "told"
    assert "worked" in {one.step.state for one in path.ahead}


def test_a_case_whose_kind_is_in_dispute_has_no_route_yet() -> None:
    case = change(said("change_case", {"case_kind": "move"}))
    assert route_of(case) == ""
    assert path_of(case).steps == ()
    assert path_of(case).state == "new"


def dispute(**values: Value) -> Case:
    return case_of(said("dispute", {"name": "山林", "line_id": "L", "sides": [SIDE_A, SIDE_B], "ground": "unsettled", **values}))


QUIET: Mapping[str, Value] = {"no_settlers": True, "no_new_organs": True, "no_destruction": True, "had_incident": False}
TALKS: Mapping[str, Value] = {"step": "negotiation", "done_on": "2026-03-01"}


def test_a_dispute_settled_in_talks_is_spared_the_way_up() -> None:
    path = path_of(dispute(**QUIET, steps=[{**TALKS, "is_settled": True}]))
    assert [one.step.state for one in path.steps if one.is_left_out] == ["reported", "mediated", "decided"]
    assert path.next is not None
    assert path.next.step.state == "settled"


def test_a_dispute_not_settled_goes_up_with_both_claims_and_maps() -> None:
    path = path_of(dispute(**QUIET, steps=[TALKS]))
    assert path.next is not None
    assert (path.next.step.state, [n.name for n in path.next.missing]) == ("reported", ["reported_up", "claims"])
    assert "第十一、十二条" in path.next.step.source.cite.zh


def test_mediation_that_succeeds_spares_the_decision_only() -> None:
    steps: list[Value] = [
        TALKS,
        {"step": "report", "done_on": "2026-04-01"},
        {"step": "mediation", "done_on": "2026-05-01", "is_settled": True},
    ]
    path = path_of(dispute(**QUIET, steps=steps))
    assert [one.step.state for one in path.steps if one.is_left_out] == ["decided"]


def test_where_a_settled_line_lies_is_for_the_organ_that_approved_it() -> None:
    path = path_of(dispute(**QUIET, ground="position"))
    assert path.next is not None
    assert "第十五条" in path.next.step.source.cite.zh


def test_an_incident_must_be_handled_and_reported_before_the_peace_counts_as_kept() -> None:
    loud = {**QUIET, "had_incident": True}
    assert path_of(dispute(**loud)).state == "new"
    assert path_of(dispute(**loud, handled_on_site=True, reported_above=True)).state == "frozen"
    unsaid = {k: v for k, v in QUIET.items() if k != "had_incident"}
    assert path_of(dispute(**unsaid)).state == "new"
