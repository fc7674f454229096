"""Which townships need a comprehensive elderly centre most, why, and what could become one: keep, convert or build."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from layers.planning.centres.ground import SAME_MIN, SEARCHED, CentreFrames, CentreGround, at_pace, nearest_of
from layers.planning.centres.notes import several
from layers.planning.centres.options import OPTIONS, option_rows
from layers.planning.centres.passports import plain_passport
from layers.planning.centres.question import HOME, TownshipQuestion
from layers.planning.centres.score import Score
from layers.planning.centres.weights import COMPONENTS
from layers.planning.coverage import text, whole_numbers
from layers.planning.errors import NoDemand
from layers.planning.kinds import FACILITY_KINDS, NORMS
from layers.planning.passport import Passport, Percentage
from layers.planning.travel import Places, TravelModel
from layers.report import Finding, Report, Severity
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Objects = npt.NDArray[np.object_]

BEDS_NORM = next(norm for norm in NORMS if norm.id == "gb50437-beds")
_PER = 1000

MIDDLES = {
    "seat": Wording("驻地", "its seat"),
    "largest": Wording("人口最多的居民点", "the place with most people"),
    "inner_point": Wording("界内一点", "a point inside its line"),
    "": Wording("无位置", "no position"),
}


@dataclass(frozen=True, slots=True)
class TownshipTable:
    """Townships in the order of their need, with every reason.

    `townships` has one row each, the first to be served first: rank, rank_best, rank_worst (if any one weight is doubled or halved), code, name, population, elderly60, elderly80, share60, share80, `far` (mean minutes of
    those aged 60 and over to the nearest centre; `far_at_least` where some have none as far as was searched), homes, beds, `homes_unknown`, beds_per_1000, `beds` short per 1,000 against the norm (as `beds_short`), `regional` (people
    of 60+ within the time of `measured_from` who have no centre within it), `*_scaled` of every component, score (unknown taken as 0), score_most (as 1), centres, `option` (a key of OPTIONS), geometry. `options` has one row per
    centre to keep, home to convert and site offered (see `options.option_rows`). `having` is the share of townships with a centre.
    """

    question: TownshipQuestion
    area: str
    area_name: str
    on: date
    having: Percentage
    definition: Wording
    townships: gpd.GeoDataFrame
    options: gpd.GeoDataFrame
    report: Report = field(default_factory=Report)
    is_demonstration: bool = False


def measure_townships(
    question: TownshipQuestion, frames: CentreFrames, travel: TravelModel, *, area: str, on: date
) -> TownshipTable:
    """The answer from frames and a way of travelling alone.

    Raises:
        NoDatum, DatumsDiffer, NoUnits: as `CentreGround.of`, of townships.
        NoDemand: nobody aged 60 and over is on record.
    """
    travel = at_pace(question, travel)
    ground = CentreGround.of(question, frames.study, (question.kind, HOME), area=area, on=on, level="township")
    if not np.isfinite(ground.people("elderly60")).any():
        raise NoDemand(question.demand, "elderly60", ground.area_name)
    need = _Need.of(question, ground, travel)
    score = Score.of(need.components, question.weights)
    holds = ground.facilities.holdings(ground.units, _which(ground, question.kind)).count
    options = option_rows(question, ground, frames, travel, unserved60=need.unserved60)
    townships = _rows(ground, need, score, holds, options)
    having = int((holds > 0).sum())
    return TownshipTable(
        question=question,
        area=area,
        area_name=ground.area_name,
        on=on,
        having=Percentage(having, len(ground.units), 0, 0, _passport(question, on, frames)),
        definition=_definition(question, travel),
        townships=townships,
        options=options,
        report=Report.of(_notes(question, townships, need)),
        is_demonstration=frames.study.is_demonstration,
    )


@dataclass(frozen=True, slots=True)
class _Need:
    """What is asked of every township: its figures, the components of the score among them, and of every place the people of 60+ whom no centre serves today."""

    figures: Mapping[str, Floats]
    components: Mapping[str, Floats]
    middle: Places
    measured_from: Objects
    far_at_least: npt.NDArray[np.bool_]
    unserved60: Floats
    unplaced: int  # places with people of 60+ whose way nobody can tell

    @classmethod
    def of(cls, question: TownshipQuestion, ground: CentreGround, travel: TravelModel) -> "_Need":
        population, old, oldest = (ground.people(age) for age in ("population", "elderly60", "elderly80"))
        at = ground.standing(question.kind)
        limit = SEARCHED * question.minutes
        minutes = nearest_of(travel, ground.homes, ground, at, limit_min=limit).minutes[:, 0]
        tied = travel.connect(ground.homes).reason == ""
        waits = np.where(np.isfinite(minutes), minutes, limit)
        counted = tied & (np.nan_to_num(old) > 0)
        far = ground.by_unit(np.where(counted, waits * old, np.nan)) / ground.by_unit(np.where(counted, old, np.nan))
        beyond = ground.by_unit(np.where(counted & ~np.isfinite(minutes), old, np.nan))
        unserved60 = np.where(minutes <= question.minutes + SAME_MIN, 0.0, np.nan_to_num(old))
        middle, measured_from = _middles(ground)
        figures = {
            "population": ground.by_unit(population),
            "elderly60": ground.by_unit(old),
            "elderly80": ground.by_unit(oldest),
            "share60": _share(ground, old, population),
            "share80": _share(ground, oldest, population),
            **_beds(ground),
        }
        components = {
            "elderly60": figures["elderly60"],
            "share60": figures["share60"],
            "share80": figures["share80"],
            "far": far,
            "beds": np.maximum(BEDS_NORM.value - figures["beds_per_1000"], 0.0),
            "regional": _regional(question, ground, travel, middle, unserved60),
        }
        unplaced = int((~tied & (np.nan_to_num(old) > 0)).sum())
        return cls(figures, components, middle, measured_from, np.nan_to_num(beyond) > 0, unserved60, unplaced)


def _share(ground: CentreGround, part: Floats, whole: Floats) -> Floats:
    """Over the places where both are known."""
    both = np.isfinite(part) & np.isfinite(whole)
    above, below = ground.by_unit(part, both), ground.by_unit(whole, both)
    return np.asarray(np.divide(above, below, out=np.full(len(below), np.nan), where=np.nan_to_num(below) > 0))


def _beds(ground: CentreGround) -> dict[str, Floats]:
    """Operating homes of each township and their beds; beds are unknown where homes stand and none of them says."""
    at, n = ground.standing(HOME), len(ground.units)
    home, beds = ground.home_unit(at), ground.number("beds", at)
    mine, said = home >= 0, (home >= 0) & np.isfinite(beds)
    homes, telling = (np.bincount(home[which], minlength=n).astype(float) for which in (mine, said))
    total = np.bincount(home[said], weights=beds[said], minlength=n)
    total = np.where((homes > 0) & (telling == 0), np.nan, total)
    old = ground.by_unit(ground.people("elderly60"))
    rate = np.divide(total * _PER, old, out=np.full(n, np.nan), where=np.nan_to_num(old) > 0)
    return {"homes": homes, "homes_unknown": homes - telling, "beds": total, "beds_per_1000": rate}


def _middles(ground: CentreGround) -> tuple[Places, Objects]:
    """Where a township's people would go: its seat; else its place with most people; else a point inside its line."""
    lon, lat = ground.seats.lon.copy(), ground.seats.lat.copy()
    kind = np.where(ground.seat_kind == "seat", "seat", np.where(np.isfinite(lon), "inner_point", "")).astype(object)
    people = np.where(np.isfinite(ground.homes.lon), np.nan_to_num(ground.people("population")), 0.0)
    for unit in np.flatnonzero(kind != "seat"):
        mine = np.flatnonzero((ground.unit == unit) & (people > 0))
        if len(mine):
            best = mine[np.argmax(people[mine])]
            lon[unit], lat[unit], kind[unit] = ground.homes.lon[best], ground.homes.lat[best], "largest"
    return Places(lon, lat), kind


def _regional(question: TownshipQuestion, ground: CentreGround, travel: TravelModel, middle: Places, unserved: Floats) -> Floats:
    pairs = travel.pairs(ground.homes, middle, limit_min=question.minutes)
    total = np.bincount(pairs.facility, weights=unserved[pairs.place], minlength=len(middle))
    return np.where(np.isfinite(middle.lon), total, np.nan)


def _which(ground: CentreGround, kind: str) -> npt.NDArray[np.bool_]:
    which = np.zeros(len(ground.facilities), dtype=bool)
    which[ground.standing(kind)] = True
    return which


def _rows(
    ground: CentreGround, need: _Need, score: Score, holds: npt.NDArray[np.int64], options: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    units, figures, parts = ground.units, need.figures, need.components
    has = {key: set(options["township_code"][options["option"] == key].dropna()) for key in OPTIONS}
    best = [next((key for key in OPTIONS if code in has[key]), "none") for code in units.codes]
    option = np.where(holds > 0, "keep", np.array(best, dtype=object))
    whole = ("population", "elderly60", "elderly80", "homes", "homes_unknown", "beds")
    columns = {
        "rank": score.rank,
        "rank_best": score.rank_best,
        "rank_worst": score.rank_worst,
        "code": text(units.codes),
        "name": text(units.frame["name"].to_numpy(dtype=object)),
        **{name: whole_numbers(figures[name]) for name in whole},
        "share60": figures["share60"],
        "share80": figures["share80"],
        "far": parts["far"],
        "far_at_least": need.far_at_least,
        "beds_per_1000": figures["beds_per_1000"],
        "beds_short": parts["beds"],
        "regional": whole_numbers(parts["regional"]),
        "measured_from": text(need.measured_from),
        **{f"{name}_scaled": score.scaled[name] for name in COMPONENTS},
        "score": score.least,
        "score_most": score.most,
        "centres": whole_numbers(holds),
        "option": text(option),
    }
    rows = gpd.GeoDataFrame(columns, geometry=units.frame.geometry.to_numpy(), crs=units.frame.crs)
    return rows.sort_values("rank", ignore_index=True)


def _passport(question: TownshipQuestion, on: date, frames: CentreFrames) -> Passport:
    kind = FACILITY_KINDS.labels[question.kind]
    return plain_passport(
        definition=Wording(
            f"有在用{kind.zh}的乡镇（街道）数 ÷ 乡镇（街道）总数", f"townships with an operating {kind.en}, of all townships"
        ),
        counted=Wording("个（乡镇街道）", "townships"),
        unknown_means=Wording("无法判定的乡镇数", "townships that could not be decided"),
        on=on,
        vintages=frames.study.vintages,
    )


def _definition(question: TownshipQuestion, travel: TravelModel) -> Wording:
    weights = question.weights.by_name
    zh = "，".join(f"{label.zh} × {weights[name]:g}" for name, label in COMPONENTS.items())
    en = ", ".join(f"{label.en} × {weights[name]:g}" for name, label in COMPONENTS.items())
    return Wording(
        f"得分＝各项除以本区域最大值（0–1）后的加权平均；权重为设定值，可调整：{zh}；出行：{travel.mode.label.zh}，时限 {question.minutes:g} 分钟，"
        f"超过 {SEARCHED * question.minutes:g} 分钟的按该值计；床位标准 {BEDS_NORM.figure}（{BEDS_NORM.source}）；缺数的项按 0 计为下限、按 1 计为上限",
        f"score = weighted mean of the components, each as a share of the area's largest (0–1); the weights are a setting: {en}; {travel.mode.label.en}, limit {question.minutes:g} min, "
        f"longer than {SEARCHED * question.minutes:g} min is taken as that; beds against {BEDS_NORM.value:g} per 1,000 ({BEDS_NORM.source}); unknown components are 0 in the lower bound and 1 in the upper",
    )


def _notes(question: TownshipQuestion, rows: gpd.GeoDataFrame, need: _Need) -> Iterator[Finding]:
    names = rows["name"]
    silent = names[rows["elderly60"].isna()].tolist()
    yield from several(
        "township-people-unknown",
        silent,
        Wording("个乡镇没有60岁及以上人数，排序只用其余各项", "townships have no number of people of 60+: ordered by the rest"),
        layer=question.demand,
    )
    homes = names[(rows["homes_unknown"] > 0).to_numpy(dtype=bool)].tolist()
    yield from several(
        "beds-unknown",
        homes,
        Wording(
            "个乡镇有养老机构未填床位，床位缺口是上限",
            "townships have homes that do not say their beds: beds short is an upper bound",
        ),
    )
    if need.unplaced:
        yield Finding(
            "planning.demand-not-tied",
            Severity.WARNING,
            Wording(
                f"{need.unplaced} 个居民点没有位置或未连上道路，不计入平均用时",
                f"{need.unplaced} places have no position or road and are left out of the mean way",
            ),
            evidence={"places": need.unplaced},
        )
    unsure = names[(rows["rank_worst"] - rows["rank_best"] >= 3).to_numpy(dtype=bool)].tolist()
    yield from several(
        "rank-unsure",
        unsure,
        Wording(
            "个乡镇的名次在任一权重加倍或减半时变动 3 位以上，请勿只看名次",
            "townships move by 3 ranks or more when one weight is doubled or halved: do not go by the rank alone",
        ),
        severity=Severity.NOTE,
        layer="divisions",
    )
    nothing = names[(rows["option"] == "none").to_numpy(dtype=bool)].tolist()
    yield from several(
        "no-option",
        nothing,
        Wording(
            "个乡镇既无中心，也无可改造的机构或备选用地", "townships have neither a centre nor anything to convert or to build on"
        ),
        severity=Severity.NOTE,
        layer="divisions",
    )
