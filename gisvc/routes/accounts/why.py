"""“Why can't I?”: which duty a page or an action needs, who has it, and what stands in the way."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from gisvc.auth.reasons import Reason, Verdict, reason_for_address, reason_for_duty
from gisvc.auth.roles import Duty, Role
from gisvc.auth.visitor import recognise
from gisvc.rendering import is_own_path, render_page
from gisvc.routes.answering import troubles
from gisvc.routes.parameters import EmptyIsNone, refuse_unknown

router = APIRouter(dependencies=[Depends(refuse_unknown)])
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

Address = Annotated[
    Annotated[str, Field(max_length=2000)] | None,
    EmptyIsNone,
    Query(alias="path", description="An address of this service, as /imports."),
]
Method = Annotated[str, Query(pattern="^(GET|POST|PUT|PATCH|DELETE)$")]
Work = Annotated[Duty | None, EmptyIsNone, Query(description="A kind of work instead of an address.")]


class WhyOut(BaseModel):
    """Why somebody may or may not. It speaks of duties and roles, never of what is held."""

    verdict: Verdict
    sentence: str
    sentence_en: str
    address: str
    duties: list[Duty]
    roles: list[Role]
    your_roles: list[Role]


@router.get("/why", include_in_schema=False)
def why_page(request: Request, path: Address = None, method: Method = "GET", duty: Work = None) -> Response:
    reason = _reason(request, path, method, duty)
    said = {"asked": path or "", "method": method, "duty": duty}
    return render_page(
        request, "accounts/why.html", status_code=200, reason=reason, duties=list(Duty), methods=METHODS, said=said
    )


@router.get("/api/why", tags=["accounts"], responses=troubles(400, 401))
def why(request: Request, path: Address = None, method: Method = "GET", duty: Work = None) -> WhyOut:
    """为什么不能：一个地址或一项工作需要什么职责，哪些角色有，您缺什么。"""
    reason = _reason(request, path, method, duty) or reason_for_address(request.app, "GET", "/", recognise(request))
    return WhyOut(
        verdict=reason.verdict,
        sentence=reason.verdict.sentence.zh,
        sentence_en=reason.verdict.sentence.en,
        address=reason.address,
        duties=list(reason.duties),
        roles=list(reason.roles),
        your_roles=list(reason.yours),
    )


def _reason(request: Request, path: str | None, method: str, duty: Duty | None) -> Reason | None:
    visitor = recognise(request)
    if path:
        plain = urlsplit(path).path if is_own_path(path) else ""
        return reason_for_address(request.app, method, plain, visitor)
    return reason_for_duty(duty, visitor) if duty else None
