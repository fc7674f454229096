"""What a siting question asks that cannot be, and what to ask instead."""

import math
from collections.abc import Iterable

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
