"""Roads on a map: the doors no road ties, the pieces that hang together with no other, and service areas as the sketches they are."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from gisvc.cells import records_of
from gisvc.maps.drawing import HELD_BY_BUREAU, Ground, outlines
from gisvc.maps.sheet import MapSheet, Mark, Plate, Shape, Symbol
from gisvc.tongue import Tongue
from layers.planning.network.look_over import NetworkReport
from layers.planning.network.service_area_table import ServiceAreaTable
from layers.planning.network.snap_audit import ADVICE, FACILITY, PLACE, SnapAudit
from layers.planning.travel import REASONS
from layers.wording import Language, Wording

TITLE = Wording("路网与接路核查", "Roads and doors")
STRANDED = Wording("孤立路段（不与主网相通）", "stranded roads, apart from the main network")
NEAR_MISSES = Wording("端点差一点没接上", "ends that nearly touch")
_DOORS = (
    (FACILITY, False, Wording("未连上道路的设施", "facilities no road ties"), Symbol.UNTIED_FACILITY),
    (PLACE, False, Wording("未连上道路的居民点", "places no road ties"), Symbol.UNTIED_PLACE),
    (None, True, Wording("接到了较远的路", "tied to a road further off"), Symbol.MOVED_DOOR),
)
_MOST_ROADS = 4000
_MOST_STRANDED = 300
_DRAWN_TO_DEG = 0.0002  # twenty metres: a background, not a survey
_CARRYING = ("motorway", "national", "provincial", "county", "township")


def draw_roads(
    report: NetworkReport, audit: SnapAudit, roads: gpd.GeoDataFrame, ground: Ground, *,
    area: str, on: date, is_demonstration: bool, language: Language = "zh",
) -> MapSheet:  # fmt: skip
    """The roads, their stranded pieces and near misses, and the doors to look at."""
    tongue = Tongue(language)
    plates = (
        *outlines(ground.divisions, area),
        *_roads(roads),
        *_stranded(report, tongue),
        *_near_misses(report, tongue),
        *_doors(audit, tongue),
    )
    note = Wording(
        f"门口到道路不超过 {audit.limit_m:g} 米才算连上；需要处理的见下表。",
        f"A door is tied to a road at most {audit.limit_m:g} m off; what calls for somebody stands in the table.",
    )
    return MapSheet(TITLE, plates, HELD_BY_BUREAU, on, note, Mark(is_demonstration=is_demonstration))


def service_area_plates(table: ServiceAreaTable, tongue: Tongue) -> Iterable[Plate]:
    """A plate for each number of minutes, the longest at the bottom, labelled as a sketch with its error."""
    for area in sorted(table.areas, key=lambda each: -each.minutes):
        sketch = area.sketch
        if sketch is None or sketch.polygon.is_empty:
            continue
        zh, en = f"{area.minutes:g} 分钟服务范围（{sketch.label.zh}", f"service area, {area.minutes:g} min ({sketch.label.en}"
        if sketch.people_error is not None:
            zh, en = (
                f"{zh}，人口误差 {tongue.percent(sketch.people_error)}",
                f"{en}, people error {tongue.percent(sketch.people_error)}",
            )
        yield Plate(Wording(f"{zh}）", f"{en})"), Symbol.SERVICE_AREA, (Shape(sketch.polygon, ""),))


def _roads(roads: gpd.GeoDataFrame) -> Iterable[Plate]:
    """All of them where they are few, those that carry traffic where they are many."""
    drawn, label = roads[~roads.geometry.isna()], Wording("道路", "roads")
    if len(drawn) > _MOST_ROADS:
        drawn, label = drawn[drawn["road_class"].isin(_CARRYING)], Wording("乡道及以上道路", "township roads and above")
    if 0 < len(drawn) <= _MOST_ROADS:
        lines = shapely.simplify(np.asarray(drawn.geometry.array, dtype=object), _DRAWN_TO_DEG)
        yield Plate(label, Symbol.ROAD, tuple(Shape(line, "") for line in lines))


def _stranded(report: NetworkReport, tongue: Tongue) -> Iterable[Plate]:
    named = dict(zip(report.pieces["piece"], report.pieces["roads"], strict=True))
    shapes = tuple(
        Shape(
            line,
            tongue.t(f"第 {row['piece'] + 1} 片", f"Piece {row['piece'] + 1}"),
            (
                (tongue.t("长度", "Length"), f"{tongue.number(row['km'], 2)} km"),
                (tongue.t("道路", "Roads"), str(named[row["piece"]])),
            ),
        )
        for line, row in list(zip(report.stranded.geometry, records_of(report.stranded), strict=True))[:_MOST_STRANDED]
    )
    if shapes:
        yield Plate(STRANDED, Symbol.STRANDED_ROAD, shapes)


def _near_misses(report: NetworkReport, tongue: Tongue) -> Iterable[Plate]:
    shapes = tuple(
        Shape(shapely.Point(f.where.lon, f.where.lat), tongue.t(f"道路 {f.where.key}", f"Road {f.where.key}"), (("", tongue.say(f.sentence)),))
        for f in report.findings
        if f.code == "network.near-miss" and f.where.lon is not None and f.where.lat is not None
    )  # fmt: skip
    if shapes:
        yield Plate(NEAR_MISSES, Symbol.NEAR_MISS, shapes)


def _doors(audit: SnapAudit, tongue: Tongue) -> Iterable[Plate]:
    look = audit.to_look_at
    look = look[look["lon"].notna() & look["lat"].notna()]
    placed = gpd.GeoDataFrame(look, geometry=gpd.points_from_xy(look["lon"], look["lat"], crs="EPSG:4490"))
    for subject, moved, label, symbol in _DOORS:
        chosen = (placed["advice"] == "moved") if moved else (placed["subject"] == subject) & (placed["reason"] != "")
        shapes = tuple(
            _door(place, row, tongue) for place, row in zip(placed.geometry[chosen], records_of(placed[chosen]), strict=True)
        )
        if shapes:
            yield Plate(label, symbol, shapes)


def _door(place: shapely.Geometry, row: dict[str, Any], tongue: Tongue) -> Shape:
    facts = [
        (tongue.t("到最近道路", "To the nearest road"), tongue.metres(row["nearest_m"])),
        (tongue.t("怎么办", "What to do"), tongue.say(ADVICE[str(row["advice"])])),
    ]
    if row["reason"]:
        facts.insert(0, (tongue.t("原因", "Why"), tongue.say(REASONS[str(row["reason"])])))
    if row["people"] is not None:
        facts.insert(0, (tongue.t("人口", "People"), tongue.number(row["people"])))
    return Shape(place, str(row["name"] or row["id"]), tuple(facts), f"door-{row['id']}")
