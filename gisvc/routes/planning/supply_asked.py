"""How a question about supply and need is read from an address."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request

from gisvc.desk import desk_of
from gisvc.routes.parameters import DAY, Day, EmptyIsNone, Reader
from layers.planning.access.interval import IntervalQuestion
from layers.planning.access.question import AccessQuestion
from layers.planning.minutes import parse_minutes
from layers.planning.question import By, Weight
from layers.planning.travel import Mode

Kind = Annotated[str, Query(description="设施类别 / kind of facility", max_length=60)]
Way = Annotated[Mode, Query(description="出行方式 line 直线 · walk 步行 · bus 客车 · drive 驾车 · surface 地表")]
Minutes = Annotated[str, Query(description="分钟 / minutes: 15, 15min, 半小时", max_length=20)]
Whose = Annotated[Weight, Query(description="谁需要 people · elderly60 · elderly65 · elderly80 / who needs it")]
Level = Annotated[str, Query(description="统计层级 / level of the units counted", max_length=20)]
AsOf = Annotated[Day | None, EmptyIsNone, Query(description="截至日期 / the day asked about", json_schema_extra=DAY)]
Area = Annotated[str, Query(description="区划代码 / short division code", max_length=12, pattern="^[0-9]*$")]
Neighbours = Annotated[bool, Query(description="计入邻县设施 / count neighbours' facilities too")]
Demand = Annotated[str, Query(description="人口图层 / layer of people: settlements, demand", max_length=20)]


@dataclass(frozen=True, slots=True)
class AccessAsked:
    """A question of supply as somebody asked it: minutes are still a text."""

    kind: str
    mode: Mode
    minutes: str
    capacity: str
    decay: str
    weight: Weight
    need: float | None
    unit: str
    by: By | None
    as_of: date | None
    area: str
    with_neighbours: bool
    demand: str

    def question(self, own_area: str) -> AccessQuestion:
        """The question about the asker's own area, unless it names a part of it.

        Raises:
            UnknownKind, UnknownLevel, UnknownChoice, UnknownCapacity, UnknownDecay, ImpossibleMinutes, MinutesInMetres, ImpossibleNeed.
        """
        return AccessQuestion(
            kind=self.kind,
            minutes=parse_minutes(self.minutes),
            capacity=self.capacity,
            weight=self.weight,
            mode=self.mode,
            decay=self.decay,
            need_per_person=self.need,
            unit=self.unit,
            by=self.by,
            as_of=self.as_of,
            area=self.area or own_area,
            with_neighbours=self.with_neighbours,
            demand=self.demand,
        )


def access_asked(
    kind: Kind = "care_home",
    mode: Way = Mode.DRIVE,
    minutes: Minutes = "30",
    capacity: Annotated[str, Query(description="供给指标 / what is shared out: beds, nursing_beds, staff, floor_area_m2, plots_total, facilities", max_length=40)] = "beds",
    decay: Annotated[str, Query(description="衰减 none · steps · gaussian · 5=1,10=0.68,15=0.22", max_length=80)] = "none",
    weight: Whose = Weight.ELDERLY60,
    need: Annotated[float | None, EmptyIsNone, Query(description="每人需要多少 / how much of it one person takes: 1, 0.04")] = None,
    unit: Level = "village",
    by: Annotated[By | None, EmptyIsNone, Query(description="分组 / how the answer is split")] = None,
    as_of: AsOf = None,
    area: Area = "",
    with_neighbours: Neighbours = False,
    demand: Demand = "settlements",
) -> AccessAsked:  # fmt: skip
    return AccessAsked(kind, mode, minutes.strip(), capacity, decay.strip(), weight, need, unit, by, as_of, area, with_neighbours, demand)  # fmt: skip


AccessAskedHere = Annotated[AccessAsked, Depends(access_asked)]


def access_question(request: Request, visitor: Reader, wish: AccessAskedHere) -> AccessQuestion:
    return wish.question(desk_of(request).area_of(visitor))


AskedAccess = Annotated[AccessQuestion, Depends(access_question)]


def access_query(question: AccessQuestion) -> list[tuple[str, str]]:
    """The question as query parameters, for links to its downloads and for coming back to it."""
    return _told(
        kind=question.kind,
        mode=str(question.mode),
        minutes=f"{question.minutes:g}",
        capacity=question.capacity,
        decay=question.decay,
        weight=str(question.weight),
        need=f"{question.need_per_person:.12g}" if question.need_per_person else "",
        unit=question.unit,
        by=str(question.by or ""),
        as_of=question.as_of.isoformat() if question.as_of else "",
        area=question.area or "",
        with_neighbours="true" if question.with_neighbours else "",
        demand=question.demand,
    )


@dataclass(frozen=True, slots=True)
class IntervalAsked:
    """A question of bounds as somebody asked it: minutes are still a text."""

    kind: str
    mode: Mode
    minutes: str
    weight: Weight
    unit: str
    as_of: date | None
    area: str
    with_neighbours: bool

    def question(self, own_area: str) -> IntervalQuestion:
        """The question about the asker's own area, unless it names a part of it.

        Raises:
            UnknownKind, UnknownLevel, UnknownChoice, ImpossibleMinutes, MinutesInMetres.
        """
        return IntervalQuestion(
            self.kind,
            parse_minutes(self.minutes),
            mode=self.mode,
            weight=self.weight,
            unit=self.unit,
            as_of=self.as_of,
            area=self.area or own_area,
            with_neighbours=self.with_neighbours,
        )


def interval_asked(
    kind: Kind = "day_care_center",
    mode: Way = Mode.WALK,
    minutes: Minutes = "15",
    weight: Whose = Weight.PEOPLE,
    unit: Level = "village",
    as_of: AsOf = None,
    area: Area = "",
    with_neighbours: Neighbours = False,
) -> IntervalAsked:
    return IntervalAsked(kind, mode, minutes.strip(), weight, unit, as_of, area, with_neighbours)


IntervalAskedHere = Annotated[IntervalAsked, Depends(interval_asked)]


def interval_question(request: Request, visitor: Reader, wish: IntervalAskedHere) -> IntervalQuestion:
    return wish.question(desk_of(request).area_of(visitor))


AskedInterval = Annotated[IntervalQuestion, Depends(interval_question)]


def interval_query(question: IntervalQuestion) -> list[tuple[str, str]]:
    """As `access_query`."""
    return _told(
        kind=question.kind,
        mode=str(question.mode),
        minutes=f"{question.minutes:g}",
        weight=str(question.weight),
        unit=question.unit,
        as_of=question.as_of.isoformat() if question.as_of else "",
        area=question.area or "",
        with_neighbours="true" if question.with_neighbours else "",
    )


def _told(**told: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in told.items() if value]
