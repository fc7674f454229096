"""A form comes into all its layers or into none; twice is as good as once; lines are built and their versions compared in a store."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
import shapely

from boundaries.lines.errors import LineNotHeld
from boundaries.specs import LINES, MARKERS, PILLARS, REFERENCE_OBJECTS
from boundaries.use_cases.register import (
    NewCourse,
    RegisterPlan,
    RegisterRequest,
    TablesOfLine,
    carry_out_register_import,
    plan_register_import,
    plan_register_rows,
    propose_line_row,
    study_line_versions,
    vectorise_line,
)
from layers.errors import LayerRejected, OldDatum
from layers.files.write import write_frame
from layers.frames import frame_of
from layers.import_plan import StalePlan
from layers.report import Severity
from layers.store.embedded import create_store
from layers.store.protocol import LayerChange, Store, Workspace
from layers.use_cases import carry_out
from tests.marker_form import CHINESE, form_row, form_table
from tests.printed_line import COURSE, marker_columns, point_columns
from tests.small_county import CLERK, COUNTY, DAY, nothing_is_written, open_county, plan, settle, the_only, write_csv


@pytest.fixture
def county() -> Store:
    return open_county()


@pytest.fixture
def county_on_disk(tmp_path: Path) -> Iterator[Store]:
    with create_store(tmp_path / "county.gpkg", Workspace(COUNTY, "甲县", 4544)) as store:
        yield settle(store)


def asked(path: Path = Path("界桩登记表.xlsx"), **wishes: Any) -> RegisterRequest:
    settings: dict[str, Any] = {"valid_from": DAY, "crs": "EPSG:4490", "division_code": COUNTY} | wishes
    return RegisterRequest(path, **settings)


def look(store: Store, *rows: dict[str, object], **wishes: Any) -> RegisterPlan:
    return plan_register_rows(store, asked(**wishes), form_table(rows or [form_row(1), form_row(2), form_row(3)]))


def test_a_form_comes_into_three_layers_in_one_commit_and_twice_changes_nothing(county_on_disk: Store, tmp_path: Path) -> None:
    county, path = county_on_disk, write_csv(tmp_path / "界桩.csv", [form_row(1), form_row(2), form_row(3)])
    made = plan_register_import(county, asked(path))
    assert made.counts == {2: (3, 1), 3: (3, 1), 4: (3, 1)}
    receipt = carry_out_register_import(county, made, by=CLERK)
    assert receipt.written == {"boundary_markers": 3, "boundary_pillars": 3, "reference_objects": 9}
    markers = county.read(MARKERS, as_of=DAY)
    assert list(markers["marker_no"]) == ["1253001Q", "1253002Q", "1253003Q"]
    objects = county.read(REFERENCE_OBJECTS, as_of=DAY)
    assert set(objects["marker_id"]) == set(markers["marker_id"]) == set(county.read(PILLARS, as_of=DAY)["marker_id"])
    assert "A&B <山>" in set(objects["name"])
    (commit,) = [entry for entry in county.read_audit() if entry.seq == receipt.commit_id]
    assert "由界桩登记表拆分" in str(commit.facts["reason"])

    again = plan_register_import(county, asked(path))
    assert again.is_nothing
    with nothing_is_written(county):
        carry_out_register_import(county, again, by=CLERK)


def test_planning_writes_nothing_and_a_plan_the_store_has_overtaken_is_refused(county: Store) -> None:
    with nothing_is_written(county):
        first = look(county)
    carry_out_register_import(county, look(county, form_row(9)), by=CLERK)
    with nothing_is_written(county), pytest.raises(StalePlan):
        carry_out_register_import(county, first, by=CLERK)


FAULTS: dict[str, str] = {
    "EHFWWFWJ": "400",
    "EHFWWJL": "-3",
    "YHFWWJL": "约二十",
    "JZLX": "四立",
    "ZZB": "1e400",
    "JZBH": "",
    "GC": "NaN米",
}


def test_one_faulty_cell_keeps_everything_out_and_every_one_is_named_by_row_and_heading(county: Store) -> None:
    """An azimuth of 400°, a negative distance, a distance in words, an unknown form, an infinite X, no number, a height that is none."""
    faulty = [form_row(serial, **{column: cell}) for serial, (column, cell) in enumerate(FAULTS.items(), start=2)]
    made = look(county, form_row(1), *faulty)
    named = {(f.where.row, f.where.column) for f in made.report.errors}
    assert {(row, column) for row, column in enumerate(FAULTS, start=3)} <= named
    assert 2 not in {row for row, _ in named}
    with nothing_is_written(county), pytest.raises(LayerRejected):
        carry_out_register_import(county, made, by=CLERK)
    assert len(county.read(MARKERS)) == len(county.read(REFERENCE_OBJECTS)) == 0


def test_a_marker_in_the_neighbours_county_is_found_by_its_position() -> None:
    store = open_county()
    made = look(store, form_row(1), form_row(2), form_row(30))  # 104.30°E, 20 km east of the county
    assert 4 in {f.where.row for f in made.report.errors}


def test_a_corrected_form_changes_one_object_and_leaves_the_rest(county: Store) -> None:
    carry_out_register_import(county, look(county), by=CLERK)
    corrected = [form_row(1), form_row(2, SHFWWJL="36.00"), form_row(3)]
    made = look(county, *corrected, valid_from=date(2022, 1, 1))
    assert made.by_layer()["reference_objects"] == {"added": 0, "changed": 1, "unchanged": 8, "rejected": 0}
    carry_out_register_import(county, made, by=CLERK)
    held = county.read(REFERENCE_OBJECTS, as_of=date(2022, 1, 1)).set_index("object_id")["distance_m"]
    assert held["620499620498:1253002Q-F3"] == 36.0


def test_what_a_form_is_silent_about_keeps_what_is_held(county: Store) -> None:
    """A second form without sizes, notes or the third object's distance does not wipe them."""
    carry_out_register_import(
        county, look(county, form_row(1, 规格="100×20", BZ="原注"), form_row(2, 规格="100×20", BZ="原注")), by=CLERK
    )
    bare = [{name: cell for name, cell in form_row(n).items() if not name.startswith("SHFWWJL")} for n in (1, 2)]
    made = look(county, *bare, valid_from=date(2022, 1, 1))
    assert made.is_nothing, made.by_layer()


def test_distances_in_kilometres_and_heights_in_another_unit_are_converted_or_refused(county: Store) -> None:
    row = {
        ("一号方位物距离（公里）" if name == "YHFWWJL" else name): cell for name, cell in form_row(1, YHFWWJL="0.0123").items()
    }
    made = look(county, row)
    carry_out_register_import(county, made, by=CLERK)
    assert county.read(REFERENCE_OBJECTS, as_of=DAY).set_index("serial")["distance_m"][1] == pytest.approx(12.3)
    wrong = {("高程（亩）" if name == "GC" else name): cell for name, cell in form_row(2).items()}
    assert "intake.wrong-unit" in {f.code for f in look(county, wrong).report.errors}


def test_a_form_that_names_its_line_by_its_code_is_put_on_the_held_line(county: Store) -> None:
    county.append([LayerChange(LINES, line_row(37.0, line_code="620499620498"), DAY)], by=CLERK, reason="")
    made = look(county, form_row(1), form_row(2, JXDM="620499620498、别的线"))
    carry_out_register_import(county, made, by=CLERK)
    assert list(county.read(MARKERS, as_of=DAY)["line_ids"]) == ["L1", "L1;别的线"]


def test_a_form_without_ids_finds_the_markers_held_under_their_own(county: Store) -> None:
    with_ids = [form_row(1, KJSJBSM="uuid-1"), form_row(2, KJSJBSM="uuid-2")]
    carry_out_register_import(county, look(county, *with_ids), by=CLERK)
    assert look(county, form_row(1, JZBH="12530O1Q"), form_row(2)).by_layer()["boundary_markers"]["added"] == 0


def test_an_excel_form_with_two_header_rows_is_read(county: Store, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    headings = [CHINESE[field] for field in form_row(1)]
    for column, heading in enumerate(headings, start=1):
        top, _, below = heading.partition("/")
        first = next(i for i, other in enumerate(headings, start=1) if other.partition("/")[0] == top)
        last = max(i for i, other in enumerate(headings, start=1) if other.partition("/")[0] == top)
        sheet.cell(2, column, below or None)
        if column == first:
            sheet.cell(1, column, top)
            sheet.merge_cells(start_row=1, end_row=1 if below else 2, start_column=first, end_column=last)
    for line, serial in enumerate((1, 2), start=3):
        for column, cell in enumerate(form_row(serial).values(), start=1):
            sheet.cell(line, column, str(cell) or None)
    book.save(tmp_path / "界桩登记表.xlsx")
    made = plan_register_import(county, asked(tmp_path / "界桩登记表.xlsx"))
    assert not made.report.has_errors, [f.sentence.zh for f in made.report.errors]
    assert made.counts == {3: (3, 1), 4: (3, 1)}


@pytest.mark.parametrize("format_", ["shp", "gpkg"])
def test_a_shapefile_or_geopackage_with_pinyin_fields_is_read(county: Store, tmp_path: Path, format_: str) -> None:
    rows = [form_row(1), form_row(2)]
    frame = gpd.GeoDataFrame(
        pd.DataFrame(rows).astype("str"), geometry=[shapely.Point(104.01, 37.01), shapely.Point(104.02, 37.01)], crs=4490
    )
    path = tmp_path / f"jiezhuang.{format_}"
    frame.to_file(path, engine="pyogrio", encoding="utf-8")
    made = plan_register_import(county, asked(path, crs=None))
    assert not made.report.has_errors, [f.sentence.zh for f in made.report.errors]
    carry_out_register_import(county, made, by=CLERK)
    held = county.read(MARKERS, as_of=DAY)
    assert list(held["printed_x"]) == [row["ZZB"] for row in rows]
    assert held.geometry.iloc[0].equals(shapely.Point(104.01, 37.01))


def test_an_old_datum_is_refused_whatever_the_form() -> None:
    with pytest.raises(OldDatum):
        look(open_county(), crs="EPSG:4610")


def tables(tmp_path: Path) -> TablesOfLine:
    paths = []
    for name, columns in (("界桩成果表", marker_columns()), ("边界点成果表", point_columns())):
        rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
        paths.append(write_csv(tmp_path / f"{name}.csv", rows))
    return TablesOfLine(
        paths[0], paths[1], crs="EPSG:4490", description="从1号界桩起，向东北约3000米至2号界桩，向东南约2150米止于3号界桩。"
    )


def test_a_line_built_from_its_tables_is_imported_like_any_file_and_then_locked(county: Store, tmp_path: Path) -> None:
    built = vectorise_line(county, tables(tmp_path))
    assert [(round(x, 6), round(y, 6)) for x, y in built.line.coords] == COURSE
    with nothing_is_written(county):
        row = propose_line_row(county, built, NewCourse("L1", "甲政发〔2001〕1号", "甲乙线", COUNTY, "620498"))
    write_frame(row, tmp_path / "l1.gpkg", spec=LINES, format="gpkg")
    carry_out(county, plan(county, tmp_path / "l1.gpkg", LINES, declared_crs=None), by=CLERK)
    assert len(county.read(LINES, as_of=DAY)) == 1

    moved = [(lon, lat + 0.001) for lon, lat in COURSE]
    other = row.set_geometry(gpd.GeoSeries([shapely.LineString(moved)], crs=4490))
    write_frame(other, tmp_path / "l2.gpkg", spec=LINES, format="gpkg")
    assert the_only(
        plan(county, tmp_path / "l2.gpkg", LINES, declared_crs=None, valid_from=date(2022, 1, 1)), "layers.locked-geometry"
    )


def test_a_held_line_keeps_its_name_and_sides_when_its_course_is_proposed_anew(county: Store, tmp_path: Path) -> None:
    built = vectorise_line(county, tables(tmp_path))
    first = propose_line_row(county, built, NewCourse("L1", None, "甲乙线", COUNTY, "620498"))
    county.append([LayerChange(LINES, first, DAY)], by=CLERK, reason="")
    again = propose_line_row(county, built, NewCourse("L1", "省〔2022〕2号"))
    assert (again["name"].iloc[0], again["side_b"].iloc[0], again["change_document"].iloc[0]) == (
        "甲乙线",
        "620498",
        "省〔2022〕2号",
    )


def test_tables_in_error_are_a_sketch_and_no_row(county: Store, tmp_path: Path) -> None:
    files = tables(tmp_path)
    text = files.markers.read_text(encoding="utf-8-sig").replace("1253003Q", "1253002Q")
    files.markers.write_text(text, encoding="utf-8")
    built = vectorise_line(county, TablesOfLine(files.markers, None, "EPSG:4490"))
    assert built.report.has_errors
    with pytest.raises(LayerRejected):
        propose_line_row(county, built, NewCourse("L1", name="甲乙线", side_a=COUNTY, side_b="620498"))


def line_row(lat: float, **said: object) -> gpd.GeoDataFrame:
    course = shapely.LineString([(104.0, 37.0), (104.04, lat), (104.08, 37.0)])
    return frame_of(LINES, [{"line_id": "L1", "name": "甲乙线", "side_a": COUNTY, "side_b": "620498", "geometry": course} | said])


def test_versions_in_a_store_are_compared_and_the_side_that_gains_is_named(county_on_disk: Store) -> None:
    """The county's land reaches from 37.00° to 37.06° N: north of the line, which is its left."""
    county = county_on_disk
    for row, day, why in (
        (line_row(37.0, change_document="甲〔2001〕1号", accuracy_m=1.0), DAY, "first"),
        (line_row(37.001, change_document="省〔2022〕2号", accuracy_m=1.0), date(2022, 1, 1), "approved"),
        (line_row(37.0, change_document="省〔2022〕2号", accuracy_m=1.0), date(2023, 1, 1), "slipped past the desk"),
    ):
        county.append([LayerChange(LINES, row, day)], by=CLERK, reason=why)
    told = study_line_versions(county, "L1")
    assert [v.number for v in told.versions] == [1, 2, 3]
    explained, red = told.report
    assert (explained.code, red.code) == ("boundaries.line-change", "boundaries.unexplained-line-change")
    assert red.severity is Severity.ERROR
    assert "“甲乙线”" in red.sentence.zh
    assert told.steps[0].change.to_right_m2 == pytest.approx(told.steps[1].change.to_left_m2, rel=1e-6)
    assert "甲县增加" in red.sentence.zh


def test_a_version_replaced_on_its_own_day_is_no_step(county: Store) -> None:
    county.append([LayerChange(LINES, line_row(37.0), DAY)], by=CLERK, reason="")
    county.append([LayerChange(LINES, line_row(37.001), DAY)], by=CLERK, reason="")
    assert len(study_line_versions(county, "L1").versions) == 1


def test_a_line_nobody_holds_or_another_area_holds_is_not_known(county: Store) -> None:
    county.append([LayerChange(LINES, line_row(37.0), DAY)], by=CLERK, reason="")
    with pytest.raises(LineNotHeld):
        study_line_versions(county, "L2")
    with pytest.raises(LineNotHeld):
        study_line_versions(county.within("6205"), "L1")
