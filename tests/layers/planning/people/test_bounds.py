"""Bounds: wherever people truly live, the coverage lies between them, and nothing narrower would be true."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.planning.people.bounds import Pieces, bound_coverage

drawing = settings(max_examples=40, deadline=None)


def pieces(*rows: tuple[int, float, float, float], room: list[float] | None = None) -> Pieces:
    unit, support, area, covered = zip(*rows, strict=True)
    limits = None if room is None else np.array(room, dtype=float)
    return Pieces(np.array(unit), np.array(support), np.array(area), np.array(covered), limits)


def test_a_village_half_covered_may_be_covered_wholly_or_not_at_all() -> None:
    found = bound_coverage(np.array([600.0]), pieces((0, 30.0, 100.0, 1.0), (0, 10.0, 300.0, 0.0)))
    assert (found.at_least[0], found.at_most[0]) == (0, 600)
    assert found.by_area[0] == pytest.approx(150)
    assert found.by_support[0] == pytest.approx(450)
    assert found.shares == (0.0, 1.0)


def test_what_the_houses_can_hold_narrows_the_interval() -> None:
    found = bound_coverage(np.array([600.0]), pieces((0, 1.0, 1.0, 1.0), (0, 1.0, 1.0, 0.0), room=[500, 200]))
    assert (found.at_least[0], found.at_most[0]) == (400, 500)


def test_more_people_than_the_houses_are_said_to_hold_makes_the_houses_say_nothing() -> None:
    found = bound_coverage(np.array([900.0]), pieces((0, 1.0, 1.0, 1.0), (0, 1.0, 1.0, 0.0), room=[500, 200]))
    assert (found.at_least[0], found.at_most[0]) == (0, 900)


def test_wholly_covered_and_wholly_uncovered_villages_are_certain() -> None:
    found = bound_coverage(np.array([600.0, 400.0]), pieces((0, 1.0, 1.0, 1.0), (1, 1.0, 1.0, 0.0)))
    assert found.shares == (0.6, 0.6)
    assert found.share_by(found.by_area) == pytest.approx(0.6)


def test_an_unknown_number_is_a_class_of_its_own_and_a_village_without_houses_could_be_anything() -> None:
    found = bound_coverage(np.array([math.nan, 100.0, 300.0]), pieces((0, 1.0, 1.0, 1.0), (1, 1.0, 1.0, 1.0)))
    assert (found.unknown_units, found.total) == (1, 400)
    assert found.shares == (0.25, 1.0)
    assert found.share_by(found.by_support) == 1.0  # among the one village where it can be said
    assert bound_coverage(np.array([math.nan]), pieces((0, 1.0, 1.0, 1.0))).shares is None


@drawing
@given(st.integers(0, 2**32 - 1))
def test_any_way_people_may_live_lies_between_the_bounds(seed: int) -> None:
    """Households dropped on the pieces at random; a piece covered in part has each of them on either side."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 8))
    unit, covered = rng.integers(0, 3, n), rng.choice([0.0, 0.3, 1.0], n)
    living = rng.integers(0, 50, n)
    room = living + rng.integers(0, 30, n)
    people = np.bincount(unit, weights=living, minlength=3).astype(float)
    inside = np.where(covered == 1, living, np.where(covered == 0, 0, rng.integers(0, living + 1)))
    truth = np.bincount(unit, weights=inside, minlength=3)
    for limits in (None, room.astype(float)):
        found = bound_coverage(people, Pieces(unit, rng.random(n), rng.random(n), covered, limits))
        assert (found.at_least <= truth).all()
        assert (truth <= found.at_most).all()
        for value in (found.by_area, found.by_support):
            assert np.isnan(value[np.bincount(unit, minlength=3) == 0]).all()
