"""The smallest set of places that cannot be served together, and the conditions that forbid it.

A set of places is *in conflict* when no plan serves all of them under the conditions held. Every set of places in conflict meets every set
that some plan leaves out; so the smallest set meeting all such leavings found so far is either in conflict, and then the smallest there is, or some plan
serves it: that plan's leavings are the next set to meet (implicit hitting sets, after Reiter 1987 and Ignatiev et al. 2015, Smallest MUS extraction).
Where that takes more than `ROUNDS` rounds, or there are more than `MOST_PLACES` places, halving (Junker 2004, QuickXplain) gives a conflict from which no place can be spared, said to be no more than that.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.siting.drafting import Draft
from layers.planning.siting.highs import solve
from layers.planning.siting.slack import Ask, Condition, Loosened
from layers.planning.siting.terms import EFFORT

Positions = npt.NDArray[np.int64]

ROUNDS = 60

MOST_PLACES = 200
"""Beyond so many places the smallest set is not sought, only one from which none can be spared."""

IN_TURN = (
    Condition.MINIMUM_LOAD,
    Condition.FORCED,
    Condition.APART,
    Condition.FORBIDDEN,
    Condition.BUDGET,
    Condition.CAPACITY,
    Condition.NUMBER,
)
"""Which condition is tried as innocent first: what remains in the end is blamed, and number and capacity are what committees expect to hear."""


@dataclass(frozen=True, slots=True, eq=False)
class Conflict:
    """Places that cannot be served together under these conditions; without any place, conditions that contradict each other by themselves.

    Attributes:
        is_smallest: no conflict has fewer places; otherwise only that none of these can be spared.
    """

    places: Positions
    conditions: tuple[Condition, ...]
    is_smallest: bool


def conflict_of(loosened: Loosened, places: Positions) -> Conflict:
    """The smallest conflict among `places`, of which is known that they cannot all be served."""
    if _fails(loosened, places[:0]):
        return Conflict(places[:0], _blamed(loosened, places[:0]), True)
    found = _smallest(loosened, places) if len(places) <= MOST_PLACES else None
    is_smallest = found is not None
    if found is None:
        found = _halved(lambda kept: _fails(loosened, np.sort(kept)), places[:0], places, False)
    found = np.sort(found)
    return Conflict(found, _blamed(loosened, found), is_smallest)


def _fails(loosened: Loosened, places: Positions, dropped: frozenset[Condition] = frozenset()) -> bool:
    return loosened.ask(Ask(places, dropped)).is_possible is False


def _smallest(loosened: Loosened, places: Positions) -> Positions | None:
    leavings: list[Positions] = []
    for _ in range(ROUNDS):
        tried = _meeting(places, leavings)
        if tried is None:
            return None
        given = loosened.ask(Ask(places, about=Condition.PLACES, held=tried))
        if given.is_possible is False:
            return tried
        if not len(given.where):  # cut short: neither conflict nor leavings
            return None
        leavings.append(given.where)
    return None


def _meeting(places: Positions, leavings: list[Positions]) -> Positions | None:
    """The fewest places that meet every set, the first of equals; None where that was not proven."""
    draft = Draft()
    h = draft.columns(len(places), cost=1.0 + 1e-7 * np.arange(len(places)) / max(len(places), 1), whole=True)
    for left_out in leavings:
        draft.row(h[np.searchsorted(places, left_out)], 1.0, lower=1.0)
    found = solve(draft.program(), effort=EFFORT)
    return places[found.solution > 0.5] if found.solution is not None and found.is_proven else None


def _halved(fails: Callable[[Positions], bool], base: Positions, among: Positions, has_grown: bool) -> Positions:
    """Places of `among` without which, beside `base`, nothing fails; none can be spared."""
    if has_grown and fails(base):
        return among[:0]
    if len(among) == 1:
        return among
    left, right = among[: len(among) // 2], among[len(among) // 2 :]
    from_right = _halved(fails, np.concatenate([base, left]), right, True)
    from_left = _halved(fails, np.concatenate([base, from_right]), left, len(from_right) > 0)
    return np.concatenate([from_left, from_right])


def _blamed(loosened: Loosened, places: Positions) -> tuple[Condition, ...]:
    """The conditions none of which can be dropped without the conflict going away."""
    innocent: frozenset[Condition] = frozenset()
    for condition in IN_TURN:
        if _fails(loosened, places, innocent | {condition}):
            innocent |= {condition}
    return tuple(condition for condition in IN_TURN if condition not in innocent and condition in loosened.conditions)
