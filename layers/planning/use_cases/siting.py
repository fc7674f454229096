"""What planners ask the store: where new facilities should stand."""

from dataclasses import replace

from layers.files.terrain import TerrainFolder
from layers.planning.land_specs import CANDIDATES
from layers.planning.law.judge import judge_candidates
from layers.planning.law.question import JudgingQuestion
from layers.planning.law.shelf import RuleShelf
from layers.planning.proposals.proposal import SitingProposal
from layers.planning.proposals.propose import SitingFrames, propose_sites
from layers.planning.proposals.question import AUTO, SitingQuestion
from layers.planning.sites import StudyFrames
from layers.planning.siting.terms import EFFORT, Effort
from layers.planning.specs import BARRIERS, FACILITIES
from layers.planning.travel import Travels
from layers.planning.units import Units
from layers.planning.use_cases.circles import finest_people, require_ground, with_ground
from layers.planning.use_cases.frames import area_of, day_of, read_if_held, read_study, vintage
from layers.planning.use_cases.judging import read_candidates, read_law_ground
from layers.progress import Progress, unwatched
from layers.reference import DIVISIONS
from layers.store.protocol import Store

__all__ = ["SitingProposal", "SitingQuestion", "prepare_siting", "read_ground", "read_siting", "study_siting"]


def prepare_siting(store: Store, question: SitingQuestion, travels: Travels, shelf: RuleShelf) -> SitingQuestion:
    """The question with its layer of people chosen, or refused at once: before anybody waits for roads to be made ready.

    Raises:
        NothingHeldOn: the store holds divisions, facilities or roads, but none for the day asked about.
        NoUnits: the area has no unit of the level on that day.
        NoGroundToTravel: no roads (or no surface) are held for this way of travelling.
        UnknownRulePack: a pack that is not held.
        UnknownCandidates, ImpossibleSpacing: candidates from a source nobody knows.
    """
    units = _units(store, question)
    store.read(FACILITIES, as_of=question.as_of)
    require_ground(store, question, travels)
    _about_law(question)
    for name in question.packs:
        shelf.named(name)
    return replace(question, demand=finest_people(store, question, units)) if question.demand == AUTO else question


def study_siting(
    store: Store,
    question: SitingQuestion,
    ways: tuple[Travels, RuleShelf, TerrainFolder | None],
    *,
    effort: Effort = EFFORT,
    progress: Progress = unwatched,
) -> SitingProposal:
    """Where new facilities should stand on one day, by the way of travelling and the rules the question names.

    Args:
        ways: how people travel, the rule packs at hand, and the heights somebody brought.

    Raises:
        As `prepare_siting` and `propose_sites`.
    """
    travels, shelf, terrain = ways
    question = prepare_siting(store, question, travels, shelf)
    frames = read_siting(store, question, shelf, terrain)
    place = (area_of(store, question), day_of(question))
    return propose_sites(question, frames, travels.by(question.mode), place=place, effort=effort, progress=progress)


def read_siting(store: Store, question: SitingQuestion, shelf: RuleShelf, terrain: TerrainFolder | None) -> SitingFrames:
    """The frames of coverage, and the candidates with what the law says of them."""
    candidates, judgement = read_candidates(store, _about_law(question), _units(store, question)), None
    if question.packs:
        packs = shelf.stacked(question.packs)
        ground = read_law_ground(store, _about_law(question), [packs], candidates, terrain)
        judgement = judge_candidates(candidates, ground, packs, on=day_of(question))
    study = read_ground(store, question)
    offered = vintage(store, CANDIDATES, candidates.frame, question)
    return SitingFrames(replace(study, vintages=(*study.vintages, offered)), candidates, judgement)


def read_ground(store: Store, question: SitingQuestion) -> StudyFrames:
    """The frames of coverage, with what people travel on told in the passport."""
    return with_ground(store, question, read_study(store, question), read_if_held(store, BARRIERS, question.as_of))


def _about_law(question: SitingQuestion) -> JudgingQuestion:
    """The question which of the candidates may stand."""
    return JudgingQuestion(
        (",".join(question.packs),) if question.packs else (),
        candidates=question.candidates,
        kind=question.kind,
        area=question.area,
        as_of=question.as_of,
    )


def _units(store: Store, question: SitingQuestion) -> Units:
    divisions = store.read(DIVISIONS, as_of=question.as_of)
    return Units.of(divisions, level=question.unit, area=area_of(store, question), on=day_of(question))
