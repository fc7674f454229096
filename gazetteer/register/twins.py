"""New rows that name what is registered already: same name, same kind, a short way off, perhaps all shifted one way by a web map."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gazetteer.specs import PLACES
from layers.ellipsoid import GEOD
from layers.report import Finding, Report, Severity, Where
from layers.rows import name_rows
from layers.wording import Wording

NEAR_M = 3000.0  # two villages of one name and kind are hardly nearer to each other
_LEAST_TO_JUDGE, _SPREAD_M, _SHIFTS_M = 5, 100.0, (100.0, 1200.0)  # web maps of China are off by some 300–700 m, Baidu's by more


@dataclass(frozen=True, slots=True)
class Twin:
    """A new row and the registered place it seems to be: how far and in which direction (degrees from north) the new one lies from it."""

    row: int
    place_id: str
    distance_m: float
    bearing_deg: float


def find_twins(added: gpd.GeoDataFrame, held: gpd.GeoDataFrame, rows: dict[str, int]) -> tuple[Twin, ...]:
    """The nearest registered place of the same name, kind and county for each new standard name within three kilometres.

    Args:
        added: new standard names with the place's geometry, columns place_id, name, name_kind, division_code; EPSG:4490.
        held: NAMES as registered; only standard names count.
        rows: the user's row number by new place id.
    """
    known = _points(held[held["name_role"] == "standard"])
    met = _points(added).merge(known, on=["name", "name_kind", "county"], suffixes=("", "_held"))
    if met.empty:
        return ()
    met["bearing"], _, met["metres"] = GEOD.inv(met["lon_held"], met["lat_held"], met["lon"], met["lat"])
    near = met[(met["metres"] <= NEAR_M) & (met["place_id"] != met["place_id_held"])].sort_values("metres")
    nearest = near.drop_duplicates("place_id")
    return tuple(
        Twin(rows[place], held_place, float(metres), float(bearing) % 360.0)
        for place, held_place, metres, bearing in zip(
            nearest["place_id"], nearest["place_id_held"], nearest["metres"], nearest["bearing"], strict=True
        )
        if place in rows
    )


def check_twins(twins: tuple[Twin, ...]) -> Report:
    """One warning for all of them, with the shift where they all lie the same way off."""
    if not twins:
        return Report()
    named = name_rows(np.array(sorted(t.row for t in twins)))
    zh, en = f"{len(twins)} 行与登记册中同名、同种类的地点相距不足 {NEAR_M / 1000:g} 千米（{named.zh}），可能是同一地点。", (
        f"{len(twins)} rows lie within {NEAR_M / 1000:g} km of registered places of the same name and kind ({named.en}) and may be the same places."
    )  # fmt: skip
    shift = common_shift(twins)
    if shift is not None:
        metres, bearing = shift
        zh += f"它们都向同一方向（{bearing:.0f}°）偏约 {metres:.0f} 米，疑为网络地图（GCJ-02、BD-09）坐标：请注明坐标来源后重新导入。"
        en += f" All lie about {metres:.0f} m off in one direction ({bearing:.0f}°): probably web-map coordinates (GCJ-02, BD-09). State where they come from and import again."
    else:
        zh += "是同一地点的，请填写其地点编号（或20位代码）后重新导入；确为不同地点的可以继续。"
        en += " Where it is the same place, enter its place id (or 20-digit code) and import again; where it is another, go on."
    where = Where(PLACES.name, column="place_id")
    return Report((Finding("gazetteer.perhaps-registered", Severity.WARNING, Wording(zh, en), where, {"rows": len(twins)}),))


def common_shift(twins: tuple[Twin, ...]) -> tuple[float, float] | None:
    """Metres and bearing by which all of them are off together; None for fewer than five, or where they do not agree within 100 m."""
    if len(twins) < _LEAST_TO_JUDGE:
        return None
    angles, metres = np.radians([t.bearing_deg for t in twins]), np.array([t.distance_m for t in twins])
    east, north = metres * np.sin(angles), metres * np.cos(angles)
    middle = float(np.median(east)), float(np.median(north))
    apart = np.hypot(east - middle[0], north - middle[1])
    shift = float(np.hypot(*middle))
    if float(np.median(apart)) > _SPREAD_M or not _SHIFTS_M[0] <= shift <= _SHIFTS_M[1]:
        return None
    return shift, float(np.degrees(np.arctan2(*middle))) % 360.0


def _points(names: gpd.GeoDataFrame) -> pd.DataFrame:
    """Names that have a place, as a point each."""
    shapes: npt.NDArray[np.object_] = np.asarray(names.geometry.array, dtype=object)
    drawn = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    points = shapely.point_on_surface(shapes[drawn])
    frame = pd.DataFrame(names.loc[drawn, ["place_id", "name", "name_kind", "division_code"]])
    return frame.assign(lon=shapely.get_x(points), lat=shapely.get_y(points), county=frame["division_code"].astype(str).str[:6])
