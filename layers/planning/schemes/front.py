"""The front of plans of one question: plans none of which beats another over people, worst-off, cost and land, each with its sites."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from layers.planning.law.judgement import Judgement
from layers.planning.passport import Passport
from layers.planning.proposals.errors import NoProposal
from layers.planning.proposals.ground import FAR_MIN, SitingGround
from layers.planning.proposals.notes import note_siting
from layers.planning.proposals.passports import write_siting_passport
from layers.planning.proposals.problem import problem_of
from layers.planning.proposals.propose import SitingFrames
from layers.planning.schemes.errors import NoFigures
from layers.planning.schemes.notes import listed, note
from layers.planning.schemes.question import CRITERIA, FrontQuestion
from layers.planning.siting.errors import NoPlan
from layers.planning.siting.fronts import Criterion, Front, FrontPlan, front, worst_tenth
from layers.planning.siting.problem import Model, Problem
from layers.planning.siting.serving import nearest_open
from layers.planning.siting.terms import EFFORT, Effort
from layers.planning.siting.worst_first import worst_first
from layers.planning.travel import TravelModel
from layers.progress import Progress, unwatched
from layers.report import Finding, Report, Severity
from layers.wording import Wording

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

_COLUMNS = {Criterion.PRICE: "cost_wan", Criterion.LAND: "area_m2"}
MOST_PLANS = 40


@dataclass(frozen=True, slots=True)
class PlanOfFront:
    """One plan: its new sites, and all figures whether they were compared or not.

    `people` within the time of any site, new or standing; `worst_min` the longest way of anybody the plans can reach at all, `tenth_min` the mean way of the worst-off tenth, None where somebody
    is left without; `price_wan` (10,000 yuan) and `land_m2` of the new sites, None where one of them has no figure. `is_proven`: nothing beats it. `is_fairest`: not of the front, but
    the plan that helps the worst-off first.
    """

    names: tuple[str, ...]
    ids: tuple[str, ...]
    people: int
    worst_min: float | None
    tenth_min: float | None
    price_wan: float | None
    land_m2: float | None
    is_proven: bool
    is_fairest: bool = False


@dataclass(frozen=True, slots=True)
class FrontOfPlans:
    """The answer, complete: `plans` the first criterion's best first; `fairest` the lexicographically best-worst plan of exactly p sites, None where none is possible.

    `people` are all who are counted, `people_today` those within the time today. `is_complete`: every value that no plan beats is among the plans, proven.
    """

    question: FrontQuestion
    area: str
    area_name: str
    on: date
    people: int
    people_today: int
    plans: tuple[PlanOfFront, ...]
    fairest: PlanOfFront | None
    is_complete: bool
    passport: Passport
    judgement: Judgement | None
    report: Report = field(default_factory=Report)
    is_demonstration: bool = False


def front_of_plans(
    question: FrontQuestion,
    frames: SitingFrames,
    travel: TravelModel,
    *,
    place: tuple[str, date],
    effort: Effort = EFFORT,
    progress: Progress = unwatched,
) -> FrontOfPlans:
    """The front, with the plan that helps the worst-off first beside it. `place` is the area's short code and the day.

    Candidates without a figure that is compared are left out and named: nothing counts as 0.

    Raises:
        NoDatum, DatumsDiffer, NoUnits, NoDemand: as `SitingGround.of`. NoCandidates: none is left. NoFigures: no candidate has a figure that is compared. NoProposal: the rules allow no plan.
    """
    judgement = frames.judgement
    may_stand = np.ones(len(frames.candidates), dtype=bool) if judgement is None else judgement.may_stand
    progress(0.02, Wording("计算各处到各场址的时间", "working out the ways to every site"))
    ground = SitingGround.of(question.about_siting, frames.study, (frames.candidates, may_stand), travel, place=place)
    ground.require_candidates()
    problem, places = problem_of(ground)
    problem, told = _with_figures(question, ground, problem)
    progress(0.15, Wording("求解方案前沿", "solving for the front"))
    try:
        found = front(
            problem, question.criteria, land=_figures(ground, Criterion.LAND), most=MOST_PLANS, effort=effort,
            progress=lambda share, doing: progress(0.15 + 0.7 * share, doing),
        )  # fmt: skip
        progress(0.87, Wording("求最不利者优先的方案", "the plan that helps the worst-off first"))
        fairest = _fairest(ground, problem, effort)
    except NoPlan as refused:
        raise NoProposal(refused.wording) from refused
    return _told(question, frames, (ground, places), (found, fairest), told)


def _figures(ground: SitingGround, criterion: Criterion) -> Floats:
    """(sites,) what each new site costs or takes, 0 for what stands and where nobody says; those are left out or told as unknown."""
    own = ground.candidates.amount(_COLUMNS[criterion])
    return np.concatenate((np.zeros(len(ground.facility)), np.nan_to_num(own)))


def _with_figures(question: FrontQuestion, ground: SitingGround, problem: Problem) -> tuple[Problem, tuple[Finding, ...]]:
    """The question without the candidates that lack a compared figure.

    Raises:
        NoFigures: that leaves none.
    """
    may, lacking, notes = ground.may_stand & ground.is_tied, np.zeros(len(ground.candidates), dtype=bool), []
    for criterion in (c for c in question.criteria if c in _COLUMNS):
        without = np.isnan(ground.candidates.amount(_COLUMNS[criterion])) & may
        if (without | ~may).all():
            raise NoFigures(CRITERIA[criterion], int(may.sum()))
        lacking |= without
        if without.any():
            notes.append(_lacking(criterion, [str(name) for name in ground.candidates.names[without]]))
    if (lacking | ~may).all():
        raise NoFigures(CRITERIA[question.criteria[-1]], int(may.sum()))
    forbidden = np.union1d(np.array(problem.terms.forbidden, dtype=np.int64), ground.offered[lacking])
    terms = {"forbidden": tuple(forbidden.tolist()), "prices": _figures(ground, Criterion.PRICE)}
    p = min(question.p, int((may & ~lacking).sum()))
    return problem.but(model=Model.MCLP, reach=question.minutes, p=p).on_terms(**terms), tuple(notes)


def _lacking(criterion: Criterion, names: list[str]) -> Finding:
    what, (zh, en) = CRITERIA[criterion], listed(names)
    return note(
        f"no-{criterion}",
        Severity.WARNING,
        f"{len(names)} 个候选场址没有{what.zh}的数（不按 0 计），未参加比较：{zh}。",
        f"{len(names)} candidates have no figure of {what.en} (it is not counted as 0) and were left out: {en}.",
    )


def _fairest(ground: SitingGround, problem: Problem, effort: Effort) -> PlanOfFront | None:
    """The lexicographic best-worst plan of exactly p sites."""
    try:
        found = worst_first(problem, effort=effort)
    except NoPlan:
        return None
    near = problem.near
    reached = np.unique(near.place[np.isin(near.site, found.sites)])
    cost = nearest_open(problem.costs, found.sites)[1]
    counted = problem.weights > 0
    figures = float(problem.weights[reached].sum()), float(cost[counted].max(initial=0.0)), worst_tenth(cost, problem.weights)
    return _plan(ground, found.sites, figures, is_proven=found.is_optimal and found.is_exact, is_fairest=True)


def _told(
    question: FrontQuestion,
    frames: SitingFrames,
    about: tuple[SitingGround, Flags],
    found: tuple[Front, PlanOfFront | None],
    notes: tuple[Finding, ...],
) -> FrontOfPlans:
    (ground, places), (whole, fairest) = about, found
    area = ground.sites.units.area
    today = ground.ways_to(ground.existing) <= question.minutes + 1e-9
    return FrontOfPlans(
        question=question,
        area=area,
        area_name=ground.sites.units.names.get(area, area),
        on=ground.sites.on,
        people=int(ground.weights.sum()),
        people_today=int(ground.weights[today].sum()),
        plans=tuple(_of_front(ground, plan) for plan in whole.plans),
        fairest=fairest,
        is_complete=whole.is_complete,
        passport=write_siting_passport(ground, vintages=frames.study.vintages),
        judgement=frames.judgement,
        report=Report.of((*notes, *_beyond(ground, places, frames.judgement))),
        is_demonstration=frames.study.is_demonstration,
    )


def _beyond(ground: SitingGround, places: Flags, judgement: Judgement | None) -> Iterator[Finding]:
    """The remarks on a proposal, with whom no plan reaches said as a front says it: they lengthen nobody's longest way."""
    for finding in note_siting(ground, places, judgement):
        if finding.code != "siting.beyond-everybody":
            yield finding
    people = int(ground.weights[~places].sum())
    if people:
        yield note(
            "beyond-every-plan",
            Severity.WARNING,
            f"{people:,} 人在 {FAR_MIN:g} 分钟内没有任何现有或可设场址，任何方案都到不了，不计入最远用时和最不利十分之一。",
            f"{people:,} people have no site, standing or possible, within {FAR_MIN:g} minutes: no plan reaches them, and no longest way counts them.",
        )


def _of_front(ground: SitingGround, plan: FrontPlan) -> PlanOfFront:
    return _plan(ground, plan.sites, (plan.people, plan.worst, plan.worst_tenth), is_proven=plan.is_proven)


def _plan(
    ground: SitingGround, sites: Positions, figures: tuple[float, float, float], *, is_proven: bool, is_fairest: bool = False
) -> PlanOfFront:
    people, worst, tenth = figures
    at = sites[sites >= len(ground.facility)] - len(ground.facility)
    price, land = (float(ground.candidates.amount(_COLUMNS[c])[at].sum()) for c in (Criterion.PRICE, Criterion.LAND))
    return PlanOfFront(
        names=tuple(str(name) for name in ground.site_names[ground.offered[at]]),
        ids=tuple(str(key) for key in ground.candidates.ids[at]),
        people=round(people),
        worst_min=_known(worst),
        tenth_min=_known(tenth),
        price_wan=_known(price),
        land_m2=_known(land),
        is_proven=is_proven,
        is_fairest=is_fairest,
    )


def _known(figure: float) -> float | None:
    return figure if np.isfinite(figure) else None
