"""How many households each committee has against the range a plan gives: empty, too small, fitting, too large."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from layers.planning.coverage import describe_units, text, whole_numbers
from layers.planning.demand import DemandPlaces
from layers.planning.fit.errors import ImpossibleRange
from layers.planning.units import Units
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

SIZES = {
    "empty": Wording("空壳（无户）", "empty (no households)"),
    "undersized": Wording("规模过小", "too small"),
    "fitting": Wording("规模合理", "fitting"),
    "oversized": Wording("规模过大", "too large"),
    "unknown": Wording("户数不详", "households unknown"),
    "unranged": Wording("未注明村委会或居委会，无对应范围", "no range: not stated whether village or community"),
}


@dataclass(frozen=True, slots=True)
class HouseholdRange:
    """How many households a committee of a kind should have, both ends included, and who says so.

    Raises:
        ImpossibleRange: an end is not positive, or they stand the wrong way round.
    """

    committee_kind: str
    least: int
    most: int
    source: str

    def __post_init__(self) -> None:
        if not 0 < self.least <= self.most:
            raise ImpossibleRange(self.least, self.most)


_XINWU = "无锡高新区（新吴区）民政事业“十四五”发展规划，2021-12-31（X29）"
XINWU_RANGES = (HouseholdRange("community", 2000, 3000, _XINWU), HouseholdRange("village", 1000, 2000, _XINWU))
"""What one district's plan asks: a setting elsewhere, never law."""


@dataclass(frozen=True, slots=True)
class Households:
    """Of each unit: households (NaN where no place has a figure), places without one, and the ends of its range (NaN for none)."""

    total: Floats
    unknown: Positions
    least: Floats
    most: Floats
    size: npt.NDArray[np.object_]

    @classmethod
    def of(cls, units: Units, places: DemandPlaces, households: Floats, ranges: Sequence[HouseholdRange]) -> "Households":
        """`households` of each place, NaN unknown. A unit of which one place is unknown is judged only where the rest decide: too large is too large."""
        n = len(units)
        known = np.isfinite(households)
        total = np.bincount(places.unit[known], weights=households[known], minlength=n).astype(float)
        unknown = np.bincount(places.unit[~known], minlength=n)
        total[np.bincount(places.unit[known], minlength=n) == 0] = np.nan
        kinds = units.frame["committee_kind"].astype(object)
        least, most = (kinds.map({r.committee_kind: end(r) for r in ranges}).to_numpy(dtype=float) for end in (_least, _most))
        return cls(total, unknown, least, most, _sizes(total, unknown, least, most))

    @property
    def is_small(self) -> npt.NDArray[np.bool_]:
        return np.isin(self.size, ("empty", "undersized"))


def _least(of: HouseholdRange) -> int:
    return of.least


def _most(of: HouseholdRange) -> int:
    return of.most


def _sizes(total: Floats, unknown: Positions, least: Floats, most: Floats) -> npt.NDArray[np.object_]:
    return np.select(
        [np.isnan(least), total > most, np.isnan(total) | (unknown > 0), total == 0, total < least],
        ["unranged", "oversized", "unknown", "empty", "undersized"],
        "fitting",
    ).astype(object)


def size_rows(units: Units, households: Households, facilities: npt.NDArray[np.integer]) -> gpd.GeoDataFrame:
    """One row per unit, ordered by code: `households`, `places_unknown`, `least`, `most`, `size` (a key of SIZES), `over` and `under` the range, `facilities` it has."""
    total = households.total
    with np.errstate(invalid="ignore"):
        over, under = np.maximum(total - households.most, 0), np.maximum(households.least - total, 0)
    columns = {
        **describe_units(units),
        "households": whole_numbers(total),
        "places_unknown": whole_numbers(households.unknown),
        "least": whole_numbers(households.least),
        "most": whole_numbers(households.most),
        "size": text(households.size),
        "over": whole_numbers(over),
        "under": whole_numbers(under),
        "facilities": whole_numbers(facilities),
    }
    shapes = np.asarray(units.frame.geometry.array, dtype=object)
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=units.frame.crs)
