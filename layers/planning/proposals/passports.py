"""The passport of a proposal's percentages in words: who is counted, by which way, in which time, of what."""

from collections.abc import Sequence

from layers.planning.circles.passports import speed_source
from layers.planning.definitions import DATUM
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.passport import Passport, Vintage
from layers.planning.proposals.ground import SitingGround
from layers.planning.question import Weight
from layers.planning.travel import Mode
from layers.wording import Wording

_BY_MINUTES = Wording("按时间计算，不用半径", "by time, no radius")


def write_siting_passport(ground: SitingGround, *, vintages: Sequence[Vintage]) -> Passport:
    """The passport of the coverage before and after a plan."""
    question, travel = ground.question, ground.travel
    kind, mode, weight = FACILITY_KINDS.labels[question.kind], travel.mode.label, question.weight
    who = Wording("驻地", "the seats of units") if weight is Weight.UNITS else Wording(weight.label.zh, weight.label.en)
    by_road = travel.mode in (Mode.WALK, Mode.BUS, Mode.DRIVE)
    untied = (
        Wording("连不上道路", "whoever is not tied to any road") if by_road else Wording("没有位置", "whoever has no position")
    )
    return Passport(
        definition=Wording(
            f"从居住地{mode.zh} {question.minutes:g} 分钟内能到达在用或拟设{kind.zh}的{who.zh} ÷ 已知总数；恰好等于时限的计入；{untied.zh}的按未覆盖计",
            f"{who.en} within {question.minutes:g} minutes ({mode.en}) of an operating or proposed {kind.en}, of all whose number is known; exactly at the limit counts; "
            f"{untied.en} counts as not covered",
        ),
        counted=Wording(f"人（{weight.label.zh}）", f"persons ({weight.label.en})")
        if weight is not Weight.UNITS
        else Wording("个单位", "units"),
        unknown_means=Wording(
            "人数不详的居民点不在分母内，另列", "places without a figure are not in the denominator and are listed"
        ),
        distance_model=travel.definition,
        radius_m=None,
        radius_source=_BY_MINUTES,
        norms=(),
        datum=DATUM,
        on=ground.sites.on,
        vintages=tuple(vintages),
        mode=mode,
        minutes=question.minutes,
        speed_ms=travel.speed_ms,
        speed_source=speed_source(travel.mode, asked=question.speed_ms is not None),
        snap_limit_m=ground.snap_limit_m,
    )
