"""Who has a place: the greatest number that can be served, held against every cut of a small network."""

from itertools import chain, combinations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.planning.access import places as places_module
from layers.planning.access.places import serve
from layers.planning.travel import Pairs

Positions = npt.NDArray[np.int64]
drawing = settings(max_examples=25, deadline=None)


def by_every_cut(reach: npt.NDArray[np.bool_], people: Positions, places: Positions) -> int:
    """The smallest cut: either a facility is full, or the people who could still go there are not served."""
    every = range(len(places))
    cuts = chain.from_iterable(combinations(every, n) for n in range(len(places) + 1))
    return min(
        sum(int(places[j]) for j in full)
        + sum(int(p) for p, row in zip(people, reach, strict=True) if any(row[j] for j in every if j not in full))
        for full in cuts
    )


@drawing
@given(st.integers(0, 2**32 - 1))
def test_no_cut_is_smaller_than_the_number_served_and_one_is_as_small(seed: int) -> None:
    rng = np.random.default_rng(seed)
    homes, facilities, units = int(rng.integers(1, 9)), int(rng.integers(1, 5)), 3
    reach = rng.random((homes, facilities)) < 0.5
    people, places, unit = rng.integers(0, 20, homes), rng.integers(0, 30, facilities), rng.integers(0, units, homes)
    place, facility = np.nonzero(reach)
    pairs = Pairs(place, facility, np.ones(len(place)), homes, facilities)
    found = serve(pairs, people=people, places=places, unit=unit, units=units)
    total = by_every_cut(reach, people, places)
    assert found.total == total
    for u in range(units):
        own = unit == u
        assert found.at_most[u] == by_every_cut(reach, np.where(own, people, 0), places)
        assert found.at_least[u] == total - by_every_cut(reach, np.where(own, 0, people), places)
    assert found.at_least.sum() <= total <= found.at_most.sum()


@drawing
@given(st.integers(0, 2**32 - 1))
def test_bounds_of_a_large_area_are_never_narrower_than_the_exact_ones(seed: int) -> None:
    rng = np.random.default_rng(seed)
    place, facility = np.nonzero(rng.random((8, 3)) < 0.5)
    pairs = Pairs(place, facility, np.ones(len(place)), 8, 3)
    words = {"people": rng.integers(0, 20, 8), "places": rng.integers(0, 30, 3), "unit": rng.integers(0, 3, 8)}
    exact = serve(pairs, **words, units=3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places_module, "_EXACT_UP_TO", -1)
        wide = serve(pairs, **words, units=3)
    assert wide.total == exact.total
    assert (wide.at_least <= exact.at_least).all()
    assert (wide.at_most >= exact.at_most).all()


def test_everybody_in_reach_and_two_thirds_with_a_place() -> None:
    pairs = Pairs(np.array([0, 1, 1, 2]), np.array([0, 0, 1, 1]), np.ones(4), 3, 2)
    found = serve(pairs, people=np.array([100, 100, 100]), places=np.array([120, 80]), unit=np.array([0, 1, 2]), units=3)
    assert found.total == 200
    assert found.at_most.tolist() == [100, 100, 80]
    assert found.at_least.tolist() == [20, 20, 0]  # the middle one: what the others leave of 200


def test_nobody_is_turned_away_where_a_queue_would_have_taken_the_wrong_bed() -> None:
    """The first village may use both centres, the second only the near one: first come would leave the second without."""
    pairs = Pairs(np.array([0, 0, 1]), np.array([0, 1, 0]), np.ones(3), 2, 2)
    found = serve(pairs, people=np.array([50, 50]), places=np.array([50, 50]), unit=np.array([0, 1]), units=2)
    assert found.total == 100
    assert found.at_least.tolist() == [50, 50]


def test_without_people_or_places_nobody_has_one() -> None:
    none = np.empty(0, dtype=np.int64)
    assert (
        serve(Pairs(none, none, np.empty(0), 2, 0), people=np.array([5, 5]), places=none, unit=np.array([0, 1]), units=2).total
        == 0
    )
    pairs = Pairs(np.array([0]), np.array([0]), np.ones(1), 1, 1)
    assert serve(pairs, people=np.array([5]), places=np.array([0]), unit=np.array([0]), units=1).total == 0
