"""Older people of several later years, township by township, with the range the assumptions leave open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.demand import AGES
from layers.planning.people.ageing import RANGE, Outlook, Scenario
from layers.planning.units import Units

Positions = npt.NDArray[np.int64]

CHECK_YEARS = (2025, 2030, 2035)
"""The ends of the 14th, 15th and 16th five-year plans."""
OLDER = AGES[1:]


@dataclass(frozen=True, slots=True)
class AgeingTable:
    """What becomes of the age bands, year by year from the base.

    `outlooks` begin with the base year, whose low, middle and high are one. `units` has one row per unit and year: code, name, year, places, places_unknown, population (middle), and for each older
    band `elderly60_low`, `elderly60_middle`, `elderly60_high`, persons; places in no unit stand under an empty code. Low and high are of older people.
    """

    area: str
    area_name: str
    on: date
    demand: str
    outlooks: tuple[Outlook, ...]
    units: pd.DataFrame
    is_demonstration: bool = False

    @property
    def scenario(self) -> Scenario:
        return self.outlooks[0].scenario

    @property
    def base(self) -> int:
        return self.outlooks[0].base

    @property
    def unknown(self) -> int:
        """Places without a complete base, in no figure."""
        return self.outlooks[0].unknown


def sum_by_unit(outlooks: Sequence[Outlook], units: Units, unit: Positions) -> pd.DataFrame:
    """The rows of `AgeingTable.units`; `unit` is the unit of each place, -1 for none."""
    n = len(units)
    group = np.where(unit >= 0, unit, n)
    present = [i for i in range(n + 1) if i < n or (group == n).any()]
    codes, names = [*units.codes, ""], [*units.frame["name"], ""]
    blocks = []
    for outlook in outlooks:
        known = outlook.middle[AGES[0]].notna().to_numpy(dtype=bool)
        columns: dict[str, object] = {
            "code": [str(codes[i]) for i in present],
            "name": [str(names[i]) for i in present],
            "year": outlook.target,
            "places": np.bincount(group, minlength=n + 1)[present],
            "places_unknown": np.bincount(group[~known], minlength=n + 1)[present],
            "population": _summed(outlook.middle, AGES[0], group, n)[present],
        }
        for band in OLDER:
            for name, people in zip(RANGE, (outlook.low, outlook.middle, outlook.high), strict=True):
                columns[f"{band}_{name}"] = _summed(people, band, group, n)[present]
        blocks.append(pd.DataFrame(columns))
    return pd.concat(blocks, ignore_index=True)


def _summed(people: pd.DataFrame, band: str, group: Positions, n: int) -> Positions:
    persons = people[band].to_numpy(dtype=float, na_value=0.0)
    return np.bincount(group, weights=persons, minlength=n + 1).round().astype(np.int64)
