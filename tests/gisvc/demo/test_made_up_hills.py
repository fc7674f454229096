"""The demonstration's hills: the same on every machine, walkable, and wide enough for the county and the rim of its neighbours."""

import numpy as np
import shapely

from gisvc.demo.ground import ORIGIN_M, make_ground, to_metres
from gisvc.demo.terrain import CELL_M, make_heights


def test_the_hills_repeat_themselves_and_nobody_has_to_climb() -> None:
    hills = make_heights()
    assert hills.fingerprint() == make_heights().fingerprint()
    assert hills.epsg == 4544
    up, across = np.gradient(hills.values.astype(float), CELL_M)
    steep = np.degrees(np.arctan(np.hypot(up, across)))
    assert 2 < np.median(steep) < 8, "hills, but no cliffs"
    assert steep.max() < 30
    assert 500 < hills.values.min() < hills.values.max() < 3000


def test_they_cover_the_whole_county() -> None:
    west, south, east, north = make_heights().bounds
    county = to_metres(shapely.get_coordinates(make_ground().county)) + np.array(ORIGIN_M)
    assert (county.min(axis=0) > [west + 5_000, south + 5_000]).all()
    assert (county.max(axis=0) < [east - 5_000, north - 5_000]).all()
