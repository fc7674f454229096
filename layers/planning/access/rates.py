"""So many per thousand, per ten thousand, per hundred households: figures with a numerator, a denominator and a passport."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from layers.planning.access.errors import NegativeAmount
from layers.planning.passport import Passport
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rate:
    """`numerator` per `per` of `denominator`: beds per 1,000 older people, m² per 100 households.

    `unknown` counts what could not be added up (a facility without the figure, a village without people): it stands beside, never inside.

    Raises:
        NegativeAmount: numerator or denominator below zero.
    """

    numerator: float
    denominator: float
    per: float
    unit: Wording
    unknown: int
    passport: Passport

    def __post_init__(self) -> None:
        if self.numerator < 0 or self.denominator < 0:
            raise NegativeAmount(self.unit, 1, 0)

    @property
    def value(self) -> float | None:
        """Unrounded; None where there is nobody to divide by."""
        return self.numerator / self.denominator * self.per if self.denominator else None

    @property
    def text(self) -> str:
        """As printed, two decimals: `14.47`; `–` where there is nobody to divide by."""
        if not self.denominator:
            return "–"
        exact = Fraction(self.numerator) * Fraction(self.per) / Fraction(self.denominator)
        hundredths = int(exact * 100 + Fraction(1, 2))  # halves away from zero, as a share is printed
        return f"{hundredths // 100}.{hundredths % 100:02d}"


def rates_of(amount: Floats, people: Floats, group: Positions, *, groups: int, per: float) -> tuple[Floats, Floats, Floats]:
    """Sum of amounts, sum of people and rate of each group; NaN adds nothing, and the rate is NaN where there is nobody."""
    above, below = (
        np.bincount(group, weights=np.nan_to_num(of, nan=0.0), minlength=groups).astype(float) for of in (amount, people)
    )
    return above, below, np.divide(above * per, below, out=np.full(groups, np.nan), where=below > 0)
