"""Promises of clean-up cases in the store: opened once, decided by a person with reasons, never renamed by a machine."""

from datetime import date

import pandas as pd
import pytest

from gazetteer.cleanup.decision import CleanupDecision
from gazetteer.cleanup.errors import DecisionIncomplete, UnknownCleanupCase
from gazetteer.cleanup.usage import AuditColumns, Usage
from gazetteer.specs import NAMES, NONSTANDARD_NAMES
from gazetteer.use_cases.cleanup import count_cases, decide_case, look_for_nonstandard, open_cases, study_usage
from layers.frames import frame_of
from layers.people import PersonId
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace

TODAY = date(2026, 6, 1)
CLERK = PersonId("clerk")


@pytest.fixture
def store() -> Store:
    held = MemoryStore(Workspace("620423", "little county", 4541))
    rows = [
        {"name_id": f"n{n}", "place_id": f"p{n}", "name": name, "name_role": role, "name_kind": kind, "division_code": "620423"}
        for n, name, role, kind in (
            (1, "宇宙城", "standard", "estate"),
            (2, "黄泉路", "standard", "street"),
            (2, "泉水路", "former", "street"),
            (3, "王府镇", "standard", "township"),
        )
    ]
    rows[2]["name_id"] = "n2b"
    held.append([LayerChange(NAMES, frame_of(NAMES, rows), TODAY)], by=CLERK, reason="set up")
    return held


def opened(store: Store) -> list[str]:
    open_cases(store, look_for_nonstandard(store, on=TODAY).candidates, on=TODAY, by=CLERK)
    return list(store.read(NONSTANDARD_NAMES)["case_id"])


def decision(kind: str, **also: str) -> CleanupDecision:
    return CleanupDecision(kind, "地名委员会 王主任", TODAY, "2026年第3次会议", **also)


def test_looking_writes_nothing_and_opening_twice_opens_once(store: Store) -> None:
    candidates = look_for_nonstandard(store, on=TODAY).candidates
    assert [c.known.name for c in candidates] == ["宇宙城", "黄泉路"]
    assert store.read(NONSTANDARD_NAMES).empty
    assert open_cases(store, candidates, on=TODAY, by=CLERK) is not None
    assert open_cases(store, candidates, on=TODAY, by=CLERK) is None
    assert set(store.read(NONSTANDARD_NAMES)["decision"]) == {"undecided"}


def test_a_renaming_needs_experts_the_public_and_a_new_name(store: Store) -> None:
    case = opened(store)[0]
    with pytest.raises(DecisionIncomplete) as refused:
        decide_case(store, case, decision("rename"), by=CLERK)
    assert "专家意见、征求意见情况、建议新名称" in refused.value.wording.zh
    full = decision("rename", experts="五位专家同意", consultation="公示十日无异议", new_name="景泰苑")
    decide_case(store, case, full, by=CLERK)
    row = store.read(NONSTANDARD_NAMES).set_index("case_id").loc[case]
    assert (row["decision"], row["new_name"], row["decided_by"]) == ("rename", "景泰苑", "地名委员会 王主任")
    assert len(store.read_history(NONSTANDARD_NAMES, case)) == 2


def test_setting_a_name_aside_says_which_exclusion_holds(store: Store) -> None:
    case = opened(store)[0]
    with pytest.raises(DecisionIncomplete):
        decide_case(store, case, decision("excluded"), by=CLERK)
    decide_case(store, case, decision("excluded", exclusion="fits_chinese"), by=CLERK)
    assert store.read(NONSTANDARD_NAMES).set_index("case_id").loc[case, "exclusion_considered"] == "属于：含义符合汉语用法"


def test_nobody_decides_without_a_name_and_a_reason_or_on_no_case(store: Store) -> None:
    case = opened(store)[0]
    with pytest.raises(DecisionIncomplete):
        decide_case(store, case, CleanupDecision("keep", " ", TODAY, ""), by=CLERK)
    with pytest.raises(UnknownCleanupCase):
        decide_case(store, "nowhere", decision("keep"), by=CLERK)


def test_the_tally_adds_up_and_shows_criteria_that_are_set_aside(store: Store) -> None:
    cases = opened(store)
    decide_case(store, cases[0], decision("keep"), by=CLERK)
    tally = count_cases(store)
    assert tally.cases == sum(n for by in tally.by_class.values() for n in by.values()) == sum(tally.by_division.values()) == 2
    assert tally.undecided == 1
    assert set(tally.set_aside.values()) == {1.0}


def test_a_table_of_another_office_is_audited_against_the_store(store: Store) -> None:
    audit = study_usage(store, pd.DataFrame({"地址": ["泉水路8号"]}), AuditColumns("地址"), on=TODAY)
    (row,) = audit.rows
    assert (row.usage, row.corrected) == (Usage.FORMER, "黄泉路8号")
