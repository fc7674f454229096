"""How a trial is read from an address: the question, and what would be changed."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from gisvc.routes.planning.supply_asked import Area, AsOf, Kind, Level, Neighbours, Way
from layers.planning.circles.question import AUTO, CircleQuestion
from layers.planning.minutes import parse_minutes
from layers.planning.question import Weight
from layers.planning.reach import parse_reach
from layers.planning.speeds import DEFAULT_WALK_MS, parse_speed
from layers.planning.travel import Mode
from layers.planning.what_if.change import MOST, Change, parse_move, parse_spot
from layers.planning.what_if.errors import RadiusByRoad, TooManyChanges

_MOST_SAID = 4 * MOST  # what is read at all before it is refused


@dataclass(frozen=True, slots=True)
class GroundAsked:
    """What the ground of trials hangs on, as somebody asked it."""

    kind: str
    mode: Mode
    unit: str
    as_of: date | None
    area: str
    with_neighbours: bool
    demand: str
    sources: str

    def question(
        self, own_area: str, minutes: float = 15.0, speed_ms: float | None = None, weight: Weight = Weight.PEOPLE
    ) -> CircleQuestion:
        """The question about the asker's own area, unless it names a part of it.

        Raises:
            UnknownKind, UnknownLevel, UnknownChoice.
        """
        return CircleQuestion(
            kind=self.kind,
            minutes=minutes,
            mode=self.mode,
            speed_ms=speed_ms,
            unit=self.unit,
            weight=weight,
            as_of=self.as_of,
            area=self.area or own_area,
            with_neighbours=self.with_neighbours,
            demand=self.demand,
        )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As query parameters."""
        told = {
            "kind": self.kind,
            "mode": str(self.mode),
            "unit": self.unit,
            "as_of": self.as_of.isoformat() if self.as_of else "",
            "area": self.area,
            "with_neighbours": "true" if self.with_neighbours else "",
            "demand": self.demand,
            "candidates": self.sources,
        }
        return [(name, value) for name, value in told.items() if value]


def ground_asked(
    kind: Kind = "day_care_center",
    mode: Way = Mode.WALK,
    unit: Level = "village",
    as_of: AsOf = None,
    area: Area = "",
    with_neighbours: Neighbours = False,
    demand: Annotated[str, Query(description="人口图层 / layer of people: auto, settlements, demand", max_length=20)] = AUTO,
    candidates: Annotated[str, Query(description="候选场址来源 / where candidates come from: layer, villages, settlements, facilities, grid:1000m, joined with +", max_length=120)] = "layer",
) -> GroundAsked:  # fmt: skip
    return GroundAsked(kind, mode, unit, as_of, area, with_neighbours, demand, candidates.strip() or "layer")


GroundAskedHere = Annotated[GroundAsked, Depends(ground_asked)]


@dataclass(frozen=True, slots=True)
class TrialAsked:
    """A trial as somebody asked it: numbers and places are still texts."""

    ground: GroundAsked
    minutes: str
    speed: str
    weight: Weight
    opened: tuple[str, ...]
    spots: tuple[str, ...]
    closed: tuple[str, ...]
    moved: tuple[str, ...]
    then_minutes: str
    then_speed: str
    radius: str
    then_radius: str
    pack: str

    def question(self, own_area: str) -> CircleQuestion:
        """
        Raises:
            UnknownKind, UnknownLevel, UnknownChoice, ImpossibleMinutes, MinutesInMetres, ImpossibleSpeed.
            RadiusByRoad, ImpossibleRadius, RadiusInDegrees: a radius that is none, or none here.
        """
        speed = parse_speed(self.speed) if self.speed else None
        minutes = self._minutes_of(self.radius, speed) if self.radius else parse_minutes(self.minutes)
        return self.ground.question(own_area, minutes, speed, self.weight)

    def _minutes_of(self, radius: str, speed_ms: float | None) -> float:
        """As long as a radius in a straight line takes to walk."""
        if self.ground.mode is not Mode.LINE:
            raise RadiusByRoad(self.ground.mode.label)
        return parse_reach(radius) / (60 * (speed_ms or DEFAULT_WALK_MS))

    def change(self) -> Change:
        """
        Raises:
            TooManyChanges, SamePlaceTwice, NotASpot, ImpossibleMinutes, MinutesInMetres, ImpossibleSpeed.
            RadiusByRoad, ImpossibleRadius, RadiusInDegrees: as `question`.
        """
        said = max(map(len, (self.opened, self.spots, self.closed, self.moved)))
        if said > _MOST_SAID:
            raise TooManyChanges(said, MOST)
        slower = parse_speed(self.then_speed) if self.then_speed else None
        minutes = parse_minutes(self.then_minutes) if self.then_minutes else None
        if self.then_radius or (self.radius and slower and minutes is None):  # whoever walks slower has the same radius
            minutes = self._minutes_of(
                self.then_radius or self.radius, slower or (parse_speed(self.speed) if self.speed else None)
            )
        return Change(
            opened=self.opened,
            spots=tuple(map(parse_spot, self.spots)),
            closed=self.closed,
            moved=tuple(map(parse_move, self.moved)),
            minutes=minutes,
            speed_ms=slower,
            pack=self.pack or None,
        )


def trial_asked(
    ground: GroundAskedHere,
    minutes: Annotated[str, Query(description="分钟 / minutes: 15, 15min, 半小时", max_length=20)] = "15",
    speed: Annotated[str, Query(description="步行速度 m/s / walking speed; that of the way of travelling when empty", max_length=20)] = "",
    weight: Annotated[Weight, Query(description="按什么计 / what is counted")] = Weight.PEOPLE,
    opened: Annotated[list[str] | None, Query(alias="open", description="设在候选场址（编号，可多个）/ candidates to open, by id")] = None,
    spot: Annotated[list[str] | None, Query(description="设在任意一点 经度,纬度（可多个）/ spots anywhere: lon,lat in degrees")] = None,
    close: Annotated[list[str] | None, Query(description="关闭的设施（编号，可多个）/ facilities to close, by id")] = None,
    move: Annotated[list[str] | None, Query(description="迁址 设施编号@经度,纬度 / facilities to move: id@lon,lat")] = None,
    then_minutes: Annotated[str, Query(description="改为多少分钟 / what the minutes become", max_length=20)] = "",
    then_speed: Annotated[str, Query(description="改为多快 / what the walking speed becomes", max_length=20)] = "",
    radius: Annotated[str, Query(description="直线半径，代替分钟数（只用于直线）/ the radius in place of minutes, in a straight line only: 500m", max_length=40)] = "",
    then_radius: Annotated[str, Query(description="半径改为 / what the radius becomes", max_length=40)] = "",
    pack: Annotated[str, Query(description="按哪些规则包评判新点，逗号分隔 / rule packs that new spots are judged by, apart by commas", max_length=200)] = "",
) -> TrialAsked:  # fmt: skip
    return TrialAsked(
        ground, minutes.strip(), speed.strip(), weight, _said(opened), _said(spot), _said(close), _said(move),
        then_minutes.strip(), then_speed.strip(), radius.strip(), then_radius.strip(), pack.strip(),
    )  # fmt: skip


def _said(several: list[str] | None) -> tuple[str, ...]:
    """An empty field of a form says nothing."""
    return tuple(one.strip() for one in several or () if one.strip())


TrialAskedHere = Annotated[TrialAsked, Depends(trial_asked)]
