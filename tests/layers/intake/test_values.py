"""Cells become values the way an official means them, and never a guess."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.intake.dates import parse_dates
from layers.intake.faults import Parsed
from layers.intake.text import to_text
from layers.intake.values import (
    lost_characters,
    parse_code_lists,
    parse_flags,
    parse_integers,
    parse_numbers,
    parse_texts,
    parse_words,
)
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.specs import FACILITY_STATES
from layers.reference import LEVELS, URBAN_RURAL_CLASSES
from layers.spec import code_list


def column(*cells: object) -> pd.Series:
    return pd.Series(list(cells), dtype=object)


def faulty(parsed: Parsed) -> dict[str, list[int]]:
    return {f.code: np.flatnonzero(f.hits).tolist() for f in parsed.faults if f.hits.any()}


def values(parsed: Parsed) -> list[object]:
    return [None if pd.isna(v) else v for v in parsed.values]


# ── text ──


def test_text_is_trimmed_and_nothing_else() -> None:
    assert values(parse_texts(column("　景泰县 ", "", "  ", "喜泉镇（原）", None))) == [
        "景泰县",
        None,
        None,
        "喜泉镇（原）",
        None,
    ]


def test_a_code_a_sheet_made_a_number_of_is_text_again() -> None:
    assert to_text(pd.Series([310101.0, np.nan])).tolist()[0] == "310101"
    assert to_text(column(310101.0, 3.5, 7, True)).tolist() == ["310101", "3.5", "7", "是"]
    assert to_text(pd.Series([1, 2])).tolist() == ["1", "2"]


def test_rare_characters_survive() -> None:
    names = ["𠮷家村", "㙦村", "𰻝镇"]
    parsed = parse_texts(column(*names))
    assert values(parsed) == names
    assert not any(f.hits.any() for f in lost_characters(parsed.values))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("胡子?村委会", "intake.question-mark"),
        ("？", "intake.question-mark"),
        ("锟斤拷村", "intake.lost-characters"),
        ("景泰\ufffd", "intake.lost-characters"),
        ("高\ue170社区", "intake.private-character"),
        ("甲\u202e乙", "intake.hidden-character"),
        ("甲\u200d乙", "intake.hidden-character"),
    ],
)
def test_characters_that_got_lost_are_found(name: str, code: str) -> None:
    assert [f.code for f in lost_characters(to_text(column("好村", name))) if f.hits.tolist() == [False, True]] == [code]


def test_a_question_mark_in_plain_latin_text_is_fine() -> None:
    assert not any(f.hits.any() for f in lost_characters(to_text(column("why?", "http://a/b?c"))))


# ── numbers ──


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("１２", 12),
        ("1,234", 1234),
        ("1，234", 1234),
        ("12人", 12),
        ("1.2万", 12000),
        ("3万人", 30000),
        (" 7 ", 7),
        (7.0, 7),
        (8, 8),
        ("0", 0),
        ("-3", -3),
    ],
)
def test_numbers_as_people_write_them(cell: object, number: int) -> None:
    parsed = parse_integers(column(cell), unit="人")
    assert values(parsed) == [number]
    assert faulty(parsed) == {}


@pytest.mark.parametrize("cell", ["—", "-", "/", "无", "不详", "N/A"])
def test_a_dash_is_unknown_and_never_zero(cell: str) -> None:
    parsed = parse_integers(column(cell, "5"))
    assert values(parsed) == [None, 5]
    assert list(faulty(parsed)) == ["intake.said-unknown"]
    assert all(f.severity == "note" for f in parsed.faults if f.hits.any())


@pytest.mark.parametrize("cell", ["abc", "#DIV/0!", "1,23", "12.5.3", "inf", "约300"])
def test_what_is_no_number_is_a_fault(cell: str) -> None:
    assert faulty(parse_numbers(column("1", cell))) == {"intake.not-a-number": [1]}


def test_half_a_bed_is_a_fault_and_not_rounded() -> None:
    parsed = parse_integers(column("2.5", 3.5, "4"))
    assert values(parsed) == [None, None, 4]
    assert faulty(parsed) == {"intake.not-whole": [0, 1]}


def test_ten_thousands_of_persons_are_whole_persons() -> None:
    assert values(parse_integers(column("1.9897", 23.1234), unit="人", factor=10_000)) == [19_897, 231_234]


@settings(deadline=None)
@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=20))
def test_every_integer_survives_being_written_with_separators(numbers: list[int]) -> None:
    assert values(parse_integers(column(*(f"{n:,}" for n in numbers)))) == numbers


# ── dates ──


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2020年12月31日", "2020-12-31"),
        ("２０２０年１２月３１日", "2020-12-31"),
        ("2020-12-31", "2020-12-31"),
        ("2020/1/5", "2020-01-05"),
        ("2020.1.5", "2020-01-05"),
        ("20201231", "2020-12-31"),
        ("2020-12-31 08:30:00", "2020-12-31"),
        ("2020-12-31T08:30:00", "2020-12-31"),
        (44196, "2020-12-31"),
        ("44196", "2020-12-31"),
        (44196.75, "2020-12-31"),
        ("2020年12月", "2020-12-01"),
        ("2020.12", "2020-12-01"),
        ("2020.1", "2020-01-01"),
        (2020.12, "2020-12-01"),
        ("2020年", "2020-01-01"),
        (2020, "2020-01-01"),
        (pd.Timestamp("2020-12-31 23:59"), "2020-12-31"),
    ],
)
def test_dates_as_offices_write_them(cell: object, day: str) -> None:
    parsed = parse_dates(column(cell))
    assert str(parsed.values.iloc[0].date()) == day
    assert str(parsed.values.dtype) == "datetime64[s]"
    assert not [f for f in parsed.faults if f.hits.any() and f.severity == "error"]


@pytest.mark.parametrize("cell", ["2020-02-30", "2020-13-01", "去年", "31/12/2020", "20.12.31", "1899-01-01", "20201332", "0"])
def test_what_is_no_day_is_a_fault(cell: str) -> None:
    parsed = parse_dates(column("2020-01-01", cell))
    assert faulty(parsed) == {"intake.not-a-date": [1]}
    assert pd.isna(parsed.values.iloc[1])


def test_the_number_2020_point_1_may_be_october_and_is_not_guessed() -> None:
    parsed = parse_dates(column(2020.1, 2020.11))
    assert faulty(parsed) == {"intake.month-unclear": [0], "intake.month-only": [1]}
    assert faulty(parse_dates(pd.Series([2020.1])))["intake.month-unclear"] == [0]


def test_a_month_alone_is_said_to_be_its_first_day() -> None:
    assert faulty(parse_dates(column("2020年3月", "2021年", "2020-01-02"))) == {"intake.month-only": [0], "intake.year-only": [1]}


def test_still_running_is_no_closing_day() -> None:
    parsed = parse_dates(column("至今", "—", ""))
    assert parsed.values.isna().all()
    assert faulty(parsed) == {}


def test_dates_of_a_file_lose_their_time() -> None:
    parsed = parse_dates(pd.Series(pd.DatetimeIndex(["2020-12-31 23:00", pd.NaT])))
    assert str(parsed.values.dtype) == "datetime64[s]"
    assert str(parsed.values.iloc[0]) == "2020-12-31 00:00:00"


@settings(deadline=None, max_examples=50)
@given(st.dates(min_value=pd.Timestamp("1900-01-01").date(), max_value=pd.Timestamp("2099-12-31").date()))
def test_every_day_is_read_in_every_way_of_writing(day: object) -> None:
    written = [f"{day:%Y-%m-%d}", f"{day:%Y年%m月%d日}", f"{day:%Y/%m/%d}", f"{day:%Y.%m.%d}", f"{day:%Y%m%d}"]
    assert {str(v.date()) for v in parse_dates(column(*written)).values} == {str(day)}


# ── flags and words ──


def test_yes_and_no_in_every_tongue() -> None:
    parsed = parse_flags(column("是", "√", "Y", 1, True, "有", "否", "×", "无", 0, False, "", "也许"))
    assert values(parsed) == [True] * 6 + [False] * 5 + [None, None]
    assert faulty(parsed) == {"intake.not-a-flag": [12]}


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("日间照料中心", "day_care_center"),
        ("day_care_center", "day_care_center"),
        ("Day-care centre", "day_care_center"),
        ("老年人日间照料中心", "day_care_center"),
        ("儿童之家", "childrens_home"),
        ("暖留中心", "childrens_home"),
        ("儿童之家(暖留中心)", "childrens_home"),
        (" 养老 机构 ", "care_home"),
    ],
)
def test_words_become_codes(cell: str, code: str) -> None:
    assert values(parse_words(column(cell), FACILITY_KINDS)) == [code]


def test_levels_go_by_many_names() -> None:
    assert values(parse_words(column("city", "town", "县", "乡镇", "village", "区县", "街道"), LEVELS)) == [
        "prefecture",
        "township",
        "county",
        "township",
        "village",
        "county",
        "township",
    ]


def test_a_class_code_that_became_a_number_is_understood() -> None:
    assert values(parse_words(pd.Series([111.0, 220.0, np.nan]), URBAN_RURAL_CLASSES)) == ["111", "220", None]


def test_an_unknown_word_is_a_finding_with_the_accepted_words() -> None:
    parsed = parse_words(column("在用", "马上开"), FACILITY_STATES)
    assert faulty(parsed) == {"intake.unknown-word": [1]}
    assert parsed.faults[0].sentence("马上开").zh == "“马上开”不在可选值中。可填：规划、在用、闲置、关闭。"


def test_several_codes_in_a_cell_are_joined_one_way() -> None:
    parsed = parse_code_lists(column("a；b、c，d", "a;a", "a b", "１２", None))
    assert values(parsed) == ["a;b;c;d", "a", "a;b", "12", None]


def test_several_words_in_one_cell_are_each_read_and_a_label_with_a_comma_in_it_is_whole() -> None:
    defects = code_list("defect", rusty=("锈蚀", "rusty"), faded=("字迹模糊、色差", "faded"), bent=("变形", "bent"))
    parsed = parse_words(
        column("锈蚀；变形", "字迹模糊、色差", "变形、锈蚀、变形", "rusty;faded", "锈蚀、不明", None), defects, several=True
    )
    assert values(parsed) == ["rusty;bent", "faded", "bent;rusty", "rusty;faded", None, None]
    (fault,) = parsed.faults
    assert fault.hits.tolist() == [False, False, False, False, True, False]
