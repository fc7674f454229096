"""The passport of a circle's figures in words: who was counted, how they travel, how fast, and what was done where nobody can tell."""

from collections.abc import Sequence
from dataclasses import replace

from layers.planning.circles.ground import CircleGround
from layers.planning.circles.points import points_told
from layers.planning.definitions import DATUM
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.passport import Passport, Vintage
from layers.planning.question import Weight
from layers.planning.speeds import PROFILES, speed_profile
from layers.planning.travel import Mode, TravelModel
from layers.reference import LEVELS
from layers.wording import Wording

_BY_MINUTES = Wording("按时间计算，不用半径", "by time, no radius")


def write_circle_passport(ground: CircleGround, weight: Weight, *, vintages: Sequence[Vintage]) -> Passport:
    """The passport of one weight's figures at the speed asked for."""
    question, travel = ground.question, ground.travel
    return Passport(
        definition=_definition(ground, weight),
        counted=_counted(ground, weight),
        unknown_means=_unknown(weight),
        distance_model=travel.definition,
        radius_m=None,
        radius_source=_BY_MINUTES,
        norms=(),
        datum=DATUM,
        on=ground.sites.on,
        vintages=tuple(vintages),
        mode=travel.mode.label,
        minutes=question.minutes,
        speed_ms=travel.speed_ms,
        speed_source=speed_source(travel.mode, asked=question.speed_ms is not None),
        snap_limit_m=ground.connection.limit_m,
    )


def at_walking_speed(passport: Passport, model: TravelModel) -> Passport:
    """The same passport for the figure by the way of travelling at another walking speed."""
    source = speed_source(model.mode, asked=True)
    return replace(passport, speed_ms=model.speed_ms, distance_model=model.definition, speed_source=source)


def speed_source(mode: Mode, *, asked: bool) -> Wording:
    """Whose figures the speeds are, what is unverified said so; a speed that somebody named is his."""
    figures = speed_profile(str(mode) if any(profile.mode == mode for profile in PROFILES) else str(Mode.WALK)).figures
    doubt = ("（未核实，可调整）", " (unverified, a setting)")
    zh = "；".join(f"{f.what.zh}：{f.source}{'' if f.verified else doubt[0]}" for f in figures)
    en = "; ".join(f"{f.what.en}: {f.source}{'' if f.verified else doubt[1]}" for f in figures)
    return Wording(f"步行速度按所列值；{zh}", f"walking speed as stated; {en}") if asked else Wording(zh, en)


def _definition(ground: CircleGround, weight: Weight) -> Wording:
    question = ground.question
    kind, unit, mode = FACILITY_KINDS.labels[question.kind], LEVELS.labels[question.unit], ground.travel.mode.label
    whose = (
        Wording("含邻县设施", "facilities of neighbours included")
        if question.with_neighbours
        else Wording("不含邻县设施", "facilities of neighbours left out")
    )
    within = Wording(
        f"{mode.zh} {question.minutes:g} 分钟内能到达在用{kind.zh}",
        f"within {question.minutes:g} minutes ({mode.en}) of an operating {kind.en}",
    )
    if weight is Weight.UNITS:
        zh = f"驻地（无驻地的取唯一居民点或界内一点）{within.zh}的{unit.zh}数 ÷ {unit.zh}总数（无法判定的在分母内，按未覆盖计）"
        en = f"units ({unit.en}) whose seat (or only settlement, or a point inside) lies {within.en}, of all units (the undecided are among them, as not covered)"
    else:
        zh = f"从居住地{within.zh}的{weight.label.zh} ÷ 人数已知的全部{weight.label.zh}（无法判定的在分母内，按未覆盖计）"
        en = (
            f"{weight.label.en} who live {within.en}, of all whose number is known (the undecided are among them, as not covered)"
        )
    on = Wording("", "") if weight is Weight.UNITS else points_told(ground)
    return Wording(
        "；".join(filter(None, (zh, on.zh, "恰好等于时限的计入", whose.zh))),
        "; ".join(filter(None, (en, on.en, "exactly at the limit counts", whose.en))),
    )


def _counted(ground: CircleGround, weight: Weight) -> Wording:
    if weight is Weight.UNITS:
        level = LEVELS.labels[ground.question.unit]
        return Wording(f"个（{level.zh}）", f"units ({level.en})")
    return Wording(f"人（{weight.label.zh}）", f"persons ({weight.label.en})")


def _unknown(weight: Weight) -> Wording:
    if weight is Weight.UNITS:
        zh = "没有位置、或未能与道路连接而直线上仍可能在时限内的单位：在分母内，按未覆盖计；全算在圈内的上限并列"
        en = "units without a position, or not tied to the road and yet near enough in a straight line: in the denominator as not covered, the upper bound beside"
    else:
        zh = "住处没有位置、或未能与道路连接而直线上仍可能在时限内的人：在分母内，按未覆盖计，全算在圈内的上限并列；人数不详的居民点不在分母内，另列"
        en = (
            "people who live without a position, or not tied to the road and yet near enough in a straight line: in the denominator as not covered, the upper "
            "bound beside; places without a figure are not in it and are listed"
        )
    return Wording(
        f"{zh}；未连接但直线也超过时限的，确定未覆盖",
        f"{en}; what is not tied and too far even in a straight line is surely not covered",
    )
