"""The common border: nothing of it is lost to an extra corner, and gaps and overlaps are measured."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries.lines.common_border import common_border, common_borders, gaps_and_overlaps
from boundaries.lines.drawn import drawn_area_m2
from boundaries.lines.edges import Edges, covered, metres_per_degree
from boundaries.lines.outlines import Outlines
from layers.ellipsoid import GEOD, length_m
from layers.frames import frame_of
from layers.reference import DIVISIONS
from tests.boundaries.lines.little_lines import CROOKED, EAST, NORTH, WEST, divisions, east_county, west_county

TRUE_M = float(length_m([shapely.LineString(CROOKED)])[0])
SHARES = st.lists(st.tuples(st.integers(0, len(CROOKED) - 2), st.floats(0.001, 0.999)), max_size=25)

Corners = list[tuple[int, float]]


def with_corners(extra: Corners) -> list[tuple[float, float]]:
    """The crooked line with more corners on its straight sides, rounded as computers round."""
    out: list[tuple[float, float]] = []
    for n, (a, b) in enumerate(pairwise(CROOKED)):
        shares = sorted({share for side, share in extra if side == n})
        out += [a, *((a[0] + (b[0] - a[0]) * s, a[1] + (b[1] - a[1]) * s) for s in shares)]
    return [*out, CROOKED[-1]]


def test_an_extra_corner_costs_plain_intersection_a_third_and_us_nothing() -> None:
    # The case of the domain notes, §0.8: two polygons, one with a single corner more, lying on a side both share.
    longest = max(range(len(CROOKED) - 1), key=lambda n: np.hypot(*np.subtract(CROOKED[n + 1], CROOKED[n])))
    lost = float(length_m([shapely.LineString(CROOKED[longest : longest + 2])])[0])
    for share in np.linspace(0.31, 0.43, 25):
        west, east = west_county(), east_county(with_corners([(longest, float(share))]))
        plain = float(length_m([west.boundary.intersection(east.boundary)])[0])
        if plain < TRUE_M - 1:  # some shares fall on the side to the last bit; most do not
            break
    else:
        pytest.fail("no rounding found that loses a side")
    assert plain == pytest.approx(TRUE_M - lost, rel=1e-3)
    assert plain / TRUE_M < 0.75
    found = common_border(west, east)
    assert found.length_m == pytest.approx(TRUE_M, abs=1e-3)
    assert found.gaps_m2 == found.overlaps_m2 == 0


@given(SHARES, SHARES)
@settings(max_examples=30, deadline=None)
def test_corners_on_straight_sides_change_nothing(on_west: Corners, on_east: Corners) -> None:
    found = common_border(west_county(with_corners(on_west)), east_county(with_corners(on_east)))
    assert found.length_m == pytest.approx(TRUE_M, abs=0.01)
    assert found.gaps == found.overlaps == ()


@given(SHARES, st.lists(st.tuples(st.floats(-1e-7, 1e-7), st.floats(-1e-7, 1e-7)), min_size=6, max_size=6))
@settings(max_examples=30, deadline=None)
def test_the_border_is_the_same_from_both_sides(extra: Corners, wobble: list[tuple[float, float]]) -> None:
    shaken = [(x + dx, y + dy) for (x, y), (dx, dy) in zip(CROOKED, wobble, strict=True)]  # about a centimetre
    west, east = west_county(with_corners(extra)), east_county(shaken)
    one, other = common_border(west, east), common_border(east, west)
    assert one.length_m == pytest.approx(other.length_m, abs=0.5)
    assert one.gaps_m2 == pytest.approx(other.gaps_m2)
    assert one.overlaps_m2 == pytest.approx(other.overlaps_m2)


@pytest.mark.parametrize(("apart_m", "is_shared"), [(0.04, True), (0.049, True), (0.051, False), (0.5, False)])
def test_the_tolerance_is_five_centimetres_on_the_ground(apart_m: float, is_shared: bool) -> None:
    straight = [(104.0, 37.0), (104.0, 37.2)]
    lon, _, _ = GEOD.fwd(104.0, 37.1, 90, apart_m)
    moved = [(lon, 37.0), (lon, 37.2)]
    found = common_border(west_county(straight), east_county(moved))
    assert (found.length_m > 20_000) is is_shared


def test_a_notch_is_a_gap_or_an_overlap_of_its_own_size() -> None:
    dented = [*CROOKED[:3], (104.02, 37.08), *CROOKED[3:]]  # off the straight side from CROOKED[2] to CROOKED[3]
    notch = shapely.Polygon([CROOKED[2], (104.02, 37.08), CROOKED[3]])
    size = float(drawn_area_m2([notch])[0])
    side = float(length_m([shapely.LineString(CROOKED[2:4])])[0])
    gap = (
        common_border(west_county(), east_county(dented))
        if _is_east(dented)
        else common_border(west_county(dented), east_county())
    )
    overlap = (
        common_border(west_county(dented), east_county())
        if _is_east(dented)
        else common_border(west_county(), east_county(dented))
    )
    assert gap.gaps_m2 == pytest.approx(size, rel=1e-6)
    assert gap.overlaps_m2 == 0
    assert overlap.overlaps_m2 == pytest.approx(size, rel=1e-6)
    assert overlap.gaps_m2 == 0
    assert gap.length_m == pytest.approx(TRUE_M - side, abs=0.5)


def _is_east(border: list[tuple[float, float]]) -> bool:
    return east_county(border).area < east_county().area


def test_outlines_that_only_cross_or_touch_share_no_border() -> None:
    west = west_county()
    across = shapely.Polygon([(103.9, 36.9), (104.1, 37.05), (104.1, 36.9)])
    corner = shapely.Polygon([(104.005, 37.2), (104.3, 37.3), (104.0, 37.3)])
    assert common_border(west, across).length_m == 0
    assert common_border(west, corner).length_m == 0


def test_a_polygon_within_a_hole_shares_the_whole_ring() -> None:
    ring = [(104.05, 37.05), (104.1, 37.05), (104.1, 37.1), (104.05, 37.1)]
    around = shapely.Polygon(east_county().exterior.coords, [ring])
    found = common_border(around, shapely.Polygon(ring))
    assert found.length_m == pytest.approx(float(length_m([shapely.LinearRing(ring)])[0]), abs=1e-3)
    assert found.gaps == ()


def test_all_borders_at_once_are_those_one_by_one() -> None:
    outlines = Outlines.of(frame_of(DIVISIONS, divisions()))
    borders = common_borders(outlines)
    assert borders[["code_a", "code_b"]].to_numpy().tolist() == [[WEST, EAST], [WEST, NORTH], [EAST, NORTH]]
    for a, b, metres in borders[["code_a", "code_b", "length_m"]].to_numpy().tolist():
        assert metres == pytest.approx(common_border(outlines[a], outlines[b]).length_m, abs=1e-6)


def test_gaps_and_overlaps_are_told_of_the_two_beside_them() -> None:
    rows = divisions()
    dented = [*CROOKED[:3], (104.02, 37.08), *CROOKED[3:]]
    rows[0] = {**rows[0], "geometry": west_county(dented)}
    size = float(drawn_area_m2([shapely.Polygon([CROOKED[2], (104.02, 37.08), CROOKED[3]])])[0])
    found = gaps_and_overlaps(Outlines.of(frame_of(DIVISIONS, rows)))
    assert found[["code_a", "code_b"]].to_numpy().tolist() == [[WEST, EAST]]
    assert found[["gaps_m2", "overlaps_m2"]].sum().sum() == pytest.approx(size, rel=1e-6)
    assert isinstance(found, pd.DataFrame)
    assert gaps_and_overlaps(Outlines.of(frame_of(DIVISIONS, divisions()))).empty


@given(st.lists(st.tuples(st.floats(-0.0003, 0.0003), st.floats(0.0001, 0.0006)), min_size=2, max_size=12), st.floats(0.5, 40.0))
@settings(max_examples=30, deadline=None)
def test_what_is_covered_is_what_lies_in_a_strip_around_the_other(steps: list[tuple[float, float]], within_m: float) -> None:
    # An independent way: shapely's buffer in metres. Round ends are drawn with many corners there, so a thousandth is allowed.
    one = shapely.LineString(np.cumsum([(104.0, 37.0), *steps], axis=0))
    other = shapely.LineString([(104.0, 37.0), (104.0, 37.004)])
    scale = metres_per_degree(np.array([37.002]))[0]
    flat = [shapely.transform(shape, lambda xy: xy * scale) for shape in (one, other)]
    strip = shapely.buffer(flat[1], within_m, quad_segs=64)
    expected = shapely.length(shapely.intersection(flat[0], strip))
    found = covered(Edges.of([one]), Edges.of([other]), within_m=within_m).length_m.sum()
    assert found == pytest.approx(expected, rel=2e-3, abs=0.02)
