"""A real DEM tile of a Chinese coast: sea, hills and no nodata value, read through the glass and walked over."""

from pathlib import Path

import numpy as np
import pytest

from layers.files.rasters import read_raster
from layers.planning.surface.model import SurfaceTravel
from layers.planning.surface.surface import Ground, Surface
from layers.planning.travel import Places

pytestmark = pytest.mark.shared


def test_on_the_shandong_coast_nobody_walks_on_the_sea_and_uphill_takes_longer(shared: Path) -> None:
    tile = shared / "data" / "physical" / "dem_aster_n36e122_weihai.tif"
    heights = read_raster(tile, within=(122.35, 36.88, 122.5, 36.98)).raster
    surface = Surface.of(Ground(heights))
    height = heights.values.ravel()
    land = surface.ways != 0
    assert 0.05 < land.mean() < 0.95
    sea = ~np.isfinite(surface.effort)
    assert (height[sea] == 0).all()
    assert np.allclose(surface.grid.south_m, 30.83, atol=0.02)  # an arc second of the meridian at 37° N
    assert np.allclose(surface.grid.east_m, 24.7, atol=0.1)
    travel = SurfaceTravel.of(surface)
    top = int(np.argmax(np.where(land, height, -1)))
    near_top = ~travel.minutes_to(surface.grid.middles(np.array([top])), limit_min=60).is_missing.ravel()
    foot = int(np.argmin(np.where(near_top, height, 9999)))
    ends = surface.grid.middles(np.array([top, foot]))
    up = travel.nearest(ends.chosen(np.array([1])), ends.chosen(np.array([0])), limit_min=300).minutes[0, 0]
    down = travel.nearest(ends.chosen(np.array([0])), ends.chosen(np.array([1])), limit_min=300).minutes[0, 0]
    assert down < up < 300
    assert travel.connect(Places(np.array([122.9]), np.array([36.9]))).reason[0] == "off_surface"
