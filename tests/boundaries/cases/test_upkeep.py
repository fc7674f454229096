"""Between rounds: twelve months and six, patrols, agreements to renew, and keepers who leave the stone alone."""

from datetime import date

import pytest

from boundaries.cases.case import Case
from boundaries.cases.errors import RepairWithoutNeighbour
from boundaries.cases.settings import CaseSettings
from boundaries.cases.upkeep import (
    deadlines_of,
    judge_demarcation,
    judge_patrol,
    months_after,
    patrols_due,
    peace_due,
    require_only_kept,
)
from boundaries.records.fields import Value
from boundaries.records.fold import Record, fold
from boundaries.records.kinds.words import MARKER_ACTIONS, NEED_THE_NEIGHBOUR
from tests.little_cases import case_of, said
from tests.little_line import LINE, SIDE_A, SIDE_B


def merger(**values: Value) -> Case:
    told: dict[str, Value] = {"change_kind": "merged", "description": "撤乡并镇", "sides": [SIDE_A], "approved_on": "2025-08-31"}
    return case_of(said("demarcation", {**told, **values}))


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 8, 31), 12, date(2026, 8, 31)),
        (date(2025, 8, 31), 18, date(2027, 2, 28)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
    ],
)
def test_months_are_counted_to_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


def test_a_division_change_has_twelve_months_and_six_more_with_consent() -> None:
    assert [due.due_on for due in deadlines_of(merger())] == [date(2026, 8, 31), date(2025, 9, 30)]
    assert deadlines_of(merger(is_extended=True))[0].due_on == date(2027, 2, 28)
    assert deadlines_of(merger(approved_on=None)) == ()
    assert len(deadlines_of(merger(needs_new_code=False))) == 1


def judged(case: Case, today: date) -> list[tuple[str, object]]:
    return [(f.code.removeprefix("boundaries."), f.evidence.get("days_late")) for f in judge_demarcation(case, today=today)]


def test_a_deadline_comes_near_passes_and_stays_on_record_when_met_late() -> None:
    quiet = merger(needs_new_code=False)
    assert judged(quiet, date(2026, 7, 31)) == []
    assert judged(quiet, date(2026, 8, 31)) == [("due-soon", 0)]
    assert judged(quiet, date(2026, 9, 1)) == [("overdue", 1)]
    assert judged(merger(needs_new_code=False, completed_on="2026-09-10"), date(2027, 1, 1)) == [("overdue", 10)]
    assert judged(merger(needs_new_code=False, completed_on="2026-08-31"), date(2027, 1, 1)) == []


def test_an_extension_names_its_document() -> None:
    case = merger(is_extended=True, needs_new_code=False)
    assert [code for code, _ in judged(case, date(2026, 1, 1))] == ["extension-without-document"]


def patrol(*actions: str) -> Record:
    values: dict[str, Value] = {
        "patrol_kind": "monthly", "line_id": LINE, "patrolled_on": "2026-05-01", "patrolled_by": "赵四",
        "markers": [{"marker_id": "M001", "found_state": ["intact"], "actions": list(actions)}],
    }  # fmt: skip
    (record,) = fold([said("maintenance", values)]).values()
    return record


@pytest.mark.parametrize("action", sorted(MARKER_ACTIONS))
def test_a_keeper_clears_and_repaints_and_leaves_the_stone_alone(action: str) -> None:
    assert judge_patrol(patrol(action)).has_errors == (action in NEED_THE_NEIGHBOUR)
    if action in NEED_THE_NEIGHBOUR:
        with pytest.raises(RepairWithoutNeighbour):
            require_only_kept(patrol(action))


def test_the_next_patrol_counts_from_the_last_walk_and_the_record_from_the_last_quarter() -> None:
    def walk(kind: str, day: str) -> object:
        values: dict[str, Value] = {"patrol_kind": kind, "line_id": LINE, "patrolled_on": day, "patrolled_by": "赵四"}
        return said("maintenance", values, subject=f"{kind} {day}")

    records = fold([walk("monthly", "2026-04-30"), walk("quarterly", "2026-03-31"), walk("event", "2026-06-01")])  # type: ignore[list-item]
    monthly, quarterly = patrols_due(records, LINE, SIDE_A, since=date(2026, 1, 1))
    assert (monthly.due_on, quarterly.due_on) == (date(2026, 5, 31), date(2026, 7, 1))
    assert monthly.days_left(date(2026, 6, 2)) == -2
    assert [due.due_on for due in patrols_due(records, LINE, SIDE_B, since=date(2026, 1, 1))] == [
        date(2026, 2, 1),
        date(2026, 4, 3),
    ]


def test_an_agreement_on_a_peaceful_border_is_renewed_when_it_says_or_after_three_years() -> None:
    def signed(**values: Value) -> Record:
        told: dict[str, Value] = {"title": "平安边界", "sides": [SIDE_A, SIDE_B], "line_ids": [LINE], **values}
        (record,) = fold([said("peace_agreement", told)]).values()
        return record

    assert peace_due(signed()) is None
    due, named = peace_due(signed(signed_on="2024-02-29")), peace_due(signed(signed_on="2024-02-29", valid_until="2028-01-01"))
    assert due is not None
    assert named is not None
    assert (due.due_on, named.due_on) == (date(2027, 2, 28), date(2028, 1, 1))
    five = peace_due(signed(signed_on="2024-02-29"), CaseSettings(peace_years=5))
    assert five is not None
    assert five.due_on == date(2029, 2, 28)
