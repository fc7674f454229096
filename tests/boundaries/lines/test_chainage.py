"""Chainage: metres along a line, beside it, and on which hand, held against pyproj's own geodesics."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries.lines.chainage import StraightenedLine
from boundaries.lines.errors import BeyondTheLine, NoCourse
from layers.ellipsoid import GEOD
from tests.boundaries.lines.little_lines import CROOKED

COORDINATES = st.lists(st.tuples(st.floats(-0.05, 0.05), st.floats(0.002, 0.05)), min_size=1, max_size=12)

Steps = list[tuple[float, float]]


def not_a_number() -> shapely.LineString:
    with np.errstate(invalid="ignore"):
        return shapely.LineString([(104, 37), (float("nan"), 37.1)])


def rising(steps: Steps) -> StraightenedLine:
    """A line that always goes north, so that no two stretches of it come near each other."""
    return StraightenedLine.of(shapely.LineString(np.cumsum([(104.0, 37.0), *steps], axis=0)))


@given(COORDINATES, st.lists(st.floats(0, 1), min_size=1, max_size=20))
@settings(max_examples=40, deadline=None)
def test_the_point_at_a_chainage_has_that_chainage(steps: Steps, shares: list[float]) -> None:
    line = rising(steps)
    asked = np.array(shares) * line.length_m
    places = line.points_at(asked)
    feet = line.feet(places[:, 0], places[:, 1])
    np.testing.assert_allclose(feet.distance_m, 0, atol=1e-5)
    again = line.points_at(feet.chainage_m)
    np.testing.assert_allclose(GEOD.inv(*places.T, *again.T)[2], 0, atol=1e-5)


@given(COORDINATES)
@settings(max_examples=40, deadline=None)
def test_a_line_is_as_long_as_pyproj_says(steps: Steps) -> None:
    coords = np.cumsum([(104.0, 37.0), *steps], axis=0)
    assert StraightenedLine.of(shapely.LineString(coords)).length_m == pytest.approx(GEOD.line_length(*coords.T), abs=1e-6)


@given(COORDINATES, st.floats(0.01, 0.99), st.floats(0.01, 0.99))
@settings(max_examples=40, deadline=None)
def test_two_stretches_make_the_whole(steps: Steps, one: float, other: float) -> None:
    line = rising(steps)
    low, high = sorted((one * line.length_m, other * line.length_m))
    cuts = (0.0, low, high, line.length_m)
    lengths = [StraightenedLine.of(line.stretch(a, b)).length_m for a, b in pairwise(cuts) if b - a > 1e-3]
    assert sum(lengths) == pytest.approx(line.length_m, abs=5e-3)


@pytest.mark.parametrize("right_m", [-20_000.0, -100.0, -0.05, 0.05, 100.0, 20_000.0])
@pytest.mark.parametrize("along_m", [1_000.0, 123_456.0, 300_000.0])
def test_beside_a_side_of_340_km_chainage_and_offset_are_true_to_a_centimetre(right_m: float, along_m: float) -> None:
    line = StraightenedLine.of(shapely.LineString([(100.0, 35.0), (103.0, 37.0)]))
    azimuth, _, _ = GEOD.inv(100.0, 35.0, 103.0, 37.0)
    lon, lat, back = GEOD.fwd(100.0, 35.0, azimuth, along_m)
    lon, lat, _ = GEOD.fwd(lon, lat, back + 180 + 90, right_m)
    feet = line.feet(lon, lat)
    assert feet.chainage_m[0] == pytest.approx(along_m, abs=0.01)
    assert feet.offset_m[0] == pytest.approx(right_m, abs=0.01)


def test_the_foot_is_the_nearest_of_very_many_places_on_the_line() -> None:
    line = StraightenedLine.of(shapely.LineString(CROOKED))
    rng = np.random.default_rng(7)
    points = rng.uniform((103.95, 36.98), (104.06, 37.22), (50, 2))
    feet = line.feet(*points.T)
    dense = line.points_at(line.sampled(2.0))
    for (lon, lat), metres in zip(points, feet.distance_m, strict=True):
        nearest = GEOD.inv(np.full(len(dense), lon), np.full(len(dense), lat), *dense.T)[2].min()
        assert metres <= nearest + 1e-6
        assert nearest - metres < 1.1  # two metres apart, so at most one metre from the foot


def test_left_and_right_are_seen_along_the_line() -> None:
    north = StraightenedLine.of(shapely.LineString([(104.0, 37.0), (104.0, 37.1)]))
    assert north.feet(104.01, 37.05).offset_m[0] > 0  # east of a line that runs north
    assert north.feet(103.99, 37.05).offset_m[0] < 0
    south = StraightenedLine.of(shapely.LineString([(104.0, 37.1), (104.0, 37.0)]))
    assert south.feet(104.01, 37.05).offset_m[0] < 0


def test_outside_a_sharp_corner_the_hand_is_still_right() -> None:
    hairpin = StraightenedLine.of(shapely.LineString([(104.0, 37.0), (104.0, 37.1), (104.002, 37.0)]))
    assert hairpin.feet([103.999, 104.0005, 104.003], [37.101, 37.102, 37.1005]).offset_m.max() < 0  # all on the outer, left side


def test_points_before_the_start_and_behind_the_end_say_so() -> None:
    line = StraightenedLine.of(shapely.LineString([(104.0, 37.0), (104.0, 37.1)]))
    feet = line.feet([104.0, 104.0, 104.0], [36.99, 37.05, 37.11])
    assert feet.is_beyond.tolist() == [True, False, True]
    assert feet.chainage_m[[0, 2]].tolist() == [0.0, line.length_m]


def test_pieces_that_touch_are_one_line_in_the_direction_of_the_first() -> None:
    whole = StraightenedLine.of(shapely.LineString(CROOKED))
    pieces = shapely.MultiLineString([CROOKED[:3], CROOKED[2:4], CROOKED[3:][::-1]])
    joined = StraightenedLine.of(pieces)
    assert joined.gaps == 0
    np.testing.assert_array_equal(joined.corners, whole.corners)


def test_pieces_apart_follow_each_other_and_their_gap_has_no_length() -> None:
    line = StraightenedLine.of(shapely.MultiLineString([[(104, 37), (104.1, 37)], [(104.2, 37), (104.3, 37)]]))
    one, other = (GEOD.line_length([a, b], [37, 37]) for a, b in ((104, 104.1), (104.2, 104.3)))
    assert line.gaps == 1
    assert line.length_m == pytest.approx(one + other, abs=1e-6)
    across = line.stretch(one - 100, one + 100)
    assert isinstance(across, shapely.MultiLineString)
    assert isinstance(line.stretch(0, one), shapely.LineString)
    assert line.feet(104.15, 37.0).chainage_m[0] == pytest.approx(one, abs=1e-6)  # the gap belongs to nobody


@pytest.mark.parametrize(
    "nothing",
    [
        None,
        shapely.LineString(),
        shapely.Point(104, 37),
        shapely.LineString([(104, 37), (104, 37)]),
        not_a_number(),
        shapely.MultiLineString(),
        shapely.Polygon([(104, 37), (105, 37), (104, 38)]),
        shapely.LineString([(104, 37), (104, 97)]),
    ],
    ids=["none", "empty", "point", "one point twice", "not a number", "empty pieces", "polygon", "beyond the pole"],
)
def test_a_line_without_a_course_is_refused_in_words(nothing: shapely.Geometry | None) -> None:
    with pytest.raises(NoCourse, match="L7"):
        StraightenedLine.of(nothing, line_id="L7")


@pytest.mark.parametrize("chainage", [-1.0, 1e9, float("nan")])
def test_a_chainage_that_is_not_on_the_line_is_refused(chainage: float) -> None:
    line = StraightenedLine.of(shapely.LineString(CROOKED))
    with pytest.raises(BeyondTheLine):
        line.points_at(chainage)


def test_a_corner_told_twice_changes_nothing() -> None:
    twice = [c for corner in CROOKED for c in (corner, corner)]
    one, other = (StraightenedLine.of(shapely.LineString(c)) for c in (CROOKED, twice))
    np.testing.assert_array_equal(one.chainage_m, other.chainage_m)
