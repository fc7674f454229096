"""The audit log as auditors read it: newest first, nothing to edit, its chain shown."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor, require
from gisvc.desk import desk_of
from gisvc.rendering import render_page
from gisvc.routes.parameters import refuse_unknown

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
Auditor = Annotated[Visitor, Depends(require(Duty.AUDIT))]
LINES_A_PAGE = 100


@router.get("/audit")
def audit_page(request: Request, visitor: Auditor, before: Annotated[int | None, Query(ge=1)] = None) -> Response:
    """A page of lines numbered below `before`; the newest when it is not given."""
    desk = desk_of(request)
    last = desk.approvals.catch_up()
    end = min(before - 1, last) if before else last
    start = max(end - LINES_A_PAGE, 0)
    entries = desk.view(visitor).read_audit(after=start, limit=end - start) if end > start else ()
    return render_page(request, "audit.html", entries=entries[::-1], start=start, end=end, last=last)
