"""What a request shows on a day: its duties, its checklist, and what stands in the way of each next step."""

from datetime import date

import pytest

from gazetteer.requests.clocks import ClockState
from gazetteer.requests.outlook import Outlook, outlook_of
from tests.little_request import ANNOUNCED, APPROVED, FILED, PAPERS, REVIEWED, WHOLE_LIFE, Said, application, folded

TODAY = date(2024, 3, 10)


def seen(*said: Said, on: date = TODAY, **asked: object) -> Outlook:
    kind, request_type = str(asked.pop("kind", "street")), str(asked.pop("request_type", "naming"))
    return outlook_of(folded(*said, of=application(kind, request_type, **asked)), on)


def states(outlook: Outlook) -> dict[str, str]:
    return {one.kind.value: one.state(outlook.today).value for one in outlook.duties}


def test_an_approval_starts_both_clocks_and_the_signs() -> None:
    outlook = seen(*PAPERS, REVIEWED, APPROVED)
    assert states(outlook) == {
        "review": "done",
        "decision": "done",
        "filing": "overdue",
        "announcement": "overdue",
        "signs": "running",
    }
    assert [one.kind.value for one in outlook.overdue] == ["filing", "announcement"]
    filed = seen(*PAPERS, REVIEWED, APPROVED, FILED, ANNOUNCED)
    assert (states(filed)["filing"], states(filed)["announcement"]) == ("done", "done")


def test_a_filing_sent_back_is_not_done() -> None:
    sent_back: Said = (FILED[0], FILED[1], {**FILED[2], "result": "returned"})
    outlook = seen(*PAPERS, REVIEWED, APPROVED, sent_back)
    assert states(outlook)["filing"] == "overdue"
    again = seen(*PAPERS, REVIEWED, APPROVED, sent_back, ("filed", "2024-03-09", FILED[2]))
    assert states(again)["filing"] == "done_late"


def test_the_clock_of_a_returned_application_waits_and_starts_again() -> None:
    returned: Said = ("returned", "2024-02-06", {"reasons": "补图"})
    assert states(seen(("submitted", "2024-02-01", {}), returned))["decision"] == "waiting"
    again = seen(("submitted", "2024-02-01", {}), returned, ("material_received", "2024-03-01", {"material": "sketch"}))
    decision = next(one for one in again.duties if one.kind.value == "decision")
    assert decision.starts_on == date(2024, 3, 1)


def test_a_department_is_waited_for_until_the_day_its_letter_names() -> None:
    asked: Said = ("department_asked", "2024-03-01", {"department": "公安局", "due_on": "2024-03-05"})
    (answer,) = [one for one in seen(*PAPERS, asked).duties if one.kind.value == "answer"]
    assert (answer.of, answer.due_on, answer.state(TODAY)) == ("公安局", date(2024, 3, 5), ClockState.OVERDUE)
    answered: Said = ("department_answered", "2024-03-04", {"department": "公安局", "answer": "agree"})
    assert "answer" not in states(seen(*PAPERS, asked, answered))


def test_a_reserved_name_is_held_for_half_a_year() -> None:
    outlook = seen(*PAPERS, REVIEWED, APPROVED, kind="estate", request_type="reserving")
    assert outlook.request.faults  # an estate is decided by the housing department
    housing: Said = (APPROVED[0], APPROVED[1], {**APPROVED[2], "authority": "county_housing"})
    opinion: Said = (
        "opinion_issued", "2024-02-10", {"opinion": "agree", "addressed_to": "county_housing", "candidate": 1, "document_no": "2号"},
    )  # fmt: skip
    held = seen(*PAPERS, REVIEWED, opinion, housing, kind="estate", request_type="reserving")
    assert [(one.kind.value, one.due_on) for one in held.open_duties] == [("reservation", date(2024, 8, 20))]


def test_the_checklist_says_what_is_there_and_what_is_only_weighed() -> None:
    outlook = seen(*PAPERS[1:])
    assert [one.asked.material for one in outlook.missing_materials] == ["application_form"]
    weighed = [one.asked.material for one in outlook.materials if one.asked.need.value == "weighed"]
    assert weighed == ["sketch", "assessment_report", "expert_report", "consultation_report"]
    assert all(one.asked.citation.document for one in outlook.materials)


@pytest.mark.parametrize(
    ("kind", "request_type", "materials"),
    [
        (
            "township",
            "renaming",
            "application_form division_facts risk_report expert_report consultation_report map_before map_after",
        ),
        ("estate", "opinion", "opinion_letter basics"),
        ("street", "cancelling", "application_form gone_evidence cancelling_basis"),
        ("street", "reserving", "application_form plan_and_reason basics"),
    ],
)
def test_what_each_kind_of_request_must_bring(kind: str, request_type: str, materials: str) -> None:
    outlook = seen(kind=kind, request_type=request_type, old_name="旧名")
    assert " ".join(one.asked.material for one in outlook.materials if one.asked.need.value == "required") == materials


def test_every_next_step_says_what_stands_in_its_way() -> None:
    ways = {way.kind.name: way for way in seen(*PAPERS).ways}
    assert ways["reviewed"].is_open
    assert not ways["decided"].is_open
    assert {h.code for h in ways["decided"].hindrances if h.bars} == {"not-reviewed"}
    assert {h.code for h in ways["announced"].hindrances} == {"not-approved"}
    reviewed = {way.kind.name: way for way in seen(*PAPERS, REVIEWED).ways}
    assert reviewed["decided"].is_open
    assert not reviewed["closed"].is_open
    assert seen(*WHOLE_LIFE).ways == ()


def test_the_items_the_announcement_lacks_are_named() -> None:
    spelled = seen(*PAPERS, REVIEWED, APPROVED)
    assert spelled.announcement_lacks == ()
    bare = seen(*PAPERS, REVIEWED, APPROVED, candidates=[{"name": "景泰路"}], position_text=None)
    assert [w.zh for w in bare.announcement_lacks] == ["罗马字母拼写", "位置描述"]
    assert len(seen(*PAPERS).announcement_lacks) == 6
