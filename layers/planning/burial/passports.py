"""What the figures about niches mean in words: the formula, where each rate is from, what was assumed, and the shares with their denominators."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from layers.planning.burial.ground import NicheGround
from layers.planning.burial.norms import FIT_YEARS
from layers.planning.burial.question import NO_AGEING
from layers.planning.burial.rates import Rate
from layers.planning.definitions import DATUM
from layers.planning.passport import Passport, Percentage, Vintage
from layers.planning.people.ageing import SCENARIOS
from layers.wording import Wording

_NO_DISTANCE = Wording("不涉及距离（谁到哪处安放未模拟，见合并与各自两种缺口）", "no distance is involved (who goes where is not simulated: see the pooled and the unpooled shortage)")  # fmt: skip
_NO_RADIUS = Wording("无半径", "no radius")


def write_passport(ground: NicheGround, *, on: date, vintages: Sequence[Vintage]) -> Passport:
    """The passport of the year of fullness and of every share."""
    return Passport(
        definition=_definition(ground),
        counted=Wording(f"个（{ground.question.what.label.zh}）", f"({ground.question.what.label.en})"),
        unknown_means=Wording("总数或已用数未掌握的设施数，不计入", "facilities whose total or use is not held, left out"),
        distance_model=_NO_DISTANCE,
        radius_m=None,
        radius_source=_NO_RADIUS,
        norms=(),
        datum=DATUM,
        on=on,
        vintages=tuple(vintages),
    )


def _definition(ground: NicheGround) -> Wording:
    what, first, last = ground.question.what.label, ground.years[0], ground.years[-1]
    ageing, rates = _ageing(ground), ground.rates_of_area
    return Wording(
        f"{what.zh}用尽之年 = 自 {first} 年起累计需求首次达到 {ground.base} 年末空余数之年（推算至 {last} 年）；年需求 = 常住人口 × 死亡率 × 老龄化指数 × 火化比例 × "
        f"选择比例，常住人口不变；低、中、高三方案为各因素同取低、中、高；死亡率与比例取近 {FIT_YEARS} 个完整年合计（低、高为单年最低、最高）。"
        f"全区域死亡率 {_shown(rates.dying, 1000, '‰').zh}，火化比例 {_shown(rates.cremated, 100, '%').zh}，选择比例 {_shown(rates.choosing, 100, '%').zh}；{ageing.zh}",
        f"year of fullness of {what.en}: the first in which the need since {first} reaches what was free at the end of {ground.base} (reckoned until {last}); need a year = "
        f"residents × death rate × index of ageing × share cremated × share choosing one, residents constant; low, middle and high take every factor so; "
        f"rates over the last {FIT_YEARS} full years together (low and high: the lowest and highest single year). Area: death rate {_shown(rates.dying, 1000, '‰').en}, "
        f"cremated {_shown(rates.cremated, 100, '%').en}, choosing {_shown(rates.choosing, 100, '%').en}; {ageing.en}",
    )


def _shown(rate: Rate, scale: float, unit: str) -> Wording:
    """`6.8 ‰（6.1–7.4，全区域近年数据，2021–2025）`."""
    spread = rate.spread
    span = [] if spread.is_one else [f"{spread.low * scale:.3g}–{spread.high * scale:.3g}"]
    years = [] if rate.first is None else [f"{rate.first}–{rate.last}"]
    middle = f"{spread.middle * scale:.3g} {unit}"
    return Wording(
        f"{middle}（{'，'.join([*span, rate.basis.label.zh, *years])}）",
        f"{middle} ({', '.join([*span, rate.basis.label.en, *years])})",
    )


def _ageing(ground: NicheGround) -> Wording:
    if ground.question.scenario == NO_AGEING:
        return Wording("不计老龄化", "ageing left out")
    scenario = SCENARIOS[ground.question.scenario]
    mark = Wording("", "") if scenario.verified else Wording("，未核实/可调整", ", unverified, a setting")
    return Wording(
        f"老龄化方案“{scenario.label.zh}”（{scenario.declared_on} 声明{mark.zh}）",
        f"ageing scenario “{scenario.label.en}” (declared {scenario.declared_on}{mark.en})",
    )


def write_shares(ground: NicheGround, passport: Passport) -> tuple[tuple[Wording, Percentage], ...]:
    """Taken of the stock, and, where the county's own years say so, cremated of the deaths and laid to rest of the cremated."""
    known = [one for one in ground.counted.columbaria if one.total is not None and one.used is not None]
    unknown = len(ground.counted.columbaria) - len(known)
    total = sum(one.total or 0 for one in known)
    used = sum(min(one.used or 0, one.total or 0) for one in known)
    label = Wording("已用占总数", "taken, of all")
    said = replace(passport, definition=Wording(f"在用设施已用{ground.question.what.label.zh} ÷ 总数", f"{ground.question.what.label.en} taken, of all in operating facilities"))  # fmt: skip
    return ((label, Percentage(used, total, unknown, None if unknown else 0, said)), *_of_deaths(ground, passport))


def _of_deaths(ground: NicheGround, passport: Passport) -> tuple[tuple[Wording, Percentage], ...]:
    shares = []
    for label, rate in (
        (Wording("火化占死亡", "cremated, of the deaths"), ground.rates_of_area.cremated),
        (Wording("安放占火化", "laid to rest here, of the cremated"), ground.rates_of_area.choosing),
    ):
        if rate.denominator:
            years = f"{rate.first}–{rate.last}"
            own = replace(
                passport,
                definition=Wording(f"{label.zh}，{years} 年合计", f"{label.en}, {years} together"),
                counted=Wording("人", "persons"),
                unknown_means=Wording("缺数的年份不计入", "years without the figures are left out"),
            )
            shares.append((label, Percentage(rate.numerator, rate.denominator, 0, 0, own)))
    return tuple(shares)
