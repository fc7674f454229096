"""Facilities of one kind on a day: where they stand, whose they are, and which units have one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.planning.distance import FacilityTree
from layers.planning.operating import is_operating
from layers.planning.units import Units
from layers.wording import Wording

if TYPE_CHECKING:
    from layers.datum import Metres

Flags = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.int64]

HOW = {
    "inside": Wording("位于界内", "stands inside"),
    "served": Wording("正式服务", "formally served"),
    "claimed": Wording("按登记的所属区划", "by the division it is registered in"),
    "": Wording("无", "none"),
}
"""Why a unit counts as having a facility; the first that applies is shown."""


@dataclass(frozen=True, slots=True)
class KindOnDay:
    """All facilities of one kind, ordered by key, as they stood on a day.

    `inside` is the unit each lies in, `claimed` the unit it is registered in, both -1 for none. `is_own` says that it belongs to the area: it
    is registered there or stands there. The rest are neighbours'.
    """

    frame: gpd.GeoDataFrame
    lon: "Metres"
    lat: "Metres"
    inside: Positions
    claimed: Positions
    operating: Flags
    is_own: Flags

    @classmethod
    def of(cls, facilities: gpd.GeoDataFrame, units: Units, *, kind: str, on: date) -> "KindOnDay":
        return cls.of_any(facilities[facilities["kind"] == kind], units, on=on)

    @classmethod
    def of_any(cls, facilities: gpd.GeoDataFrame, units: Units, *, on: date) -> "KindOnDay":
        """Facilities of several kinds together."""
        frame = facilities.sort_values("facility_id", ignore_index=True)
        lon, lat = points_of(frame)
        inside = units.index_of_points(lon, lat)
        claimed = units.index_of_codes(frame["division_code"])
        is_own = units.is_in_area(frame["division_code"]) | units.holds_points(lon, lat)
        return cls(frame, lon, lat, inside, claimed, is_operating(frame, on=on), is_own)

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def is_placed(self) -> Flags:
        return np.asarray(np.isfinite(self.lon))

    def chosen(self, which: Flags) -> "KindOnDay":
        """Some of them, in the same order."""
        return KindOnDay(
            frame=self.frame[which].reset_index(drop=True),
            lon=self.lon[which],
            lat=self.lat[which],
            inside=self.inside[which],
            claimed=self.claimed[which],
            operating=self.operating[which],
            is_own=self.is_own[which],
        )

    def tree(self, which: Flags) -> FacilityTree:
        """A tree that finds only the facilities chosen; positions stay those of `frame`."""
        return FacilityTree.of(np.where(which, self.lon, np.nan), np.where(which, self.lat, np.nan))

    def column(self, name: str, at: Positions) -> npt.NDArray[np.object_]:
        """A column's values at positions, None where the position is -1."""
        values = [*self.frame[name].to_numpy(dtype=object, na_value=None), None]
        return np.array([values[i] for i in at], dtype=object)

    def holdings(self, units: Units, which: Flags) -> "Holdings":
        """Which units have one of the facilities chosen, and why."""
        pairs = sorted(set(self._pairs(units, which)))
        links = pd.DataFrame(pairs, columns=["unit", "rank", "facility"]).drop_duplicates(["unit", "facility"])
        count = np.bincount(links["unit"].to_numpy(dtype=np.int64), minlength=len(units))
        how = np.full(len(units), "", dtype=object)
        first = links.drop_duplicates("unit")
        how[first["unit"].to_numpy(dtype=np.int64)] = np.array(list(HOW), dtype=object)[first["rank"].to_numpy(dtype=np.int64)]
        return Holdings(count, how)

    def _pairs(self, units: Units, which: Flags) -> Iterator[tuple[int, int, int]]:
        """(unit, rank in HOW, facility): inside by position; served by the facility's own list; claimed where no line can tell."""
        undrawn = ~units.is_drawn
        members = units.members()
        serves = self.frame["serves"].to_numpy(dtype=object, na_value=None)
        for facility in np.flatnonzero(which):
            inside, claimed = int(self.inside[facility]), int(self.claimed[facility])
            if inside >= 0:
                yield inside, 0, int(facility)
            elif claimed >= 0 and (undrawn[claimed] or np.isnan(self.lon[facility])):
                yield claimed, 2, int(facility)
            for code in (serves[facility] or "").split(";"):
                for unit in members.get(code.strip(), ()):
                    yield unit, 1, int(facility)


@dataclass(frozen=True, slots=True)
class Holdings:
    """For each unit, how many facilities it has and the first reason in HOW that gives it one."""

    count: Positions
    how: npt.NDArray[np.object_]

    @property
    def holds(self) -> Flags:
        return np.asarray(self.count > 0)


def points_of(frame: gpd.GeoDataFrame) -> tuple["Metres", "Metres"]:
    """Longitude and latitude of each row in degrees, NaN where it has no geometry; of an area or a line, a point on it."""
    shapes = np.array(frame.geometry.array, dtype=object)
    flat = ~shapely.is_missing(shapes) & (shapely.get_type_id(shapes) != 0)
    shapes[flat] = shapely.point_on_surface(shapes[flat])
    return shapely.get_x(shapes), shapely.get_y(shapes)
