"""What is known before the walk, gathered from register, last round and cases; and the clocks read off them."""

from datetime import UTC, date, datetime
from itertools import count

from boundaries.records.fold import Records, fold
from boundaries.records.statement import read_statement
from boundaries.visits.clocks import ClockFace, ClockState
from boundaries.visits.known_facts import DriftedStretch, StandingMarker, Stretch, gather_facts
from boundaries.visits.line_clocks import gather_clocks
from layers.fields import Value

LINE, SIDES = "620421-620423", ["620421", "620423"]
_number = count(1)


def records_of(*told: tuple[str, dict[str, Value]]) -> Records:
    statements = [
        read_statement(
            {
                "statement_id": f"00000000-0000-7000-8000-{next(_number):012x}", "kind": kind, "round_id": "", "subject": f"c{next(_number)}",
                "side": "620421", "said_by": "tester", "said_at": "2026-06-20T10:00:00+08:00", "sees": [], "values": values,
            }
        )
        for kind, values in told
    ]  # fmt: skip
    return fold(statements)


FIRST = Stretch("S1", LINE, "第1段", 0.0, 2_000.0)
SECOND = Stretch("S2", LINE, "第2段", 2_000.0, 5_000.0)
MARKERS = [
    StandingMarker("M1", LINE, 0.0),
    StandingMarker("M2", LINE, 2_000.0, {"found_state": ["lost"]}),
    StandingMarker("M3", LINE, 5_000.0),
]


def hazard(**values: Value) -> tuple[str, dict[str, Value]]:
    return "hazard", {"hazard_kind": "hazard", "description": "河岸取沙", "sides": SIDES, "line_id": LINE, **values}


def test_a_lost_marker_counts_for_both_segments_it_ends() -> None:
    facts = gather_facts([FIRST, SECOND], MARKERS, [], {})
    assert [f.lost for f in facts] == [1, 1]
    assert [f.markers_m for f in facts] == [(0.0, 2_000.0), (2_000.0, 5_000.0)]
    assert all(f.was_visited is None for f in facts)


def test_what_the_last_round_found_is_taken_up() -> None:
    last: dict[str, Value] = {
        "found_state": "lost", "changes": ["terrain"], "cross_boundary": "采石场", "dispute": "放牧纠纷",
        "unilateral_marks": [{"description": "水泥墩"}, {"description": "木桩", "is_removed": True}],
    }  # fmt: skip
    (fact,) = gather_facts([Stretch("S1", LINE, "第1段", 0.0, 2_000.0, {"is_vague": True}, last)], [], [], {})
    assert (fact.is_vague, fact.is_unrecognisable, fact.has_changed) == (True, True, True)
    assert (fact.projects, fact.disputes, fact.unilateral, fact.was_visited) == (1, 1, 1, True)
    (skipped,) = gather_facts([Stretch("S1", LINE, "第1段", 0.0, 2_000.0, {}, {"reason_not_checked": "洪水"})], [], [], {})
    assert skipped.was_visited is False


def test_a_case_concerns_the_segments_it_touches_the_marker_it_names_or_the_whole_line() -> None:
    records = records_of(
        hazard(from_chainage_m=3_000.0, to_chainage_m=3_500.0),
        hazard(hazard_kind="project", marker_id="M1"),
        ("dispute", {"name": "河滩地", "line_id": LINE, "ground": "position", "sides": SIDES}),
        hazard(line_id="another"),
        hazard(from_chainage_m=100.0, closed_on="2026-07-01"),
    )
    first, second = gather_facts([FIRST, SECOND], MARKERS, [], records)
    assert (first.hazards, first.projects, first.disputes) == (0, 1, 1)
    assert (second.hazards, second.projects, second.disputes) == (1, 0, 1)


def test_drift_is_the_largest_beside_the_segment() -> None:
    drifts = [
        DriftedStretch(LINE, 100, 300, 12.0),
        DriftedStretch(LINE, 1_500, 2_500, 40.0),
        DriftedStretch("other", 0, 9_000, 99.0),
    ]
    assert [f.drift_m for f in gather_facts([FIRST, SECOND], [], drifts, {})] == [40.0, 40.0]


FACE = ClockFace(datetime(2026, 11, 22, 5, 0, tzinfo=UTC))
LINE_ROW: dict[str, Value] = {"line_id": LINE, "name": "靖远–景泰线", "inspected_on": "2021-12-05", "approved_on": "2001-06-01"}


def test_every_term_of_a_line_and_its_cases_has_a_clock() -> None:
    records = records_of(
        ("round", {"name": "第五轮", "line_ids": [LINE], "sides": SIDES, "lead_side": "620421", "round_kind": "five_yearly", "year": 2026,
                   "deadlines": [{"what": "报送总结", "due_on": "2026-11-30", "source": "市局通知"}]}),
        hazard(found_at="2026-11-21T08:00:00+08:00"),
        ("change_case", {"case_kind": "repair", "line_id": LINE, "sides": SIDES, "marker_id": "M2", "responsible_side": "620421",
                         "reason": "撞断", "found_on": "2026-08-01"}),
        ("demarcation", {"change_kind": "other", "description": "撤乡设镇", "sides": SIDES, "approved_on": "2025-10-31", "needs_new_code": True,
                         "is_extended": True}),
        ("maintenance", {"patrol_kind": "monthly", "line_id": LINE, "patrolled_on": "2026-11-01", "patrolled_by": "张三"}),
        ("peace_agreement", {"title": "平安边界", "sides": SIDES, "line_ids": [LINE], "signed_on": "2024-11-30"}),
    )  # fmt: skip
    clocks = gather_clocks([LINE_ROW], [{"line_ids": f"{LINE};x"}], records, face=FACE)
    due = {c.key: c.due for c in clocks}
    assert due["inspection"] == date(2026, 12, 5)
    assert due["plan"] == date(2026, 5, 15)
    assert due["filing"] == date(2026, 12, 1)
    assert due["stated"] == date(2026, 11, 30)
    assert due["repair"] == date(2026, 10, 30)
    assert due["demarcation"] == date(2027, 4, 30)
    assert due["code"] == date(2025, 11, 30)
    assert due["patrol"] == date(2026, 12, 1)
    assert due["keepers-record"] is None
    assert due["peace"] == date(2027, 11, 30)
    assert {c.key for c in clocks if c.state is ClockState.OVERDUE} == {"plan", "repair", "code", "incident"}
    assert clocks[0].state is ClockState.OVERDUE


def inspection_due(stated: str | None, round_kind: str = "five_yearly") -> date | datetime | None:
    """After a report filed on 2026-11-20."""
    filed = records_of(
        ("round", {"name": "第五轮", "line_ids": [LINE], "sides": SIDES, "lead_side": "620421", "round_kind": round_kind, "year": 2026,
                   "report_filed_on": "2026-11-20"}),
    )  # fmt: skip
    clocks = gather_clocks([{**LINE_ROW, "next_inspection_due_on": stated}], [], filed, face=FACE)
    return next(c.due for c in clocks if c.key == "inspection")


def test_a_report_filed_starts_the_next_five_years() -> None:
    assert inspection_due(None) == date(2031, 11, 20)
    assert inspection_due("2026-12-31") == date(2031, 11, 20)  # that day was met by this report
    assert inspection_due("2031-10-01") == date(2031, 10, 1)  # that one is the next
    assert inspection_due("2026-12-31", "special") == date(2026, 12, 31)  # a special inspection starts nothing anew
