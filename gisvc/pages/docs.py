"""The interface's documentation, made from the OpenAPI document on this very service."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from gisvc.openapi import operations_of
from gisvc.rendering import render_page
from gisvc.routes.parameters import Reader, refuse_unknown

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])


@router.get("/docs")
def docs_page(request: Request, _: Reader) -> Response:
    document = request.app.openapi()
    return render_page(
        request,
        "docs.html",
        operations=operations_of(document),
        about=document["info"]["description"],
        host=request.app.state.desk.settings.own_url,
    )
