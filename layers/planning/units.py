"""The units of one level: which one a code belongs to, which one a point lies in, and how they are grouped."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.codes import LENGTH_OF_LEVEL, parent_of
from layers.planning.errors import NoUnits
from layers.planning.question import By
from layers.reference import COMMITTEE_KINDS, LEVELS, URBAN_RURAL_CLASSES
from layers.wording import Wording

Positions = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

UNSTATED = "unstated"
_UNSTATED = Wording("未注明", "not stated")
STRATA = {
    "rural": Wording("农村（村民委员会）", "rural (village committees)"),
    "urban": Wording("城市（社区居民委员会）", "urban (community residents' committees)"),
    UNSTATED: _UNSTATED,
}
_STRATUM_OF_COMMITTEE = dict(zip(COMMITTEE_KINDS, ("rural", "urban"), strict=True))


@dataclass(frozen=True, slots=True)
class Units:
    """The units of a level that existed in an area on a day, ordered by code.

    `frame` holds their DIVISIONS rows; `parents` leads from any code of the table to the one above it, by the row's own
    `parent_code` first (direct counties and renumbered districts break the pattern of digits).
    """

    frame: gpd.GeoDataFrame
    level: str
    area: str
    parents: Mapping[str, str]
    names: Mapping[str, str]
    outline: shapely.Geometry | None = None  # the area's own line, where it is drawn

    @classmethod
    def of(cls, divisions: gpd.GeoDataFrame, *, level: str, area: str, on: date) -> "Units":
        """
        Raises:
            NoUnits: the area has none of this level on this day.
        """
        standing = divisions[_stands(divisions, on)]
        codes = standing["code"].astype(object)
        stated = standing["parent_code"].notna()
        parents = dict(zip(codes[stated], standing["parent_code"].astype(object)[stated], strict=True))
        names = dict(zip(codes, standing["name"].astype(object), strict=True))
        frame = standing[standing["level"] == level].sort_values("code", ignore_index=True)
        inside = [area in climb(code, parents) for code in frame["code"]]
        frame = frame[inside].reset_index(drop=True)
        if frame.empty:
            raise NoUnits(LEVELS.labels[level], names.get(area, area), on.isoformat())
        outline = next(iter(standing.geometry[standing["code"] == area]), None)
        return cls(frame, level, area, parents, names, outline)

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def codes(self) -> npt.NDArray[np.object_]:
        return np.asarray(self.frame["code"], dtype=object)

    @property
    def is_drawn(self) -> npt.NDArray[np.bool_]:
        shapes = np.asarray(self.frame.geometry.array, dtype=object)
        return np.asarray(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))

    def index_of_codes(self, codes: pd.Series) -> Positions:
        """The unit that each code is or lies in; -1 when it lies in none (a coarser code, another county, no code)."""
        known = {code: i for i, code in enumerate(self.codes)}
        which, distinct = pd.factorize(codes, use_na_sentinel=True)
        found = [_find(str(code), known, self.parents) for code in distinct]
        return np.asarray([*found, -1], dtype=np.int64)[which]

    def members(self) -> dict[str, list[int]]:
        """Every code with the units it means: a unit itself, or all units inside a larger division."""
        found: dict[str, list[int]] = {}
        for unit, code in enumerate(self.codes):
            for step in climb(code, self.parents):
                found.setdefault(step, []).append(unit)
        return found

    def is_in_area(self, codes: pd.Series) -> npt.NDArray[np.bool_]:
        """Whether each code is the area's own or lies in it."""
        which, distinct = pd.factorize(codes, use_na_sentinel=True)
        inside = [self.area in climb(str(code), self.parents) for code in distinct]
        return np.asarray([*inside, False], dtype=bool)[which]

    def holds_points(self, lon: Floats, lat: Floats) -> npt.NDArray[np.bool_]:
        """Whether each point (degrees) lies in the area's own line or, where that is not drawn, in one of its units."""
        in_a_unit = self.index_of_points(lon, lat) >= 0
        return in_a_unit if self.outline is None else in_a_unit | shapely.intersects_xy(self.outline, lon, lat)

    def index_of_points(self, lon: Floats, lat: Floats) -> Positions:
        """The drawn unit that each point (degrees) lies in, its border included; -1 for none. On a shared border the lower code wins.

        Points are walked in order of longitude, so that each unit looks only at those inside its box.
        """
        order = np.argsort(lon, kind="stable")
        x, y = np.asarray(lon, dtype=float)[order], np.asarray(lat, dtype=float)[order]
        shapes = np.asarray(self.frame.geometry.array, dtype=object)
        shapely.prepare(shapes)
        boxes = shapely.bounds(shapes)
        found = np.full(len(x), -1, dtype=np.int64)
        for unit in np.flatnonzero(self.is_drawn)[::-1]:
            west, south, east, north = boxes[unit]
            first, last = np.searchsorted(x, west, "left"), np.searchsorted(x, east, "right")
            near = first + np.flatnonzero((y[first:last] >= south) & (y[first:last] <= north))
            found[near[shapely.intersects_xy(shapes[unit], x[near], y[near])]] = unit
        result = np.empty_like(found)
        result[order] = found
        return result

    def groups(self, by: By) -> tuple[Positions, dict[str, Wording]]:
        """Which group each unit falls in, and the groups in their order, each with its label."""
        if by is By.STRATUM:
            keys = self.frame["committee_kind"].astype(object).map(_STRATUM_OF_COMMITTEE).fillna(UNSTATED)
            labels = STRATA
        elif by is By.CLASS:
            keys = self.frame["urban_rural_class"].astype(object).fillna(UNSTATED)
            labels = URBAN_RURAL_CLASSES.labels | {UNSTATED: _UNSTATED}
        else:
            keys = pd.Series([self.township_of(code) or UNSTATED for code in self.codes], dtype=object)
            labels = {key: self.label(key) for key in sorted(set(keys))}
        present = [key for key in labels if key in set(keys)]
        at = {key: i for i, key in enumerate(present)}
        return np.asarray([at[key] for key in keys], dtype=np.int64), {key: labels[key] for key in present}

    def township_of(self, code: str) -> str | None:
        """The township a unit is or lies in; None above townships."""
        return next((step for step in climb(code, self.parents) if len(step) == LENGTH_OF_LEVEL["township"]), None)

    def label(self, code: str) -> Wording:
        """A division's name for a heading: its own, or the code when the table does not hold it."""
        return _UNSTATED if code == UNSTATED else Wording(self.names.get(code, code), self.names.get(code, code))


def climb(code: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    """The code and every code above it, lowest first. A table whose parents run in a circle is left at the first repeat."""
    steps: list[str] = []
    step: str | None = code
    while step is not None and step not in steps:
        steps.append(step)
        step = parents.get(step) or parent_of(step)
    return tuple(steps)


def _find(code: str, known: dict[str, int], parents: Mapping[str, str]) -> int:
    """The unit that a code climbs to, -1 for none; what was learnt on the way is kept in `known` for its neighbours."""
    trail: list[str] = []
    step: str | None = code
    while step is not None and step not in known and step not in trail:
        trail.append(step)
        step = parents.get(step) or parent_of(step)
    unit = -1 if step is None else known.get(step, -1)
    known.update(dict.fromkeys(trail, unit))
    return unit


def _stands(divisions: gpd.GeoDataFrame, on: date) -> npt.NDArray[np.bool_]:
    day = np.datetime64(on, "s")
    begun = divisions["established_on"].to_numpy(dtype="datetime64[s]")
    ended = divisions["abolished_on"].to_numpy(dtype="datetime64[s]")
    return np.asarray((np.isnat(begun) | (begun <= day)) & (np.isnat(ended) | (day < ended)))
