"""What a person should look at in a road layer before its times are believed."""

from collections.abc import Iterator, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.planning.network.lines import Flags, Floats, Lines, Positions
from layers.planning.network.noding import NodingPolicy, near_misses
from layers.report import Fact, Finding, Severity, Where
from layers.wording import Wording

NEAR_MISS_M = 1.0
"""A loose end this close to another road was probably meant to touch it."""

_LISTED = 50


def look_at_roads(roads: gpd.GeoDataFrame) -> tuple[Flags, list[Finding]]:
    """Which rows can be part of a network, and a finding for each that cannot (or whose speed cannot be believed)."""
    shapes = np.asarray(roads.geometry.array, dtype=object)
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    is_line = np.isin(shapely.get_type_id(shapes), (1, 2, 5))
    coords, row = shapely.get_coordinates(shapes, return_index=True)
    strange = np.zeros(len(roads), dtype=bool)
    strange[row[~(np.isfinite(coords).all(axis=1) & (np.abs(coords[:, 0]) <= 180) & (np.abs(coords[:, 1]) <= 90))]] = True
    findings = [
        *_each(roads, empty, "network.no-shape", Severity.ERROR, Wording("没有图形，未纳入路网", "has no shape and is left out")),
        *_each(
            roads,
            ~empty & ~is_line,
            "network.not-a-line",
            Severity.ERROR,
            Wording("不是线，未纳入路网", "is no line and is left out"),
        ),
        *_each(
            roads,
            strange,
            "network.not-on-the-map",
            Severity.ERROR,
            Wording("坐标不是有效的经纬度，未纳入路网", "has coordinates that are no longitude and latitude and is left out"),
        ),
        *_speeds(roads),
    ]
    return ~empty & is_line & ~strange, findings


def look_at_graph(
    roads: gpd.GeoDataFrame, usable: Flags, noded: Lines, policy: NodingPolicy, twice: Positions, pieces_m: Floats
) -> Iterator[Finding]:
    """What the noding found: roads without length or drawn twice, near misses, pieces that do not hang together."""
    gone = usable.copy()
    gone[noded.road] = False
    yield from _each(
        roads, gone, "network.no-length", Severity.WARNING, Wording("没有长度，未纳入路网", "has no length and is left out")
    )
    repeated = np.zeros(len(roads), dtype=bool)
    repeated[twice] = True
    yield from _each(
        roads,
        repeated,
        "network.drawn-twice",
        Severity.NOTE,
        Wording("与另一条道路全部或部分重合，只计一次", "repeats another road, in part or whole; taken once"),
    )
    yield from _near_misses(roads, noded, policy)
    if len(pieces_m) > 1:
        apart_km, total_km = pieces_m[1:].sum() / 1000, pieces_m.sum() / 1000
        yield Finding(
            "network.pieces",
            Severity.NOTE,
            Wording(
                f"路网分为 {len(pieces_m)} 片互不相连：最大一片 {pieces_m[0] / 1000:.1f} 公里，其余合计 {apart_km:.1f} 公里（全网 {total_km:.1f} 公里）。",
                f"The network falls into {len(pieces_m)} pieces: the largest has {pieces_m[0] / 1000:.1f} km, the others together "
                f"{apart_km:.1f} km of {total_km:.1f} km.",
            ),
            Where("roads"),
            {"pieces": len(pieces_m), "largest_km": float(pieces_m[0] / 1000), "apart_km": float(apart_km)},
        )


def _near_misses(roads: gpd.GeoDataFrame, noded: Lines, policy: NodingPolicy) -> Iterator[Finding]:
    vertex, _, _, metres = near_misses(noded, max(NEAR_MISS_M, policy.tolerance_m))
    order = np.argsort(metres, kind="stable")
    keys = roads["road_id"].to_numpy(dtype=object)
    row = noded.road[noded.line[vertex]]
    for i in order[:_LISTED].tolist():
        gap = f"{metres[i]:.2f}"
        yield Finding(
            "network.near-miss",
            Severity.WARNING,
            Wording(
                f"道路 {keys[row[i]]} 的端点距另一条道路 {gap} 米却未相接，按不相通计算。如应相接，请在图上接好或放宽接边容差。",
                f"Road {keys[row[i]]} ends {gap} m from another road without touching it and is taken as not joined. "
                "If they meet, join them in the drawing or allow a tolerance.",
            ),
            Where("roads", str(keys[row[i]]), int(row[i]) + 1, lon=float(noded.lon[vertex[i]]), lat=float(noded.lat[vertex[i]])),
            {"metres": float(metres[i])},
        )
    yield from _more("network.near-miss", len(vertex))


def _speeds(roads: gpd.GeoDataFrame) -> list[Finding]:
    speed = pd.to_numeric(roads["speed_kmh"], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    wrong = np.isfinite(speed) & ~((speed > 0) & (speed <= 200)) | np.isinf(speed)
    said = Wording("车速不在 0–200 km/h 之间，改按道路等级取值", "states a speed outside 0–200 km/h; that of its class is taken")
    return list(_each(roads, wrong, "network.impossible-speed", Severity.WARNING, said))


def _each(roads: gpd.GeoDataFrame, which: Flags, code: str, severity: Severity, said: Wording) -> Iterator[Finding]:
    rows: Sequence[int] = np.flatnonzero(which).tolist()
    keys = roads["road_id"].to_numpy(dtype=object)
    for row in rows[:_LISTED]:
        evidence: dict[str, Fact] = {"rows": len(rows)}
        sentence = Wording(f"道路 {keys[row]} {said.zh}。", f"Road {keys[row]} {said.en}.")
        yield Finding(code, severity, sentence, Where("roads", str(keys[row]), row + 1), evidence)
    yield from _more(code, len(rows))


def _more(code: str, count: int) -> Iterator[Finding]:
    if count > _LISTED:
        sentence = Wording(
            f"同类问题共 {count} 处，以上列出 {_LISTED} 处。", f"{count} of this kind in all; {_LISTED} are listed."
        )
        yield Finding(code, Severity.NOTE, sentence, Where("roads"), {"count": count})
