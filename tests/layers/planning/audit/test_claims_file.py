"""Claims files: what is read, and what is named with its row."""

from fractions import Fraction
from pathlib import Path

import pytest

from layers.planning.audit.auditing import MOST_FIGURES, audit
from layers.planning.audit.claims_file import read_claims, rows_of
from layers.planning.audit.errors import NotAClaimsFile, NothingToAudit, TooManyFigures
from layers.planning.audit.printed import Interval, NotAFigure, parse_printed
from layers.planning.use_cases.audit import read_claims_file


def _row(**changed: object) -> dict[str, object]:
    return {"编号": "a", "文件": "某规划", "数量": "村", "原文": "149", "年份": 2020} | changed


def _codes(*rows: dict[str, object]) -> list[tuple[str, int | None]]:
    return [(f.code, f.where.row) for f in read_claims(list(rows)).report]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("77.85 %", "0.77845", "0.77855"),
        ("７７．８５％", "0.77845", "0.77855"),
        ("149", "149", "149"),
        ("3,809", "3809", "3809"),
        ("1.2万", "11500", "12500"),
        ("≥ 80 %", "0.8", None),
        ("不少于600", "600", None),
        ("近 20", "18", "20"),
        ("30余", "30", "40"),
        ("20–30", "20", "30"),
        ("全覆盖", "1", "1"),
        ("不超过 5", None, "5"),
    ],
)
def test_a_printed_figure_stands_for_these_values(text: str, low: str | None, high: str | None) -> None:
    interval = parse_printed(text).interval
    assert (interval.low, interval.high) == (low and Fraction(low), high and Fraction(high))


def test_a_rounded_figure_holds_its_lower_half_and_not_its_upper_one() -> None:
    interval = parse_printed("85 %").interval
    assert interval == Interval(Fraction("0.845"), Fraction("0.855"), True, False)
    assert interval.holds(Fraction("0.845"))
    assert not interval.holds(Fraction("0.855"))


@pytest.mark.parametrize("text", ["七成", "-5", "很多", "12和13", "30–20", ""])
def test_a_word_is_no_figure(text: str) -> None:
    with pytest.raises(NotAFigure):
        parse_printed(text)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (_row(原文="七成", 占="单位"), "audit.not-a-figure"),
        (_row(原文="-3"), "audit.not-a-figure"),
        (_row(原文="120 %", 占="单位"), "audit.share-over-100"),
        (_row(原文="85 %"), "audit.share-without-whole"),
        (_row(单位="斗"), "audit.unknown-unit"),
        (_row(编号=""), "audit.no-id"),
        (_row(数量=""), "audit.row-incomplete"),
        (_row(性质="愿望"), "audit.unknown-role"),
        (_row(原文="1.2万"), "audit.figure-read-as"),
        (_row(原文="１４９"), "audit.figure-read-as"),
    ],
)
def test_a_row_that_cannot_be_read_as_it_stands_is_named(row: dict[str, object], code: str) -> None:
    assert _codes(row) == [(code, 2)]


def test_two_figures_with_one_id_are_named() -> None:
    assert _codes(_row(), _row(原文="150")) == [("audit.id-twice", 3)]


def test_a_text_that_is_no_claims_file_is_refused() -> None:
    for text in ("not toml [", "[[wish]]\nid = 'a'"):
        with pytest.raises(NotAClaimsFile):
            read_claims(text)
    with pytest.raises(NothingToAudit):
        audit(read_claims([_row(原文="七成")]))


def test_an_excel_table_says_the_same_as_toml(tmp_path: Path) -> None:
    csv = "编号,文件,数量,占,原文,年份\na,甲,村,,13,2020\nb,甲,有中心的村,村,75%,2020\n"
    (tmp_path / "claims.csv").write_text(csv, encoding="utf-8-sig")
    toml = "".join(
        f'[[statement]]\nid = "{i}"\ndocument = "甲"\nquantity = "{q}"\nof = "{of}"\nprinted = "{p}"\non = 2020\n'
        for i, q, of, p in (("a", "村", "", "13"), ("b", "有中心的村", "村", "75%"))
    )
    (tmp_path / "claims.toml").write_text(toml, encoding="utf-8")
    sheet, text = (audit(read_claims_file(tmp_path / name)) for name in ("claims.csv", "claims.toml"))
    assert [o.sentence for o in sheet.objections] == [o.sentence for o in text.objections]
    assert [o.code for o in sheet.objections] == ["audit.no-whole-number"]
    assert sheet.report.findings[-1].where.row == 2


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (_row(每="很多", 占="单位"), "audit.bad-per"),
        (_row(每=0, 占="单位"), "audit.bad-per"),
        (_row(原文="9" * 40), "audit.too-large"),
        (_row(原文="村" * 400), "audit.not-a-figure"),
    ],
)
def test_a_number_nobody_can_reckon_with_is_named(row: dict[str, object], code: str) -> None:
    assert _codes(row) == [(code, 2)]


def test_rows_written_in_one_line_are_read_like_any_others() -> None:
    claims = read_claims('statement = [{id = "a", document = "甲", quantity = "村", printed = "13"}]')
    assert [s.id for s in claims.statements] == ["a"]


@pytest.mark.parametrize("sent", [3, "text", [1], {"wish": []}, {"statement": 5}, {"statement": ["a"]}])
def test_json_that_is_no_table_is_refused(sent: object) -> None:
    with pytest.raises(NotAClaimsFile):
        rows_of(sent)


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "[[statement]]\nid = " + "9" * 5000, "statement = [1, 2]"])
def test_toml_made_to_hurt_is_refused(text: str) -> None:
    with pytest.raises(NotAClaimsFile):
        read_claims(text)


def test_more_figures_than_can_be_held_against_each_other_are_refused() -> None:
    with pytest.raises(TooManyFigures):
        audit(read_claims([_row(编号=f"a{n}") for n in range(MOST_FIGURES + 1)]))
