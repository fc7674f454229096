"""Small grounds: flat or hilly, with a river and a bridge where a test asks for them."""

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from layers.frames import frame_of
from layers.planning.specs import BARRIERS, ROADS
from layers.planning.travel import Places
from layers.raster import Raster

WEST, NORTH, CELL = 104.0, 37.5, 1 / 3600


def raster_of(values: npt.ArrayLike, *, missing: npt.ArrayLike = False, epsg: int = 4490, unit: str = "m") -> Raster:
    """A raster of 1″ cells at 104° E 37.5° N."""
    held = np.asarray(values, dtype=np.float32)
    absent = np.broadcast_to(np.asarray(missing, dtype=bool), held.shape).copy()
    return Raster(held, (WEST, CELL, NORTH, CELL), pyproj.CRS.from_epsg(epsg), absent, unit)


def at(*cells: tuple[float, float]) -> Places:
    """Places by row and column of that raster, the middle of a cell at whole numbers."""
    row, column = np.array(cells, dtype=float).reshape(-1, 2).T
    return Places(WEST + (column + 0.5) * CELL, NORTH - (row + 0.5) * CELL)


def line(*cells: tuple[float, float]) -> shapely.LineString:
    places = at(*cells)
    return shapely.LineString(np.column_stack((places.lon, places.lat)))


def area(*cells: tuple[float, float]) -> shapely.Polygon:
    places = at(*cells)
    return shapely.Polygon(np.column_stack((places.lon, places.lat)))


def barriers_of(*shapes: Any, kind: str = "river") -> gpd.GeoDataFrame:
    rows = [{"barrier_id": f"B{n}", "barrier_kind": kind, "geometry": shape} for n, shape in enumerate(shapes)]
    return frame_of(BARRIERS, rows)


def roads_of(*shapes: Any, **cells: Any) -> gpd.GeoDataFrame:
    rows = [{"road_id": f"R{n}", "road_class": "village", "geometry": shape, **cells} for n, shape in enumerate(shapes)]
    return frame_of(ROADS, rows)
