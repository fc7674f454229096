"""How many niches must open by which year so that nobody is without, phase by phase, and when each must be decided."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.burial.fullness import TOLERANCE

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Phase:
    """`niches` open on 1 January of `opens`, are enough until the end of `lasts_until`, and were to be decided in `decide`.

    `is_late`: the year of decision is over already, so some wait whatever is decided now.
    """

    number: int
    opens: int
    niches: int
    lasts_until: int
    decide: int
    is_late: bool


def plan_phases(left: Floats, *, first_year: int, phase_years: int, lead_years: int) -> Iterator[Phase]:
    """The latest openings with which nobody is ever without, each the smallest that lasts its phase.

    A phase opens on 1 January of the first year that would end with less than nothing, B(t) < 0, and holds what the worst year until
    t + phase_years − 1 lacks, rounded up; the next phase counts it in. Nothing opens where the stock lasts.

    Args:
        left: what is left at the end of each year without any phase, as `fullness.balance` gives it (one township or all, one variant).
        phase_years: a phase is built for so many years. lead_years: from decision to opening.
    """
    built, number = 0, 0
    while True:
        short = np.flatnonzero(left + built < -TOLERANCE)
        if not len(short):
            return
        t = int(short[0])
        last = min(t + phase_years, len(left)) - 1
        niches = math.ceil(-float(left[t : last + 1].min()) - built - TOLERANCE)
        number, built = number + 1, built + niches
        opens = first_year + t
        yield Phase(number, opens, niches, first_year + last, opens - lead_years, opens - lead_years < first_year)
