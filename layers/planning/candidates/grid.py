"""Candidates on a grid: points at even metres over an area, only inside its line."""

import geopandas as gpd
import numpy as np
import shapely

from layers.datum import as_frame, in_metres, stored_geometries
from layers.frames import frame_of
from layers.planning.candidates.candidates import Candidates
from layers.planning.candidates.errors import ImpossibleSpacing
from layers.planning.land_specs import CANDIDATES

MOST_POINTS = 100_000
_SIDE_DEG = 0.01  # longer sides of the line are bent where a projection bends them


def grid_candidates(area: shapely.Geometry, *, spacing_m: float, division_code: str) -> Candidates:
    """Points `spacing_m` metres apart east and north in the area's working projection, those inside its line or on it.

    The grid stands on whole multiples of the spacing in that projection (`layers.datum.working_crs`), so the same area and spacing give
    the same points. Ids are `grid:<column>:<row>`, counted from the south-west corner of the area's box.

    Args:
        area: lon/lat in degrees (EPSG:4490).
        spacing_m: > 0, metres in the projection (true to 0.14 %).
    Raises:
        ImpossibleSpacing: not above 0, or more points than `MOST_POINTS`.
    """
    if not (np.isfinite(spacing_m) and spacing_m > 0):
        raise ImpossibleSpacing(f"{spacing_m:g}m", 0, MOST_POINTS)
    (flat,) = in_metres(gpd.GeoDataFrame(geometry=stored_geometries([shapely.segmentize(area, _SIDE_DEG)])))
    west, south, east, north = flat.total_bounds
    across, up = np.arange(np.ceil(west / spacing_m), east / spacing_m), np.arange(np.ceil(south / spacing_m), north / spacing_m)
    if len(across) * len(up) > MOST_POINTS * 4:
        raise ImpossibleSpacing(f"{spacing_m:g}m", len(across) * len(up), MOST_POINTS)
    column, row = (axis.ravel() for axis in np.meshgrid(np.arange(len(across)), np.arange(len(up))))
    x, y = across[column] * spacing_m, up[row] * spacing_m
    shape = flat.geometry.iloc[0]
    shapely.prepare(shape)
    inside = shapely.intersects_xy(shape, x, y)
    if inside.sum() > MOST_POINTS:
        raise ImpossibleSpacing(f"{spacing_m:g}m", int(inside.sum()), MOST_POINTS)
    points = gpd.GeoSeries(shapely.points(x[inside], y[inside]), crs=flat.crs).to_crs(4490)
    digits = len(str(max(len(across), len(up))))
    rows = [
        {
            "candidate_id": f"grid:{c:0{digits}d}:{r:0{digits}d}",
            "name": f"格网点 {c}-{r}",
            "division_code": division_code,
            "candidate_kind": "grid",
            "geometry": point,
        }
        for c, r, point in zip(column[inside], row[inside], points, strict=True)
    ]
    return Candidates.of(as_frame(frame_of(CANDIDATES, rows)))
