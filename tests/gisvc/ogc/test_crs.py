"""Coordinate systems of the open door: their names, and axes in the order EPSG defines."""

import numpy as np
import pytest
import shapely

from gisvc.ogc.crs import CRS84, STORED, epsg_crs, offered_crs, parse_crs
from gisvc.ogc.errors import UnknownCrs
from tests.open_door import proj

OFFERED = offered_crs(4541)
PLACE = (104.0625, 37.1875)


@pytest.mark.parametrize("crs", OFFERED[1:], ids=lambda crs: str(crs.epsg))
def test_coordinates_are_those_pyproj_works_out_in_the_order_of_the_authority(crs) -> None:  # type: ignore[no-untyped-def]
    (out,) = crs.from_stored(np.array([shapely.Point(PLACE)], dtype=object))
    want = proj(crs.epsg).transform(*PLACE)
    assert shapely.get_coordinates(out)[0] == pytest.approx(want, abs=1e-6)


def test_4490_and_4326_are_the_same_numbers_latitude_first() -> None:
    for crs in (STORED, epsg_crs(4326)):
        (out,) = crs.from_stored(np.array([shapely.Point(PLACE)], dtype=object))
        assert (out.x, out.y) == PLACE[::-1]


@pytest.mark.parametrize("crs", OFFERED, ids=lambda crs: str(crs.epsg))
def test_there_and_back_is_where_we_were(crs) -> None:  # type: ignore[no-untyped-def]
    shapes = np.array([shapely.box(104, 37, 104.3, 37.2), None, shapely.Point(104.1, 37.1, 1600.5)], dtype=object)
    back = crs.to_stored(crs.from_stored(shapes))
    assert back[1] is None
    assert shapely.get_coordinates(back[0]) == pytest.approx(shapely.get_coordinates(shapes[0]), abs=1e-10)
    assert back[2].z == 1600.5


@pytest.mark.parametrize("crs", OFFERED, ids=lambda crs: str(crs.epsg))
def test_a_box_holds_everything_its_corners_and_sides_hold(crs) -> None:  # type: ignore[no-untyped-def]
    inside = np.array([shapely.Point(x, y) for x in np.linspace(104, 104.3, 7) for y in np.linspace(37, 37.2, 7)], dtype=object)
    told = shapely.total_bounds(crs.from_stored(inside))
    west, south, east, north = crs.box_to_stored(tuple(told.tolist()))
    assert west <= 104 + 1e-9
    assert south <= 37 + 1e-9
    assert east >= 104.3 - 1e-9
    assert north >= 37.2 - 1e-9


@pytest.mark.parametrize(
    "said",
    [
        "http://www.opengis.net/def/crs/EPSG/0/4490",
        "https://www.opengis.net/def/crs/EPSG/0/4490",
        "urn:ogc:def:crs:EPSG::4490",
        "[EPSG:4490]",
    ],
)
def test_a_system_goes_by_every_name_ogc_gives_it(said: str) -> None:
    assert parse_crs(said, OFFERED) is STORED
    for same in ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", "urn:ogc:def:crs:OGC:1.3:CRS84", "[OGC:CRS84]"):
        assert parse_crs(same, OFFERED) is CRS84


@pytest.mark.parametrize(
    "said",
    [
        "",
        "4490",
        "EPSG:4490",
        "[EPSG:4490",
        "CRS84",
        "http://www.opengis.net/def/crs/EPSG/9.9/4490",
        "[epsg:4490]",
        "EPSG:2436",
        "http://evil/4490",
        "EPSG:4490'--",
        "OGC:4490",
        "EPSG:CRS84",
        "x" * 5000,
    ],
)
def test_any_other_name_is_refused_with_those_there_are(said: str) -> None:
    with pytest.raises(UnknownCrs) as refused:
        parse_crs(said, OFFERED)
    assert STORED.uri in refused.value.wording.zh
