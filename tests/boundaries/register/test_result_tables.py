"""What a table prints is kept as printed; what it means is read only as far as somebody answers for it."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from boundaries.register.errors import MixedZones
from boundaries.register.printed import Stated
from boundaries.register.result_tables import ResultTable, read_result_table
from layers.datum import UnknownDatum
from layers.errors import NoDatum, OldDatum
from layers.local_fit import CommonPoints
from layers.old_datums import ByCertificate, ByLocalFit, DisplayOnly, MayNotDisplayOnly
from layers.report import Finding, Severity
from tests.printed_line import COURSE, MARKERS_AT, marker_columns, printed, table_of

CGCS = Stated("EPSG:4490")


def read(columns: dict[str, list[object]], stated: Stated = CGCS) -> ResultTable:
    return read_result_table(table_of(columns), stated)


def found(table: ResultTable, code: str) -> list[Finding]:
    return [f for f in table.report if f.code == code]


def assert_at(table: ResultTable, places: list[tuple[float, float]], *, within_deg: float = 2e-8) -> None:
    got = [(p.x, p.y) for p in table.rows.geometry]
    assert np.abs(np.array(got) - np.array(places)).max() < within_deg  # 2 mm: the table prints millimetres


def test_x_is_north_and_the_zone_before_the_easting_is_read() -> None:
    table = read(marker_columns())
    assert not table.report.has_errors
    assert_at(table, [COURSE[i] for i in MARKERS_AT.values()])
    assert list(table.rows["serial"]) == [1, 2, 3]
    assert "EPSG:4523" in table.conversion
    assert "EPSG:4523" in table.datum
    assert table.error_m == 0


def test_printed_values_stay_as_printed() -> None:
    columns = marker_columns() | {"纵坐标X（m）": ["４０９７００１.10", " 4097445.980", "4097224.30 "]}
    table = read(columns)
    assert list(table.rows["printed_x"]) == ["４０９７００１.10", "4097445.980", "4097224.30"]


@pytest.mark.parametrize("epsg", [4544, 4523, 4496], ids=["3° bare", "3° with its zone", "6° with its zone"])
def test_a_stated_zone_is_believed(epsg: int) -> None:
    assert_at(read(marker_columns(epsg=epsg), Stated(f"EPSG:{epsg}")), [COURSE[i] for i in MARKERS_AT.values()])


def test_numbers_without_a_zone_do_not_show_their_meridian() -> None:
    table = read(marker_columns(epsg=4544), Stated("EPSG:4545"))
    assert table.rows.geometry.iloc[0].x == pytest.approx(COURSE[0][0] + 3, abs=1e-6)


def test_an_easting_with_another_zone_than_the_stated_one_is_an_error_of_its_row() -> None:
    columns = marker_columns()
    columns["横坐标Y（m）"][1] = float(str(columns["横坐标Y（m）"][1])) + 1_000_000  # zone 36
    table = read(columns, Stated("EPSG:4523"))
    (finding,) = found(table, "boundaries.zone-unclear")
    assert (finding.severity, finding.where.row) == (Severity.ERROR, 3)
    assert "带号 36" in finding.sentence.zh
    assert table.rows.geometry.iloc[1] is None


def test_metres_without_a_zone_and_without_a_stated_one_are_not_placed() -> None:
    table = read(marker_columns(epsg=4544))
    assert [f.where.row for f in found(table, "boundaries.zone-unclear")] == [2, 3, 4]


def test_without_a_stated_datum_nothing_is_read() -> None:
    with pytest.raises(NoDatum):
        read(marker_columns(), Stated())
    with pytest.raises(UnknownDatum):
        read(marker_columns(), Stated("/etc/passwd"))


def test_two_zones_in_one_table_meet_on_the_ground() -> None:
    """A line that crosses 103.5°E is printed in zones 34 and 35."""
    west, east = (103.49, 37.0), (103.51, 37.0)
    pairs = [printed(*west, epsg=4522), printed(*east, epsg=4523)]
    table = read({"界桩号": ["1", "2"], "X": [p[0] for p in pairs], "Y": [p[1] for p in pairs]})
    assert_at(table, [west, east])


def test_a_whole_table_the_wrong_way_round_is_read_as_it_can_only_be_meant_and_said() -> None:
    columns = marker_columns()
    x, y = columns.pop("纵坐标X（m）"), columns.pop("横坐标Y（m）")
    table = read(columns | {"纵坐标X（m）": y, "横坐标Y（m）": x})
    (finding,) = found(table, "boundaries.table-swapped")
    assert finding.severity is Severity.WARNING
    assert_at(table, [COURSE[i] for i in MARKERS_AT.values()])
    assert table.rows["printed_x"].iloc[0] == str(y[0])


def test_one_row_the_wrong_way_round_is_an_error_of_that_row() -> None:
    columns = marker_columns()
    xs, ys = columns["纵坐标X（m）"], columns["横坐标Y（m）"]
    xs[2], ys[2] = ys[2], xs[2]
    table = read(columns)
    (finding,) = found(table, "boundaries.row-swapped")
    assert (finding.severity, finding.where.row) == (Severity.ERROR, 4)
    assert table.rows.geometry.iloc[2] is None


def test_an_easting_in_the_longitude_field_is_recognised_and_the_longitude_it_stands_for_is_named() -> None:
    """The dirty case of a public page: 东经 38517094.4549, 北纬 31.8000673."""
    table = read({"界桩号": ["1", "2"], "东经": ["38517094.4549", "114.2"], "北纬": ["31.8000673", "31.81"]})
    (finding,) = found(table, "boundaries.easting-in-longitude")
    assert (finding.severity, finding.where.row, finding.where.column) == (Severity.ERROR, 2, "东经")
    assert "38 带" in finding.sentence.zh
    lon = finding.evidence["lon_if_cgcs2000"]
    assert isinstance(lon, float)
    assert printed(lon, 31.8000673, epsg=4526)[1] == pytest.approx(38517094.455, abs=0.02)  # independent: forward again
    assert table.rows.geometry.iloc[0] is None
    assert table.rows["printed_lon"].iloc[0] == "38517094.4549"


def test_degrees_minutes_seconds_are_read_and_packed_ones_are_flagged() -> None:
    table = read({"界桩号": ["1", "2"], "经度": ["104°03′12.6″", "1040312.6"], "纬度": ["37°11′45″", "371145"]})
    first = table.rows.geometry.iloc[0]
    assert (first.x, first.y) == (pytest.approx(104.0535), pytest.approx(37.195833333))
    assert table.rows.geometry.iloc[1] is None
    assert {f.where.row for f in table.report.errors} == {3}


@pytest.mark.parametrize("cell", ["", "NaN", "1e400", "-inf", "\u202e4097001", "A&B <山>", "𠮷䶮", "=1+1", None, 1e300, "0"])
def test_a_hostile_cell_is_one_row_in_error_and_the_others_are_read(cell: object) -> None:
    columns = marker_columns()
    columns["纵坐标X（m）"][1] = cell
    table = read(columns)
    assert {f.where.row for f in table.report.errors} == {3}
    assert [g is None for g in table.rows.geometry] == [False, True, False]


def test_plane_and_degrees_of_one_row_that_tell_of_two_places_are_compared() -> None:
    lonlat = [COURSE[i] for i in MARKERS_AT.values()]
    columns = marker_columns() | {"经度": [lon for lon, _ in lonlat], "纬度": [lat for _, lat in lonlat]}
    assert found(read(columns), "boundaries.printed-pairs-differ") == []
    columns["经度"][1] = 104.031
    (finding,) = found(read(columns), "boundaries.printed-pairs-differ")
    assert finding.where.row == 3
    assert finding.evidence["apart_m"] == pytest.approx(89, abs=1)  # 0.001° at 37° N


def test_a_row_without_plane_is_read_by_its_degrees() -> None:
    columns = marker_columns() | {"经度": [None, "104.0300", None], "纬度": [None, "37.0100", None]}
    columns["纵坐标X（m）"][1] = columns["横坐标Y（m）"][1] = None
    assert_at(read(columns), [COURSE[i] for i in MARKERS_AT.values()])


def test_missing_columns_are_named() -> None:
    table = read({"名字": ["甲"], "数": [1.0]})
    (finding,) = found(table, "boundaries.column-missing")
    assert "界桩编号" in finding.sentence.zh
    assert "纵坐标X" in finding.sentence.zh


def test_an_old_datum_is_refused_and_display_is_never_a_way_for_markers() -> None:
    for code in ("EPSG:4610", "EPSG:2359", "EPSG:4214"):
        with pytest.raises(OldDatum):
            read(marker_columns(), Stated(code))
    with pytest.raises(MayNotDisplayOnly):
        read(marker_columns(), Stated("EPSG:4610", DisplayOnly()))


def test_a_certificate_stands_beside_what_it_certifies() -> None:
    way = ByCertificate("1980 西安坐标系", "甲测绘院", "甲测〔2019〕7号", date(2019, 5, 1), 0.12)
    table = read(marker_columns(), Stated("EPSG:4490", way))
    assert_at(table, [COURSE[i] for i in MARKERS_AT.values()])
    assert "甲测〔2019〕7号" in table.conversion
    assert table.error_m == 0.12


def common_points(shift: tuple[float, float]) -> CommonPoints:
    """Four points of the place in an old plane that lies a shift away, as a made-up old datum would."""
    new = np.array(
        [printed(lon, lat, epsg=4544)[::-1] for lon, lat in [(103.98, 36.98), (104.07, 36.98), (104.07, 37.03), (103.98, 37.03)]]
    )
    return CommonPoints(["g1", "g2", "g3", "g4"], new - np.array(shift), new, "西安80 3度带 35带", 4544)


def test_a_local_fit_brings_the_rows_over_and_says_who_permitted_it() -> None:
    shift = (-61.0, 43.0)  # east, north
    columns = marker_columns(epsg=4544)
    columns["横坐标Y（m）"] = [35_000_000 + float(str(y)) - shift[0] for y in columns["横坐标Y（m）"]]
    columns["纵坐标X（m）"] = [float(str(x)) - shift[1] for x in columns["纵坐标X（m）"]]
    way = ByLocalFit(Path("公共点.csv"), "保密委〔2020〕3号")
    points = common_points(shift)
    prefixed = CommonPoints(points.names, points.old + np.array((35_000_000.0, 0.0)), points.new, points.datum, points.to_epsg)
    table = read(columns, Stated("EPSG:4610", way, prefixed))
    assert_at(table, [COURSE[i] for i in MARKERS_AT.values()], within_deg=5e-8)
    assert "保密委〔2020〕3号" in table.conversion
    assert "local_fit" in table.conversion
    assert 0 <= table.error_m < 0.01


def test_an_old_table_in_two_zones_is_not_fitted_at_once() -> None:
    way = ByLocalFit(Path("公共点.csv"), "准许")
    columns: dict[str, list[object]] = {"界桩号": ["1", "2"], "X": [4097001.0, 4097001.0], "Y": [34411888.0, 35411888.0]}
    with pytest.raises(MixedZones):
        read(columns, Stated("EPSG:4610", way, common_points((0.0, 0.0))))


def test_duplicated_and_missing_serials_are_findings_of_the_table() -> None:
    columns = marker_columns()
    columns["界桩编号"] = ["1253001Q", "1253005Q", "1253005Q"]
    table = read(columns)
    assert [f.where.row for f in found(table, "boundaries.number-twice")] == [3, 4]
    assert found(table, "boundaries.serial-missing")


def test_a_frame_is_read_like_a_file_and_its_rows_count_from_one() -> None:
    columns = marker_columns()
    columns["纵坐标X（m）"][1] = "1e400"
    table = read_result_table(pd.DataFrame(columns, index=[7, 8, 9]), CGCS)
    assert list(table.row_numbers) == [1, 2, 3]
    assert {f.where.row for f in table.report.errors} == {2}
