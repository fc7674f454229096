"""Query parameters: which ones an address takes, and how a question is read from them."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, get_args, get_origin

from fastapi import Depends, Query, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor, require
from gisvc.desk import desk_of
from gisvc.errors import BadBox, BadPlace, UnknownParameter
from layers.planning.question import By, CoverageQuestion, Measure, Weight
from layers.planning.reach import parse_reach

Reader = Annotated[Visitor, Depends(require(Duty.READ))]
Exporter = Annotated[Visitor, Depends(require(Duty.EXPORT))]
Box = tuple[float, float, float, float]

MOST_NEAR_M = 100_000.0
DAY = {"examples": ["2020-12-31"]}


def refuse_unknown(request: Request) -> None:
    """A misspelt parameter is refused: an answer to half a question looks like an answer.

    Raises:
        UnknownParameter: the address has no such parameter, or takes it once and got it twice.
    """
    route = request.scope.get("route")
    if not isinstance(route, APIRoute):
        return
    fields = dict(_query_fields(route.dependant))
    given = [name for name, _ in request.query_params.multi_items()]
    for name in given:
        if name not in fields or (given.count(name) > 1 and not _takes_many(fields[name])):
            raise UnknownParameter(name, fields)


def _query_fields(dependant: Dependant) -> Iterator[tuple[str, object]]:
    """Every query parameter of a route and of what it depends on."""
    for field in dependant.query_params:
        yield field.alias, field
    for below in dependant.dependencies:
        yield from _query_fields(below)


def _takes_many(field: object) -> bool:
    annotation = getattr(getattr(field, "field_info", None), "annotation", None)
    return any(get_origin(one) in (list, tuple) for one in (annotation, *get_args(annotation)))


def _empty_is_none(value: object) -> object:
    """A form sends an empty field for “no choice”."""
    return None if value == "" else value


# Bounds stand with the type, Annotated[Annotated[int, Field(ge=1)] | None, EmptyIsNone, Query()]: in Query they would be held against the None too.
EmptyIsNone = BeforeValidator(_empty_is_none)


def _only_as_written(value: object) -> object:
    """Left alone, pydantic reads 0 as a number of seconds since 1970, a day nobody meant."""
    if isinstance(value, date) or (isinstance(value, str) and _WRITTEN_DAY.fullmatch(value)):
        return value
    raise PydanticCustomError("date_parsing", "a day is written as 2020-12-31")


_WRITTEN_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Day = Annotated[date, BeforeValidator(_only_as_written)]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as somebody asked it: the words are checked, the radius is not yet read."""

    kind: str
    unit: str
    measure: Measure
    reach: str
    weight: Weight
    by: By | None
    as_of: date | None
    area: str
    with_neighbours: bool
    demand: str

    def question(self, own_area: str) -> CoverageQuestion:
        """The question about the asker's own area, unless it names a part of it.

        Raises:
            UnknownKind, UnknownLevel, UnknownChoice, NoRadius, RadiusInDegrees, RadiusInMinutes, ImpossibleRadius.
        """
        return CoverageQuestion(
            kind=self.kind,
            unit=self.unit,
            measure=self.measure,
            reach_m=parse_reach(self.reach) if self.reach else None,
            weight=self.weight,
            by=self.by,
            as_of=self.as_of,
            area=self.area or own_area,
            with_neighbours=self.with_neighbours,
            demand=self.demand,
        )


def asked(
    kind: Annotated[str, Query(description="设施类别 / kind of facility", max_length=60)] = "day_care_center",
    unit: Annotated[str, Query(description="统计层级 / level of the units counted", max_length=20)] = "village",
    measure: Annotated[Measure, Query(description="count 有设施的单位 · each 是否每个都有 · reach 半径之内")] = Measure.COUNT,
    reach: Annotated[str, Query(description="半径 / radius with its unit: 1000m, 1km, 1.5公里; never degrees", max_length=40)] = "",
    weight: Annotated[Weight, Query(description="按什么计 / what is counted")] = Weight.UNITS,
    by: Annotated[By | None, EmptyIsNone, Query(description="分组 / how the answer is split")] = None,
    as_of: Annotated[Day | None, EmptyIsNone, Query(description="截至日期 / the day asked about", json_schema_extra=DAY)] = None,
    area: Annotated[str, Query(description="区划代码 / short division code", max_length=12, pattern="^[0-9]*$")] = "",
    with_neighbours: Annotated[bool, Query(description="计入邻县设施 / count neighbours' facilities too")] = False,
    demand: Annotated[str, Query(description="人口图层 / layer of demand: settlements, demand", max_length=20)] = "settlements",
) -> Asked:  # fmt: skip
    return Asked(kind, unit, measure, reach.strip(), weight, by, as_of, area, with_neighbours, demand)


AskedHere = Annotated[Asked, Depends(asked)]


def coverage_question(request: Request, visitor: Reader, wish: AskedHere) -> CoverageQuestion:
    return wish.question(desk_of(request).area_of(visitor))


Question = Annotated[CoverageQuestion, Depends(coverage_question)]


def parse_box(said: str | None) -> Box | None:
    """West, south, east, north in degrees.

    Raises:
        BadBox: not four finite numbers, out of the globe, or the wrong way round.
    """
    if said is None:
        return None
    numbers = _numbers(said, 4)
    if numbers is None:
        raise BadBox(said)
    west, south, east, north = numbers
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadBox(said)
    return west, south, east, north


def parse_place(said: str | None, within_m: float | None, *, alone: bool) -> tuple[float, float, float] | None:
    """Longitude, latitude and radius in metres of a search around a place.

    Raises:
        BadPlace: no two finite numbers, no radius, or mixed with a box or a page.
    """
    if said is None and within_m is None:
        return None
    numbers = _numbers(said or "", 2)
    if numbers is None or within_m is None or not alone:
        raise BadPlace(said or "")
    lon, lat = numbers
    if not (-180 <= lon <= 180 and -90 <= lat <= 90 and 1 <= within_m <= MOST_NEAR_M):
        raise BadPlace(said or "")
    return lon, lat, within_m


def _numbers(said: str, count: int) -> tuple[float, ...] | None:
    parts = said.split(",", count + 1)
    if len(said) > 200 or len(parts) != count:
        return None
    try:
        numbers = tuple(float(part) for part in parts)
    except ValueError:
        return None
    return numbers if all(map(math.isfinite, numbers)) else None
