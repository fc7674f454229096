"""Elderly centres on maps: villages and townships by how they stand, over them the houses the answer is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from gisvc.cells import records_of
from gisvc.maps.drawing import HELD_BY_BUREAU, Ground, by_geometry, facility_plates, outlines, placed_units, unit_shape
from gisvc.maps.sheet import MapSheet, Mark, Plate, Shape, Symbol
from gisvc.tongue import Tongue
from layers.planning.centres.closings import FATES, ClosingTable
from layers.planning.centres.co_siting import CoSitingTable
from layers.planning.centres.graded import GradeTable
from layers.planning.centres.idle_houses import VILLAGE_STATES, IdleHouseTable
from layers.planning.centres.options import OPTIONS
from layers.planning.centres.sizes import SizeTable
from layers.planning.centres.stations import StationTable
from layers.planning.centres.townships import TownshipTable
from layers.wording import Language, Wording

Table = SizeTable | GradeTable | CoSitingTable | TownshipTable | StationTable | IdleHouseTable | ClosingTable

_FULL = (Symbol.COVERED, Symbol.COVERED_POINT)
_PARTLY = (Symbol.PARTLY, Symbol.PARTLY_POINT)
_LACKING = (Symbol.UNCOVERED, Symbol.UNCOVERED_POINT)
_UNKNOWN = (Symbol.UNKNOWN, Symbol.UNKNOWN_POINT)
_FACTS: Mapping[str, tuple[str, str, int]] = {
    "population": ("人口", "People", 0),
    "elderly60": ("60岁及以上", "Aged 60+", 0),
    "beds": ("床位", "Beds", 0),
    "residents": ("入住", "Residents", 0),
    "floor_area_m2": ("建筑面积 m²", "Floor, m²", 0),
    "required_m2": ("应有 m²", "Asked for, m²", 0),
    "short_m2": ("缺口 m²", "Short, m²", 0),
    "rank": ("名次", "Rank", 0),
    "score": ("得分", "Score", 2),
    "lost": ("仅同一时限覆盖", "Lost", 0),
    "gained": ("仅分级覆盖", "Gained", 0),
    "minutes": ("用时（分钟）", "Minutes", 1),
    "gain60": ("现无中心的60+", "60+ unserved today", 0),
}


@dataclass(frozen=True, slots=True)
class _Class:
    """Rows that stand alike: what they are called and how they are drawn."""

    label: Wording
    rows: npt.NDArray[np.bool_]
    symbols: tuple[Symbol, Symbol]


def draw_centres(table: Table, ground: Ground, title: Wording, *, language: Language = "zh") -> MapSheet:
    """The answer's units in classes, the facilities of its kind, and the houses it names."""
    tongue = Tongue(language)
    plates: list[Plate] = [*outlines(ground.divisions, table.area)]
    kind = getattr(table.question, "kind", None)
    if isinstance(table, SizeTable | ClosingTable):
        frame, classes = (table.centres, _by_meets(table)) if isinstance(table, SizeTable) else (table.homes, _by_closing(table))
        plates += _houses(frame, classes, tongue)
    else:
        frame, classes = _classed(table)
        plates += _units(frame, classes, ground, tongue)
        if kind is not None:
            plates += facility_plates(ground, tongue, kind=kind, area=table.area, on=table.on)
        plates += _offered(table, tongue)
    mark = Mark(is_demonstration=table.is_demonstration)
    return MapSheet(title, tuple(plates), HELD_BY_BUREAU, table.on, _definition(table), mark)


def _definition(table: Table) -> Wording:
    if isinstance(table, SizeTable):
        return table.enough.passport.definition
    if isinstance(table, GradeTable):
        return table.graded.passport.definition
    if isinstance(table, CoSitingTable):
        return table.floor.passport.definition
    return table.definition


def _by_meets(table: SizeTable) -> Sequence[_Class]:
    meets = table.centres["meets"].array.to_numpy(dtype=object, na_value=None)
    words = {
        True: (Wording("面积达标", "floor enough"), _FULL),
        False: (Wording("面积不足", "floor short"), _LACKING),
        None: (Wording("不能判定", "not judged"), _UNKNOWN),
    }
    return [
        _Class(label, np.array([one is key for one in meets], dtype=bool), symbols) for key, (label, symbols) in words.items()
    ]


def _by_closing(table: ClosingTable) -> Sequence[_Class]:
    symbols = dict(zip(FATES, (_LACKING, _PARTLY, (Symbol.ACCESS_LOW, Symbol.ACCESS_LOW), _FULL, _UNKNOWN), strict=True))
    return _by_key(table.homes["fate"], FATES, symbols)


def _classed(
    table: GradeTable | CoSitingTable | TownshipTable | StationTable | IdleHouseTable,
) -> tuple[gpd.GeoDataFrame, Sequence[_Class]]:
    if isinstance(table, GradeTable):
        return table.units, _by_rules(table.units)
    if isinstance(table, CoSitingTable):
        return table.communities, _by_floor(table.communities)
    if isinstance(table, TownshipTable):
        symbols = dict(zip(OPTIONS, (_FULL, _PARTLY, (Symbol.ACCESS_LOW, Symbol.ACCESS_LOW), _LACKING), strict=True))
        return table.townships, _by_key(table.townships["option"], OPTIONS, symbols)
    if isinstance(table, StationTable):
        has = (table.townships["stations"] > 0).to_numpy(dtype=bool)
        with_one, without = Wording("有站的乡镇", "townships with one"), Wording("没有站的乡镇", "townships without one")
        return table.townships, [_Class(with_one, has, _FULL), _Class(without, ~has, _LACKING)]
    symbols = {"has_home": _FULL, "matched": _PARTLY, "no_house": _LACKING, "unknown": _UNKNOWN}
    labels = {state: VILLAGE_STATES[state] for state in symbols}
    return table.villages, _by_key(table.villages["state"], labels, symbols)


def _by_rules(units: gpd.GeoDataFrame) -> Sequence[_Class]:
    gained, lost = ((units[name] > 0).fillna(False).to_numpy(dtype=bool) for name in ("gained", "lost"))
    return [
        _Class(Wording("分级后有人不再覆盖", "some lose their cover by grades"), lost, _LACKING),
        _Class(Wording("分级后有人新被覆盖", "some are covered by grades only"), gained & ~lost, _PARTLY),
        _Class(Wording("两种算法相同", "the same by both rules"), ~gained & ~lost, _FULL),
    ]


def _by_floor(communities: gpd.GeoDataFrame) -> Sequence[_Class]:
    short = communities["short_m2"].to_numpy(dtype=float)
    return [
        _Class(Wording("用房足够", "floor enough"), short == 0, _FULL),
        _Class(Wording("用房不足", "floor short"), short > 0, _LACKING),
        _Class(Wording("不能判定", "not judged"), np.isnan(short), _UNKNOWN),
    ]


def _by_key(keys: pd.Series, labels: Mapping[str, Wording], symbols: Mapping[str, tuple[Symbol, Symbol]]) -> Sequence[_Class]:
    return [_Class(label, (keys == key).to_numpy(dtype=bool), symbols[key]) for key, label in labels.items()]


def _units(frame: gpd.GeoDataFrame, classes: Sequence[_Class], ground: Ground, tongue: Tongue) -> Iterable[Plate]:
    for one in classes:
        shapes = []
        for row, place in placed_units(frame[one.rows], ground.settlements):
            shape = unit_shape({key: row.get(key) for key in ("code", "name", "township")}, place, tongue)
            shapes.append(Shape(shape.geometry, shape.title, (*shape.facts, *_facts(row, tongue)), shape.anchor))
        yield from by_geometry(one.label, *one.symbols, shapes)


def _houses(frame: gpd.GeoDataFrame, classes: Sequence[_Class], tongue: Tongue) -> Iterable[Plate]:
    for one in classes:
        rows = frame[one.rows & ~frame.geometry.isna().to_numpy(dtype=bool)]
        shapes = [
            Shape(place, str(row["name"]), tuple(_facts(row, tongue)), f"unit-{row['facility_id']}")
            for place, row in zip(rows.geometry, records_of(rows), strict=True)
        ]
        yield from by_geometry(one.label, *one.symbols, shapes)


def _offered(table: Table, tongue: Tongue) -> Iterable[Plate]:
    """Candidates that the answer names, each once."""
    if isinstance(table, TownshipTable):
        rows = table.options[(table.options["option"] != "keep").to_numpy(dtype=bool)]
        label = Wording("可改造的机构与备选场址", "homes to convert and sites offered")
    elif isinstance(table, IdleHouseTable):
        rows = table.pairs.drop_duplicates("house_id").rename(columns={"house": "name"})
        label = Wording("闲置房屋或土地", "idle houses or land")
    else:
        return
    rows = rows[~rows.geometry.isna()]
    shapes = tuple(
        Shape(place.representative_point(), str(row["name"]), tuple(_facts(row, tongue)))
        for place, row in zip(rows.geometry, records_of(rows), strict=True)
    )
    if shapes:
        yield Plate(label, Symbol.CANDIDATE, shapes)


def _facts(row: dict[str, object], tongue: Tongue) -> Iterable[tuple[str, str]]:
    for key, (zh, en, digits) in _FACTS.items():
        if row.get(key) is not None:
            yield tongue.t(zh, en), tongue.number(row[key], digits)  # type: ignore[arg-type]  # because a frame's cell is Any
