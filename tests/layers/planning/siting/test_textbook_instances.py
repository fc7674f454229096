"""Problems whose best answer stands in the literature are solved to it, and proven.

Steiner triples as covers: Fulkerson, Nemhauser & Trotter, Math. Prog. Study 2 (1974), the lines of AG(2,3) and AG(3,3) being their A9 and A27;
lines of PG(n,2): Bose & Burton, J. Comb. Theory 1 (1966). Queens: OEIS A075458. Grids: OEIS A104519
(Gonçalves, Pinlou, Rao & Thomassé, SIAM J. Discrete Math. 25, 2011). Kings: Yaglom & Yaglom 1964. Covering codes: Cohen, Honkala, Litsyn &
Lobstein, Covering Codes (1997), table 6.1 and 6.2; K3(4,1) = 9 is the football pool of four matches. Paths and cycles: counted below.
"""

from collections.abc import Callable
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest

from layers.planning.siting.costs import Costs
from layers.planning.siting.lscp import lscp
from layers.planning.siting.mclp import mclp
from layers.planning.siting.p_center import p_center
from layers.planning.siting.p_median import p_median
from layers.planning.siting.terms import Effort

Table = Any


def steps(apart: Table) -> Costs:
    """Costs of a table of whole distances."""
    return Costs.of(np.asarray(apart, dtype=float), unit="metres")


def touching(touches: Table) -> Costs:
    """Cost 1 where a site serves a place, unreachable elsewhere."""
    return steps(np.where(touches, 1.0, np.inf))


def affine_lines(dimensions: int) -> Table:
    """Triples of points of AG(n,3) that add up to nought: × the points on them."""
    points = list(product(range(3), repeat=dimensions))
    number = {point: at for at, point in enumerate(points)}
    lines = {
        frozenset((number[a], number[b], number[tuple(-(x + y) % 3 for x, y in zip(a, b, strict=True))]))
        for a, b in combinations(points, 2)
    }
    return incidence(lines, len(points))


def binary_lines(dimensions: int) -> Table:
    """Lines of PG(n,2): three vectors, each the sum of the others."""
    most = 2 ** (dimensions + 1)
    return incidence({frozenset((a - 1, b - 1, (a ^ b) - 1)) for a, b in combinations(range(1, most), 2)}, most - 1)


def incidence(lines: set[frozenset[int]], points: int) -> Table:
    touches = np.zeros((len(lines), points), dtype=bool)
    for row, line in enumerate(sorted(map(sorted, lines))):
        touches[row, line] = True
    return touches


def board(size: int) -> Table:
    """Offsets between all squares of a board, along and across."""
    squares = np.array(list(product(range(size), repeat=2)))
    return np.moveaxis(np.abs(squares[:, None] - squares[None]), 2, 0)


def queens(size: int) -> Table:
    along, across = board(size)
    return (along == 0) | (across == 0) | (along == across)


def grid(size: int) -> Table:
    return board(size).sum(axis=0) <= 1


def kings(size: int) -> Table:
    return board(size).max(axis=0) <= 1


def words(letters: int, length: int) -> Table:
    """Number of letters in which two words differ."""
    every = np.array(list(product(range(letters), repeat=length)))
    return (every[:, None] != every[None]).sum(axis=2)


def cycle(length: int) -> Table:
    apart = np.abs(np.subtract.outer(np.arange(length), np.arange(length)))
    return np.minimum(apart, length - apart)


def path(length: int) -> Table:
    return np.abs(np.subtract.outer(np.arange(length), np.arange(length)))


COVERS: dict[str, tuple[Table, int]] = {
    "A9": (affine_lines(2), 5),
    "A27": (affine_lines(3), 18),
    "Fano": (binary_lines(2), 3),
    "PG(3,2)": (binary_lines(3), 7),
    "queens 8": (queens(8), 5),
    "grid 8": (grid(8), 16),
    "kings 10": (kings(10), 16),
    "kings 15": (kings(15), 25),
    "K2(5,1)": (words(2, 5) <= 1, 7),
    "K2(7,1)": (words(2, 7) <= 1, 16),
    "K2(6,1)": (words(2, 6) <= 1, 12),
    "K3(3,1)": (words(3, 3) <= 1, 5),
    "K3(4,1)": (words(3, 4) <= 1, 9),
    "K4(3,1)": (words(4, 3) <= 1, 8),
}


@pytest.mark.parametrize("name", COVERS)
def test_the_fewest_that_cover_all_are_as_many_as_the_literature_says(name: str) -> None:
    touches, fewest = COVERS[name]
    plan = lscp(touching(touches), reach=1.0)
    assert plan.is_optimal
    assert (plan.objective, plan.bound) == (fewest, fewest)
    assert touches[:, plan.sites].any(axis=1).all()


@pytest.mark.parametrize("name", ["A9", "Fano", "PG(3,2)", "grid 8", "K3(4,1)", "K2(7,1)", "kings 10"])
def test_so_many_cover_all_and_one_fewer_do_not(name: str) -> None:
    touches, fewest = COVERS[name]
    everything, less = (mclp(touching(touches), reach=1.0, p=p) for p in (fewest, fewest - 1))
    assert everything.is_optimal
    assert everything.objective == len(touches)
    assert less.is_optimal
    assert less.objective < len(touches)
    assert less.objective == touches[:, less.sites].any(axis=1).sum()


@pytest.mark.parametrize(("letters", "length", "ball", "code"), [(2, 7, 8, 16), (3, 4, 9, 9), (2, 3, 4, 2)])
def test_balls_of_a_perfect_code_do_not_overlap(letters: int, length: int, ball: int, code: int) -> None:
    apart = words(letters, length)
    for p in (1, code // 2, code):
        plan = mclp(steps(apart), reach=1.0, p=p)
        assert plan.is_optimal
        assert plan.objective == p * ball
    assert p_center(steps(apart), p=code).objective == 1
    median = p_median(steps(apart), p=code)
    assert median.is_optimal
    assert median.objective == len(apart) - code


@pytest.mark.parametrize(("length", "p"), [(40, 7), (41, 5), (60, 9), (33, 1)])
@pytest.mark.parametrize("of", [path, cycle])
def test_paths_and_cycles_fall_into_stretches_as_equal_as_can_be(of: Callable[[int], Table], length: int, p: int) -> None:
    """The middle of m neighbours is ⌊m²/4⌋ steps from them all, convex in m; within r steps of p sites lie at most p (2r + 1)."""
    apart, (each, longer) = of(length), divmod(length, p)
    plan = p_median(steps(apart), p=p)
    assert plan.is_optimal
    assert plan.objective == longer * ((each + 1) ** 2 // 4) + (p - longer) * (each**2 // 4)
    worst = p_center(steps(apart), p=p)
    assert worst.is_optimal
    assert worst.objective == -(-length // p) // 2
    for reach in (1, 2, 3):
        covered = mclp(steps(apart), reach=reach, p=p)
        assert covered.is_optimal
        assert covered.objective == min(length, p * (2 * reach + 1))


@pytest.mark.parametrize("length", [12, 13, 14])
def test_on_a_cycle_two_thirds_of_the_sites_cover_everybody_twice(length: int) -> None:
    plan = lscp(steps(cycle(length)), reach=1.0, copies=2)
    assert plan.is_optimal
    assert plan.objective == -(-2 * length // 3)


def test_what_the_effort_cannot_prove_says_its_gap_and_the_same_again() -> None:
    plans = [lscp(touching(queens(10)), reach=1.0, effort=Effort(restarts=2, bound_steps=50, nodes=100)) for _ in range(2)]
    for plan in plans:
        assert not plan.is_optimal
        assert not plan.was_cut_short  # no clock was asked for
        assert plan.bound <= 5 <= plan.objective
        assert plan.gap > 0
    assert plans[0].bound == plans[1].bound
    np.testing.assert_array_equal(plans[0].sites, plans[1].sites)
