"""Supply, care space and fit on maps: units by class of access, estates by their norm, committees by their size."""

from collections.abc import Iterable, Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from gisvc.cells import records_of
from gisvc.maps.drawing import HELD_BY_BUREAU, Ground, by_geometry, facility_plates, outlines, placed_units, unit_shape
from gisvc.maps.sheet import Bounds, MapSheet, Mark, Plate, Shape, Symbol
from gisvc.titles import access_title, care_space_title, fit_title
from gisvc.tongue import Tongue
from layers.planning.access.care_space import AGES, CareSpaceTable
from layers.planning.access.question import UNIT_OF_CAPACITY
from layers.planning.access.table import AccessTable
from layers.planning.fit.sizes import SIZES
from layers.planning.fit.table import FitTable
from layers.wording import Language, Wording

_STEPS = (Symbol.ACCESS_LOWEST, Symbol.ACCESS_LOW, Symbol.ACCESS_HIGH, Symbol.ACCESS_HIGHEST)
_MARGIN = 0.01  # degrees: a kilometre or so
_NOBODY = Wording("无人居住或人数不详", "nobody there, or nobody knows")
_SIZES = {
    "fitting": (Symbol.COVERED, Symbol.COVERED_POINT),
    "undersized": (Symbol.PARTLY, Symbol.PARTLY_POINT),
    "empty": (Symbol.UNCOVERED, Symbol.UNCOVERED_POINT),
    "oversized": (Symbol.GAP, Symbol.MATCH_WARN),
    "unknown": (Symbol.UNKNOWN, Symbol.UNKNOWN_POINT),
    "unranged": (Symbol.UNKNOWN, Symbol.UNKNOWN_POINT),
}
_MEETS = (
    (True, Wording("达标的小区", "estates that meet their norm"), Symbol.COVERED_POINT),
    (False, Wording("不足的小区", "estates that fall short"), Symbol.UNCOVERED_POINT),
    (None, Wording("不能判定的小区", "estates not judged"), Symbol.UNKNOWN_POINT),
)


def draw_access(table: AccessTable, ground: Ground, *, language: Language = "zh") -> MapSheet:
    """Units in classes of access, the quarters of those that have any; the facilities that supply them."""
    tongue, question = Tongue(language), table.question
    plates = (
        *outlines(ground.divisions, table.area),
        *_access_classes(table, ground, tongue),
        *facility_plates(ground, tongue, kind=question.kind, area=table.area, on=table.on),
    )
    mark = Mark(is_demonstration=table.is_demonstration)
    return MapSheet(
        access_title(table), plates, HELD_BY_BUREAU, table.on, table.passport.definition, mark, dated=table.passport.dated
    )


def access_breaks(access: npt.NDArray[np.float64]) -> tuple[float, ...]:
    """The upper ends of the classes: quarters of the units that have any access; fewer where too many are alike."""
    some = access[np.isfinite(access) & (access > 0)]
    if len(some) == 0:
        return ()
    return tuple(float(v) for v in np.unique(np.quantile(some, (0.25, 0.5, 0.75, 1.0))))


def _access_classes(table: AccessTable, ground: Ground, tongue: Tongue) -> Iterable[Plate]:
    access = table.units["access"].to_numpy(dtype=float, na_value=np.nan)
    breaks, unit = access_breaks(access), UNIT_OF_CAPACITY[table.question.capacity]
    chosen = _STEPS[len(_STEPS) - len(breaks) :]  # few classes take the darkest colours
    yield from _plate(table.units[np.isnan(access)], _NOBODY, (Symbol.UNKNOWN, Symbol.UNKNOWN_POINT), ground, tongue)
    none = Wording("时限内没有供给", "nothing within the limit")
    yield from _plate(table.units[access == 0], none, (Symbol.UNCOVERED, Symbol.UNCOVERED_POINT), ground, tongue)
    least = 0.0
    for most, symbol in zip(breaks, chosen, strict=True):
        rows = table.units[(access > least) & (access <= most)]
        span = f"{least:,.2f}–{most:,.2f}" if least else f"≤ {most:,.2f}"
        label = Wording(f"{span} {unit}/千人", f"{span} per 1,000")
        yield from _plate(rows, label, (symbol, symbol), ground, tongue)
        least = most


def _plate(units: gpd.GeoDataFrame, label: Wording, symbols: tuple[Symbol, Symbol], ground: Ground, tongue: Tongue) -> Iterable[Plate]:  # fmt: skip
    shapes = []
    for row, place in placed_units(units, ground.settlements):
        shape = unit_shape(row, place, tongue)
        shapes.append(Shape(shape.geometry, shape.title, (*shape.facts, *_access_facts(row, tongue)), shape.anchor))
    yield from by_geometry(label, *symbols, shapes)


def _access_facts(row: dict[str, object], tongue: Tongue) -> Iterable[tuple[str, str]]:
    for key, zh, en, digits in (
        ("access", "可达供给（每千人）", "Access per 1,000", 2),
        ("people_in_reach", "可到达人数", "People in reach", 0),
        ("unreached", "时限内无供给人数", "Unreached", 0),
        ("households", "户数", "Households", 0),
    ):
        if row.get(key) is not None:
            yield tongue.t(zh, en), tongue.number(row[key], digits)  # type: ignore[arg-type]  # because a frame's cell is Any


def draw_care_space(table: CareSpaceTable, ground: Ground, area_name: str, *, language: Language = "zh") -> MapSheet:
    """Estates that meet the norm of their date, that fall short, and that cannot be judged."""
    tongue = Tongue(language)
    plates: list[Plate] = [*outlines(ground.divisions, table.area)]
    for verdict, label, symbol in _MEETS:
        meets = table.estates["meets"].array.to_numpy(dtype=object, na_value=None)
        rows = table.estates[np.array([value is verdict for value in meets], dtype=bool)]
        shapes = [
            Shape(place, str(row["name"]), tuple(_estate_facts(row, tongue)), f"estate-{row['estate_id']}")
            for place, row in zip(rows.geometry, records_of(rows), strict=True)
            if place is not None and not place.is_empty
        ]
        plates += by_geometry(label, _AREAS[symbol], symbol, shapes)
    mark = Mark(is_demonstration=table.is_demonstration)
    title, note = care_space_title(area_name), table.met.passport.definition
    return MapSheet(
        title, tuple(plates), HELD_BY_BUREAU, table.on, note, mark, focus=_around(table.estates), dated=table.met.passport.dated
    )


def _around(estates: gpd.GeoDataFrame) -> Bounds | None:
    """Where the estates are, with a margin; None where none has a place."""
    placed = estates[~estates.geometry.isna()]
    if placed.empty:
        return None
    west, south, east, north = (float(v) for v in placed.total_bounds)
    return west - _MARGIN, south - _MARGIN, east + _MARGIN, north + _MARGIN


_AREAS = {
    Symbol.COVERED_POINT: Symbol.COVERED,
    Symbol.UNCOVERED_POINT: Symbol.UNCOVERED,
    Symbol.UNKNOWN_POINT: Symbol.UNKNOWN,
}


def _estate_facts(row: dict[str, object], tongue: Tongue) -> Iterable[tuple[str, str]]:
    t = tongue.t
    if row["age"]:
        yield t("新旧", "Age"), tongue.say(AGES[str(row["age"])])
    for key, label, digits in (
        ("households", t("户数", "Households"), 0),
        ("m2_per_100", t("m²/百户", "m² per 100 households"), 2),
        ("required_per_100", t("规定", "Norm"), 0),
        ("short_m2", t("缺口 m²", "Short, m²"), 1),
    ):
        if row[key] is not None:
            yield label, tongue.number(row[key], digits)  # type: ignore[arg-type]  # because a frame's cell is Any


def draw_fit(table: FitTable, ground: Ground, *, language: Language = "zh") -> MapSheet:
    """Committees by their size, and where proposals would put a new facility."""
    tongue = Tongue(language)
    plates: list[Plate] = [*outlines(ground.divisions, table.area)]
    for size, symbols in _SIZES.items():
        rows = table.units[(table.units["size"] == size).to_numpy(dtype=bool)]
        plates += _plate(rows, SIZES[size], symbols, ground, tongue)
    plates += _proposed(table, ground, tongue)
    plates += facility_plates(ground, tongue, kind=table.question.kind, area=table.area, on=table.on)
    mark = Mark(is_demonstration=table.is_demonstration)
    return MapSheet(
        fit_title(table),
        tuple(plates),
        HELD_BY_BUREAU,
        table.on,
        table.fitting.passport.definition,
        mark,
        dated=table.fitting.passport.dated,
    )


def _proposed(table: FitTable, ground: Ground, tongue: Tongue) -> Sequence[Plate]:
    reasons = {place: proposal for proposal in table.proposals for place in proposal.new_at}
    rows = ground.settlements[ground.settlements["settlement_id"].isin(list(reasons)) & ~ground.settlements.geometry.isna()]
    shapes = tuple(
        Shape(place, str(row["name"] or row["settlement_id"]), ((tongue.t("建议", "Proposal"), tongue.say(reasons[str(row["settlement_id"])].sentence)),))
        for place, row in zip(rows.geometry, records_of(rows), strict=True)
    )  # fmt: skip
    label = Wording("建议新增设施处（供研究）", "where a proposal would put a new one")
    return (Plate(label, Symbol.PROPOSED, shapes),) if shapes else ()
