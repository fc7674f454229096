"""All checks that need no walk, one after the other, and what they found."""

from collections.abc import Mapping
from dataclasses import dataclass

from boundaries.lines.agreed_length import compare_length, length_as_agreed
from boundaries.lines.border_checks import line_is_the_border, sides_have_outlines, sides_lie_apart
from boundaries.lines.course_checks import course_as_described, course_is_described
from boundaries.lines.datum_mix import markers_share_one_datum
from boundaries.lines.drift import features_have_not_drifted
from boundaries.lines.exclave_checks import exclaves_have_clauses
from boundaries.lines.line_check import LineCheck
from boundaries.lines.line_course import line_has_a_course
from boundaries.lines.marker_place import marker_names_its_line, marker_on_line, pillar_on_its_side
from boundaries.lines.marker_serials import counts_agree, number_on_one_marker, serials_complete, serials_rise
from boundaries.lines.name_checks import sides_keep_their_names, stones_show_todays_names
from boundaries.lines.neighbour_copy import copies_agree
from boundaries.lines.segments import segments_cover_the_line
from boundaries.lines.settings import LineCheckSettings
from boundaries.lines.study import LineOnRecord, LineStudy, codes_in
from boundaries.lines.tripoint_checks import ends_meet, tripoint_has_one_agreement, tripoint_has_one_place
from layers.report import Finding, Report
from layers.wording import Wording

CHECKS: tuple[LineCheck, ...] = (
    line_has_a_course,
    sides_have_outlines,
    line_is_the_border,
    sides_lie_apart,
    copies_agree,
    length_as_agreed,
    tripoint_has_one_place,
    tripoint_has_one_agreement,
    ends_meet,
    markers_share_one_datum,
    marker_names_its_line,
    marker_on_line,
    pillar_on_its_side,
    serials_rise,
    serials_complete,
    number_on_one_marker,
    counts_agree,
    segments_cover_the_line,
    course_as_described,
    course_is_described,
    features_have_not_drifted,
    exclaves_have_clauses,
    sides_keep_their_names,
    stones_show_todays_names,
)
"""Every check, in the order in which its findings are shown."""


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """What one check says: its code, the sentence that should hold, whether there was anything to look at, and where it does not hold."""

    code: str
    sentence: Wording
    has_rows: bool
    report: Report


@dataclass(frozen=True, slots=True)
class LineInBrief:
    """One line as it was looked at; metres along the ellipsoid."""

    line_id: str
    name: str
    length_m: float
    agreed_m: float | None
    length_meant: str | None  # how the agreed length was probably taken: a `LengthKind`; None where rounding hides it
    pieces: int
    markers: int
    findings: int


@dataclass(frozen=True, slots=True)
class LineReport:
    """What all checks found on one day's register, check by check, with what was looked at and by which tolerances."""

    outcomes: tuple[CheckOutcome, ...]
    lines: tuple[LineInBrief, ...]
    looked_at: Mapping[str, int]  # layer name → rows
    settings: LineCheckSettings

    @property
    def report(self) -> Report:
        return sum((outcome.report for outcome in self.outcomes), Report())

    @property
    def has_errors(self) -> bool:
        return any(outcome.report.has_errors for outcome in self.outcomes)

    def of_line(self, line_id: str) -> Report:
        """The findings that concern one line: those of its row and those whose evidence names it."""
        return Report.of(f for f in self.report if line_id == f.where.key or line_id in _lines_named(f))


def _lines_named(finding: Finding) -> list[str]:
    return [line_id for name in ("line_id", "other_line_id") for line_id in codes_in(finding.evidence.get(name))]


def check_lines(study: LineStudy, *, checks: tuple[LineCheck, ...] = CHECKS) -> LineReport:
    """Every check run on a study. Bad rows become findings, never a refusal."""
    outcomes = tuple(CheckOutcome(check.code, check.sentence, check.has_rows(study), check(study)) for check in checks)
    bare = LineReport(outcomes, (), study.count(), study.settings)
    lines = tuple(
        LineInBrief(
            line.line_id,
            line.name,
            line.course.length_m,
            *_agreed(line),
            line.course.gaps + 1,
            len(study.placed_on(line.line_id)),
            len(bare.of_line(line.line_id)),
        )
        for line in study.lines.values()
    )
    return LineReport(outcomes, lines, bare.looked_at, bare.settings)


def _agreed(line: LineOnRecord) -> tuple[float | None, str | None]:
    """The agreed length in metres, and how it was probably taken."""
    stated = line.row["agreement_length_km"]
    if stated is None or not stated > 0:
        return None, None
    found = compare_length(line.course, float(stated))
    return found.agreed_m, None if found.meant is None else str(found.meant)
