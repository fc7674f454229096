"""How long everybody's way is, in a few figures: mean, median, nine in ten, and the tenth whose way is longest."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from layers.planning.access.equity import TENTH

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WayTimes:
    """Minutes to the nearest facility, by person. Inf: so many people are not reached as far as was searched; None: of nobody there is a number.

    `median` and `most` (nine in ten) are of everybody, `worst_tenth` the mean of the tenth of all people whose way is longest; `unreached` people have no way at all as far as was
    searched. `mean` is of those whom a facility is reached by both before a change and after it, so that the two compare; `compared` is how many they are.
    """

    median: float | None
    most: float | None
    worst_tenth: float | None
    unreached: int
    mean: float | None = None
    compared: int = 0

    @classmethod
    def of(cls, minutes: Floats, people: Floats) -> "WayTimes":
        """All but the mean. `people` finite, 0 where nobody is counted."""
        order = np.argsort(minutes)
        ways, so_far = minutes[order], np.cumsum(people[order])
        return cls(
            median=_within(ways, so_far, 0.5),
            most=_within(ways, so_far, 0.9),
            worst_tenth=_mean_of_last(ways, so_far, TENTH),
            unreached=round(float(people[~np.isfinite(minutes)].sum())),
        )

    def meaning(self, minutes: Floats, people: Floats, compared: Flags) -> "WayTimes":
        """With the mean of those compared."""
        both = float(people[compared].sum())
        mean = float(minutes[compared] @ people[compared]) / both if both else None
        return replace(self, mean=mean, compared=round(both))


def _within(ways: Floats, so_far: Floats, part: float) -> float | None:
    """The minutes within which a part of the people get there, places ordered by minutes with the people up to each; None of nobody."""
    if len(so_far) == 0 or so_far[-1] == 0:
        return None
    return float(ways[np.searchsorted(so_far, part * so_far[-1] - 1e-9, side="left")])


def _mean_of_last(ways: Floats, so_far: Floats, part: float) -> float | None:
    """The mean of the part of the people whose ways are longest; inf as soon as one of them is not reached. Whoever straddles its edge counts with the fraction inside."""
    if len(so_far) == 0 or so_far[-1] == 0:
        return None
    inside = np.clip(so_far - (1 - part) * so_far[-1], 0, np.diff(so_far, prepend=0.0))
    some = inside > 0
    return float(ways[some] @ inside[some] / inside[some].sum())


def in_worst_tenth(minutes: Floats, people: Floats) -> Floats:
    """Of the people of each place, how many are among the tenth whose way is longest; of equal ways the earlier place first."""
    order = np.argsort(-minutes, kind="stable")
    weight = people[order]
    inside = np.empty_like(weight)
    inside[order] = np.clip(TENTH * weight.sum() - (np.cumsum(weight) - weight), 0, weight)
    return inside


def median_by_unit(unit: Positions, minutes: Floats, people: Floats, units: int) -> Floats:
    """The minutes within which half of a unit's people get there; inf where they do not, NaN where nobody is counted."""
    order = np.lexsort((minutes, unit))
    unit, minutes, people = unit[order], minutes[order], people[order]
    total = np.bincount(unit, weights=people, minlength=units)
    so_far = np.cumsum(people) - (np.cumsum(total) - total)[unit]
    enough = np.flatnonzero(so_far >= 0.5 * total[unit] - 1e-9 * np.maximum(total[unit], 1))
    enough = enough[total[unit[enough]] > 0]
    found = np.full(units, np.nan)
    of, first = np.unique(unit[enough], return_index=True)
    found[of] = minutes[enough[first]]
    return found
