"""Metres on the ellipsoid agree with the geodesic, everywhere and without a zone."""

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.datum import GEOD, arc_of_chord, area_m2, chord_of_arc, circle, circles, geodesic_m, length_m, to_ecef

RNG = np.random.default_rng(5)


def star(lon: float, lat: float, radius_deg: float, corners: int) -> shapely.Polygon:
    angle = np.sort(RNG.uniform(0, 2 * np.pi, corners))
    reach = radius_deg * RNG.uniform(0.4, 1, corners)
    return shapely.Polygon(np.column_stack((lon + reach * np.cos(angle) / np.cos(np.radians(lat)), lat + reach * np.sin(angle))))


def geod_area(polygon: shapely.Polygon) -> float:
    outer, *holes = (abs(GEOD.geometry_area_perimeter(shapely.Polygon(r))[0]) for r in (polygon.exterior, *polygon.interiors))
    return float(outer - sum(holes))


@pytest.mark.parametrize(
    ("radius_deg", "corners"), [(0.0005, 4), (0.003, 5), (0.01, 6), (0.05, 8), (0.2, 60), (1.0, 400), (6.0, 3000)]
)
def test_areas_agree_with_the_geodesic_to_a_hundred_millionth(radius_deg: float, corners: int) -> None:
    """From a building to a province of twelve degrees, without choosing a zone."""
    polygons = np.array([star(RNG.uniform(75, 134), RNG.uniform(18, 50), radius_deg, corners) for _ in range(40)], dtype=object)
    true = np.array([geod_area(p) for p in polygons])
    assert (np.abs(area_m2(polygons) - true) <= np.maximum(1e-8 * true, 1e-3)).all()


@given(st.floats(-179, 179), st.floats(-85, 85), st.floats(1e-4, 0.15))
@settings(max_examples=60, deadline=None)
def test_a_square_anywhere_on_earth_has_its_geodesic_area(lon: float, lat: float, size: float) -> None:
    square = shapely.box(lon, lat, lon + size, lat + size)
    assert abs(area_m2([square])[0] - geod_area(square)) <= max(1e-8 * geod_area(square), 1e-3)


def test_holes_are_taken_out_and_parts_added_whatever_their_direction() -> None:
    outer, hole = shapely.box(104, 37, 104.1, 37.1), shapely.box(104.02, 37.02, 104.05, 37.05)
    with_hole = shapely.Polygon(outer.exterior.coords[::-1], [hole.exterior.coords])
    alone, inner, both = area_m2([outer, hole, with_hole])
    assert both == pytest.approx(alone - inner, rel=1e-12)
    assert area_m2([shapely.MultiPolygon([with_hole, shapely.box(105, 37, 105.1, 37.1)])])[0] == pytest.approx(
        both + alone, rel=1e-12
    )


def test_points_have_no_area_and_missing_shapes_have_none_to_tell() -> None:
    shapes = np.array([None, shapely.Point(104, 37), shapely.Polygon(), shapely.LineString([(104, 37), (105, 37)])], dtype=object)
    assert np.isnan(area_m2(shapes)[0])
    assert area_m2(shapes)[1:].tolist() == [0, 0, 0]
    assert area_m2([]).shape == length_m([]).shape == (0,)


def test_lengths_are_geodesic() -> None:
    meridian, wiggle = shapely.LineString([(104, 36), (104, 37)]), shapely.LineString(RNG.uniform((104, 36), (105, 37), (500, 2)))
    many = shapely.MultiLineString([meridian, wiggle])
    box = shapely.Polygon(shapely.box(104, 36, 105, 37).exterior, [shapely.box(104.4, 36.4, 104.6, 36.6).exterior])
    shapes = np.array([meridian, wiggle, many, box, None, shapely.Point(1, 2)], dtype=object)
    metres = length_m(shapes)
    assert metres[0] == pytest.approx(110_968.304, abs=1e-3)
    assert metres[:3] == pytest.approx([GEOD.geometry_length(s) for s in shapes[:3]], rel=1e-12)
    assert metres[3] == pytest.approx(sum(GEOD.geometry_length(ring) for ring in (box.exterior, *box.interiors)), rel=1e-12)
    assert np.isnan(metres[4])
    assert metres[5] == 0


@pytest.mark.parametrize(("arc_m", "bound_m"), [(1_000, 1e-7), (5_000, 2e-6), (10_000, 2e-5), (30_000, 4e-4), (40_000, 1e-3)])
def test_chord_and_arc_agree_with_the_geodesic_within_the_stated_bound(arc_m: float, bound_m: float) -> None:
    lon, lat = RNG.uniform(-180, 180, 20_000), RNG.uniform(-89, 89, 20_000)
    x, y, _ = GEOD.fwd(lon, lat, RNG.uniform(0, 360, 20_000), np.full(20_000, float(arc_m)))
    chord = np.linalg.norm(to_ecef(lon, lat) - to_ecef(x, y), axis=1)
    assert np.abs(arc_of_chord(chord) - arc_m).max() < bound_m
    assert np.abs(chord_of_arc(arc_m) - chord).max() < bound_m
    assert (chord <= arc_m).all(), "straight through the earth is never longer"


def test_earth_centred_metres_are_those_of_the_register() -> None:
    lon, lat = RNG.uniform(-180, 180, 50), RNG.uniform(-90, 90, 50)
    path = pyproj.Transformer.from_crs(4480, 4479, always_xy=True)
    assert to_ecef(lon, lat) == pytest.approx(np.column_stack(path.transform(lon, lat, np.zeros(50))), abs=1e-6)


def test_distances_are_those_of_pyproj() -> None:
    lon, lat = RNG.uniform(70, 140, (2, 500)), RNG.uniform(0, 60, (2, 500))
    _, _, true = GEOD.inv(lon[0], lat[0], lon[1], lat[1])
    assert (geodesic_m(lon[0], lat[0], lon[1], lat[1]) == true).all()
    assert geodesic_m(104.0, 37.0, [104.0, 104.1], [[37.0], [37.1]]).shape == (2, 2)
    assert np.isnan(geodesic_m([104.0, np.nan], 37.0, 104.0, 37.0)).tolist() == [False, True]


def test_every_corner_of_a_circle_lies_at_its_radius() -> None:
    for lon, lat, radius_m in [(104.0, 37.0, 1000.0), (122.0, 53.0, 30_000.0), (-51.2, -30.0, 300.0)]:
        x, y = circle(lon, lat, radius_m).exterior.coords.xy
        assert len(x) == 129
        assert np.abs(geodesic_m(lon, lat, x, y) - radius_m).max() < 1e-6


def test_a_drawn_circle_falls_short_by_what_is_stated() -> None:
    round_one = circle(104.0, 37.0, 5_000.0)
    assert round_one.exterior.is_ccw
    assert 1 - area_m2([round_one])[0] / (np.pi * 5_000.0**2) == pytest.approx(0.0004, abs=1e-4)
    middle = shapely.get_coordinates(round_one)[:2].mean(axis=0)
    assert 1 - geodesic_m(104.0, 37.0, *middle) / 5_000 == pytest.approx(0.0003, abs=1e-4)


def test_many_circles_are_the_circles_one_by_one() -> None:
    lon, lat = RNG.uniform(103, 105, 5), RNG.uniform(36, 38, 5)
    for drawn, x, y in zip(circles(lon, lat, 800.0, quad_segs=8), lon, lat, strict=True):
        assert drawn.equals_exact(circle(x, y, 800.0, quad_segs=8), 1e-12)


@pytest.mark.parametrize("radius_m", [0.0, -5.0, float("nan")])
def test_a_circle_needs_a_radius(radius_m: float) -> None:
    with pytest.raises(ValueError, match="radius"):
        circle(104.0, 37.0, radius_m)
