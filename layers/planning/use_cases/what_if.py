"""Trials over the layers of a workspace: the ground is made ready once, and every change is answered from it."""

from collections.abc import Sequence
from dataclasses import replace

from layers.frames import frame_of
from layers.planning.candidates.candidates import Candidates
from layers.planning.candidates.source import CandidateGround, make_candidates, parse_sources
from layers.planning.circles.question import CircleQuestion
from layers.planning.land_specs import CANDIDATES
from layers.planning.law.rules import RulePack
from layers.planning.question import Weight
from layers.planning.sites import StudyFrames
from layers.planning.specs import BARRIERS
from layers.planning.travel import Travels
from layers.planning.units import Units
from layers.planning.use_cases.circles import prepare_circle, with_ground
from layers.planning.use_cases.frames import area_of, day_of, read_if_held, read_study
from layers.planning.use_cases.judging import JudgingQuestion, read_law_ground
from layers.planning.what_if.ground import Ground
from layers.planning.what_if.judging import SpotBench
from layers.store.protocol import Store

__all__ = ["ground_question", "make_bench", "make_ground"]

_ANY_MINUTES = 15.0


def ground_question(store: Store, question: CircleQuestion, travels: Travels) -> CircleQuestion:
    """What the ground of a question hangs on: its layer of people chosen, and left out what a reader may change upon it (minutes, speed, weight).

    Raises:
        NothingHeldOn, NoUnits, NoGroundToTravel: as `prepare_circle`.
    """
    prepared = prepare_circle(store, question, travels)
    return replace(prepared, minutes=_ANY_MINUTES, speed_ms=None, weight=Weight.PEOPLE, by=None, radius_m=None)


def make_ground(store: Store, question: CircleQuestion, travels: Travels, *, sources: str = "layer") -> Ground:
    """The ground of a question of `ground_question`. `sources` says where candidates come from, as `parse_sources` reads it.

    Raises:
        NothingHeldOn, NoUnits, NoGroundToTravel: as `prepare_circle`.
        UnknownCandidates, ImpossibleSpacing, NoAreaForGrid: as `make_candidates`.
    """
    wanted = parse_sources(sources)
    study = with_ground(store, question, read_study(store, question), read_if_held(store, BARRIERS, question.as_of))
    area, on = area_of(store, question), day_of(question)
    made = make_candidates(wanted, _candidate_ground(store, question, study, area))
    return Ground.of(question, study, travels.by(question.mode), candidates=made, area=area, on=on)


def make_bench(store: Store, question: CircleQuestion, packs: Sequence[RulePack]) -> SpotBench:
    """The layers that some packs look at, ready for spots to be judged. Heights are not read: what hangs on them is told as to be confirmed."""
    asked = JudgingQuestion((), kind=question.kind, area=question.area, as_of=question.as_of)
    nowhere = Candidates.of(frame_of(CANDIDATES, []))
    return SpotBench.of(packs, read_law_ground(store, asked, [tuple(packs)], nowhere), on=day_of(question))


def _candidate_ground(store: Store, question: CircleQuestion, study: StudyFrames, area: str) -> CandidateGround:
    units = Units.of(study.divisions, level=question.unit, area=area, on=day_of(question))
    frames = {
        CANDIDATES.name: read_if_held(store, CANDIDATES, question.as_of),
        "settlements": study.settlements,
        "facilities": study.facilities,
    }
    return CandidateGround(units, frames, day_of(question))
