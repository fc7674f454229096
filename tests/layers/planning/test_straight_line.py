"""Straight lines: a few facilities and many are looked for in different ways and found alike."""

import numpy as np

from layers.datum import geodesic_m
from layers.planning.straight import StraightLine
from layers.planning.travel import Places


def test_a_few_facilities_are_found_as_many_are() -> None:
    rng = np.random.default_rng(4)
    homes = Places(*rng.uniform((104.0, 37.0), (104.2, 37.2), (300, 2)).T)
    homes.lon[7] = np.nan
    centres = Places(*rng.uniform((104.0, 37.0), (104.2, 37.2), (40, 2)).T)
    many = StraightLine(1.2).pairs(homes, centres, limit_min=45)
    for count in (1, 5, 16, 17):
        few = StraightLine(1.2).pairs(homes, centres.chosen(np.arange(count)), limit_min=45)
        same = many.facility < count
        for mine, theirs in ((few.place, many.place), (few.facility, many.facility), (few.minutes, many.minutes)):
            np.testing.assert_array_equal(mine, theirs[same])
    home, centre = (grid.ravel() for grid in np.meshgrid(np.arange(300), np.arange(40), indexing="ij"))
    metres = geodesic_m(homes.lon[home], homes.lat[home], centres.lon[centre], centres.lat[centre])
    assert len(many) == (metres <= 45 * 60 * 1.2).sum()
