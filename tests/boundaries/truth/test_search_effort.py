"""Not found is not lost: each missing effort is named."""

import math
from dataclasses import replace

import pytest

from boundaries.truth.search_effort import Search, check_search, may_be_called_lost
from boundaries.truth.settings import EvidenceSettings
from layers.report import Severity

THOROUGH = Search("M1", "lost", radius_m=60, minutes=45, searches=2, stakeout_accuracy_m=5.0, register_accuracy_m=1.0)


def codes(search: Search) -> list[str]:
    return [f.code.removeprefix("boundaries.") for f in check_search(search)]


def test_a_marker_searched_for_thoroughly_may_be_called_lost() -> None:
    assert may_be_called_lost(THOROUGH)


def test_one_glance_from_the_road_may_not() -> None:
    bare = Search("M1", "lost")
    assert codes(bare) == ["search-without-stakeout", "search-too-narrow", "search-too-short", "search-only-once"]
    assert all(f.severity is Severity.WARNING and "未找到" in f.sentence.zh for f in check_search(bare))


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"radius_m": 37.0}, "search-too-narrow"),  # 20 m and three times (5 + 1) m make 38
        ({"minutes": 29.9}, "search-too-short"),
        ({"searches": 1}, "search-only-once"),
        ({"stakeout_accuracy_m": 12.0, "radius_m": 100.0}, "stakeout-too-coarse"),
        ({"stakeout_accuracy_m": None}, "search-without-stakeout"),
        ({"minutes": math.nan}, "search-too-short"),
        ({"radius_m": math.inf}, "search-too-narrow"),
        ({"stakeout_accuracy_m": 0.0}, "search-without-stakeout"),
    ],
)
def test_each_missing_effort_is_named(change: dict[str, float], missing: str) -> None:
    assert codes(replace(THOROUGH, **change)) == [missing]  # type: ignore[arg-type]


def test_the_neighbour_may_stand_in_for_a_second_search() -> None:
    assert codes(replace(THOROUGH, searches=1, neighbour_confirms=True)) == []
    assert codes(replace(THOROUGH, searches=1, neighbour_confirms=False)) == ["search-only-once"]


def test_who_claims_only_that_it_was_not_found_is_told_what_would_be_missing() -> None:
    report = check_search(replace(THOROUGH, claim="not_found", searches=1))
    assert [f.severity for f in report] == [Severity.NOTE]


def test_a_marker_that_was_seen_needs_no_search() -> None:
    assert codes(Search("M1", "intact")) == []


def test_a_bureau_may_ask_for_more() -> None:
    assert not may_be_called_lost(THOROUGH, settings=EvidenceSettings(searches=3))
