"""What somebody would change: spots opened, facilities closed or moved, other minutes, another speed, another rule pack."""

import math
from dataclasses import dataclass

from layers.planning.minutes import require_minutes
from layers.planning.speeds import require_walking_speed
from layers.planning.what_if.errors import NotASpot, SamePlaceTwice, TooManyChanges

MOST = 12
"""So many facilities may open, and so many close, in one trial: what a committee can discuss, and what the prepared ways allow."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in degrees (EPSG:4490 lon/lat), anywhere on the map.

    Raises:
        NotASpot: no longitude and latitude of this globe.
    """

    lon: float
    lat: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.lon) and math.isfinite(self.lat) and abs(self.lon) <= 180 and abs(self.lat) <= 90):
            raise NotASpot(f"{self.lon:g},{self.lat:g}")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to try out: `opened` candidates by id, `spots` anywhere, `closed` facilities by id, `moved` ones with where to.

    `minutes` and `speed_ms` are what the question's become (None: they stay). `pack` names the rule pack that new spots are judged by (None: by none).

    Raises:
        TooManyChanges: more than MOST would open, or more than MOST would close.
        SamePlaceTwice: a candidate or facility is named twice.
        ImpossibleMinutes, ImpossibleSpeed: as the question itself.
    """

    opened: tuple[str, ...] = ()
    spots: tuple[Spot, ...] = ()
    closed: tuple[str, ...] = ()
    moved: tuple[tuple[str, Spot], ...] = ()
    minutes: float | None = None
    speed_ms: float | None = None
    pack: str | None = None

    def __post_init__(self) -> None:
        for asked in (len(self.opened) + len(self.spots) + len(self.moved), len(self.left)):
            if asked > MOST:
                raise TooManyChanges(asked, MOST)
        for named in (self.opened, self.left):
            if twice := [one for one in named if named.count(one) > 1]:
                raise SamePlaceTwice(twice[0])
        if self.minutes is not None:
            object.__setattr__(self, "minutes", require_minutes(float(self.minutes)))
        if self.speed_ms is not None:
            object.__setattr__(self, "speed_ms", require_walking_speed(float(self.speed_ms)))

    @property
    def left(self) -> tuple[str, ...]:
        """Every facility that no longer stands where it stood."""
        return self.closed + tuple(facility for facility, _ in self.moved)


def parse_spot(said: str) -> Spot:
    """A spot of `104.05,37.05`.

    Raises:
        NotASpot: anything else.
    """
    parts = said.replace("，", ",").split(",", 2)
    if len(said) > 60 or len(parts) != 2:
        raise NotASpot(said)
    try:
        return Spot(float(parts[0]), float(parts[1]))
    except ValueError:
        raise NotASpot(said) from None


def parse_move(said: str) -> tuple[str, Spot]:
    """A facility and where it goes, of `F12@104.05,37.05`.

    Raises:
        NotASpot: anything else.
    """
    facility, _, place = said.rpartition("@")
    if not facility:
        raise NotASpot(said)
    return facility, parse_spot(place)
