"""Who gains and who loses, place by place and unit by unit."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.circles.ground import Counted
from layers.planning.circles.rows import known
from layers.planning.coverage import text
from layers.planning.tally import COVERED, UNDECIDED
from layers.planning.units import Units
from layers.planning.what_if.times import median_by_unit
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Verdicts = npt.NDArray[np.int8]

NOTICED_MIN = 0.1
"""Minutes: a way that changes by less is told as unchanged. A setting of this house of 2026, unverified (未核实，可调整)."""


class Lot(IntEnum):
    """What a change does to a place."""

    OUTSIDE = 0
    INSIDE = 1
    GAINS = 2
    LOSES = 3
    NEARER = 4
    FARTHER = 5
    UNDECIDED = 6

    @property
    def label(self) -> Wording:
        return _LOTS[self]


_LOTS = {
    Lot.OUTSIDE: Wording("圈外，不变", "outside as before"),
    Lot.INSIDE: Wording("圈内，不变", "inside as before"),
    Lot.GAINS: Wording("新增覆盖", "gains: newly inside"),
    Lot.LOSES: Wording("失去覆盖", "loses: no longer inside"),
    Lot.NEARER: Wording("内外不变，路程变短", "as before, but nearer"),
    Lot.FARTHER: Wording("内外不变，路程变长", "as before, but farther"),
    Lot.UNDECIDED: Wording("无法判定", "undecided"),
}


def lots_of(before: Verdicts, after: Verdicts, minutes_before: Floats, minutes_after: Floats) -> npt.NDArray[np.int8]:
    """The lot of every place; who was covered for certain and no longer is loses, be it that nobody can tell any more."""
    was, stays = before == COVERED, after == COVERED
    with np.errstate(invalid="ignore"):
        longer = minutes_after - minutes_before  # NaN where both are inf
    return np.select(
        [stays & ~was, was & ~stays, after == UNDECIDED, longer <= -NOTICED_MIN, longer >= NOTICED_MIN, stays],
        [Lot.GAINS, Lot.LOSES, Lot.UNDECIDED, Lot.NEARER, Lot.FARTHER, Lot.INSIDE],
        Lot.OUTSIDE,
    ).astype(np.int8)


def unit_names(units: Units) -> pd.DataFrame:
    """The columns that say which unit a row is: code, name, township."""
    townships = [units.township_of(code) for code in units.codes]
    return pd.DataFrame(
        {
            "code": text(units.codes),
            "name": text(units.frame["name"].to_numpy(dtype=object)),
            "township": text([None if code is None else units.names.get(code, code) for code in townships]),
        }
    )


@dataclass(frozen=True, slots=True)
class UnitSide:
    """One side of a change by unit: people inside for certain, and the minutes half of its people need (missing where half are not reached)."""

    inside: Floats
    minutes: Floats

    @classmethod
    def of(cls, counted: Counted, verdicts: Verdicts, minutes: Floats, units: int) -> "UnitSide":
        amount, point = np.nan_to_num(counted.amount, nan=0.0), counted.point
        inside = np.bincount(counted.unit, weights=np.where(verdicts[point] == COVERED, amount, 0.0), minlength=units)
        return cls(np.asarray(inside), known(median_by_unit(counted.unit, minutes[point], amount, units)))


def unit_rows(
    names: pd.DataFrame, counted: Counted, lots: npt.NDArray[np.int8], before: UnitSide, after: UnitSide
) -> pd.DataFrame:
    """One row per unit, ordered by code: people counted, those inside before and after, who gains and loses, and the minutes half of them need.

    `amount` counts those whose number is known; `nearer` and `farther` only those who stay inside or outside. `loses_though_others_gain` says that the unit loses while
    somebody gains elsewhere.
    """
    amount, lot, n = np.nan_to_num(counted.amount, nan=0.0), lots[counted.point], len(names)
    people = {
        each: np.bincount(counted.unit, weights=np.where(lot == each, amount, 0.0), minlength=n)
        for each in (Lot.GAINS, Lot.LOSES, Lot.NEARER, Lot.FARTHER)
    }
    columns = {
        "amount": np.bincount(counted.unit, weights=amount, minlength=n),
        "inside_before": before.inside,
        "inside_after": after.inside,
        "gained": people[Lot.GAINS],
        "lost": people[Lot.LOSES],
        "nearer": people[Lot.NEARER],
        "farther": people[Lot.FARTHER],
    }
    table = names.assign(**{name: np.round(values).astype(np.int64) for name, values in columns.items()})
    loses = (people[Lot.LOSES] > 0) & bool(people[Lot.GAINS].any())
    return table.assign(minutes_before=before.minutes, minutes_after=after.minutes, loses_though_others_gain=loses)
