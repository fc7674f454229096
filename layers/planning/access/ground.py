"""The ground of supply and need: who lives where, what each facility can give, and the minutes between them."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from layers.planning.access.catchment import Catchments, float_catchments
from layers.planning.access.errors import NoCapacity
from layers.planning.access.question import CAPACITIES, ONE_EACH, AccessQuestion
from layers.planning.demand import with_published
from layers.planning.errors import NoDemand
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.sites import Sites, StudyFrames
from layers.planning.travel import Pairs, Places, TravelModel

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Objects = npt.NDArray[np.object_]

NO_ROW = -1

_SEARCHED = 4.0  # times the minutes asked for: how far the nearest is still told in minutes
_SAME_MIN = 1e-9  # a place exactly at the limit is inside, as for a circle


@dataclass(frozen=True, slots=True)
class AccessGround:
    """One question worked out on its ground.

    Per place where people live (and per unit of which no place is known, without a position): `unit`, `people` (NaN unknown), `row` in the demand frame or NO_ROW, `reason` (a key of
    `travel.REASONS`) it is not tied to the way of travelling, `minutes` to the nearest facility that counts (inf beyond four times the limit).
    Per facility that counts: `facility`, its position in `sites.facilities`; `supply` (NaN unknown); `untied`, the reason nobody can reach it.
    """

    question: AccessQuestion
    sites: Sites
    travel: TravelModel
    unit: Positions
    people: Floats
    row: Positions
    points: Places
    reason: Objects
    minutes: Floats
    facility: Positions
    supply: Floats
    untied: Objects
    snap_limit_m: float
    pairs: Pairs
    catchments: Catchments

    @classmethod
    def of(cls, question: AccessQuestion, frames: StudyFrames, travel: TravelModel, *, area: str, on: date) -> "AccessGround":
        """
        Raises:
            NoDatum, DatumsDiffer, NoUnits: as `Sites.of`.
            NoDemand: nobody of the weight asked for is on record.
            NoCapacity: there are facilities, and none says how much it can give.
        """
        sites = Sites.of(question.about_units, frames, area=area, on=on)
        unit, people, lon, lat = with_published(sites.places, sites.units, question.weight.column)
        if not np.isfinite(people).any():
            raise NoDemand(question.demand, question.weight.column, sites.units.names.get(area, area))
        row = np.concatenate((sites.places.row, np.full(len(unit) - len(sites.places), NO_ROW)))
        points, facility = Places(lon, lat), np.flatnonzero(sites.counted)
        stand = Places(sites.facilities.lon[facility], sites.facilities.lat[facility])
        supply = _supply(question, sites, facility)
        pairs = _pairs(travel, points, stand, question.minutes)
        connection = travel.connect(points)
        located = np.asarray(connection.reason != "no_position")
        return cls(
            question=question,
            sites=sites,
            travel=travel,
            unit=unit,
            people=people,
            row=row,
            points=points,
            reason=connection.reason,
            minutes=travel.nearest(points, stand, limit_min=question.minutes * _SEARCHED).minutes[:, 0],
            facility=facility,
            supply=supply,
            untied=travel.connect(stand).reason,
            snap_limit_m=connection.limit_m,
            pairs=pairs,
            catchments=float_catchments(pairs, people=np.where(located, people, np.nan), supply=supply, decay=question.falls_off),
        )

    @property
    def is_known(self) -> Flags:
        """Places of which both the number of people and the position are known; the others are counted apart."""
        return np.asarray(np.isfinite(self.people) & (self.reason != "no_position"))

    @property
    def in_reach(self) -> Flags:
        """Places with a facility within the limit, whatever it can give."""
        return np.bincount(self.pairs.place, minlength=self.pairs.places) > 0

    def column(self, name: str, frames: StudyFrames) -> Floats:
        """Persons of a column of the demand frame, place by place; NaN where it does not say."""
        if name not in frames.demand:
            return np.full(len(self.people), np.nan)
        values = np.append(frames.demand[name].to_numpy(dtype=float, na_value=np.nan), np.nan)
        return np.asarray(values[self.row])


def _supply(question: AccessQuestion, sites: Sites, facility: Positions) -> Floats:
    if question.capacity == ONE_EACH:
        return np.ones(len(facility))
    supply = sites.facilities.frame[question.capacity].to_numpy(dtype=float, na_value=np.nan)[facility]
    if len(supply) and not np.isfinite(supply).any():
        raise NoCapacity(FACILITY_KINDS.labels[question.kind], CAPACITIES[question.capacity], len(supply))
    return np.asarray(supply)


def _pairs(travel: TravelModel, points: Places, stand: Places, limit_min: float) -> Pairs:
    pairs = travel.pairs(points, stand, limit_min=limit_min + _SAME_MIN)
    return replace(pairs, minutes=np.minimum(pairs.minutes, limit_min))
