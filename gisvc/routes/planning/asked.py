"""How a question about a service circle is read from an address."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request

from gisvc.desk import desk_of
from gisvc.routes.parameters import DAY, Day, EmptyIsNone, Reader
from layers.planning.circles.question import AUTO, CircleQuestion
from layers.planning.minutes import parse_minutes
from layers.planning.question import By, Weight
from layers.planning.reach import parse_reach
from layers.planning.speeds import parse_speed
from layers.planning.travel import Mode


@dataclass(frozen=True, slots=True)
class CircleAsked:
    """A question as somebody asked it: minutes, speed and radius are still texts."""

    kind: str
    mode: Mode
    minutes: str
    speed: str
    unit: str
    weight: Weight
    by: By | None
    as_of: date | None
    area: str
    with_neighbours: bool
    demand: str
    radius: str

    def question(self, own_area: str) -> CircleQuestion:
        """The question about the asker's own area, unless it names a part of it.

        Raises:
            UnknownKind, UnknownLevel, UnknownChoice, ImpossibleMinutes, MinutesInMetres, ImpossibleSpeed, ImpossibleRadius, RadiusInDegrees.
        """
        return CircleQuestion(
            kind=self.kind,
            minutes=parse_minutes(self.minutes),
            mode=self.mode,
            speed_ms=parse_speed(self.speed) if self.speed else None,
            unit=self.unit,
            weight=self.weight,
            by=self.by,
            as_of=self.as_of,
            area=self.area or own_area,
            with_neighbours=self.with_neighbours,
            demand=self.demand,
            radius_m=parse_reach(self.radius) if self.radius else None,
        )


def circle_asked(
    kind: Annotated[str, Query(description="设施类别 / kind of facility", max_length=60)] = "day_care_center",
    mode: Annotated[Mode, Query(description="出行方式 line 直线 · walk 步行 · bus 客车 · drive 驾车 · surface 地表")] = Mode.WALK,
    minutes: Annotated[str, Query(description="分钟 / minutes: 15, 15min, 半小时", max_length=20)] = "15",
    speed: Annotated[str, Query(description="步行速度 m/s / walking speed; the profile's when empty", max_length=20)] = "",
    unit: Annotated[str, Query(description="统计层级 / level of the units counted", max_length=20)] = "village",
    weight: Annotated[Weight, Query(description="按什么计 / what is counted")] = Weight.PEOPLE,
    by: Annotated[By | None, EmptyIsNone, Query(description="分组 / how the answer is split")] = None,
    as_of: Annotated[Day | None, EmptyIsNone, Query(description="截至日期 / the day asked about", json_schema_extra=DAY)] = None,
    area: Annotated[str, Query(description="区划代码 / short division code", max_length=12, pattern="^[0-9]*$")] = "",
    with_neighbours: Annotated[bool, Query(description="计入邻县设施 / count neighbours' facilities too")] = False,
    demand: Annotated[str, Query(description="人口图层 / layer of people: auto (the finest that covers the area), settlements, demand", max_length=20)] = AUTO,
    radius: Annotated[str, Query(description="规划所画的直线半径 / the straight radius the plan draws, with its unit", max_length=40)] = "",
) -> CircleAsked:  # fmt: skip
    return CircleAsked(kind, mode, minutes.strip(), speed.strip(), unit, weight, by, as_of, area, with_neighbours, demand, radius.strip())  # fmt: skip


CircleAskedHere = Annotated[CircleAsked, Depends(circle_asked)]


def circle_question(request: Request, visitor: Reader, wish: CircleAskedHere) -> CircleQuestion:
    return wish.question(desk_of(request).area_of(visitor))


AskedCircle = Annotated[CircleQuestion, Depends(circle_question)]


def circle_query(question: CircleQuestion) -> list[tuple[str, str]]:
    """The question as query parameters, for links to its downloads and for coming back to it."""
    told = {
        "kind": question.kind,
        "mode": str(question.mode),
        "minutes": f"{question.minutes:g}",
        "speed": f"{question.speed_ms:g}" if question.speed_ms else "",
        "unit": question.unit,
        "weight": str(question.weight),
        "by": str(question.by or ""),
        "as_of": question.as_of.isoformat() if question.as_of else "",
        "area": question.area or "",
        "with_neighbours": "true" if question.with_neighbours else "",
        "demand": question.demand,
        "radius": f"{question.radius_m:g}m" if question.radius_m else "",
    }
    return [(name, value) for name, value in told.items() if value]
