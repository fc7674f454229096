"""What is doubtful in a table of names is said at the door: faulty codes, rows without a position."""

from pathlib import Path

from gazetteer.register.census import read_census_table
from gazetteer.register.name_table import NameTerms, split_names
from layers.files.read import read_foreign

TABLE = """代码,标准名称,地名类别,东经,北纬,所在区划代码
62042310022200000901,试验新村,22200,104.05,37.20,620423100201
6204231002220000090,短码村,22200,104.06,37.20,620423100201
62042310026600000001,雷达站,27500,104.07,37.20,620423100201
,无坐标村,22200,,,620423100201
"""


def test_faulty_codes_and_missing_positions_are_said_with_their_rows(tmp_path: Path) -> None:
    path = tmp_path / "census.csv"
    path.write_text(TABLE, encoding="utf-8")
    report = split_names(read_census_table(read_foreign(path)), NameTerms()).report
    faulty = [(f.where.row, f.sentence.zh) for f in report if f.code == "gazetteer.place-code-faulty"]
    assert [row for row, _ in faulty] == [3, 4]
    assert "不是 20 位数字" in faulty[0][1]
    assert "26600" in faulty[1][1]
    (bare,) = [f for f in report if f.code == "gazetteer.no-position"]
    assert "第 5 行" in bare.sentence.zh
