"""The request desk: every naming request with its state and clocks, a new one, and each with its steps and papers."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

import shapely
from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from gazetteer.kinds import NameKind
from gazetteer.requests.application import APPLICATION, Asked
from gazetteer.requests.outlook import Outlook
from gazetteer.requests.request import RequestState
from gazetteer.specs import PLACES
from gazetteer.specs.requests import REQUEST_TYPES
from gazetteer.use_cases.requests import RequestFilter, new_request_id, submit_request
from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor, require
from gisvc.desk import Desk, desk_of
from gisvc.forms.names.documents import REQUEST_DOCUMENTS
from gisvc.guard import accepts_record
from gisvc.maps import Plate, Shape, Sight, Symbol, draw_names, focus_on
from gisvc.marks import MADE_UP
from gisvc.pages.drawn import DrawnMap, drawn
from gisvc.pages.names.request_form import NewRequest, read_new_request, request_form
from gisvc.pages.record_form import Offered
from gisvc.pages.said import Reader as ValueReader
from gisvc.pages.sending import Sent, SentForm
from gisvc.refusals import status_of
from gisvc.rendering import language_of, render_page
from gisvc.routes.layers import rows_of
from gisvc.routes.names.requests_held import lines_by_clock, office_of, outlook_of_request, request_lines
from gisvc.routes.names.studies import division_names, place_in_words
from gisvc.routes.names.where import read_where
from gisvc.routes.parameters import EmptyIsNone, Reader, refuse_unknown
from gisvc.tongue import Tongue
from gisvc.trail.sentences import person_label
from layers.errors import Refusal
from layers.fields import Value
from layers.reference import BUILT_UP_AREAS
from layers.store.clock import day_in_china, utc_now
from layers.wording import Wording

router = APIRouter(prefix="/names", include_in_schema=False, dependencies=[Depends(refuse_unknown)])
Namer = Annotated[Visitor, Depends(require(Duty.NAME))]
RequestId = Annotated[str, Path(max_length=100)]
Wish = Annotated[str, Query(max_length=60)]
MOST_LISTED = 300
MOST_DRAWN = 3000
PLACE_OF_REQUEST = Wording("申请命名的地理实体", "the place to be named")


@router.get("/requests")
def requests_page(
    request: Request,
    visitor: Reader,
    state: Annotated[RequestState | None, EmptyIsNone, Query()] = None,
    kind: Annotated[NameKind | None, EmptyIsNone, Query()] = None,
    request_type: Wish = "",
    batch: Wish = "",
    q: Wish = "",
    overdue: bool = False,
) -> Response:
    desk = desk_of(request)
    sought = RequestFilter(
        frozenset({state} if state else ()), frozenset({kind} if kind else ()), request_type, batch, "", q.strip(), overdue
    )
    lines = request_lines(desk, visitor, sought)
    names = division_names(desk, visitor)
    return render_page(
        request,
        "names/requests.html",
        lines=lines[:MOST_LISTED],
        total=len(lines),
        sought=sought,
        is_sifted=sought != RequestFilter(),
        states=tuple(RequestState),
        kinds=tuple(NameKind),
        types=REQUEST_TYPES.labels,
        where=lambda code: place_in_words(code, names),
    )


@router.get("/clocks")
def clocks_page(request: Request, visitor: Reader) -> Response:
    desk = desk_of(request)
    names = division_names(desk, visitor)
    lines = lines_by_clock(desk, visitor)
    return render_page(
        request,
        "names/clocks.html",
        rows=[(line, duty) for line in lines for duty in line.open_duties],
        today=day_in_china(utc_now()),
        where=lambda code: place_in_words(code, names),
    )


@router.get("/requests/new")
def new_request_page(
    request: Request,
    visitor: Namer,
    name: Wish = "",
    kind: Annotated[NameKind, Query()] = NameKind.STREET,
    where: Annotated[str, Query(max_length=4000)] = "",
    place_id: Annotated[str, Query(max_length=100)] = "",
    request_type: Wish = "naming",
) -> Response:
    draft: dict[str, Value] = {
        "request_type": request_type if request_type in REQUEST_TYPES else "naming",
        "name_kind": kind.value,
        "asked_on": day_in_china(utc_now()).isoformat(),
        "where": where,
        "place_id": place_id,
    }
    return _new(request, visitor, {**draft, "candidates": [{"name": name}]} if name else draft)


@router.post("/requests/new")
@accepts_record
def submit(request: Request, visitor: Namer, sent: SentForm) -> Response:
    read = read_new_request(sent)
    if read.wrong:
        return _new(request, visitor, {}, sent=sent, read=read)
    head = {name: str(value) for name, value in read.head.items()}
    desk = desk_of(request)
    try:
        asked = Asked(
            request_id=new_request_id(),
            request_type=head["request_type"],
            kind=head["name_kind"],
            division_code=head["division_code"],
            asked_on=date.fromisoformat(head["asked_on"]),
            batch_id=head.get("batch_id", ""),
            place_id=head.get("place_id", ""),
            geometry=read_where(head.get("where", "")),
        )
        taken = submit_request(
            desk.view(visitor), asked, read.application, by=visitor.person, contact=read.contact, rules=desk.names.rules
        )
    except Refusal as refusal:
        return _new(request, visitor, {}, sent=sent, refusal=refusal)
    return RedirectResponse(f"/names/requests/{taken.request.request_id}", status_code=303)


@router.get("/requests/{request_id}")
def request_page(request: Request, visitor: Reader, request_id: RequestId) -> Response:
    desk = desk_of(request)
    outlook = outlook_of_request(desk, visitor, request_id)
    application = outlook.request.application
    return render_page(
        request,
        "names/request.html",
        **about_request(desk, visitor, outlook),
        told=[f for f in APPLICATION.fields if application.values.get(f.name) is not None and f.name != "candidates"],
        reader=ValueReader(Tongue(language_of(request)), division_names(desk, visitor)),
        office_of=office_of,
        papers=REQUEST_DOCUMENTS,
        person_label=person_label,
        map=_map(request, desk, visitor, outlook),
    )


def about_request(desk: Desk, visitor: Visitor, outlook: Outlook) -> dict[str, Any]:
    """What every page of a request needs."""
    application = outlook.request.application
    return {
        "outlook": outlook,
        "held": outlook.request,
        "application": application,
        "where": place_in_words(application.division_code, division_names(desk, visitor)),
        "types": REQUEST_TYPES.labels,
        "made_up": MADE_UP,
    }


def _new(
    request: Request,
    visitor: Visitor,
    shown: dict[str, Value],
    *,
    sent: Sent | None = None,
    read: NewRequest | None = None,
    refusal: Refusal | None = None,
) -> Response:
    desk = desk_of(request)
    form = request_form(shown, offered_divisions(desk, visitor), sent=sent, wrong=read.wrong if read else None)
    status = status_of(refusal) if refusal else 400 if read else 200
    ground = built_up_map(request, desk, visitor)
    return render_page(
        request, "names/request_new.html", status_code=status, form=form, refusal=refusal, map=ground, made_up=MADE_UP
    )


def offered_divisions(desk: Desk, visitor: Visitor) -> Offered:
    """Divisions by name: townships and what lies in them."""
    names = division_names(desk, visitor)
    mine = desk.area_of(visitor)
    offered = {c: f"{place_in_words(c, names)}（{c}）" for c in sorted(names) if c.startswith(mine) and len(c) in (6, 9, 12)}
    return {"division_code": offered}


def built_up_map(request: Request, desk: Desk, visitor: Visitor) -> DrawnMap | None:
    """The built-up areas and streets, to click where a new name would be, looking at the largest area; None where none is drawn."""
    areas = rows_of(desk, visitor, BUILT_UP_AREAS, None, None)
    drawn_areas = sorted((g for g in areas.geometry if g is not None), key=shapely.area, reverse=True)
    if not drawn_areas:
        return None
    places = rows_of(desk, visitor, PLACES, None, None)
    streets = places.geometry[((places["name_kind"] == "street") & places.geometry.notna()).to_numpy(dtype=bool)]
    language = language_of(request)
    sight = Sight(day_in_china(utc_now()), desk.store.workspace.is_demonstration, language)
    plates = [
        Plate(Wording("建成区", "built-up areas"), Symbol.BUILT_UP, tuple(Shape(g, "") for g in drawn_areas)),
        Plate(Wording("已有街路巷", "streets held"), Symbol.STREET, tuple(Shape(g, "") for g in streets.iloc[:MOST_DRAWN])),
    ]
    sheet = draw_names(Wording("在图上点选位置", "Click where it is"), (), sight, more=[p for p in plates if p.shapes])
    return drawn(desk, visitor, replace(sheet, focus=focus_on(drawn_areas[:1])), language)


def _map(request: Request, desk: Desk, visitor: Visitor, outlook: Outlook) -> DrawnMap | None:
    application = outlook.request.application
    if application.geometry is None:
        return None
    language = language_of(request)
    sight = Sight(day_in_china(utc_now()), desk.store.workspace.is_demonstration, language)
    return drawn(desk, visitor, draw_names(PLACE_OF_REQUEST, [Shape(application.geometry, application.name)], sight), language)
