"""The year of fullness from the sums and the same years lived through month by month: two ways that must agree."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.planning.burial.fullness import State, balance, shortages, year_for_good, year_of_fullness
from layers.planning.burial.phases import plan_phases
from tests.layers.planning.burial.lived_months import live_through

FIRST = 2026
needs = st.lists(st.integers(0, 400).map(lambda n: n / 4), min_size=1, max_size=30)


@st.composite
def futures(draw: st.DrawFn) -> tuple[float, list[float], list[float]]:
    """Free niches, need a year and what opens a year."""
    need = draw(needs)
    opened = draw(st.lists(st.sampled_from([0.0, 0.0, 0.0, 50.0, 333.0]), min_size=len(need), max_size=len(need)))
    return float(draw(st.integers(0, 1500))), need, opened


@settings(max_examples=120, deadline=None)
@given(futures())
def test_the_sums_and_the_months_agree(future: tuple[float, list[float], list[float]]) -> None:
    free, need, opened = future
    told = year_of_fullness(free, np.array(need), np.array(opened), first_year=FIRST)
    lived = live_through(free, need, opened, first_year=FIRST)
    left = balance(np.array(free), np.array(need), np.array(opened))
    assert np.allclose(lived.waiting, np.maximum(0, -left), atol=1e-6)
    assert np.allclose(lived.free, np.maximum(0, left), atol=1e-6)
    if lived.full_in is None:
        assert told.state is State.LASTS
    elif lived.full_in[1] == 0:
        assert told.state is State.ALREADY
    else:
        assert told.year == lived.full_in[0]
        assert told.at is not None
        months = (told.at - lived.full_in[0]) * 12
        assert lived.full_in[1] - 1 - 1e-6 <= months <= lived.full_in[1] + 1e-6


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 900), st.integers(10, 60), st.floats(0.001, 0.08))
def test_of_a_need_that_grows_evenly_the_textbook_formula_gives_the_same_year(free: int, first: int, growth: float) -> None:
    need = (first * (1 + growth) ** np.arange(120)).astype(np.float64)
    told = year_of_fullness(float(free), need, np.zeros(120), first_year=FIRST)
    years = math.log1p(free * growth / first) / math.log1p(growth)  # Σ of a geometric series = free, solved for the years
    assert told.year == FIRST + math.ceil(years - 1e-9) - 1


@settings(max_examples=60, deadline=None)
@given(futures())
def test_for_good_means_that_no_later_month_has_a_niche(future: tuple[float, list[float], list[float]]) -> None:
    free, need, opened = future
    told = year_for_good(free, np.array(need), np.array(opened), first_year=FIRST)
    left_at_end = live_through(free, need, opened, first_year=FIRST).free
    if told.state is State.LASTS:
        assert left_at_end[-1] > 0
    else:
        from_then = 0 if told.year is None else told.year - FIRST
        assert max(left_at_end[from_then:]) < 1e-6
        assert from_then == 0 or opened[from_then] > 0 or left_at_end[from_then - 1] > 0


def test_a_stock_that_ends_with_new_years_eve_ends_in_the_old_year() -> None:
    told = year_of_fullness(100.0, np.full(5, 50.0), np.zeros(5), first_year=FIRST)
    assert (told.year, told.at) == (2027, 2028.0)


@pytest.mark.parametrize(
    ("free", "need", "state"), [(0.0, 5.0, State.ALREADY), (10.0, 0.0, State.LASTS), (0.0, 0.0, State.ALREADY)]
)
def test_nothing_left_is_full_already_and_nothing_needed_lasts(free: float, need: float, state: State) -> None:
    assert year_of_fullness(free, np.full(3, need), np.zeros(3), first_year=FIRST).state is state


@settings(max_examples=50, deadline=None)
@given(futures(), st.integers(1, 500))
def test_more_niches_never_fill_earlier(future: tuple[float, list[float], list[float]], more: int) -> None:
    free, need, opened = future

    def when(stock: float) -> float:
        told = year_of_fullness(stock, np.array(need), np.array(opened), first_year=FIRST)
        return {State.ALREADY: 0.0, State.LASTS: math.inf}.get(told.state, told.at or 0.0)

    assert when(free + more) >= when(free)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 6), st.integers(1, 12), st.randoms(use_true_random=False))
def test_pooled_shortage_is_never_above_the_unpooled(townships: int, years: int, roll: object) -> None:
    draw = np.random.default_rng(roll.randrange(2**32)).normal(0, 100, (3, townships, years))  # type: ignore[attr-defined]
    pooled, unpooled = shortages(draw)
    assert (pooled <= unpooled + 1e-9).all()
    if townships == 1:
        assert np.allclose(pooled, unpooled)


@settings(max_examples=50, deadline=None)
@given(futures(), st.integers(1, 8))
def test_with_its_phases_nobody_is_ever_without_and_with_one_niche_fewer_somebody_is(
    future: tuple[float, list[float], list[float]], phase_years: int
) -> None:
    free, need, opened = future
    left = balance(np.array(free), np.array(need), np.array(opened))
    phases = list(plan_phases(left, first_year=FIRST, phase_years=phase_years, lead_years=2))
    with_phases = [Fraction(new) for new in opened]
    for phase in phases:
        with_phases[phase.opens - FIRST] += phase.niches
    assert max(live_through(free, need, [float(new) for new in with_phases], first_year=FIRST).waiting) < 1e-6
    for phase in phases:
        fewer = [float(new) for new in with_phases]
        fewer[phase.opens - FIRST] -= 1
        waiting = live_through(free, need, fewer, first_year=FIRST).waiting
        assert max(waiting[: phase.lasts_until - FIRST + 1]) > 1e-9


def test_a_phase_that_should_have_been_decided_before_today_says_so() -> None:
    left = balance(np.array(60.0), np.full(10, 50.0), np.zeros(10))
    first, second = plan_phases(left, first_year=FIRST, phase_years=5, lead_years=2)
    assert (first.opens, first.niches, first.lasts_until, first.decide, first.is_late) == (2027, 240, 2031, 2025, True)
    assert (second.opens, second.niches, second.lasts_until, second.is_late) == (2032, 200, 2035, False)
