"""Sixteen directions of true north, and azimuths that are converted only with what somebody stated."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boundaries.register.bearings import (
    WORDS,
    Direction,
    North,
    azimuth_as,
    convergence_deg,
    direction_of,
    scale_error,
    true_azimuth,
)
from boundaries.register.errors import DeclinationNotStated, GridNotStated, UnknownAzimuthKind

THREE_DEGREE_117 = 4548  # the zone on 117°E; a 6° zone on that meridian is the same projection


@pytest.mark.parametrize(
    ("azimuth", "word"),
    [
        (0, "北"),
        (11.2499, "北"),
        (11.25, "北偏东北"),
        (33.7499, "北偏东北"),
        (33.75, "东北"),
        (56.25, "东偏东北"),
        (90, "东"),
        (101.25, "东偏东南"),
        (180, "南"),
        (270, "西"),
        (348.7499, "北偏西北"),
        (348.75, "北"),
        (360, "北"),
        (-90, "西"),
        (725, "北"),
    ],
)
def test_sectors_begin_where_the_standard_says(azimuth: float, word: str) -> None:
    assert direction_of(azimuth).label.zh == word


def test_there_are_sixteen_and_each_contains_its_middle() -> None:
    assert [d.middle_deg for d in Direction] == [i * 22.5 for i in range(16)]
    assert all(direction_of(d.middle_deg) is d for d in Direction)
    assert Direction.N.sector_deg == (348.75, 11.25)
    assert Direction.NNE.sector_deg == (11.25, 33.75)


@given(st.floats(min_value=-1e4, max_value=1e4))
def test_a_direction_is_never_more_than_half_a_sector_from_its_azimuth(azimuth: float) -> None:
    apart = abs((azimuth - direction_of(azimuth).middle_deg + 180) % 360 - 180)
    assert apart <= 11.25 + 1e-9


def test_other_words_mean_the_same_sectors() -> None:
    assert WORDS["东北偏北"] is Direction.NNE
    assert WORDS["正西"] is Direction.W
    assert "北偏东" not in WORDS  # a quadrant, not a sixteenth


def test_sectors_apart_go_the_short_way_round() -> None:
    assert Direction.N.sectors_from(Direction.NNW) == 1
    assert Direction.N.sectors_from(Direction.S) == 8


def test_convergence_and_scale_at_the_edges_of_zones_are_those_of_the_specification() -> None:
    """boundaries.md §3: 0.79° and 0.25 m/km at the edge of a 3° zone, 1.58° and 1.0 m/km at that of a 6° zone, latitude 31.8°."""
    assert convergence_deg(118.5, 31.8, THREE_DEGREE_117) == pytest.approx(0.79, abs=0.005)
    assert convergence_deg(120.0, 31.8, THREE_DEGREE_117) == pytest.approx(1.58, abs=0.005)
    assert convergence_deg(115.5, 31.8, THREE_DEGREE_117) == pytest.approx(-0.79, abs=0.005)
    assert scale_error(118.5, 31.8, THREE_DEGREE_117) * 1000 == pytest.approx(0.25, abs=0.005)
    assert scale_error(120.0, 31.8, THREE_DEGREE_117) * 1000 == pytest.approx(1.0, abs=0.01)
    assert 50 * math.radians(1.58) == pytest.approx(1.4, abs=0.03)


def test_convergence_is_the_angle_between_the_meridian_and_the_grid() -> None:
    """Independent of PROJ's factors: where a step along the meridian comes to lie in the zone."""
    import pyproj

    path = pyproj.Transformer.from_crs(4490, THREE_DEGREE_117, always_xy=True)
    (e0, n0), (e1, n1) = path.transform(118.5, 31.8), path.transform(118.5, 31.8001)
    grid_azimuth_of_true_north = math.degrees(math.atan2(e1 - e0, n1 - n0))
    assert convergence_deg(118.5, 31.8, THREE_DEGREE_117) == pytest.approx(-grid_azimuth_of_true_north, abs=1e-4)


def test_a_grid_azimuth_turns_by_the_convergence_and_a_magnetic_one_by_what_was_stated() -> None:
    north = North(118.5, 31.8, grid_epsg=THREE_DEGREE_117, declination_deg=-5.5)
    assert true_azimuth(45.0, "grid", north) == pytest.approx(45.79, abs=0.005)
    assert true_azimuth(3.0, "magnetic", north) == pytest.approx(357.5)
    assert true_azimuth(45.0, "true", north) == 45.0


@given(st.floats(0, 359.999), st.sampled_from(["grid", "true", "magnetic"]))
def test_there_and_back_is_the_same_azimuth(azimuth: float, kind: str) -> None:
    north = North(104.3, 37.1, grid_epsg=4544, declination_deg=-3.2)
    back = azimuth_as(true_azimuth(azimuth, kind, north), kind, north)
    assert abs((back - azimuth + 180) % 360 - 180) < 1e-9


def test_nothing_is_assumed() -> None:
    with pytest.raises(UnknownAzimuthKind):
        true_azimuth(45, "unknown", North(104, 37, grid_epsg=4544, declination_deg=0))
    with pytest.raises(DeclinationNotStated):
        true_azimuth(45, "magnetic", North(104, 37, grid_epsg=4544))
    with pytest.raises(GridNotStated):
        true_azimuth(45, "grid", North(104, 37))
    for code in (4490, 3857, 999999):
        with pytest.raises(GridNotStated):
            convergence_deg(104, 37, code)
