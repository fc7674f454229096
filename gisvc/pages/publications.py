"""审图号: bound by an issuer to one map's content, and listed for whoever may see maps."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor, require
from gisvc.desk import desk_of
from gisvc.errors import MapChanged
from gisvc.pages.coverage import query_of
from gisvc.pages.drawn import coverage_sheet, gaps_sheet
from gisvc.rendering import language_of, render_page
from gisvc.routes.parameters import Question, Reader, refuse_unknown

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
Issuer = Annotated[Visitor, Depends(require(Duty.ISSUE))]


@router.get("/publications")
def publications_page(request: Request, _: Reader) -> Response:
    return render_page(request, "publications.html", approvals=desk_of(request).approvals.all())


@router.post("/publications/{subject}")
def bind_map_no(
    request: Request,
    visitor: Issuer,
    subject: str,
    question: Question,
    map_no: Annotated[str, Form(max_length=60)],
    content_sha256: Annotated[str, Form(max_length=64, pattern="^[0-9a-f]{64}$")],
) -> Response:
    """Bind a number to the map that was looked at, and to no later one."""
    from urllib.parse import urlencode

    desk, language = desk_of(request), language_of(request)
    sheet = (gaps_sheet if subject == "gaps" else coverage_sheet)(desk, visitor, question, language)
    if sheet.content_sha256 != content_sha256:
        raise MapChanged
    desk.approvals.bind(sheet, map_no, by=visitor.person)
    page = "gaps" if subject == "gaps" else "coverage"
    return RedirectResponse(f"/{page}?{urlencode(query_of(question))}#publication", status_code=303)
