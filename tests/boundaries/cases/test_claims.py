"""The land between two claim lines: areas against pyproj, overlap told from gap, direction of drawing irrelevant."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries.cases.claims import ClaimLine, claim_line, land_between
from boundaries.lines.errors import NoCourse
from layers.ellipsoid import GEOD

WEST, EAST = "620421", "620423"
LAND = {WEST: shapely.box(103.5, 36.5, 104.0, 37.5), EAST: shapely.box(104.0, 36.5, 104.5, 37.5)}


def meridian(side: str, lon: float, *, bend: float = 0.0) -> ClaimLine:
    return claim_line(side, [[lon, 36.9], [lon + bend, 37.0], [lon, 37.1]])


def by_pyproj(*corners: tuple[float, float]) -> float:
    lon, lat = zip(*corners, strict=True)
    return float(abs(GEOD.polygon_area_perimeter(lon, lat)[0]))


def test_the_area_is_that_of_the_ellipsoid() -> None:
    land = land_between(meridian(WEST, 104.01), meridian(EAST, 103.99), land=LAND)
    expected = by_pyproj((103.99, 36.9), (104.01, 36.9), (104.01, 37.0), (104.01, 37.1), (103.99, 37.1), (103.99, 37.0))
    assert land.area_m2 == pytest.approx(expected, rel=1e-8)
    assert land.sides == (WEST, EAST)


@pytest.mark.parametrize("with_land_of", [[WEST], [EAST], [WEST, EAST]])
@pytest.mark.parametrize(("of_west", "of_east", "claimed_by"), [(104.01, 103.99, (WEST, EAST)), (103.99, 104.01, ())])
def test_each_claiming_beyond_the_other_is_an_overlap_and_each_stopping_short_is_a_gap(
    with_land_of: list[str], of_west: float, of_east: float, claimed_by: tuple[str, ...]
) -> None:
    known = {side: LAND[side] for side in with_land_of}
    (piece,) = land_between(meridian(WEST, of_west), meridian(EAST, of_east), land=known).pieces
    assert piece.claimed_by == claimed_by


def test_claims_that_cross_leave_an_overlap_on_one_side_and_a_gap_on_the_other() -> None:
    straight = claim_line(EAST, [[104.0, 36.9], [104.0, 37.1]])
    slanting = claim_line(WEST, [[103.98, 36.9], [104.02, 37.1]])
    land = land_between(slanting, straight, land=LAND)
    assert sorted((p.claimed_by, p.polygon.centroid.y > 37.0) for p in land.pieces) == [((), False), ((WEST, EAST), True)]
    north = by_pyproj((104.0, 37.0), (104.02, 37.1), (104.0, 37.1))
    assert land.overlap_m2 == pytest.approx(north, rel=1e-4)  # the crossing lies on the chord, not on the geodesic
    assert land.overlap_m2 < land.area_m2


def test_without_any_land_nobody_can_tell_whose_claim_it_is() -> None:
    (piece,) = land_between(meridian(WEST, 104.01), meridian(EAST, 103.99)).pieces
    assert piece.claimed_by is None


def test_one_line_claimed_by_both_leaves_nothing_between() -> None:
    line = meridian(WEST, 104.0, bend=0.02)
    assert land_between(line, ClaimLine(EAST, line.line), land=LAND).pieces == ()
    denser = ClaimLine(EAST, shapely.segmentize(line.line, 0.001))
    assert land_between(line, denser, land=LAND).pieces == ()


def test_a_loop_a_line_makes_with_itself_is_no_land_between() -> None:
    looped = claim_line(WEST, [[104.01, 36.9], [104.01, 37.0], [104.03, 37.0], [104.03, 37.02], [104.01, 37.02], [104.01, 37.01],
                               [104.02, 37.01], [104.02, 36.99], [104.005, 36.99], [104.005, 37.1]])  # fmt: skip
    land = land_between(looped, meridian(EAST, 103.99), land=LAND)
    straight = land_between(meridian(WEST, 104.01), meridian(EAST, 103.99), land=LAND)
    assert 0 < land.area_m2 < 1.2 * straight.area_m2
    assert all(shapely.boundary(p.polygon).intersection(meridian(EAST, 103.99).line).length > 0 for p in land.pieces)


@given(
    bends=st.lists(st.floats(0.001, 0.05), min_size=1, max_size=6),
    turned=st.tuples(st.booleans(), st.booleans()),
)
@settings(max_examples=60, deadline=None)
def test_turning_a_line_round_or_swapping_the_sides_changes_no_area(bends: list[float], turned: tuple[bool, bool]) -> None:
    lats = np.linspace(36.9, 37.1, len(bends))
    one = shapely.LineString(
        [(104.0 + 0.001, 36.88), *((104.0 + b, lat) for b, lat in zip(bends, lats, strict=True)), (104.001, 37.12)]
    )
    other = shapely.LineString([(103.999, 36.88), (103.999, 37.12)])
    plain = land_between(ClaimLine(WEST, one), ClaimLine(EAST, other), land=LAND)
    lines = [shapely.reverse(line) if turn else line for line, turn in zip((one, other), turned, strict=True)]
    again = land_between(ClaimLine(EAST, lines[1]), ClaimLine(WEST, lines[0]), land=LAND)
    assert again.area_m2 == pytest.approx(plain.area_m2, rel=1e-9)
    ring = [*one.coords, *reversed(other.coords)]
    assert plain.area_m2 == pytest.approx(by_pyproj(*ring), rel=1e-7)
    assert {p.claimed_by for p in plain.pieces} == {(WEST, EAST)}


@pytest.mark.parametrize("coordinates", [[[104.0, 37.0]], [[104.0, 37.0]] * 3, [[104.0, math.nan], [104.1, 37.0]]])
def test_a_claim_without_length_is_refused(coordinates: list[list[float]]) -> None:
    with pytest.raises(NoCourse):
        claim_line(WEST, coordinates)


def test_a_claim_of_twenty_thousand_points_is_measured_in_a_breath() -> None:
    lats = np.linspace(36.9, 37.1, 20_000)
    wavy = np.column_stack((104.01 + 0.001 * np.sin(np.arange(20_000)), lats))
    land = land_between(claim_line(WEST, wavy.tolist()), meridian(EAST, 103.99), land=LAND)
    assert len(land.pieces) == 1
