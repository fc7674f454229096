"""Between rounds: keepers leave the stone alone, and a division change is not done before its line is demarcated."""

import pytest

from boundaries.cases.errors import RepairWithoutNeighbour
from boundaries.cases.upkeep import judge_demarcation, judge_patrol, require_only_kept
from boundaries.records.fold import Record, fold
from boundaries.records.kinds.words import MARKER_ACTIONS, NEED_THE_NEIGHBOUR
from layers.fields import Value
from tests.little_cases import case_of, said
from tests.little_line import LINE, SIDE_A


def judged(**values: Value) -> list[object]:
    told: dict[str, Value] = {"change_kind": "merged", "description": "撤乡并镇", "sides": [SIDE_A], "approved_on": "2025-08-31"}
    return [finding.where.column for finding in judge_demarcation(case_of(said("demarcation", {**told, **values})))]


def test_an_extension_names_its_document() -> None:
    assert judged(is_extended=True) == ["extension_document"]
    assert judged(is_extended=True, extension_document="国函〔2026〕1号") == []


def test_a_completed_change_is_reported_demarcated_and_agreed_on() -> None:
    assert judged() == []
    assert judged(completed_on="2026-08-01") == ["completion_reported_on", "surveyed_on", "agreement"]
    assert judged(completed_on="2026-08-01", completion_reported_on="2026-08-01", surveyed_on="2026-07-01", agreement="P1") == []


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
