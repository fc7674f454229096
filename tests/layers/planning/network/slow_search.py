"""Dijkstra's algorithm as in the book, from drawn roads to minutes: what the engines are held against. It knows nothing of the room's own graph."""

import heapq
from collections import defaultdict
from collections.abc import Iterable

import geopandas as gpd
import pyproj
import shapely

GEOD = pyproj.Geod(a=6378137.0, rf=298.257222101)
Spot = tuple[float, float]
Ways = dict[Spot, list[tuple[Spot, float]]]


def ways_into(roads: gpd.GeoDataFrame, metres_per_minute: dict[str, float], *, on_foot: bool) -> Ways:
    """From where one may come to each spot, and the minutes it takes, for roads of two vertices."""
    ways: Ways = defaultdict(list)
    ends = shapely.get_coordinates(roads.geometry.array).reshape(-1, 4)
    metres = GEOD.inv(*ends.T)[2].tolist()
    kinds, oneways = roads["road_class"].tolist(), roads["is_oneway"].tolist()
    for (x1, y1, x2, y2), length, kind, oneway in zip(ends.tolist(), metres, kinds, oneways, strict=True):
        a, b = (x1, y1), (x2, y2)
        pace = metres_per_minute.get(kind if isinstance(kind, str) else "unknown")
        if pace is None:
            continue
        minutes = length / pace
        ways[b].append((a, minutes))
        if on_foot or oneway is not True:
            ways[a].append((b, minutes))
    return ways


def k_soonest(ways: Ways, facilities: Iterable[Spot], k: int, limit_min: float) -> dict[Spot, list[tuple[float, int]]]:
    """The k soonest different facilities (minutes, position) of every spot within the limit."""
    found: dict[Spot, list[tuple[float, int]]] = defaultdict(list)
    heap = [(0.0, number, spot) for number, spot in enumerate(facilities)]
    heapq.heapify(heap)
    while heap:
        minutes, number, spot = heapq.heappop(heap)
        here = found[spot]
        if len(here) == k or any(held == number for _, held in here):
            continue
        here.append((minutes, number))
        for before, took in ways[spot]:
            if minutes + took <= limit_min:
                heapq.heappush(heap, (minutes + took, number, before))
    return found
