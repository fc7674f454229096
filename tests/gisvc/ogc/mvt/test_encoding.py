"""What our encoder writes is read back by mapbox-vector-tile: same shapes, same values, same types."""

from datetime import date
from typing import Any

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisvc.ogc.mvt.attributes import Attribute, told_columns
from gisvc.ogc.mvt.encoding import Drawing, Kind, encode_layer
from gisvc.ogc.mvt.layer import feature_ids
from gisvc.ogc.mvt.wire import varint, varints, zigzag
from layers.planning.specs import FACILITIES
from layers.spec import ColumnType

cells = st.integers(-64, 4160)
places = st.tuples(cells, cells)
kinds = st.sampled_from(
    [st.text(max_size=8), st.integers(-(2**53), 2**53), st.floats(allow_nan=False), st.booleans(), st.dates()]
)
columns = kinds.flatmap(lambda kind: st.lists(st.none() | kind, min_size=12, max_size=12))


def decoded(content: bytes) -> dict[str, Any]:
    told: dict[str, Any] = mapbox_vector_tile.decode(content, default_options={"y_coord_down": True})
    return told


def points(corners: list[tuple[int, int]]) -> Drawing:
    ones = np.ones(len(corners), dtype=np.int64)
    return Drawing(Kind.POINT, np.array(corners, dtype=np.int64).reshape(-1, 2), ones, ones, np.arange(len(corners)))


@settings(max_examples=25, deadline=None)
@given(st.lists(places, min_size=1, max_size=12), columns, columns)
def test_points_and_values_of_every_type_come_back(
    corners: list[tuple[int, int]], first: list[object], second: list[object]
) -> None:
    keys = [f"键{number}" for number in range(len(corners))]
    attributes = [Attribute.of("first", first[: len(keys)]), Attribute.of("second", second[: len(keys)])]
    layer = decoded(encode_layer("地名", feature_ids(keys), attributes, [points(corners)]))["地名"]
    assert (layer["version"], layer["extent"], len(layer["features"])) == (2, 4096, len(keys))
    for row, feature in enumerate(layer["features"]):
        assert feature["id"] == feature_ids(keys)[row]
        assert tuple(feature["geometry"]["coordinates"]) == corners[row]
        said = {"first": first[row], "second": second[row]}
        told = {name: v.isoformat() if isinstance(v, date) else v for name, v in said.items() if v is not None}
        assert feature["properties"] == told
        assert [type(v) for v in feature["properties"].values()] == [type(v) for v in told.values()]


def test_lines_areas_with_holes_and_points_share_a_tile() -> None:
    ring, hole = [(0, 0), (40, 0), (40, 40), (0, 40)], [(10, 10), (10, 20), (20, 20), (20, 10)]
    far = [(100, 100), (120, 100), (120, 120)]
    areas = Drawing(Kind.AREA, np.array([*ring, *hole, *far]), np.array([4, 4, 3]), np.array([3]), np.array([2]))
    lines = Drawing(Kind.LINE, np.array([(0, 0), (5, 5), (9, 1), (7, 7), (8, 8)]), np.array([3, 2]), np.array([2]), np.array([1]))
    several = Drawing(Kind.POINT, np.array([(1, 2), (3, 4), (-5, 6)]), np.array([3]), np.array([1]), np.array([0]))
    content = encode_layer(
        "x", np.array([7, 8, 9], dtype=np.uint64), [Attribute.of("n", ["a", "b", "c"])], [several, lines, areas]
    )
    told = {f["id"]: f for f in decoded(content)["x"]["features"]}
    assert shapely.geometry.shape(told[7]["geometry"]).equals(shapely.MultiPoint([(1, 2), (3, 4), (-5, 6)]))
    assert told[8]["geometry"]["coordinates"] == [[[0, 0], [5, 5], [9, 1]], [[7, 7], [8, 8]]]
    area = shapely.geometry.shape(told[9]["geometry"])
    assert area.equals(shapely.MultiPolygon([shapely.Polygon(ring, [hole]), shapely.Polygon(far)]))
    assert [told[i]["properties"]["n"] for i in (7, 8, 9)] == ["a", "b", "c"]


def test_a_value_told_by_many_rows_is_written_once() -> None:
    said = ["日间照料中心"] * 500
    content = encode_layer("x", feature_ids(list(map(str, range(500)))), [Attribute.of("kind", said)], [points([(1, 1)] * 500)])
    assert content.count("日间照料中心".encode()) == 1


def test_nothing_drawn_is_no_bytes_at_all() -> None:
    assert encode_layer("x", feature_ids([]), [], [points([])]) == b""


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 2**63), min_size=1))
def test_numbers_are_written_as_protocol_buffers_write_them(numbers: list[int]) -> None:
    octets, counts = varints(np.array(numbers, dtype=np.uint64))
    assert [bytes(row[mask]) for row, mask in zip(octets, counts, strict=True)] == [varint(number) for number in numbers]


def test_zigzag_keeps_small_numbers_small() -> None:
    assert zigzag(np.array([0, -1, 1, -2, 2])).tolist() == [0, 1, 2, 3, 4]


def test_feature_ids_are_exact_in_a_browser_and_stay() -> None:
    ids = feature_ids(["a", "b", "一"])
    assert (ids < 2**53).all()
    assert ids.tolist() == feature_ids(["a", "b", "一"]).tolist()
    assert len(set(feature_ids([f"n{i}" for i in range(50_000)]).tolist())) == 50_000


def test_free_text_stays_out_of_tiles() -> None:
    told = {c.name for c in told_columns(FACILITIES)}
    assert {"facility_id", "division_code", "name", "kind", "beds", "opened_on"} <= told
    assert not {c.name for c in FACILITIES.columns if c.type is ColumnType.TEXT and not c.codes} & told - {"facility_id", "division_code", "name"}  # fmt: skip


@pytest.mark.parametrize("value", [0, 1, -1, 2**53, -(2**53)])
def test_whole_numbers_stay_whole(value: int) -> None:
    content = encode_layer("x", feature_ids(["k"]), [Attribute.of("n", [value])], [points([(0, 0)])])
    told = decoded(content)["x"]["features"][0]["properties"]["n"]
    assert (told, type(told)) == (value, int)
