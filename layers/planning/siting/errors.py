"""What a siting question asks that cannot be, and what to ask instead."""

import math
from collections.abc import Iterable
from enum import StrEnum

from layers.errors import Refusal
from layers.wording import Wording


class NotACostUnit(Refusal):
    """Costs in a unit that measures no way, such as degrees."""

    code = "planning.not-a-cost-unit"

    def __init__(self, unit: str, known: Iterable[str]) -> None:
        listed = ", ".join(known)
        super().__init__(
            Wording(
                f"费用的单位不能是“{unit}”：经纬度之差不是路程。请先换算，可用单位：{listed}。",
                f"Costs cannot be in “{unit}”: a difference of degrees is no distance. Convert them first; units: {listed}.",
            ),
            unit=unit,
        )


class MissingUnit(Refusal):
    """Figures of which nobody said what they are measured in."""

    code = "planning.missing-unit"

    def __init__(self, what: Wording, example: str) -> None:
        super().__init__(
            Wording(
                f"{what.zh}没有写明单位：分钟和米不能凭数字分辨。请写明单位，例如 {example}。",
                f"{what.en} without a unit: minutes and metres cannot be told apart by their figures. Say which, such as {example}.",
            ),
            what=what.en,
        )


class MixedUnits(Refusal):
    """A reach in another unit than the costs."""

    code = "planning.mixed-units"

    def __init__(self, costs: str, reach: str) -> None:
        super().__init__(
            Wording(
                f"费用以 {costs} 计，服务范围却以 {reach} 计，二者不能比较。请统一单位。",
                f"The costs are in {costs}, the reach in {reach}: they cannot be compared. Give both in one unit.",
            ),
            costs=costs,
            reach=reach,
        )


class ImpossibleCost(Refusal):
    """A cost that is negative or not a number."""

    code = "planning.impossible-cost"

    def __init__(self, place: int, site: int, value: float, wrong: int) -> None:
        zh = "不是数字（不可达请写无穷大，或在稀疏矩阵中略去）" if math.isnan(value) else f"为 {value:g}，小于 0"
        en = (
            "is not a number (write inf where unreachable, or leave the pair out of a sparse matrix)"
            if math.isnan(value)
            else f"is {value:g}, below 0"
        )
        super().__init__(
            Wording(
                f"需求点 {place} 到场址 {site} 的费用{zh}；共有 {wrong} 处这样的数。",
                f"The cost of demand place {place} to site {site} {en}; {wrong} such number(s) in all.",
            ),
            place=place,
            site=site,
            wrong=wrong,
        )


class NotAMatrix(Refusal):
    """Costs that are no table of demand places by sites."""

    code = "planning.not-a-cost-matrix"

    def __init__(self, dimensions: int) -> None:
        super().__init__(
            Wording(
                f"费用须是“需求点 × 场址”的二维表，收到的是 {dimensions} 维。",
                f"Costs must be a table of demand places by sites; got {dimensions} dimension(s).",
            ),
            dimensions=dimensions,
        )


class ImpossibleReach(Refusal):
    """A reach that is no length and no time."""

    code = "planning.impossible-reach"

    def __init__(self, reach: str) -> None:
        super().__init__(
            Wording(
                f"服务范围“{reach}”不可用：须是大于 0 的数，或如“500 m”“15 min”的写法。",
                f"“{reach}” is no reach: give a number above 0, or a text such as “500 m” or “15 min”.",
            ),
            reach=reach,
        )


class ImpossibleCopies(Refusal):
    """A number of sites that everybody must be within reach of, which is no whole number from 1."""

    code = "planning.impossible-copies"

    def __init__(self, copies: object) -> None:
        super().__init__(
            Wording(
                f"每处需求点须有 {copies} 处场址可达：这个数须是不小于 1 的整数（1 为一般覆盖，2 为双重覆盖）。",
                f"{copies} site(s) within everybody's reach cannot be asked for: give a whole number from 1 (2 for a second site).",
            ),
            copies=str(copies),
        )


class WrongLength(Refusal):
    """A list that does not have one figure for each demand place or site."""

    code = "planning.siting-wrong-length"

    def __init__(self, what: Wording, given: int, expected: int) -> None:
        super().__init__(
            Wording(
                f"{what.zh}有 {given} 个数，而费用表中有 {expected} 个，两者不是同一批。",
                f"{given} figures of {what.en}, but the cost table has {expected}: they were not made for each other.",
            ),
            given=given,
            expected=expected,
        )


class ImpossibleFigure(Refusal):
    """A weight, capacity, price, load or budget that is negative or not a number."""

    code = "planning.impossible-siting-figure"

    def __init__(self, what: Wording, position: int, value: float, wrong: int = 1) -> None:
        zh = "不是数字" if math.isnan(value) else f"为 {value:g}"
        en = "is not a number" if math.isnan(value) else f"is {value:g}"
        super().__init__(
            Wording(
                f"{what.zh}第 {position} 项{zh}，须是不小于 0 的数；共有 {wrong} 处。",
                f"Item {position} of {what.en} {en}; it must be a number not below 0. {wrong} such item(s) in all.",
            ),
            position=position,
            wrong=wrong,
        )


class NobodyToServe(Refusal):
    """Weights that are zero everywhere, so that no plan is better than another."""

    code = "planning.nobody-to-serve"

    def __init__(self, places: int) -> None:
        super().__init__(
            Wording(
                f"全部 {places} 个需求点的人数（权重）都是 0，任何方案都一样。请检查人数所在的列，或更换人群。",
                f"All {places} demand places have a weight of 0: no plan is better than another. Check the column of people, "
                "or ask for another group.",
            ),
            places=places,
        )


class UnknownSite(Refusal):
    """A site named in the question that is not among the sites of the cost table."""

    code = "planning.site-not-in-table"

    def __init__(self, what: Wording, site: object, sites: int) -> None:
        super().__init__(
            Wording(
                f"{what.zh}中的场址 {site} 不在费用表的 {sites} 个场址（0 至 {sites - 1}）之中。请先把它加入候选场址。",
                f"Site {site} of {what.en} is not among the {sites} sites of the cost table (0 to {sites - 1}). "
                "Add it to the sites first.",
            ),
            site=site if isinstance(site, int) else str(site),
            sites=sites,
        )


class ForcedAndForbidden(Refusal):
    """A site that must be open and must not."""

    code = "planning.forced-and-forbidden"

    def __init__(self, site: int) -> None:
        super().__init__(
            Wording(
                f"场址 {site} 既被要求开设（或保留），又被禁止。请取消其中一项。",
                f"Site {site} must be open (or kept) and must not be. Take back one of the two.",
            ),
            site=site,
        )


class ImpossibleNumberOfSites(Refusal):
    """A number of new sites that is no whole number, below zero, above the candidates, or below the forced ones."""

    code = "planning.number-of-new-sites"

    def __init__(self, p: object, fewest: int, most: int) -> None:
        super().__init__(
            Wording(
                f"不能新设 {p} 处：可选的候选场址有 {most} 处，其中必须开设的有 {fewest} 处。请给 {fewest} 至 {most} 之间的整数。",
                f"{p} new site(s) cannot be: {most} candidate(s) may be opened, {fewest} of them must be. "
                f"Give a whole number from {fewest} to {most}.",
            ),
            p=p if isinstance(p, int) else str(p),
            fewest=fewest,
            most=most,
        )


class BudgetWithoutPrices(Refusal):
    """A budget, but no price of any site; or neither a number of sites nor a budget."""

    code = "planning.budget-without-prices"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "有预算须同时给出各场址的造价；不限个数（p）时须有预算，否则全部开设即为最优。",
                "A budget needs the price of every site; without a number of sites (p) a budget is needed, "
                "or opening all sites would be the answer.",
            ),
        )


class Why(StrEnum):
    """What stands in the way of any plan, as a raw fact; `impasse` says it in words and with its cures.

    NOT_FOUND alone proves nothing: the search ended before it met a plan, which may exist all the same.
    """

    OUT_OF_REACH = "places out of reach"
    CAPACITY = "capacity too small"
    MINIMUM_LOAD = "minimum load not met"
    BUDGET = "budget too small"
    TOO_NEAR = "forced sites too near each other or an existing one"
    TOO_FEW = "too few sites"
    TERMS = "terms contradict each other"
    NOT_FOUND = "none found within the effort"


_OBSTACLES = {
    Why.OUT_OF_REACH: Wording("有需求点任何可选场址都服务不到", "no site that may be opened reaches some places"),
    Why.CAPACITY: Wording("服务范围内的容量不足", "the capacity within reach is too small"),
    Why.MINIMUM_LOAD: Wording("达不到最低服务量", "the minimum load cannot be met"),
    Why.BUDGET: Wording("预算不足", "the budget is too small"),
    Why.TOO_NEAR: Wording(
        "必须开设的场址彼此或与现有场址过近", "sites that must be open are too near each other or an existing one"
    ),
    Why.TOO_FEW: Wording("允许的场址个数不够", "the number of sites is too small"),
    Why.TERMS: Wording("各项条件互相矛盾", "the terms contradict each other"),
    Why.NOT_FOUND: Wording("在给定的工作量内未找到方案", "no plan was found within the effort allowed"),
}


class NoPlan(Refusal):
    """No plan exists under these conditions, or (NOT_FOUND) none was found within the work allowed.

    Attributes:
        why: the obstacle.
        places, sites: positions of the demand places and sites concerned, where known.
        needed, available: what would be needed and what there is (weight, money, sites), where known.
    """

    code = "planning.no-plan"

    def __init__(
        self,
        why: Why,
        *,
        places: tuple[int, ...] = (),
        sites: tuple[int, ...] = (),
        needed: float | None = None,
        available: float | None = None,
    ) -> None:
        self.why, self.places, self.sites, self.needed, self.available = why, places, sites, needed, available
        zh, en = _OBSTACLES[why].zh, _OBSTACLES[why].en
        if places:
            shown = ", ".join(str(place) for place in places[:5])
            zh, en = f"{zh}（{len(places)} 处，如第 {shown} 项）", f"{en} ({len(places)}, such as {shown})"
        if needed is not None and available is not None:
            zh, en = f"{zh}（需要 {needed:g}，现有 {available:g}）", f"{en} (needed {needed:g}, available {available:g})"
        super().__init__(
            _said(why, zh, en),
            why=str(why),
            places=len(places),
            needed=needed,
            available=available,
        )


def _said(why: Why, zh: str, en: str) -> Wording:
    if why is Why.NOT_FOUND:
        return Wording(
            f"{zh}，不等于没有可行的方案。请加大工作量（effort）后再算，或放宽条件。",
            f"{en[0].upper()}{en[1:]}, which does not prove that there is none. Allow more effort, or loosen the terms.",
        )
    return Wording(f"没有可行的方案：{zh}。", f"No plan is possible: {en}.")


class ImpossibleFading(Refusal):
    """A share of cover by distance that rises with it, or lies outside 0 to 1."""

    code = "planning.impossible-fading"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "随距离递减的覆盖比例须在 0 与 1 之间，且不得随距离增加而上升。",
                "The share of cover by distance must lie between 0 and 1 and never rise with the distance.",
            ),
        )


class TooManyLevels(Refusal):
    """Partial cover with so many different shares that it does not fit the memory."""

    code = "planning.too-many-levels"

    def __init__(self, pairs: int) -> None:
        super().__init__(
            Wording(
                f"部分覆盖的级别过多，需要 {pairs} 个组合。请改用几级台阶式的比例，或缩小服务范围。",
                f"Partial cover at so many different shares needs {pairs} pairs. Use a few steps, or a shorter reach.",
            ),
            pairs=pairs,
        )
