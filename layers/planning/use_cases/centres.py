"""What planners ask the store of elderly centres: sizes, shared houses, graded reach, townships, stations, idle houses, homes to close."""

from dataclasses import replace
from typing import TypeVar

from layers.planning.centres.closings import ClosingTable, measure_closings
from layers.planning.centres.co_siting import CoSitingTable, measure_co_siting
from layers.planning.centres.graded import GradeTable, measure_grades
from layers.planning.centres.ground import CentreFrames
from layers.planning.centres.idle_houses import IdleHouseTable, measure_idle_houses
from layers.planning.centres.question import (
    AUTO,
    CentresQuestion,
    ClosingQuestion,
    CoSitingQuestion,
    GradesQuestion,
    IdleHouseQuestion,
    SizeQuestion,
    StationQuestion,
    TownshipQuestion,
)
from layers.planning.centres.sizes import SizeTable, measure_sizes
from layers.planning.centres.stations import StationTable, measure_stations
from layers.planning.centres.townships import TownshipTable, measure_townships
from layers.planning.circles.points import do_cells_cover
from layers.planning.land_specs import CANDIDATES
from layers.planning.question import Weight
from layers.planning.sites import StudyFrames
from layers.planning.specs import DEMAND
from layers.planning.travel import Travels
from layers.planning.units import Units
from layers.planning.use_cases.frames import area_of, day_of, read_if_held, read_study, vintage
from layers.reference import DIVISIONS, SETTLEMENTS
from layers.store.protocol import Store

__all__ = [
    "ClosingQuestion",
    "CoSitingQuestion",
    "GradesQuestion",
    "IdleHouseQuestion",
    "SizeQuestion",
    "StationQuestion",
    "TownshipQuestion",
    "study_closings",
    "study_co_siting",
    "study_grades",
    "study_idle_houses",
    "study_sizes",
    "study_stations",
    "study_townships",
]

Question = TypeVar("Question", bound=CentresQuestion)


def study_sizes(store: Store, question: SizeQuestion, travels: Travels) -> SizeTable:
    """Whom each centre serves, which class that gives, and whether its floor is enough.

    Raises:
        NoGroundToTravel: no roads (or no surface) are held for this way of travelling.
        NothingHeldOn: the store holds divisions or facilities, but none for the day asked about.
        NoUnits, NoDemand: as `measure_sizes`.
    """
    travel, (question, study) = travels.by(question.mode), _study(store, question)
    return measure_sizes(question, study, travel, area=area_of(store, question), on=day_of(question))


def study_grades(store: Store, question: GradesQuestion, travels: Travels) -> GradeTable:
    """Coverage with a reach for every size of house, beside one reach for all. Raises as `study_sizes`, and GradeInMetres."""
    travel, (question, study) = travels.by(question.mode), _study(store, question)
    return measure_grades(question, study, travel, area=area_of(store, question), on=day_of(question))


def study_co_siting(store: Store, question: CoSitingQuestion) -> CoSitingTable:
    """Which services share a house or stand near each other, and what floor is missing.

    Raises:
        NothingHeldOn, NoUnits: as `study_sizes`.
    """
    question, frames = _with_candidates(store, question)
    return measure_co_siting(question, frames, area=area_of(store, question), on=day_of(question))


def study_townships(store: Store, question: TownshipQuestion, travels: Travels) -> TownshipTable:
    """Which townships need a comprehensive centre most, and what could become one. Raises as `study_sizes`."""
    travel, (question, frames) = travels.by(question.mode), _with_candidates(store, question)
    return measure_townships(question, frames, travel, area=area_of(store, question), on=day_of(question))


def study_stations(store: Store, question: StationQuestion, travels: Travels) -> StationTable:
    """Which townships have a social-work station, who works there, and how long their villages travel. Raises as `study_sizes`."""
    travel, (question, study) = travels.by(question.mode), _study(store, question)
    return measure_stations(question, study, travel, area=area_of(store, question), on=day_of(question))


def study_idle_houses(store: Store, question: IdleHouseQuestion, travels: Travels) -> IdleHouseTable:
    """Which idle house could become a mutual-care home, and for which village. Raises as `study_sizes`."""
    travel, (question, frames) = travels.by(question.mode), _with_candidates(store, question)
    return measure_idle_houses(question, frames, travel, area=area_of(store, question), on=day_of(question))


def study_closings(store: Store, question: ClosingQuestion, travels: Travels) -> ClosingTable:
    """Which homes might close because beds lie idle, and who could take the residents. Raises as `study_sizes`."""
    travel, (question, study) = travels.by(question.mode), _study(store, question)
    return measure_closings(question, study, travel, area=area_of(store, question), on=day_of(question))


def _study(store: Store, question: Question) -> tuple[Question, StudyFrames]:
    """The question with its layer of people chosen, and what it reads."""
    question = _on_points(store, question)
    return question, read_study(store, question)


def _with_candidates(store: Store, question: Question) -> tuple[Question, CentreFrames]:
    question, study = _study(store, question)
    candidates = read_if_held(store, CANDIDATES, question.as_of)
    told = replace(study, vintages=(*study.vintages, vintage(store, CANDIDATES, candidates, question)))
    return question, CentreFrames(told, candidates)


def _on_points(store: Store, question: Question) -> Question:
    """People are counted on cells where these cover every village with people, on settlements else."""
    if question.demand != AUTO:
        return question
    units = Units.of(
        store.read(DIVISIONS, as_of=question.as_of), level="village", area=area_of(store, question), on=day_of(question)
    )
    cells, settlements = (read_if_held(store, spec, question.as_of) for spec in (DEMAND, SETTLEMENTS))
    covered = len(cells) > 0 and do_cells_cover(cells, settlements, units, Weight.PEOPLE)
    return replace(question, demand=DEMAND.name if covered else SETTLEMENTS.name)
