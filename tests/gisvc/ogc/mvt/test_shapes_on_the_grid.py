"""Every area of a tile is valid on the grid and wound as MVT wants it; what is drawn is what shapely alone would clip."""

from typing import Any

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from gisvc.ogc.mvt.attributes import Attribute
from gisvc.ogc.mvt.encoding import Drawing, Kind, encode_layer
from gisvc.ogc.mvt.shapes import NEGLIGIBLE, draw_areas, draw_lines
from gisvc.ogc.mvt.squares import EXTENT, MARGIN

WINDOW = shapely.box(-MARGIN, -MARGIN, EXTENT + MARGIN, EXTENT + MARGIN)
ROW = np.array([0])


def one(shape: BaseGeometry) -> np.ndarray[Any, Any]:
    shapes = np.empty(1, dtype=object)
    shapes[0] = shape
    return shapes


def all_told(drawing: Drawing, count: int) -> list[BaseGeometry]:
    """The shapes as an independent reader sees them; what is not drawn is empty."""
    content = encode_layer("x", np.arange(count, dtype=np.uint64), [Attribute.of("n", ["a"] * count)], [drawing])
    seen: list[BaseGeometry] = [shapely.Point()] * count
    if content:
        for feature in mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})["x"]["features"]:
            seen[feature["id"]] = shapely.geometry.shape(feature["geometry"])
    return seen


def told(drawing: Drawing) -> BaseGeometry:
    return all_told(drawing, 1)[0]


def rings_of(drawing: Drawing) -> list[np.ndarray[Any, Any]]:
    return np.split(drawing.corners, np.cumsum(drawing.corners_of_part)[:-1])


def surveyed(ring: np.ndarray[Any, Any]) -> float:
    """Twice the area by the surveyor's formula of MVT 2.1 §4.3.3.3: above zero is an outer ring."""
    x, y = ring[:, 0], ring[:, 1]
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))


def jagged(seed: int, count: int = 40) -> np.ndarray[Any, Any]:
    """Jagged areas of any size, some with a hole, some sticking out of the tile, some smaller than a cell."""
    chance, shapes = np.random.default_rng(seed), np.empty(count, dtype=object)
    for at in range(count):
        corners, size, middle = chance.integers(3, 40), chance.choice([0.2, 3, 50, 1500, 9000]), chance.uniform(-500, 4600, 2)
        angles, reach = np.sort(chance.uniform(0, 2 * np.pi, corners)), chance.uniform(0.05, 1, corners) * size
        outline = middle + np.column_stack([np.cos(angles), np.sin(angles)]) * reach[:, None]
        holes = [middle + (outline - middle) * chance.uniform(0.1, 0.9)] if chance.random() < 0.5 else []
        shapes[at] = shapely.make_valid(shapely.Polygon(outline, holes), method="structure", keep_collapsed=False)
    return shapes


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_areas_are_valid_on_the_grid_and_wound_right(seed: int) -> None:
    areas = jagged(seed)
    drawing = draw_areas(areas, np.arange(len(areas)))
    signs = [surveyed(ring) for ring in rings_of(drawing)]
    assert all(sign != 0 for sign in signs)
    seen = all_told(drawing, len(areas))
    assert sum(signs) / 2 == pytest.approx(sum(shape.area for shape in seen)), "outer rings count up, holes count down"
    for area, shape in zip(areas, seen, strict=True):
        expected = area.intersection(WINDOW)
        if shape.is_empty:
            assert expected.area <= NEGLIGIBLE * expected.length + 8  # a sliver, or nothing
            continue
        assert shape.is_valid
        assert shape.geom_type in ("Polygon", "MultiPolygon")
        assert WINDOW.buffer(1).covers(shape)
        # nothing strays further than what was simplified and rounded away
        assert shape.symmetric_difference(expected).area <= (NEGLIGIBLE + 1.5) * expected.length + 8


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_lines_stay_within_an_eighth_of_a_pixel(seed: int) -> None:
    lines = shapely.boundary(jagged(seed))
    for line, shape in zip(lines, all_told(draw_lines(lines, np.arange(len(lines))), len(lines)), strict=True):
        expected = line.intersection(WINDOW)
        if shape.is_empty:
            assert expected.length <= 3
            continue
        assert shape.geom_type in ("LineString", "MultiLineString")
        assert WINDOW.buffer(1).covers(shape)
        assert expected.buffer(NEGLIGIBLE + 1.5).covers(shape)


def test_a_self_touching_result_of_rounding_is_put_right() -> None:
    """Two lobes joined by a neck thinner than a cell: rounded corner by corner they would cross."""
    hourglass = shapely.Polygon([(0, 0), (100, 0), (50.3, 50.2), (100, 100.4), (0, 100.4), (50.1, 50.4)])
    seen = told(draw_areas(one(hourglass), ROW))
    assert seen.is_valid
    assert seen.area == pytest.approx(hourglass.area, rel=0.05)


def test_an_area_smaller_than_a_cell_stays_as_one_cell() -> None:
    speck = shapely.box(100.2, 100.2, 100.4, 100.4)
    drawing = draw_areas(one(speck), ROW)
    seen = told(drawing)
    assert seen.area == 1
    assert seen.distance(speck) < 1


def test_a_line_smaller_than_a_cell_stays_as_one_stroke() -> None:
    speck = shapely.MultiLineString([[(10.1, 10.1), (10.2, 10.2)], [(12.0, 12.1), (12.1, 12.1)]])
    seen = told(draw_lines(one(speck), ROW))
    assert seen.geom_type == "LineString"
    assert seen.length == 1


def test_a_large_area_that_only_grazes_the_margin_is_left_out() -> None:
    grazing = shapely.box(EXTENT + MARGIN - 0.2, 0, EXTENT + 5000, 4000)
    assert len(draw_areas(one(grazing), ROW)) == 0


def test_an_area_around_the_tile_fills_it() -> None:
    seen = told(draw_areas(one(shapely.box(-9e6, -9e6, 9e6, 9e6)), ROW))
    assert seen.equals(WINDOW)


def test_neighbours_keep_their_common_border() -> None:
    """A border drawn the same on both sides is snapped the same on both sides."""
    border = [(2000.3, -10.0), (2100.7, 900.2), (1950.1, 2100.9), (2000.3, 4200.0)]
    left = shapely.Polygon([(100, -10), *border, (100, 4200)])
    right = shapely.Polygon([(3900, -10), *border, (3900, 4200)])
    seen = [told(draw_areas(one(side), ROW)) for side in (left, right)]
    assert seen[0].intersection(seen[1]).area == 0
    assert seen[0].union(seen[1]).area == pytest.approx(left.union(right).intersection(WINDOW).area, rel=1e-3)


def test_kinds_are_told_apart() -> None:
    assert draw_areas(one(shapely.box(0, 0, 9, 9)), ROW).kind is Kind.AREA
    assert draw_lines(one(shapely.LineString([(0, 0), (9, 9)])), ROW).kind is Kind.LINE
