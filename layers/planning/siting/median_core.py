"""Proof of a p-median plan where money or distances between sites bind: HiGHS on the sites that the Lagrangian leaves open."""

import numpy as np
import numpy.typing as npt
from scipy import sparse

from layers.planning.siting.asked import Asked
from layers.planning.siting.branching import Branching, Proof
from layers.planning.siting.highs import Program, Status, solve
from layers.planning.siting.interchange import Choosing, Found, total_of
from layers.planning.siting.near_first import NearFirst
from layers.planning.siting.rows import SiteRows
from layers.planning.siting.terms import Effort

Floats = npt.NDArray[np.float64]

_MOST_PAIRS = 400_000


def prove_on_terms(rows: NearFirst, asked: Asked, choosing: Choosing, best: Found, effort: Effort, *, must_serve: bool) -> Proof:
    """The root bound without the terms is a bound with them, and what it fixes stays fixed; HiGHS settles the rest on the terms.

    Above 400,000 pairs HiGHS would not end: there the tree of the Lagrangian does the work, whose bound does not know the terms.
    """
    tree = Branching(rows, choosing, best, effort)
    root = tree.root()
    if root.bound.value >= tree.target:
        return Proof(tree.best, tree.best.total, was_cut_short=False)
    if len(tree.core.site) > _MOST_PAIRS:
        return tree.grown(root)
    program = core_program(tree.core, asked, must_serve=must_serve)
    program.upper[: rows.sites][root.closed] = 0.0
    program.lower[: rows.sites][root.held] = 1.0
    found = solve(program, effort=effort, start=_start(tree.core, choosing, tree.best, len(program.cost)))
    best = tree.best
    if found.solution is not None:
        chosen = np.setdiff1d(np.flatnonzero(found.solution[: rows.sites] > 0.5), np.flatnonzero(choosing.held))
        total = total_of(rows, choosing, chosen)
        best = Found(chosen, total) if total < best.total else best
    is_done = found.status in (Status.PROVEN, Status.INFEASIBLE)  # infeasible: nothing better than the best is left
    bound = best.total if is_done else max(found.bound, root.bound.value)
    return Proof(best, min(bound, best.total), found.clock_struck)


def core_program(rows: NearFirst, asked: Asked, *, must_serve: bool) -> Program:
    """Columns: y of every site, x of every pair, then what stays outside of every place (0 where everybody must be served)."""
    pairs, places, sites = len(rows.site), rows.places, rows.sites
    terms, place = SiteRows.of(asked), rows.place
    once = sparse.csr_array((np.ones(pairs), (place, sites + np.arange(pairs))), shape=(places, sites + pairs + places))
    outside = sparse.csr_array((np.ones(places), (np.arange(places), sites + pairs + np.arange(places))), shape=once.shape)
    only_open = sparse.csr_array(
        (np.repeat([1.0, -1.0], pairs), (np.tile(np.arange(pairs), 2), np.concatenate((sites + np.arange(pairs), rows.site)))),
        shape=(pairs, once.shape[1]),
    )
    may_stay = np.ones(places) if not must_serve else (rows.outside == 0).astype(float)
    whole = np.zeros(once.shape[1], dtype=bool)
    whole[:sites] = True
    return Program(
        np.concatenate((np.zeros(sites), rows.value, rows.outside)),
        np.concatenate((terms.lower, np.zeros(pairs + places))),
        np.concatenate((terms.upper, np.ones(pairs), may_stay)),
        whole,
        sparse.csr_array(sparse.vstack([once + outside, only_open, terms.beside(pairs + places)])),
        np.concatenate((np.ones(places), np.full(pairs, -np.inf), terms.row_lower)),
        np.concatenate((np.ones(places), np.zeros(pairs), terms.row_upper)),
    )


def _start(rows: NearFirst, choosing: Choosing, best: Found, columns: int) -> Floats:
    """The best plan known, as the program writes it."""
    start = np.zeros(columns)
    sites = np.concatenate((np.flatnonzero(choosing.held), best.chosen))
    start[sites] = 1.0
    near = rows.two_nearest(sites)[0]
    served = near >= 0
    target = np.where(served, sites[near], -1)
    at = np.flatnonzero(rows.site == target[rows.place])
    start[rows.sites + at] = 1.0
    start[rows.sites + len(rows.site) + np.flatnonzero(~served)] = 1.0
    return start
