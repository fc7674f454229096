"""What planners ask the store: who lives in the service circle, by minutes."""

from dataclasses import replace
from typing import Protocol

import geopandas as gpd

from layers.errors import NothingHeldOn
from layers.planning.circles.ground import CircleFrames
from layers.planning.circles.points import do_cells_cover
from layers.planning.circles.question import AUTO, CircleQuestion
from layers.planning.circles.table import CircleTable, measure_circle
from layers.planning.minutes import parse_minutes
from layers.planning.network.either import pieces_of
from layers.planning.question import Weight
from layers.planning.sites import StudyFrames
from layers.planning.specs import BARRIERS, DEMAND, FACILITIES, HOUSING_ESTATES, ROADS
from layers.planning.straight import StraightLine
from layers.planning.travel import Mode, Travels
from layers.planning.units import Units
from layers.planning.use_cases.frames import Asked, area_of, day_of, read_if_held, read_study, vintage
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.store.protocol import Store

__all__ = ["CircleQuestion", "CircleTable", "only_straight", "parse_minutes", "prepare_circle", "study_circle"]


class Travelled(Asked, Protocol):
    """A question about people and their way."""

    @property
    def mode(self) -> Mode: ...

    @property
    def weight(self) -> Weight: ...


def prepare_circle(store: Store, question: CircleQuestion, travels: Travels) -> CircleQuestion:
    """The question with its layer of people chosen, or refused at once: before anybody waits for roads to be made ready.

    Raises:
        NothingHeldOn: the store holds divisions, facilities or roads, but none for the day asked about.
        NoUnits: the area has no unit of the level on that day.
        NoGroundToTravel: no roads (or no surface) are held for this way of travelling.
    """
    units = Units.of(
        store.read(DIVISIONS, as_of=question.as_of), level=question.unit, area=area_of(store, question), on=day_of(question)
    )
    store.read(FACILITIES, as_of=question.as_of)
    require_ground(store, question, travels)
    return question.on_points(finest_people(store, question, units)) if question.demand == AUTO else question


def finest_people(store: Store, question: Travelled, units: Units) -> str:
    """The name of the finest layer of people that covers the units: cells where they do, else the settlements."""
    cells = read_if_held(store, DEMAND, question.as_of)
    settlements = read_if_held(store, SETTLEMENTS, question.as_of)
    covered = len(cells) > 0 and do_cells_cover(cells, settlements, units, question.weight)
    return DEMAND.name if covered else SETTLEMENTS.name


def require_ground(store: Store, question: Travelled, travels: Travels) -> None:
    """Roads that begin later are not roads never imported. Nothing is read of them: a summary says since when they are held."""
    if question.mode in (Mode.WALK, Mode.BUS, Mode.DRIVE) and (earliest := store.summarise(ROADS).earliest) is not None:
        if day_of(question) < earliest:
            raise NothingHeldOn(ROADS.name, ROADS.label, as_of=day_of(question), earliest=earliest)
    elif question.mode not in travels.models:
        travels.by(question.mode)


def study_circle(store: Store, question: CircleQuestion, travels: Travels) -> CircleTable:
    """Who lives within so many minutes of a facility on one day, by the way of travelling the question names.

    Barriers and closed estates tell the cause of false coverage where they are held; without them the roads' detour is named.

    Raises:
        NothingHeldOn, NoUnits, NoGroundToTravel: as `prepare_circle`.
        NoDemand: as `measure_circle`.
    """
    question = prepare_circle(store, question, travels)
    travel = travels.by(question.mode)
    barriers = read_if_held(store, BARRIERS, question.as_of)
    frames = CircleFrames(
        with_ground(store, question, read_study(store, question), barriers),
        barriers=barriers,
        estates=read_if_held(store, HOUSING_ESTATES, question.as_of),
    )
    table = measure_circle(question, frames, travel, area=area_of(store, question), on=day_of(question))
    return replace(table, report=table.report + pieces_of(travel))


def with_ground(store: Store, question: Travelled, study: StudyFrames, barriers: gpd.GeoDataFrame) -> StudyFrames:
    """What people travel on is told in the passport as everything else: how many rows, from when."""
    if question.mode in (Mode.LINE, Mode.SURFACE):
        return study
    held = ((ROADS, read_if_held(store, ROADS, question.as_of)), (BARRIERS, barriers))
    told = (vintage(store, spec, frame, question) for spec, frame in held if len(frame))
    return replace(study, vintages=(*study.vintages, *told))


def only_straight() -> Travels:
    """The one way of travelling that needs nothing held: along a straight line, which flatters."""
    return Travels({Mode.LINE: StraightLine()})
