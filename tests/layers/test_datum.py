"""One datum for everything stored, one projection for every question, and a refusal where a conversion would be a guess."""

from concurrent.futures import ThreadPoolExecutor

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.datum import (
    STORED,
    NotInMetres,
    NoZone,
    OffTheMap,
    UnknownDatum,
    geodesic_m,
    in_metres,
    require_datum,
    require_metres,
    require_same_datum,
    to_stored,
    working_crs,
    working_epsg,
)
from layers.errors import DatumsDiffer, NoDatum, OldDatum

ESRI_GK = (
    'PROJCS["CGCS2000_3_Degree_GK_CM_105E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",'
    'SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],'
    'PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",105.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
ESRI_XIAN = (
    ESRI_GK.replace("CGCS2000_3", "Xian_1980_3")
    .replace("D_China_2000", "D_Xian_1980")
    .replace('SPHEROID["CGCS2000",6378137.0,298.257222101]', 'SPHEROID["Xian_1980",6378140.0,298.257]')
    .replace("GCS_China_Geodetic_Coordinate_System_2000", "GCS_Xian_1980")
)
KRASOVSKY_ALBERS = "+proj=aea +lat_1=25 +lat_2=47 +lon_0=105 +ellps=krass +type=crs"


def one_point(x: float, y: float, crs: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"name": ["一条山"]}, geometry=[shapely.Point(x, y)], crs=crs)


def place(frame: gpd.GeoDataFrame) -> tuple[float, float]:
    return frame.geometry.iloc[0].x, frame.geometry.iloc[0].y


# --- who gets in -----------------------------------------------------------------------------------------------------


def test_a_frame_without_datum_does_not_get_in() -> None:
    for refused in (require_datum, to_stored, in_metres):
        with pytest.raises(NoDatum):
            refused(one_point(104, 37, None))


def test_the_refusal_names_the_layer() -> None:
    with pytest.raises(NoDatum) as refusal:
        to_stored(one_point(104, 37, None), layer="facilities")
    assert refusal.value.facts["layer"] == "facilities"


@pytest.mark.parametrize("crs", [4490, 4326, "OGC:CRS84", 4979, 4480, "EPSG:4490+5737", 9754])
def test_cgcs2000_and_wgs84_degrees_are_the_same_place(crs: object) -> None:
    stored = to_stored(one_point(104.05, 37.18, crs))
    assert stored.crs == STORED
    assert place(stored) == pytest.approx((104.05, 37.18), abs=1e-9)


def test_what_is_stored_already_is_not_touched() -> None:
    frame = one_point(104.05, 37.18, 4490)
    assert to_stored(frame) is frame


@pytest.mark.parametrize("epsg", [*range(4491, 4555), 3857, 32648])
def test_every_modern_projection_comes_back_to_its_degrees(epsg: int) -> None:
    crs = pyproj.CRS.from_epsg(epsg)
    meridian = 104.0 if epsg in (3857, 32648) else crs.to_cf()["longitude_of_central_meridian"]
    projected = one_point(meridian + 0.7, 37.18, 4490).to_crs(epsg)
    assert place(to_stored(projected)) == pytest.approx((meridian + 0.7, 37.18), abs=1e-9)


@pytest.mark.parametrize("epsg", [4610, *range(2327, 2391), 4214, *range(2401, 2443), *range(21413, 21424), 4555])
def test_old_datums_are_refused_whatever_their_zone(epsg: int) -> None:
    with pytest.raises(OldDatum):
        to_stored(one_point(500_000, 4_100_000, epsg))


def test_old_datums_are_known_by_name_and_by_ellipsoid() -> None:
    with pytest.raises(OldDatum, match="Xian 1980"):
        to_stored(one_point(500_000, 4_100_000, ESRI_XIAN))
    with pytest.raises(OldDatum, match="Beijing 1954"):
        to_stored(one_point(0, 4_100_000, KRASOVSKY_ALBERS))


def test_somebodys_seven_numbers_do_not_make_an_old_datum_new() -> None:
    bound = "+proj=tmerc +lon_0=105 +x_0=500000 +ellps=krass +towgs84=15.8,-154.4,-82.3,0,0,0,0 +type=crs"
    with pytest.raises(OldDatum):
        to_stored(one_point(500_000, 4_100_000, bound))


def test_a_shapefiles_own_wording_of_cgcs2000_is_understood() -> None:
    assert place(to_stored(one_point(500_000, 4_100_000, ESRI_GK))) == pytest.approx((105.0, 37.03144), abs=1e-5)


@pytest.mark.parametrize(
    "crs",
    [
        "+proj=longlat +ellps=GRS80 +type=crs",  # an ellipsoid, no datum
        "+proj=longlat +R=6371000 +type=crs",
        'LOCAL_CS["独立坐标系",UNIT["metre",1]]',
        4269,  # NAD83: 4 m
        4978,  # earth-centred
    ],
)
def test_a_system_with_only_a_ballpark_operation_is_refused(crs: object) -> None:
    with pytest.raises(UnknownDatum) as refusal:
        to_stored(one_point(104, 37, crs), layer="facilities")
    assert refusal.value.facts["layer"] == "facilities"


ESRI_DEGREES = 'GEOGCS["{name}",DATUM["{datum}",SPHEROID[{spheroid}]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
WGS84 = ESRI_DEGREES.format(name="GCS_WGS_1984", datum="D_WGS_1984", spheroid='"WGS_1984",6378137.0,298.257223563')
WEB_MERCATOR = (
    f'PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",{WGS84},PROJECTION["Mercator_Auxiliary_Sphere"],'
    'PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",0.0],'
    'PARAMETER["Standard_Parallel_1",0.0],PARAMETER["Auxiliary_Sphere_Type",0.0],UNIT["Meter",1.0]]'
)


@pytest.mark.parametrize(
    ("wkt", "x", "y"),
    [
        (WGS84, 104.05, 37.18),
        (WEB_MERCATOR, 11582793.0, 4464226.2524),
        (
            ESRI_DEGREES.format(name="GCS_CGCS_2000", datum="D_CGCS_2000", spheroid='"CGCS2000",6378137.0,298.257222101'),
            104.05,
            37.18,
        ),
    ],
)
def test_the_prj_files_of_other_programs_are_understood(wkt: str, x: float, y: float) -> None:
    assert place(to_stored(one_point(x, y, wkt))) == pytest.approx((104.05, 37.18), abs=1e-5)


@pytest.mark.parametrize(
    ("datum", "spheroid"),
    [
        ("D_Beijing_1954", '"Krasovsky_1940",6378245.0,298.3'),
        ("D_Xian_1980", '"Xian_1980",6378140.0,298.257'),
        ("D_New_Beijing", '"Krasovsky_1940",6378245.0,298.3'),
    ],
)
def test_the_prj_files_of_old_datums_are_refused(datum: str, spheroid: str) -> None:
    with pytest.raises(OldDatum):
        to_stored(one_point(104, 37, ESRI_DEGREES.format(name=datum.replace("D_", "GCS_"), datum=datum, spheroid=spheroid)))


def test_eight_threads_convert_at_once_and_agree() -> None:
    frame = gpd.GeoDataFrame(geometry=shapely.points(np.linspace(1.1e7, 1.3e7, 4000), np.linspace(3e6, 6e6, 4000)), crs=3857)
    alone = shapely.get_coordinates(to_stored(frame).geometry)
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda _: shapely.get_coordinates(to_stored(frame).geometry), range(40)))
    assert all(np.array_equal(alone, other) for other in together)


def test_a_modern_datum_with_an_operation_good_to_a_metre_gets_in() -> None:
    hong_kong = to_stored(one_point(836_694.05, 819_069.80, 2326))  # the origin of the Hong Kong 1980 grid
    assert place(hong_kong) == pytest.approx((114.1810, 22.3107), abs=2e-4)


def test_heights_missing_places_and_other_columns_survive() -> None:
    frame = gpd.GeoDataFrame(
        {"name": ["a", "b", "c"]},
        geometry=[shapely.Point(11_584_000, 4_460_000, 1612.5), None, shapely.Point()],
        crs=3857,
        index=[7, 3, 5],
    )
    stored = to_stored(frame)
    assert stored.geometry.iloc[0].z == 1612.5
    assert stored.geometry.iloc[1] is None
    assert stored.geometry.iloc[2].is_empty
    assert (list(stored.index), list(stored["name"])) == ([7, 3, 5], ["a", "b", "c"])


def test_an_empty_frame_is_stored_empty() -> None:
    assert len(to_stored(gpd.GeoDataFrame(geometry=gpd.GeoSeries([], crs=4544)))) == 0


def test_coordinates_that_cannot_exist_are_refused_with_their_rows() -> None:
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(500_000, 4_100_000), shapely.Point(4e9, 9e9)], crs=4544)
    with pytest.raises(OffTheMap) as refusal:
        to_stored(frame, layer="facilities")
    assert refusal.value.positions == (1,)
    assert refusal.value.facts["first"] == 2


# --- axis order ------------------------------------------------------------------------------------------------------


def test_eastings_are_x_and_northings_are_y_though_the_register_says_northing_first() -> None:
    assert pyproj.CRS.from_epsg(4544).axis_info[0].direction == "north", "the trap is there"
    (projected,) = in_metres(one_point(105.0, 37.0, 4490), epsg=4544)
    x, y = place(projected)
    assert x == pytest.approx(500_000, abs=1e-6)
    assert y == pytest.approx(4_096_510.975, abs=1e-3)


def test_degrees_are_longitude_first_though_the_register_says_latitude_first() -> None:
    assert pyproj.CRS.from_epsg(4490).axis_info[0].direction == "north", "the trap is there"
    assert place(to_stored(one_point(104.0, 37.0, 4326))) == pytest.approx((104.0, 37.0))
    assert require_same_datum(one_point(104, 37, 4326), one_point(104, 37, "OGC:CRS84")).is_geographic


def test_a_zones_number_in_the_easting_is_part_of_its_crs() -> None:
    (prefixed,), (bare,) = (in_metres(one_point(105.2, 37.0, 4490), epsg=epsg) for epsg in (4523, 4544))
    assert place(prefixed)[0] - place(bare)[0] == pytest.approx(35_000_000, abs=1e-4)
    assert place(to_stored(prefixed)) == pytest.approx(place(to_stored(bare)), abs=1e-9)


# --- one projection for one question ---------------------------------------------------------------------------------


def test_the_trap_at_114_east_places_on_both_sides_land_in_one_zone() -> None:
    """HOUSE.md: townships just east of 114° E and centres just west of it came out in two zones, coverage 0 % instead of 38 %."""
    townships = gpd.GeoDataFrame(geometry=[shapely.box(114.01, 30.0, 114.2, 30.1)], crs=4490)
    centres = gpd.GeoDataFrame(
        geometry=[shapely.Point(114.1, 30.05), shapely.Point(113.6, 30.05), shapely.Point(113.9, 30.05)], crs=4490
    )
    assert townships.estimate_utm_crs() != centres.estimate_utm_crs(), "the trap is there"
    units, points = in_metres(townships, centres)
    assert units.crs == points.crs
    assert units.geometry.iloc[0].contains(points.geometry.iloc[0])
    apart = points.geometry.iloc[0].distance(points.geometry.iloc[2])
    assert apart == pytest.approx(float(geodesic_m(114.1, 30.05, 113.9, 30.05)), rel=1e-5)


def test_the_same_trap_at_the_edge_of_two_gauss_krueger_zones() -> None:
    east = gpd.GeoDataFrame(geometry=[shapely.Point(115.51, 30.05)], crs=4490)
    west = gpd.GeoDataFrame(geometry=[shapely.Point(115.49, 30.05)], crs=4490)
    (alone_east,), (alone_west,) = in_metres(east), in_metres(west)
    assert alone_east.crs != alone_west.crs, "the trap is there: never project frame by frame"
    one, other = in_metres(east, west)
    assert one.crs == other.crs
    assert one.geometry.iloc[0].distance(other.geometry.iloc[0]) == pytest.approx(1928.5, abs=2)


def test_frames_of_two_datums_meet_in_one_projection_that_is_still_cgcs2000() -> None:
    first, second = in_metres(one_point(104.0, 37.0, 4326), one_point(104.01, 37.0, 4490).to_crs(3857))
    assert first.crs == second.crs
    assert "World Geodetic System" not in str(first.crs.datum.name)
    assert first.geometry.iloc[0].distance(second.geometry.iloc[0]) == pytest.approx(890, abs=1)


def test_empty_frames_are_projected_with_the_rest() -> None:
    nothing = gpd.GeoDataFrame(geometry=gpd.GeoSeries([], crs=4490))
    first, second = in_metres(one_point(104.0, 37.0, 4490), nothing)
    assert first.crs == second.crs
    assert in_metres(nothing)[0].crs.is_projected


@given(
    west=st.floats(74, 134),
    south=st.floats(4, 53),
    span=st.floats(0, 6),
    place_at=st.lists(st.floats(0, 1), min_size=4, max_size=4),
)
@settings(max_examples=40, deadline=None)
def test_distances_in_metres_stay_within_the_bounds_of_a_zone(
    west: float, south: float, span: float, place_at: list[float]
) -> None:
    a, b, c, d = place_at
    lon, lat = np.array([west, west + span, west + a * span, west + c * span]), south + np.array([0, 1, b, d])
    near = np.column_stack((lon + 0.01, lat + 0.005))
    here, there = in_metres(
        gpd.GeoDataFrame(geometry=shapely.points(lon, lat), crs=4490), gpd.GeoDataFrame(geometry=shapely.points(near), crs=4490)
    )
    true = geodesic_m(lon, lat, *near.T)
    assert np.abs(here.distance(there).to_numpy() / true - 1).max() < 1.4e-3


@pytest.mark.parametrize(
    ("lon", "epsg"), [(75.0, 4534), (104.06, 4544), (105.0, 4544), (106.6, 4545), (114.0, 4547), (135.0, 4554)]
)
def test_the_zone_is_the_one_with_the_nearest_meridian(lon: float, epsg: int) -> None:
    assert working_epsg((lon, 30.0, lon, 31.0)) == epsg
    meridian = pyproj.CRS.from_epsg(epsg).to_cf()["longitude_of_central_meridian"]
    assert abs(meridian - lon) <= 1.5


def test_a_place_outside_the_zones_is_refused_or_projected_about_itself() -> None:
    with pytest.raises(NoZone):
        working_epsg((-51.3, -30.2, -51.0, -30.0))
    porto_alegre = working_crs((-51.3, -30.2, -51.0, -30.0))
    assert porto_alegre.is_projected
    (point,) = in_metres(one_point(-51.2, -30.0, 4326))
    assert place(to_stored(point)) == pytest.approx((-51.2, -30.0), abs=1e-9)


def test_a_province_too_wide_for_one_zone_is_projected_about_its_middle() -> None:
    gansu = gpd.GeoDataFrame(geometry=[shapely.box(92.3, 32.6, 108.7, 42.8)], crs=4490)
    (projected,) = in_metres(gansu)
    assert "equal-area" in projected.crs.name
    assert require_metres(projected).is_projected


# --- safety equipment of the pure verbs ------------------------------------------------------------------------------


def test_frames_of_one_question_must_share_their_datum() -> None:
    assert require_same_datum(one_point(104, 37, 4490), one_point(105, 37, 4490)) == STORED
    with pytest.raises(DatumsDiffer):
        require_same_datum(one_point(104, 37, 4490), one_point(104, 37, 4326))
    with pytest.raises(DatumsDiffer):
        require_same_datum(one_point(5e5, 4e6, 4544), one_point(5e5, 4e6, 4545))
    with pytest.raises(NoDatum):
        require_same_datum(one_point(104, 37, 4490), one_point(104, 37, None))


def test_degrees_are_no_metres() -> None:
    with pytest.raises(NotInMetres):
        require_metres(one_point(104, 37, 4490))
    assert require_metres(*in_metres(one_point(104, 37, 4490))).to_epsg() == 4544
