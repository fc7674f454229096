"""Supply and need: the question above, the headline rate with its passport, ladder, evenness, map and tables; and coverage between bounds."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.forms.planning.supply import access_form, evenness_lines, interval_form
from gisvc.jobs import Job
from gisvc.maps import MapSheet, draw_access
from gisvc.marks import MADE_UP
from gisvc.pages.choices import SPLITS
from gisvc.pages.drawn import drawn
from gisvc.pages.jobs import show_job
from gisvc.pages.planning.charts import lorenz_line, staircase
from gisvc.pages.planning.papers import file_of, shown_form
from gisvc.refusals import status_of
from gisvc.rendering import address_of, language_of, render_page
from gisvc.routes.answering import attachment, marks_of
from gisvc.routes.parameters import Exporter, Reader, refuse_unknown
from gisvc.routes.planning.supply import access_errand, interval_errand
from gisvc.routes.planning.supply_asked import (
    AccessAsked,
    AccessAskedHere,
    AskedAccess,
    AskedInterval,
    IntervalAsked,
    IntervalAskedHere,
    access_query,
    interval_query,
)
from gisvc.titles import access_title, interval_title
from gisvc.tongue import Tongue
from layers.errors import Refusal
from layers.planning.access.interval import IntervalTable
from layers.planning.access.ladder import NOT_NESTED
from layers.planning.access.question import CAPACITIES, NEED_ADVICE, SUGGESTED_NEED
from layers.planning.access.table import AccessTable
from layers.planning.answers.access import access_to_dict, interval_to_dict
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.question import Weight
from layers.planning.specs import DEMAND
from layers.planning.travel import Mode
from layers.reference import LEVELS, SETTLEMENTS
from layers.report import Fact
from layers.wording import Language, Wording

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
SUPPLY_PAPERS = ("xlsx", "docx", "csv", "units.csv", "unreached.csv", "facilities.csv", "json")
INTERVAL_PAPERS = ("xlsx", "docx", "csv", "units.csv", "json")
DECAYS = {
    "none": Wording("不衰减", "none"),
    "steps": Wording("三段递减", "in three steps"),
    "gaussian": Wording("高斯衰减", "Gaussian"),
}
DEMANDS = {spec.name: spec.label for spec in (SETTLEMENTS, DEMAND)}
WHOSE = {weight: weight.label for weight in Weight if weight is not Weight.UNITS}
MODES = {mode: mode.label for mode in Mode}


@router.get("/supply")
def supply_page(request: Request, visitor: Reader, asked: AccessAskedHere) -> Response:
    desk, language = desk_of(request), language_of(request)
    try:
        errand = access_errand(desk, visitor, asked.question(desk.area_of(visitor)))
        table = desk.work(visitor, errand, back=address_of(request))
    except Refusal as refusal:
        facts = _choices(asked) | {"refusal": refusal, "table": None}
        return render_page(request, "planning/supply.html", status_code=status_of(refusal), **facts)
    if isinstance(table, Job):
        return show_job(request, table)
    return render_page(request, "planning/supply.html", **_choices(asked), **_shown(desk, visitor, table, language))


@router.get("/downloads/supply.{paper}")
def supply_file(
    request: Request, visitor: Exporter, question: AskedAccess, paper: Annotated[str, Path(pattern=f"^({'|'.join(SUPPLY_PAPERS)})$")]
) -> Response:  # fmt: skip
    """The answer as a file, recorded as every export is."""
    desk, language = desk_of(request), language_of(request)
    table = desk.wait_for(visitor, access_errand(desk, visitor, question))
    told = access_to_dict(table) | {"marks": marks_of(is_demonstration=table.is_demonstration)}
    content = file_of(access_form(table, language), paper, told)
    facts: dict[str, Fact] = {"about": "supply", "kind": question.kind, "minutes": question.minutes, "format": paper}
    desk.store.record("export", facts, by=visitor.person)
    return attachment(content, f"{access_title(table).in_language(language)}-{table.on}.{paper.rpartition('.')[2]}")


@router.get("/interval")
def interval_page(request: Request, visitor: Reader, asked: IntervalAskedHere) -> Response:
    desk, language = desk_of(request), language_of(request)
    try:
        errand = interval_errand(desk, visitor, asked.question(desk.area_of(visitor)))
        table = desk.work(visitor, errand, back=address_of(request))
    except Refusal as refusal:
        facts = _bounds_choices(asked) | {"refusal": refusal, "table": None}
        return render_page(request, "planning/interval.html", status_code=status_of(refusal), **facts)
    if isinstance(table, Job):
        return show_job(request, table)
    form = interval_form(table, area_name(desk, visitor, table.area), language)
    return render_page(
        request,
        "planning/interval.html",
        **_bounds_choices(asked),
        **shown_form(form, language),
        refusal=None,
        table=table,
        query=interval_query(table.question),
    )


@router.get("/downloads/interval.{paper}")
def interval_file(
    request: Request, visitor: Exporter, question: AskedInterval, paper: Annotated[str, Path(pattern=f"^({'|'.join(INTERVAL_PAPERS)})$")]
) -> Response:  # fmt: skip
    """The answer as a file, recorded as every export is."""
    desk, language = desk_of(request), language_of(request)
    table = desk.wait_for(visitor, interval_errand(desk, visitor, question))
    content, title = _bounds_file(desk, visitor, table, paper, language)
    facts: dict[str, Fact] = {"about": "interval", "kind": question.kind, "minutes": question.minutes, "format": paper}
    desk.store.record("export", facts, by=visitor.person)
    return attachment(content, f"{title}-{table.on}.{paper.rpartition('.')[2]}")


def area_name(desk: Desk, visitor: Visitor, area: str) -> str:
    """What an area is called, by the divisions held; its code where they do not say."""
    divisions = desk.ground(visitor, None).divisions
    named = divisions["name"][(divisions["code"] == area).to_numpy(dtype=bool)]
    return str(named.iloc[0]) if len(named) else area


def access_sheet(desk: Desk, visitor: Visitor, table: AccessTable, language: Language) -> MapSheet:
    """The map of access, drawn once per question and language."""
    ground = desk.ground(visitor, table.question.as_of)
    about = (table.question, desk.travels.stamp(table.question.mode), language)
    return desk.answer(visitor, "access-sheet", about, lambda _: draw_access(table, ground, language=language))


def _bounds_file(desk: Desk, visitor: Visitor, table: IntervalTable, paper: str, language: Language) -> tuple[bytes, str]:
    name = area_name(desk, visitor, table.area)
    told = interval_to_dict(table) | {"marks": marks_of(is_demonstration=table.is_demonstration)}
    return file_of(interval_form(table, name, language), paper, told), interval_title(table, name).in_language(language)


def _choices(asked: AccessAsked) -> dict[str, Any]:
    own = {} if asked.decay in DECAYS else {asked.decay: Wording(asked.decay, asked.decay)}
    return {
        "asked": asked,
        "kinds": FACILITY_KINDS.labels,
        "capacities": CAPACITIES,
        "decays": DECAYS | own,
        "levels": LEVELS.labels,
        "modes": MODES,
        "weights": WHOSE,
        "splits": SPLITS,
        "demands": DEMANDS,
        "suggested_need": f"{SUGGESTED_NEED:g}",
        "need_advice": NEED_ADVICE,
        "not_nested": NOT_NESTED,
    }


def _bounds_choices(asked: IntervalAsked) -> dict[str, Any]:
    return {"asked": asked, "kinds": FACILITY_KINDS.labels, "levels": LEVELS.labels, "modes": MODES, "weights": WHOSE}


def _shown(desk: Desk, visitor: Visitor, table: AccessTable, language: Language) -> dict[str, Any]:
    tongue = Tongue(language)
    return shown_form(access_form(table, language), language) | {
        "refusal": None,
        "table": table,
        "steps": staircase(table.ladder, tongue),
        "lorenz": lorenz_line(table.equity.lorenz),
        "evenness": list(evenness_lines(table.equity, tongue)),
        "query": access_query(table.question),
        "map": drawn(desk, visitor, access_sheet(desk, visitor, table, language), language),
        "made_up": MADE_UP,
    }
