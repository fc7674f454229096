"""The ground of one question about centres: its units, the people of every place, what stands of each kind, and the way people travel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.datum import require_same_datum
from layers.planning.centres.question import CentresQuestion, TimedQuestion
from layers.planning.demand import AGES, DemandPlaces, measuring_points, with_published
from layers.planning.facilities import KindOnDay, points_of
from layers.planning.sites import StudyFrames
from layers.planning.travel import NOBODY, Nearest, Places, TravelModel
from layers.planning.units import Units

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Objects = npt.NDArray[np.object_]

SAME_MIN = 1e-6
"""Minutes closer than this are the same: a place exactly at the limit is inside."""

SEARCHED = 4.0
"""Times the minutes asked for: how far the nearest is still told in minutes."""


@dataclass(frozen=True, slots=True)
class CentreGround:
    """One question worked out on its ground.

    Per place where people live, then per unit of which no place is known (without a position): `unit`, `homes` (degrees, NaN without a position) and
    `row` in the demand frame, -1 for none. `seats` is the point each unit is measured from. `facilities` are those of every kind asked about.
    """

    on: date
    units: Units
    seats: Places
    seat_kind: Objects  # a key of MEASURED_FROM
    unit: Positions
    homes: Places
    row: Positions
    places: DemandPlaces
    demand: gpd.GeoDataFrame
    facilities: KindOnDay
    counts: Flags  # row by row of `facilities`: operating and, unless neighbours are asked for, the area's own

    @classmethod
    def of(
        cls, question: CentresQuestion, frames: StudyFrames, kinds: Sequence[str], *, area: str, on: date, level: str = "village"
    ) -> "CentreGround":
        """
        Raises:
            NoDatum, DatumsDiffer: the frames do not stand in one datum.
            NoUnits: the area has no unit of the level on that day.
        """
        require_same_datum(frames.divisions, frames.facilities, frames.settlements, frames.demand)
        units = Units.of(frames.divisions, level=level, area=area, on=on)
        facilities = KindOnDay.of_any(frames.facilities[frames.facilities["kind"].isin(list(kinds))], units, on=on)
        places = DemandPlaces.of(frames.demand, units)
        unit, _, lon, lat = with_published(places, units, "population")
        row = np.concatenate((places.row, np.full(len(unit) - len(places), -1)))
        seat_lon, seat_lat, seat_kind = measuring_points(units, frames.settlements)
        counts = facilities.operating & (facilities.is_own | question.with_neighbours)
        seats, homes = Places(seat_lon, seat_lat), Places(lon, lat)
        return cls(on, units, seats, seat_kind, unit, homes, row, places, frames.demand, facilities, counts)

    def people(self, column: str) -> Floats:
        """Persons (or households) of every place, NaN unknown; a unit without places has its published population and nothing else."""
        if column in AGES:
            return with_published(self.places, self.units, column)[1]
        if column not in self.demand:
            return np.full(len(self.unit), np.nan)
        values = np.append(self.demand[column].to_numpy(dtype=float, na_value=np.nan), np.nan)
        return np.asarray(values[self.row])

    def by_unit(self, amount: Floats, which: Flags | None = None) -> Floats:
        """A figure of places added up unit by unit; NaN where none of the places chosen says it."""
        told = np.isfinite(amount) if which is None else np.isfinite(amount) & which
        total = np.bincount(self.unit[told], weights=amount[told], minlength=len(self.units))
        return np.where(np.bincount(self.unit[told], minlength=len(self.units)) > 0, total, np.nan)

    def standing(self, *kinds: str) -> Positions:
        """The facilities of some kinds that count, as positions in `facilities`."""
        return np.flatnonzero(self.counts & self.facilities.frame["kind"].isin(list(kinds)).to_numpy(dtype=bool))

    def stand(self, at: Positions) -> Places:
        """Where some facilities stand."""
        return Places(self.facilities.lon[at], self.facilities.lat[at])

    def number(self, column: str, at: Positions) -> Floats:
        """A figure of some facilities, NaN unknown."""
        return np.asarray(self.facilities.frame[column].to_numpy(dtype=float, na_value=np.nan)[at])

    def told(self, column: str, at: Positions) -> list[str | None]:
        """A text of some facilities; None where the position is NOBODY."""
        return list(self.facilities.column(column, at))

    def home_unit(self, at: Positions) -> Positions:
        """The unit each stands in or, without a position, is registered in; -1 for none of the area."""
        inside, claimed = self.facilities.inside[at], self.facilities.claimed[at]
        return np.where(inside >= 0, inside, claimed)

    def unit_codes(self, at: Positions) -> list[str | None]:
        return [None if i < 0 else str(self.units.codes[i]) for i in at]

    def unit_names(self, at: Positions) -> list[str | None]:
        names = self.units.frame["name"].to_numpy(dtype=object)
        return [None if i < 0 else str(names[i]) for i in at]

    def township_names(self, at: Positions) -> list[str | None]:
        codes = [None if code is None else self.units.township_of(code) for code in self.unit_codes(at)]
        return [None if code is None else self.units.names.get(code, code) for code in codes]

    @property
    def area_name(self) -> str:
        return self.units.names.get(self.units.area, self.units.area)


def at_pace(question: TimedQuestion, travel: TravelModel) -> TravelModel:
    """The way of travelling at the walking speed asked for."""
    return travel if question.speed_ms is None else travel.at_speed(question.speed_ms)


def nearest_of(
    travel: TravelModel, here: Places, ground: CentreGround, at: Positions, *, limit_min: float, k: int = 1
) -> Nearest:
    """The nearest of some facilities, as positions in `ground.facilities`."""
    found = travel.nearest(here, ground.stand(at), limit_min=limit_min + SAME_MIN, k=k)
    return Nearest(np.append(at, NOBODY)[found.facility], found.minutes)


def picked(column: pd.Series, at: Positions) -> list[str | None]:
    """A text column's values at positions, None at NOBODY."""
    values = [*column.array.to_numpy(dtype=object, na_value=None), None]
    return [values[i] for i in at]


def known(values: Floats) -> Floats:
    """Numbers for a table: unreachable is missing there, never an infinity."""
    return np.where(np.isfinite(values), values, np.nan)


@dataclass(frozen=True, slots=True)
class CentreFrames:
    """The frames of a question of centres, all in EPSG:4490: those of coverage, and the CANDIDATES somebody offers (None where none are held)."""

    study: StudyFrames
    candidates: gpd.GeoDataFrame | None = None

    def offers(self, *kinds: str, units: Units) -> gpd.GeoDataFrame | None:
        """Candidates of the area offered for one of some kinds of facility, or for nothing in particular, ordered by key."""
        if self.candidates is None or self.candidates.empty:
            return None
        frame = self.candidates.sort_values("candidate_id", ignore_index=True)
        lon, lat = points_of(frame)
        offered = frame["offered_for"].to_numpy(dtype=object, na_value="")
        fits = np.array(
            [not said or bool(set(kinds) & {code.strip() for code in said.split(";")}) for said in offered], dtype=bool
        )
        inside = units.is_in_area(frame["division_code"]) | units.holds_points(lon, lat)
        return frame[fits & inside].reset_index(drop=True)


def unit_of(frame: gpd.GeoDataFrame, units: Units) -> Positions:
    """The unit each row lies in or, without a position, carries the code of; -1 for none."""
    inside = units.index_of_points(*points_of(frame))
    return np.where(inside >= 0, inside, units.index_of_codes(frame["division_code"]))
