"""What the figures mean: measures, kinds of facilities with the plans and norms on record, symbols and marks."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from gisvc.maps import Symbol
from gisvc.pages.choices import MEASURES
from gisvc.rendering import render_page
from gisvc.routes.parameters import Reader, refuse_unknown
from layers.planning.kinds import CIRCLES, KINDS
from layers.reference import LEVELS

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])


@router.get("/about")
def about_page(request: Request, _: Reader) -> Response:
    return render_page(
        request, "about.html", measures=MEASURES, kinds=KINDS.values(), circles=CIRCLES, levels=LEVELS.labels, symbols=Symbol
    )
