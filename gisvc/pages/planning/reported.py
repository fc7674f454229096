"""The numbers a plan asks of people: what is held, what is missing, one reported by hand, all of them on a sheet to fill in."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.forms.planning.reported_sheet import ReportedSheet, reported_sheet
from gisvc.pages.sending import Enterer
from gisvc.problems import wants_page
from gisvc.refusals import status_of
from gisvc.rendering import language_of, render_page
from gisvc.routes.answering import attachment
from gisvc.routes.parameters import Day, Exporter, Reader, refuse_unknown
from gisvc.routes.planning.plan_answers import PlanAsked, plan_shelf
from gisvc.routes.planning.plans import Area, On, PlanId
from layers.errors import Refusal
from layers.planning.plans.measures import Part
from layers.planning.plans.plan import Plan
from layers.planning.plans.reporting import HandReport
from layers.planning.plans.reports_by_hand import NumberHeld
from layers.planning.plans.status import printed
from layers.planning.use_cases.reported import report_figure, study_reported
from layers.report import Fact
from layers.store.clock import day_in_china, utc_now

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
AreaSent = Annotated[str, Form(max_length=12, pattern="^[0-9]*$")]
No = Annotated[str, Form(max_length=12, pattern="^[A-Z][0-9]{2}[a-z]?$")]


@router.get("/plans/{plan_id}/reported")
def reported_page(request: Request, visitor: Reader, plan_id: PlanId, on: On = None, area: Area = "") -> Response:
    return _page(request, visitor, PlanAsked(plan_id, on, area or None))


@router.post("/plans/{plan_id}/reported")
def report_number(
    request: Request,
    visitor: Enterer,
    plan_id: PlanId,
    no: No,
    part: Annotated[Part, Form()],
    as_printed: Annotated[str, Form(max_length=80)],
    on: Annotated[Day, Form()],
    area: AreaSent = "",
    source: Annotated[str, Form(max_length=200)] = "",
    reported_by: Annotated[str, Form(max_length=80)] = "",
) -> Response:
    """Keep one number; a number the figure cannot have comes back with what was typed."""
    desk = desk_of(request)
    plan = plan_shelf(desk).named(plan_id)
    said = HandReport(no, part, as_printed, on, area or desk.area_of(visitor), source, reported_by)
    try:
        report_figure(desk.view(visitor), plan, said, by=visitor.person)
    except Refusal as refusal:
        if not wants_page(request):
            raise
        return _page(request, visitor, PlanAsked(plan_id, None, area or None), said=said, refusal=refusal)
    query = PlanAsked(plan_id, None, area or None).query
    return RedirectResponse(f"/plans/{plan_id}/reported{f'?{query}' if query else ''}#{no}-{part}", status_code=303)


@router.get("/downloads/plans/{plan_id}/reported.xlsx")
def reported_file(request: Request, visitor: Exporter, plan_id: PlanId, on: On = None, area: Area = "") -> Response:
    """The sheet to fill in, recorded as every export is."""
    desk, asked = desk_of(request), PlanAsked(plan_id, on, area or None)
    plan, day = plan_shelf(desk).named(plan_id), on or day_in_china(utc_now())
    sheet = ReportedSheet(plan_id, _area(desk, visitor, asked), day, _numbers(desk, visitor, plan, asked))
    facts: dict[str, Fact] = {"plan": plan_id, "what": "reported_figures", "on": day.isoformat()}
    desk.store.record("export", facts, by=visitor.person)
    return attachment(reported_sheet(sheet, language_of(request)), f"{plan_id}-上报数字-{day}.xlsx")


def _page(
    request: Request, visitor: Visitor, asked: PlanAsked, *, said: HandReport | None = None, refusal: Refusal | None = None
) -> Response:
    desk = desk_of(request)
    plan, today = plan_shelf(desk).named(asked.plan_id), day_in_china(utc_now())
    facts: dict[str, Any] = {
        "plan": plan,
        "asked": asked,
        "area": _area(desk, visitor, asked),
        "numbers": _numbers(desk, visitor, plan, asked),
        "no_of": _rows_of(plan),
        "said": said,
        "refusal": refusal,
        "today": today,
        "on": asked.on or today,
        "figures": plan.figures,
        "printed": printed,
    }
    return render_page(request, "planning/reported.html", status_code=status_of(refusal) if refusal else 200, **facts)


def _numbers(desk: Desk, visitor: Visitor, plan: Plan, asked: PlanAsked) -> tuple[NumberHeld, ...]:
    return study_reported(desk.view(visitor), plan, on=asked.on, area=_area(desk, visitor, asked))


def _area(desk: Desk, visitor: Visitor, asked: PlanAsked) -> str:
    return asked.area or desk.area_of(visitor)


def _rows_of(plan: Plan) -> dict[str, str]:
    """Figure → the indicator on whose page it stands."""
    return {figure.no: indicator.no for indicator in plan.indicators for figure in indicator.figures}
