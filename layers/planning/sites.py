"""What a question needs worked out once: its units, facilities and people, each matched to the others."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from layers.datum import require_same_datum
from layers.planning.demand import DemandPlaces, measuring_points
from layers.planning.facilities import Holdings, KindOnDay
from layers.planning.passport import Vintage
from layers.planning.question import CoverageQuestion
from layers.planning.tally import COVERED, UNCOVERED, UNDECIDED
from layers.planning.units import Units

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Verdicts = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class StudyFrames:
    """The frames of one question, all in EPSG:4490. `demand` may be the settlements themselves."""

    divisions: gpd.GeoDataFrame
    facilities: gpd.GeoDataFrame
    settlements: gpd.GeoDataFrame
    demand: gpd.GeoDataFrame
    vintages: tuple[Vintage, ...] = ()
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Sites:
    """The ground of one question on one day.

    `counted` says which facilities count: operating and, unless neighbours are asked for, the area's own. `lon`, `lat` (degrees) and
    `measured_from` are the point each unit is measured from; `holdings` says which units have a facility that counts.
    """

    question: CoverageQuestion
    on: date
    units: Units
    facilities: KindOnDay
    counted: Flags
    places: DemandPlaces
    lon: Floats
    lat: Floats
    measured_from: npt.NDArray[np.object_]
    holdings: Holdings

    @classmethod
    def of(cls, question: CoverageQuestion, frames: StudyFrames, *, area: str, on: date) -> "Sites":
        """
        Raises:
            NoDatum, DatumsDiffer: the frames do not stand in one datum.
            NoUnits: the area has no unit of the level on that day.
        """
        require_same_datum(frames.divisions, frames.facilities, frames.settlements, frames.demand)
        units = Units.of(frames.divisions, level=question.unit, area=area, on=on)
        facilities = KindOnDay.of(frames.facilities, units, kind=question.kind, on=on)
        counted = facilities.operating & (facilities.is_own | question.with_neighbours)
        places = DemandPlaces.of(frames.demand, units)
        holdings = facilities.holdings(units, counted)
        return cls(question, on, units, facilities, counted, places, *measuring_points(units, frames.settlements), holdings)

    def verdicts_on(self, lon: Floats, lat: Floats, *, of: Flags | None = None) -> Verdicts:
        """Whether points (degrees) lie within the question's radius of a facility that counts, or of those named by `of`.

        COVERED, UNCOVERED, or UNDECIDED for a point without a position and for a question without a radius. Where no facility
        stands at all, nobody is covered.
        """
        if self.question.reach_m is None:
            return np.full(len(lon), UNDECIDED, dtype=np.int8)
        tree = self.facilities.tree(self.counted if of is None else of)
        within = tree.is_within(lon, lat, radius_m=self.question.reach_m)
        verdict = np.where(within, COVERED, UNCOVERED).astype(np.int8)
        if tree.tree is not None:
            verdict[~np.isfinite(lon)] = UNDECIDED
        return verdict
