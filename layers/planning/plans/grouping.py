"""A figure's parts by stratum or township."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from layers.planning.plans.counting import exact
from layers.planning.plans.status import Group, ratio
from layers.wording import Wording

Positions = npt.NDArray[np.int64]


def group_sums(
    group: Positions, labels: Mapping[str, Wording], amount: npt.NDArray[np.float64] | None = None
) -> dict[str, Fraction]:
    """What falls in each group; rows in none (-1) are left out."""
    weights = np.ones(len(group)) if amount is None else amount
    return {key: exact(weights[group == at]) for at, key in enumerate(labels)}


def merge_groups(
    above: Sequence[Mapping[str, Fraction]], below: Sequence[Mapping[str, Fraction]], *, labels: Mapping[str, Wording], per: int
) -> tuple[Group, ...]:
    """Groups of several rules as one, in the order of their labels."""
    found = []
    for key, label in labels.items():
        numerator, denominator = (sum((sums.get(key, Fraction(0)) for sums in part), Fraction(0)) for part in (above, below))
        found.append(Group(key, label, numerator, denominator, ratio(numerator, denominator, per)))
    return tuple(found)
