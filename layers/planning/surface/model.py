"""Travelling over the ground, where roads are few: slope, land cover, barriers and what roads there are, on one surface."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from layers.planning.speeds import DEFAULT_WALK_MS, require_walking_speed
from layers.planning.surface.cover import CoverScheme
from layers.planning.surface.doors import Doors
from layers.planning.surface.errors import NoTimeToWalk
from layers.planning.surface.spread import UNREACHED, Engine, spread_each, spread_from
from layers.planning.surface.steps import LONGEST_TICKS, TICKS_PER_MINUTE, Steps
from layers.planning.surface.surface import Climb, Surface
from layers.planning.travel import NOBODY, Connection, Mode, Nearest, Pairs, Places
from layers.raster import Raster
from layers.wording import Wording

_UNVERIFIED = ("（地类系数未核实，可调整）", " (shares by land cover are settings, not verified)")

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class SurfaceTravel:
    """A walker of one speed on one surface; people travel from the places to the facilities, uphill or down as it comes.

    Ways run from cell to cell in eight directions, so a way is longer than the straight line across even ground (`Grid.detour`): by
    5.5 % in the mean of all directions and 8.2 % at worst where cells are square. Between a door and the middle of its cell people walk straight, at the cell's pace. Times are exact
    on that ground, to 57 µs a step, whichever engine finds them.
    """

    surface: Surface
    speed_ms: float
    ground: Steps
    engine: Engine

    @classmethod
    def of(cls, surface: Surface, *, speed_ms: float = DEFAULT_WALK_MS, engine: Engine | None = None) -> "SurfaceTravel":
        """
        Raises:
            ImpossibleSpeed: not above 0 or faster than anybody walks.
        """
        speed_ms = require_walking_speed(speed_ms)
        return cls(surface, speed_ms, surface.steps(speed_ms), engine or Engine.best())

    @property
    def mode(self) -> Mode:
        return Mode.SURFACE

    @property
    def definition(self) -> Wording:
        climb = {
            Climb.DIRECTED: ("上下坡分别计", "up and down told apart"),
            Climb.BOTH_WAYS: ("坡度取往返平均", "slope as the mean of there and back"),
        }[self.surface.rules.climb]
        grid = self.surface.grid
        cell_m = float(grid.south_m[grid.shape[0] // 2])
        mean, worst = grid.detour()
        roads, scheme = self.surface.rules.on_roads, self.surface.scheme
        cover = _cover_told(scheme, self.surface.rules.off_road)
        return Wording(
            f"沿地表步行，平坦道路 {self.speed_ms:g} m/s，坡度按 Tobler (1993)、{climb[0]}，{cover[0]}与道路（{roads.label.zh}）修正，"
            f"约 {cell_m:.0f} 米格网八方向累计，比直线平均偏长 {mean:.1%}、最多 {worst:.1%}；河流等障碍仅在道路跨越处可通行",
            f"over the ground, {self.speed_ms:g} m/s on flat, made ways, slope after Tobler (1993), {climb[1]}, {cover[1]} and roads ({roads.label.en}) "
            f"allowed for, added up in eight directions on a grid of about {cell_m:.0f} m ({mean:.1%} longer than the straight line in the mean, {worst:.1%} at most); "
            "barriers are crossed only where a road does",
        )

    def at_speed(self, speed_ms: float) -> "SurfaceTravel":
        """The same ground at another walking speed; vehicles keep theirs.

        Raises:
            ImpossibleSpeed: as `of`.
        """
        speed_ms = require_walking_speed(speed_ms)
        return replace(self, speed_ms=speed_ms, ground=self.surface.steps(speed_ms))

    def connect(self, places: Places) -> Connection:
        return Doors.of(places, self.surface).connection

    def nearest(self, places: Places, facilities: Places, *, limit_min: float, k: int = 1) -> Nearest:
        """As the protocol says. One spread answers the nearest; for k above 1 every facility spreads within the limit by itself."""
        limit = _limit(limit_min)
        if k > 1:
            return self.pairs(places, facilities, limit_min=limit_min).nearest(k)
        doors, targets = Doors.of(places, self.surface), Doors.of(facilities, self.surface)
        tied = np.flatnonzero(targets.cells >= 0)
        ticks, source = spread_from(
            targets.cells[tied], targets.ticks(self.ground)[tied], limit=limit, steps=self.ground, engine=self.engine
        )
        facility, minutes = np.full((len(places), 1), NOBODY, dtype=np.int64), np.full((len(places), 1), np.inf)
        at = np.flatnonzero(doors.cells >= 0)
        held = doors.cells[at]
        total = np.where(ticks[held] == UNREACHED, LONGEST_TICKS + 1, ticks[held] + doors.ticks(self.ground)[at])
        near = total <= limit
        facility[at[near], 0] = tied[source[held[near]]]
        minutes[at[near], 0] = total[near] / TICKS_PER_MINUTE
        return Nearest(facility, minutes)

    def pairs(self, places: Places, facilities: Places, *, limit_min: float) -> Pairs:
        limit = _limit(limit_min)
        doors, targets = Doors.of(places, self.surface), Doors.of(facilities, self.surface)
        here, there = np.flatnonzero(doors.cells >= 0), np.flatnonzero(targets.cells >= 0)
        starts, of_place = np.unique(doors.cells[here], return_inverse=True)
        origins, of_facility = np.unique(targets.cells[there], return_inverse=True)
        whence, whither, between = spread_each(origins, starts, limit=limit, steps=self.ground, engine=self.engine)
        pair, facility = _members(whence, there, of_facility, len(origins))
        second, place = _members(whither[pair], here, of_place, len(starts))
        pair, facility = pair[second], facility[second]
        ticks = between[pair] + targets.ticks(self.ground)[facility] + doors.ticks(self.ground)[place]
        within = ticks <= limit
        order = np.lexsort((facility[within], place[within]))
        place, facility, ticks = (part[within][order] for part in (place, facility, ticks))
        return Pairs(place, facility, ticks / TICKS_PER_MINUTE, len(places), len(facilities))

    def minutes_to(self, facilities: Places, *, limit_min: float) -> Raster:
        """Minutes from the middle of every cell to the nearest facility; missing where none is reached within the limit."""
        targets = Doors.of(facilities, self.surface)
        tied = np.flatnonzero(targets.cells >= 0)
        started = targets.ticks(self.ground)[tied]
        ticks, _ = spread_from(targets.cells[tied], started, limit=_limit(limit_min), steps=self.ground, engine=self.engine)
        grid, is_missing = self.surface.grid, ticks == UNREACHED
        minutes = np.where(is_missing, 0, ticks / TICKS_PER_MINUTE).astype(np.float32)
        return Raster(minutes.reshape(grid.shape), grid.transform, grid.crs, is_missing.reshape(grid.shape), "minutes")


def _limit(limit_min: float) -> int:
    """Minutes as ticks; no limit (inf) is 34 hours.

    Raises:
        NoTimeToWalk: not above zero.
    """
    if not limit_min > 0:
        raise NoTimeToWalk(limit_min)
    return int(min(limit_min * TICKS_PER_MINUTE, LONGEST_TICKS))


def _members(groups: Positions, members: Positions, group_of: Positions, count: int) -> tuple[Positions, Positions]:
    """Each entry of `groups` once for every member of that group: the entry's position, and the member."""
    order = np.argsort(group_of, kind="stable")
    sizes = np.bincount(group_of, minlength=count)
    starts = np.cumsum(sizes) - sizes
    times = sizes[groups]
    entry = np.repeat(np.arange(len(groups)), times)
    within = np.arange(len(entry)) - np.repeat(np.cumsum(times) - times, times)
    return entry, members[order[starts[groups[entry]] + within]]


def _cover_told(scheme: CoverScheme | None, off_road: float) -> tuple[str, str]:
    """How ground off the roads was allowed for, in both languages."""
    if scheme is None:
        slower = f"{1 / off_road:.0%}"
        return (
            f"道路之外（没有地类资料，按 {slower} 的速度）",
            f"ground off the roads (no land cover is held: {slower} of the speed)",
        )
    settings = ("", "") if scheme.verified else _UNVERIFIED
    return f"地类{settings[0]}", f"land cover{settings[1]}"
