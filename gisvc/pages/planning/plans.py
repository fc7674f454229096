"""Plans: every figure with status, trend and target; one figure with its passport; the report to take away."""

from fractions import Fraction
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Form, Path, Request
from fastapi.responses import RedirectResponse, Response

from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor, require
from gisvc.desk import Desk, desk_of
from gisvc.forms.answer import vintage_lines
from gisvc.forms.papers.press import Press
from gisvc.forms.planning.plan_paper import plan_paper
from gisvc.forms.planning.report_ground import ReportGround
from gisvc.jobs import Job
from gisvc.maps import draw_named_units
from gisvc.marks import MADE_UP
from gisvc.pages.drawn import drawn
from gisvc.pages.jobs import show_job
from gisvc.rendering import address_of, language_of, render_page
from gisvc.routes.answering import attachment, marks_of
from gisvc.routes.parameters import Day, Exporter, Reader, refuse_unknown
from gisvc.routes.planning.plan_answers import PlanAnswer, PlanAsked, plan_errand, plan_shelf
from gisvc.routes.planning.plans import Area, On, PlanId, Since
from gisvc.tongue import Tongue
from layers.planning.answers.plans import changes_to_list, status_to_dict
from layers.planning.plans.comparisons import ways_told
from layers.planning.plans.plan import ORIGINS
from layers.planning.plans.report import parts_text, tell_target, write_report
from layers.planning.plans.status import VERDICTS, FigureStatus, PlanStatus, Status, printed, told
from layers.planning.use_cases.plans import record_values
from layers.report import Fact
from layers.wording import Language

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
Clerk = Annotated[Visitor, Depends(require(Duty.ENTER))]
PAPERS = ("docx", "pdf", "xlsx", "html", "json")
MARK_OF = {
    Status.MET: "yes",
    Status.ON_TRACK: "yes",
    Status.BEHIND: "no",
    Status.NOT_MEASURABLE: "unknown",
    Status.STALE: "unknown",
    Status.NO_BASE: "unknown",
    Status.NO_TARGET: "plain",
    Status.NOT_APPLICABLE: "plain",
}


@router.get("/plans")
def plans_page(request: Request, _: Reader) -> Response:
    desk = desk_of(request)
    return render_page(request, "planning/plans.html", plans=plan_shelf(desk).plans, own_area=desk.store.workspace.area_code)


@router.get("/plans/{plan_id}")
def plan_page(
    request: Request, visitor: Reader, plan_id: PlanId, on: On = None, area: Area = "", since: Since = None
) -> Response:
    desk, asked = desk_of(request), PlanAsked(plan_id, on, area or None, since)
    answer = desk.work(visitor, plan_errand(desk, visitor, asked), back=address_of(request))
    if isinstance(answer, Job):
        return show_job(request, answer)
    return render_page(
        request, "planning/plan.html", **_shown(answer, asked, language_of(request)), may_record=visitor.may(Duty.ENTER)
    )


@router.get("/plans/{plan_id}/{no}")
def figure_page(
    request: Request, visitor: Reader, plan_id: PlanId, no: Annotated[str, Path(max_length=10, pattern="^[A-Z][0-9]{2}$")], on: On = None, area: Area = ""
) -> Response:  # fmt: skip
    desk, language, asked = desk_of(request), language_of(request), PlanAsked(plan_id, on, area or None)
    answer = desk.work(visitor, plan_errand(desk, visitor, asked), back=address_of(request))
    if isinstance(answer, Job):
        return show_job(request, answer)
    indicator = answer.status.indicator(no)
    named = {f.figure.no: _drawn_units(desk, visitor, answer.status, f, language) for f in indicator.figures}
    facts = _shown(answer, asked, language)
    return render_page(
        request, "planning/indicator.html", **facts, indicator=indicator, maps_of=named, made_up=MADE_UP, verdicts=VERDICTS
    )


@router.post("/plans/{plan_id}/values")
def keep_values(request: Request, visitor: Clerk, plan_id: PlanId, on: Annotated[Day, Form()], area: Annotated[str, Form(max_length=12, pattern="^[0-9]*$")] = "") -> Response:  # fmt: skip
    """Keep the values of a day, so that next year's can be compared with them."""
    desk, asked = desk_of(request), PlanAsked(plan_id, on, area or None)
    answer = desk.wait_for(visitor, plan_errand(desk, visitor, asked))
    record_values(desk.view(visitor), answer.status, by=visitor.person)
    return RedirectResponse(f"/plans/{plan_id}?{asked.query}", status_code=303)


@router.get("/downloads/plans/{plan_id}.{paper}")
def plan_file(
    request: Request, visitor: Exporter, plan_id: PlanId, paper: Annotated[str, Path(pattern=f"^({'|'.join(PAPERS)})$")],
    on: On = None, area: Area = "", since: Since = None,
) -> Response:  # fmt: skip
    """The report as a file, recorded as every export is."""
    desk, language, asked = desk_of(request), language_of(request), PlanAsked(plan_id, on, area or None, since)
    answer = desk.wait_for(visitor, plan_errand(desk, visitor, asked))
    status = answer.status
    if paper == "json":
        told = status_to_dict(status) | {
            "changes": changes_to_list(answer.accounts),
            "marks": marks_of(is_demonstration=status.is_demonstration),
        }
        content = orjson.dumps(told)
    else:
        key = ("plan", desk.scope_of(visitor), desk.view(visitor).last_commit(), status.plan, status.on, asked, language, paper)
        content = desk.papers.fetch(key, lambda: _pressed(desk, visitor, answer, language, paper))
    facts: dict[str, Fact] = {"plan": plan_id, "on": status.on.isoformat(), "area": status.area, "format": paper}
    desk.store.record("export", facts, by=visitor.person)
    return attachment(content, f"{status.plan.title.in_language(language)}-{status.area_name}-{status.on}.{paper}")


def _pressed(desk: Desk, visitor: Visitor, answer: PlanAnswer, language: Language, paper: str) -> bytes:
    status, view = answer.status, desk.view(visitor)
    held = desk.ground(visitor, status.on)
    ground = ReportGround(held.divisions, held.facilities)
    report = write_report(status, accounts=answer.accounts)
    printed_paper = plan_paper(report, ground, language=language, commit=view.last_commit())
    return Press(desk.settings.font_dir).print(printed_paper, paper)


def _shown(answer: PlanAnswer, asked: PlanAsked, language: Language) -> dict[str, Any]:
    status, tongue = answer.status, Tongue(language)
    return {
        "asked": asked,
        "status": status,
        "accounts": {account.figure.no: account for account in answer.accounts},
        "mark_of": MARK_OF,
        "statuses": Status,
        "parts": parts_text,
        "printed": printed,
        "told": told,
        "ways": ways_told,
        "origins": ORIGINS,
        "target": lambda figure, target: tongue.say(tell_target(figure, target)),
        "progress": progress_of,
        "vintages": lambda passport: list(vintage_lines(passport, tongue)),
        "reported": _reported,
    }


def _reported(figure: FigureStatus) -> str | None:
    held = figure.reported
    value = None if held is None else held.value(figure.figure.per)
    return None if value is None else printed(value, figure.figure.decimals)


def progress_of(figure: FigureStatus) -> dict[str, float] | None:
    """Where the value stands between nothing and the target, as shares of a bar: `value`, `expected`, `base`; None without a numeric target."""
    goal = figure.judgement.goal
    if goal is None or goal.bound is None or figure.value is None or goal.bound.value <= 0:
        return None
    base = figure.judgement.start
    whole = max(value for value in (goal.bound.value, figure.value, base) if value is not None)
    parts = {"value": figure.value, "goal": goal.bound.value, "expected": figure.judgement.expected, "base": base}
    return {name: _share(value, whole) for name, value in parts.items() if value is not None}


def _share(value: Fraction, whole: Fraction) -> float:
    return round(float(100 * value / whole), 2)


def _drawn_units(desk: Desk, visitor: Visitor, status: PlanStatus, figure: FigureStatus, language: Language) -> Any:
    units = figure.counted.units if figure.counted else ()
    if not units:
        return None
    ground = desk.ground(visitor, status.on)
    about = (status.plan, figure.figure.no, status.on, status.area, language)  # the plan's content: its file may have been edited
    sheet = desk.answer(visitor, "plan-units", about, lambda _: draw_named_units(status, figure, ground, language=language))
    return drawn(desk, visitor, sheet, language) if sheet.bounds is not None else None
