"""How far today's river or road has drifted from the fixed line, by chainage. Reported only: the line does not follow."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from boundaries.lines.chainage import StraightenedLine
from boundaries.lines.edges import Edges
from boundaries.lines.errors import NoCourse
from boundaries.lines.line_check import finding, line_check
from boundaries.lines.sections import Section, measured, sections_apart
from boundaries.lines.segments import LaidSegment, laid_segments
from boundaries.lines.study import LineOnRecord, LineStudy, Row
from boundaries.specs import OBSERVED_FEATURES
from boundaries.specs.lines import FEATURE_KINDS
from boundaries.truth.accuracy import is_usable, limit_of
from layers.report import Finding, Severity, Where
from layers.wording import Wording

_FAR_M = 2_000.0  # what is observed further from the line belongs to another bend of the river
_SPACING_M = 10.0


@dataclass(frozen=True, slots=True)
class Drift:
    """A section in which a feature lies further from the line than the threshold; `clause` is set where the agreement lets the line follow."""

    section: Section
    threshold_m: float
    line_follows: bool
    clause: str | None
    segment_id: str | None


def drift_of(study: LineStudy, line: LineOnRecord, row: Row) -> tuple[Drift, ...]:
    """Where one observed feature has drifted from its line, in order of chainage.

    Looked at only where the feature was observed, and where segments of its kind are registered, only in these. The threshold is the settings' 10 m,
    or what the accuracies of line and feature can tell where that is more.

    Raises:
        NoCourse: the feature has no course.
    """
    feature = StraightenedLine.of(row["geometry"], line_id=row["feature_id"] or "")
    threshold = _threshold_m(study, line, row)
    segments = [s for s in laid_segments(study, line) if s.row["feature_kind"] == row["feature_kind"]]
    span = _observed(line.course, feature)
    if span is None:
        return ()
    ranges: list[tuple[float, float, LaidSegment | None]] = [(max(span[0], s.from_m), min(span[1], s.to_m), s) for s in segments]
    ranges = ranges or [(*span, None)]
    apart = sections_apart(line.course, feature.drawn, beyond_m=threshold, shortest_m=study.settings.shortest_section_m)
    drawn, found = Edges.of([feature.drawn]), []
    for section in apart:
        for low, high, segment in ranges:
            cut = replace(section, from_m=max(section.from_m, low), to_m=min(section.to_m, high))
            if cut.length_m >= study.settings.shortest_section_m:
                found.append(_drift(measured(line.course, drawn, cut), threshold, segment))
    return tuple(sorted(found, key=lambda drift: drift.section.from_m))


def _drift(section: Section, threshold: float, segment: LaidSegment | None) -> Drift:
    if segment is None:
        return Drift(section, threshold, False, None, None)
    return Drift(section, threshold, segment.follows_feature, segment.row["feature_clause"], segment.segment_id)


def _threshold_m(study: LineStudy, line: LineOnRecord, row: Row) -> float:
    stated = row["position_accuracy_m"]
    accuracy_m = float(stated) if is_usable(stated) else 0.0
    z = np.sqrt(limit_of(1, 1 - study.settings.confidence) / 2)
    return float(max(study.settings.drift_m, z * np.hypot(line.accuracy_m, accuracy_m)))


def _observed(course: StraightenedLine, feature: StraightenedLine) -> tuple[float, float] | None:
    """The stretch of line beside which the feature was observed."""
    places = feature.points_at(np.union1d(feature.chainage_m, feature.sampled(_SPACING_M)))
    feet = course.feet(places[:, 0], places[:, 1])
    beside = (feet.distance_m <= _FAR_M) & ~feet.is_beyond
    return (float(feet.chainage_m[beside].min()), float(feet.chainage_m[beside].max())) if beside.any() else None


@line_check("lines.feature-drift", OBSERVED_FEATURES)
def features_have_not_drifted(study: LineStudy) -> Iterator[Finding]:
    """作为界线标志的河流、道路现状应仍在界线上；地物变动，界线不随之变动（条例第七条）。
    Rivers and roads named as marks of a line still run on it; where they moved, the line stays (Regulation Art. 7).
    """
    for row in study.rows(OBSERVED_FEATURES):
        line, where = study.lines.get(row["line_id"] or ""), Where(OBSERVED_FEATURES.name, row["feature_id"])
        if line is None:
            if row["line_id"] is None or not study.holds_line(row["line_id"]):
                sentence = Wording(
                    f"地物 {row['feature_id']} 所属的界线“{row['line_id']}”不在登记库中。",
                    f"The register does not hold the line “{row['line_id']}” of the feature {row['feature_id']}.",
                )
                yield finding("feature-of-unknown-line", Severity.WARNING, sentence, where)
            continue
        try:
            drifts = drift_of(study, line, row)
        except NoCourse as refusal:
            yield finding("feature-without-course", Severity.WARNING, refusal.wording, where, line_id=line.line_id)
            continue
        for drift in drifts:
            yield _told(line, row, drift)


def _told(line: LineOnRecord, row: Row, drift: Drift) -> Finding:
    section = drift.section
    kind = FEATURE_KINDS.labels.get(row["feature_kind"] or "", Wording("地物", "feature"))
    named = row["name"] or row["feature_id"]
    when = f"（{str(row['observed_on'])[:10]}）" if row["observed_on"] is not None else ""
    if drift.line_follows:
        rule = Wording(
            f"协议约定该段界线随地物变动（{drift.clause or '条款未录入'}），请按协议办理。",
            f"The agreement lets the line follow here ({drift.clause or 'clause not entered'}); act on it.",
        )
    else:
        rule = Wording(
            "界线不随地物移动，仍以协议书为准（《行政区域界线管理条例》第七条）；请在联检中记录。",
            "The line does not follow: it stays where the agreement put it (Regulation Art. 7). Record it in the inspection.",
        )
    sentence = Wording(
        f"“{line.name}”的{kind.zh}“{named}”现状{when}离开界线：{section.wording.zh}。{rule.zh}",
        f"The {kind.en} “{named}” of “{line.name}” now runs off the line: {section.wording.en}. {rule.en}",
    )
    lon, lat = line.course.points_at([section.largest_at_m])[0]
    where = Where(OBSERVED_FEATURES.name, row["feature_id"], lon=float(lon), lat=float(lat))
    severity = Severity.NOTE if drift.line_follows else Severity.WARNING
    facts = {"from_m": section.from_m, "to_m": section.to_m, "largest_m": section.largest_m, "threshold_m": drift.threshold_m}
    return finding("feature-drifted", severity, sentence, where, line_id=line.line_id, segment_id=drift.segment_id, **facts)
