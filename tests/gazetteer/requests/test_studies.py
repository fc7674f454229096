"""Exemptions with names and shares, votes that do not fit together, and what a rename touches."""

import pandas as pd
import pytest

from gazetteer.requests.consequences import Touched, consequences_of
from gazetteer.requests.exemptions import exemptions_of, rules_overridden
from gazetteer.requests.settings import CommitteeSettings, RequestSettings
from gazetteer.requests.votes import check_votes, expert_votes, minutes_of
from gazetteer.specs import DOORPLATES, SIGNS
from layers.frames import frame_of
from tests.little_request import APPROVED, COUNTY, PAPERS, Said, folded

BLOCKED: Said = ("reviewed", "2024-02-05", {"review_id": "r1", "candidate": 1, "blocking": ["U06", "M05"]})


def exempted(rule: str, person: str) -> Said:
    return (
        "exempted",
        "2024-02-06",
        {"rule_id": rule, "candidate": 1, "clause": "第九条", "person": person, "reason": "历史延续"},
    )


def test_the_register_of_exemptions_says_who_why_and_whether_it_was_used() -> None:
    used = folded(*PAPERS, BLOCKED, exempted("U06", "张某"), exempted("M05", "张某"), APPROVED)
    idle = folded(*PAPERS, BLOCKED, exempted("U06", "李某"))
    plain = folded(*PAPERS, BLOCKED)
    register = exemptions_of([used, idle, plain])
    assert {(e.person, e.was_used) for e in register if e.rule_id == "U06"} == {("张某", True), ("李某", False)}
    rules = {one.rule_id: one for one in rules_overridden([used, idle, plain])}
    assert (rules["U06"].blocked, rules["U06"].exempted, rules["U06"].persons) == (3, 2, {"张某": 1, "李某": 1})
    assert rules["M05"].share == pytest.approx(1 / 3)


def test_an_exemption_keeps_the_name_it_was_given_for() -> None:
    amended: Said = ("amended", "2024-02-07", {"amendment": "换名", "candidates": [{"name": "新景路"}]})
    (one,) = exemptions_of([folded(*PAPERS, BLOCKED, exempted("U06", "张某"), amended)])
    assert one.name == "景泰路"
    assert not one.was_used


def opinion(expert: str, vote: str, candidate: int = 1) -> Said:
    return ("expert_opinion", "2024-02-06", {"expert": expert, "vote": vote, "candidate": candidate, "reasons": "理由"})


def test_votes_are_counted_once_an_expert_and_who_stands_aside_is_named() -> None:
    request = folded(
        opinion("甲", "in_favour"),
        opinion("乙", "against"),
        opinion("乙", "in_favour"),
        opinion("丙", "recused"),
        opinion("甲", "against", 2),
    )
    first, second = expert_votes(request)
    assert (first.in_favour, first.against, first.stood_aside) == (2, 0, ("丙",))
    assert (second.in_favour, second.against) == (0, 1)
    assert [f.code for f in check_votes(request)] == ["requests.vote-changed"]


def met(present: int, in_favour: int, against: int) -> Said:
    ballots = [{"candidate": 1, "in_favour": in_favour, "against": against, "abstained": 0}]
    facts = {"chair": "王某", "entitled": 9, "present": present, "ballots": ballots, "candidate": 1, "conclusion": "同意"}
    return ("committee_met", "2024-02-08", facts)


@pytest.mark.parametrize(
    ("meeting", "faults", "notes"),
    [
        (met(7, 6, 1), [], []),
        (met(7, 6, 2), ["too-many-ballots"], []),
        (met(10, 6, 1), ["too-many-present"], []),
        (met(7, 3, 4), [], ["conclusion-against-ballots"]),
        (met(7, 3, 3), [], ["conclusion-against-ballots"]),
        (met(5, 4, 1), [], []),
        (met(4, 3, 1), [], ["no-quorum"]),
    ],
)
def test_minutes_that_do_not_add_up_are_not_taken_and_odd_ones_are_told(
    meeting: Said, faults: list[str], notes: list[str]
) -> None:
    request = folded(meeting)
    assert [f.code for f in request.faults] == [f"requests.{code}" for code in faults]
    assert [f.code for f in request.notes] == [f"requests.{code}" for code in notes]
    assert bool(request.all("committee_met")) is not bool(faults)


def test_a_sitting_of_half_the_members_is_none_by_habit_and_may_be_one_by_standing_orders() -> None:
    loose = RequestSettings(committee=CommitteeSettings(quorum=0.3))
    assert [f.code for f in folded(met(4, 3, 1), settings=loose).notes] == []
    (note,) = folded(met(4, 3, 1)).notes
    assert "惯例" in note.sentence.zh


def test_minutes_hold_the_ballots_the_experts_and_the_exemptions_known_by_then() -> None:
    late = exempted("M05", "张某")
    request = folded(*PAPERS, BLOCKED, exempted("U06", "张某"), opinion("甲", "in_favour"), met(7, 6, 1), late)
    (minutes,) = minutes_of(request)
    assert (minutes.chosen, minutes.present, minutes.ballots[0].name, minutes.experts[0].in_favour) == ("景泰路", 7, "景泰路", 1)
    assert [e["rule_id"] for e in minutes.exempted] == ["U06"]


def sign(sign_id: str, place: str | None, printed: str, kind: str = "street", state: str = "sound") -> dict[str, object]:
    return {
        "sign_id": sign_id,
        "division_code": COUNTY,
        "sign_kind": kind,
        "place_id": place,
        "printed_name": printed,
        "state": state,
    }


def test_a_rename_touches_what_stands_at_the_place_or_carries_its_name() -> None:
    signs = frame_of(
        SIGNS,
        [sign("1", "p1", "旧路"), sign("2", "p1", "旧路东", "direction"), sign("3", None, "旧路"), sign("4", "p2", "旧路"), sign("5", "p1", "旧路", state="removed")],
    )  # fmt: skip
    rows = [
        {"plate_id": str(n), "division_code": COUNTY, "place_id": "p1", "street_name": "旧路", "number": str(n), "room": room}
        for n, room in enumerate((None, "101", "102"))
    ]
    addresses = pd.DataFrame({"address": ["甲县旧路1号", "甲县旧路2号", "甲县新路1号"]})
    touched = consequences_of("p1", "旧路", Touched(signs, frame_of(DOORPLATES, rows), addresses))
    assert (touched.signs, touched.plates, touched.rooms, touched.addresses) == (3, 3, 2, 2)
    assert touched.signs_by_kind == {"street": 2, "direction": 1}
    assert touched.unknown == ()
    assert touched.uses[0].touched == 6


def test_a_table_nobody_gave_is_unknown_and_not_none() -> None:
    touched = consequences_of("p1", "旧路", Touched())
    assert (touched.signs, touched.plates, touched.addresses) == (None, None, None)
    assert len(touched.unknown) == 3
