"""What a plan must keep to beside its model: sites that stay, sites forced or forbidden, money, distance between sites, loads."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """Conditions on the sites, by position. All empty: none.

    Attributes:
        forced: sites that must be among the new ones.
        forbidden: sites that may not be opened (an existing site is closed by leaving it out of `existing`).
        prices: (sites,) price of opening each, >= 0, in any one currency; existing sites cost nothing.
        budget: what the new sites may cost together; needs `prices`.
        apart: (pairs, 2) sites that may not both be open: too near each other, or two ways of using one place. Two existing sites never conflict.
        minimum_load: (sites,) weight an open site must at least be given.
        maximum_load: (sites,) weight it can at most be given, its capacity beside `capacities`.
    """

    forced: tuple[int, ...] = ()
    forbidden: tuple[int, ...] = ()
    prices: Floats | None = None
    budget: float | None = None
    apart: Positions = field(default_factory=lambda: np.empty((0, 2), dtype=np.int64))
    minimum_load: Floats | None = None
    maximum_load: Floats | None = None


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work may be spent, in steps and not in seconds, so that the same question has the same answer on every machine.

    Attributes:
        restarts: how often the search for a good plan is shaken and begun again.
        bound_steps: steps of the Lagrangian bound.
        nodes: of branch and bound, 0 for none: then the plan carries a gap instead of a proof. Nodes of large covers count for many, so that the
            default ends within about a minute.
        seconds: a clock beside the steps, None for none; an answer it cut short says so and may differ from one machine to another.
    """

    restarts: int = 200
    bound_steps: int = 400
    nodes: int = 100_000
    seconds: float | None = None


NO_TERMS = Terms()
EFFORT = Effort()
