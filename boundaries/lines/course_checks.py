"""Does the 走向说明 of each segment agree with its geometry, and a draft where there is none."""

from collections.abc import Iterator
from dataclasses import replace

import shapely

from boundaries.lines.line_check import finding, line_check
from boundaries.lines.segments import LaidSegment, laid_segments
from boundaries.lines.study import LineStudy
from boundaries.register.courses import Tolerances, lay_course
from boundaries.register.descriptions import parse_description
from boundaries.register.drafts import Ends, draft_legs, write_description
from boundaries.specs import SEGMENTS
from layers.report import Finding, Severity, Where
from layers.wording import Wording


@line_check("lines.course-described", SEGMENTS)
def course_as_described(study: LineStudy) -> Iterator[Finding]:
    """走向说明的方位和长度应与图形一致（16 方位，真北）。
    The description of a segment's course agrees with its geometry, in 16 directions of true north.

    Legs are laid between the markers the text names; a direction off by more than one sector, or a length beyond what 约 allows, is told.
    """
    s = study.settings
    tolerances = Tolerances(sectors=s.sectors_off, length_share=s.leg_length_share, length_m=s.leg_length_m)
    for line in study.lines.values():
        stations = {m.marker_no: m.chainage_m for m in study.placed_on(line.line_id) if m.marker_no}
        for segment in laid_segments(study, line):
            text = segment.row["description"]
            stretch = _unbroken(segment)
            if not text or not text.strip() or stretch is None:
                continue
            here = {no: metres - segment.from_m for no, metres in stations.items() if segment.from_m <= metres <= segment.to_m}
            laid = lay_course(stretch, parse_description(text), here, tolerances=tolerances, layer=SEGMENTS.name)
            for found in laid.report:
                yield _told_of(segment, found)


def _told_of(segment: LaidSegment, found: Finding) -> Finding:
    """A finding about a stretch, with the segment it is about."""
    before = Wording(f"线段“{segment.name}”：{found.sentence.zh}", f"Segment “{segment.name}”: {found.sentence.en}")
    where = Where(SEGMENTS.name, segment.segment_id, column="description")
    evidence = {**found.evidence, "line_id": segment.line.line_id, "segment_from_m": round(segment.from_m, 3)}
    return replace(found, sentence=before, where=where, evidence=evidence)


@line_check("lines.course-stated", SEGMENTS)
def course_is_described(study: LineStudy) -> Iterator[Finding]:
    """每个线段应有走向说明。
    Every segment has a description of its course.

    Where one lacks it, a draft is written from the geometry; it is a draft until both sides have agreed on it.
    """
    for line in study.lines.values():
        for segment in laid_segments(study, line):
            text = segment.row["description"]
            if text and text.strip():
                continue
            draft = draft_of(study, segment)
            sentence = Wording(
                f"线段“{segment.name}”没有走向说明。{'可参考草稿：' + draft if draft else ''}",
                f"Segment “{segment.name}” has no description of its course.{' Draft: ' + draft if draft else ''}",
            )
            where = Where(SEGMENTS.name, segment.segment_id, column="description")
            yield finding("without-description", Severity.NOTE, sentence, where, line_id=line.line_id, draft=draft)


def draft_of(study: LineStudy, segment: LaidSegment) -> str | None:
    """A draft 走向说明 of a segment from its geometry, marked as one; None where the segment runs across a gap of its line."""
    stretch = _unbroken(segment)
    if stretch is None:
        return None
    numbers = {marker.marker_id: marker.marker_no for marker in study.placed_on(segment.line.line_id)}
    first, last = (numbers.get(segment.row[name] or "") for name in ("from_marker_id", "to_marker_id"))
    ends = Ends(
        from_marker=first, to_marker=last, feature_kind=segment.row["feature_kind"], feature=segment.row["feature_name"] or ""
    )
    return write_description(draft_legs(stretch, ends))


def _unbroken(segment: LaidSegment) -> shapely.LineString | None:
    """The segment's stretch of line; None where it runs across a gap, which no text describes."""
    stretch = segment.line.course.stretch(segment.from_m, segment.to_m)
    return stretch if isinstance(stretch, shapely.LineString) else None
