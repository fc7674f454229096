"""How affairs are handled here: each procedure as a table and a drawing, read from the tables the rooms work by."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from gisvc.errors import UnknownProcedure
from gisvc.forms.procedure import diagram_of, lines_of
from gisvc.procedures import PROCEDURES, procedure_named
from gisvc.rendering import render_page
from gisvc.routes.parameters import Reader, refuse_unknown
from layers.store.clock import day_in_china, utc_now

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])


@router.get("/approvals")
def approvals_page(request: Request, _: Reader) -> Response:
    return render_page(request, "office/approvals.html", tables=PROCEDURES)


@router.get("/approvals/{name}")
def approval_page(request: Request, _: Reader, name: Annotated[str, Path(max_length=60)]) -> Response:
    """One procedure, to be read or printed."""
    table = procedure_named(name)
    if table is None:
        raise UnknownProcedure(name)
    return render_page(
        request,
        "office/approval.html",
        table=table,
        lines=lines_of(table),
        drawing=diagram_of(table),
        today=day_in_china(utc_now()),
    )
