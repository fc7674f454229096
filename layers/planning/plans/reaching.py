"""People within so many minutes of a facility, by the first way of travelling a figure names and by the others beside it."""

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from layers.planning.circles.times import SAME_MIN, Ends, TravelTimes, furthest_m
from layers.planning.errors import NoGroundToTravel
from layers.planning.facilities import points_of
from layers.planning.plans.counting import exact
from layers.planning.plans.ground import PlanGround, Rows
from layers.planning.plans.measures import Reach
from layers.planning.plans.reading import Missing, NotMeasurable
from layers.planning.plans.status import Beside, NamedUnit, ratio
from layers.planning.speeds import DEFAULT_WALK_MS
from layers.planning.tally import COVERED, UNCOVERED, UNDECIDED
from layers.planning.travel import Mode, Places, TravelModel, Travels
from layers.wording import Wording

Verdicts = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Reached:
    """The people of a reach figure, place by place, with the verdict on each: who cannot be decided is left out of both parts."""

    rows: Rows
    verdict: Verdicts
    travel: TravelModel
    snap_limit_m: float
    beside: tuple[Beside, ...] = ()

    @property
    def parts(self) -> tuple[Fraction, Fraction, int]:
        """People reached, people decided, and places that could not be."""
        amount, verdict = self.rows.amount, self.verdict
        decided = np.isfinite(amount) & (verdict != UNDECIDED)
        return exact(amount[decided & (verdict == COVERED)]), exact(amount[decided]), int((~decided).sum())

    def named(self, ground: PlanGround) -> tuple[NamedUnit, ...]:
        """Units with people out of reach, most people first, with how many."""
        units = ground.units(self.rows.level)
        out = (self.verdict == UNCOVERED) & np.isfinite(self.rows.amount) & (self.rows.unit >= 0)
        people = np.bincount(self.rows.unit[out], weights=self.rows.amount[out], minlength=len(units))
        order = np.argsort(-people, kind="stable")
        codes, names = units.codes, units.frame["name"]
        return tuple(
            NamedUnit(str(codes[u]), str(names.iloc[int(u)]), "lacking", float(people[u])) for u in order if people[u] > 0
        )


def reach_people(ground: PlanGround, reach: Reach, travels: Travels) -> Reached:
    """
    Raises:
        NotMeasurable: nobody's number or place is held, or there is nothing to travel on by the first mode.
    """
    rows = ground.rows(reach.people)
    if not np.isfinite(rows.amount).any():
        label = ground.reading.label(reach.people.layer)
        what = Wording(
            f"“{label.zh}”没有“{reach.people.column}”的数字，请导入人口",
            f"“{label.en}” has no “{reach.people.column}”: import the people",
        )
        raise NotMeasurable(Missing(reach.people.layer, what))
    first, *others = (Mode(mode) for mode in reach.modes)
    try:
        travel = travels.by(first)
    except NoGroundToTravel as nothing:
        raise NotMeasurable(Missing("roads", nothing.wording)) from None
    reached = _travelled(ground, reach, rows, travel)
    if not reached.parts[1]:
        raise NotMeasurable(_nobody_tied(travel, reached.parts[2]))
    beside = tuple(_beside(ground, reach, rows, travels.by(mode)) for mode in others if mode in travels.models)
    return replace(reached, beside=beside)


def _beside(ground: PlanGround, reach: Reach, rows: Rows, travel: TravelModel) -> Beside:
    reached, of, _ = _travelled(ground, reach, rows, travel).parts
    return Beside(travel.mode.label, ratio(reached, of, 100))


def _travelled(ground: PlanGround, reach: Reach, rows: Rows, travel: TravelModel) -> Reached:
    """As circles decide: a door not tied to the road is undecided as long as a straight line could reach."""
    chosen = ground.facilities_of(reach.to, rows.level)
    ends = Ends.of(travel, Places(*points_of(rows.frame)), chosen)
    times = TravelTimes.of(travel, ends, np.ones(len(chosen), dtype=bool), limit_min=reach.minutes + SAME_MIN)
    verdict = times.verdicts(
        reach.minutes,
        reach_m=furthest_m(travel.mode, reach.minutes, travel.speed_ms if travel.mode.is_on_foot else DEFAULT_WALK_MS),
    )
    return Reached(rows, verdict, travel, ends.connection.limit_m)


def _nobody_tied(travel: TravelModel, places: int) -> Missing:
    mode = travel.mode.label
    return Missing(
        "roads",
        Wording(
            f"按“{mode.zh}”没有一处居民点能够判定（{places} 处没有位置、没有人数或未能与道路连接），请检查道路与居民点的位置",
            f"by “{mode.en}” no place can be decided ({places} without a position, without a figure or not tied to a road): look at roads and settlements",
        ),
    )
