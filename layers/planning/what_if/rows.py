"""Who gains and who loses, place by place and unit by unit."""

from enum import IntEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.circles.ground import Counted
from layers.planning.circles.rows import known
from layers.planning.coverage import text, whole_numbers
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


def unit_rows(
    units: Units, counted: Counted, lots: npt.NDArray[np.int8], minutes: tuple[Floats, Floats], inside: tuple[Verdicts, Verdicts]
) -> pd.DataFrame:
    """One row per unit, ordered by code: people counted, those inside before and after, who gains and loses, and the minutes half of them need.

    `amount` counts those whose number is known; `nearer` and `farther` only those who stay inside or outside. `minutes_before`, `minutes_after` are medians of the unit's people,
    missing where half of them are not reached. `loses_though_others_gain` says that the unit loses while more gain elsewhere.
    """
    amount, n = np.nan_to_num(counted.amount, nan=0.0), len(units)
    lot = lots[counted.point]

    def people(which: npt.NDArray[np.bool_]) -> Floats:
        return np.asarray(np.bincount(counted.unit, weights=np.where(which, amount, 0.0), minlength=n), dtype=float)

    gained, lost = people(lot == Lot.GAINS), people(lot == Lot.LOSES)
    before, after = (known(median_by_unit(counted.unit, each[counted.point], amount, n)) for each in minutes)
    townships = [units.township_of(code) for code in units.codes]
    return pd.DataFrame(
        {
            "code": text(units.codes),
            "name": text(units.frame["name"].to_numpy(dtype=object)),
            "township": text([None if code is None else units.names.get(code, code) for code in townships]),
            "amount": whole_numbers(people(np.ones(len(amount), dtype=bool))),
            "inside_before": whole_numbers(people(inside[0][counted.point] == COVERED)),
            "inside_after": whole_numbers(people(inside[1][counted.point] == COVERED)),
            "gained": whole_numbers(gained),
            "lost": whole_numbers(lost),
            "nearer": whole_numbers(people(lot == Lot.NEARER)),
            "farther": whole_numbers(people(lot == Lot.FARTHER)),
            "minutes_before": before,
            "minutes_after": after,
            "loses_though_others_gain": (lost > 0) & (gained.sum() > 0),
        }
    )
