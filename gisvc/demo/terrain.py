"""The made-up heights of the demonstration county: a GeoTIFF beside its store, so that people can be followed over the ground."""

import math
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
import pyproj
from scipy.ndimage import zoom

from gisvc.demo.chance import Floats, wavy
from gisvc.demo.ground import ORIGIN_M, PROJECTION_EPSG
from layers.files.rasters import RasterLabel, write_raster
from layers.files.terrain import TerrainCard, TerrainFolder
from layers.planning.use_cases.surface import TerrainNote, import_terrain
from layers.raster import Raster
from layers.store.protocol import Store
from layers.wording import Wording

CELL_M = 150.0
_CELLS_TO_BORDER = 380  # 57 km each way from the county town: the county and the rim of its neighbours
_PLATEAU_M, _RIDGES_M, _RIPPLES_M = 1650.0, 260.0, 14.0
_LABEL = RasterLabel(Wording("演示县的虚构高程", "made-up heights of the demonstration county"))
_NOTE = TerrainNote("heights", "演示数据，纯属虚构 / demonstration data, made up", date(2020, 1, 1))


def make_heights() -> Raster:
    """Hills on a plateau, in metres, the same on every machine; cells of 150 m in the county's own zone."""
    reach_m = _CELLS_TO_BORDER * CELL_M
    ridges = wavy(_places(10 * CELL_M), purpose="ridges", longest_m=34_000, shortest_m=7_000, waves=12)
    ripples = wavy(_places(2 * CELL_M), purpose="ripples", longest_m=4_000, shortest_m=1_200, waves=8)
    relief = _RIDGES_M * _finer(ridges, 10) + _RIPPLES_M * _finer(ripples, 2)
    heights = np.round(_PLATEAU_M + relief, 1).astype(np.float32)
    place = (ORIGIN_M[0] - reach_m, CELL_M, ORIGIN_M[1] + reach_m, CELL_M)
    return Raster(heights, place, pyproj.CRS.from_epsg(PROJECTION_EPSG), np.zeros(heights.shape, dtype=bool), "m")


def _places(step_m: float) -> Floats:
    """Middles of square cells over the whole, row by row from the north-west, in metres from the county town."""
    reach_m = _CELLS_TO_BORDER * CELL_M
    middles = np.arange(-reach_m + step_m / 2, reach_m, step_m)
    east, north = np.meshgrid(middles, middles[::-1])
    return np.column_stack([east.ravel(), north.ravel()])


def _finer(field: Floats, times: int) -> Floats:
    """A smooth field on a square grid, with so many cells in the place of each along either side."""
    side = math.isqrt(len(field))
    finer: Floats = zoom(field.reshape(side, side), times, order=3, mode="nearest", grid_mode=True)
    return finer


def bring_heights(store: Store, folder: Path) -> TerrainCard:
    """Write them and bring them as a bureau brings its own."""
    with tempfile.TemporaryDirectory(prefix="gisvc-") as name:
        path = Path(name) / "made-up-heights.tif"
        write_raster(make_heights(), path, label=_LABEL)
        card, _ = import_terrain(TerrainFolder(folder), store, path, _NOTE)
    return card
