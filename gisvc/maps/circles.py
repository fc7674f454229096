"""A service circle on a map: units and places inside, outside and undecided, the facilities, and the lines that flatter."""

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import shapely

from gisvc.cells import records_of
from gisvc.maps.drawing import HELD_BY_BUREAU, Ground, by_geometry, facility_plates, outlines, placed_units, unit_shape
from gisvc.maps.sheet import MapSheet, Mark, Plate, Shape, Symbol
from gisvc.titles import circle_title
from gisvc.tongue import Tongue
from layers.planning.circles.rows import NOT, PARTLY, UNTOLD, WHOLLY, classes_of
from layers.planning.circles.table import CircleTable
from layers.wording import Language, Wording

_UNITS = {
    WHOLLY: (Wording("全部在圈内", "wholly inside"), Symbol.COVERED, Symbol.COVERED_POINT),
    PARTLY: (Wording("部分在圈内", "partly inside"), Symbol.PARTLY, Symbol.PARTLY_POINT),
    NOT: (Wording("全部在圈外", "wholly outside"), Symbol.UNCOVERED, Symbol.UNCOVERED_POINT),
    UNTOLD: (Wording("无法判定", "undecided"), Symbol.UNKNOWN, Symbol.UNKNOWN_POINT),
}
_PLACES = (
    (True, Wording("圈内的居民点", "places inside"), Symbol.COVERED_POINT),
    (False, Wording("圈外的居民点", "places outside"), Symbol.UNCOVERED_POINT),
    (None, Wording("无法判定的居民点", "places undecided"), Symbol.UNKNOWN_POINT),
)
FALSELY = Wording("虚假覆盖：直线到得了、路上到不了", "false coverage: near in a line, not in time")


def draw_circle(table: CircleTable, ground: Ground, *, areas: Iterable[Plate] = (), language: Language = "zh") -> MapSheet:
    """Units, places, false coverage and facilities; `areas` are service areas drawn elsewhere, laid over the units, whose hatching would hide them."""
    tongue, question = Tongue(language), table.question
    plates = (
        *outlines(ground.divisions, table.area),
        *_units(table, ground, tongue),
        *areas,
        *_falsely(table, tongue),
        *_places(table, tongue),
        *facility_plates(ground, tongue, kind=question.kind, area=table.area, on=table.on),
    )
    mark = Mark(is_demonstration=table.is_demonstration)
    passport = table.passport
    return MapSheet(circle_title(table), plates, HELD_BY_BUREAU, table.on, passport.definition, mark, dated=passport.dated)


def _units(table: CircleTable, ground: Ground, tongue: Tongue) -> Iterable[Plate]:
    classes = classes_of(table.units)
    for key, (label, area, point) in _UNITS.items():
        rows = table.units[classes == key]
        shapes = [unit_shape(_with_time(row), place, tongue) for row, place in placed_units(rows, ground.settlements)]
        yield from by_geometry(label, area, point, shapes)


def _with_time(row: dict[str, object]) -> dict[str, object]:
    return row | {"distance_m": row["straight_m"]}


def _places(table: CircleTable, tongue: Tongue) -> Iterable[Plate]:
    for verdict, label, symbol in _PLACES:
        rows = _of(table.places, verdict)
        rows = rows[~rows.geometry.isna()]
        shapes = tuple(
            Shape(place, str(row["name"] or row["unit"]), _told(row, tongue))
            for place, row in zip(rows.geometry, records_of(rows), strict=True)
        )
        if shapes:
            yield Plate(label, symbol, shapes)


def _told(row: dict[str, object], tongue: Tongue) -> tuple[tuple[str, str], ...]:
    t = tongue.t
    facts = [(t("所属", "In"), str(row["unit"])), (t("人口", "People"), tongue.number(row["population"]))]  # type: ignore[arg-type]  # because a frame's cell is Any
    if row["nearest_name"]:
        facts.append((t("最近设施", "Nearest facility"), f"{row['nearest_name']}, {tongue.minutes(row['minutes'])}"))  # type: ignore[arg-type]  # because of the same
    if row["break_even_ms"] is not None:
        facts.append((t("达标速度", "Inside from"), f"{row['break_even_ms']:.2f} m/s"))
    return tuple(facts)


def _falsely(table: CircleTable, tongue: Tongue) -> Iterable[Plate]:
    rows = table.false_coverage
    rows = rows[~rows.geometry.isna()]
    shapes = tuple(
        Shape(
            line,
            str(row["place"] or row["unit"]),
            (
                (tongue.t("直线", "Straight"), tongue.metres(row["straight_m"])),
                (tongue.t("用时", "Takes"), tongue.minutes(row["minutes"])),
                (tongue.t("所隔", "Between"), str(row["crossed"] or "—")),
            ),
        )
        for line, row in zip(rows.geometry, records_of(rows), strict=True)
        if shapely.length(line) > 0
    )
    if shapes:
        yield Plate(FALSELY, Symbol.FALSE_COVERAGE, shapes)


def _of(frame: gpd.GeoDataFrame, verdict: bool | None) -> gpd.GeoDataFrame:
    covered = frame["covered"].array.to_numpy(dtype=object, na_value=None)
    return frame[np.array([value is verdict for value in covered], dtype=bool)]
