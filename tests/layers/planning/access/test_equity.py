"""The equity block, held against sums over every pair of people."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.planning.access.equity import SMALLEST_SHOWN, gini_of, lorenz_points, mean_of_worst, measure_equity, minutes_for
from layers.wording import Wording

drawing = settings(max_examples=30, deadline=None)
villages = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 6)), min_size=1, max_size=7)
WORD = Wording("组", "group")


def one_by_one(rows: list[tuple[int, int]]) -> list[int]:
    """Everybody's access, person by person, the worst served first."""
    return sorted(access for access, people in rows for _ in range(people))


@drawing
@given(villages)
def test_gini_is_the_mean_difference_of_all_pairs_of_people_over_twice_the_mean(rows: list[tuple[int, int]]) -> None:
    everybody = one_by_one(rows)
    found = gini_of(np.array([a for a, _ in rows], dtype=float), np.array([p for _, p in rows], dtype=float))
    if sum(everybody) == 0 or found is None:
        assert (sum(everybody), found) == (0, None)
        return
    differences = sum(abs(a - b) for a in everybody for b in everybody)
    assert found == pytest.approx(differences / (2 * len(everybody) * sum(everybody)), abs=1e-12)
    assert -1e-12 <= found < 1


@drawing
@given(villages)
def test_the_worst_served_part_is_that_of_people_stood_in_line(rows: list[tuple[int, int]]) -> None:
    everybody = one_by_one(rows) * 10  # ten of each, so that a tenth is a whole number
    found = mean_of_worst(np.array([a for a, _ in rows], dtype=float), np.array([p for _, p in rows], dtype=float))
    if not everybody:
        assert found is None
        return
    worst = sorted(everybody)[: len(everybody) // 10]
    assert found == pytest.approx(sum(worst) / len(worst))


@drawing
@given(villages)
def test_lorenz_rises_from_nothing_to_all_and_bends_one_way(rows: list[tuple[int, int]]) -> None:
    points = lorenz_points(np.array([a for a, _ in rows], dtype=float), np.array([p for _, p in rows], dtype=float))
    if points:
        assert points[0] == 0.0
        assert points[-1] == pytest.approx(1.0)
        steps = np.diff(points)
        assert (np.diff(steps) >= -1e-12).all()


def test_people_whom_nothing_reaches_stay_in_the_ninetieth_percentile() -> None:
    minutes = np.array([5.0, 12.0, math.inf])
    assert minutes_for(minutes, np.array([80.0, 15.0, 5.0])) == 12.0
    assert minutes_for(minutes, np.array([80.0, 5.0, 15.0])) == math.inf
    assert minutes_for(minutes, np.array([0.0, 0.0, 0.0])) is None


def test_exactly_nine_in_ten_are_nine_in_ten() -> None:
    assert minutes_for(np.array([1.0, 2.0]), np.array([90.0, 10.0])) == 1.0


def test_town_and_country_and_groups_are_told_with_what_is_unknown() -> None:
    town = np.array([True, False, False])
    found = measure_equity(
        np.array([0.4, 0.1, 0.0]),
        np.array([3.0, 9.0, math.inf]),
        np.array([100.0, 100.0, 50.0]),
        parts=(("town", WORD, town), ("country", WORD, ~town)),
        groups={"elderly80": (WORD, np.array([10.0, np.nan, 2.0])), "low_income": (WORD, np.array([1.0, 2.0, 1.0]))},
    )
    assert found.everybody.access == pytest.approx(0.2)
    assert found.everybody.unreached == 50
    assert found.gap() == pytest.approx(0.4 - 0.1 * 100 / 150)
    oldest, poorest = found.groups
    assert (oldest.people, oldest.places_unknown, oldest.unreached) == (12, 1, 2)
    assert oldest.people_text == "12"
    assert (poorest.people, poorest.people_text, poorest.is_small) == (4, f"<{SMALLEST_SHOWN}", True)
    assert found.worst_tenth == 0.0


def test_nobody_at_all_is_an_answer_without_figures() -> None:
    found = measure_equity(np.array([0.0]), np.array([math.inf]), np.array([np.nan]))
    assert (found.gini, found.worst_tenth, found.everybody.access, found.everybody.places_unknown) == (None, None, None, 1)
    assert found.gap() is None
