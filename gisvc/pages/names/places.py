"""One place: its names through time on a drawn line, its events, its map, signs, heritage and requests, on any day as known on any other."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from gazetteer.kinds import NAME_KINDS
from gazetteer.register.told import tell_event
from gazetteer.specs import HERITAGE, PLACES, SIGNS
from gazetteer.specs.names import NAME_ROLES
from gisvc.auth.visitor import Visitor
from gisvc.cells import cell_text, records_of
from gisvc.desk import Desk, desk_of
from gisvc.maps import Plate, Shape, Sight, Symbol, draw_names
from gisvc.marks import MADE_UP
from gisvc.pages.drawn import DrawnMap, drawn
from gisvc.pages.names.timeline import timeline_of
from gisvc.rendering import language_of, render_page
from gisvc.routes.names.in_register import PlaceInRegister, Times, around_place, find_place
from gisvc.routes.names.studies import division_names, place_in_words
from gisvc.routes.parameters import Day, EmptyIsNone, Reader, refuse_unknown
from gisvc.tongue import Tongue
from layers.store.clock import day_in_china, utc_now
from layers.wording import Wording

router = APIRouter(prefix="/names", include_in_schema=False, dependencies=[Depends(refuse_unknown)])
OptionalDay = Annotated[Day | None, EmptyIsNone, Query()]
NOT_FACTS = frozenset({"place_id", "division_code", "name_kind", "facet_of"})


@router.get("/places/{place_id}")
def place_page(
    request: Request,
    visitor: Reader,
    place_id: Annotated[str, Path(max_length=200)],
    valid_on: OptionalDay = None,
    known_on: OptionalDay = None,
) -> Response:
    desk, tongue = desk_of(request), Tongue(language_of(request))
    place = find_place(desk, visitor, place_id, Times(valid_on, known_on))
    around, today = around_place(desk, visitor, place_id), day_in_china(utc_now())
    return render_page(
        request,
        "names/place.html",
        place=place,
        where=place_in_words(str(place.row["division_code"] or place.now.division_code or ""), division_names(desk, visitor)),
        facts=[c for c in PLACES.columns if c.name not in NOT_FACTS and place.row[c.name] is not None],
        cell=_cells(tongue),
        told=[(event, tell_event(event)) for event in place.events],
        line=timeline_of(list(place.now), today=today, asked=valid_on),
        around={name: records_of(rows) for name, rows in around.items()},
        times=Times(valid_on, known_on),
        roles=NAME_ROLES.labels,
        role_of=lambda role: tongue.say(NAME_ROLES.labels.get(role, role)),
        kinds=NAME_KINDS.labels,
        secrecy=PLACES.column("secrecy"),
        level=HERITAGE.column("level"),
        sign_columns={c.name: c for c in SIGNS.columns},
        map=_map(request, desk, visitor, place),
        made_up=MADE_UP,
    )


def _cells(tongue: Tongue) -> Callable[[Any, Any], str]:
    return lambda value, column: cell_text(value, column, tongue)


def _map(request: Request, desk: Desk, visitor: Visitor, place: PlaceInRegister) -> DrawnMap | None:
    """The place with its signs; None where nobody has drawn it."""
    language = language_of(request)
    signs = around_place(desk, visitor, place.place_id)[SIGNS.name]
    shapes = [
        Shape(g, str(row["printed_name"]), (), f"sign-{row['sign_id']}")
        for row, g in zip(records_of(signs), signs.geometry, strict=True)
        if g is not None
    ]
    own = [Shape(place.geometry, place.name)] if place.geometry is not None else []
    if not own and not shapes:
        return None
    more = [Plate(Wording("地名标志", "signs"), Symbol.SIGN, tuple(shapes))] if shapes else []
    sight = Sight(day_in_china(utc_now()), desk.store.workspace.is_demonstration, language)
    return drawn(
        desk,
        visitor,
        draw_names(Wording(f"{place.name}位置图", f"{place.name}: position"), own or shapes, sight, more=more),
        language,
    )
