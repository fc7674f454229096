"""The marked sheet of an upload that was not taken, for whoever sent it and nobody else."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from gisvc.desk import desk_of
from gisvc.routes.answering import attachment
from gisvc.routes.parameters import Reader, refuse_unknown

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])


@router.get("/returned/{returned_id}.xlsx")
def returned_sheet(request: Request, visitor: Reader, returned_id: Annotated[str, Path(max_length=64)]) -> Response:
    content, name = desk_of(request).staging.returned(returned_id, by=visitor.person)
    return attachment(content, name)
