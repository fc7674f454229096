"""The page of niches: in which year they run out, township by township and all together, what a new columbarium does, and the peak of Qingming."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from gisvc.desk import desk_of
from gisvc.forms.planning.niches import VARIANT_WORDS, niches_form
from gisvc.pages.planning.niche_charts import lastings, stock_charts
from gisvc.pages.planning.papers import file_of, shown_form
from gisvc.pages.planning.supply import DEMANDS
from gisvc.refusals import status_of
from gisvc.rendering import language_of, render_page
from gisvc.routes.answering import attachment, marks_of
from gisvc.routes.parameters import Exporter, Reader, refuse_unknown
from gisvc.routes.planning.niches import NichesAsked, NichesAskedHere, niches_query, told_niches
from gisvc.titles import niches_title
from gisvc.tongue import Tongue
from layers.errors import Refusal
from layers.planning.answers.niches import niches_to_dict
from layers.planning.burial.fullness import State
from layers.planning.burial.question import NO_AGEING
from layers.planning.use_cases.niches import NicheTable, Resting
from layers.planning.use_cases.people import SCENARIOS
from layers.report import Fact
from layers.wording import Language, Wording

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
PAPERS = ("xlsx", "docx", "csv", "shortage.csv", "phases.csv", "years.csv", "json")
AGEINGS = {s.id: s.label for s in SCENARIOS.values()} | {NO_AGEING: Wording("不计老龄化", "ageing left out")}
_SOON_YEARS = 5


@router.get("/niches")
def niches_page(request: Request, visitor: Reader, asked: NichesAskedHere) -> Response:
    facts: dict[str, Any] = {
        "asked": asked,
        "refusal": None,
        "table": None,
        "whats": {one: one.label for one in Resting},
        "ageings": AGEINGS,
        "demands": DEMANDS,
        "variants": VARIANT_WORDS,
    }
    status = 200
    try:
        facts |= _shown(told_niches(desk_of(request), visitor, asked), asked, language_of(request))
    except Refusal as refusal:
        facts, status = facts | {"refusal": refusal}, status_of(refusal)
    return render_page(request, "planning/niches.html", status_code=status, **facts)


@router.get("/downloads/niches.{paper}")
def niches_file(
    request: Request, visitor: Exporter, asked: NichesAskedHere, paper: Annotated[str, Path(pattern=f"^({'|'.join(PAPERS)})$")]
) -> Response:
    """The answer as a file, recorded as every export is."""
    desk, language = desk_of(request), language_of(request)
    table = told_niches(desk, visitor, asked)
    told = niches_to_dict(table) | {"marks": marks_of(is_demonstration=table.is_demonstration)}
    content = file_of(niches_form(table, language), paper, told)
    facts: dict[str, Fact] = {"about": "niches", "what": str(table.question.what), "format": paper}
    desk.store.record("export", facts, by=visitor.person)
    return attachment(content, f"{niches_title(table).in_language(language)}-{table.on}.{paper.rpartition('.')[2]}")


def _shown(table: NicheTable, asked: NichesAsked, language: Language) -> dict[str, Any]:
    tongue = Tongue(language)
    pooled, *townships = stock_charts(table, tongue)
    return shown_form(niches_form(table, language), language) | {
        "table": table,
        "pooled": pooled,
        "multiples": townships,
        "lasting": lastings(table, tongue),
        "counts": _counts(table),
        "query": niches_query(asked),
    }


def _counts(table: NicheTable) -> dict[str, int]:
    """Townships by how they stand, on the middle need."""
    states = [span.middle for span in table.spans]
    return {
        "townships": len(states),
        "full": sum(one.state is State.ALREADY for one in states),
        "none": sum(one.state is State.NONE for one in states),
        "soon": sum(one.year is not None and one.year <= table.base + _SOON_YEARS for one in states),
        "soon_year": table.base + _SOON_YEARS,
    }
