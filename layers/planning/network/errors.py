"""What cannot be answered along roads, and what to do instead."""

from layers.errors import Refusal
from layers.wording import Wording


class EmptyNetwork(Refusal):
    """No road remains to travel on: an empty layer, or none that the mode may use."""

    code = "planning.empty-network"

    def __init__(self, roads: int, mode: str = "") -> None:
        super().__init__(
            Wording(
                f"道路图层共 {roads} 条，没有可通行的道路，无法计算时间。请先导入道路，或核对道路等级与禁行属性。",
                f"None of {roads} roads can be travelled, so no time can be worked out. Import roads, or check their class and closures.",
            ),
            roads=roads,
            mode=mode,
        )


class RoadsNotInDegrees(Refusal):
    """Roads whose coordinates are no longitude and latitude of the stored datum."""

    code = "planning.roads-not-stored"

    def __init__(self, crs: str) -> None:
        super().__init__(
            Wording(
                f"道路图层应为 CGCS2000 经纬度（EPSG:4490），得到的是“{crs}”。请先按坐标系导入道路，长度由本系统在椭球面上以米计算。",
                f"Roads must come in CGCS2000 longitude and latitude (EPSG:4490), not in “{crs}”. Import them with their coordinate "
                "system first; lengths are measured here, in metres on the ellipsoid.",
            ),
            crs=crs,
        )


class ImpossibleLimit(Refusal):
    """A limit of time or distance that is not above zero or has no end."""

    code = "planning.impossible-road-limit"

    def __init__(self, limit: float, unit: str) -> None:
        super().__init__(
            Wording(
                f"限值 {limit:g} {unit} 不可用，请给出大于 0 的有限数。",
                f"{limit:g} {unit} is no limit: give a finite number above 0.",
            ),
            limit=str(limit),
            unit=unit,
        )
