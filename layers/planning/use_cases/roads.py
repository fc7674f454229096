"""What planners ask the roads: what the network is worth, which doors it does not reach, and what a facility serves along it."""

from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from layers.planning.errors import NoGroundToTravel
from layers.planning.facilities import KindOnDay, points_of
from layers.planning.network.either import RideOrWalk
from layers.planning.network.look_over import NetworkReport, look_over
from layers.planning.network.model import RoadTravel
from layers.planning.network.road_question import RoadQuestion
from layers.planning.network.service_area_table import ServiceAreaTable
from layers.planning.network.service_areas import Residents, measure_service_areas
from layers.planning.network.snap_audit import SnapAudit, audit_snapping
from layers.planning.sites import StudyFrames
from layers.planning.specs import BARRIERS, ROADS
from layers.planning.travel import REASONS, Mode, Places, Travels
from layers.planning.units import Units
from layers.planning.use_cases.frames import area_of, day_of, read_if_held, read_study, vintage
from layers.store.protocol import Store

__all__ = ["RoadQuestion", "ServiceAreaTable", "study_roads", "study_service_areas", "study_snapping"]


def study_roads(store: Store, travels: Travels, *, as_of: date | None = None) -> NetworkReport:
    """What the road network of a view is worth on a day: length by class, pieces, near misses, what was left out.

    Raises:
        NoGroundToTravel: no roads are held.
    """
    return look_over(_by_road(travels, Mode.WALK).graph, read_if_held(store, ROADS, as_of))


def study_snapping(store: Store, question: RoadQuestion, travels: Travels) -> SnapAudit:
    """How far from the road the facilities of a kind and the places where people live are, and why some are tied to none.

    Raises:
        NoGroundToTravel: no roads are held.
        NothingHeldOn, NoUnits: as `study_service_areas`.
    """
    travel, frames = _by_road(travels, question.mode), read_study(store, question)
    units = Units.of(frames.divisions, level="village", area=area_of(store, question), on=day_of(question))
    counted, demand = _counted(question, frames, units), _in_area(frames.demand, units)
    return audit_snapping(travel.snapper, counted.frame, demand, people=question.weight.column)


def study_service_areas(store: Store, question: RoadQuestion, travels: Travels) -> ServiceAreaTable:
    """Metres of road and people a kind of facility serves within some minutes, on one day; polygons only as sketches with their error.

    Raises:
        NoGroundToTravel: no roads are held.
        NothingHeldOn: the store holds divisions or facilities, but none for the day asked about.
        NoUnits: the area has no villages on that day.
    """
    travel = _by_road(travels, question.mode)
    if question.speed_ms is not None:
        travel = travel.at_speed(question.speed_ms)
    frames = read_study(store, question)
    units = Units.of(frames.divisions, level="village", area=area_of(store, question), on=day_of(question))
    facilities, demand = _counted(question, frames, units), _in_area(frames.demand, units)
    places = Places(*points_of(demand))
    people = demand[question.weight.column].to_numpy(dtype=float, na_value=np.nan)
    stand = Places(facilities.lon, facilities.lat)
    areas = measure_service_areas(travel, stand, Residents(places, people), minutes=question.minutes, sketch=question.sketch)
    held = [(spec, read_if_held(store, spec, question.as_of)) for spec in (ROADS, BARRIERS)]
    return ServiceAreaTable(
        question=question,
        area=units.area,
        area_name=units.names.get(units.area, units.area),
        on=day_of(question),
        definition=travel.definition,
        facilities=facilities.frame,
        untied_facilities=_by_reason(travel.connect(stand).reason),
        people_all=float(np.nansum(people)),
        places_unknown=int(np.isnan(people).sum()),
        untied_places=_by_reason(travel.connect(places).reason),
        areas=areas,
        vintages=(*frames.vintages, *(vintage(store, spec, frame, question) for spec, frame in held if len(frame))),
        is_demonstration=frames.is_demonstration,
    )


def _by_road(travels: Travels, mode: Mode) -> RoadTravel:
    travel = travels.by(mode)
    if isinstance(travel, RideOrWalk):
        travel = travel.ride  # the area a bus serves is where it carries people
    if not isinstance(travel, RoadTravel):
        raise NoGroundToTravel(str(mode), mode.label, [str(held) for held in travels.models])
    return travel


def _counted(question: RoadQuestion, frames: StudyFrames, units: Units) -> KindOnDay:
    """The facilities of the kind that operate and, unless neighbours are asked for, belong to the area."""
    kind = KindOnDay.of(frames.facilities, units, kind=question.kind, on=day_of(question))
    return kind.chosen(kind.operating & (kind.is_own | question.with_neighbours))


def _in_area(demand: gpd.GeoDataFrame, units: Units) -> gpd.GeoDataFrame:
    """The places of the area: by their code, by their position where they carry none."""
    inside = units.is_in_area(demand["division_code"])
    nameless = demand["division_code"].isna().to_numpy(dtype=bool)
    lon, lat = points_of(demand[nameless])
    inside[nameless] = units.holds_points(lon, lat)
    return demand[inside].reset_index(drop=True)


def _by_reason(reasons: npt.NDArray[np.object_]) -> dict[str, int]:
    return {reason: count for reason in REASONS if reason and (count := int((reasons == reason).sum()))}
