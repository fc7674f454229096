"""What must be known beside a proposal: who was left out of it and why, and what nobody could judge."""

import numpy as np
import numpy.typing as npt

from layers.planning.law.judgement import Judgement
from layers.planning.proposals.ground import FAR_MIN, SitingGround
from layers.planning.proposals.question import COVERS
from layers.planning.question import Weight
from layers.planning.siting.problem import Model
from layers.planning.travel import REASONS
from layers.report import Finding, Report, Severity
from layers.wording import Wording

Flags = npt.NDArray[np.bool_]


def note_siting(ground: SitingGround, places: Flags, judgement: Judgement | None) -> Report:
    """All remarks on one proposal."""
    notes = (
        _by_nothing(judgement),
        _uncounted(ground),
        _untied_people(ground),
        _untied_candidates(ground),
        _beyond_everybody(ground, places),
        _off_the_roads(ground),
    )
    told = Report() if judgement is None else judgement.report
    return Report.of(note for note in notes if note is not None) + told


def _who(ground: SitingGround) -> Wording:
    """What the demand counts: people, or units."""
    return Wording("个单位", "units") if ground.question.weight is Weight.UNITS else Wording("人", "people")


def _note(code: str, severity: Severity, zh: str, en: str) -> Finding:
    return Finding(f"siting.{code}", severity, Wording(zh, en))


def _by_nothing(judgement: Judgement | None) -> Finding | None:
    if judgement is not None and judgement.packs:
        return None
    return _note(
        "no-rules",
        Severity.WARNING,
        "没有选用规则包：候选场址未按任何法规评判。",
        "No rule pack was chosen: the candidates were judged by no law at all.",
    )


def _uncounted(ground: SitingGround) -> Finding | None:
    unknown = int(np.isnan(ground.people).sum())
    if not unknown:
        return None
    return _note(
        "uncounted",
        Severity.WARNING,
        f"{unknown} 个居民点人数不详，未计入需求。",
        f"{unknown} places have no figure and count for nothing in the demand.",
    )


def _untied_people(ground: SitingGround) -> Finding | None:
    people = int(ground.weights[ground.reason != ""].sum())
    if not people:
        return None
    causes = [str(key) for key in np.unique(ground.reason[(ground.reason != "") & (ground.weights > 0)].astype(str))]
    zh, en = "、".join(REASONS[key].zh for key in causes), ", ".join(REASONS[key].en for key in causes)
    who = _who(ground)
    return _note(
        "untied-people",
        Severity.WARNING,
        f"{people:,} {who.zh}未能与道路连接（{zh}），任何方案都算作未覆盖；补测后结果会变。",
        f"{people:,} {who.en} are not tied to any road ({en}); every plan counts them as not covered until that is surveyed.",
    )


def _untied_candidates(ground: SitingGround) -> Finding | None:
    untied = np.flatnonzero(ground.may_stand & ~ground.is_tied)
    if not len(untied):
        return None
    names = "、".join(str(name) for name in ground.candidates.names[untied[:5]])
    return _note(
        "untied-candidates",
        Severity.WARNING,
        f"{len(untied)} 个候选场址未能与道路连接，未参加选址：{names}{'等' if len(untied) > 5 else ''}。",
        f"{len(untied)} candidates are not tied to any road and were left out: {names}{' …' if len(untied) > 5 else ''}.",
    )


def _beyond_everybody(ground: SitingGround, places: Flags) -> Finding | None:
    """People whom no site can serve, where the model would have to serve everybody, and from how many minutes on some site could."""
    people = int(ground.weights[~places].sum())
    if ground.question.model is Model.MCLP or not people:
        return None
    limit = ground.question.minutes if ground.question.model in COVERS else FAR_MIN
    who, cure = _who(ground), _from_which_minute_on(ground, places)
    return _note(
        "beyond-everybody",
        Severity.WARNING,
        f"{people:,} {who.zh}在 {limit:g} 分钟内没有任何可设场址能够服务，未计入模型，列于“仍未覆盖”。{cure.zh}",
        f"{people:,} {who.en} have no site that may stand within {limit:g} minutes; they are left out of the model and listed as still without. {cure.en}",
    )


def _from_which_minute_on(ground: SitingGround, places: Flags) -> Wording:
    """What would serve those left out: more minutes for some, nothing within four hours for the others."""
    usable = np.setdiff1d(np.concatenate((ground.existing, ground.offered)), ground.refused)
    minutes, apart = ground.ways_to(usable), ~places & (ground.weights > 0)
    near, who = apart & np.isfinite(minutes), _who(ground)
    some, rest = int(ground.weights[near].sum()), int(ground.weights[apart & ~np.isfinite(minutes)].sum())
    if not some:
        return Wording(
            "四小时内也没有；需要更近的候选场址或补测道路。",
            "None does within four hours: nearer candidates or surveyed roads are needed.",
        )
    most = float(np.ceil(10 * minutes[near].max()) / 10)
    tail = (
        Wording(f"，其余 {rest:,} {who.zh}四小时内也没有", f"; none within four hours for the other {rest:,}")
        if rest
        else Wording("", "")
    )
    return Wording(
        f"放宽到 {most:g} 分钟可服务其中 {some:,} {who.zh}{tail.zh}；或提供更近的候选场址。",
        f"{most:g} minutes would serve {some:,} of them{tail.en}; or offer nearer candidates.",
    )


def _off_the_roads(ground: SitingGround) -> Finding | None:
    """Facilities that stand and that nobody can reach as asked."""
    served = np.isin(ground.existing, np.unique(ground.costs.site))
    idle = int((~served).sum())
    if not idle:
        return None
    return _note(
        "facilities-unreached",
        Severity.NOTE,
        f"{idle} 处在用设施按这种出行方式在搜索范围内无人可达（多为未与道路连接），视同不存在。",
        f"{idle} operating facilities are reached by nobody this way within the search (mostly not tied to a road) and count as if they were not there.",
    )
