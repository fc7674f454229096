"""What facilities serve within some minutes: metres of road by class and people; a polygon only as a sketch with its error.

Counted by time, never by the polygon. The sketch follows the door rule: a cell of ground is inside where somebody whose door stood in its middle
would arrive in time: tied to the nearest road within the limit, across no barrier, to no stranded piece. So ground between two reached
roads stays outside when it opens onto a third that is not, and what still differs is counted: people on either side, and
metres of unreached road inside. (Valhalla #3741, ORS #972, AccessMod #394: polygons that held what they did not reach.)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from layers.planning.network.arcs import usable_edges
from layers.planning.network.area_sketch import SKETCH, Cells
from layers.planning.network.graph import CLASSES
from layers.planning.network.lines import Flags, Floats, Positions
from layers.planning.network.model import RoadTravel
from layers.planning.network.reached import Reached
from layers.planning.network.road_samples import RoadSamples
from layers.planning.travel import Places
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Residents:
    """Where people live and how many at each place (NaN where nobody knows: they are counted by nobody, and counted apart)."""

    places: Places
    people: Floats

    def of(self, which: Flags) -> float:
        """People at some of the places, the unknown left out."""
        return float(np.nansum(self.people[which]))


@dataclass(frozen=True, slots=True)
class AreaSketch:
    """A polygon (degrees) for the map, of square cells of `cell_m` metres, and how far it is from what is really reached.

    `people_inside` live in it; `inside_not_reached` of them do not arrive in time, `reached_not_inside` arrive and live outside.
    `unreached_road_m` are metres of road in it that are not reached.
    """

    polygon: shapely.MultiPolygon
    cell_m: float
    people_inside: float
    inside_not_reached: float
    reached_not_inside: float
    unreached_road_m: float
    label: Wording = SKETCH

    @property
    def people_error(self) -> float | None:
        """People on the wrong side of the polygon as a share of the people reached; None where nobody is reached."""
        reached = self.people_inside - self.inside_not_reached + self.reached_not_inside
        return (self.inside_not_reached + self.reached_not_inside) / reached if reached > 0 else None


@dataclass(frozen=True, slots=True)
class ServiceArea:
    """What is reached within `minutes`: metres of road by class, places and people.

    `people_of_facility` are the people for whom each facility is the soonest. `places_unknown` of the reached places have no number of people.
    """

    minutes: float
    road_m: Mapping[str, float]
    places: int
    people: float
    places_unknown: int
    people_of_facility: Floats
    sketch: AreaSketch | None

    @property
    def metres(self) -> float:
        return sum(self.road_m.values())


@dataclass(frozen=True, slots=True)
class _Travelled:
    """One search for all areas: minutes and soonest facility of every place, and of every cell asked about."""

    travel: RoadTravel
    facilities: Places
    residents: Residents
    samples: RoadSamples
    minutes: Floats
    facility: Positions


def measure_service_areas(
    travel: RoadTravel, facilities: Places, residents: Residents, *, minutes: Sequence[float], sketch: bool = True
) -> tuple[ServiceArea, ...]:
    """The service areas of some facilities together, one for each number of minutes, in the order given.

    Args:
        travel: the roads and the mode; people travel from their doors to the facility, waiting included.
        facilities: those that count; one that cannot be tied to a road serves nobody.
        minutes: limits, > 0, inclusive.
        sketch: whether to draw polygons.
    Raises:
        ImpossibleLimit: minutes that are not above 0 or have no end.
    """
    found = travel.nearest(residents.places, facilities, limit_min=max(minutes))
    usable = usable_edges(travel.graph, travel.profile)
    samples = RoadSamples.of(travel.graph, usable, 10.0) if sketch else RoadSamples.of(travel.graph, usable & False, 10.0)
    travelled = _Travelled(travel, facilities, residents, samples, found.minutes[:, 0], found.facility[:, 0])
    reached = {limit: travel.reached(facilities, limit_min=limit) for limit in minutes}
    cells = _cells(travelled, reached[max(minutes)]) if sketch else None
    took = None if cells is None else travel.nearest(cells.centres, facilities, limit_min=max(minutes)).minutes[:, 0]
    return tuple(_area(travelled, reached[limit], limit, cells, took) for limit in minutes)


def _cells(travelled: _Travelled, reached: Reached) -> Cells | None:
    """Cells round everything reached within the longest limit; nothing further than a door may lie from its road is asked about."""
    samples, on = travelled.samples, travelled.samples.are_reached(reached)
    if not on.any():
        return None
    return Cells.round(samples.lon[on], samples.lat[on], within_m=travelled.travel.snapper.policy.limit_m)


def _area(travelled: _Travelled, reached: Reached, limit: float, cells: Cells | None, took: Floats | None) -> ServiceArea:
    arrives = travelled.minutes <= limit
    people = travelled.residents.people
    counted = arrives & np.isfinite(people)
    served = np.bincount(travelled.facility[counted], weights=people[counted], minlength=len(travelled.facilities))
    return ServiceArea(
        minutes=limit,
        road_m=_metres_by_class(reached),
        places=int(arrives.sum()),
        people=travelled.residents.of(arrives),
        places_unknown=int((arrives & ~np.isfinite(people)).sum()),
        people_of_facility=served,
        sketch=None if cells is None or took is None else _sketch(travelled, reached, cells, took <= limit, arrives),
    )


def _metres_by_class(reached: Reached) -> dict[str, float]:
    by_class = np.bincount(reached.graph.road_class[reached.edge], weights=reached.metres, minlength=len(CLASSES))
    return {name: float(metres) for name, metres in zip(CLASSES, by_class, strict=True) if metres > 0}


def _sketch(travelled: _Travelled, reached: Reached, cells: Cells, inside: Flags, arrives: Flags) -> AreaSketch:
    mask = cells.mask(inside)
    residents, samples = travelled.residents, travelled.samples
    lives_inside = cells.hold(mask, residents.places.lon, residents.places.lat)
    stray = cells.hold(mask, samples.lon, samples.lat) & ~samples.are_reached(reached)
    return AreaSketch(
        polygon=cells.polygon(mask),
        cell_m=cells.cell_m,
        people_inside=residents.of(lives_inside),
        inside_not_reached=residents.of(lives_inside & ~arrives),
        reached_not_inside=residents.of(arrives & ~lives_inside),
        unreached_road_m=float(samples.metres[stray].sum()),
    )


