"""Radii as people write them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import Refusal
from layers.planning.errors import ImpossibleRadius, RadiusInDegrees, RadiusInMinutes
from layers.planning.reach import parse_reach


@pytest.mark.parametrize(
    ("said", "metres"),
    [
        ("1000m", 1000),
        ("1km", 1000),
        ("1.5公里", 1500),
        ("500 米", 500),
        ("1,000 m", 1000),
        ("１０００ｍ", 1000),
        ("0.3 KM", 300),
        ("2千米", 2000),
        ("1000", 1000),
        (".5km", 500),
        ("一千米", None),
        ("2里", 1000),
    ],
)
def test_lengths_are_read_in_their_own_unit(said: str, metres: float | None) -> None:
    if metres is None:
        with pytest.raises(ImpossibleRadius):
            parse_reach(said)
    else:
        assert parse_reach(said) == metres


@pytest.mark.parametrize(
    "said", ["0.01°", "0.01deg", "0.01 degrees", "0.01度", "0.01", "1.5", "9.99", "36″", "0.5′", "1°30′", "0.01m"]
)
def test_degrees_are_no_radius(said: str) -> None:
    with pytest.raises(RadiusInDegrees) as refused:
        parse_reach(said)
    assert said in refused.value.wording.zh


@pytest.mark.parametrize("said", ["15分钟", "15min", "15 minutes", "0.5h", "30 分"])
def test_a_time_is_no_radius(said: str) -> None:
    with pytest.raises(RadiusInMinutes):
        parse_reach(said)


@pytest.mark.parametrize(
    "said", ["", "m", "-5km", "1000km", "1e3m", "1000 miles", "nan", "inf m", "1km2km", "0m", "0", "12亩", "半小时"]
)
def test_anything_else_is_refused_in_words(said: str) -> None:
    with pytest.raises(ImpossibleRadius):
        parse_reach(said)


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading(said: str) -> None:
    with suppress(Refusal):
        assert 1 <= parse_reach(said) < 1_000_000
