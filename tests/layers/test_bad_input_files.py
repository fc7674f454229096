"""Bad files: each is answered with one clear sentence, and the store stays as it was."""

from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest

from layers.files.errors import EmptyFile, FileRefused, NoRows, ShapefilePartMissing
from layers.files.write import write_frame
from layers.planning.specs import FACILITIES
from layers.reference import DIVISIONS
from tests.small_county import centres, divisions, found, nothing_is_written, open_county, plan, refused, the_only, write_csv


def rejected_file(path: Path, **wishes: object) -> FileRefused:
    county = open_county()
    with nothing_is_written(county), pytest.raises(FileRefused) as refusal:
        plan(county, path, **wishes)  # type: ignore[arg-type]  # because wishes are the request's own fields
    return refusal.value


def shapefile(folder: Path, *, encoding: str) -> Path:
    """The county's divisions as a shapefile, its names in an encoding that no .cpg tells of."""
    frame = divisions()[["code", "name", "geometry"]]
    gpd.GeoDataFrame(frame).to_file(folder / "divisions.shp", encoding=encoding)
    (folder / "divisions.cpg").unlink(missing_ok=True)
    return folder / "divisions.shp"


@pytest.mark.parametrize("name", ["empty.csv", "empty.xlsx", "empty.shp", "empty.gpkg", "empty.geojson", "empty.parquet"])
def test_an_empty_file_is_refused_by_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    refusal = rejected_file(tmp_path / name)
    assert isinstance(refusal, EmptyFile)
    assert refusal.wording.zh == f"“{name}”是空文件，没有任何内容。请检查导出是否成功后重新选择。"


def test_a_sheet_with_a_header_and_no_rows_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["编号", "名称", "类别"])
    book.save(tmp_path / "empty.xlsx")
    refusal = rejected_file(tmp_path / "empty.xlsx")
    assert isinstance(refusal, NoRows)
    assert refusal.wording.zh == "“empty.xlsx”只有表头（3 列），没有数据行。请填好数据后重新导入。"


def test_a_shapefile_without_its_dbf_is_refused_with_what_belongs_together(tmp_path: Path) -> None:
    path = shapefile(tmp_path, encoding="GBK")
    path.with_suffix(".dbf").unlink()
    refusal = rejected_file(path, spec=DIVISIONS)
    assert isinstance(refusal, ShapefilePartMissing)
    assert refusal.wording.zh.startswith("“divisions.shp”缺少同名的 .dbf 文件。")


def test_gbk_names_without_a_cpg_are_read_by_evidence(tmp_path: Path) -> None:
    made = plan(open_county(), shapefile(tmp_path, encoding="GBK"), DIVISIONS, declared_crs=None)
    assert (made.unchanged, made.report.has_errors) == (15, False)  # the names are the held ones, character by character


def test_gbk_names_read_as_utf8_are_stopped_row_by_row(tmp_path: Path) -> None:
    county = open_county()
    made = plan(county, shapefile(tmp_path, encoding="GBK"), DIVISIONS, declared_crs=None, encoding="utf-8")
    lost = found(made, "intake.lost-characters")
    assert len(made.rejected) == 15
    assert len(lost) == 15
    assert "里有字已经丢失（文件曾用错误的编码保存或读取）。请用 GBK/GB18030 或 UTF-8 重新导入原文件。" in lost[0].sentence.zh
    refused(county, made)


def test_a_gbk_sheet_whose_header_is_read_as_utf8_names_the_missing_key(tmp_path: Path) -> None:
    county = open_county()
    made = plan(county, write_csv(tmp_path / "centres.csv", centres(), encoding="gbk"), encoding="utf-8")
    assert made.stops_everything
    assert "缺少必填列“设施编号”" in refused(county, made).wording.zh


def test_a_gbk_sheet_is_read_by_evidence(tmp_path: Path) -> None:
    made = plan(open_county(), write_csv(tmp_path / "centres.csv", centres(), encoding="gbk"))
    assert made.added["name"].tolist()[0] == "第1中心"
    assert not made.report.has_errors


def test_three_duplicate_codes_are_all_named(tmp_path: Path) -> None:
    county, rows = open_county(), centres()
    for position in (1, 4, 7):
        rows[position]["编号"] = "F99"
    made = plan(county, write_csv(tmp_path / "centres.csv", rows))
    assert made.rejected == (3, 6, 9)
    assert {f.sentence.zh for f in found(made, "check.duplicate-key")} == {
        "“设施编号”F99 重复 3 次（第 3、6、9 行）。请只保留一行，或改正编号。"
    }
    assert refused(county, made).wording.zh == "“设施”有 3 行未通过检查（共 3 处错误），未写入任何内容。请按清单改正后重新导入。"


def test_a_sheet_of_something_else_names_what_is_missing(tmp_path: Path) -> None:
    county = open_county()
    made = plan(county, write_csv(tmp_path / "wages.csv", [{"姓名": "甲", "工资": "1"}, {"姓名": "乙", "工资": "2"}]))
    assert made.stops_everything
    assert len(made.rejected) == 2
    assert "姓名、工资" in the_only(made, "intake.unread-headers").sentence.zh
    assert refused(county, made).wording.zh.startswith("“设施”未导入，未写入任何内容。缺少必填列“设施编号”，2 行都没有填。")


def test_rare_characters_come_through_every_step(tmp_path: Path) -> None:
    rows = centres()
    rows[0]["名称"], rows[1]["名称"] = "𠮷家塆㙦日照中心", "𰻝镇中心"
    made = plan(open_county(), write_csv(tmp_path / "centres.csv", rows))
    assert made.added["name"].tolist()[:2] == ["𠮷家塆㙦日照中心", "𰻝镇中心"]
    write_frame(made.added, tmp_path / "again.gpkg", spec=FACILITIES, format="gpkg")
    again = plan(open_county(), tmp_path / "again.gpkg", declared_crs=None)
    assert again.added["name"].tolist()[:2] == ["𠮷家塆㙦日照中心", "𰻝镇中心"]
