"""What facilities serve within some minutes: metres of road by class and people; a polygon only as a sketch with its error.

Counted by time, never by the polygon. The sketch follows the door rule: a cell of ground is inside where somebody whose door stood in its middle
would arrive in time: tied to the nearest road within the limit, across no barrier, to no stranded piece; where people live, at their doors. So ground between two reached
roads stays outside when it opens onto a third that is not, and what still differs is counted: people on either side, and
metres of unreached road inside. (Valhalla #3741, ORS #972, AccessMod #394: polygons that held what they did not reach.)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from layers.planning.network.arcs import usable_edges
from layers.planning.network.area_sketch import HALVINGS, Grid, Mask, ask_ground, in_doubt
from layers.planning.network.graph import CLASSES, RoadGraph
from layers.planning.network.ground import Ground
from layers.planning.network.lines import Flags, Floats, Positions
from layers.planning.network.model import RoadTravel
from layers.planning.network.reached import Reached
from layers.planning.network.road_samples import RoadSamples
from layers.planning.travel import Nearest, Places
from layers.wording import Wording

SKETCH = Wording("示意", "sketch")
"""What stands on every map beside such a polygon."""


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
class _Lived:
    """The doors of residents and their own minutes."""

    residents: Residents
    minutes: Floats

    def judge(self, grid: Grid, minutes: Floats) -> None:
        """Where people live, a cell is judged at their doors (at that of the most, if several live in it) and no longer at its middle."""
        places = self.residents.places
        west, south, east, north = grid.bounds
        inside = (places.lon >= west) & (places.lon < east) & (places.lat >= south) & (places.lat < north)
        order = np.flatnonzero(inside)[np.argsort(np.nan_to_num(self.residents.people[inside]), kind="stable")]
        minutes[grid.cell_of(places.lon[order], places.lat[order])] = self.minutes[order]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The ground in cells, each with its minutes, and the roads in it as points with, for each limit, whether they are reached."""

    grid: Grid
    minutes: Floats
    samples: RoadSamples
    on_reached: Mapping[float, Flags]

    @classmethod
    def of(cls, travel: RoadTravel, facilities: Places, reached: Mapping[float, Reached], lived: "_Lived") -> "_Drawn | None":
        """None where nothing is reached."""
        graph, longest = travel.graph, max(reached)
        at = _vertices_of(graph, np.unique(reached[longest].edge))
        if not at.any():
            return None
        lon, lat, within_m = graph.vertex_lon[at], graph.vertex_lat[at], travel.snapper.policy.limit_m
        grid = Grid.round(lon, lat, margin_m=within_m)
        usable = usable_edges(graph, travel.profile) & _touch(graph, grid)
        samples = RoadSamples.of(graph, usable, min(grid.cell_m, within_m / 10))
        on_reached = {limit: samples.are_reached(portions) for limit, portions in reached.items()}
        ground = Ground.of(travel, facilities, samples, limit_min=longest)

        def doubt(grid: Grid, level: int, minutes: Floats) -> Mask:
            at = grid.cell_of(samples.lon, samples.lat, level)
            doubted = np.zeros(minutes.shape, dtype=bool)
            for limit, here in on_reached.items():
                inside = minutes <= limit
                outside = ~inside
                inside[at[0][here], at[1][here]] = True
                outside[at[0][~here], at[1][~here]] = True
                doubted |= in_doubt(inside, outside)
            return doubted

        on = on_reached[longest]
        near = grid.near(samples.lon[on], samples.lat[on], within_m=within_m, level=HALVINGS)
        minutes = ask_ground(grid, near, ground.minutes_from, doubt)
        lived.judge(grid, minutes)
        return cls(grid, minutes, samples, on_reached)

    def sketch(self, limit: float, residents: Residents, arrives: Flags) -> AreaSketch:
        mask, samples = self.minutes <= limit, self.samples
        lives_inside = self.grid.hold(mask, residents.places.lon, residents.places.lat)
        stray = self.grid.hold(mask, samples.lon, samples.lat) & ~self.on_reached[limit]
        return AreaSketch(
            polygon=self.grid.outline(mask),
            cell_m=self.grid.cell_m,
            people_inside=residents.of(lives_inside),
            inside_not_reached=residents.of(lives_inside & ~arrives),
            reached_not_inside=residents.of(arrives & ~lives_inside),
            unreached_road_m=float(samples.metres[stray].sum()),
        )


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
    reached = {limit: travel.reached(facilities, limit_min=limit) for limit in minutes}
    drawn = _Drawn.of(travel, facilities, reached, _Lived(residents, found.minutes[:, 0])) if sketch else None
    return tuple(_area(found, residents, len(facilities), reached[limit], limit, drawn) for limit in minutes)


def _vertices_of(graph: RoadGraph, edges: Positions) -> Flags:
    """The vertices of some edges."""
    chosen = np.zeros(graph.edges, dtype=bool)
    chosen[edges] = True
    return np.repeat(chosen, np.diff(graph.first))


def _touch(graph: RoadGraph, grid: Grid) -> Flags:
    """Edges with a vertex on the grid."""
    west, south, east, north = grid.bounds
    inside = (graph.vertex_lon >= west) & (graph.vertex_lon <= east) & (graph.vertex_lat >= south) & (graph.vertex_lat <= north)
    return np.logical_or.reduceat(inside, graph.first[:-1])


def _area(
    found: Nearest, residents: Residents, facilities: int, reached: Reached, limit: float, drawn: _Drawn | None
) -> ServiceArea:
    arrives = found.minutes[:, 0] <= limit
    known = np.isfinite(residents.people)
    counted = arrives & known
    return ServiceArea(
        minutes=limit,
        road_m=_metres_by_class(reached),
        places=int(arrives.sum()),
        people=residents.of(arrives),
        places_unknown=int((arrives & ~known).sum()),
        people_of_facility=_sums(found.facility[counted, 0], residents.people[counted], facilities),
        sketch=None if drawn is None else drawn.sketch(limit, residents, arrives),
    )


def _sums(of: Positions, amounts: Floats, count: int) -> Floats:
    return np.asarray(np.bincount(of, weights=amounts, minlength=count), dtype=np.float64)


def _metres_by_class(reached: Reached) -> dict[str, float]:
    by_class = np.bincount(reached.graph.road_class[reached.edge], weights=reached.metres, minlength=len(CLASSES))
    return {name: float(metres) for name, metres in zip(CLASSES, by_class, strict=True) if metres > 0}
