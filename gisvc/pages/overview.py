"""The county at a glance: its figure with numerator and denominator, its strata, how old its data are and what is missing."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from gisvc.auth.visitor import Visitor
from gisvc.catalogue import CATALOGUE
from gisvc.desk import Desk, desk_of
from gisvc.forms.answer import passport_lines
from gisvc.marks import MADE_UP
from gisvc.pages.drawn import coverage_sheet, drawn
from gisvc.rendering import LANGUAGE_COOKIE, LANGUAGES, is_own_path, language_of, render_page
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.titles import coverage_title
from gisvc.tongue import Tongue
from layers.errors import Refusal
from layers.planning.coverage import CoverageTable
from layers.planning.operating import is_operating
from layers.planning.question import CoverageQuestion
from layers.store.clock import day_in_china, utc_now
from layers.wording import Wording

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
SHOWN_KIND = "day_care_center"
COOKIE_S = 365 * 24 * 3600


@router.get("/")
def overview(request: Request, visitor: Reader) -> Response:
    desk, language = desk_of(request), language_of(request)
    question = CoverageQuestion(SHOWN_KIND, area=desk.area_of(visitor))
    layers = [(spec, desk.view(visitor).summarise(spec)) for spec in CATALOGUE]
    try:
        table = desk.coverage(visitor, question)
    except Refusal as refusal:
        return render_page(request, "overview_empty.html", layers=layers, refusal=refusal)
    sheet = coverage_sheet(desk, visitor, question, language)
    return render_page(
        request,
        "overview.html",
        table=table,
        title=coverage_title(table),
        passport=passport_lines(table.overall, Tongue(language)),
        tiles=_tiles(desk, visitor, table),
        layers=layers,
        map=drawn(desk, visitor, sheet, language),
        made_up=MADE_UP,
    )


@router.get("/language")
def choose_language(to: Annotated[str, Query(max_length=5)], back: Annotated[str, Query(max_length=4000)] = "/") -> Response:
    """Remember the language and go back to where the visitor was, on this service and nowhere else."""
    response = RedirectResponse(back if is_own_path(back) else "/", status_code=303)
    response.set_cookie(LANGUAGE_COOKIE, LANGUAGES.get(to, "zh"), max_age=COOKIE_S, httponly=True, samesite="lax")
    return response


def _tiles(desk: Desk, visitor: Visitor, table: CoverageTable) -> list[dict[str, Any]]:
    """The few figures beside the headline, each with its unit; a missing one is shown as missing."""
    ground = desk.ground(visitor, None)
    divisions = ground.divisions[ground.divisions["code"].str.startswith(table.area)]
    levels, kinds = divisions["level"].value_counts(), divisions["committee_kind"].value_counts()
    operating = ground.facilities[is_operating(ground.facilities, on=day_in_china(utc_now()))]
    own = operating[operating["division_code"].str.startswith(table.area)]
    beds = own[own["kind"] == "care_home"]["beds"]
    people = table.units["population"]
    elderly = table.units["elderly60"]
    return [
        _tile(Wording("乡镇街道", "townships"), int(levels.get("township", 0)), Wording("个", "")),
        _tile(Wording("行政村", "villages"), int(kinds.get("village", 0)), Wording("个", "")),
        _tile(Wording("社区", "communities"), int(kinds.get("community", 0)), Wording("个", "")),
        _tile(Wording("在用日间照料中心", "day-care centres"), int((own["kind"] == SHOWN_KIND).sum()), Wording("个", "")),
        _tile(Wording("养老机构床位", "care-home beds"), int(beds.sum()) if beds.notna().any() else None, Wording("张", "")),
        _tile(
            Wording("人口（有数的单位）", "people, where known"),
            int(people.sum()) if people.notna().any() else None,
            Wording("人", ""),
        ),
        _tile(
            Wording("60岁及以上", "aged 60 and over"), int(elderly.sum()) if elderly.notna().any() else None, Wording("人", "")
        ),
    ]


def _tile(label: Wording, value: int | None, unit: Wording) -> dict[str, Any]:
    return {"label": label, "value": value, "unit": unit}
