"""How to match a spreadsheet's names from OpenRefine."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from gazetteer.publications.reconciliation import PROPERTIES, SCORES
from gisvc.desk import desk_of
from gisvc.rendering import render_page
from gisvc.routes.parameters import Reader, refuse_unknown

router = APIRouter(prefix="/names", include_in_schema=False, dependencies=[Depends(refuse_unknown)])


@router.get("/reconcile")
def reconcile_page(request: Request, visitor: Reader) -> Response:  # noqa: ARG001  # because asking for him is what keeps strangers out
    endpoint = f"{desk_of(request).settings.own_url}/reconcile"
    return render_page(request, "names/reconcile.html", endpoint=endpoint, properties=PROPERTIES, scores=SCORES)
