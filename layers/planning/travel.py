"""How long people travel to a facility: what every way of travelling answers, whether along a line, a road or over the ground."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
import numpy.typing as npt

from layers.planning.errors import NoGroundToTravel
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

NOBODY = -1


class Mode(StrEnum):
    """line: straight at walking speed · walk: along roads · bus: village bus along roads · drive: car · surface: over the ground."""

    LINE = "line"
    WALK = "walk"
    BUS = "bus"
    DRIVE = "drive"
    SURFACE = "surface"

    @property
    def label(self) -> Wording:
        return _MODES[self]

    @property
    def is_on_foot(self) -> bool:
        """Whether every minute is walked, so that all minutes grow alike when people walk slower."""
        return self in (Mode.LINE, Mode.WALK, Mode.SURFACE)


_MODES = {
    Mode.LINE: Wording("直线步行", "walking in a straight line"),
    Mode.WALK: Wording("沿道路步行", "walking along roads"),
    Mode.BUS: Wording("村村通客车", "village bus"),
    Mode.DRIVE: Wording("驾车", "driving"),
    Mode.SURFACE: Wording("地表通行（无路可依）", "walking over the ground"),
}


@dataclass(frozen=True, slots=True)
class Places:
    """Points in degrees (EPSG:4490 or any ellipsoidal lon/lat of the stored datum), NaN without a position."""

    lon: Floats
    lat: Floats

    def __len__(self) -> int:
        return len(self.lon)

    def chosen(self, which: npt.NDArray[np.generic]) -> "Places":
        """Some of them, by a mask or by positions."""
        return Places(self.lon[which], self.lat[which])


@dataclass(frozen=True, slots=True)
class Nearest:
    """The k nearest facilities of each place, nearest first: `facility` (n, k) positions, `minutes` (n, k).

    NOBODY and inf where fewer than k lie within the limit. Equal minutes (to 1e-9) are won by the lower position.
    """

    facility: Positions
    minutes: Floats


@dataclass(frozen=True, slots=True)
class Pairs:
    """Every place and facility within the limit of each other, ordered by place, then by facility, with the minutes between them."""

    place: Positions
    facility: Positions
    minutes: Floats
    places: int
    facilities: int

    def __len__(self) -> int:
        return len(self.place)

    def nearest(self, k: int) -> Nearest:
        """The k nearest facilities of each place among these pairs."""
        order = np.lexsort((self.facility, self.minutes.round(9), self.place))
        _, first = np.unique(self.place[order], return_index=True)
        rank = np.arange(len(self)) - np.repeat(first, np.diff(first, append=len(self)))
        kept = rank < k
        facility = np.full((self.places, k), NOBODY, dtype=np.int64)
        minutes = np.full((self.places, k), np.inf)
        at = self.place[order][kept], rank[kept]
        facility[at], minutes[at] = self.facility[order][kept], self.minutes[order][kept]
        return Nearest(facility, minutes)


@dataclass(frozen=True, slots=True)
class Connection:
    """How each place is tied to what one travels on.

    `metres` from the door (NaN when it has none), `reason` a key of REASONS, "" when it is tied. What is not tied is reached by nobody and reaches
    nobody, and is listed: nothing is moved further than the stated limit, across a barrier or to a stranded piece of road in silence.
    """

    metres: Floats
    reason: npt.NDArray[np.object_]
    limit_m: float

    @property
    def is_tied(self) -> npt.NDArray[np.bool_]:
        return np.asarray(self.reason == "")


REASONS = {
    "": Wording("已连接", "tied"),
    "no_position": Wording("没有位置", "no position"),
    "too_far": Wording("离道路超过限距", "further from any road than the limit"),
    "across_barrier": Wording("与道路之间隔着河流等障碍", "a barrier lies between the door and the road"),
    "stranded": Wording("最近的道路与路网不相连", "the road nearby hangs together with no other"),
    "off_surface": Wording("在地表数据范围之外或不可通行处", "outside the surface or on ground nobody crosses"),
}


class TravelModel(Protocol):
    """One way of travelling over one piece of ground, ready to answer. People travel from the places to the facilities."""

    @property
    def mode(self) -> Mode: ...

    @property
    def speed_ms(self) -> float:
        """Metres per second on flat, good ground: walking speed, or the speed a vehicle would drive at where nothing else is said."""
        ...

    @property
    def definition(self) -> Wording:
        """What the minutes mean: on what, how fast by whose figure, what was done between door and road."""
        ...

    def connect(self, places: Places) -> Connection: ...

    def nearest(self, places: Places, facilities: Places, *, limit_min: float, k: int = 1) -> Nearest: ...

    def pairs(self, places: Places, facilities: Places, *, limit_min: float) -> Pairs: ...

    def at_speed(self, speed_ms: float) -> "TravelModel":
        """The same ground at another walking speed. Vehicles keep theirs and walk only to the road."""
        ...


@dataclass(frozen=True, slots=True)
class Travels:
    """The ways of travelling that are ready in one workspace, by mode. Whoever keeps graphs and surfaces hands them in."""

    models: Mapping[Mode, TravelModel]

    def by(self, mode: Mode) -> TravelModel:
        """
        Raises:
            NoGroundToTravel: no roads, or no surface, are held for this mode.
        """
        if mode not in self.models:
            raise NoGroundToTravel(str(mode), mode.label, [str(held) for held in self.models])
        return self.models[mode]
