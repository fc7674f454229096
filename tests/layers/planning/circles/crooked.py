"""A way of travelling that knows what no straight line does: rivers without a bridge and doors off the road."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from layers.planning.circles.figures import Sums
from layers.planning.circles.ground import CircleGround
from layers.planning.circles.passports import write_circle_passport
from layers.planning.circles.question import CircleQuestion
from layers.planning.circles.table import CircleTable
from layers.planning.passport import Percentage
from layers.planning.sites import StudyFrames
from layers.planning.straight import StraightLine
from layers.planning.travel import NOBODY, Connection, Mode, Nearest, Pairs, Places, TravelModel
from layers.wording import Wording

DAY = date(2022, 11, 23)
Ask = Callable[..., CircleTable]


@dataclass(frozen=True)
class Crooked:
    """Every way is `bend` times as long as straight; west and east of `river_lon` (degrees) do not meet; doors north of `roads_end` are off the road.

    Written in plain loops over the straight line's own pairs, so that it can be wrong in no way the real models are.
    """

    bend: float = 1.3
    river_lon: float = np.inf
    roads_end: float = np.inf
    mode: Mode = Mode.WALK
    speed_ms: float = 1.0
    walk_ms: float = field(default=1.0)
    definition: Wording = field(default=Wording("试验用道路", "roads for a test"))

    def at_speed(self, speed_ms: float) -> "Crooked":
        return replace(self, speed_ms=speed_ms) if self.mode.is_on_foot else replace(self, walk_ms=speed_ms)

    def connect(self, places: Places) -> Connection:
        reason = np.where(np.isnan(places.lon), "no_position", np.where(places.lat > self.roads_end, "too_far", "")).astype(
            object
        )
        return Connection(np.where(reason == "", 10.0, np.nan), reason, 500.0)

    def pairs(self, places: Places, facilities: Places, *, limit_min: float) -> Pairs:
        straight = StraightLine(self.speed_ms).pairs(places, facilities, limit_min=limit_min)
        to_the_road = 0.0 if self.mode.is_on_foot else 60 / (60 * self.walk_ms)
        minutes = straight.minutes * self.bend + to_the_road
        here, there = straight.place, straight.facility
        meet = (places.lon[here] < self.river_lon) == (facilities.lon[there] < self.river_lon)
        tied = self.connect(places).is_tied[here] & self.connect(facilities).is_tied[there]
        kept = meet & tied & (minutes <= limit_min)
        return Pairs(here[kept], there[kept], minutes[kept], len(places), len(facilities))

    def nearest(self, places: Places, facilities: Places, *, limit_min: float, k: int = 1) -> Nearest:
        found = self.pairs(places, facilities, limit_min=limit_min)
        facility, minutes = np.full((len(places), k), NOBODY), np.full((len(places), k), np.inf)
        for place in range(len(places)):
            mine = found.place == place
            ways = sorted(zip(found.minutes[mine].round(9), found.facility[mine], found.minutes[mine], strict=True))[:k]
            for rank, (_, at, took) in enumerate(ways):
                facility[place, rank], minutes[place, rank] = at, took
        return Nearest(facility.astype(np.int64), minutes)


def ground_of(frames: StudyFrames, minutes: float, *, travel: TravelModel, **words: Any) -> CircleGround:
    """One question about day-care centres worked out, without its tables: cheap enough to ask again and again."""
    question = CircleQuestion("day_care_center", minutes, **({"mode": travel.mode} | words))
    return CircleGround.of(question, frames, travel, area="990101", on=DAY)


def figure_of(ground: CircleGround) -> Percentage:
    """The figure asked for, alone."""
    weight = ground.question.weight
    return Sums.of(ground, weight, write_circle_passport(ground, weight, vintages=())).whole("", weight.label).percentage
