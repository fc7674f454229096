"""One figure three times: low, middle and high, in the order in which the need grows."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from layers.planning.burial.errors import ImpossibleSpread


@dataclass(frozen=True, slots=True)
class Spread:
    """Low, middle and high variant (低、中、高方案). Few people a car means many cars, so that figure falls from low to high.

    Raises:
        ImpossibleSpread: negative, not a number, or the middle outside the other two.
    """

    low: float
    middle: float
    high: float

    def __post_init__(self) -> None:
        values = tuple(self)
        in_order = values == tuple(sorted(values)) or values == tuple(sorted(values, reverse=True))
        if not in_order or not all(math.isfinite(value) and value >= 0 for value in values):
            raise ImpossibleSpread(*values)

    def __iter__(self) -> Iterator[float]:
        yield from (self.low, self.middle, self.high)

    @property
    def is_one(self) -> bool:
        """Whether no range is left."""
        return self.low == self.high
