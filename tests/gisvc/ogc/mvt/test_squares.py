"""Where tiles lie: held against morecantile and PROJ, which share no line with ours."""

import morecantile
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from gisvc.ogc.mvt.squares import EXTENT, GRIDS, MARGIN, WEB_MERCATOR, WORLD_CRS84, Square, TileGrid

MERCATOR = Transformer.from_crs("OGC:CRS84", "EPSG:3857", always_xy=True)
levels = st.integers(0, 20)
shares = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
@settings(max_examples=30, deadline=None)
@given(z=levels, across=shares, down=shares)
def test_a_tile_lies_where_the_registered_definition_puts_it(grid: TileGrid, z: int, across: float, down: float) -> None:
    x, y = int(across * grid.columns * 2**z), int(down * 2**z)
    truth = morecantile.tms.get(grid.id).bounds(morecantile.Tile(x, y, z))
    west, south, east, north = Square(grid, z, x, y).degrees
    beyond = (east - west) * MARGIN / (EXTENT + 2 * MARGIN)
    assert west + beyond == pytest.approx(truth.left, abs=1e-9)
    assert east - beyond == pytest.approx(truth.right, abs=1e-9)
    assert south < truth.bottom < truth.top < north
    corners = np.array([[truth.left, truth.top], [truth.right, truth.bottom]])
    assert Square(grid, z, x, y).places(corners) == pytest.approx(np.array([[0, 0], [EXTENT, EXTENT]]), abs=1e-2)


@settings(max_examples=30, deadline=None)
@given(lon=st.floats(-180, 180), lat=st.floats(-85, 85))
def test_web_mercator_is_that_of_proj(lon: float, lat: float) -> None:
    assert WEB_MERCATOR.to_plane(np.array([[lon, lat]]))[0] == pytest.approx(MERCATOR.transform(lon, lat), abs=1e-6)
    assert WEB_MERCATOR.to_degrees(*MERCATOR.transform(lon, lat)) == pytest.approx((lon, lat), abs=1e-9)


def test_level_n_of_tianditu_is_level_n_minus_one_here() -> None:
    """天地图 _c at level 1: two tiles side by side, 0.703125° a pixel."""
    definition = morecantile.tms.get(WORLD_CRS84.id).matrix(0)
    assert (definition.cellSize, definition.matrixWidth, definition.matrixHeight) == (0.703125, WORLD_CRS84.columns, 1)


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
@pytest.mark.parametrize(("z", "x", "y"), [(-1, 0, 0), (0, -1, 0), (0, 0, 1), (3, 16, 0), (3, 0, 8), (30, 0, 0), (0, 10**30, 0)])
def test_what_is_outside_the_matrix_is_no_tile(grid: TileGrid, z: int, x: int, y: int) -> None:
    assert not grid.holds(z, x, y)
