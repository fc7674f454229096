"""Hazards and incidents: reported in time, fined within the law, projects consented to before they begin."""

import pytest

from boundaries.cases.case import Case
from boundaries.cases.hazards import judge_hazard
from boundaries.cases.settings import CaseSettings
from boundaries.records.errors import NotAStatement
from boundaries.records.statement import Statement
from layers.fields import Value
from layers.report import Severity
from tests.little_cases import case_of, said, word
from tests.little_line import LINE, SIDE_A, SIDE_B


def hazard(kind: str, *words: Statement, **values: Value) -> Case:
    told: dict[str, Value] = {"hazard_kind": kind, "line_id": LINE, "sides": [SIDE_A, SIDE_B], "description": "取沙坑逼近界桩"}
    return case_of(said("hazard", {**told, **values}), *words)


def codes(case: Case, settings: CaseSettings | None = None) -> list[str]:
    return [f.code.removeprefix("boundaries.") for f in judge_hazard(case, settings)]


@pytest.mark.parametrize(
    ("reported_at", "expected"),
    [
        ("2026-06-01T20:00:00+08:00", []),  # twelve hours to the second
        ("2026-06-01T12:00:00+00:00", []),  # the same moment, told in UTC
        ("2026-06-01T20:00:01+08:00", ["reported-late"]),
        ("2026-06-01T07:59:59+08:00", ["reported-before-found"]),
    ],
)
def test_an_incident_is_reported_within_twelve_hours(reported_at: str, expected: list[str]) -> None:
    assert codes(hazard("hazard", found_at="2026-06-01T08:00:00+08:00", reported_at=reported_at)) == expected


def test_the_twelve_hours_are_a_setting_and_say_so() -> None:
    case = hazard("hazard", found_at="2026-06-01T08:00:00+08:00", reported_at="2026-06-02T07:00:00+08:00")
    assert codes(case, CaseSettings(report_within_h=24)) == []
    (finding,) = judge_hazard(case)
    assert finding.severity is Severity.WARNING
    assert finding.evidence["is_law"] is False


@pytest.mark.parametrize(("fine", "is_error"), [(0.0, False), (1000.0, False), (1000.01, True), (5000.0, True)])
def test_a_fine_above_a_thousand_yuan_is_an_error_with_its_article(fine: float, is_error: bool) -> None:
    report = judge_hazard(hazard("damage", fine_yuan=fine, restoration_yuan=300.0, penalty_document="罚1号"))
    assert report.has_errors == is_error
    assert all("第十七条" in f.sentence.zh for f in report)


def test_who_is_fined_also_pays_the_restoration_and_gets_a_document() -> None:
    assert codes(hazard("damage", fine_yuan=500.0)) == ["restoration-not-charged", "fine-without-document"]


def test_a_negative_fine_does_not_come_in() -> None:
    with pytest.raises(NotAStatement):
        hazard("damage", fine_yuan=-1.0)


def test_work_across_the_line_before_consent_and_approval_of_both_is_an_error_for_each() -> None:
    case = hazard("project", project_began_on="2026-05-01")
    assert codes(case) == ["project-without-consent"] * 2 + ["project-without-approval"] * 2
    assert codes(hazard("project")) == []  # not begun: nothing is late yet


def test_a_consent_given_after_work_began_was_not_prior() -> None:
    approvals: list[Value] = [{"side": side, "approved_on": "2026-04-01"} for side in (SIDE_A, SIDE_B)]
    words = [word(SIDE_A, answer="agrees", answered_on="2026-04-30"), word(SIDE_B, answer="agrees", answered_on="2026-05-02")]
    report = judge_hazard(hazard("project", *words, project_began_on="2026-05-01", approvals=approvals))
    assert [(f.code, f.evidence["side"]) for f in report] == [("boundaries.project-without-consent", SIDE_B)]


def test_an_exclave_matter_rests_on_a_clause() -> None:
    assert codes(hazard("exclave")) == ["exclave-without-clause"]
    assert codes(hazard("exclave", clause="协议书第四条")) == []
