"""Older people of later years as JSON, township by township."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import Field

from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.parameters import EmptyIsNone, Reader, refuse_unknown
from gisvc.routes.planning.supply_asked import Area, AsOf, Demand
from gisvc.routes.planning.supply_schemas import AgeingAnswered
from layers.planning.answers.people import ageing_to_dict
from layers.planning.use_cases.people import AgeingTable, PeopleQuestion, study_ageing_by_township

router = APIRouter(prefix="/api", tags=["planning"], dependencies=[Depends(refuse_unknown)])
SCENARIO = "cohort-shift"


@dataclass(frozen=True, slots=True)
class AgeingAsked:
    """Which people, which years, under which assumptions."""

    scenario: str = SCENARIO
    year: tuple[int, ...] = ()
    base: int | None = None
    demand: str = "settlements"
    as_of: date | None = None
    area: str = ""

    def question(self, own_area: str) -> PeopleQuestion:
        """
        Raises:
            UnknownSupport: a layer that says nothing of people.
        """
        return PeopleQuestion(self.demand, as_of=self.as_of, area=self.area or own_area)


def ageing_asked(
    scenario: Annotated[str, Query(description="方案 / scenario: cohort-shift, constant-shares", max_length=40)] = SCENARIO,
    year: Annotated[list[int], Query(description="目标年 / years to look forward to; 2025, 2030, 2035 when empty", max_length=8)] = [],  # noqa: B006 -- because FastAPI copies it
    base: Annotated[Annotated[int, Field(ge=1950, le=2200)] | None, EmptyIsNone, Query(description="基准年；默认取人口时点 / base year; that of the count when empty")] = None,
    demand: Demand = "settlements",
    as_of: AsOf = None,
    area: Area = "",
) -> AgeingAsked:  # fmt: skip
    return AgeingAsked(scenario, tuple(sorted(set(year))), base, demand, as_of, area)


AgeingAskedHere = Annotated[AgeingAsked, Depends(ageing_asked)]


@router.get("/ageing", response_model=AgeingAnswered, responses=troubles(400, 401, 403, 404))
def ageing(request: Request, visitor: Reader, wish: AgeingAskedHere) -> Response:
    """老龄化：各乡镇街道 60+、65+、80+ 人口在 2025、2030、2035 年的低、中、高值，附方案与来源。"""
    table = aged(desk_of(request), visitor, wish)
    return json_answer(ageing_to_dict(table) | {"marks": marks_of(is_demonstration=table.is_demonstration)})


def aged(desk: Desk, visitor: Visitor, wish: AgeingAsked) -> AgeingTable:
    """The answer, kept until the next commit.

    Raises:
        AreaOutOfSight: the question names another's area.
    """
    desk.require_area(visitor, wish.area)
    question = wish.question(desk.area_of(visitor))
    return desk.answer(
        visitor,
        "ageing",
        wish,
        lambda view: study_ageing_by_township(view, question, targets=wish.year or None, scenario=wish.scenario, base=wish.base),
    )


def ageing_query(wish: AgeingAsked) -> list[tuple[str, str]]:
    """The question as query parameters, for links to its downloads."""
    told = {
        "scenario": wish.scenario,
        "base": str(wish.base or ""),
        "demand": wish.demand,
        "as_of": wish.as_of.isoformat() if wish.as_of else "",
        "area": wish.area,
    }
    return [("year", str(year)) for year in wish.year] + [(name, value) for name, value in told.items() if value]
