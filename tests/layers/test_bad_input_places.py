"""Bad places and dates: each is explained with its row and its metres, and the store stays as it was."""

from datetime import date
from pathlib import Path

import shapely

from layers.reference import DIVISIONS, SETTLEMENTS
from tests.small_county import (
    COUNTY,
    centres,
    divisions,
    found,
    nothing_is_written,
    open_county,
    plan,
    refused,
    the_only,
    villages,
    write_csv,
)


def test_a_polygon_that_crosses_itself_is_named_with_its_place_and_not_repaired(tmp_path: Path) -> None:
    county, frame = open_county(), divisions()[["code", "name", "geometry"]]
    crossed = shapely.from_wkt("POLYGON ((104 37, 104.02 37.02, 104.02 37, 104 37.02, 104 37))")
    village = f"{COUNTY}101201"
    frame.loc[frame["code"] == village, "geometry"] = crossed
    frame.to_file(tmp_path / "divisions.gpkg")
    made = plan(county, tmp_path / "divisions.gpkg", DIVISIONS, declared_crs=None)
    finding = the_only(made, "check.invalid-geometry")
    assert finding.where.key == village
    assert finding.sentence.zh == "边界自相交，位置在 104.010000, 37.010000。系统不会自动修复，请在制图软件中改正。"
    refused(county, made)
    assert county.read(DIVISIONS).set_index("code").geometry[village].equals(villages()[village])


def test_swapped_latitude_and_longitude_stop_the_import(tmp_path: Path) -> None:
    county = open_county()
    rows = [r | {"经度": r["纬度"], "纬度": r["经度"]} for r in centres()]
    made = plan(county, write_csv(tmp_path / "centres.csv", rows), leave_out_rejected=True)
    assert len(made.rejected) == 12
    assert "经纬度颠倒：12 行中有 12 行的第一个数是纬度。请交换两列后重新导入。" in refused(county, made).wording.zh


def test_a_facility_outside_the_county_is_named_with_its_distance(tmp_path: Path) -> None:
    county, rows = open_county(), centres()
    rows[5]["经度"] = 104.2
    made = plan(county, write_csv(tmp_path / "centres.csv", rows))
    assert made.rejected == (7,)
    finding = the_only(made, "claims.outside-county")
    assert finding.sentence.zh == "位置在“甲县”（620499）以外 10,676 米。"
    assert (finding.where.row, finding.where.key) == (7, "F06")
    refused(county, made)


def test_a_facility_just_over_the_county_line_is_doubtful_and_not_refused(tmp_path: Path) -> None:
    rows = centres()
    rows[3]["经度"] = 104.085  # 444 m east of the county
    made = plan(open_county(), write_csv(tmp_path / "centres.csv", rows))
    assert (the_only(made, "claims.outside-county").severity, made.rejected) == ("warning", ())


def test_a_day_before_the_county_existed_stops_the_import(tmp_path: Path) -> None:
    county = open_county()
    made = plan(county, write_csv(tmp_path / "centres.csv", centres()), valid_from=date(1949, 10, 1))
    assert len(made.rejected) == 12
    assert (
        "生效日期 1949-10-01 早于“甲县”的设立日期 1950-01-01。请改用 1950-01-01 或以后的日期。"
        in refused(county, made).wording.zh
    )


def test_a_centre_opened_before_the_county_existed_is_pointed_out(tmp_path: Path) -> None:
    rows = centres(启用日期="2015-01-01")
    rows[0]["启用日期"] = "1949年9月1日"
    county = open_county()
    with nothing_is_written(county):
        made = plan(county, write_csv(tmp_path / "centres.csv", rows))
    finding = the_only(made, "claims.before-founding")
    assert finding.where.row == 2
    assert finding.sentence.zh == "“启用日期”1949-09-01 早于所在区划的设立日期 1950-01-01，请核对。"


def test_villages_without_population_are_named_and_never_counted_as_zero(tmp_path: Path) -> None:
    rows = [{"编号": f"S{i}", "名称": f"庄{i}", "区划代码": code, "人口": 100 + i} for i, code in enumerate(villages())]
    rows[2]["人口"], rows[9]["人口"] = "", "—"
    county = open_county()
    with nothing_is_written(county):
        made = plan(county, write_csv(tmp_path / "people.csv", rows), SETTLEMENTS)
    sentence = the_only(made, "check.unknown-people").sentence.zh
    assert sentence == "2 行没有人口数（第 4、11 行）；统计时单列为“人口不详”，不按 0 计。"
    assert made.added["population"].isna().sum() == 2
    assert not found(made, "check.out-of-range")
