"""Roads written down in a test, on a plain near 37° N, 104° E, where a thousandth of a degree east is 89.0 m and north 111.0 m."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.planning.network.graph import RoadGraph
from layers.planning.network.noding import NodingPolicy
from layers.planning.specs import BARRIERS, ROADS
from layers.planning.travel import Places
from tests.layers.planning.layer_rows import as_layer

WEST, SOUTH = 104.0, 37.0


def at(*steps: tuple[float, float]) -> list[tuple[float, float]]:
    """Thousandths of a degree east and north of the corner → lon, lat."""
    return [(WEST + east / 1000, SOUTH + north / 1000) for east, north in steps]


def places(*steps: tuple[float, float]) -> Places:
    lon, lat = np.array(at(*steps)).reshape(-1, 2).T
    return Places(lon, lat)


def road(number: int, *steps: tuple[float, float], **more: Any) -> dict[str, Any]:
    return {"road_id": f"R{number:03d}", "road_class": "village", "geometry": shapely.LineString(at(*steps)), **more}


def roads(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    return as_layer(ROADS, rows)


def graph(*rows: dict[str, Any], **policy: Any) -> RoadGraph:
    return RoadGraph.of(roads(*rows), NodingPolicy(**policy))


def river(*steps: tuple[float, float]) -> gpd.GeoDataFrame:
    row = {"barrier_id": "B1", "barrier_kind": "river", "geometry": shapely.LineString(at(*steps))}
    return as_layer(BARRIERS, [row])


def many_roads(lon: np.ndarray, lat: np.ndarray, pairs: np.ndarray, **columns: Any) -> gpd.GeoDataFrame:
    """One straight road for each pair of points; columns as arrays."""
    cells = {column.name: pd.Series([None] * len(pairs), dtype=column.type.dtype) for column in ROADS.columns}
    cells["road_id"] = pd.Series([f"R{n:06d}" for n in range(len(pairs))], dtype="str")
    for name, values in columns.items():
        cells[name] = pd.Series(values, dtype=ROADS.column(name).type.dtype)
    ends = np.column_stack((lon, lat))[pairs]
    return gpd.GeoDataFrame(cells, geometry=shapely.linestrings(ends), crs=4490)
