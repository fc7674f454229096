"""What planners ask the store about whole schemes: what to close, convert and build; the front of plans; centres with their points."""

from dataclasses import replace
from typing import TypeVar

from layers.files.terrain import TerrainFolder
from layers.frames import frame_of
from layers.planning.candidates.candidates import Candidates
from layers.planning.land_specs import CANDIDATES
from layers.planning.law.shelf import RuleShelf
from layers.planning.proposals.propose import SitingFrames
from layers.planning.schemes.front import FrontOfPlans, front_of_plans
from layers.planning.schemes.question import FrontQuestion, LevelsQuestion, RearrangingQuestion, SchemeQuestion
from layers.planning.schemes.rearrange import rearrange_sites
from layers.planning.schemes.rearrangement import Rearrangement
from layers.planning.schemes.two_levels import TwoLevels, plan_levels
from layers.planning.siting.terms import EFFORT, Effort
from layers.planning.travel import Travels
from layers.planning.use_cases.frames import area_of, day_of
from layers.planning.use_cases.siting import prepare_siting, read_ground, read_siting
from layers.progress import Progress, unwatched
from layers.store.protocol import Store

__all__ = [
    "FrontOfPlans",
    "FrontQuestion",
    "LevelsQuestion",
    "Rearrangement",
    "RearrangingQuestion",
    "TwoLevels",
    "prepare_scheme",
    "study_front",
    "study_levels",
    "study_rearrangement",
]

Question = TypeVar("Question", bound=SchemeQuestion)
NO_CANDIDATES = Candidates.of(frame_of(CANDIDATES, []))
Ways = tuple[Travels, RuleShelf, TerrainFolder | None]


def prepare_scheme(store: Store, question: Question, travels: Travels, shelf: RuleShelf) -> Question:
    """The question with its layer of people chosen, or refused at once.

    Raises:
        As `prepare_siting`.
    """
    if isinstance(question, LevelsQuestion):
        prepare_siting(store, question.about_centres, travels, shelf)
    return replace(question, demand=prepare_siting(store, question.about_siting, travels, shelf).demand)


def study_rearrangement(
    store: Store, question: RearrangingQuestion, ways: Ways, *, effort: Effort = EFFORT, progress: Progress = unwatched
) -> Rearrangement:
    """What to keep, close, convert and build on one day.

    Args:
        ways: how people travel, the rule packs at hand, and the heights somebody brought.

    Raises:
        As `prepare_scheme` and `rearrange_sites`.
    """
    question = prepare_scheme(store, question, ways[0], ways[1])
    asked = question.about_siting
    if question.build or question.convert:
        frames = read_siting(store, asked, *ways[1:])
    else:  # nobody asks for a candidate: none is read or judged
        frames = SitingFrames(read_ground(store, asked), NO_CANDIDATES, None)
    place = (area_of(store, asked), day_of(asked))
    return rearrange_sites(question, frames, ways[0].by(question.mode), place=place, effort=effort, progress=progress)


def study_front(
    store: Store, question: FrontQuestion, ways: Ways, *, effort: Effort = EFFORT, progress: Progress = unwatched
) -> FrontOfPlans:
    """Plans none of which beats another, on one day.

    Raises:
        As `prepare_scheme` and `front_of_plans`.
    """
    question = prepare_scheme(store, question, ways[0], ways[1])
    asked = question.about_siting
    place = (area_of(store, asked), day_of(asked))
    frames = read_siting(store, asked, *ways[1:])
    return front_of_plans(question, frames, ways[0].by(question.mode), place=place, effort=effort, progress=progress)


def study_levels(
    store: Store, question: LevelsQuestion, ways: Ways, *, effort: Effort = EFFORT, progress: Progress = unwatched
) -> TwoLevels:
    """Centres with their points, on one day.

    Raises:
        As `prepare_scheme` and `plan_levels`.
    """
    question = prepare_scheme(store, question, ways[0], ways[1])
    asked, above = question.about_siting, question.about_centres
    place = (area_of(store, asked), day_of(asked))
    frames = read_siting(store, asked, *ways[1:]), read_siting(store, above, *ways[1:])
    travels = ways[0].by(question.mode), ways[0].by(question.centre_mode)
    return plan_levels(question, frames, travels, place=place, effort=effort, progress=progress)
