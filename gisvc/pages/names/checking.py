"""A name checked before anybody asks for it: typed, placed by a click, reviewed by every rule, and nothing kept."""

from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from gazetteer.kinds import NameKind
from gazetteer.review import Review
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.maps import Proposed, Sight, draw_conflicts
from gisvc.marks import MADE_UP
from gisvc.pages.drawn import DrawnMap, drawn
from gisvc.pages.names.requests import built_up_map
from gisvc.pages.names.spelling import RULES_OF_1984, STATUS
from gisvc.refusals import status_of
from gisvc.rendering import language_of, render_page
from gisvc.routes.layers import rows_of
from gisvc.routes.names.conflicts import conflicts_of, heaviest_first, tally
from gisvc.routes.names.reviewing import AskedHere, is_narrow, review_name
from gisvc.routes.names.studies import division_names, pack_shelf
from gisvc.routes.names.where import written_where
from gisvc.routes.parameters import Reader, refuse_unknown
from layers.errors import Refusal
from layers.reference import BUILT_UP_AREAS
from layers.store.clock import day_in_china, utc_now

router = APIRouter(prefix="/names", include_in_schema=False, dependencies=[Depends(refuse_unknown)])


@router.get("/check")
def check_page(request: Request, visitor: Reader, asked: AskedHere) -> Response:
    desk, refusal = desk_of(request), None
    reviews: tuple[Review, ...] = ()
    try:
        if request.query_params:
            reviews = review_name(desk, visitor, asked)
    except Refusal as found:
        refusal = found
    return render_page(
        request,
        "names/check.html",
        status_code=status_of(refusal) if refusal else 200,
        asked=asked,
        kinds=tuple(NameKind),
        packs=pack_shelf(desk).packs,
        divisions={c: n for c, n in division_names(desk, visitor).items() if len(c) in (6, 9)},
        refusal=refusal,
        is_narrow=is_narrow(desk, visitor),
        reviews=reviews,
        **review_facts(reviews[0]) if reviews else {},
        new_query=_new_query(reviews[0]) if reviews else "",
        map=conflict_map(request, desk, visitor, reviews[0]) if reviews else built_up_map(request, desk, visitor),
        made_up=MADE_UP,
    )


def review_facts(one: Review) -> dict[str, object]:
    """What the review's template needs of one review."""
    return {
        "review": one,
        "outcomes": heaviest_first(one),
        "conflicts": conflicts_of(one),
        "counts": tally(one),
        "statuses": STATUS,
        "rules": RULES_OF_1984,
    }


def conflict_map(request: Request, desk: Desk, visitor: Visitor, one: Review) -> DrawnMap:
    """The name asked for among those it may be taken for."""
    language = language_of(request)
    sight = Sight(day_in_china(utc_now()), desk.store.workspace.is_demonstration, language)
    areas = rows_of(desk, visitor, BUILT_UP_AREAS, None, None)
    proposed = (Proposed(one.proposal.name or "—", one.proposal.geometry),)
    return drawn(desk, visitor, draw_conflicts(proposed, conflicts_of(one), areas, sight), language)


def _new_query(one: Review) -> str:
    asked = one.proposal
    return urlencode({"name": asked.name[:60], "kind": asked.kind.value, "where": written_where(asked.geometry)[:4000]})
