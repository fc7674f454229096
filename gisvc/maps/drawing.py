"""What an answer or a layer looks like on a map, plate by plate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from gisvc.cells import cell_text, records_of
from gisvc.maps.sheet import MapSheet, Mark, Plate, Shape, Symbol
from gisvc.titles import missing_title
from gisvc.tongue import Tongue
from layers.errors import NothingHeldOn
from layers.planning.coverage import CoverageTable
from layers.planning.gaps import GapStudy
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.operating import is_operating
from layers.planning.question import Measure
from layers.planning.specs import FACILITIES
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.spec import Column, LayerSpec
from layers.store.protocol import Store
from layers.wording import Language, Wording

FACTS_SHOWN = 12
HELD_BY_BUREAU = Wording("本单位图层数据", "the bureau's own layers")


@dataclass(frozen=True, slots=True)
class Ground:
    """What stands under an answer on its map: divisions, facilities and settlements of one day, EPSG:4490."""

    divisions: gpd.GeoDataFrame
    facilities: gpd.GeoDataFrame
    settlements: gpd.GeoDataFrame

    @classmethod
    def of(cls, store: Store, as_of: date | None) -> "Ground":
        return cls(*(_read_if_held(store, spec, as_of) for spec in (DIVISIONS, FACILITIES, SETTLEMENTS)))


def draw_coverage(table: CoverageTable, ground: Ground, *, language: Language = "zh") -> MapSheet:
    """Units with, without and undecided, the facilities counted, and the borders."""
    kind = FACILITY_KINDS.labels[table.question.kind]
    plates = (
        *outlines(ground.divisions, table.area),
        *_units(table, ground, Tongue(language)),
        *facility_plates(ground, Tongue(language), kind=table.question.kind, area=table.area, on=table.on),
    )
    title = Wording(f"{table.area_name}{kind.zh}覆盖图", f"{table.area_name}: {kind.en} coverage")
    mark, passport = Mark(is_demonstration=table.is_demonstration), table.passport
    return MapSheet(title, plates, HELD_BY_BUREAU, table.on, passport.definition, mark, dated=passport.dated)


def draw_gaps(study: GapStudy, ground: Ground, *, language: Language = "zh") -> MapSheet:
    """Units without a facility, the settled ground out of reach, and the facilities that are there."""
    table, tongue = study.coverage, Tongue(language)
    kind = FACILITY_KINDS.labels[table.question.kind]
    missing = [unit_shape(row, point, tongue) for row, point in placed_units(study.missing, ground.settlements)]
    areas = [
        Shape(
            row.geometry, row.name_, ((tongue.t("半径之外", "Out of reach"), f"{row.gap_m2 / 1e6:,.3f} km²"),), f"area-{row.code}"
        )
        for row in study.areas.rename(columns={"name": "name_"}).itertuples()
    ]
    plates = (
        *outlines(ground.divisions, table.area),
        *by_geometry(missing_title(table.question), Symbol.UNCOVERED, Symbol.UNCOVERED_POINT, missing),
        *([Plate(Wording("半径之外的居住用地", "settled ground out of reach"), Symbol.GAP, tuple(areas))] if areas else []),
        *facility_plates(ground, tongue, kind=table.question.kind, area=table.area, on=table.on),
    )
    title = Wording(f"{table.area_name}{kind.zh}缺口图", f"{table.area_name}: gaps in {kind.en} coverage")
    mark, passport = Mark(is_demonstration=table.is_demonstration), table.passport
    return MapSheet(title, plates, HELD_BY_BUREAU, table.on, passport.definition, mark, dated=passport.dated)


def draw_layer(
    frame: gpd.GeoDataFrame, spec: LayerSpec, *, on: date, ground: Ground | None = None, language: Language = "zh"
) -> MapSheet:
    """The rows of one layer as they stand, over the divisions if those are given."""
    tongue = Tongue(language)
    shown = [c for c in spec.columns if c.name not in (spec.key, "name")][:FACTS_SHOWN]
    placed = frame[~frame.geometry.isna()]
    shapes = [
        Shape(shape, _name_of(row, spec), _facts(row, shown, tongue), f"row-{row[spec.key]}")
        for shape, row in zip(placed.geometry, records_of(placed), strict=True)
    ]
    plates = (
        *(outlines(ground.divisions, "") if ground is not None and spec is not DIVISIONS else ()),
        *by_geometry(spec.label, Symbol.AREA, Symbol.PLACE, shapes, line=Symbol.LINE),
    )
    return MapSheet(spec.label, plates, HELD_BY_BUREAU, on)


def _units(table: CoverageTable, ground: Ground, tongue: Tongue) -> Iterable[Plate]:
    has, has_not = Wording("有", "with one"), Wording("没有", "without")
    if table.question.measure is Measure.REACH:
        has, has_not = Wording("半径之内", "within reach"), Wording("半径之外（全部或部分）", "out of reach, all or part")
    classes = {
        True: (has, Symbol.COVERED, Symbol.COVERED_POINT),
        False: (has_not, Symbol.UNCOVERED, Symbol.UNCOVERED_POINT),
        None: (Wording("无法判定", "undecided"), Symbol.UNKNOWN, Symbol.UNKNOWN_POINT),
    }
    covered = table.units["covered"].array.to_numpy(dtype=object, na_value=None)
    for verdict, (label, area, point) in classes.items():
        rows = table.units[np.array([v is verdict for v in covered], dtype=bool)]
        shapes = [unit_shape(row, place, tongue) for row, place in placed_units(rows, ground.settlements)]
        yield from by_geometry(label, area, point, shapes)


def unit_shape(row: dict[str, object], place: shapely.Geometry, tongue: Tongue) -> Shape:
    """A unit with what its popup says."""
    facts = [(tongue.t("代码", "Code"), str(row["code"]))]
    if row.get("township"):
        facts.append((tongue.t("乡镇街道", "Township"), str(row["township"])))
    for key, zh, en in (("population", "人口", "Population"), ("elderly60", "60岁及以上", "Aged 60+")):
        if row.get(key) is not None:
            facts.append((tongue.t(zh, en), tongue.number(row[key])))  # type: ignore[arg-type]  # because a frame's cell is Any
    if row.get("nearest_name"):
        distance = tongue.metres(row["distance_m"])  # type: ignore[arg-type]  # because of the same
        facts.append((tongue.t("最近设施", "Nearest facility"), f"{row['nearest_name']}, {distance}"))
    return Shape(place, str(row["name"]), tuple(facts), f"unit-{row['code']}")


def facility_plates(ground: Ground, tongue: Tongue, *, kind: str, area: str, on: date) -> Iterable[Plate]:
    """Facilities of one kind: the area's own, the neighbours', and those not operating on the day."""
    of_kind = ground.facilities[(ground.facilities["kind"] == kind) & ~ground.facilities.geometry.isna()]
    operating = is_operating(of_kind, on=on)
    is_own = of_kind["division_code"].str.startswith(area).to_numpy(dtype=bool)
    label = FACILITY_KINDS.labels[kind]
    shown = [FACILITIES.column(name) for name in ("kind", "state", "operator_type", "beds", "address", "position_source")]
    for which, symbol, word in (
        (operating & is_own, Symbol.FACILITY, label),
        (operating & ~is_own, Symbol.NEIGHBOURS_FACILITY, Wording(f"邻县{label.zh}", f"neighbours' {label.en}")),
        (~operating, Symbol.CLOSED_FACILITY, Wording(f"{label.zh}（未在用）", f"{label.en}, not operating")),
    ):
        rows = of_kind[which]
        shapes = tuple(
            Shape(place, str(row["name"]), _facts(row, shown, tongue))
            for place, row in zip(rows.geometry, records_of(rows), strict=True)
        )
        if shapes:
            yield Plate(word, symbol, shapes)


def outlines(divisions: gpd.GeoDataFrame, area: str) -> Iterable[Plate]:
    """Borders of townships, then of the county: drawn under the rest and never clickable."""
    for level, symbol, label in (
        ("township", Symbol.INNER_LINE, Wording("乡镇界", "township border")),
        ("county", Symbol.OUTLINE, Wording("县界", "county border")),
    ):
        rows = divisions[(divisions["level"] == level) & divisions["code"].str.startswith(area) & ~divisions.geometry.isna()]
        if len(rows):
            yield Plate(label, symbol, tuple(Shape(shapely.boundary(g), "") for g in rows.geometry))


def placed_units(units: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame) -> Iterable[tuple[dict[str, object], shapely.Geometry]]:
    """Each unit with its polygon, else with the point of its seat or of its first settlement; units without either are left out."""
    points = settlements[~settlements.geometry.isna()].sort_values("is_seat", ascending=False, na_position="last", kind="stable")
    seats = dict(zip(points["division_code"][::-1], points.geometry[::-1], strict=True))
    for row, shape in zip(records_of(units), units.geometry, strict=True):
        place = shape if shape is not None and not shapely.is_empty(shape) else seats.get(row["code"])
        if place is not None:
            yield row, place


def by_geometry(
    label: Wording, area: Symbol, point: Symbol, shapes: list[Shape], *, line: Symbol = Symbol.LINE
) -> Iterable[Plate]:
    """One plate per kind of geometry, in the order areas, lines, points."""
    dimensions: npt.NDArray[np.int64] = np.array([shapely.get_dimensions(s.geometry) for s in shapes], dtype=np.int64)
    for dimension, symbol in ((2, area), (1, line), (0, point)):
        chosen = tuple(shape for shape, d in zip(shapes, dimensions, strict=True) if d == dimension)
        if chosen:
            yield Plate(_at_seat(label) if dimension == 0 and len(chosen) < len(shapes) else label, symbol, chosen)


def _at_seat(label: Wording) -> Wording:
    """The label of those among areas that have no border yet and stand as a point."""
    return Wording(f"{label.zh}（界线未绘）", f"{label.en}, no border drawn")


def _facts(row: dict[str, object], columns: Iterable[Column], tongue: Tongue) -> tuple[tuple[str, str], ...]:
    return tuple((tongue.say(c.label), cell_text(row[c.name], c, tongue)) for c in columns if row[c.name] is not None)


def _name_of(row: dict[str, object], spec: LayerSpec) -> str:
    return str(row.get("name") or row[spec.key])


def _read_if_held(store: Store, spec: LayerSpec, as_of: date | None) -> gpd.GeoDataFrame:
    try:
        return store.read(spec, as_of=as_of)
    except NothingHeldOn as began_later:
        return store.read(spec, as_of=date.fromisoformat(str(began_later.facts["earliest"]))).iloc[:0]
