"""Search for names as the committee and the public like it, with why each was found, beside a map."""

from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from gazetteer.kinds import NameKind
from gazetteer.likeness.known import Standing
from gazetteer.search.question import Answer, Question
from gazetteer.specs import GAZETTEER, NAMES
from gazetteer.specs.names import SECRECY
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.maps import Shape, Sight, draw_names
from gisvc.marks import MADE_UP
from gisvc.pages.drawn import DrawnMap, drawn
from gisvc.rendering import language_of, render_page
from gisvc.routes.names.search import asked_names, classes_of_places, search_names
from gisvc.routes.names.studies import division_names, place_in_words
from gisvc.routes.parameters import Reader, refuse_unknown
from layers.errors import Refusal
from layers.store.clock import day_in_china, utc_now
from layers.wording import Wording

router = APIRouter(prefix="/names", include_in_schema=False, dependencies=[Depends(refuse_unknown)])
PAGE = 50
FOUND = Wording("查到的地名", "names found")
AskedHere = Annotated[Question, Depends(asked_names)]


@router.get("")
def search_page(
    request: Request, visitor: Reader, question: AskedHere, limit: Annotated[int, Query(ge=1)] = PAGE  # noqa: ARG001  # because the question has read it
) -> Response:  # fmt: skip
    desk = desk_of(request)
    question = replace(question, limit=PAGE)
    answer = search_names(desk, visitor, question)
    names = division_names(desk, visitor)
    return render_page(
        request,
        "names/search.html",
        question=question,
        answer=answer,
        is_asked=bool(request.query_params),
        held=[(spec, desk.view(visitor).summarise(spec)) for spec in GAZETTEER] if not request.query_params else [],
        names_held=desk.view(visitor).summarise(NAMES).rows,
        where=lambda code: place_in_words(code, names),
        classes=classes_of_places(desk, visitor),
        secrecy=SECRECY.labels,
        kinds=tuple(NameKind),
        standings=tuple(Standing),
        divisions={code: name for code, name in names.items() if len(code) in (6, 9)},
        next_query=_next(request, question, answer),
        map=_map(request, desk, visitor, answer),
        made_up=MADE_UP,
    )


def _next(request: Request, question: Question, answer: Answer) -> str | None:
    after = question.skip + PAGE
    if after >= answer.total:
        return None
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "skip"]
    return urlencode([*kept, ("skip", str(after))])


def _map(request: Request, desk: Desk, visitor: Visitor, answer: Answer) -> DrawnMap | None:
    language = language_of(request)
    shapes = [
        Shape(hit.known.geometry, hit.known.name, (), f"hit-{n}") for n, hit in enumerate(answer.hits) if hit.known.geometry is not None
    ]  # fmt: skip
    if not shapes:
        return None
    sight = Sight(day_in_china(utc_now()), desk.store.workspace.is_demonstration, language)
    try:
        return drawn(desk, visitor, draw_names(FOUND, shapes, sight), language)
    except Refusal:  # too busy to draw: the list is the answer
        return None
