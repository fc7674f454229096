"""Repair needs the neighbour: at the door of a check, in a case, and before a case is closed."""

from collections.abc import Mapping, Sequence

import pytest

from boundaries.cases.case import Case
from boundaries.cases.errors import CaseIncomplete, ChangeWithoutConsent, LineWouldMove, RepairWithoutNeighbour
from boundaries.cases.judgement import judge_case
from boundaries.cases.repair import (
    judge_check_actions,
    missing_of_article_6_3,
    open_points,
    require_may_be_closed,
    require_may_be_done,
    require_the_neighbour,
)
from boundaries.cases.settings import CaseSettings
from boundaries.records.fold import Record, fold
from boundaries.records.kinds.words import MARKER_ACTIONS, NEED_THE_NEIGHBOUR
from boundaries.records.statement import Statement
from layers.fields import Value
from layers.report import Report, Severity
from tests.little_cases import (
    A_PERSON,
    B_PERSON,
    BEFORE_AND_AFTER,
    MEASURED,
    MOVE,
    THERE,
    WORK,
    case_of,
    change,
    registered_change,
    said,
    word,
)
from tests.little_line import SIDE_A, SIDE_B


def checked(*values: Mapping[str, Value], side: str = SIDE_A) -> Record:
    """A marker check of one side, from statements that do not know of each other."""
    (record,) = fold(said("marker_check", one, side=side, subject="M001") for one in values).values()
    return record


def judged(case: Case) -> Report:
    return judge_case(case)


def codes(report: Report) -> set[str]:
    return {finding.code.removeprefix("boundaries.") for finding in report}


# at the door of a check


@pytest.mark.parametrize("action", sorted(MARKER_ACTIONS))
def test_only_work_on_the_stone_needs_the_neighbour(action: str) -> None:
    report = judge_check_actions(checked({"actions": [action], "attendance": [A_PERSON]}))
    assert report.has_errors == (action in NEED_THE_NEIGHBOUR)


def test_a_repair_with_people_of_both_sides_comes_in() -> None:
    record = checked({"actions": ["repaired", "repainted"], "attendance": [A_PERSON, B_PERSON]})
    assert not judge_check_actions(record).findings
    require_the_neighbour(record, sides=[SIDE_A, SIDE_B])


@pytest.mark.parametrize(
    "people",
    [
        [],
        [A_PERSON],
        [B_PERSON],  # our own people missing: whoever writes must have been there
        [A_PERSON, {"name": "另一人", "side": SIDE_A + "000000"}],  # one side under two spellings is one side
        [A_PERSON, {"side": SIDE_B, "unit": "民政局"}],  # a unit is not a person
        [A_PERSON, {"name": "路人", "side": "620499"}],  # a third county is not the neighbour
    ],
)
def test_a_repair_without_the_neighbour_is_refused_with_the_article(people: Sequence[Value]) -> None:
    record = checked({"actions": ["reset"], "attendance": people})
    (finding,) = judge_check_actions(record, sides=[SIDE_A, SIDE_B])
    assert finding.code == "boundaries.repair-without-neighbour"
    assert finding.severity is Severity.ERROR
    assert "第十六条第（四）项" in finding.sentence.zh
    assert "重立（原址）" in finding.sentence.zh
    with pytest.raises(RepairWithoutNeighbour) as refused:
        require_the_neighbour(record, sides=[SIDE_A, SIDE_B])
    assert "第六条第二款" in str(refused.value.facts["article"])


def test_without_the_register_two_sides_are_still_asked_for() -> None:
    assert judge_check_actions(checked({"actions": ["repaired"], "attendance": [A_PERSON]})).has_errors
    assert judge_check_actions(checked({"actions": ["repaired"]})).has_errors


def test_a_tripoint_needs_all_three() -> None:
    record = checked({"actions": ["repaired"], "attendance": [A_PERSON, B_PERSON]})
    with pytest.raises(RepairWithoutNeighbour) as refused:
        require_the_neighbour(record, sides=[SIDE_A, SIDE_B, "620422"])
    assert refused.value.facts["absent"] == "620422"


def test_an_action_hidden_in_a_conflict_is_seen() -> None:
    record = checked({"actions": ["cleared"], "attendance": [A_PERSON]}, {"actions": ["repaired"]})
    assert record.value("actions") is None  # a conflict: nobody chose
    assert judge_check_actions(record).has_errors


# in a case


def repaired(*words: Statement, **values: Value) -> Case:
    return registered_change(*words, **{**WORK, **values})


def test_work_without_anybody_of_the_neighbour_is_refused() -> None:
    with pytest.raises(RepairWithoutNeighbour) as refused:
        require_may_be_done(repaired(word(SIDE_B, attendance=[B_PERSON])))
    assert refused.value.facts["absent"] == SIDE_A
    require_may_be_done(repaired(word(SIDE_B, **THERE)))


def test_leaving_the_neighbour_out_of_the_case_does_not_make_him_superfluous() -> None:
    with pytest.raises(RepairWithoutNeighbour):
        require_may_be_done(repaired(word(SIDE_A, attendance=[A_PERSON]), sides=[SIDE_A]))
    unregistered = change(word(SIDE_A, attendance=[A_PERSON]), line_id="没有登记的界线", sides=[SIDE_A], **WORK)
    with pytest.raises(RepairWithoutNeighbour):
        require_may_be_done(unregistered)


@pytest.mark.parametrize("kind", ["repair", "reset", "renew", "move", "add", "scrap", None])
def test_every_work_on_a_stone_needs_the_neighbour_and_so_does_work_of_no_kind(kind: str | None) -> None:
    with pytest.raises(RepairWithoutNeighbour):
        require_may_be_done(repaired(case_kind=kind))


@pytest.mark.parametrize("kind", ["objects", "other_mark"])
def test_papers_alone_need_no_attendance(kind: str) -> None:
    require_may_be_done(repaired(case_kind=kind))


@pytest.mark.parametrize("kind", ["move", "add", "scrap"])
def test_a_marker_is_moved_added_or_scrapped_only_after_every_side_consented_itself(kind: str) -> None:
    there = [word(SIDE_A, answer="agrees", **THERE), word(SIDE_B, attendance=[B_PERSON])]
    forged = word(SIDE_A, answer="agrees", papers=[{"side": SIDE_B, "answer": "agrees"}], **THERE)
    told = said("change_case", {**MOVE, **WORK, "case_kind": kind})
    for words in (there, [forged, there[1]]):
        with pytest.raises(ChangeWithoutConsent) as refused:
            require_may_be_done(case_of(told, *words))
        assert refused.value.facts["missing"] == SIDE_B
    agreed = case_of(told, there[0], word(SIDE_B, answer="agrees", attendance=[B_PERSON]))
    require_may_be_done(agreed)


@pytest.mark.parametrize("values", [{"keeps_the_line": False}, {"keeps_the_line": None}, {"keeps_the_line_because": None}])
def test_a_new_place_must_keep_the_line_and_say_why(values: dict[str, Value]) -> None:
    words = [word(side, answer="agrees", attendance=[A_PERSON, B_PERSON]) for side in (SIDE_A, SIDE_B)]
    with pytest.raises(LineWouldMove) as refused:
        require_may_be_done(case_of(said("change_case", {**MOVE, **WORK, **values}), *words))
    assert "第二条" in str(refused.value.facts["article"])


# what a person is shown


def test_the_judgement_names_who_repaired_alone_and_who_is_only_claimed() -> None:
    alone = judged(repaired(word(SIDE_B, attendance=[B_PERSON])))
    assert [f.evidence["side"] for f in alone if f.code == "boundaries.repair-alone"] == [SIDE_A]
    claimed = judged(repaired(word(SIDE_B, **THERE)))
    assert "attendance-claimed" in codes(claimed)
    assert "repair-alone" not in codes(claimed)
    confirmed = judged(repaired(word(SIDE_B, **THERE), word(SIDE_A, **THERE)))
    assert not codes(confirmed) & {"attendance-claimed", "repair-alone"}


def test_being_there_on_another_day_is_not_being_there_at_the_work() -> None:
    words = [word(side, **{**THERE, "attended_on": "2026-06-19"}) for side in (SIDE_A, SIDE_B)]
    assert "attended-another-day" in codes(judged(repaired(*words)))
    assert "attended-another-day" not in codes(judged(repaired(*(word(side, **THERE) for side in (SIDE_A, SIDE_B)))))


def test_a_repair_by_the_side_that_does_not_look_after_the_stone_is_an_error() -> None:
    report = judged(repaired(work_side=SIDE_A))
    (finding,) = [f for f in report if f.code == "boundaries.repaired-by-another"]
    assert finding.severity is Severity.ERROR
    assert finding.evidence["responsible"] == SIDE_B
    assert "repaired-by-another" not in codes(judged(repaired()))


def test_the_register_says_who_is_responsible_whatever_the_case_says() -> None:
    report = judged(repaired(responsible_side=SIDE_A, work_side=SIDE_A))
    assert {"responsible-side-differs", "repaired-by-another"} <= codes(report)


@pytest.mark.parametrize(("away_deg", "is_in_place"), [(0.0, True), (0.00001, True), (0.00003, False)])
def test_a_stone_re_erected_in_place_stands_where_the_register_has_it(away_deg: float, is_in_place: bool) -> None:
    """1 m register, 5 cm survey: 1.73 m is the threshold at 95 % (boundaries.md §6); 0.00001° of latitude are 1.1 m, 0.00003° 3.3 m."""
    report = judged(repaired(case_kind="reset", surveyed_position={**MEASURED, "lat": 37.0 + away_deg}))
    assert ("not-in-place" not in codes(report)) == is_in_place


@pytest.mark.parametrize("accuracy", [None, 0.0, 5.0])
def test_a_survey_without_accuracy_proves_nothing(accuracy: float | None) -> None:
    case = repaired(surveyed_position={**MEASURED, "accuracy_m": accuracy})
    assert "survey-too-coarse" in codes(judged(case))


def test_the_four_attachments_of_article_6_are_asked_for_one_by_one() -> None:
    def missing(*words: Statement, **values: Value) -> set[str]:
        return {need.name for need in missing_of_article_6_3(change(*words, **{**MOVE, **values}))}

    assert missing() == {"all_agree", "survey_confirmed", "registration", "result_table", "filed"}
    agreed = [word(side, answer="agrees", survey_confirmed=True) for side in (SIDE_A, SIDE_B)]
    assert missing(*agreed) == {"registration", "result_table", "filed"}
    assert missing(*agreed, registration_sheet="P1", result_table="P2") == {"filed"}
    assert missing(*agreed, registration_sheet="P1", result_table="P2", filed_to="省民政厅", filed_on="2026-07-01") == set()
    assert "surveyed" in missing(surveyed_position=None)
    assert missing(case_kind="repair") == set()


def test_days_out_of_order_are_pointed_at() -> None:
    report = judged(change(**{**MOVE, **WORK, "work_on": "2026-06-12"}))  # consent on the 10th, survey on the 15th
    assert [f.evidence["article"] is not None for f in report if f.code == "boundaries.dates-reversed"] == [True]


def test_an_objection_a_conflict_and_a_stranger_are_shown() -> None:
    case = registered_change(
        said("change_case", {"reason": "不是农机"}),
        word(SIDE_B, answer="objects"),
        word("620499", answer="agrees"),
        marker_id="没有的桩",
    )
    report = judged(case)
    assert {"case-objection", "case-conflict", "case-stranger", "case-unknown-marker"} <= codes(report)
    assert all(f.evidence["article"] for f in report)


@pytest.mark.parametrize(("reported_at", "is_late"), [("2026-06-02T11:59:00+08:00", False), ("2026-06-02T12:01:00+08:00", True)])
def test_a_loss_known_by_its_day_is_late_only_where_it_surely_is(reported_at: str, is_late: bool) -> None:
    """Found on 1 June at an hour nobody wrote down: twelve hours after its last minute it is late for certain."""
    assert ("reported-late" in codes(judged(change(reported_at=reported_at)))) == is_late


# closing


def a_finished_repair() -> list[Statement]:
    return [word(side, work_confirmed=True, **THERE) for side in (SIDE_A, SIDE_B)]


def test_a_case_closes_when_nothing_is_missing_and_not_before() -> None:
    whole = repaired(*a_finished_repair(), photos=BEFORE_AND_AFTER, sketch_redrawn=True)
    require_may_be_closed(whole)
    without_confirmation = repaired(a_finished_repair()[0], photos=BEFORE_AND_AFTER, sketch_redrawn=True)
    with pytest.raises(CaseIncomplete) as refused:
        require_may_be_closed(without_confirmation)
    needs = {f.evidence["need"] for f in refused.value.report}
    assert needs == {"present_confirmed", "work_confirmed"}
    require_may_be_closed(without_confirmation, CaseSettings(claims_suffice=True))


def test_a_field_the_kind_requires_keeps_a_case_open() -> None:
    case = case_of(said("hazard", {"hazard_kind": "hazard", "sides": [SIDE_A, SIDE_B]}))
    assert {f.where.column for f in open_points(case) if f.where.column} == {"description", "line_id"}


def test_one_side_alone_confirms_nothing() -> None:
    """A line nobody registered and a case that names one side: every side there is has confirmed, and it is still not enough."""
    alone = change(word(SIDE_A, work_confirmed=True, attendance=[A_PERSON]), line_id="没有登记的界线", sides=[SIDE_A], **WORK)
    assert {"present", "present_confirmed", "work_confirmed"} <= {str(f.evidence["need"]) for f in open_points(alone)}


def test_a_case_of_no_kind_stays_open() -> None:
    assert codes(open_points(change(case_kind=None))) == {"case-without-kind"}


def test_rare_characters_and_markup_stand_in_the_sentence_as_they_were_written() -> None:
    case = case_of(
        said("change_case", {"case_kind": "repair", "line_id": "A&B <山>𬮱线", "sides": [SIDE_A]}, subject="䶮𬮱<b>案"),
        case_id="䶮𬮱<b>案",
    )
    report = judged(case)
    assert any("A&B <山>𬮱线" in f.sentence.zh for f in report)
    assert all("䶮𬮱<b>案" in f.sentence.zh for f in report)
