"""Parts of a division that lie apart from its main body, found in the polygons and matched to the clauses about exclaves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from boundaries.lines.edges import Edges, covered
from boundaries.lines.line_check import finding, line_check
from boundaries.lines.outlines import Outlines
from boundaries.lines.study import LineStudy, Row
from boundaries.specs import EXCLAVES, LINES
from layers.ellipsoid import area_m2, length_m
from layers.reference import DIVISIONS
from layers.report import Fact, Finding, Severity, Where
from layers.wording import Wording

_ENCLOSED = 0.98  # share of a part's outline that one division must hold to enclose it alone
_SLIVER_M2 = 100.0  # a part smaller than a house is a slip of the pen


@dataclass(frozen=True, slots=True)
class ExclavePart:
    """A part of a division's polygon that is not connected to its main body.

    `neighbours` are the divisions along its outline with the share (0–1) each holds, largest first; what nobody holds is open.
    """

    code: str
    shape: shapely.Geometry
    area_m2: float
    neighbours: tuple[tuple[str, float], ...]

    @property
    def enclosed_by(self) -> str | None:
        """The one division it lies in; None where several share its outline, or none is held."""
        return self.neighbours[0][0] if self.neighbours and self.neighbours[0][1] >= _ENCLOSED else None

    @property
    def place(self) -> tuple[float, float]:
        inside = shapely.point_on_surface(self.shape)
        return float(inside.x), float(inside.y)


def exclaves_of(outlines: Outlines, code: str, *, smallest_m2: float = 1.0, within_m: float = 0.05) -> tuple[ExclavePart, ...]:
    """The parts of a division apart from its largest, largest first; slivers below `smallest_m2` are left out."""
    parts = shapely.get_parts(outlines[code])
    if len(parts) < 2:
        return ()
    areas = area_m2(parts)
    order = [n for n in np.argsort(-areas)[1:] if areas[n] >= smallest_m2]
    level = outlines.of_length(len(code))
    others = [other for other in level.codes if other != code]
    shapes = np.array([level[other] for other in others], dtype=object)
    return tuple(ExclavePart(code, parts[n], float(areas[n]), _neighbours(parts[n], others, shapes, within_m)) for n in order)


def _neighbours(
    part: shapely.Geometry, codes: Sequence[str], shapes: np.ndarray[tuple[int], np.dtype[np.object_]], within_m: float
) -> tuple[tuple[str, float], ...]:
    if not len(codes):
        return ()
    near = shapely.STRtree(shapes).query(part, predicate="dwithin", distance=1e-5)
    found = covered(Edges.of([part]), Edges.of(shapes[near]), within_m=within_m)
    shared = np.bincount(found.other, weights=found.length_m, minlength=len(near)) / float(length_m([part])[0])
    held = [(codes[int(n)], float(min(share, 1.0))) for n, share in zip(near, shared, strict=True) if share > 0]
    return tuple(sorted(held, key=lambda pair: -pair[1]))


@line_check("lines.exclaves-have-clauses", LINES, DIVISIONS)
def exclaves_have_clauses(study: LineStudy) -> Iterator[Finding]:
    """飞地、插花地应有登记和协议条款。
    Every exclave is registered with the clause that settles it (Regulation Art. 11).

    Looks at the divisions named as sides of lines. A part is matched to the row of its owner that overlaps it, else to the one
    with the same encloser and area.
    """
    rows = study.rows(EXCLAVES)
    matched: set[str] = set()
    for code in sorted({code for line in study.lines.values() for code in line.sides if code in study.outlines}):
        for part in exclaves_of(study.outlines, code, smallest_m2=study.settings.smallest_part_m2):
            own = [row for row in rows if str(row["division_code"]).startswith(code) and row["exclave_id"] not in matched]
            row = next((r for r in own if _overlaps(part, r)), None) or next((r for r in own if _fits(study, part, r)), None)
            if row is None:
                yield _unregistered(study, part)
                continue
            matched.add(row["exclave_id"])
            yield from _against_row(study, part, row)
    yield from _not_found(study, [row for row in rows if row["exclave_id"] not in matched])


def _overlaps(part: ExclavePart, row: Row) -> bool:
    shape = row["geometry"]
    if shape is None or not shapely.is_valid(shape):
        return False
    both = float(area_m2([shapely.intersection(part.shape, shape)])[0])
    return both > 0.5 * min(part.area_m2, float(area_m2([shape])[0]))


def _fits(study: LineStudy, part: ExclavePart, row: Row) -> bool:
    if row["geometry"] is not None or row["area_km2"] is None:
        return False
    encloser_fits = (
        row["enclosing_code"] is None or part.enclosed_by is None or str(row["enclosing_code"]).startswith(part.enclosed_by)
    )
    return encloser_fits and abs(row["area_km2"] * 1e6 - part.area_m2) <= study.settings.exclave_area_share * part.area_m2


def _unregistered(study: LineStudy, part: ExclavePart) -> Finding:
    owner = study.outlines.name_of(part.code)
    if part.area_m2 < _SLIVER_M2:
        sentence = Wording(
            f"“{owner}”的面有一处 {part.area_m2:,.1f} 平方米的碎片与主体不相连，多为绘图误差。请清理。",
            f"The polygon of “{owner}” has a splinter of {part.area_m2:,.1f} m² apart from its main body, most likely a slip of drawing. Remove it.",
        )
        return finding("splinter", Severity.NOTE, sentence, _at(part), code=part.code, area_m2=part.area_m2)
    around = _around(study, part)
    sentence = Wording(
        f"“{owner}”有一处 {part.area_m2 / 1e6:,.4f} 平方千米的地块与主体不相连，{around.zh}，没有对应的飞地登记和条款。请按协议补录，或核对区划面。",
        f"“{owner}” has a part of {part.area_m2 / 1e6:,.4f} km² apart from its main body, {around.en}, with no exclave registered for it. Enter the clause, or check the polygon.",
    )
    facts: dict[str, Fact] = {"code": part.code, "area_m2": part.area_m2, "enclosed_by": part.enclosed_by}
    return finding("exclave-without-entry", Severity.WARNING, sentence, _at(part), **facts)


def _around(study: LineStudy, part: ExclavePart) -> Wording:
    if part.enclosed_by is not None:
        name = study.outlines.name_of(part.enclosed_by)
        return Wording(f"位于“{name}”境内", f"inside “{name}”")
    names = [study.outlines.name_of(code) for code, _ in part.neighbours]
    if not names:
        return Wording("周边区划没有面", "among divisions that are not drawn")
    return Wording(f"与{'、'.join(names)}相邻", f"beside {', '.join(names)}")


def _at(part: ExclavePart) -> Where:
    lon, lat = part.place
    return Where(EXCLAVES.name, part.code, lon=lon, lat=lat)


def _against_row(study: LineStudy, part: ExclavePart, row: Row) -> Iterator[Finding]:
    lon, lat = part.place
    where = Where(EXCLAVES.name, row["exclave_id"], lon=lon, lat=lat)
    if not row["clause"] and not row["agreement_id"]:
        sentence = Wording(
            f"飞地“{row['name']}”没有依据文件和条款。请按协议或批复补录。",
            f"The exclave “{row['name']}” names neither agreement nor clause. Enter them.",
        )
        yield finding("exclave-without-clause", Severity.WARNING, sentence, where, area_m2=part.area_m2)
    stated = row["area_km2"]
    if stated is not None and abs(stated * 1e6 - part.area_m2) > study.settings.exclave_area_share * part.area_m2:
        sentence = Wording(
            f"飞地“{row['name']}”登记面积 {stated:g} 平方千米，区划面上为 {part.area_m2 / 1e6:,.4f} 平方千米。请核对。",
            f"The exclave “{row['name']}” is registered with {stated:g} km²; its polygon has {part.area_m2 / 1e6:,.4f} km². Please check.",
        )
        yield finding("exclave-area-differs", Severity.NOTE, sentence, where, stated_m2=stated * 1e6, area_m2=part.area_m2)
    enclosing = row["enclosing_code"]
    if enclosing and part.enclosed_by and not (enclosing.startswith(part.enclosed_by) or part.enclosed_by.startswith(enclosing)):
        name = study.outlines.name_of(part.enclosed_by)
        sentence = Wording(
            f"飞地“{row['name']}”登记在 {enclosing} 境内，区划面上位于“{name}”（{part.enclosed_by}）。请核对。",
            f"The exclave “{row['name']}” is registered inside {enclosing}; its polygon lies in “{name}” ({part.enclosed_by}). Please check.",
        )
        yield finding("exclave-elsewhere", Severity.WARNING, sentence, where, enclosed_by=part.enclosed_by)


def _not_found(study: LineStudy, rows: Sequence[Row]) -> Iterator[Finding]:
    """Registered exclaves that no polygon shows. Interlocked land (插花地) is owned, not governed: polygons need not show it."""
    sides = {code for line in study.lines.values() for code in line.sides}
    for row in rows:
        county = str(row["division_code"])[:6]
        if row["exclave_kind"] == "exclave" and county in sides and county in study.outlines:
            sentence = Wording(
                f"登记的飞地“{row['name']}”在“{study.outlines.name_of(county)}”的面上找不到。请核对区划面是否画出。",
                f"The registered exclave “{row['name']}” is not drawn in the polygon of “{study.outlines.name_of(county)}”. Check the polygon.",
            )
            yield finding("exclave-not-drawn", Severity.NOTE, sentence, Where(EXCLAVES.name, row["exclave_id"]))
