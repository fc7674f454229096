"""How long everybody's way is, in a few figures: mean, median, nine in ten, and the tenth whose way is longest."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.access.equity import TENTH, mean_of_worst, minutes_for

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WayTimes:
    """Minutes to the nearest facility, by person. Inf: so many people are not reached as far as was searched; None: of nobody there is a number.

    `mean` is of those whom a facility is reached by before the change and after it, so that the two compare; `compared` is how many they are, `unreached` how many are not reached
    at all. `median` and `most` (nine in ten) are of everybody. `worst_tenth` is the mean of the tenth of all people whose way is longest.
    """

    mean: float | None
    compared: int
    median: float | None
    most: float | None
    worst_tenth: float | None
    unreached: int

    @classmethod
    def of(cls, minutes: Floats, people: Floats, compared: Flags) -> "WayTimes":
        """`people` finite, 0 where nobody is counted."""
        both = people * compared
        whole = float(both.sum())
        return cls(
            mean=float(minutes[compared] @ people[compared]) / whole if whole else None,
            compared=round(whole),
            median=minutes_for(minutes, people, part=0.5),
            most=minutes_for(minutes, people, part=0.9),
            worst_tenth=_worst_tenth(minutes, people),
            unreached=round(float(people[~np.isfinite(minutes)].sum())),
        )


def _worst_tenth(minutes: Floats, people: Floats) -> float | None:
    """Inf as soon as somebody of that tenth is not reached."""
    if people.sum() == 0:
        return None
    reached = np.isfinite(minutes)
    if people[~reached].sum() > 0:
        return float("inf")
    worst = mean_of_worst(-minutes[reached], people[reached])
    return None if worst is None else -worst


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
