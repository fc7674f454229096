"""A siting question answered: the best plan, its proof, the plans as good, the order of building, the prices, and whoever is still without."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from layers.planning.candidates.candidates import Candidates
from layers.planning.law.judgement import Judgement
from layers.planning.proposals.certificates import certificate_of
from layers.planning.proposals.changes import price_changes
from layers.planning.proposals.choices import choices_of, others_of
from layers.planning.proposals.errors import NoProposal
from layers.planning.proposals.ground import SitingGround
from layers.planning.proposals.later import people_later
from layers.planning.proposals.notes import note_siting
from layers.planning.proposals.order import building_order
from layers.planning.proposals.passports import write_siting_passport
from layers.planning.proposals.problem import called, problem_of
from layers.planning.proposals.proposal import AS_GOOD, SitingProposal
from layers.planning.proposals.question import SitingQuestion
from layers.planning.proposals.rows import place_rows, site_rows, unit_rows, unserved_rows
from layers.planning.proposals.standing import same_people, stand
from layers.planning.proposals.trials import try_hard
from layers.planning.sites import StudyFrames
from layers.planning.siting.errors import NoPlan
from layers.planning.siting.impasse import explain
from layers.planning.siting.impasse_words import Called
from layers.planning.siting.plan import SitingPlan
from layers.planning.siting.problem import Model, Problem
from layers.planning.siting.terms import EFFORT, Effort
from layers.planning.travel import TravelModel
from layers.progress import Progress, unwatched
from layers.wording import Wording

Flags = npt.NDArray[np.bool_]

TELLING_TIES = (Model.MCLP, Model.LSCP, Model.P_MEDIAN)
"""Models that say which plans are as good as theirs."""
AGAIN = Effort(restarts=40, bound_steps=200, nodes=2_000, seconds=10.0)
"""For the many plans that only say what a change would bring; each still carries its bound."""


@dataclass(frozen=True, slots=True)
class SitingFrames:
    """What a siting question is answered from: the frames of coverage, the candidates, and what the law says of them (None: nobody asked)."""

    study: StudyFrames
    candidates: Candidates
    judgement: Judgement | None


def propose_sites(
    question: SitingQuestion,
    frames: SitingFrames,
    travel: TravelModel,
    *,
    place: tuple[str, date],
    effort: Effort = EFFORT,
    progress: Progress = unwatched,
) -> SitingProposal:
    """The best plan with all that a committee asks of it. `place` is the area's short code and the day.

    Raises:
        NoDatum, DatumsDiffer, NoUnits, NoDemand, NoSuchSite: as `SitingGround.of`. NoCandidates: none is left to choose among.
        NoPrices, NoSiteCapacity: as `problem_of`.
        NoProposal: no plan keeps to everything asked; it says why and what would do.
    """
    candidates, judgement = frames.candidates, frames.judgement
    may_stand = np.ones(len(candidates), dtype=bool) if judgement is None else judgement.may_stand
    progress(0.02, Wording("计算各处到各场址的时间", "working out the ways to every site"))
    ground = SitingGround.of(question, frames.study, (candidates, may_stand), travel, place=place)
    ground.require_candidates()
    problem, places = problem_of(ground)
    progress(0.2, Wording("求解最优方案", "solving for the best plan"))
    plan = solve_or_explain(_telling_ties(problem), called(ground, places), effort)
    order, steps = building_order(ground, problem, plan, effort=AGAIN, progress=_part(progress, 0.3, 0.45))
    prices = price_changes(ground, problem, plan, judgement, AGAIN, _part(progress, 0.6, 0.8))
    later = people_later(ground, _counted_in(frames.study, place[1]))
    trials = try_hard(ground, problem, plan, later, places=places, effort=AGAIN, progress=_part(progress, 0.8, 0.97))
    passport = write_siting_passport(ground, vintages=frames.study.vintages)
    before, after = (ground.ways_to(sites) for sites in (ground.existing, plan.sites))
    among = same_people(before, after)
    units = unit_rows(ground, before, after)
    area = ground.sites.units.area
    return SitingProposal(
        question=ground.question,
        area=area,
        area_name=ground.sites.units.names.get(area, area),
        on=place[1],
        before=stand(ground, before, among, passport),
        after=stand(ground, after, among, passport),
        certificate=certificate_of(problem, plan, _left_out(ground, places)),
        sites=site_rows(ground, plan, np.array(order, dtype=np.int64)),
        units=units,
        places=place_rows(ground, before, after),
        unserved=unserved_rows(units),
        steps=steps,
        choices=choices_of(ground, plan),
        others=tuple(others_of(ground, plan)),
        never=0 if plan.ties is None else len(plan.ties.in_none),
        prices=prices,
        trials=trials,
        judgement=judgement,
        plan=plan,
        report=note_siting(ground, places, judgement),
        is_demonstration=frames.study.is_demonstration,
    )


def solve_or_explain(problem: Problem, names: Called, effort: Effort) -> SitingPlan:
    """The plan of the problem.

    Raises:
        NoProposal: there is none; why, and what would do, each way out tried.
    """
    try:
        return problem.solve(effort)
    except NoPlan as refused:
        impasse = explain(problem, called=names, effort=effort)
        if impasse is None:
            raise NoProposal(refused.wording) from refused
        raise NoProposal(impasse.wording, [cure.wording for cure in impasse.cures]) from refused


def _left_out(ground: SitingGround, places: Flags) -> tuple[int, int]:
    """Places with people that the model is not about, because no site can serve them, and their people."""
    apart = ~places & (ground.weights > 0)
    return int(apart.sum()), int(ground.weights[apart].sum())


def _telling_ties(problem: Problem) -> Problem:
    """The question with its ties asked for too, where the model tells them."""
    return problem.but(options={**problem.options, "freedom": AS_GOOD}) if problem.model in TELLING_TIES else problem


def _counted_in(study: StudyFrames, on: date) -> int:
    """The year the people were counted in, as their layer says; the year asked about where it does not."""
    demand = {"settlements", "demand"}
    days = [v.dated_to for v in study.vintages if v.layer in demand and v.dated_to is not None]
    return max(days).year if days else on.year


def _part(progress: Progress, start: float, end: float) -> Progress:
    """The progress of one part of the work, told within the whole."""

    def told(share: float, doing: Wording) -> None:
        progress(start + (end - start) * share, doing)

    return told
