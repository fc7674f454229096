"""CSV and Excel as bureaus fill them in come out as they are, with what was noticed said."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from layers.files.errors import (
    ContentAndNameDiffer,
    EmptyFile,
    FileNotThere,
    FileTooLarge,
    LayerNotChosen,
    NoRows,
    NoSuchSheet,
    OldExcel,
    PasswordProtected,
    TooManyRows,
    UnknownEncoding,
    UnknownFormat,
)
from layers.files.limits import Limits
from layers.files.read import list_layers, read_foreign

RARE = "𠮷村㵐䶮𫭢"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """A workbook of the sheets given, each a list of rows."""

    def make(merges: tuple[str, ...] = (), **sheets: list[list[Any]]) -> Path:
        book: Any = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
            for block in merges:
                sheet.merge_cells(block)
        path = tmp_path / "村社.xlsx"
        book.save(path)
        return path

    return make


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_a_csv_says_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"代码,名称,人口\r\n620423100002,{RARE},１２\r\n,景泰县城,\r\n".encode(encoding))
    table = read_foreign(path)
    assert list(table.cells.columns) == ["代码", "名称", "人口"]
    assert list(table.cells["名称"]) == [RARE, "景泰县城"]
    assert table.cells["人口"][0] == "１２"  # full-width digits are for the intake to read
    assert pd.isna(table.cells["代码"][1])
    assert list(table.row_numbers) == [2, 3]
    assert table.source.name == "a.csv"
    assert table.source.header_row == 1
    assert table.geometry is None
    assert table.crs is None
    assert ("files.encoding-by-evidence" in table.report.count_by_code()) == (encoding == "gb18030")


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f'名称{separator}地址\n甲{separator}"一,二;三"\n', encoding="utf-8")
    assert list(read_foreign(path).cells["地址"]) == ["一,二;三"]


def test_titles_blank_rows_and_quoted_line_breaks_keep_the_row_numbers_honest(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('景泰县村社统计表,,\n单位：人,,\n序号,名称,人口\n1,"一条\n山",5\n,,\n2,芦阳,7\n', encoding="utf-8")
    table = read_foreign(path)
    assert list(table.cells["名称"]) == ["一条\n山", "芦阳"]
    assert list(table.row_numbers) == [4, 6]
    assert table.source.header_row == 3
    assert table.report.count_by_code() == {"files.title-rows": 1}


def test_a_shifted_row_is_an_error_in_its_place_and_a_short_one_is_filled(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("名称,地址,人口\n甲,一号,院,5\n乙,二号\n", encoding="utf-8")
    table = read_foreign(path)
    assert table.report.rows_in_error() == {2}
    assert pd.isna(table.cells["人口"][1])
    assert list(table.cells.columns) == ["名称", "地址", "人口"]


def test_lost_and_mangled_characters_are_pointed_at(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    mangled = "景泰县一条山镇".encode().decode("latin-1")
    path.write_text(
        f"名称,旧名\n胡子?村,{mangled}\n好村,{mangled}\n桴\ue000镇,{mangled}\n坏\ufffd村,{mangled}\n", encoding="utf-8"
    )
    report = read_foreign(path).report
    assert {f.where.row for f in report if f.code == "files.characters-lost" and f.where.column == "名称"} == {2, 4, 5}
    assert [f.where.column for f in report if f.code == "files.text-mangled"] == ["旧名"]


def test_an_encoding_named_by_the_user_wins(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("地名\n臺北\n".encode("big5"))
    assert list(read_foreign(path, encoding="big5").cells["地名"]) == ["臺北"]
    with pytest.raises(UnknownEncoding):
        read_foreign(path, encoding="no-such-thing")


def test_cells_keep_their_kind(workbook: Callable[..., Path]) -> None:
    day = pd.Timestamp(2020, 5, 1).to_pydatetime()
    rows = [
        ["代码", "名称", "人口", "面积", "启用日期", "日期文本", "混合", "全角"],
        [620423100002, RARE, 12, 3.5, day, "2020年5月", 43952, "１２"],
        ["0620", "乙", None, 2, None, None, "四月", None],
    ]
    table = read_foreign(workbook(表=rows))
    first = table.cells.iloc[0]
    assert [first[c] for c in ("代码", "名称", "人口", "面积", "启用日期", "日期文本", "混合", "全角")] == rows[1]
    assert table.cells["代码"][1] == "0620"
    assert table.cells["人口"].dtype == pd.Int64Dtype()
    assert table.cells["混合"].tolist() == [43952, "四月"]
    assert table.cells["启用日期"].isna().tolist() == [False, True]
    assert list(table.row_numbers) == [2, 3]
    assert table.source.layer == "表"


def test_titles_merged_headers_and_merged_cells_are_read_as_they_look(workbook: Callable[..., Path]) -> None:
    path = workbook(
        ("A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "A4:A5"),
        表=[
            ["景泰县村社区统计表", None, None, None, None],
            ["乡镇", "名称", "人口", None, "备注"],
            [None, None, "合计", "60岁以上", None],
            ["一条山镇", "人民路社区", 10, 2, None],
            [None, "长城路社区", 20, 3, "x"],
            [None, "孤村", 1, 1, None],
        ],
    )
    table = read_foreign(path)
    assert list(table.cells.columns) == ["乡镇", "名称", "人口/合计", "人口/60岁以上", "备注"]
    assert table.cells["乡镇"].tolist()[:2] == ["一条山镇", "一条山镇"]
    assert pd.isna(table.cells["乡镇"][2])
    assert table.report.count_by_code() == {"files.title-rows": 1, "files.merged-cells-filled": 1}
    assert table.source.header_row == 3


def test_several_sheets_are_named_and_never_guessed(workbook: Callable[..., Path]) -> None:
    path = workbook(村=[["名称"], ["甲"]], 社区=[["名称"], ["乙"]], 空=[])
    with pytest.raises(LayerNotChosen) as refused:
        read_foreign(path)
    assert refused.value.layers == ("村", "社区")
    assert list_layers(path) == ("村", "社区")
    assert list(read_foreign(path, layer="社区").cells["名称"]) == ["乙"]
    with pytest.raises(NoSuchSheet):
        read_foreign(path, layer="乡")


def test_one_filled_sheet_among_empty_ones_is_taken_and_said(workbook: Callable[..., Path]) -> None:
    table = read_foreign(workbook(说明=[["填表说明"]], 村=[["名称", "户"], ["甲", 1]], Sheet3=[]))
    assert table.source.layer == "村"
    assert table.report.count_by_code() == {"files.sheet-chosen": 1}


def test_a_formula_nobody_calculated_is_said_not_swallowed(workbook: Callable[..., Path]) -> None:
    table = read_foreign(workbook(村=[["名称", "人口"], ["甲", "=1+1"], ["乙", 2]]))
    assert table.report.count_by_code() == {"files.formula-not-calculated": 1}


def encrypted_workbook(path: Path) -> None:
    path.write_bytes(OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500)


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("空.csv", b"", EmptyFile),
        ("空白.csv", b"\r\n\r\n", EmptyFile),
        ("空.xlsx", b"", EmptyFile),
        ("空.geojson", b"", EmptyFile),
        ("表头.csv", "代码,名称\n".encode(), NoRows),
        ("旧.xls", OLE + b"\0" * 600, OldExcel),
        ("旧.xlsx", OLE + b"\0" * 600, OldExcel),
        ("密.xlsx", OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"), PasswordProtected),
        ("网页.xls", b"<html><table></table></html>", ContentAndNameDiffer),
        ("图.csv", b"\x89PNG\r\n\x1a\n\0\0", ContentAndNameDiffer),
        ("文.docx", b"PK", UnknownFormat),
        ("表.csv.exe", b"MZ", UnknownFormat),
    ],
)
def test_what_cannot_be_read_is_refused_in_both_languages(
    tmp_path: Path, name: str, content: bytes, refusal: type[Exception]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(refusal) as refused:
        read_foreign(path)
    assert name in refused.value.wording.zh  # type: ignore[attr-defined]
    assert name in refused.value.wording.en  # type: ignore[attr-defined]
    assert str(tmp_path) not in str(refused.value)


def test_a_workbook_with_a_header_only_has_no_rows(workbook: Callable[..., Path]) -> None:
    with pytest.raises(NoRows):
        read_foreign(workbook(村=[["代码", "名称"]]))


def test_caps_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "1,2\n" * 60_000)
    with pytest.raises(FileTooLarge):
        read_foreign(path, limits=Limits(max_bytes=1000))
    with pytest.raises(TooManyRows):
        read_foreign(path, limits=Limits(max_rows=1000))
    with pytest.raises(FileNotThere):
        read_foreign(tmp_path / "nobody.csv")


def test_a_csv_in_a_zip_is_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("村.csv", "名称\n甲\n")
    table = read_foreign(tmp_path / "a.zip")
    assert (table.source.format, table.source.name, len(table)) == ("csv", "a.zip", 1)
