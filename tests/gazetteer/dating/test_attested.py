"""Promises of first attestations: what the words mean in years, and that nobody is made surer than his source."""

from datetime import date

import pytest

from gazetteer.dating.attested import parse_attested
from gazetteer.dating.eras import era_table

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("1368", (1368, 1368)),
        ("1368~", (1368, 1368)),
        ("195X", (1950, 1959)),
        ("18XX", (1800, 1899)),
        ("-0220", (-220, -220)),
        ("1368/1398", (1368, 1398)),
        ("../1949", (None, 1949)),
        ("1957-03-12", (1957, 1957)),
        ("公元前221年", (-220, -220)),
        ("1957年", (1957, 1957)),
        ("1950年代", (1950, 1959)),
        ("1957年3月12日", (1957, 1957)),
        ("20世纪50年代", (1950, 1959)),
        ("十九世纪", (1801, 1900)),
        ("唐", (618, 907)),
        ("唐代", (618, 907)),
        ("宋元时期", (960, 1368)),
        ("明清", (1368, 1911)),
        ("明洪武年间", (1368, 1398)),
        ("洪武三年", (1370, 1370)),
        ("明洪武三年", (1370, 1370)),
        ("清光绪卅四年", (1908, 1908)),
        ("唐贞观元年", (627, 627)),
        ("民国二十三年", (1934, 1934)),
        ("民国23年", (1934, 1934)),
        ("元至元", (1264, 1340)),  # the era was used twice
        ("元至元三年", (1266, 1337)),
        ("西汉", (-201, 8)),
        ("解放前", (None, 1948)),
        ("明末", (1552, 1644)),
    ],
)
def test_words_and_edtf_become_years(text: str, years: tuple[int | None, int | None]) -> None:
    attested = parse_attested(text)
    assert attested is not None
    assert attested.years == years
    assert not attested.unread


@pytest.mark.parametrize(
    "text", ["", "   ", None, "很久以前", "洪武四十年", "1957-13-40", "9999/1000", "/", "百年老店", "三百世纪", "２０", "前0年"]
)
def test_what_cannot_be_read_stays_unread(text: str | None) -> None:
    assert parse_attested(text) is None


def test_a_part_that_is_not_understood_is_kept_beside_the_years_of_the_rest() -> None:
    attested = parse_attested("唐设县治于此")
    assert attested is not None
    assert (attested.years, attested.unread) == ((618, 907), "设县治于此")


def test_about_and_parts_of_a_dynasty_are_marked_approximate() -> None:
    assert all(parse_attested(t).is_approximate for t in ("约1368年", "1368~", "明初", "十九世纪末"))  # type: ignore[union-attr]


def test_years_in_use_are_a_range_unless_the_day_is_known() -> None:
    year, day, open_ = parse_attested("1976"), parse_attested("1976-06-01"), parse_attested("解放前")
    assert year
    assert day
    assert open_
    assert year.years_in_use(TODAY) == (49, 50)
    assert day.years_in_use(TODAY) == (50, 50)
    assert day.years_in_use(date(2026, 5, 31)) == (49, 49)
    assert open_.years_in_use(TODAY) == (77, None)


@pytest.mark.parametrize(
    ("text", "answer"), [("1975", True), ("1976", None), ("1977", False), ("解放前", True), ("197X", None), ("唐", True)]
)
def test_fifty_years_are_affirmed_only_when_the_source_bears_it(text: str, answer: bool | None) -> None:
    attested = parse_attested(text)
    assert attested is not None
    assert attested.is_at_least(50, TODAY) is answer


def test_every_era_lies_within_its_dynasty_and_follows_the_one_before() -> None:
    table = era_table()
    for before, after in zip(table.eras, table.eras[1:], strict=False):
        assert before.years[0] <= before.years[1]
        if before.dynasty == after.dynasty and after.name != "至元":
            assert 0 <= after.years[0] - before.years[1] <= 4, (before, after)
    for era in table.eras:
        first, last = table.dynasties[era.dynasty]
        slack = 11 if era.dynasty == "元" else 0  # 中统 and the first 至元 began before the dynasty took its name in 1271
        assert first - slack <= era.years[0], era
        assert era.years[1] <= last, era


def test_the_years_are_shown_with_the_words_they_came_from() -> None:
    attested = parse_attested("明洪武年间")
    assert attested is not None
    assert attested.wording.zh == "1368 年—1398 年（“明洪武年间”）"
    bc = parse_attested("公元前221年")
    assert bc is not None
    assert bc.wording.en == "221 BC (“公元前221年”)"
