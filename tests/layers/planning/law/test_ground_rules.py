"""Slope and view: what the heights say of a candidate, and that without heights nothing is said."""

import numpy as np
import numpy.typing as npt
import pytest
import shapely

from layers.datum import STORED
from layers.planning.law.ground import LawGround
from layers.planning.law.heights import Heights, is_seen
from layers.planning.law.judgement import Gap, Verdict
from layers.planning.law.nearest_clear import nearest_clear
from layers.raster import Raster
from tests.layers.planning.law.law_rows import GEOD, away, features, judged, offered, pack_of

WEST, NORTH, CELL = 104.0, 37.1, 0.0003
STEEP = "steepest_deg = 25"
SEEN = 'seen_from = "roads"\nwhere = { road_class = ["national"] }\nwithin_m = 1000\neffect = "confirm"'


def dem(values: npt.NDArray[np.float64], cell: float = CELL) -> Heights:
    return Heights.of(Raster(values, (WEST, cell, NORTH, cell), STORED, np.isnan(values), "m"))


def middle_of(row: float, column: float, cell: float = CELL) -> tuple[float, float]:
    return WEST + (column + 0.5) * cell, NORTH - (row + 0.5) * cell


def test_slope_is_the_angle_of_the_plane() -> None:
    """A plane that rises eastwards by the tangent of 30 degrees."""
    row, column = np.mgrid[0:40, 0:40].astype(float)
    _, _, east_m = GEOD.inv(*middle_of(20, 0), *middle_of(20, 39))
    heights = dem(column * east_m / 39 * np.tan(np.radians(30)))
    flat = dem(row * 0)
    here = offered({"at": middle_of(20, 20)})
    steep = judged(here, {}, pack_of(STEEP), heights=heights)
    assert steep.breaches[0].found == pytest.approx(30, abs=0.01)
    assert steep.breaches[0].missing == pytest.approx(5, abs=0.01)
    assert steep.verdicts[0] is Verdict.REFUSED
    assert judged(here, {}, pack_of(STEEP), heights=flat).verdicts[0] is Verdict.NO_KNOWN_OBSTACLE


def test_the_steepest_part_of_a_parcel_decides() -> None:
    values = np.zeros((60, 60))
    values[30:33, 40:43] = 60.0  # a rock
    parcel = shapely.box(*middle_of(45, 20), *middle_of(20, 50))
    told = judged(offered({"geometry": parcel}, {"at": middle_of(10, 10)}), {}, pack_of(STEEP), heights=dem(values))
    assert [breach.candidate for breach in told.breaches] == [0]


def test_without_heights_nothing_is_judged() -> None:
    road = features("roads", {"geometry": shapely.LineString([middle_of(5, 5), middle_of(5, 30)]), "road_class": "national"})
    outside = offered({"at": (104.5, 37.5)}, {"at": middle_of(10, 10)})
    for heights, which in ((None, [True, True]), (dem(np.zeros((40, 40))), [True, False])):
        told = judged(outside, {"roads": road}, pack_of(STEEP), heights=heights)
        assert [(u.gap, u.which.tolist()) for u in told.unjudged] == [(Gap.NO_HEIGHTS, which)]
        assert told.verdicts[0] is Verdict.TO_CONFIRM


def test_a_ridge_hides_and_flat_ground_does_not() -> None:
    flat = np.zeros((60, 60))
    ridge = flat.copy()
    ridge[:, 30] = 20.0
    road = features(
        "roads",
        {"geometry": shapely.LineString([middle_of(50, 45), middle_of(10, 45)]), "road_class": "national", "name": "国道"},
    )
    here = offered({"at": middle_of(30, 15)})
    seen = judged(here, {"roads": road}, pack_of(SEEN), heights=dem(flat))
    breach = seen.breaches[0]
    _, _, metres = GEOD.inv(*middle_of(30, 15), *middle_of(30, 45))
    assert breach.feature_name == "国道"
    assert breach.found == pytest.approx(metres, rel=0.01)
    assert breach.missing == pytest.approx(1000 - metres, rel=0.05)
    assert seen.verdicts[0] is Verdict.TO_CONFIRM
    assert not judged(here, {"roads": road}, pack_of(SEEN), heights=dem(ridge)).breaches


def test_a_gap_in_the_heights_on_the_way_leaves_the_view_open() -> None:
    torn = np.zeros((60, 60))
    torn[:, 30] = np.nan
    road = features("roads", {"geometry": shapely.LineString([middle_of(50, 45), middle_of(10, 45)]), "road_class": "national"})
    told = judged(offered({"at": middle_of(30, 15)}), {"roads": road}, pack_of(SEEN), heights=dem(torn))
    assert not told.breaches
    assert [u.gap for u in told.unjudged] == [Gap.NO_HEIGHTS]


def test_the_earth_itself_hides_what_lies_beyond_the_horizon() -> None:
    """Eyes at 1.6 m and a thing of 1 m see each other up to sqrt(2R/0.87) (sqrt(1.6) + 1) metres over still water."""
    horizon = np.sqrt(2 * 6_371_009 / 0.87) * (np.sqrt(1.6) + 1)
    heights = dem(np.zeros((8, 60)), cell=0.003)
    start = middle_of(4, 2, 0.003)
    ends = [away(*start, 90, horizon * share) for share in (0.98, 1.02)]
    eyes = np.array([start[0]] * 2), np.array([start[1]] * 2)
    seen, known = is_seen(
        heights, eyes, (np.array([e[0] for e in ends]), np.array([e[1] for e in ends])), eye_m=1.6, height_m=1.0
    )
    assert known.tolist() == [True, True]
    assert seen.tolist() == [True, False]


def test_the_nearest_clear_spot_looks_at_slopes_too() -> None:
    values = np.zeros((60, 60))
    values[:, 30:] = np.arange(30) * 30.0  # a mountainside of 48 degrees
    ground, here = LawGround({}, heights=dem(values)), offered({"at": middle_of(30, 40)})
    pack = pack_of(STEEP)
    told = judged(here, {}, pack, heights=ground.heights)
    assert told.is_refused.all()
    spot = nearest_clear(told, ground, 0, area=None, within_m=2000)
    assert spot.lon is not None
    assert judged(offered({"at": (spot.lon, spot.lat)}), {}, pack, heights=ground.heights).is_unbroken.all()
    edge_m = GEOD.inv(*middle_of(30, 40), *middle_of(30, 29))[2]
    assert spot.metres == pytest.approx(edge_m, abs=60)
