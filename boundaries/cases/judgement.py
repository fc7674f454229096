"""Looks at any case by what it is about, and gathers what pages and reports show of it."""

from dataclasses import dataclass

from boundaries.cases.case import Case
from boundaries.cases.change import judge_change
from boundaries.cases.disputes import judge_dispute
from boundaries.cases.hazards import judge_hazard
from boundaries.cases.parties import judge_parties
from boundaries.cases.route import Path, path_of
from boundaries.cases.settings import CaseSettings
from boundaries.cases.standing import Word, words_of
from boundaries.cases.upkeep import judge_demarcation
from boundaries.records.kinds import CHANGE_CASE, DISPUTE, HAZARD
from layers.report import Report


@dataclass(frozen=True, slots=True)
class CaseStudy:
    """One case with everything that follows from it: how far it has come, whose word it has, what is wrong."""

    case: Case
    path: Path
    words: tuple[Word, ...]
    report: Report


def judge_case(case: Case, settings: CaseSettings | None = None) -> Report:
    """Everything a person should look at in a case, by its kind."""
    report = judge_parties(case, settings)
    if case.kind == CHANGE_CASE.name:
        return report + judge_change(case, settings)
    if case.kind == HAZARD.name:
        return report + judge_hazard(case, settings)
    if case.kind == DISPUTE.name:
        return report + judge_dispute(case, settings)
    return report + judge_demarcation(case)


def study_case(case: Case, settings: CaseSettings | None = None) -> CaseStudy:
    return CaseStudy(
        case=case,
        path=path_of(case, settings),
        words=words_of(case),
        report=judge_case(case, settings),
    )
