"""A road scheme taken in at once: from Excel without lines, from a GeoPackage with them, all rows or none."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from gazetteer.requests.errors import BatchRejected
from gazetteer.requests.scheme import SCHEME_ROWS, SchemeHead, applications_of_scheme
from gazetteer.use_cases.batches import read_scheme, scheme_of, submit_batch
from gazetteer.use_cases.requests import RequestFilter, list_requests
from layers.foreign import ForeignTable, SourceFile
from layers.frames import frame_of
from layers.people import PersonId
from layers.reference import DIVISIONS
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Workspace
from tests.little_request import COUNTY

CLERK = PersonId("clerk")
HEAD = SchemeHead("新区2024", COUNTY, date(2024, 3, 1), fields={"reason_code": "plan", "applicant_unit": "甲县自然资源局"})
HEADERS = ["序号", "俗称", "正式命名", "汉语拼音", "起点", "止点", "长度（米）", "宽度（米）", "朝向", "命名缘由"]


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(Workspace(COUNTY, "甲县", 4543))


def sheet(path: Path, *rows: list[object]) -> Path:
    pd.DataFrame(rows, columns=HEADERS).to_excel(path, index=False)
    return path


def read_already(*rows: list[object]) -> ForeignTable:
    """The same table as the reader hands it over, without the reader's process."""
    cells = pd.DataFrame(rows, columns=HEADERS, dtype=object)
    return ForeignTable(cells, np.arange(2, len(rows) + 2), None, None, SourceFile("一览表.xlsx", "xlsx", "0" * 64, 1))


def road(number: int, name: str, length: object = 1200) -> list[object]:
    return [number, f"规划纵{number}路", name, "", "人民路", "环城路", length, 24, "南北", "取吉祥之意"]


def test_nineteen_roads_of_a_published_table_are_nineteen_requests(store: MemoryStore, tmp_path: Path) -> None:
    names = [f"{c}安路" for c in "东南西北中长永泰平福康宁顺祥瑞和乐吉昌"]
    path = sheet(tmp_path / "一览表.xlsx", *(road(n, name) for n, name in enumerate(names, 1)))
    scheme = read_scheme(path, HEAD)
    assert not scheme.report.has_errors
    assert submit_batch(store, scheme, by=CLERK) is not None
    held = list_requests(store, RequestFilter(batch_id="新区2024"))
    assert sorted(line.request.application.name for line in held) == sorted(names)
    first = next(line.request.application for line in held if line.request.request_id == "新区2024-01")
    assert first.values["temporary_name"] == "规划纵1路"
    assert first.facts["length_m"] == 1200.0
    assert first.values["applicant_unit"] == "甲县自然资源局"
    assert submit_batch(store, scheme, by=CLERK) is None


def test_a_drawing_without_numbers_is_numbered_as_it_comes_and_told_so() -> None:
    rows = [[None, *road(0, name)[1:]] for name in ("宝积路", "北辰路")]
    for table in (read_already(*rows), without_numbers(*rows)):
        scheme = scheme_of(table, HEAD)
        assert not scheme.report.has_errors
        assert [one.request_id for one in scheme.applications] == ["新区2024-01", "新区2024-02"]
        assert "requests.numbered-as-they-come" in {f.code for f in scheme.report}
    half = scheme_of(read_already(road(1, "宝积路"), rows[1]), HEAD)
    assert half.report.rows_in_error() == {3}


def without_numbers(*rows: list[object]) -> ForeignTable:
    table = read_already(*rows)
    return replace(table, cells=table.cells.drop(columns="序号"))


def test_lines_come_with_a_geopackage(tmp_path: Path) -> None:
    line = shapely.LineString([(104.06, 37.16), (104.08, 37.16)])
    frame = gpd.GeoDataFrame({"序号": ["1"], "拟用名称": ["宝积路"]}, geometry=[line], crs="EPSG:4490")
    frame.to_crs("EPSG:4543").to_file(tmp_path / "scheme.gpkg", layer="roads")
    (made,) = read_scheme(tmp_path / "scheme.gpkg", HEAD).applications
    assert made.geometry is not None
    assert made.geometry.distance(line) < 1e-7


def test_one_wrong_row_keeps_the_whole_batch_out_and_every_wrong_row_is_named(store: MemoryStore) -> None:
    rows = [road(1, "宝积路"), road(2, ""), road(3, "长" * 61), road(4, "北辰路", "很长"), road(5, "永泰路"), road(5, "新民路")]
    scheme = scheme_of(read_already(*rows), HEAD)
    assert {3, 4, 5, 7} <= scheme.report.rows_in_error()
    assert 2 not in scheme.report.rows_in_error()
    with pytest.raises(BatchRejected):
        submit_batch(store, scheme, by=CLERK)
    assert list_requests(store) == ()


def test_a_number_of_another_request_is_told(store: MemoryStore) -> None:
    for name in ("宝积路", "北辰路"):
        scheme = applications_of_scheme(frame_of(SCHEME_ROWS, [{"number": "1", "name": name}]), HEAD)
        if name == "宝积路":
            submit_batch(store, scheme, by=CLERK)
    with pytest.raises(BatchRejected) as refused:
        submit_batch(store, scheme, by=CLERK)
    assert [f.code for f in refused.value.report] == ["requests.number-taken"]


def test_a_road_drawn_outside_its_county_keeps_the_batch_out_and_is_named(store: MemoryStore) -> None:
    county = [{"code": COUNTY, "name": "甲县", "level": "county", "geometry": shapely.box(103.9, 37.0, 104.4, 37.4)}]
    store.append([LayerChange(DIVISIONS, frame_of(DIVISIONS, county), date(2020, 1, 1))], by=CLERK, reason="区划")
    beijing, here = ([(x, y), (x + 0.01, y)] for x, y in ((116.39, 39.9), (104.06, 37.16)))
    rows = [
        {"number": str(n), "name": f"{c}安路", "geometry": shapely.LineString(beijing if n == 2 else here)}
        for n, c in enumerate("东南西", 1)
    ]
    with pytest.raises(BatchRejected) as refused:
        submit_batch(store, applications_of_scheme(frame_of(SCHEME_ROWS, rows), HEAD), by=CLERK)
    assert [f.where.row for f in refused.value.report] == [2]
    assert list_requests(store) == ()


def test_an_empty_table_is_no_batch(store: MemoryStore) -> None:
    with pytest.raises(BatchRejected):
        submit_batch(store, applications_of_scheme(frame_of(SCHEME_ROWS, []), HEAD), by=CLERK)
