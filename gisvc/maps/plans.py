"""The units a plan's figure names, on a map: which have none, which are too small or too large, and where they lie."""

from gisvc.maps.drawing import HELD_BY_BUREAU, Ground, by_geometry, outlines, placed_units, unit_shape
from gisvc.maps.sheet import MapSheet, Mark, Symbol
from gisvc.tongue import Tongue
from layers.planning.plans.status import VERDICTS, FigureStatus, PlanStatus
from layers.wording import Language, Wording

_SYMBOLS = {
    "lacking": (Symbol.UNCOVERED, Symbol.UNCOVERED_POINT),
    "below": (Symbol.PARTLY, Symbol.PARTLY_POINT),
    "above": (Symbol.AREA, Symbol.PLACE),
    "empty": (Symbol.GAP, Symbol.UNCOVERED_POINT),
    "nobody_inside": (Symbol.UNCOVERED, Symbol.UNCOVERED_POINT),
    "partly_outside": (Symbol.PARTLY, Symbol.PARTLY_POINT),
    "unknown": (Symbol.UNKNOWN, Symbol.UNKNOWN_POINT),
}


def draw_named_units(status: PlanStatus, figure: FigureStatus, ground: Ground, *, language: Language = "zh") -> MapSheet:
    """One plate a verdict, over the borders."""
    tongue = Tongue(language)
    units = figure.counted.units if figure.counted else ()
    plates = [*outlines(ground.divisions, status.area)]
    for verdict, (area, point) in _SYMBOLS.items():
        codes = [unit.code for unit in units if unit.verdict == verdict]
        rows = ground.divisions[ground.divisions["code"].isin(codes)]
        shapes = [unit_shape(row, place, tongue) for row, place in placed_units(rows, ground.settlements)]
        plates += by_geometry(VERDICTS[verdict], area, point, shapes)
    title = Wording(f"{figure.figure.no} {figure.figure.wording.zh}", f"{figure.figure.no} {figure.figure.wording.en}")
    mark = Mark(is_demonstration=status.is_demonstration)
    return MapSheet(
        title, tuple(plates), HELD_BY_BUREAU, status.on, figure.passport.definition, mark, dated=figure.passport.dated
    )
