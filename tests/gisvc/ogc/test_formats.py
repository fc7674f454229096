"""Every format of features is what it says it is, by the reading of a program that is not ours."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyogrio
import pytest
import shapely

from gisvc.app import create_app
from gisvc.ogc.features import MOST_POSITIONS
from gisvc.settings import Settings
from layers.people import PersonId
from layers.precision import PUBLIC_GRID_DEG
from layers.reference import DIVISIONS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange
from tests.front_desk import program, serving
from tests.little_county import BEGAN, PAYLOAD, frame_of, little_county
from tests.open_door import Ask, every_page, ids_of

ITEMS = "/collections/settlements/items"


def rows_of(answer: httpx.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_csv_has_every_feature_with_its_place_under_the_names_of_the_schema(get: Ask, county: MemoryStore) -> None:
    answer = get(ITEMS, f="csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"].startswith('attachment; filename="settlements.csv"')
    assert answer.content.startswith(b"\xef\xbb\xbf"), "without the mark a spreadsheet garbles the Chinese"
    rows = rows_of(answer)
    held = county.read(DIVISIONS).set_index("code")
    assert [row["settlement_id"] for row in rows] == ids_of(get(ITEMS).json())
    assert (rows[0]["lon"], rows[0]["lat"], rows[0]["population"], rows[0]["is_seat"]) == ("104.05", "37.05", "100", "true")
    areas = {row["code"]: row["geometry"] for row in rows_of(get("/collections/divisions/items", f="csv"))}
    assert shapely.from_wkt(areas["620423"]) == held.geometry["620423"]
    assert areas["620423102212"] == ""


def test_csv_names_its_columns_after_the_axes_of_its_system(get: Ask) -> None:
    for said, (first, second) in {
        "[EPSG:4490]": ("lat", "lon"),
        "[EPSG:4541]": ("northing", "easting"),
        "[EPSG:3857]": ("easting", "northing"),
    }.items():
        (row, *_) = rows_of(get(ITEMS, f="csv", crs=said))
        assert [float(row[first]), float(row[second])] == get(f"{ITEMS}/s1", crs=said).json()["geometry"]["coordinates"]


def test_csv_pages_by_its_link_header(get: Ask) -> None:
    seen, answer = [], get(ITEMS, f="csv", limit=2)
    while True:
        seen += [row["settlement_id"] for row in rows_of(answer)]
        if "next" not in answer.links:
            break
        answer = get(answer.links["next"]["url"])
    assert seen == ["s1", "s2", "s3", "s4", "s5"]


def test_flatgeobuf_is_read_by_gdal_in_cgcs2000(get: Ask, tmp_path: Path) -> None:
    path = tmp_path / "features.fgb"
    path.write_bytes(get(ITEMS, f="flatgeobuf").content)
    frame = pyogrio.read_dataframe(path)
    assert frame.crs.to_epsg() == 4490
    places = dict(zip(frame["settlement_id"], frame.geometry, strict=True))
    wanted = {f["id"]: shapely.from_geojson(json.dumps(f["geometry"])) for f in get(ITEMS).json()["features"]}
    assert places == wanted
    assert set(frame["stamp"]) == {"内部资料 未经审核不得公开 演示数据"}
    assert get(ITEMS, f="flatgeobuf", crs="[EPSG:4541]").status_code == 400
    assert get(ITEMS, f="flatgeobuf", datetime="1999-01-01").status_code == 200


def test_every_answer_with_rows_carries_the_marks(get: Ask) -> None:
    for form in ("json", "jsonfg", "csv", "html"):
        assert "未经审核不得公开" in get(ITEMS, f=form).text
        assert "演示数据" in get(ITEMS, f=form).text


def test_for_the_public_every_format_is_as_coarse_as_the_gate_makes_it(get: Ask) -> None:
    """T34"""
    places = [f["geometry"]["coordinates"] for f in get(ITEMS, purpose="public").json()["features"]]
    assert places
    assert all(abs(v / PUBLIC_GRID_DEG - round(v / PUBLIC_GRID_DEG)) < 1e-6 for place in places for v in place)
    told = [[float(row["lon"]), float(row["lat"])] for row in rows_of(get(ITEMS, purpose="public", f="csv"))]
    assert told == places
    assert get(ITEMS, purpose="public", f="html").status_code == 200
    assert get(ITEMS, purpose="public", bbox="170,30,-170,40").status_code == 400


@pytest.fixture(scope="module")
def hostile() -> Iterator[Ask]:
    """The open door of a county whose every text is an attack."""
    with serving(create_app(Settings(demonstration=True), little_county(PAYLOAD), None)) as address, program(address) as client:
        yield lambda path, **query: client.get(f"/ogc{path}", params=query)


@pytest.mark.parametrize("name", ["divisions", "facilities", "settlements", "place_names"])
def test_no_text_of_a_row_runs_anywhere(hostile: Ask, name: str) -> None:
    """T14, T15: scripts stay text on pages, formulas stay text in tables."""
    page = hostile(f"/collections/{name}/items", f="html").text
    assert "<img src=x" not in page
    assert "<svg onload" not in page
    for row in rows_of(hostile(f"/collections/{name}/items", f="csv")):
        assert not any(
            cell.lstrip("'").startswith(tuple("=+-@\t\r＝＋－＠")) and not cell.startswith("'") for cell in row.values()
        )
    (key, *_) = ids_of(hostile(f"/collections/{name}/items").json())
    assert "<img src=x" not in hostile(f"/collections/{name}/items/{key}", f="html").text


def test_a_page_of_great_areas_ends_early_and_goes_on() -> None:
    """A page stays below 5 MB however many features were asked for."""
    store = little_county()
    ring = shapely.Point(104.1, 37.1).buffer(0.1, quad_segs=MOST_POSITIONS // 10)  # 40,000 corners
    rows: list[dict[str, object]] = [
        {"code": f"6204231012{n:02d}", "name": f"大村{n}", "level": "village", "parent_code": "620423101", "geometry": ring} for n in range(30, 33)
    ]  # fmt: skip
    store.append([LayerChange(DIVISIONS, frame_of(DIVISIONS, rows), BEGAN)], by=PersonId("tester"), reason="great areas")
    with serving(create_app(Settings(demonstration=True), store, None)) as address, program(address) as client:

        def ask(path: str, **query: object) -> httpx.Response:
            return client.get(path if path.startswith("http") else f"/ogc{path}", params=query or None)  # type: ignore[arg-type]

        pages = list(every_page(ask, "/collections/divisions/items", limit=1000))
    assert len(pages) == 2
    assert max(len(json.dumps(page)) for page in pages) < 5_000_000
    assert ids_of(*pages) == sorted(store.read(DIVISIONS)["code"])
    assert {page["numberMatched"] for page in pages} == {len(store.read(DIVISIONS))}
