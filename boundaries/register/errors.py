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
