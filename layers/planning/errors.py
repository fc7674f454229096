"""What planners asked for that cannot be answered, and what to ask instead."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from layers.errors import Refusal
from layers.wording import Wording

if TYPE_CHECKING:
    from layers.planning.kinds import Norm


class UnknownKind(Refusal):
    """A kind of facility that the house does not keep."""

    code = "planning.unknown-kind"

    def __init__(self, kind: str, known: Iterable[str]) -> None:
        listed = ", ".join(known)
        super().__init__(
            Wording(
                f"没有“{kind}”这一设施类别。可用的类别：{listed}。", f"There is no kind of facility “{kind}”. Kinds: {listed}."
            ),
            kind=kind,
        )


class UnknownLevel(Refusal):
    """A level of division that does not exist."""

    code = "planning.unknown-level"

    def __init__(self, level: str, known: Iterable[str]) -> None:
        listed = ", ".join(known)
        super().__init__(
            Wording(f"没有“{level}”这一层级。可用的层级：{listed}。", f"There is no level “{level}”. Levels: {listed}."),
            level=level,
        )


class UnknownChoice(Refusal):
    """A measure, weight, grouping or demand layer that does not exist."""

    code = "planning.unknown-choice"

    def __init__(self, what: str, value: str, known: Iterable[str]) -> None:
        listed = ", ".join(known)
        super().__init__(
            Wording(f"{what} 不能是“{value}”，可选：{listed}。", f"{what} cannot be “{value}”; choose one of: {listed}."),
            what=what,
            value=value,
        )


class NoRadius(Refusal):
    """A reach was asked for without a radius."""

    code = "planning.no-radius"

    def __init__(self, kind: str, norms: Iterable["Norm"] = ()) -> None:
        known = [norm for norm in norms if norm.verified and norm.area == ""]
        listed = ", ".join(norm.figure for norm in known)
        zh = f"收录的全国规定：{listed}（仅供参考，不自动采用）。" if known else "本系统没有收录该类设施的半径规定。"
        en = (
            f"National norms on record: {listed} (for reference, never taken by default)."
            if known
            else "No radius norm is on record."
        )
        super().__init__(
            Wording(
                f"按距离计算需要半径，请写明单位，如 1000m 或 1km。{zh}",
                f"A reach needs a radius with its unit, for example 1000m or 1km. {en}",
            ),
            kind=kind,
        )


class RadiusInDegrees(Refusal):
    """A radius in degrees, which is no length on the ground."""

    code = "planning.radius-in-degrees"

    def __init__(self, radius: str) -> None:
        super().__init__(
            Wording(
                f"半径“{radius}”像是经纬度的度数。度不是长度（东西向与南北向不等）。请用米或千米，如 1000m、1km。",
                f"The radius “{radius}” reads like degrees. A degree is no length on the ground. Give metres or kilometres: 1000m, 1km.",
            ),
            radius=radius,
        )


class RadiusInMinutes(Refusal):
    """A radius in minutes: no mode, speed or road network says how far that is."""

    code = "planning.radius-in-minutes"

    def __init__(self, radius: str) -> None:
        super().__init__(
            Wording(
                f"“{radius}”是时间，不是距离。直线距离不能代表“15分钟”；请给出米数，并在报告中注明是直线距离。",
                f"“{radius}” is a time, not a distance. A straight line is not “15 minutes”: give metres, and report it as straight-line.",
            ),
            radius=radius,
        )


class ImpossibleRadius(Refusal):
    """A radius that is not a positive, readable length below 1,000 km."""

    code = "planning.impossible-radius"

    def __init__(self, radius: str) -> None:
        super().__init__(
            Wording(
                f"看不懂半径“{radius}”。请写大于 0、小于 1000 km 的长度并带单位，如 1000m、1.5公里。",
                f"“{radius}” is no radius. Give a length above 0 and below 1,000 km with its unit: 1000m, 1.5km.",
            ),
            radius=radius,
        )


class NoUnits(Refusal):
    """The area holds no unit of the level on that day, so nothing can be counted."""

    code = "planning.no-units"

    def __init__(self, level: Wording, area: str, on: str) -> None:
        super().__init__(
            Wording(
                f"{area} 在 {on} 没有“{level.zh}”一级的行政区划，无法计算。请先导入行政区划，或换一个层级、日期、范围。",
                f"{area} has no {level.en} on {on}, so there is nothing to count. Import its divisions, or ask for another level, day or area.",
            ),
            level=level.en,
            area=area,
            on=on,
        )


class NoDemand(Refusal):
    """People were to be counted, but no row says how many live anywhere."""

    code = "planning.no-demand"

    def __init__(self, layer: str, column: str, area: str) -> None:
        super().__init__(
            Wording(
                f"{area} 的“{layer}”没有任何“{column}”数字，无法按人计算。请先导入人口，或改为按单位计算。",
                f"“{layer}” holds no “{column}” figure for {area}. Import population first, or count units instead.",
            ),
            layer=layer,
            column=column,
            area=area,
        )


class ImpossiblePercentage(Refusal):
    """Figures that cannot be a share: negative, not whole, or more than the whole."""

    code = "planning.impossible-percentage"

    def __init__(self, numerator: object, denominator: object, unknown: object) -> None:
        super().__init__(
            Wording(
                f"分子 {numerator}、分母 {denominator}、未知 {unknown} 不能构成比例。",
                f"{numerator} of {denominator} with {unknown} unknown cannot be a share.",
            ),
            numerator=str(numerator),
            denominator=str(denominator),
            unknown=str(unknown),
        )


class NoGroundToTravel(Refusal):
    """A way of travelling for which nothing is held: roads for walking and driving, a surface for going over the ground."""

    code = "planning.no-roads"

    def __init__(self, mode: str, label: Wording, ready: Iterable[str]) -> None:
        what = (
            Wording("地形与地表覆盖（GeoTIFF 高程、地表覆盖、障碍）", "a surface (GeoTIFF of heights, land cover, barriers)")
            if mode == "surface"
            else Wording(
                "道路（图层 roads：Shapefile、GeoPackage 或 OSM pbf）", "roads (layer roads: shapefile, GeoPackage or OSM pbf)"
            )
        )
        listed = ", ".join(ready) or "–"
        super().__init__(
            Wording(
                f"无法按“{label.zh}”计算时间：尚未导入{what.zh}。请先导入，或改用现有方式：{listed}。直线不能代替道路，不会自动换用。",
                f"No time can be told for “{label.en}”: {what.en} must be imported first. Ready now: {listed}. A straight line never "
                "stands in for a road by itself.",
            ),
            mode=mode,
            ready=listed,
        )


class ImpossibleMinutes(Refusal):
    """A time that is no positive number of minutes up to four hours."""

    code = "planning.impossible-minutes"

    def __init__(self, said: str) -> None:
        super().__init__(
            Wording(
                f"看不懂时间“{said}”。请写大于 0、不超过 240 分钟的时间，如 15、15min、15分钟、0.5小时。",
                f"“{said}” is no time. Give more than 0 and at most 240 minutes: 15, 15min, 15分钟, 0.5h.",
            ),
            minutes=said,
        )


class MinutesInMetres(Refusal):
    """A length where a time was asked for."""

    code = "planning.minutes-in-metres"

    def __init__(self, said: str) -> None:
        super().__init__(
            Wording(
                f"“{said}”像是长度，这里要的是时间。服务圈按分钟计算，如 15分钟；要按直线距离计算，请改用覆盖分析的半径。",
                f"“{said}” reads like a length, and a time is asked for. Give minutes, such as 15min; for a straight-line radius use the coverage question.",
            ),
            minutes=said,
        )
