"""Centres with their points: where village points should stand so that most people are near a point which is itself near a centre."""

from dataclasses import dataclass, field, replace
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.planning.candidates.candidates import Candidates
from layers.planning.coverage import text, whole_numbers
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.law.judgement import Judgement
from layers.planning.passport import Passport
from layers.planning.proposals.certificates import Certificate
from layers.planning.proposals.errors import NoProposal
from layers.planning.proposals.ground import SitingGround
from layers.planning.proposals.notes import note_siting
from layers.planning.proposals.passports import write_siting_passport
from layers.planning.proposals.problem import problem_of
from layers.planning.proposals.propose import SitingFrames
from layers.planning.schemes.notes import note
from layers.planning.schemes.question import LevelsQuestion
from layers.planning.sites import Sites
from layers.planning.siting.costs import Costs
from layers.planning.siting.drafting import Pool
from layers.planning.siting.errors import NoPlan, Why
from layers.planning.siting.levels import LevelPlan, Levels, cover_levels
from layers.planning.siting.terms import EFFORT, Effort, Terms
from layers.planning.travel import NOBODY, Places, TravelModel
from layers.progress import Progress, unwatched
from layers.report import Finding, Report, Severity
from layers.wording import Wording

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TwoLevels:
    """The answer, complete.

    Attributes:
        people: all who are counted; covered: those within the time of an open point that an open centre is near; covered_today likewise of what stands.
        centres: one row per open centre: id, name, unit, is_new, points, people; geometry its dot. points: one row per open point: id, name, unit, is_new, centre_id and centre (its name, missing where none is near: it
            serves nobody), centre_minutes, people.
    """

    question: LevelsQuestion
    area: str
    area_name: str
    on: date
    people: int
    covered_today: int
    covered: int
    centres: gpd.GeoDataFrame
    points: gpd.GeoDataFrame
    certificate: Certificate
    passport: Passport
    judgement: Judgement | None
    report: Report = field(default_factory=Report)
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Centres:
    """Where centres stand, the first `standing` of them, and where they may."""

    ids: npt.NDArray[np.object_]
    names: npt.NDArray[np.object_]
    places: Places
    standing: int
    shut: Positions

    @classmethod
    def of(cls, sites: Sites, offered: tuple[Candidates, Flags], travel: TravelModel) -> "_Centres":
        candidates, may_stand = offered
        at = np.flatnonzero(sites.counted & np.isfinite(sites.facilities.lon))
        frame = sites.facilities.frame
        ids, names = (frame[column].to_numpy(dtype=object)[at] for column in ("facility_id", "name"))
        lon, lat = sites.facilities.lon[at], sites.facilities.lat[at]
        tied = travel.connect(Places(candidates.lon, candidates.lat)).is_tied
        return cls(
            np.concatenate((ids, candidates.ids)),
            np.concatenate((names, candidates.names)),
            Places(np.concatenate((lon, candidates.lon)), np.concatenate((lat, candidates.lat))),
            len(at),
            len(at) + np.flatnonzero(~(may_stand & tied)),
        )

    def pool(self, p: int) -> Pool:
        terms = Terms(forbidden=tuple(self.shut.tolist()))
        return Pool(len(self.ids), p, np.arange(self.standing), terms)


def plan_levels(
    question: LevelsQuestion,
    frames: tuple[SitingFrames, SitingFrames],
    travels: tuple[TravelModel, TravelModel],
    *,
    place: tuple[str, date],
    effort: Effort = EFFORT,
    progress: Progress = unwatched,
) -> TwoLevels:
    """The best points and centres together. `frames` and `travels` are those of the points, then those of the centres; `place` the area's short code and the day.

    Raises:
        NoDatum, DatumsDiffer, NoUnits, NoDemand: as `SitingGround.of`. NoCandidates: no point may stand. NoProposal: the terms allow no plan.
    """
    lower, upper = frames
    progress(0.05, Wording("计算到村级服务点的时间", "working out the ways to the points"))
    ground = SitingGround.of(question.about_siting, lower.study, (lower.candidates, _may(lower)), travels[0], place=place)
    ground.require_candidates()
    sites = Sites.of(question.about_centres.about_units, upper.study, area=place[0], on=place[1])
    centres = _Centres.of(sites, (upper.candidates, _may(upper)), travels[1])
    progress(0.4, Wording("计算服务点到中心的时间", "working out the ways from points to centres"))
    to_centre = Costs.of_pairs(travels[1].pairs(ground.stands, centres.places, limit_min=question.centre_minutes + 1e-9))
    problem, places = problem_of(ground)
    levels = Levels(problem.costs, to_centre, problem.weights, problem.pool.at_most, centres.pool(question.centres))
    progress(0.5, Wording("求解两级布局", "solving both levels"))
    plan, today = _solved(question, levels, effort), _today(question, levels, effort)
    return _told(question, frames, (ground, places, centres, to_centre), (plan, today))


def _may(frames: SitingFrames) -> Flags:
    return np.ones(len(frames.candidates), dtype=bool) if frames.judgement is None else frames.judgement.may_stand


def _solved(question: LevelsQuestion, levels: Levels, effort: Effort) -> LevelPlan:
    plan = cover_levels(levels, near_point=question.minutes, near_centre=question.centre_minutes, effort=effort)
    if plan is None:
        raise NoProposal(NoPlan(Why.TERMS).wording)
    return plan


def _today(question: LevelsQuestion, levels: Levels, effort: Effort) -> int:
    """People covered by what stands."""
    nothing_new = [Pool(pool.sites, 0, pool.existing, pool.terms) for pool in (levels.points, levels.centres)]
    standing = Levels(levels.to_point, levels.to_centre, levels.weights, *nothing_new)
    return round(_solved(question, standing, effort).covered_weight)


def _told(
    question: LevelsQuestion,
    frames: tuple[SitingFrames, SitingFrames],
    about: tuple[SitingGround, Flags, _Centres, Costs],
    found: tuple[LevelPlan, int],
) -> TwoLevels:
    (ground, places, centres, to_centre), (plan, today) = about, found
    area = ground.sites.units.area
    people = np.zeros(ground.costs.sites)
    served = plan.point_of != NOBODY
    np.add.at(people, plan.point_of[served], ground.weights[places][served])
    points = _point_rows(ground, (plan, people), centres, to_centre)
    return TwoLevels(
        question=question,
        area=area,
        area_name=ground.sites.units.names.get(area, area),
        on=ground.sites.on,
        people=int(ground.weights.sum()),
        covered_today=today,
        covered=round(plan.covered_weight),
        centres=_centre_rows(ground, plan, centres, people),
        points=points,
        certificate=_certificate(plan, (int(places.sum()), ground.costs.sites + len(centres.ids))),
        passport=_passport(question, ground, frames[0]),
        judgement=frames[0].judgement,
        report=Report.of(_on_points(points, question)) + note_siting(ground, places, frames[0].judgement),
        is_demonstration=frames[0].study.is_demonstration,
    )


def _passport(question: LevelsQuestion, ground: SitingGround, frames: SitingFrames) -> Passport:
    """As a proposal's, and only points count that a centre is near."""
    passport = write_siting_passport(ground, vintages=frames.study.vintages)
    told, label, mode = passport.definition, FACILITY_KINDS.labels[question.centre_kind], question.centre_mode.label
    only = Wording(
        f"{told.zh}；只算{mode.zh} {question.centre_minutes:g} 分钟内有在用或拟设{label.zh}的服务点",
        f"{told.en}; only points count that have an operating or proposed {label.en} within {question.centre_minutes:g} minutes ({mode.en})",
    )
    return replace(passport, definition=only)


def _unit_names(ground: SitingGround, where: Places) -> pd.Series:
    names = [*ground.sites.units.frame["name"].astype(object), None]
    return text([names[at] for at in ground.sites.units.index_of_points(where.lon, where.lat)])


def _centre_rows(ground: SitingGround, plan: LevelPlan, centres: _Centres, people: Floats) -> gpd.GeoDataFrame:
    """One row per open centre, those for most people first."""
    at, where = plan.centres, centres.places.chosen(plan.centres)
    served = [plan.centre_of == centre for centre in at]
    columns = {
        "id": text(centres.ids[at]),
        "name": text(centres.names[at]),
        "unit": _unit_names(ground, where),
        "is_new": pd.array((at >= centres.standing).tolist(), dtype="boolean"),
        "points": whole_numbers(np.array([float(mine.sum()) for mine in served], dtype=float)),
        "people": whole_numbers(np.array([float(people[mine].sum()) for mine in served], dtype=float)),
    }
    rows = gpd.GeoDataFrame(columns, geometry=shapely.points(where.lon, where.lat), crs=ground.sites.units.frame.crs)
    return rows.sort_values(["people", "id"], ascending=[False, True], ignore_index=True)


def _point_rows(ground: SitingGround, found: tuple[LevelPlan, Floats], centres: _Centres, to_centre: Costs) -> gpd.GeoDataFrame:
    """One row per open point, under the centre it belongs to, those for most people first."""
    (plan, people), at = found, found[0].points
    where, centre = ground.stands.chosen(at), plan.centre_of[at]
    minutes = {(int(p), int(c)): float(v) for p, c, v in zip(to_centre.place, to_centre.site, to_centre.value, strict=True)}
    ids = np.concatenate(
        (ground.sites.facilities.frame["facility_id"].to_numpy(dtype=object)[ground.facility], ground.candidates.ids)
    )
    columns = {
        "centre_id": text([None if c == NOBODY else str(centres.ids[c]) for c in centre]),
        "centre": text([None if c == NOBODY else str(centres.names[c]) for c in centre]),
        "id": text(ids[at]),
        "name": text(ground.site_names[at]),
        "unit": _unit_names(ground, where),
        "is_new": pd.array((at >= len(ground.facility)).tolist(), dtype="boolean"),
        "centre_minutes": np.array([minutes.get((int(p), int(c)), np.nan) for p, c in zip(at, centre, strict=True)], dtype=float),
        "people": whole_numbers(people[at]),
    }
    rows = gpd.GeoDataFrame(columns, geometry=shapely.points(where.lon, where.lat), crs=ground.sites.units.frame.crs)
    return rows.sort_values(["centre_id", "people", "id"], ascending=[True, False, True], ignore_index=True)


def _on_points(points: gpd.GeoDataFrame, question: LevelsQuestion) -> list[Finding]:
    alone = int(points["centre"].isna().sum())
    if not alone:
        return []
    return [
        note(
            "points-without-a-centre",
            Severity.NOTE,
            f"{alone} 个现有服务点 {question.centre_minutes:g} 分钟内没有中心支撑，不算覆盖。",
            f"{alone} standing points have no centre within {question.centre_minutes:g} minutes and cover nobody.",
        )
    ]


def _certificate(plan: LevelPlan, size: tuple[int, int]) -> Certificate:
    bound = plan.objective if plan.is_optimal else min(plan.bound, plan.weight)
    return Certificate(
        model=Wording("两级覆盖：中心与服务点一并选定", "cover in two levels: centres and points chosen together"),
        formulation="max Σ wᵢuᵢ; uᵢ ≤ Σ_{k: dᵢₖ ≤ r₁} sₖ; sₖ ≤ zₖ; sₖ ≤ Σ_{j: eₖⱼ ≤ r₂} xⱼ; zₖ ≤ sₖ (new k); Σ z ≤ p, Σ x ≤ q over new ones  (Moore & ReVelle 1982)",
        measure=Wording("时限内、且服务点有中心支撑的人数", "people within the time of a point that a centre is near"),
        objective=plan.objective,
        bound=bound,
        gap=abs(bound - plan.objective) / max(abs(bound), 1e-12) if bound != plan.objective else 0.0,
        is_proven=plan.is_optimal,
        was_cut_short=False,
        demand=size[0],
        sites=size[1],
        seconds=plan.seconds,
    )
