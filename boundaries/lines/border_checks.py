"""Is a line exactly the border of the two divisions on its sides, and is nothing between them or claimed by both."""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from boundaries.lines.common_border import CommonBorder, common_border
from boundaries.lines.drawn import drawn_area_m2
from boundaries.lines.edges import Edges, uncovered
from boundaries.lines.line_check import finding, line_check
from boundaries.lines.sections import named, sections_apart
from boundaries.lines.sides import hand_of
from boundaries.lines.study import LineOnRecord, LineStudy
from boundaries.specs import LINES
from layers.reference import DIVISIONS
from layers.report import Finding, Severity, Where
from layers.wording import Wording


@line_check("lines.outlines", LINES)
def sides_have_outlines(study: LineStudy) -> Iterator[Finding]:
    """界线两侧的行政区划应有可用的面。
    The divisions on both sides of a line have outlines that can be judged by.
    """
    for line in study.lines.values():
        for code in line.sides:
            if code in study.outlines:
                continue
            crossed = code in study.outlines.unusable
            sentence = Wording(
                f"“{line.name}”一侧的区划“{study.outlines.name_of(code)}”{'的面自相交或为空' if crossed else '没有面'}，未能核对界线与区划边界。请{'修正' if crossed else '导入'}该区划的面。",
                f"The outline of “{study.outlines.name_of(code)}” on one side of “{line.name}” {'crosses itself or is empty' if crossed else 'is not held'}, so the line could not be held against it. {'Correct' if crossed else 'Import'} it.",
            )
            severity = Severity.WARNING if crossed else Severity.NOTE
            where = Where(DIVISIONS.name, code)
            yield finding("outline-unusable" if crossed else "outline-missing", severity, sentence, where, line_id=line.line_id)


@line_check("lines.line-is-border", LINES, DIVISIONS)
def line_is_the_border(study: LineStudy) -> Iterator[Finding]:
    """界线应与两侧行政区划的公共边一致（容差 5 厘米）。
    A line is the common border of the two divisions on its sides, within 5 cm.

    By a tolerance overlay: stretches of the line off the border by chainage, metres of border no line has, gaps and overlaps in square metres.
    """
    for line in study.lines.values():
        if line.side_a in study.outlines and line.side_b in study.outlines:
            border = _border(study, line)
            yield from _against_border(study, line, border)
            yield from _between(study, line, border)


def _border(study: LineStudy, line: LineOnRecord) -> CommonBorder:
    first, second = sorted(line.sides)
    s = study.settings
    return common_border(study.outlines[first], study.outlines[second], within_m=s.overlay_m, smallest_m2=s.smallest_part_m2)


def _against_border(study: LineStudy, line: LineOnRecord, border: CommonBorder) -> Iterator[Finding]:
    where, s = Where(LINES.name, line.line_id), study.settings
    if border.length_m == 0:
        sentence = Wording(
            f"“{line.name}”两侧的区划 {line.side_a} 与 {line.side_b} 没有公共边。请核对两侧代码，或区划面之间的缝隙。",
            f"The divisions {line.side_a} and {line.side_b} on the sides of “{line.name}” share no border. Check the codes, or the crack between the polygons.",
        )
        yield finding("no-common-border", Severity.WARNING, sentence, where)
        return
    off = sections_apart(line.course, border.line, beyond_m=s.overlay_m)
    drawn = Edges.of([other.course.drawn for other in study.lines_between(*line.sides)]).as_one
    missing_m = float(uncovered(Edges.of([border.line]), drawn, within_m=s.overlay_m).length_m.sum())
    off_m = sum(section.length_m for section in off)
    if off_m + missing_m < s.shortest_section_m:
        return
    told, stretches = named(off), Wording("", "")
    if off:
        stretches = Wording(f"{off_m:,.0f} 米不在公共边上：{told.zh}", f"{off_m:,.0f} m are off the common border: {told.en}")
    lacking = (
        Wording(f"公共边有 {missing_m:,.0f} 米不在界线上", f"{missing_m:,.0f} m of the border are not in the line")
        if missing_m >= s.shortest_section_m
        else None
    )
    parts = [w for w in (stretches if off else None, lacking) if w]
    sentence = Wording(
        f"“{line.name}”与两侧区划的公共边不一致：{'；'.join(w.zh for w in parts)}。请查明以哪一份为准，区划面应按界线修正。",
        f"“{line.name}” is not the common border of its sides: {'; '.join(w.en for w in parts)}. Find out which is right; polygons follow the line, not the reverse.",
    )
    largest = max((section.largest_m for section in off), default=0.0)
    if off:
        place = line.course.points_at([max(off, key=lambda section: section.largest_m).largest_at_m])[0]
        where = Where(LINES.name, line.line_id, lon=float(place[0]), lat=float(place[1]))
    facts = {"border_m": border.length_m, "line_m": line.course.length_m, "off_m": off_m, "missing_m": missing_m}
    yield finding("off-the-border", Severity.WARNING, sentence, where, sections=len(off), largest_m=largest, **facts)


def _between(study: LineStudy, line: LineOnRecord, border: CommonBorder) -> Iterator[Finding]:
    for code, pieces, zh, en in (
        ("gap", _nobodys(study, line, border.gaps), "之间有空隙", "leave gaps between them"),
        ("overlap", border.overlaps, "互相重叠", "overlap"),
    ):
        if not pieces:
            continue
        total = float(drawn_area_m2(list(pieces)).sum())
        worst = max(pieces, key=lambda piece: float(drawn_area_m2([piece])[0]))
        inside = shapely.point_on_surface(worst)
        sentence = Wording(
            f"“{line.name}”两侧的区划面{zh}：{len(pieces)} 处，共 {total:,.0f} 平方米。请按界线修正区划面。",
            f"The polygons on the sides of “{line.name}” {en}: {len(pieces)} places, {total:,.0f} m² in all. Correct the polygons along the line.",
        )
        where = Where(LINES.name, line.line_id, lon=float(inside.x), lat=float(inside.y))
        yield finding(f"polygons-{code}", Severity.WARNING, sentence, where, places=len(pieces), area_m2=total)


def _nobodys(study: LineStudy, line: LineOnRecord, gaps: Sequence[shapely.Geometry]) -> tuple[shapely.Geometry, ...]:
    """What of the gaps no third division holds: two neighbours may enclose a whole county between them."""
    level = study.outlines.of_length(len(line.side_a))
    between = shapely.STRtree(level.shapes)
    left = [shapely.difference(gap, shapely.union_all(level.shapes[between.query(gap, predicate="intersects")])) for gap in gaps]
    parts = shapely.get_parts(np.array(left, dtype=object)) if left else np.empty(0, dtype=object)
    return tuple(parts[drawn_area_m2(parts) >= study.settings.smallest_part_m2])


@line_check("lines.sides-on-their-hands", LINES, DIVISIONS)
def sides_lie_apart(study: LineStudy) -> Iterator[Finding]:
    """界线两侧应分别是甲、乙两方。
    The two sides of a line lie on its two hands.
    """
    for line in study.lines.values():
        hands = [hand_of(line, code, study.outlines) for code in line.sides]
        if None not in hands and hands[0] == hands[1]:
            hand = Wording("右", "right") if hands[0] == 1 else Wording("左", "left")
            sentence = Wording(
                f"“{line.name}”的甲方 {line.side_a} 与乙方 {line.side_b} 都在界线{hand.zh}侧。请核对两侧代码和区划面。",
                f"Both sides of “{line.name}”, {line.side_a} and {line.side_b}, lie to its {hand.en}. Check the codes and the polygons.",
            )
            yield finding("sides-on-one-hand", Severity.WARNING, sentence, Where(LINES.name, line.line_id))
