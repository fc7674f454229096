"""Four shares of the same people: a facility exists, one is in reach, it has a place, a place is used. Only those with a place are among those in reach."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from layers.planning.access.ground import AccessGround
from layers.planning.access.notes import count_of_people
from layers.planning.access.occupancy import Occupancy, measure_occupancy
from layers.planning.access.places import Served, serve
from layers.planning.passport import Passport, Percentage
from layers.wording import Wording

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ladder:
    """Four percentages of the same people: whose unit has a facility, who has one within the limit, who can be given a place at once, and who lives in one.

    They are four figures, no stairs: who has one in the unit need not reach it in time, and who reaches one need not have it in the unit. `has_place` and `served` are None where nobody said how much one person needs; `used` where no facility says how many residents it has. `occupancy` is of beds, not of people.
    """

    exists: Percentage
    in_reach: Percentage
    has_place: Percentage | None
    used: Percentage | None
    occupancy: Occupancy
    served: Served | None

    @property
    def rungs(self) -> tuple[tuple[str, Wording, Percentage | None], ...]:
        """Key, name and percentage, one after another."""
        figures = (self.exists, self.in_reach, self.has_place, self.used)
        return tuple((key, label, figure) for (key, label), figure in zip(RUNGS.items(), figures, strict=True))


RUNGS = {
    "exists": Wording("有设施（本村社区内）", "a facility exists (in their own unit)"),
    "in_reach": Wording("可到达（时限内）", "one is in reach (within the limit)"),
    "has_place": Wording("有位子（容量够）", "there is a place (capacity)"),
    "used": Wording("已使用（入住）", "a place is used (residents)"),
}


NOT_NESTED = Wording(
    "四项各自计数、并列而非逐级递减：“有设施”看所在村社区内有没有，“可到达”看路上时间，两者互不包含；“有位子”包含于“可到达”；“已使用”是设施报的入住人数，不论住户来自哪里",
    "Four figures side by side, not stairs going down: the first asks what stands in the unit, the second how long the way is, and neither holds the other; whoever has a place is among those in reach; residents are as the homes report them, wherever they come from",
)


def climb_ladder(ground: AccessGround, passport: Passport) -> Ladder:
    """All rungs for the whole area.

    A place is given by a maximum flow: the greatest number of people who can be served at once within their reach, nobody twice and no place twice. How many of a
    unit those are is not settled by that, so units carry the fewest and the most (`served`).
    """
    people, known = whole_people(ground), ground.is_known
    holds = ground.sites.holdings.holds[ground.unit]
    served = _serve(ground, people)
    rows = ground.sites.facilities.frame.iloc[ground.facility].reset_index(drop=True)
    beds = replace(passport, definition=_OCCUPANCY, counted=Wording("张（床位）", "beds"), unknown_means=_NO_RESIDENTS)
    occupancy = measure_occupancy(rows, beds)

    def share(of: int, rung: str) -> Percentage:
        return count_of_people(ground, of, replace(passport, definition=_definition(passport, rung)))

    residents = rows["residents"].to_numpy(dtype=float, na_value=np.nan)
    housed, everybody = round(float(np.nansum(residents))), round(float(np.nansum(ground.people)))
    used = share(housed, "used") if np.isfinite(residents).any() and housed <= everybody else None
    return Ladder(
        exists=share(round(float(np.nansum(ground.people[holds]))), "exists"),
        in_reach=share(int(people[known & ground.in_reach].sum()), "in_reach"),
        has_place=None if served is None else share(served.total, "has_place"),
        used=used,
        occupancy=occupancy,
        served=served,
    )


def whole_people(ground: AccessGround) -> Positions:
    """Persons per place, 0 where unknown."""
    return np.where(ground.is_known, np.nan_to_num(ground.people, nan=0.0), 0.0).round().astype(np.int64)


def _serve(ground: AccessGround, people: Positions) -> Served | None:
    need = ground.question.need
    if need is None:
        return None
    places = np.floor(np.nan_to_num(ground.supply, nan=0.0) / need + 1e-9).astype(np.int64)  # nobody gets two thirds of a bed
    return serve(ground.pairs, people=people, places=places, unit=ground.unit, units=len(ground.sites.units))


def _definition(passport: Passport, rung: str) -> Wording:
    return Wording(f"{RUNGS[rung].zh}；{passport.definition.zh}", f"{RUNGS[rung].en}; {passport.definition.en}")


_OCCUPANCY = Wording(
    "入住人数 ÷ 床位数（两数齐全的设施；超员按满员计）", "residents ÷ beds, where both are known; overfull homes count as full"
)
_NO_RESIDENTS = Wording("缺床位或入住人数的设施数，另列", "facilities without a figure of beds or residents, listed apart")
