"""Importing looks first, writes all or nothing, accounts for every row, and twice is as good as once."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pyproj
import pytest
import shapely

from layers.errors import LayerRejected, NoDatum
from layers.export_use_cases import Clearance, export_layer
from layers.import_plan import StalePlan
from layers.people import PersonId
from layers.planning.specs import FACILITIES
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.store.embedded import create_store
from layers.store.protocol import LayerChange, Store, Workspace
from layers.use_cases import annotated, carry_out
from tests.small_county import (
    CLERK,
    COUNTY,
    DAY,
    centres,
    divisions,
    found,
    nothing_is_written,
    open_county,
    plan,
    settle,
    the_only,
    write_csv,
)


@pytest.fixture(params=["memory", "embedded"])
def county(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        yield open_county()
        return
    with create_store(tmp_path / "county.gpkg", Workspace(COUNTY, "甲县", 4544)) as store:
        yield settle(store)


def test_importing_the_same_file_twice_changes_nothing(county: Store, tmp_path: Path) -> None:
    sheet = write_csv(tmp_path / "centres.csv", centres())
    first = plan(county, sheet)
    assert (len(first.added), len(first.changed), first.unchanged, first.rejected) == (12, 0, 0, ())
    receipt = carry_out(county, first, by=CLERK)
    assert receipt.written == {"facilities": 12}

    again = plan(county, sheet)
    assert (len(again.added), len(again.changed), again.unchanged) == (0, 0, 12)
    assert again.is_nothing
    with nothing_is_written(county):
        empty = carry_out(county, again, by=CLERK)
    assert empty.written == {"facilities": 0}
    assert empty.commit_id == county.last_commit()
    assert len(county.read_history(FACILITIES, "F01")) == 1


def test_planning_writes_nothing(county: Store, tmp_path: Path) -> None:
    with nothing_is_written(county):
        plan(county, write_csv(tmp_path / "centres.csv", centres()))


def test_a_changed_cell_is_one_changed_row_with_the_column_named(county: Store, tmp_path: Path) -> None:
    carry_out(county, plan(county, write_csv(tmp_path / "a.csv", centres(床位数=10))), by=CLERK)
    rows = centres(床位数=10)
    rows[2]["床位数"] = 12
    changed = plan(county, write_csv(tmp_path / "b.csv", rows), valid_from=date(2021, 6, 1))
    assert (len(changed.added), len(changed.changed), changed.unchanged) == (0, 1, 11)
    assert changed.changed_columns == {"F03": ("beds",)}
    carry_out(county, changed, by=CLERK)
    beds = {day: county.read(FACILITIES, as_of=day).set_index("facility_id")["beds"]["F03"] for day in (DAY, date(2021, 6, 1))}
    assert list(beds.values()) == [10, 12]


def test_all_or_nothing_and_the_refusal_says_how_many(county: Store, tmp_path: Path) -> None:
    rows = centres()
    rows[0]["类别"], rows[4]["启用日期"] = "托老所子", "2020-02-30"
    sheet = write_csv(tmp_path / "centres.csv", [{"启用日期": ""} | r for r in rows])
    made = plan(county, sheet)
    assert made.rejected == (2, 6)
    assert len(made.added) == 10
    with nothing_is_written(county), pytest.raises(LayerRejected) as refusal:
        carry_out(county, made, by=CLERK)
    assert refusal.value.wording.zh == "“设施”有 2 行未通过检查（共 2 处错误），未写入任何内容。请按清单改正后重新导入。"


def test_rejected_rows_are_left_out_only_when_asked_and_the_log_says_so(county: Store, tmp_path: Path) -> None:
    rows = centres()
    rows[0]["类别"] = "托老所子"
    made = plan(county, write_csv(tmp_path / "centres.csv", rows), leave_out_rejected=True, reason="年度更新")
    receipt = carry_out(county, made, by=CLERK)
    assert receipt.written == {"facilities": 11}
    commit, entry = county.read_audit()[-2:]
    assert commit.facts["reason"] == "年度更新；导入 centres.csv；略去未通过检查的 1 行"
    assert entry.action == "import"
    assert {k: entry.facts[k] for k in ("rows", "added", "rejected", "left_out", "sha256", "commit")} == {
        "rows": 12,
        "added": 11,
        "rejected": 1,
        "left_out": "第 2 行",
        "sha256": made.source.sha256,
        "commit": receipt.commit_id,
    }


def test_a_plan_made_before_somebody_elses_change_is_stale(county: Store, tmp_path: Path) -> None:
    made = plan(county, write_csv(tmp_path / "centres.csv", centres()))
    county.append([LayerChange(DIVISIONS, divisions().iloc[:1], date(2000, 1, 1))], by=CLERK, reason="meanwhile")
    with nothing_is_written(county), pytest.raises(StalePlan):
        carry_out(county, made, by=CLERK)


def test_the_user_gets_his_own_sheet_back_with_the_faulty_cells_marked(tmp_path: Path) -> None:
    county, book = open_county(), openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["全县日间照料中心一览表"])
    rows = centres()
    rows[3]["类别"] = "不知道"
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    book.save(tmp_path / "centres.xlsx")
    made = plan(county, tmp_path / "centres.xlsx")
    assert made.rejected == (6,)
    marked = openpyxl.load_workbook(BytesIO(annotated(made))).worksheets[0]
    assert marked["A1"].value == "全县日间照料中心一览表"
    assert marked["C6"].value == "不知道"
    assert marked["C6"].fill.fill_type == "solid"
    assert marked["C5"].fill.fill_type is None
    assert any("不在可选值中" in str(cell.value) for cell in marked[6])


def test_the_sheet_comes_back_even_when_the_upload_is_gone(tmp_path: Path) -> None:
    rows = centres()
    rows[3]["类别"] = "不知道"
    sheet = write_csv(tmp_path / "centres.csv", rows)
    made = plan(open_county(), sheet)
    sheet.unlink()
    cells = [str(c.value) for row in openpyxl.load_workbook(BytesIO(annotated(made))).worksheets[0] for c in row]
    assert any("不在可选值中" in cell for cell in cells)


def test_a_sheet_of_bed_counts_does_not_wipe_names_and_places(county: Store, tmp_path: Path) -> None:
    carry_out(county, plan(county, write_csv(tmp_path / "a.csv", centres())), by=CLERK)
    beds = [{"编号": f"F{n:02d}", "床位": n} for n in range(1, 13)]
    made = plan(county, write_csv(tmp_path / "b.csv", beds))
    assert set(made.changed_columns.values()) == {("beds",)}
    carry_out(county, made, by=CLERK)
    row = county.read(FACILITIES, as_of=DAY).iloc[0]
    assert (row["name"], row["beds"]) == ("第1中心", 1)
    assert isinstance(row.geometry, shapely.Point)


def test_rows_the_file_no_longer_lists_end_only_when_asked(county: Store, tmp_path: Path) -> None:
    carry_out(county, plan(county, write_csv(tmp_path / "a.csv", centres())), by=CLERK)
    fewer = write_csv(tmp_path / "b.csv", centres()[:10])
    assert plan(county, fewer, valid_from=date(2021, 1, 1)).retired == ()
    made = plan(county, fewer, valid_from=date(2021, 1, 1), retire_missing=True)
    assert made.retired == ("F11", "F12")
    carry_out(county, made, by=CLERK)
    assert len(county.read(FACILITIES, as_of=date(2021, 1, 1))) == 10
    assert len(county.read(FACILITIES, as_of=DAY)) == 12


def test_a_rejected_row_is_not_taken_for_one_that_is_gone(county: Store, tmp_path: Path) -> None:
    carry_out(county, plan(county, write_csv(tmp_path / "a.csv", centres())), by=CLERK)
    rows = centres()[:11]
    rows[0]["类别"] = "不知道"
    wishes: dict[str, Any] = {"valid_from": date(2021, 1, 1), "retire_missing": True, "leave_out_rejected": True}
    assert plan(county, write_csv(tmp_path / "b.csv", rows), **wishes).retired == ("F12",)
    rows[1]["编号"] = ""
    nameless = plan(county, write_csv(tmp_path / "c.csv", rows), **wishes)
    assert nameless.retired == ()
    assert the_only(nameless, "layers.nothing-retired").severity == "warning"


def test_an_import_for_an_earlier_day_does_not_disturb_what_holds_later(county: Store, tmp_path: Path) -> None:
    carry_out(county, plan(county, write_csv(tmp_path / "a.csv", centres(床位数=20)), valid_from=date(2022, 1, 1)), by=CLERK)
    carry_out(county, plan(county, write_csv(tmp_path / "b.csv", centres(床位数=10)), valid_from=date(2019, 1, 1)), by=CLERK)
    beds = [
        county.read(FACILITIES, as_of=day)["beds"].iloc[0] for day in (date(2019, 1, 1), date(2021, 12, 31), date(2022, 1, 1))
    ]
    assert beds == [10, 10, 20]


def test_divisions_and_what_lies_in_them_may_come_as_geojson(tmp_path: Path) -> None:
    county = open_county()
    frame = divisions()[["code", "name", "geometry"]].rename(columns={"code": "区划代码", "name": "名称"})
    frame.to_crs(4326).to_file(tmp_path / "divisions.geojson")
    made = plan(county, tmp_path / "divisions.geojson", DIVISIONS, declared_crs=None)
    assert (made.rows, made.unchanged, made.report.has_errors) == (15, 15, False)


def test_without_a_datum_nothing_is_even_planned(tmp_path: Path) -> None:
    with pytest.raises(NoDatum):
        plan(open_county(), write_csv(tmp_path / "centres.csv", centres()), declared_crs=None)


def test_metres_of_the_zone_become_degrees(tmp_path: Path) -> None:
    to_zone = pyproj.Transformer.from_crs(4490, 4523, always_xy=True)
    rows = []
    for row in centres():
        east, north = to_zone.transform(row.pop("经度"), row.pop("纬度"))
        rows.append(row | {"X坐标": f"{north:.4f}", "Y坐标": f"{east:.4f}"})  # surveyors call north X
    made = plan(open_county(), write_csv(tmp_path / "centres.csv", rows), declared_crs="EPSG:4523")
    assert not made.report.has_errors
    assert made.added.geometry.iloc[0].distance(shapely.Point(centres()[0]["经度"], centres()[0]["纬度"])) < 1e-8


def test_a_visitor_of_one_township_cannot_import_for_the_other(county: Store, tmp_path: Path) -> None:
    mine = county.within(f"{COUNTY}101")
    made = plan(mine, write_csv(tmp_path / "centres.csv", centres()))
    assert len(made.added) == len(made.rejected) == 6
    assert {f.code for f in made.report.errors} == {"claims.not-your-area"}


def test_a_facility_of_the_neighbour_county_is_kept_as_such(tmp_path: Path) -> None:
    rows = [r | {"经度": 105.0, "区划代码": "620498101"} for r in centres()[:1]] + centres()[1:]
    made = plan(open_county(), write_csv(tmp_path / "centres.csv", rows))
    assert len(made.added) == 12
    assert the_only(made, "claims.other-area").sentence.zh == "1 行不属于本县（区）620499（第 2 行），将作为邻县数据保存。"


def test_a_unit_that_does_not_exist_is_an_error_and_its_twin_code_is_named(tmp_path: Path) -> None:
    county = open_county()
    twins = divisions()
    twins.loc[twins["code"] == f"{COUNTY}101", "stats_code"] = f"{COUNTY}106"
    county.append([LayerChange(DIVISIONS, twins, date(2000, 1, 1))], by=CLERK, reason="crosswalk")
    rows = centres()
    rows[0]["区划代码"], rows[1]["区划代码"] = f"{COUNTY}101999", f"{COUNTY}106000"
    made = plan(county, write_csv(tmp_path / "centres.csv", rows))
    unknown, twin = found(made, "claims.unknown-unit")
    assert unknown.severity == twin.severity == "error"
    assert unknown.sentence.zh == f"“所属区划代码”{COUNTY}101999 不在已有的行政区划中。请核对代码，或先导入该区划。"
    assert twin.sentence.zh.endswith(f"它是“乡101”的统计用代码；本库用 {COUNTY}101。")


def test_a_centre_outside_its_village_is_a_warning_with_the_metres(tmp_path: Path) -> None:
    rows = centres()
    rows[0]["经度"] += 0.004  # into the next village, same county
    made = plan(open_county(), write_csv(tmp_path / "centres.csv", rows))
    finding = the_only(made, "claims.outside-unit")
    assert finding.severity == "warning"
    assert finding.where.row == 2
    assert "相距 266 米" in finding.sentence.zh or "相距 267 米" in finding.sentence.zh
    assert len(made.added) == 12


def test_an_export_is_in_the_log_and_comes_back_unchanged(county: Store, tmp_path: Path) -> None:
    carry_out(county, plan(county, write_csv(tmp_path / "a.csv", centres(床位数=10))), by=CLERK)
    losses = export_layer(
        county,
        FACILITIES,
        tmp_path / "out.gpkg",
        format="gpkg",
        by=PersonId("planner"),
        clearance=Clearance("internal", lambda rows: rows),
        as_of=DAY,
    )
    assert len(losses) == 0
    entry = county.read_audit()[-1]
    assert (entry.action, entry.by, entry.facts["rows"], entry.facts["file"]) == ("export", "planner", 12, "out.gpkg")
    again = plan(county, tmp_path / "out.gpkg", declared_crs=None)
    assert (again.unchanged, again.report.has_errors) == (12, False)


def test_settlements_without_population_are_imported_and_counted_as_unknown(tmp_path: Path) -> None:
    rows = [
        {"编号": f"S{i}", "名称": f"庄{i}", "区划代码": code, "人口": "" if i == 3 else 100}
        for i, code in enumerate(dict.fromkeys(r["区划代码"] for r in centres()))
    ]
    made = plan(open_county(), write_csv(tmp_path / "s.csv", rows), SETTLEMENTS)
    assert len(made.added) == 12
    assert the_only(made, "check.unknown-people").evidence == {"rows": 1}
