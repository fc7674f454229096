"""What planners ask the store of supply and need: how much there is for everybody within reach, and whether estates have their care space."""

from layers.planning.access.care_space import CareSpaceTable, EstateFrames, measure_care_space
from layers.planning.access.care_space_question import CareSpaceQuestion
from layers.planning.access.interval import IntervalQuestion, IntervalTable, measure_interval
from layers.planning.access.question import AccessQuestion
from layers.planning.access.table import AccessTable, measure_access
from layers.planning.specs import HOUSING_ESTATES
from layers.planning.travel import Travels
from layers.planning.use_cases.frames import area_of, day_of, read_if_held, read_study, vintage
from layers.reference import BUILT_UP_AREAS, DIVISIONS
from layers.store.protocol import Store

__all__ = [
    "AccessQuestion",
    "AccessTable",
    "CareSpaceQuestion",
    "CareSpaceTable",
    "IntervalQuestion",
    "IntervalTable",
    "study_access",
    "study_care_space",
    "study_interval",
]


def study_access(store: Store, question: AccessQuestion, travels: Travels) -> AccessTable:
    """Supply within reach of everybody on one day, by the way of travelling the question names.

    Raises:
        NoGroundToTravel: no roads (or no surface) are held for this way of travelling.
        NothingHeldOn: the store holds divisions or facilities, but none for the day asked about.
        NoUnits, NoDemand, NoCapacity: as `measure_access`.
    """
    travel = travels.by(question.mode)
    return measure_access(question, read_study(store, question), travel, area=area_of(store, question), on=day_of(question))


def study_interval(store: Store, question: IntervalQuestion, travels: Travels) -> IntervalTable:
    """Between which shares coverage must lie on one day when only the totals of units are known.

    Raises:
        NoGroundToTravel: no roads (or no surface) are held for this way of travelling.
        NothingHeldOn: the store holds divisions or facilities, but none for the day asked about.
        NoUnits, NoDemand: as `measure_interval`.
    """
    travel, ground = travels.by(question.mode), read_if_held(store, BUILT_UP_AREAS, question.as_of)
    frames = read_study(store, question)
    return measure_interval(question, frames, ground, travel, area=area_of(store, question), on=day_of(question))


def study_care_space(store: Store, question: CareSpaceQuestion, travels: Travels | None = None) -> CareSpaceTable:
    """Care floor area per 100 households of the housing estates held, against the norms of their dates.

    `travels` is needed only to pool small estates.

    Raises:
        NoGroundToTravel: estates are to be pooled and the way of travelling is not ready.
        NothingHeldOn: the store holds divisions, but none for the day asked about.
    """
    divisions = store.read(DIVISIONS, as_of=question.as_of)
    estates = read_if_held(store, HOUSING_ESTATES, question.as_of)
    stated = divisions["parent_code"].notna()
    parents = dict(zip(divisions["code"][stated], divisions["parent_code"][stated], strict=True))
    vintages = (vintage(store, HOUSING_ESTATES, estates, question),)
    frames = EstateFrames(estates, parents, vintages, store.workspace.is_demonstration)
    travel = None if question.pool_minutes is None else (travels or Travels({})).by(question.mode)
    return measure_care_space(question, frames, area=area_of(store, question), on=day_of(question), travel=travel)
