"""Our copy of a line against the neighbour's: how far apart, where, and how much ground lies between."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from boundaries.lines.chainage import StraightenedLine
from boundaries.lines.drawn import drawn_area_m2, nearest_on, places_along
from boundaries.lines.edges import Edges
from boundaries.lines.errors import NoCourse
from boundaries.lines.line_check import finding, line_check
from boundaries.lines.sections import Section, named, sections_apart
from boundaries.lines.study import LineStudy
from boundaries.specs import NEIGHBOUR_LINES
from boundaries.truth.accuracy import limit_of
from layers.report import Finding, Severity, Where
from layers.wording import Wording

_SPACING_M = 10.0


@dataclass(frozen=True, slots=True)
class CopyComparison:
    """Two copies of one line. Distances in metres on the ellipsoid; sections by the chainage of ours."""

    hausdorff_m: float  # the furthest either copy is from the other, taken every 10 m and at every corner
    between_m2: float
    ours_m: float
    theirs_m: float
    apart: tuple[Section, ...]


def compare_copies(ours: StraightenedLine, theirs: StraightenedLine, *, beyond_m: float) -> CopyComparison:
    """How two copies of one line differ, whichever way round each was drawn."""
    return CopyComparison(
        max(_furthest(ours, theirs), _furthest(theirs, ours)),
        area_between_m2(ours, theirs),
        ours.length_m,
        theirs.length_m,
        sections_apart(ours, theirs.drawn, beyond_m=beyond_m),
    )


def _furthest(one: StraightenedLine, other: StraightenedLine) -> float:
    metres, _ = nearest_on(Edges.of([other.drawn]), places_along(Edges.of([one.drawn]), _SPACING_M))
    return float(metres.max())


def area_between_m2(ours: StraightenedLine, theirs: StraightenedLine) -> float:
    """Square metres enclosed by two copies and the short sides that join their ends."""
    there, back = ours.corners, theirs.corners
    ends = back[[0, -1]]
    at = ours.feet(ends[:, 0], ends[:, 1]).chainage_m
    if at[0] <= at[1]:
        back = back[::-1]
    ring = shapely.LineString(np.vstack((there, back, there[:1])))
    faces = shapely.get_parts(shapely.polygonize([shapely.node(ring)]))
    return float(drawn_area_m2(faces).sum()) if len(faces) else 0.0


@line_check("lines.neighbours-copy", NEIGHBOUR_LINES)
def copies_agree(study: LineStudy) -> Iterator[Finding]:
    """我方界线应与毗邻方的副本一致。
    Our copy of a line equals the neighbour's.

    Beyond 5 cm it is worth a look; beyond what the line's own accuracy explains in both (2.45 m for each metre of mean error, at 95 %) one of
    the two is in error.
    """
    for row in study.rows(NEIGHBOUR_LINES):
        line, where = study.lines.get(row["line_id"] or ""), Where(NEIGHBOUR_LINES.name, row["copy_id"])
        if line is None:
            if row["line_id"] is None or not study.holds_line(row["line_id"]):
                sentence = Wording(
                    f"毗邻方副本 {row['copy_id']} 所属的界线“{row['line_id']}”不在登记库中。",
                    f"The register does not hold the line “{row['line_id']}” of the neighbour's copy {row['copy_id']}.",
                )
                yield finding("copy-of-unknown-line", Severity.WARNING, sentence, where)
            continue
        try:
            theirs = StraightenedLine.of(row["geometry"], line_id=row["copy_id"])
        except NoCourse as refusal:
            yield finding("copy-without-course", Severity.WARNING, refusal.wording, where, line_id=line.line_id)
            continue
        found = compare_copies(line.course, theirs, beyond_m=study.settings.overlay_m)
        if found.hausdorff_m <= study.settings.overlay_m:
            continue
        told, of = named(found.apart), row["copy_of"] or "毗邻方"
        apart = (
            Wording(f"不一致处：{told.zh}", f"apart at {told.en}")
            if found.apart
            else Wording("我方界线较短", "ours is the shorter")
        )
        sentence = Wording(
            f"“{line.name}”与 {of} 的副本最大相差 {found.hausdorff_m:,.2f} 米，其间面积 {found.between_m2:,.0f} 平方米；{apart.zh}。请双方核对以协议书附图为准的一份。",
            f"“{line.name}” and the copy of {row['copy_of'] or 'the neighbour'} differ by up to {found.hausdorff_m:,.2f} m with {found.between_m2:,.0f} m² between them; {apart.en}. Compare both with the agreement map.",
        )
        worst = max(found.apart, key=lambda s: s.largest_m, default=None)
        if worst is not None:
            place = line.course.points_at([worst.largest_at_m])[0]
            where = Where(NEIGHBOUR_LINES.name, row["copy_id"], lon=float(place[0]), lat=float(place[1]))
        explained = found.hausdorff_m <= line.accuracy_m * math.sqrt(limit_of(2, 1 - study.settings.confidence))
        facts = {"hausdorff_m": found.hausdorff_m, "between_m2": found.between_m2, "sections": len(found.apart)}
        severity = Severity.WARNING if explained else Severity.ERROR
        yield finding("copies-differ", severity, sentence, where, line_id=line.line_id, **facts)
