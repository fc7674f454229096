"""Segments laid along their line: from which chainage to which, by what the register states of them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from boundaries.lines.line_check import finding, line_check
from boundaries.lines.study import LineOnRecord, LineStudy, Row
from boundaries.specs import LINES, SEGMENTS
from layers.report import Finding, Severity, Where
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class LaidSegment:
    """One segment on its line; metres of chainage, `from_m` below `to_m`."""

    segment_id: str
    name: str
    line: LineOnRecord
    from_m: float
    to_m: float
    is_vague: bool
    follows_feature: bool
    row: Row


def laid_segments(study: LineStudy, line: LineOnRecord) -> tuple[LaidSegment, ...]:
    """The segments of a line that can be laid on it, by chainage.

    By their stated chainages, else by the markers they run between, else by the two ends of their own geometry where these lie within
    `far_from_line_m` of the line. What none of these tells is left out.
    """
    laid = []
    for row in study.rows(SEGMENTS):
        if row["line_id"] != line.line_id:
            continue
        ends = _by_chainage(line, row) or _by_markers(study, line, row) or _by_geometry(study, line, row)
        if ends is not None:
            named = row["name"] or row["segment_id"]
            flags = bool(row["is_vague"]), bool(row["feature_follows"])
            laid.append(LaidSegment(row["segment_id"], named, line, *ends, *flags, row))
    return tuple(sorted(laid, key=lambda segment: (segment.from_m, segment.to_m)))


def _by_chainage(line: LineOnRecord, row: Row) -> tuple[float, float] | None:
    """Stated chainages; a last metre of rounding behind the line's end is the end."""
    start, end = row["from_chainage_m"], row["to_chainage_m"]
    if start is None or end is None or not np.isfinite([start, end]).all():
        return None
    return _on(line, float(start), float(end)) if min(start, end) >= 0 and max(start, end) <= line.course.length_m + 1 else None


def _by_markers(study: LineStudy, line: LineOnRecord, row: Row) -> tuple[float, float] | None:
    at = {marker.marker_id: marker.chainage_m for marker in study.placed_on(line.line_id)}
    start, end = (at.get(row[name] or "") for name in ("from_marker_id", "to_marker_id"))
    return None if start is None or end is None else _on(line, start, end)


def _by_geometry(study: LineStudy, line: LineOnRecord, row: Row) -> tuple[float, float] | None:
    shape = row["geometry"]
    if shape is None or shapely.get_dimensions(shape) != 1 or shapely.is_empty(shape):
        return None
    ends = shapely.get_coordinates(shape)[[0, -1]]
    feet = line.course.feet(ends[:, 0], ends[:, 1])
    if not feet.distance_m.max() <= study.settings.far_from_line_m:
        return None
    return _on(line, float(feet.chainage_m[0]), float(feet.chainage_m[1]))


def _on(line: LineOnRecord, start: float, end: float) -> tuple[float, float] | None:
    low, high = sorted((min(start, line.course.length_m), min(end, line.course.length_m)))
    return (low, high) if high - low > 1e-3 else None


@line_check("lines.segments-cover", SEGMENTS)
def segments_cover_the_line(study: LineStudy) -> Iterator[Finding]:
    """线段应首尾相接，覆盖整条界线。
    The segments of a line follow each other from its start to its end.
    """
    held = study.rows(SEGMENTS)
    for line in study.lines.values():
        own = [row for row in held if row["line_id"] == line.line_id]
        laid = laid_segments(study, line)
        for row in own:
            if row["segment_id"] not in {segment.segment_id for segment in laid}:
                yield _not_laid(line, row)
        if not laid:
            continue
        reached = 0.0
        for segment in laid:
            yield from _off_its_markers(study, segment)
            yield from _gap(study, line, reached, segment.from_m)
            if reached - segment.from_m > study.settings.shortest_section_m:
                yield _overlap(line, segment, reached)
            reached = max(reached, segment.to_m)
        yield from _gap(study, line, reached, line.course.length_m)


def _gap(study: LineStudy, line: LineOnRecord, from_m: float, to_m: float) -> Iterator[Finding]:
    if to_m - from_m <= study.settings.shortest_section_m:
        return
    sentence = Wording(
        f"“{line.name}”里程 {from_m:,.0f}–{to_m:,.0f} 米（{to_m - from_m:,.0f} 米）不属于任何线段。请补录线段。",
        f"Chainage {from_m:,.0f}–{to_m:,.0f} m of “{line.name}” ({to_m - from_m:,.0f} m) belongs to no segment. Enter one.",
    )
    lon, lat = line.course.points_at([(from_m + to_m) / 2])[0]
    where = Where(LINES.name, line.line_id, lon=float(lon), lat=float(lat))
    yield finding("without-segment", Severity.WARNING, sentence, where, from_m=from_m, to_m=to_m)


def _off_its_markers(study: LineStudy, segment: LaidSegment) -> Iterator[Finding]:
    """Stated chainages that are not those of the markers a segment runs between."""
    placed = {marker.marker_id: marker for marker in study.placed_on(segment.line.line_id)}
    ends = segment.from_m, segment.to_m
    for name in ("from_marker_id", "to_marker_id"):
        marker = placed.get(segment.row[name] or "")
        if marker is None or min(abs(marker.chainage_m - end) for end in ends) <= study.settings.shortest_section_m:
            continue
        sentence = Wording(
            f"线段“{segment.name}”的起止里程为 {segment.from_m:,.0f}–{segment.to_m:,.0f} 米，其界桩 {marker.marker_no} 却在里程 {marker.chainage_m:,.0f} 米处。请核对起止里程或起止界桩。",
            f"Segment “{segment.name}” runs from {segment.from_m:,.0f} to {segment.to_m:,.0f} m, but its marker {marker.marker_no} stands at chainage {marker.chainage_m:,.0f} m. Check its chainages or its markers.",
        )
        where = Where(SEGMENTS.name, segment.segment_id, column=name, lon=marker.lon, lat=marker.lat)
        facts = {"from_m": segment.from_m, "to_m": segment.to_m, "marker_m": marker.chainage_m}
        yield finding("segment-off-its-markers", Severity.WARNING, sentence, where, line_id=segment.line.line_id, **facts)


def _overlap(line: LineOnRecord, segment: LaidSegment, reached: float) -> Finding:
    sentence = Wording(
        f"线段“{segment.name}”（{segment.segment_id}）从里程 {segment.from_m:,.0f} 米开始，与前一线段（至 {reached:,.0f} 米）重叠。请核对起止里程。",
        f"Segment “{segment.name}” ({segment.segment_id}) begins at chainage {segment.from_m:,.0f} m, before the one ahead of it ends ({reached:,.0f} m). Check the chainages.",
    )
    where = Where(SEGMENTS.name, segment.segment_id)
    return finding(
        "segments-overlap", Severity.WARNING, sentence, where, line_id=line.line_id, from_m=segment.from_m, to_m=reached
    )


def _not_laid(line: LineOnRecord, row: Row) -> Finding:
    sentence = Wording(
        f"线段 {row['segment_id']} 在“{line.name}”上的起止无法确定（里程、起止界桩和图形都不足）。请补录起止里程或起止界桩。",
        f"Where segment {row['segment_id']} begins and ends on “{line.name}” cannot be told (chainages, markers and geometry do not say). Enter its chainages or markers.",
    )
    return finding(
        "segment-not-placed", Severity.WARNING, sentence, Where(SEGMENTS.name, row["segment_id"]), line_id=line.line_id
    )
