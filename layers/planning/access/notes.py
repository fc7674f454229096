"""What the figures of supply and need mean in words, and what a person should look at before trusting them."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from layers.planning.access.ground import AccessGround
from layers.planning.access.question import CAPACITIES, UNIT_OF_CAPACITY
from layers.planning.definitions import DATUM
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.passport import Passport, Percentage, Vintage
from layers.planning.travel import REASONS
from layers.report import Fact, Finding, Severity, Where
from layers.wording import Wording

Flags = npt.NDArray[np.bool_]

_SHOWN = 10


def write_access_passport(ground: AccessGround, *, vintages: Sequence[Vintage]) -> Passport:
    """The passport every figure of the answer carries."""
    question, travel = ground.question, ground.travel
    kind, supply, mode = FACILITY_KINDS.labels[question.kind], CAPACITIES[question.capacity], travel.mode.label
    whose = (
        Wording("含邻县设施", "facilities of neighbours included")
        if question.with_neighbours
        else Wording("不含邻县设施", "facilities of neighbours left out")
    )
    need = (
        Wording("未说明每人需要量，不判有无位子", "no need per person said, so nothing is told of places")
        if question.need is None
        else Wording(
            f"每人需要 {question.need:g} {UNIT_OF_CAPACITY[question.capacity]}（设定值）",
            f"{question.need:g} of it per person needed (a setting)",
        )
    )
    decay = question.falls_off.definition
    return Passport(
        definition=Wording(
            f"{mode.zh} {question.minutes:g} 分钟内在用{kind.zh}的{supply.zh}，按{question.weight.label.zh}两步移动搜索；{decay.zh}；{need.zh}；{whose.zh}",
            f"{supply.en} of operating facilities ({kind.en}) within {question.minutes:g} min ({mode.en}), two-step floating catchment for {question.weight.label.en}; {decay.en}; {need.en}; {whose.en}",
        ),
        counted=Wording(f"人（{question.weight.label.zh}）", f"persons ({question.weight.label.en})"),
        unknown_means=Wording(
            "人数不详或没有位置的居民点数；占比以人数已知的全部人口为分母，没有位置、未能与道路连接的按到不了计并列明",
            "places without a figure or a position; shares are of everybody whose number is known, and whoever has no position or is not tied to the way of travelling counts as out of reach and is said",
        ),
        distance_model=travel.definition,
        radius_m=None,
        radius_source=Wording("按时间计算，不用半径", "by time, no radius"),
        norms=(),
        datum=DATUM,
        on=ground.sites.on,
        vintages=tuple(vintages),
        mode=mode,
        minutes=question.minutes,
        speed_ms=travel.speed_ms,
        speed_source=Wording("取该出行方式的默认速度（可调整）", "the default of the way of travelling (a setting)"),
        snap_limit_m=ground.snap_limit_m,
    )


def count_of_people(ground: AccessGround, people: int, passport: Passport) -> Percentage:
    """So many of all people whose number is known, as of a circle: whoever has no position or no road stands among them as not reached."""
    return share_of_everybody(ground, people, np.ones(len(ground.people), dtype=bool), passport)


def share_of_everybody(ground: AccessGround, people: int, here: Flags, passport: Passport) -> Percentage:
    """As `count_of_people`, of the places marked `here`."""
    unknown = here & ~ground.is_known
    whole, behind = (round(float(np.nansum(ground.people[at]))) for at in (here, unknown))
    return Percentage(people, whole, int(unknown.sum()), behind, passport, counts_unknown=True)


def note_access(ground: AccessGround) -> Iterator[Finding]:
    """One finding per kind of doubt: people whom nothing reaches, supply nobody reaches, capacities nobody wrote down."""
    yield from _on_people(ground)
    yield from _on_supply(ground)


def _on_people(ground: AccessGround) -> Iterator[Finding]:
    for reason in sorted(set(ground.reason) - {""}):
        at = ground.reason == reason
        people = round(float(np.nansum(ground.people[at])))
        why = REASONS[reason]
        means = Wording("另列，不计入", "listed apart") if reason == "no_position" else Wording("可达性为 0", "their access is 0")
        yield Finding(
            "planning.demand-not-tied",
            Severity.WARNING,
            Wording(
                f"{int(at.sum())} 个居民点（{people} 人）{why.zh}：{means.zh}",
                f"{int(at.sum())} places ({people} people): {why.en}; {means.en}",
            ),
            evidence={"places": int(at.sum()), "people": people, "reason": reason},
        )
    alone = ground.is_known & ~ground.catchments.is_reached
    if alone.any():
        people = round(float(ground.people[alone].sum()))
        yield Finding(
            "planning.nothing-in-reach",
            Severity.WARNING,
            Wording(
                f"{int(alone.sum())} 个居民点（{people} 人）时限内没有任何供给，可达性记 0，仍计入平均与公平性",
                f"{int(alone.sum())} places ({people} people) have no supply within the limit: access 0, and they stay in every mean and in equity",
            ),
            evidence={"places": int(alone.sum()), "people": people},
        )
    if ground.question.with_neighbours:
        yield Finding(
            "planning.neighbours-people-left-out",
            Severity.NOTE,
            Wording(
                "邻县设施计入供给，邻县居民未计入需求，边界附近的可达性偏高",
                "neighbours' facilities are counted and their people are not: access near the border is flattered",
            ),
        )


def _on_supply(ground: AccessGround) -> Iterator[Finding]:
    keys = ground.sites.facilities.frame["facility_id"].to_numpy(dtype=object)[ground.facility]
    supply = CAPACITIES[ground.question.capacity]
    yield from _several(
        "planning.capacity-unknown",
        keys[np.isnan(ground.supply)],
        Wording(
            f"没有“{supply.zh}”数字，按不提供供给计（结果偏低）",
            f"no figure of “{supply.en}”: taken as giving nothing, so the result is low",
        ),
    )
    yield from _several(
        "planning.capacity-zero",
        keys[ground.supply == 0],
        Wording(f"“{supply.zh}”为 0，不提供供给", f"“{supply.en}” is 0: gives nothing"),
    )
    idle = np.zeros(len(keys), dtype=bool)
    idle[ground.catchments.idle] = True
    for reason in sorted(set(ground.untied) - {""}):
        why = REASONS[reason]
        at = ground.untied == reason
        yield from _several(
            "planning.facility-not-tied",
            keys[at],
            Wording(f"{why.zh}，无人能到达", f"{why.en}: nobody gets there"),
            reason=reason,
        )
    yield from _several(
        "planning.supply-without-demand",
        keys[idle & (ground.untied == "")],
        Wording("时限内没有人，其供给不计入任何人", "nobody lives within the limit: its supply is in nobody's access"),
    )


def _several(code: str, keys: npt.NDArray[np.object_], why: Wording, **evidence: Fact) -> Iterator[Finding]:
    if len(keys) == 0:
        return
    first = ", ".join(str(key) for key in keys[:_SHOWN]) + (" …" if len(keys) > _SHOWN else "")
    sentence = Wording(f"{len(keys)} 处设施：{why.zh}（{first}）", f"{len(keys)} facilities: {why.en} ({first})")
    facts: dict[str, Fact] = {"rows": len(keys), "first": first, **evidence}
    yield Finding(code, Severity.WARNING, sentence, Where("facilities", key=str(keys[0])), facts)
