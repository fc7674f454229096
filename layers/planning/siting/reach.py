"""How far a site serves, in the unit of the costs or not at all: 500 is compared with nothing before it is known 500 of what."""

import math
import re
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from layers.planning.siting.asked import figures
from layers.planning.siting.costs import Costs, CostUnit
from layers.planning.siting.errors import ImpossibleReach, MissingUnit, MixedUnits, NotACostUnit
from layers.wording import Wording

Floats = npt.NDArray[np.float64]

_SPOKEN = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(.*?)\s*")
_UNITS = {
    **dict.fromkeys(("m", "metre", "metres", "米"), (CostUnit.METRES, 1.0)),
    **dict.fromkeys(("km", "公里", "千米"), (CostUnit.METRES, 1000.0)),
    **dict.fromkeys(("min", "minute", "minutes", "分", "分钟"), (CostUnit.MINUTES, 1.0)),
}


@dataclass(frozen=True, slots=True)
class Reach:
    """A reach with its unit, such as 500 metres or 15 minutes."""

    value: float
    unit: CostUnit

    @classmethod
    def of(cls, said: str) -> Self:
        """From a text: "500 m", "1.5 km", "15 min", "15分钟".

        Raises:
            ImpossibleReach: no number. MissingUnit: a number alone. NotACostUnit: a unit that measures no way, such as degrees.
        """
        read = _SPOKEN.fullmatch(said)
        if read is None:
            raise ImpossibleReach(said)
        if not read[2]:
            raise MissingUnit(Wording(f"服务范围“{said}”", f"A reach of “{said}”"), "“500 m”, “15 min”")
        if read[2] not in _UNITS:
            raise NotACostUnit(read[2], list(_UNITS))
        unit, factor = _UNITS[read[2]]
        return cls(float(read[1]) * factor, unit)


Reachable = float | str | Reach | Floats
"""A reach in the unit of the costs, a text or Reach with its own unit, or one figure for each site (grades of facilities reach differently far)."""


def within_reach(costs: Costs, reach: Reachable) -> Costs:
    """The pairs within reach (inclusive).

    Raises:
        MixedUnits: a reach in another unit than the costs. ImpossibleReach: not above 0. WrongLength: not one for each site.
    """
    if isinstance(reach, np.ndarray):
        each = figures(reach, costs.sites, Wording("服务范围", "reach"))
        return costs.chosen(costs.value <= each[costs.site] + 1e-9)
    return costs.within(reach_of(costs, reach))


def reach_of(costs: Costs, reach: float | str | Reach) -> float:
    """The reach as a number in the unit of the costs."""
    said = Reach.of(reach) if isinstance(reach, str) else reach if isinstance(reach, Reach) else Reach(float(reach), costs.unit)
    if said.unit is not costs.unit:
        raise MixedUnits(str(costs.unit), str(said.unit))
    if not (math.isfinite(said.value) and said.value > 0):
        raise ImpossibleReach(f"{said.value:g}")
    return said.value
