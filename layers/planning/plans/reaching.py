"""People within so many minutes of a facility, by the first way of travelling a figure names and by the others beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from layers.planning.circles.times import SAME_MIN, Ends, TravelTimes, furthest_m
from layers.planning.errors import NoGroundToTravel
from layers.planning.facilities import points_of
from layers.planning.plans.counting import exact
from layers.planning.plans.ground import PlanGround, Rows
from layers.planning.plans.measures import Measure, Reach
from layers.planning.plans.people_layer import finest_people, tell_points
from layers.planning.plans.reading import Missing, NotMeasurable
from layers.planning.plans.status import Beside, NamedUnit, ReachParts
from layers.planning.speeds import WALKING_SPEEDS_MS
from layers.planning.tally import COVERED, UNCOVERED, UNDECIDED
from layers.planning.travel import Mode, Places, TravelModel, Travels
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Verdicts = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Reached:
    """The people of a reach figure, place by place, with the verdict on each.

    The circle's rule: everybody is in the denominator whose number is known; of whom nobody can tell counts as outside and is said.
    `people` is the layer of people that was used.
    """

    rows: Rows
    verdict: Verdicts
    travel: TravelModel
    snap_limit_m: float
    people: Measure
    parts: ReachParts
    by_speed: tuple[ReachParts, ...]
    points: Wording
    beside: tuple[Beside, ...] = ()

    @property
    def unknown(self) -> int:
        """Places that could not be decided, or whose number nobody knows."""
        return int((~np.isfinite(self.rows.amount) | (self.verdict == UNDECIDED)).sum())

    def named(self, ground: PlanGround) -> tuple[NamedUnit, ...]:
        """Units with people not inside, most people first, with how many."""
        units = ground.units(self.rows.level)
        codes, names = units.codes, units.frame["name"]
        inside, outside, untold = (self._by_unit(verdict, len(units)) for verdict in (COVERED, UNCOVERED, UNDECIDED))
        left = outside + untold
        return tuple(
            NamedUnit(str(codes[u]), str(names.iloc[int(u)]), _word(inside[u], outside[u]), float(left[u]))
            for u in np.argsort(-left, kind="stable")
            if left[u] > 0
        )

    def _by_unit(self, verdict: int, n: int) -> Floats:
        amount, unit = self.rows.amount, self.rows.unit
        which = (self.verdict == verdict) & np.isfinite(amount) & (unit >= 0)
        return np.asarray(np.bincount(unit[which], weights=amount[which], minlength=n), dtype=float)


def _word(inside: float, outside: float) -> str:
    if not outside:
        return "unknown"
    return "partly_outside" if inside else "nobody_inside"


def reach_people(ground: PlanGround, reach: Reach, travels: Travels, *, per: int) -> Reached:
    """
    Raises:
        NotMeasurable: nobody's number or place is held, or there is nothing to travel on by the first mode.
    """
    people = finest_people(ground, reach.people)
    rows = ground.rows(people)
    if not np.isfinite(rows.amount).any():
        raise NotMeasurable(_nobody_counted(ground, people))
    first, *others = (Mode(mode) for mode in reach.modes)
    try:
        journeys = Journeys(ground, reach, rows, travels.by(first), per)
    except NoGroundToTravel as nothing:
        raise NotMeasurable(Missing("roads", nothing.wording)) from None
    travel, verdict = journeys.travel, journeys.verdict
    parts = journeys.parts(verdict)
    if parts.people == parts.undecided:
        raise NotMeasurable(_nobody_tied(travel, len(rows)))
    beside = tuple(_beside(ground, reach, rows, travels.by(mode), per) for mode in others if mode in travels.models)
    points = tell_points(ground, people, rows)
    return Reached(
        rows, verdict, travel, journeys.ends.connection.limit_m, people, parts, tuple(journeys.by_speed()), points, beside
    )


@dataclass(frozen=True)
class Journeys:
    """Everybody's way to the facilities by one way of travelling. As circles decide: a door not tied to the road is undecided as long as a straight line could reach."""

    ground: PlanGround
    reach: Reach
    rows: Rows
    travel: TravelModel
    per: int

    @cached_property
    def ends(self) -> Ends:
        chosen = self.ground.facilities_of(self.reach.to, self.rows.level)
        return Ends.of(self.travel, Places(*points_of(self.rows.frame)), chosen)

    @cached_property
    def times(self) -> TravelTimes:
        """On foot as far as the fastest who are shown walk in the time."""
        quicker = max(1.0, *(v / self.travel.speed_ms for v in WALKING_SPEEDS_MS)) if self.travel.mode.is_on_foot else 1.0
        return self._timed(self.travel, quicker)

    @property
    def verdict(self) -> Verdicts:
        return self._judged(self.travel, self.times)

    def parts(self, verdict: Verdicts, speed_ms: float | None = None) -> ReachParts:
        amount, known = self.rows.amount, np.isfinite(self.rows.amount)
        inside, undecided = (exact(amount[known & (verdict == of)]) for of in (COVERED, UNDECIDED))
        return ReachParts(inside, exact(amount[known]), undecided, self.per, speed_ms)

    def by_speed(self) -> Iterator[ReachParts]:
        """At the four speeds that stand beside every figure of time. On foot every minute grows alike; a vehicle is asked anew."""
        for speed in WALKING_SPEEDS_MS:
            if self.travel.mode.is_on_foot:
                reach_m = furthest_m(self.travel.mode, self.reach.minutes, speed)
                verdict = self.times.verdicts(self.reach.minutes, reach_m=reach_m, pace=self.travel.speed_ms / speed)
            else:
                slower = self.travel.at_speed(speed)
                verdict = self._judged(slower, self._timed(slower, 1.0))
            yield self.parts(verdict, speed)

    def _timed(self, travel: TravelModel, quicker: float) -> TravelTimes:
        which = np.ones(len(self.ends.facilities), dtype=bool)
        return TravelTimes.of(travel, self.ends, which, limit_min=(self.reach.minutes + SAME_MIN) * quicker)

    def _judged(self, travel: TravelModel, times: TravelTimes) -> Verdicts:
        return times.verdicts(self.reach.minutes, reach_m=furthest_m(travel.mode, self.reach.minutes, travel.speed_ms))


def _beside(ground: PlanGround, reach: Reach, rows: Rows, travel: TravelModel, per: int) -> Beside:
    journeys = Journeys(ground, reach, rows, travel, per)
    return Beside(travel.mode.label, journeys.parts(journeys.verdict))


def _nobody_counted(ground: PlanGround, people: Measure) -> Missing:
    label = ground.reading.label(people.layer)
    what = Wording(
        f"“{label.zh}”没有“{people.column}”的数字，请导入人口", f"“{label.en}” has no “{people.column}”: import the people"
    )
    return Missing(people.layer, what)


def _nobody_tied(travel: TravelModel, places: int) -> Missing:
    mode = travel.mode.label
    return Missing(
        "roads",
        Wording(
            f"按“{mode.zh}”没有一处居民点能够判定（{places} 处没有位置、没有人数或未能与道路连接），请检查道路与居民点的位置",
            f"by “{mode.en}” no place can be decided ({places} without a position, without a figure or not tied to a road): look at roads and settlements",
        ),
    )
