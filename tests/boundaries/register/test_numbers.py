"""A number is taken apart to be shown; it is never refused, and what is printed stays printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boundaries.register.numbers import NumberScheme, parse_marker_number
from boundaries.register.serials import Numbered, check_serials, stands_beside


@pytest.mark.parametrize(
    ("printed", "scheme", "line", "serial", "letter"),
    [
        ("1253001Q", NumberScheme.PROVINCIAL, "1253", 1, "Q"),
        ("1253165A", NumberScheme.PROVINCIAL, "1253", 165, "A"),
        ("1253165", NumberScheme.WITHOUT_LETTER, "1253", 165, None),
        ("238184I", NumberScheme.TRIPOINT, "238184", None, "I"),
        ("２３８１８４Ⅰ", NumberScheme.TRIPOINT, "238184", None, "I"),
        ("238184l", NumberScheme.TRIPOINT, "238184", None, "I"),
        ("12530O1c", NumberScheme.PROVINCIAL, "1253", 1, "C"),
        ("1253-001-A", NumberScheme.PROVINCIAL, "1253", 1, "A"),
        (" 1253 001 Q ", NumberScheme.PROVINCIAL, "1253", 1, "Q"),
        ("第3号界桩", NumberScheme.SERIAL_ONLY, None, 3, None),
        ("012", NumberScheme.SERIAL_ONLY, None, 12, None),
        ("12A", NumberScheme.SERIAL_ONLY, None, 12, "A"),
    ],
)
def test_a_known_pattern_is_taken_apart(
    printed: str, scheme: NumberScheme, line: str | None, serial: int | None, letter: str | None
) -> None:
    number = parse_marker_number(printed)
    assert (number.raw, number.scheme, number.line_digits, number.serial, number.letter) == (
        printed,
        scheme,
        line,
        serial,
        letter,
    )


@pytest.mark.parametrize("printed", ["", "𠮷䶮-7", "A&B <山>", "X-99/甲", "12345678901234567890", "1253001Z", "NaN", "1e400"])
def test_a_number_nobody_has_seen_is_an_unknown_scheme_and_stays_as_printed(printed: str) -> None:
    number = parse_marker_number(printed)
    assert number.scheme is NumberScheme.UNKNOWN
    assert number.raw == printed
    assert (number.line_digits, number.serial, number.letter) == (None, None, None)


def test_signs_that_turn_the_reading_round_are_seen_through_and_kept() -> None:
    number = parse_marker_number("\u202e1253001Q\u2069")
    assert number.normalised == "1253001Q"
    assert number.raw == "\u202e1253001Q\u2069"


def test_what_is_carved_alike_is_compared_alike() -> None:
    carved = ["238184I", "238184Ⅰ", "238184l", "2381841", "２３８１８４｜"]
    assert len({parse_marker_number(no).compared_as for no in carved}) == 1
    assert parse_marker_number("12530O1Q").compared_as == parse_marker_number("1253001Q").compared_as
    assert parse_marker_number("1253001Q").compared_as != parse_marker_number("1253001A").compared_as


def test_the_stones_of_one_position_share_its_number() -> None:
    assert {parse_marker_number(no).position_no for no in ("1253007C", "1253007D", "1253007E")} == {"1253007"}
    assert parse_marker_number("238184I").position_no == "238184I"


def test_the_words_name_no_division() -> None:
    words = parse_marker_number("238184I").wording
    assert words.zh == "代码 238184 · 三交点"
    assert parse_marker_number("1253001B").wording.zh == "界线 1253 · 第 1 号 · 同号双立，代码较大一侧"


@given(st.text(max_size=40))
def test_no_text_is_refused_and_every_text_is_kept(printed: str) -> None:
    number = parse_marker_number(printed)
    assert number.raw == printed
    assert isinstance(number.wording.zh, str)
    again = parse_marker_number(number.normalised)
    assert again.compared_as == number.compared_as


def test_stones_beside_the_line_are_told_by_their_letter() -> None:
    assert [no for no in ("1253001Q", "1253002A", "1253002B", "1253003C", "238184I", "7", "甲山A") if stands_beside(no)] == [
        "1253002A",
        "1253002B",
        "1253003C",
    ]


def rows(*numbers: str) -> list[Numbered]:
    return [Numbered(row, no, parse_marker_number(no).serial) for row, no in enumerate(numbers, start=2)]


def codes(*numbers: str) -> list[tuple[str, int | None]]:
    return [(f.code, f.where.row) for f in check_serials(rows(*numbers), layer="boundary_markers")]


def test_serials_that_stand_twice_are_missing_or_out_of_order_are_named() -> None:
    assert codes("1253001Q", "1253002A", "1253002B", "1253003Q") == []
    assert codes("1253001Q", "12530O1Q") == [("boundaries.number-twice", 2), ("boundaries.number-twice", 3)]
    assert codes("1253001Q", "1253003Q", "1253002Q") == [("boundaries.serial-out-of-order", 4)]
    (missing,) = check_serials(rows("1253001Q", "1253004Q", "1253009Q"), layer="boundary_markers")
    assert "缺 6 个序号：2–3、5–8" in missing.sentence.zh


def test_numbers_without_a_serial_are_not_judged() -> None:
    assert codes("甲山", "238184I", "乙水") == []
