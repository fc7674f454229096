"""OGC API – Features Part 3 (19-079r2) over HTTP, Annex A, re-written; the language itself is tried in test_cql2."""

import json

import pytest

from tests.open_door import Ask, every_page, ids_of

ITEMS = "/collections/settlements/items"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


def test_a_filter_chooses_among_features(get: Ask) -> None:
    """A.4 /conf/filter/filter-param, filter-lang-param, expression-construction"""
    assert ids_of(get(ITEMS, filter="population > 200 AND is_seat = TRUE").json()) == ["s3", "s4", "s5"]
    as_json = json.dumps({"op": "=", "args": [{"property": "population"}, 200]})
    assert ids_of(get(ITEMS, filter=as_json, filter__lang="cql2-json").json()) == ["s2"]
    assert ids_of(get(ITEMS, filter="name LIKE '𠮷%'", filter__lang="cql2-text").json()) == ["s2"]


def test_filters_join_with_every_other_parameter(get: Ask) -> None:
    """A.5 /conf/features-filter/filter-param: all predicates hold at once"""
    box = "104.0,37.0,104.3,37.2"
    assert ids_of(get(ITEMS, filter="population >= 200", bbox=box).json()) == ["s2", "s3"]
    assert ids_of(get(ITEMS, filter="population >= 200", population="300").json()) == ["s3"]
    assert ids_of(get(ITEMS, filter="population >= 200", datetime="2019-01-01").json()) == []
    pages = list(every_page(get, ITEMS, filter="population <> 300", limit=1))
    assert ids_of(*pages) == ["s1", "s2", "s4", "s5"]
    assert {page["numberMatched"] for page in pages} == {4}


def test_a_filter_says_where_in_its_own_system(get: Ask) -> None:
    """A.4 /conf/filter/filter-crs-wgs84, filter-crs-param"""
    lon_lat = "S_INTERSECTS(geometry, POLYGON((104.04 37.04, 104.16 37.04, 104.16 37.06, 104.04 37.06, 104.04 37.04)))"
    lat_lon = "S_INTERSECTS(geometry, POLYGON((37.04 104.04, 37.04 104.16, 37.06 104.16, 37.06 104.04, 37.04 104.04)))"
    assert ids_of(get(ITEMS, filter=lon_lat).json()) == ["s1", "s2"]
    assert ids_of(get(ITEMS, filter=lat_lon, filter__crs=f"{EPSG}4490").json()) == ["s1", "s2"]
    assert ids_of(get(ITEMS, filter=lon_lat, crs=f"{EPSG}4490").json()) == ["s1", "s2"], "crs is about the answer, not the filter"


def test_language_and_system_are_read_even_without_a_filter(get: Ask) -> None:
    assert get(ITEMS, filter__lang="cql2-json").status_code == 200
    assert get(ITEMS, filter__crs=f"{EPSG}4490").status_code == 200
    assert get(ITEMS, filter__lang="sql").status_code == 400
    assert get(ITEMS, filter__crs="EPSG:1").status_code == 400


@pytest.mark.parametrize(
    ("said", "lang"),
    [("population >", "cql2-text"), ("no_such = 1", "cql2-text"), ("", "cql2-text"), ("{", "cql2-json"), ("population = 1", "cql2-json"), ("population = 1", "sql")],
)  # fmt: skip
def test_a_filter_that_cannot_be_read_is_a_400_in_words(get: Ask, said: str, lang: str) -> None:
    """A.4 /conf/filter/expression-construction: invalid expression"""
    answer = get(ITEMS, filter=said, filter__lang=lang)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("kind", ["symmetric, its halves cancel out", "lopsided"])
def test_a_polygon_that_crosses_itself_is_a_400_with_the_place(get: Ask, kind: str) -> None:
    """T6: as a geometry to be kept is refused; the place is told in the axes it was written in."""
    north = "37.1" if kind == "symmetric, its halves cancel out" else "37.2"
    written = f"POLYGON((104 37, 104.1 37.1, 104.1 37, 104 {north}, 104 37))"
    (lon, lat) = ("104.050000", "37.050000") if north == "37.1" else ("104.066667", "37.066667")
    answer = get(ITEMS, filter=f"S_INTERSECTS(geometry, {written})")
    assert (answer.status_code, answer.json()["code"]) == (400, "ogc.filter-value-does-not-fit")
    assert f"边界自相交，位置在 {lon}, {lat}" in answer.json()["detail"]
    lat_lon = written.replace("104.1 37.1", "37.1 104.1").replace("104.1 37,", "37 104.1,")
    lat_lon = lat_lon.replace(f"104 {north}", f"{north} 104").replace("104 37", "37 104")
    turned = get(ITEMS, filter=f"S_INTERSECTS(geometry, {lat_lon})", filter__crs=f"{EPSG}4490")
    assert f"{lat}, {lon}" in turned.json()["detail"]


def test_the_public_may_not_ask_where_things_exactly_lie(get: Ask) -> None:
    """T34: with ever smaller shapes a coarse position could be found out."""
    near = "S_INTERSECTS(geometry, POINT(104.05 37.05))"
    assert get(ITEMS, filter=near).status_code == 200
    assert get(ITEMS, filter=near, purpose="public").json()["code"] == "gisvc.exact-place-asked"
