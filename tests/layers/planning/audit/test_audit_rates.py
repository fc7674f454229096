"""Planted errors are found, right documents are left alone; an independent judge says which errors can be found at all."""

import random
import sys

from benchmarks.audit_rates import Document, measure, some_world_prints
from layers.planning.audit.bonds import Bond
from layers.planning.audit.conflicts import all_conflicts
from layers.planning.audit.inequalities import Inequality
from layers.planning.audit.worlds import find_world


def test_planted_errors_are_found_and_right_documents_are_left_alone() -> None:
    rates = measure(30, seed=7)
    sys.stdout.write(f"{rates}\n")  # shown with -s
    assert rates.false_alarms <= 0.01 * rates.right
    assert rates.found >= 0.99 * rates.planted, rates.missed
    assert rates.planted > 15


def test_the_judge_knows_a_document_that_no_world_prints() -> None:
    assert some_world_prints(Document({"T": "20"}, {"rural": "75 %", "urban": "50 %"}))
    assert not some_world_prints(Document({"T": "20", "R": "13"}, {"rural": "75 %"}))


def test_the_search_agrees_with_trying_every_world() -> None:
    chance = random.Random(3)
    for _ in range(150):
        inequalities = [
            Inequality(
                tuple((chance.randint(-4, 4) or 1, n) for n in chance.sample("xyz", 2)),
                chance.randint(-9, 12),
                chance.random() < 0.3,
            )
            for _ in range(5)
        ]
        bounded = [*inequalities, *(Inequality(((1, n),), 6) for n in "xyz")]
        worlds = [{"x": x, "y": y, "z": z} for x in range(7) for y in range(7) for z in range(7)]
        outcome = find_world(bounded)
        assert outcome.is_decided
        assert (outcome.world is not None) == any(all(i.holds_in(w) for i in bounded) for w in worlds)


def test_parts_of_an_unknown_whole_that_cannot_be_are_seen_without_any_number() -> None:
    """x + y = z and both exceed half of z: no bound on a single unknown ever shows it."""
    inequalities = [
        Inequality(((1, "x"), (1, "y"), (-1, "z")), 0),
        Inequality(((-1, "x"), (-1, "y"), (1, "z")), 0),
        Inequality(((1, "z"), (-2, "x")), 0, strict=True),
        Inequality(((1, "z"), (-2, "y")), 0, strict=True),
    ]
    assert find_world(inequalities).is_impossible


def test_every_conflict_is_as_small_as_it_can_be() -> None:
    bonds = [
        Bond(key, "2020", (Inequality(((a, "x"),), b),))
        for key, a, b in (("x<=3", 1, 3), ("x>=5", -1, -5), ("x<=9", 1, 9), ("x>=7", -1, -7))
    ]
    (only,) = all_conflicts(bonds[:2]).found
    assert {b.key for b in only} == {"x<=3", "x>=5"}
