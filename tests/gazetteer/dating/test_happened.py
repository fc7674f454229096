"""Dates of events as documents write them: never made more exact than they are."""

from datetime import date

import pytest

from gazetteer.dating.happened import Precision, parse_dating

CASES = [
    ("1958", date(1958, 1, 1), date(1958, 12, 31), "1958年", "1958"),
    ("1958-03", date(1958, 3, 1), date(1958, 3, 31), "1958年3月", "March 1958"),
    ("1981-10-01", date(1981, 10, 1), date(1981, 10, 1), "1981年10月1日", "1 October 1981"),
    ("1958~", date(1958, 1, 1), date(1958, 12, 31), "约1958年", "about 1958"),
    ("1958-03?", date(1958, 3, 1), date(1958, 3, 31), "1958年3月（存疑）", "March 1958 (doubtful)"),
    ("1958年3月", date(1958, 3, 1), date(1958, 3, 31), "1958年3月", "March 1958"),
    ("1981年10月1日", date(1981, 10, 1), date(1981, 10, 1), "1981年10月1日", "1 October 1981"),
    ("195X", date(1950, 1, 1), date(1959, 12, 31), "1950年至1959年间", "between 1950 and 1959"),
    ("20世纪50年代", date(1950, 1, 1), date(1959, 12, 31), "20世纪50年代", "between 1950 and 1959"),
    ("清光绪三年", date(1877, 1, 1), date(1877, 12, 31), "清光绪三年", "1877"),
    ("清光绪年间", date(1875, 1, 1), date(1908, 12, 31), "清光绪年间", "between 1875 and 1908"),
    ("民国23年", date(1934, 1, 1), date(1934, 12, 31), "民国23年", "1934"),
    ("公元前221年", date(1, 1, 1), date(1, 12, 31), "公元前221年", "at a time given as “公元前221年”"),
]


@pytest.mark.parametrize(("words", "earliest", "latest", "zh", "en"), CASES)
def test_a_date_is_as_exact_as_its_words(words: str, earliest: date, latest: date, zh: str, en: str) -> None:
    dating = parse_dating(words)
    assert (dating.earliest, dating.latest) == (earliest, latest)
    assert dating.said().zh == zh
    assert dating.said().en == en


def test_words_nobody_can_place_stay_words() -> None:
    dating = parse_dating("很久以前")
    assert (dating.earliest, dating.precision, dating.said().zh) == (None, Precision.UNKNOWN, "很久以前")


def test_a_day_without_words_is_that_day_and_nothing_is_unknown() -> None:
    assert parse_dating("", on=date(1981, 10, 1)).is_exact
    assert parse_dating("").precision is Precision.UNKNOWN


def test_a_month_that_no_calendar_has_is_only_words() -> None:
    assert parse_dating("1958-13").earliest is None
