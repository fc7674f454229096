"""Promises of codes, addresses and terms: what a plate's code says is the standard address, readable by anybody's telephone."""

import re
from datetime import date

import pytest

from gazetteer.signs.addresses import address_of
from gazetteer.signs.codes import code_png, code_svg, troubles_of
from gazetteer.signs.errors import CodeTextRefused
from gazetteer.signs.terms import Term, Unit, terms_for
from gazetteer.specs import DOORPLATES
from layers.frames import frame_of
from tests.gazetteer.signs.little_qr_reader import read_qr

ADDRESS = "甘肃省白银市景泰县一条山镇长城大道12号附1"


def plate(**parts: str) -> object:
    row = {"plate_id": "1", "division_code": "620423", "street_name": "长城大道", "number": "12"} | parts
    return next(frame_of(DOORPLATES, [row]).itertuples())


@pytest.mark.parametrize(
    ("parts", "address"),
    [
        ({}, "长城大道12号"),
        ({"number": "12号"}, "长城大道12号"),
        ({"sub_number": "1"}, "长城大道12号附1"),
        ({"building": "3", "unit": "2", "room": "501"}, "长城大道12号3栋2单元501室"),
        ({"building": "3幢", "room": "501室"}, "长城大道12号3幢501室"),
    ],
)
def test_an_address_is_put_together_from_its_parts(parts: dict[str, str], address: str) -> None:
    assert address_of(plate(**parts)) == address
    assert address_of(plate(**parts), within="景泰县") == f"景泰县{address}"


def test_a_reader_of_another_hand_reads_the_code() -> None:
    for text in (ADDRESS, "新民路1号", "𠙶山镇2号", "A座（东）3-1"):
        assert read_qr(code_png(text, pixels=1)) == text


def test_the_svg_has_its_size_in_millimetres_and_calls_nothing_from_outside() -> None:
    drawn = code_svg(ADDRESS, module_mm=0.8).decode()
    assert re.search(r'width="[\d.]+mm"', drawn)
    assert not re.search(r"href|script|url\(", drawn)


@pytest.mark.parametrize(
    "text", ["", " ", "新" * 121, "新民路1号 户主张三", "62042319800101123X", "15293800000", "http://a.cn/1", "\ue000路1号"]
)
def test_more_than_an_address_makes_no_code(text: str) -> None:
    assert troubles_of(text)
    with pytest.raises(CodeTextRefused):
        code_svg(text)


def test_a_long_door_number_is_no_telephone() -> None:
    assert troubles_of("长城大道10086号3栋2单元1501室") == ()


@pytest.mark.parametrize(
    ("term", "start", "due"),
    [
        (Term(60), date(2026, 1, 1), date(2026, 3, 2)),
        (Term(3, Unit.MONTHS), date(2025, 11, 30), date(2026, 2, 28)),
        (Term(3, Unit.MONTHS), date(2023, 11, 30), date(2024, 2, 29)),
        (Term(12, Unit.MONTHS), date(2024, 2, 29), date(2025, 2, 28)),
    ],
)
def test_terms_end_on_the_day_they_say(term: Term, start: date, due: date) -> None:
    assert term.due(start) == due


def test_a_place_without_its_own_terms_is_shown_another_citys_as_practice() -> None:
    assert "可调整" in terms_for("620423").citation.wording().zh
    assert "可调整" not in terms_for("330203").citation.wording().zh
