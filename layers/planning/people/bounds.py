"""What can be said of coverage when only a village's total is known: at least so many, at most so many, and where between them it may lie."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

_WHOLE = 1e-9  # a piece covered to the last billionth is covered


@dataclass(frozen=True, slots=True)
class Pieces:
    """Settled pieces of ground (buildings, cells, built-up areas): the unit of each, its support, its area and the share of it that is covered (0–1, NaN undecided).

    `support` is what people are spread in proportion to; `area_m2` square metres; `holds_at_most` persons who can live there, inf when nobody says.
    """

    unit: Positions
    support: Floats
    area_m2: Floats
    covered: Floats
    holds_at_most: Floats | None = None


@dataclass(frozen=True, slots=True)
class CoverageBounds:
    """People covered, as an interval, unit by unit.

    `at_least` and `at_most` hold whatever the people's true places are; `by_area` and `by_support` lie between them and assume an even spread
    as far as the room allows (NaN where there is nothing to spread over). `people` is NaN for units of unknown number: they are counted apart, in no figure.
    """

    people: Floats
    at_least: Floats
    at_most: Floats
    by_area: Floats
    by_support: Floats

    @property
    def unknown_units(self) -> int:
        return int((~np.isfinite(self.people)).sum())

    @property
    def total(self) -> float:
        """People of all units whose number is known."""
        return float(np.nansum(self.people))

    @property
    def shares(self) -> tuple[float, float] | None:
        """The least and the largest share of all known people that may be covered; None when nobody is known."""
        if self.total == 0:
            return None
        return float(np.nansum(self.at_least)) / self.total, float(np.nansum(self.at_most)) / self.total

    def share_by(self, values: Floats) -> float | None:
        """The share inside the interval under one assumption, among the units where it can be made."""
        made = np.isfinite(values) & np.isfinite(self.people)
        people = float(self.people[made].sum())
        return float(values[made].sum()) / people if people else None


def bound_coverage(people: Floats, pieces: Pieces) -> CoverageBounds:
    """Coverage of units of which only the total is known.

    With u the room in pieces not wholly covered and c the room in pieces at least partly covered (a piece covered in part may have all its people on either
    side), a unit of P people has between max(0, P − u) and min(P, c) covered. Room is endless without `holds_at_most`, and where a unit has more people
    than all its pieces are said to hold. A unit without a single piece could be anything: 0 to P.

    Args:
        people: per unit; NaN unknown.
    """
    units = len(people)
    room = _room(people, pieces)
    some, whole = ~(pieces.covered <= _WHOLE), pieces.covered >= 1 - _WHOLE
    uncovered = _sum(pieces.unit, np.where(whole, 0.0, room), units)
    coverable = _sum(pieces.unit, np.where(some, room, 0.0), units)
    bare = np.bincount(pieces.unit, minlength=units) == 0
    at_least = np.where(bare, 0.0, np.maximum(people - uncovered, 0.0))
    at_most = np.where(bare, people, np.minimum(people, coverable))
    at_most = np.maximum(
        at_most, at_least
    )  # more people than all pieces hold: the overflow is nowhere, and may be covered or not
    unknown = ~np.isfinite(people)
    at_least[unknown], at_most[unknown] = np.nan, np.nan
    by_area, by_support = (
        np.clip(people * _mean(pieces, weight, units), at_least, at_most) for weight in (pieces.area_m2, pieces.support)
    )
    return CoverageBounds(np.asarray(people, dtype=float), at_least, at_most, by_area, by_support)


def _room(people: Floats, pieces: Pieces) -> Floats:
    endless = np.full(len(pieces.unit), math.inf)
    if pieces.holds_at_most is None:
        return endless
    crowded = people > _sum(pieces.unit, pieces.holds_at_most, len(people))
    return np.where(crowded[pieces.unit], endless, pieces.holds_at_most)


def _sum(unit: Positions, amount: Floats, units: int) -> Floats:
    return np.bincount(unit, weights=amount, minlength=units).astype(float)


def _mean(pieces: Pieces, weight: Floats, units: int) -> Floats:
    whole = _sum(pieces.unit, weight, units)
    covered = _sum(pieces.unit, weight * pieces.covered, units)
    return np.asarray(np.divide(covered, whole, out=np.full(units, np.nan), where=whole > 0))
