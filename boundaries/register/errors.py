"""What the register refuses: said as a fact, with what to do about it."""

from layers.errors import Refusal
from layers.rows import shorten
from layers.wording import Wording


class UnknownAzimuthKind(Refusal):
    """An azimuth whose kind of north nobody states: grid, true or magnetic differ by degrees."""

    code = "boundaries.unknown-azimuth-kind"

    def __init__(self, kind: str) -> None:
        super().__init__(
            Wording(
                f"方位角的类别是“{shorten(kind, 20)}”，无法换算。请查明是坐标方位角、真方位角还是磁方位角后再用。",
                f"The kind of the azimuth is “{shorten(kind, 20)}”; it cannot be converted. Find out whether it is grid, true or magnetic.",
            ),
            kind=shorten(kind, 20),
        )


class DeclinationNotStated(Refusal):
    """A magnetic azimuth was to be converted, and nobody stated the declination of that place and day."""

    code = "boundaries.declination-not-stated"

    def __init__(self) -> None:
        super().__init__(
            Wording(
                "磁方位角换算需要测量当时当地的磁偏角（东偏为正）。请填写，系统不会代为估计。",
                "A magnetic azimuth needs the declination of its place and day (east positive). State it; it is never assumed.",
            )
        )


class GridNotStated(Refusal):
    """A grid azimuth was to be converted, and its Gauss–Krüger zone is not stated or is none."""

    code = "boundaries.grid-not-stated"

    def __init__(self, epsg: int | None = None) -> None:
        given_zh = "" if epsg is None else f"EPSG:{epsg} 不是高斯投影带。"
        given_en = "" if epsg is None else f"EPSG:{epsg} is no such zone. "
        super().__init__(
            Wording(
                f"{given_zh}坐标方位角换算需要知道所在的高斯投影带（如 EPSG:4544）。请注明。",
                f"{given_en}A grid azimuth needs its Gauss–Krüger zone (for example EPSG:4544). State it.",
            ),
            epsg=epsg,
        )


class MixedZones(Refusal):
    """Rows of an old datum stand in several zones; common points of one plane cannot fit them all."""

    code = "boundaries.mixed-zones"

    def __init__(self, zones: int) -> None:
        super().__init__(
            Wording(
                f"旧坐标系的表中有 {zones} 个投影带，局部拟合一次只能用一个带。请按投影带分成几张表。",
                f"The table of old coordinates spans {zones} zones; a local fit serves one. Split the table by zone.",
            ),
            zones=zones,
        )


class LineOfOnePoint(Refusal):
    """A line was to be built from fewer than two points."""

    code = "boundaries.line-of-one-point"

    def __init__(self, points: int) -> None:
        super().__init__(
            Wording(
                f"界线至少需要两个能定位的点，现在只有 {points} 个。请检查成果表的坐标列、坐标系，或补充边界点成果表。",
                f"A line needs two points that can be placed; there are {points}. Check the coordinate columns and their system, or add the table of boundary points.",
            ),
            points=points,
        )


class OrderNotStated(Refusal):
    """Two tables that do not say how their points follow each other along the line."""

    code = "boundaries.order-not-stated"

    def __init__(self, example: str) -> None:
        super().__init__(
            Wording(
                f"看不出边界点在哪两个界桩之间（如“{shorten(example, 30)}”）。请任选一种写法：统一编号；边界点号写成“界桩序号-点序号”（3-2）；或在边界点成果表中按次序列入界桩。",
                f"It is not stated between which markers the boundary points lie (for example “{shorten(example, 30)}”). Number both tables in one row, write "
                "points as marker-point (3-2), or list the markers among the points in their order.",
            ),
            example=shorten(example, 30),
        )
