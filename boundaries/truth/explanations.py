"""What could explain the distances measured today: nothing changed, the marker moved, an object moved, or both."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.special import chdtrc

from boundaries.truth.accuracy import limit_of, noncentrality
from boundaries.truth.adjustment import NO_SHIFT, Bundle, Shift, adjust
from boundaries.truth.sights import Sight

STILL_POSSIBLE = 0.01
"""An explanation is given up when what was measured would be rarer than this under it. So the true one is kept in 99 % of cases."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One way in which the measured distances could have come about.

    `objects` are those that do not stand where they are registered (moved, replaced, or another one was measured). The marker stands at `shift`.
    `chi_square` with `degrees` degrees of freedom says how well the rest fits; with 0 degrees nothing checks it.
    """

    marker_moved: bool
    objects: tuple[str, ...]
    shift: Shift
    chi_square: float
    degrees: int

    @property
    def probability(self) -> float:
        """The probability of a misfit at least this large if the explanation is true; 1 where nothing checks it."""
        return float(chdtrc(self.degrees, self.chi_square)) if self.degrees else 1.0

    @property
    def is_possible(self) -> bool:
        """Whether the misfit is not so rare that the explanation is given up; what nothing checks must at least nearly fit."""
        return self.chi_square <= limit_of(max(self.degrees, 1), STILL_POSSIBLE)

    @property
    def faults(self) -> int:
        return int(self.marker_moved) + len(self.objects)


def possible_explanations(sights: Sequence[Sight], *, significance: float) -> tuple[Explanation, ...]:
    """The simplest explanations that what was measured leaves possible; empty when none of them is.

    First that nothing changed, given up at `significance`. Then one change alone: the marker moved (to each place the
    distances allow), or one object did. Then two at once, only where more is measured than they leave open. Each is tested on the
    measurements it does not explain away (global test of the adjustment, Baarda 1968; Teunissen 2006).

    Several may remain: then nobody can tell, and all are returned. Other places that fit as well as the registered one (the mirror place)
    stand beside “nothing changed”.
    """
    unchanged = _as_registered(sights, ())
    if unchanged.chi_square <= limit_of(max(unchanged.degrees, 1), significance):
        return (unchanged, *(e for e in _marker_moved(sights, ()) if _is_elsewhere(e.shift, sights)))
    one = [*_marker_moved(sights, ()), *_kept(_as_registered(sights, (s.object_id,)) for s in sights)]
    if one or Bundle.of(sights).observations < 4:
        return tuple(one)
    both = [e for s in sights for e in _marker_moved(sights, (s.object_id,))]
    two = _kept(_as_registered(sights, (a.object_id, b.object_id)) for a, b in combinations(sights, 2))
    return (*both, *two)


def _kept(explanations: Iterator[Explanation]) -> list[Explanation]:
    return [e for e in explanations if e.degrees > 0 and e.is_possible]


def _as_registered(sights: Sequence[Sight], without: tuple[str, ...]) -> Explanation:
    rest = [s for s in sights if s.object_id not in without]
    bundle = Bundle.of(rest)
    return Explanation(False, without, NO_SHIFT, bundle.cost(np.zeros(2)), bundle.observations)


def _marker_moved(sights: Sequence[Sight], without: tuple[str, ...]) -> list[Explanation]:
    rest = [s for s in sights if s.object_id not in without]
    if len(rest) < 2:
        return []
    found = [Explanation(True, without, a.shift, a.chi_square, a.degrees) for a in adjust(rest)]
    if without:
        found = [e for e in found if e.degrees > 0]
    return [e for e in found if e.is_possible]


def _is_elsewhere(shift: Shift, sights: Sequence[Sight]) -> bool:
    """Not the registered place within what the sights can tell apart: on the way there they fit much worse than at either end."""
    halfway = Bundle.of(sights).cost(np.array((shift.east_m, shift.north_m)) / 2)
    return halfway > limit_of(2, STILL_POSSIBLE) + Bundle.of(sights).cost(np.array((shift.east_m, shift.north_m)))


def detectable_shift_m(sights: Sequence[Sight], *, significance: float, power: float) -> float:
    """The shift that “nothing changed” would survive with a probability of 1 - power at most, in the direction hardest to see, metres.

    Infinite where the sights leave a direction open.
    """
    bundle = Bundle.of(sights)
    if not len(sights):
        return math.inf
    weakest = float(np.linalg.eigvalsh(bundle.normal_matrix(np.zeros(2)))[0])
    far = noncentrality(bundle.observations, significance, power)
    return math.sqrt(far / weakest) if weakest > 1e-9 else math.inf
