"""People: older people of later years under named assumptions, and published totals spread over the ground, looked at before they are written."""

from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.forms.planning.people import ageing_form
from gisvc.pages.planning.charts import fan
from gisvc.pages.planning.papers import file_of, shown_form
from gisvc.pages.planning.supply import DEMANDS
from gisvc.pages.sending import Enterer
from gisvc.refusals import status_of
from gisvc.rendering import language_of, render_page
from gisvc.routes.answering import attachment, marks_of
from gisvc.routes.parameters import Exporter, Reader, refuse_unknown
from gisvc.routes.planning.people import AgeingAsked, AgeingAskedHere, aged, ageing_query
from gisvc.titles import ageing_title
from gisvc.tongue import Tongue
from layers.errors import Refusal
from layers.planning.answers.people import ageing_to_dict
from layers.planning.people.support import SUPPORTS
from layers.planning.specs import DEMAND
from layers.planning.use_cases.people import SCENARIOS, AgeingTable, PeopleQuestion
from layers.planning.use_cases.spreading import SpreadPlan, keep_spread, plan_spread
from layers.reference import BUILT_UP_AREAS, LEVELS, SETTLEMENTS
from layers.report import Fact
from layers.store.errors import StoreMoved
from layers.wording import Language

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
PAPERS = ("xlsx", "docx", "csv", "townships.csv", "json")
OVER = {spec.name: spec.label for spec in (BUILT_UP_AREAS, SETTLEMENTS, DEMAND)}
Over = Annotated[str, Query(description="分摊到哪个图层 / layer to spread the published totals over", max_length=40)]


@router.get("/people")
def people_page(request: Request, visitor: Reader, asked: AgeingAskedHere, over: Over = "") -> Response:
    desk, language = desk_of(request), language_of(request)
    facts: dict[str, Any] = _choices(asked, visitor, over) | {
        "refusal": None,
        "table": None,
        "spread_refusal": None,
        "plan": None,
    }
    status = 200
    try:
        facts |= _shown(aged(desk, visitor, asked), asked, language)
    except Refusal as refusal:
        facts, status = facts | {"refusal": refusal}, status_of(refusal)
    if over:
        try:
            facts["plan"] = _planned(desk, visitor, over)
        except Refusal as refusal:
            facts, status = facts | {"spread_refusal": refusal}, status_of(refusal)
    return render_page(request, "planning/people.html", status_code=status, **facts)


@router.post("/people/spread")
def keep_people(
    request: Request, visitor: Enterer, over: Annotated[str, Form(max_length=40)], made_from: Annotated[int, Form(ge=0)]
) -> Response:
    """Write exactly what the dry run showed; a store that changed in between refuses.

    Raises:
        UnknownSupport, NothingToSpread, TotalsRejected, LayerRejected: as the dry run.
        StoreMoved: something was written since.
    """
    desk = desk_of(request)
    plan = _planned(desk, visitor, over)
    if plan.made_from != made_from:
        raise StoreMoved(made_from, plan.made_from)
    keep_spread(desk.view(visitor), plan, by=visitor.person)
    return RedirectResponse(f"/people?{urlencode({'over': over})}#spread", status_code=303)


@router.get("/downloads/people.{paper}")
def people_file(
    request: Request, visitor: Exporter, asked: AgeingAskedHere, paper: Annotated[str, Path(pattern=f"^({'|'.join(PAPERS)})$")]
) -> Response:
    """The answer as a file, recorded as every export is."""
    desk, language = desk_of(request), language_of(request)
    table = aged(desk, visitor, asked)
    told = ageing_to_dict(table) | {"marks": marks_of(is_demonstration=table.is_demonstration)}
    content = file_of(ageing_form(table, language), paper, told)
    facts: dict[str, Fact] = {"about": "ageing", "scenario": asked.scenario, "format": paper}
    desk.store.record("export", facts, by=visitor.person)
    return attachment(content, f"{ageing_title(table).in_language(language)}-{table.on}.{paper.rpartition('.')[2]}")


def _planned(desk: Desk, visitor: Visitor, over: str) -> SpreadPlan:
    question = PeopleQuestion(over, area=desk.area_of(visitor))
    return desk.answer(visitor, "spread", question, lambda view: plan_spread(view, question))


def _choices(asked: AgeingAsked, visitor: Visitor, over: str) -> dict[str, Any]:
    return {
        "asked": asked,
        "scenarios": {scenario.id: scenario.label for scenario in SCENARIOS.values()},
        "demands": DEMANDS,
        "over": over,
        "supports": OVER,
        "amounts": SUPPORTS,
        "levels": LEVELS.labels,
        "bands": {column.name: column.label for column in DEMAND.columns},
        "demand_layer": DEMAND,
        "may_enter": visitor.may(Duty.ENTER),
    }


def _shown(table: AgeingTable, asked: AgeingAsked, language: Language) -> dict[str, Any]:
    return shown_form(ageing_form(table, language), language) | {
        "table": table,
        "years": [outlook.target for outlook in table.outlooks],
        "townships": list(_townships(table)),
        "fan": fan(table, "elderly60", Tongue(language)),
        "query": ageing_query(asked),
    }


def _townships(table: AgeingTable) -> Iterator[dict[str, Any]]:
    """One row per township: its people aged 60 and over as (low, middle, high) year by year, and the change from first to last."""
    for _, rows in table.units.sort_values(["code", "year"]).groupby("code", sort=False):
        people = list(zip(rows["elderly60_low"], rows["elderly60_middle"], rows["elderly60_high"], strict=True))
        first, last = people[0][1], people[-1][1]
        change = (last - first) / first if first else None
        yield {"name": rows["name"].iloc[0], "unknown": int(rows["places_unknown"].iloc[0]), "people": people, "change": change}
