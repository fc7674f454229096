"""How a question about the roads is read from an address."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request

from gisvc.desk import desk_of
from gisvc.routes.parameters import Reader
from gisvc.routes.planning.supply_asked import Area, AsOf, Demand, Kind, Neighbours
from layers.planning.minutes import parse_several_minutes
from layers.planning.network.road_question import RoadQuestion
from layers.planning.question import Weight
from layers.planning.speeds import parse_speed
from layers.planning.travel import Mode

ByRoad = Annotated[Mode, Query(description="出行方式 walk 步行 · bus 客车 · drive 驾车")]
Several = Annotated[str, Query(description="分钟，可多个 / minutes, several apart by commas: 5,10,15", max_length=60)]
Speed = Annotated[str, Query(description="步行速度 m/s / walking speed; the profile's when empty", max_length=20)]
Counted = Annotated[Weight, Query(description="计谁 people · elderly60 · elderly65 · elderly80 / who is counted")]


@dataclass(frozen=True, slots=True)
class RoadAsked:
    """A question of the roads as somebody asked it: minutes and speed are still texts."""

    kind: str
    mode: Mode
    minutes: str
    speed: str
    weight: Weight
    as_of: date | None
    area: str
    with_neighbours: bool
    demand: str

    def question(self, own_area: str, *, sketch: bool = True) -> RoadQuestion:
        """The question about the asker's own area, unless it names a part of it.

        Raises:
            UnknownKind, UnknownChoice, ImpossibleMinutes, MinutesInMetres, ImpossibleSpeed.
        """
        return RoadQuestion(
            kind=self.kind,
            mode=self.mode,
            minutes=parse_several_minutes(self.minutes),
            weight=self.weight,
            speed_ms=parse_speed(self.speed) if self.speed else None,
            as_of=self.as_of,
            area=self.area or own_area,
            with_neighbours=self.with_neighbours,
            demand=self.demand,
            sketch=sketch,
        )


def road_asked(
    kind: Kind = "day_care_center",
    mode: ByRoad = Mode.WALK,
    minutes: Several = "15",
    speed: Speed = "",
    weight: Counted = Weight.PEOPLE,
    as_of: AsOf = None,
    area: Area = "",
    with_neighbours: Neighbours = False,
    demand: Demand = "settlements",
) -> RoadAsked:
    return RoadAsked(kind, mode, minutes.strip(), speed.strip(), weight, as_of, area, with_neighbours, demand)


RoadAskedHere = Annotated[RoadAsked, Depends(road_asked)]


def road_question(
    request: Request, visitor: Reader, wish: RoadAskedHere,
    sketch: Annotated[bool, Query(description="附示意面及其误差；false 只要数字 / with the sketch and its error; false for the numbers alone")] = True,
) -> RoadQuestion:  # fmt: skip
    return wish.question(desk_of(request).area_of(visitor), sketch=sketch)


AskedRoads = Annotated[RoadQuestion, Depends(road_question)]


def road_query(question: RoadQuestion, *, with_sketch: bool = False) -> list[tuple[str, str]]:
    """The question as query parameters, for coming back to it."""
    told = {
        "kind": question.kind,
        "mode": str(question.mode),
        "minutes": ",".join(f"{limit:g}" for limit in question.minutes),
        "speed": f"{question.speed_ms:g}" if question.speed_ms else "",
        "weight": str(question.weight),
        "as_of": question.as_of.isoformat() if question.as_of else "",
        "area": question.area or "",
        "with_neighbours": "true" if question.with_neighbours else "",
        "demand": question.demand,
        "sketch": "false" if with_sketch and not question.sketch else "",
    }
    return [(name, value) for name, value in told.items() if value]


@dataclass(frozen=True, slots=True)
class DoorsAsked:
    """Whose doors are looked at beside the network: those of one kind of facility and the places where people live."""

    kind: str
    mode: Mode
    as_of: date | None
    area: str
    with_neighbours: bool
    demand: str

    def question(self, own_area: str) -> RoadQuestion:
        """
        Raises:
            UnknownKind, UnknownChoice: a word the house does not know; a mode that needs no roads.
        """
        return RoadQuestion(
            kind=self.kind,
            mode=self.mode,
            as_of=self.as_of,
            area=self.area or own_area,
            with_neighbours=self.with_neighbours,
            demand=self.demand,
            sketch=False,
        )


def doors_asked(
    kind: Kind = "day_care_center",
    mode: ByRoad = Mode.WALK,
    as_of: AsOf = None,
    area: Area = "",
    with_neighbours: Neighbours = False,
    demand: Demand = "settlements",
) -> DoorsAsked:
    return DoorsAsked(kind, mode, as_of, area, with_neighbours, demand)


DoorsAskedHere = Annotated[DoorsAsked, Depends(doors_asked)]


def door_query(question: RoadQuestion) -> list[tuple[str, str]]:
    """The same as query parameters."""
    kept = ("kind", "mode", "as_of", "area", "with_neighbours", "demand")
    return [(name, value) for name, value in road_query(question) if name in kept]
