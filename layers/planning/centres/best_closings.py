"""The homes to close, of every number that could close, so that residents travel least: proven, beside the plain order of the emptiest first."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array

from layers.planning.siting.closing import close
from layers.planning.siting.costs import Costs
from layers.planning.siting.errors import NoPlan
from layers.planning.siting.problem import Model, Problem
from layers.planning.siting.terms import Terms
from layers.planning.travel import Pairs

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

MOST_AT_ONCE = 10
"""Homes closed at once up to which the best are looked for: no county closes more in a plan. A setting of this house of 2026, unverified (未核实，可调整)."""

MOST_HOMES = 120
"""Homes up to which the proof is tried: beyond, a page would wait for minutes."""


@dataclass(frozen=True, slots=True)
class BestClosing:
    """The `count` homes whose closing costs their residents least.

    `closed` are their positions; `person_minutes` the minutes of all who move, added up; `least_person_minutes` what no other choice of as many can fall below; `is_proven` that the two are one.
    `moved_among_open` residents would also have to leave homes that stay, to make room: where that is not 0, the plan asks too much.
    """

    count: int
    closed: tuple[int, ...]
    person_minutes: float
    least_person_minutes: float
    is_proven: bool
    moved_among_open: int


def best_closings(
    pairs: Pairs, *, beds: Floats, residents: Floats, may_close: Flags, most: int = MOST_AT_ONCE
) -> tuple[BestClosing, ...]:
    """For 1, 2, 3 … homes closed at once, until no more can or `most` do: `layers.planning.siting.closing.close` under the beds of those that remain.

    With residents r_i, beds b_j (at least r_j), minutes t_ij ≤ T of the pairs: min Σ_ij t_ij m_ij over moves m ≥ 0 with Σ_j m_ij = r_i, Σ_i m_ij ≤ b_j y_j, Σ_j (1 − y_j) = count, and m_ii = r_i where i must not close. Homes that do not
    say beds or residents neither close nor take anybody.
    More than MOST_HOMES homes are not tried: none is told.
    """
    known = np.flatnonzero(np.isfinite(beds) & np.isfinite(residents))
    if not 0 < len(known) <= MOST_HOMES or not residents[known].sum():
        return ()
    held = np.flatnonzero(~may_close[known])
    problem = Problem(
        Model.CAPACITATED,
        _costs(pairs, known, may_close[known]),
        residents[known],
        existing=tuple(range(len(known))),
        capacities=np.maximum(beds, residents)[known],
        terms=Terms(forced=tuple(held.tolist())),
        options={"splittable": True},
    )
    found = []
    for count in range(1, min(most, len(known) - len(held)) + 1):
        try:
            found.append(_best(problem, known, count))
        except NoPlan:  # closing more is harder still
            break
    return tuple(found)


def _best(problem: Problem, known: Positions, count: int) -> BestClosing:
    closing = close(problem, count=count)
    among_open = 0
    if closing.after.flow is not None:
        flow = closing.after.flow
        stays = np.isin(flow.place, closing.kept) & (flow.site != flow.place)
        among_open = round(float(flow.weight[stays].sum()))
    return BestClosing(
        count,
        tuple(known[closing.closed].tolist()),
        closing.after.objective,
        min(closing.after.bound, closing.after.objective),
        closing.after.is_optimal,
        among_open,
    )


def _costs(pairs: Pairs, known: Positions, may_close: Flags) -> Costs:
    """Minutes between the homes chosen; whoever stays where he is travels none, be the home tied to a road or not. Nobody leaves a home that must not close."""
    at = np.full(pairs.places, -1)
    at[known] = np.arange(len(known))
    here, there = at[pairs.place], at[pairs.facility]
    apart = (here >= 0) & (there >= 0) & (here != there) & may_close[here]
    own = np.arange(len(known))
    rows, columns = np.concatenate((here[apart], own)), np.concatenate((there[apart], own))
    minutes = np.concatenate((pairs.minutes[apart], np.zeros(len(known))))
    return Costs.of(coo_array((minutes, (rows, columns)), shape=(len(known), len(known))).tocsr(), unit="minutes")
