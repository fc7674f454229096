"""The floating catchment, held against the formula written out in loops."""

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.planning.access.catchment import _by_counting, _by_matrix, float_catchments
from layers.planning.access.decay import Bell, Decay, Gaussian, NoDecay, Steps, parse_decay
from layers.planning.access.errors import NegativeAmount, UnequalLengths, UnknownDecay
from layers.planning.errors import ImpossibleMinutes
from layers.planning.travel import Pairs

Floats = npt.NDArray[np.float64]
LIMIT = 15.0
DECAYS: dict[str, Decay] = {"none": NoDecay(), "steps": Steps.in_thirds(LIMIT), "gaussian": Gaussian(LIMIT), "bell": Bell(6.0)}
drawing = settings(max_examples=25, deadline=None)
seeds = st.integers(0, 2**32 - 1)


def weight_of(name: str, t: float) -> float:
    """The decays once more, one number at a time."""
    if name == "none":
        return 1.0
    if name == "steps":
        return 1.0 if t <= 5 else 0.68 if t <= 10 else 0.22 if t <= 15 else 0.0
    if name == "bell":
        return math.exp(-t * t / (2 * 6.0 * 6.0))
    edge = math.exp(-0.5)
    return (math.exp(-0.5 * (t / 15) ** 2) - edge) / (1 - edge)


def a_ground(seed: int) -> tuple[Pairs, Floats, Floats]:
    """A few places and facilities: some out of everybody's reach, some without people, some without supply."""
    rng = np.random.default_rng(seed)
    places, facilities = int(rng.integers(1, 12)), int(rng.integers(1, 6))
    minutes = rng.uniform(0, 30, (places, facilities)).round(1)
    place, facility = np.nonzero(minutes <= LIMIT)
    people = 100 * rng.integers(0, 4, places).astype(np.float64)
    supply = 10 * rng.integers(0, 4, facilities).astype(np.float64)
    return Pairs(place, facility, minutes[place, facility], places, facilities), people, supply


def by_hand(pairs: Pairs, people: Floats, supply: Floats, name: str) -> list[float]:
    listed = list(zip(pairs.place.tolist(), pairs.facility.tolist(), pairs.minutes.tolist(), strict=True))
    ratio = []
    for j in range(pairs.facilities):
        need = math.fsum(people[i] * weight_of(name, t) for i, k, t in listed if k == j)
        ratio.append(supply[j] / need if need else 0.0)
    return [math.fsum(ratio[j] * weight_of(name, t) for k, j, t in listed if k == i) for i in range(pairs.places)]


@drawing
@given(seeds, st.sampled_from(sorted(DECAYS)))
def test_access_is_what_the_formula_says_term_by_term(seed: int, name: str) -> None:
    pairs, people, supply = a_ground(seed)
    found = float_catchments(pairs, people=people, supply=supply, decay=DECAYS[name])
    assert found.access == pytest.approx(by_hand(pairs, people, supply, name), rel=1e-12, abs=1e-15)


@drawing
@given(seeds, st.sampled_from(sorted(DECAYS)))
def test_a_county_and_a_city_are_added_up_alike(seed: int, name: str) -> None:
    pairs, people, supply = a_ground(seed)
    weight = DECAYS[name].weights(pairs.minutes)
    for (counted, multiplied), amount in zip(
        zip(_by_counting(pairs, weight), _by_matrix(pairs, weight), strict=True), (people, supply), strict=True
    ):
        assert counted(amount) == pytest.approx(multiplied(amount), rel=1e-15, abs=0)


@drawing
@given(seeds, st.sampled_from(sorted(DECAYS)))
def test_all_supply_that_somebody_reaches_is_shared_out_and_no_more(seed: int, name: str) -> None:
    pairs, people, supply = a_ground(seed)
    found = float_catchments(pairs, people=people, supply=supply, decay=DECAYS[name])
    assert float(people @ found.access) + supply[found.idle].sum() == pytest.approx(supply.sum(), abs=1e-9)


@drawing
@given(seeds, st.sampled_from(sorted(DECAYS)))
def test_access_never_rises_when_a_facility_gives_less(seed: int, name: str) -> None:
    pairs, people, supply = a_ground(seed)
    less = supply.copy()
    less[seed % pairs.facilities] /= 2
    before, after = (float_catchments(pairs, people=people, supply=s, decay=DECAYS[name]).access for s in (supply, less))
    assert (after <= before + 1e-15).all()


def test_people_out_of_reach_have_no_access_and_are_said_to_have_none() -> None:
    pairs = Pairs(np.array([0, 1]), np.array([0, 0]), np.array([3.0, 4.0]), 3, 1)
    found = float_catchments(pairs, people=np.array([10.0, 10.0, 500.0]), supply=np.array([40.0]))
    assert found.access.tolist() == [2.0, 2.0, 0.0]
    assert found.is_reached.tolist() == [True, True, False]


def test_a_facility_nobody_reaches_is_listed_and_its_supply_is_in_nobodys_access() -> None:
    pairs = Pairs(np.array([0]), np.array([0]), np.array([3.0]), 1, 3)
    found = float_catchments(pairs, people=np.array([10.0]), supply=np.array([5.0, 99.0, 0.0]))
    assert found.idle.tolist() == [1]
    assert found.access.tolist() == [0.5]


def test_a_facility_without_capacity_or_at_no_weight_reaches_nobody() -> None:
    pairs = Pairs(np.array([0, 1]), np.array([0, 1]), np.array([3.0, LIMIT]), 2, 2)
    found = float_catchments(pairs, people=np.array([5.0, 5.0]), supply=np.array([0.0, 7.0]), decay=Gaussian(LIMIT))
    assert found.is_reached.tolist() == [False, False]
    assert found.access.tolist() == [0.0, 0.0]
    assert found.idle.tolist() == [1]


def test_unknown_people_take_nothing_and_unknown_supply_gives_nothing() -> None:
    pairs = Pairs(np.array([0, 1, 1]), np.array([0, 0, 1]), np.array([1.0, 1.0, 1.0]), 2, 2)
    found = float_catchments(pairs, people=np.array([4.0, np.nan]), supply=np.array([8.0, np.nan]))
    assert found.access.tolist() == [2.0, 2.0]


def test_nobody_and_nothing_is_an_answer_too() -> None:
    none = np.empty(0, dtype=np.int64)
    found = float_catchments(Pairs(none, none, np.empty(0), 0, 0), people=np.empty(0), supply=np.empty(0))
    assert (len(found.access), len(found.idle)) == (0, 0)


def test_negative_people_and_figures_of_another_table_are_refused() -> None:
    pairs = Pairs(np.array([0]), np.array([0]), np.array([3.0]), 1, 1)
    with pytest.raises(NegativeAmount, match="第 1 行"):
        float_catchments(pairs, people=np.array([-1.0]), supply=np.array([1.0]))
    with pytest.raises(UnequalLengths):
        float_catchments(pairs, people=np.array([1.0]), supply=np.array([1.0, 2.0]))


@pytest.mark.parametrize(
    ("said", "minutes", "weights"),
    [
        ("none", [0, 15], None),
        ("steps", [5, 5.01, 10, 15, 15.01], [1, 0.68, 0.68, 0.22, 0]),
        ("5=1,20=0.5", [5, 20, 21], [1, 0.5, 0]),
        ("gaussian", [0, 15, 16], [1, 0, 0]),
    ],
)
def test_a_decay_is_read_as_it_is_written(said: str, minutes: list[float], weights: list[float] | None) -> None:
    decay: Decay = parse_decay(said, limit_min=LIMIT)
    found = decay.weights(np.array(minutes, dtype=float))
    assert found is None if weights is None else found == pytest.approx(weights)
    assert decay.definition.zh


@pytest.mark.parametrize("said", ["linear", "5=1,5=0.5", "5=0.5,10=0.6", "5=2", "10=1,5=0.5", "5"])
def test_a_decay_that_rises_or_says_nothing_is_refused(said: str) -> None:
    with pytest.raises(UnknownDecay):
        parse_decay(said, limit_min=LIMIT)


@pytest.mark.parametrize("minutes", [0.0, -5.0, math.nan, math.inf, 1441.0])
def test_a_limit_that_is_no_time_is_refused(minutes: float) -> None:
    with pytest.raises(ImpossibleMinutes):
        parse_decay("none", limit_min=minutes)
