"""What a stated accuracy is worth: mean errors, the smallest move a test can show, and what averaging does not improve."""

import math
from dataclasses import dataclass
from functools import lru_cache

from scipy.special import chdtri, chndtrinc  # and not scipy.stats, which takes half a second to load

from boundaries.truth.errors import ImpossibleChance
from layers.wording import Wording

FINEST_M = 0.001
"""No instrument fixes a stone in the ground better than a millimetre: less is a blank or a zero somebody typed."""

COARSEST_M = 1_000_000.0

_CHANCES = {
    "significance": (Wording("显著性水平", "significance"), 0.0001, 0.5),
    "power": (Wording("检验功效", "power"), 0.5, 0.9999),
}


def is_usable(accuracy_m: float | None) -> bool:
    """Whether a stated mean error says anything: a number from a millimetre to a thousand kilometres."""
    return accuracy_m is not None and math.isfinite(accuracy_m) and FINEST_M <= accuracy_m <= COARSEST_M


def mean_error_of_radius(radius_m: float, *, share: float) -> float:
    """The point mean error (点位中误差) of a radius that holds a share of all fixes.

    In two dimensions with m² / 2 per axis, the share inside a radius r is 1 - exp(-r² / m²). A phone's “accuracy” is a 68 % radius on
    Android (0.94 of it is m) and a 95 % radius by the letter of the W3C Geolocation API (0.58 of it); what a browser really passes on
    differs by device. Taking the radius itself as m, as forms here do, is a 63 % radius: right or a little too careful in both cases.

    Args:
        radius_m: metres.
        share: above 0, below 1.
    """
    return radius_m / math.sqrt(-math.log1p(-share))


def require_chance(kind: str, value: float) -> None:
    """A significance between 0.0001 and 0.5, or a power between 0.5 and 0.9999.

    Raises:
        ImpossibleChance: it is not, or it is no number.
    """
    what, lowest, highest = _CHANCES[kind]
    if not lowest <= value <= highest:  # NaN is refused as well
        raise ImpossibleChance(what, value, lowest, highest)


@lru_cache(maxsize=256)
def limit_of(degrees: int, significance: float) -> float:
    """The value that chi-square of so many degrees of freedom exceeds with the probability `significance`."""
    return float(chdtri(degrees, significance))


@lru_cache(maxsize=256)
def noncentrality(degrees: int, significance: float, power: float) -> float:
    """How far (squared, in units of sigma) truth must lie from the null hypothesis to be seen with that power.

    Solved with the noncentral chi-square; 9.635 for 2 degrees of freedom, 5 % and 80 %: 3.10 sigma.
    """
    return float(chndtrinc(limit_of(degrees, significance), degrees, 1 - power))


@dataclass(frozen=True, slots=True)
class Averaging:
    """What the mean of many fixes is worth: m² = systematic + random / independent fixes.

    The errors of one receiver on one spot (satellite orbits, air, reflections from rocks and leaves) change over minutes: a hundred fixes in a
    hundred seconds are one fix a hundred times. So by default nothing is gained (`systematic_share` 1). A bureau that has
    measured its own receivers against known points may set a smaller share; fixes then count as independent once in
    `correlation_s` seconds, never more often than they were taken.

    No standard with figures for phones was found: these are settings, not law.
    """

    systematic_share: float = 1.0  # of the variance; 1 means averaging gains nothing
    correlation_s: float = 120.0

    def mean_error(self, accuracy_m: float, *, samples: int, duration_s: float) -> float:
        """The mean error of the averaged position, metres, given that of a single fix; never better than its systematic part."""
        lasted = duration_s / self.correlation_s if math.isfinite(duration_s) and self.correlation_s > 0 else 0.0
        independent = max(1.0, min(float(samples), 1 + lasted))
        share = min(1.0, max(0.0, self.systematic_share))
        return accuracy_m * math.sqrt(share + (1 - share) / independent)


NO_GAIN = Averaging()
