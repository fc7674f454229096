"""A form's row becomes a marker, its pillars and its reference objects; nothing is lost and every row is accounted for."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from boundaries.register.printed import Stated
from boundaries.register.wide_headers import find_form_headers
from boundaries.register.wide_tables import FormTerms, Part, SplitForm, split_form
from layers.errors import NoDatum
from layers.foreign import ForeignTable
from layers.report import Finding, Severity
from tests.marker_form import CHINESE, PINYIN, form_row, form_table

TERMS = FormTerms(Stated("EPSG:4490"), division_code="620499")


def split(*rows: dict[str, object], terms: FormTerms = TERMS) -> SplitForm:
    return split_form(form_table(rows), terms)


def cells(part: Part, column: str) -> list[object]:
    return [None if pd.isna(v) else v for v in part.table.cells[column]]


def found(form: SplitForm, code: str) -> list[Finding]:
    return [f for f in form.report if f.code == code]


@pytest.mark.parametrize("headings", [PINYIN, CHINESE], ids=["pinyin", "two rows of Chinese"])
def test_one_row_gives_a_marker_a_pillar_and_three_objects(headings: dict[str, str]) -> None:
    table = form_table([form_row(1)], headings=headings)
    form = split_form(table, TERMS)
    assert form.counts == {2: (3, 1)}
    assert cells(form.markers, "marker_no") == ["1253001Q"]
    assert cells(form.markers, "place_text") == ["甲县𠮷䶮村"]
    assert cells(form.markers, "height_m") == ["1234.5"]
    assert [cells(part, "name") for part in form.objects] == [["独立树"], ["A&B <山>"], ["水塔"]]
    assert [cells(part, "azimuth_deg") for part in form.objects] == [[45.5], [120.5], [300.25]]
    assert [cells(part, "distance_m") for part in form.objects] == [["12.3米"], ["20"], ["35.25"]]
    point = np.asarray(form.markers.table.geometry)[0]
    assert (point.x, point.y) == (pytest.approx(104.01, abs=2e-8), pytest.approx(37.01, abs=2e-8))


def test_printed_coordinates_stand_beside_the_position_with_the_way_and_its_error() -> None:
    form = split(form_row(1))
    assert cells(form.markers, "printed_x")[0] == form_row(1)["ZZB"]
    assert cells(form.markers, "printed_y")[0] == form_row(1)["HZB"]
    assert "EPSG:4523" in str(cells(form.markers, "printed_datum")[0])
    assert "EPSG:4523" in str(cells(form.markers, "conversion")[0])
    assert cells(form.markers, "conversion_error_m") == [0.0]


@pytest.mark.parametrize(
    ("header", "kind"),
    [("坐标方位角", "grid"), ("真方位角", "true"), ("磁方位角（°）", "magnetic"), ("方位角", "unknown")],
)
def test_the_kind_of_an_azimuth_is_taken_from_its_header_or_is_unknown_with_a_finding(header: str, kind: str) -> None:
    row = {
        "界桩编号": "1",
        "一号方位物名称": "树",
        f"一号方位物{header}": "45",
        "一号方位物距离": "12",
        "经度": "104.01",
        "纬度": "37.01",
    }
    form = split_form(form_table([row], headings={}), TERMS)
    assert cells(form.objects[0], "azimuth_kind") == [kind]
    assert bool(found(form, "boundaries.azimuth-kind-unknown")) == (kind == "unknown")


def test_what_is_stated_for_the_whole_form_fills_only_what_the_form_does_not_say() -> None:
    terms = FormTerms(TERMS.stated, division_code="620499", azimuth_kind="magnetic", line_id="L9", accuracy_m=0.5)
    form = split(form_row(1, JXDM=""), form_row(2), terms=terms)
    assert cells(form.objects[0], "azimuth_kind") == ["magnetic", "magnetic"]
    assert cells(form.markers, "line_ids") == ["L9", "620499620498"]
    assert cells(form.markers, "position_accuracy_m") == [0.5, 0.5]
    assert found(form, "boundaries.azimuth-kind-unknown") == []


def test_columns_nobody_knows_are_kept_word_for_word_in_the_note() -> None:
    form = split(form_row(1, BZ="原备注", 内部编号="甲-7", 𠮷列="A&B <山>"))
    assert cells(form.markers, "note") == ["原备注；内部编号：甲-7；𠮷列：A&B <山>"]
    (note,) = found(form, "boundaries.kept-in-note")
    assert note.severity is Severity.NOTE
    assert "内部编号" in note.sentence.zh


def test_every_cell_of_a_form_can_be_found_again() -> None:
    row = (
        {header: f"甲{i}" for i, header in enumerate(PINYIN.values())} | form_row(1, 额外="丙") | {"JZDJ": "县级", "SZD3": "己村"}
    )
    form = split(row)
    kept = " ".join(str(v) for part in form.parts for name in part.table.cells for v in part.table.cells[name])
    for header, cell in row.items():
        if header in {"YHFWWFWJ", "EHFWWFWJ", "SHFWWFWJ"}:
            assert str(float(str(cell).replace("120°30′", "120.5"))) in kept, header
        elif header != "JZLX":  # 单立双面型 became 单立 and two faces
            assert str(cell) in kept, header
    assert cells(form.pillars, "faces") == ["2"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("单立双面型", "单立"),
        ("单立三面型", "单立"),
        ("双立", "同号双立"),
        ("同号三立", "同号三立"),
        ("附桩", "附桩"),
        ("四立", "四立"),
    ],
)
def test_forms_of_markers_are_understood_and_an_unknown_word_stays(word: str, meant: str) -> None:
    assert cells(split(form_row(1, JZLX=word)).markers, "marker_form") == [meant]


def test_a_double_marker_in_one_row_has_two_pillars_and_one_whose_number_has_a_letter_has_one() -> None:
    form = split(
        form_row(1, JZBH="1253001", JZLX="双立"),
        form_row(2, JZBH="1253002A", JZLX="双立"),
        form_row(3, JZBH="1253003", JZLX="三立"),
    )
    assert [pillars for _, pillars in form.counts.values()] == [2, 1, 3]
    assert cells(form.pillars, "letter") == ["A", "B", "A", "C", "D", "E"]
    assert len(set(cells(form.pillars, "pillar_id"))) == 6


def test_ids_are_made_of_line_and_number_unless_the_form_or_the_register_has_one() -> None:
    terms = FormTerms(TERMS.stated, division_code="620499", held_ids={"1253003Q": "held-3"})
    form = split(form_row(1), form_row(2, KJSJBSM="uuid-2"), form_row(3, JZBH="12530O3Q"), terms=terms)
    assert cells(form.markers, "marker_id") == ["620499620498:1253001Q", "uuid-2", "held-3"]
    assert cells(form.objects[2], "object_id") == ["620499620498:1253001Q-F3", "uuid-2-F3", "held-3-F3"]
    (note,) = found(form, "boundaries.marker-id-made")
    assert note.evidence["rows"] == 1


@pytest.mark.parametrize("cell", ["1e400", "𠮷", "123°61′", "NaN°"])
def test_an_azimuth_that_is_none_is_an_error_that_names_row_and_column(cell: str) -> None:
    form = split(form_row(1), form_row(2, EHFWWFWJ=cell))
    (error,) = form.report.errors
    assert (error.where.row, error.where.column) == (3, "EHFWWFWJ")


def test_the_dirty_case_of_a_public_page_is_said_and_not_placed() -> None:
    row = form_row(1, ZZB="", HZB="") | {"JD": "38517094.4549", "WD": "31.8000673"}
    form = split(row)
    (error,) = found(form, "boundaries.easting-in-longitude")
    assert (error.where.row, error.where.column) == (2, "JD")
    assert np.asarray(form.markers.table.geometry)[0] is None
    assert cells(form.markers, "printed_y") == ["38517094.4549"]


def test_serials_along_the_line_are_looked_at() -> None:
    form = split(form_row(1), form_row(5))
    assert "2–4" in found(form, "boundaries.serial-missing")[0].sentence.zh


def test_a_form_with_its_own_points_keeps_them_and_what_is_printed() -> None:
    table = form_table([form_row(1)])
    points = np.array([shapely.Point(104.5, 37.5)], dtype=object)
    drawn = ForeignTable(table.cells, table.row_numbers, points, "EPSG:4490", table.source)
    form = split_form(drawn, FormTerms(division_code="620499"))
    assert np.asarray(form.markers.table.geometry)[0] == points[0]
    assert cells(form.markers, "printed_x")[0] == form_row(1)["ZZB"]
    projected = gpd.GeoSeries(points, crs=4490).to_crs(4544)
    plane = ForeignTable(table.cells, table.row_numbers, np.asarray(projected.array, dtype=object), "EPSG:4544", table.source)
    again = np.asarray(split_form(plane, FormTerms(division_code="620499")).markers.table.geometry)[0]
    assert (again.x, again.y) == (pytest.approx(104.5), pytest.approx(37.5))
    silent = ForeignTable(table.cells, table.row_numbers, points, None, table.source)
    with pytest.raises(NoDatum):
        split_form(silent, FormTerms(division_code="620499"))


def test_blank_objects_give_no_rows_and_few_objects_are_a_note() -> None:
    form = split(form_row(1, SHFWWWZ="", SHFWWFWJ="", SHFWWJL=""))
    assert form.counts == {2: (2, 1)}
    assert len(form.objects[2].table) == 0
    assert found(form, "boundaries.few-reference-objects")


def test_headers_in_two_rows_and_full_width_are_matched() -> None:
    headers = ["界桩号", "方位物１／名称", "方位物1/坐标方位角(°)", "方位物1/距离(m)", "第二号方位物 名称", "方位物三_磁方位角"]
    told = find_form_headers(pd.DataFrame([["1"] * len(headers)], columns=headers))
    assert [(o.serial, dict(o.parts), o.kind) for o in told.objects] == [
        (1, {"name": 1, "azimuth": 2, "distance": 3}, "grid"),
        (2, {"name": 4}, None),
        (3, {"azimuth": 5}, "magnetic"),
    ]


def test_an_empty_form_gives_empty_layers() -> None:
    form = split_form(form_table([], headings=PINYIN), TERMS)
    assert form.counts == {}
    assert len(form.markers.table) == 0
    assert Path(form.markers.table.source.name).suffix == ".xlsx"
