"""The register as a reconciliation service (API 0.2): OpenRefine on the clerk's own machine matches a column of names to places."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import escape

from gazetteer.publications.reconciliation import NotAQuery, Service
from gazetteer.publications.release import Audience
from gazetteer.register.errors import PlaceNotHeld
from gazetteer.use_cases.publications import read_service
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.routes.answering import json_answer, troubles
from gisvc.routes.parameters import Reader, refuse_unknown
from layers.wording import Wording

router = APIRouter(prefix="/reconcile", tags=["names"], dependencies=[Depends(refuse_unknown)])
Batch = Annotated[str, Query(max_length=200_000)]
Prefix = Annotated[str, Query(max_length=100)]
LARGEST = 400_000
WRONG = troubles(400, 401, 403, 503)


async def sent_batch(request: Request) -> tuple[str, str]:
    """The texts of `queries` and `extend`, from a form or from a JSON body that is the batch itself.

    Raises:
        NotAQuery: neither of the two.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        form = await request.form()
        return _text(form.get("queries")), _text(form.get("extend"))
    body = await request.body()
    if len(body) > LARGEST:
        raise NotAQuery(Wording("内容过长", "it is too long"))
    told = _parsed(body.decode("utf-8", "replace"))
    if isinstance(told, dict) and "extend" in told:
        return "", orjson.dumps(told["extend"]).decode()
    return orjson.dumps(told["queries"] if isinstance(told, dict) and "queries" in told else told).decode(), ""


Sent = Annotated[tuple[str, str], Depends(sent_batch)]


@router.get("", response_model=dict[str, Any], responses=WRONG)
def manifest_or_batch(request: Request, visitor: Reader, queries: Batch = "", extend: Batch = "") -> Response:
    """服务说明；带 queries 则对照一批名称，带 extend 则取回栏目（Reconciliation API 0.2）。"""
    return _answered(request, visitor, queries, extend)


@router.post("", response_model=dict[str, Any], responses=WRONG)
def batch(request: Request, visitor: Reader, sent: Sent) -> Response:
    """对照一批名称或取回栏目；表单编码（queries=…、extend=…）或 JSON 正文均可。"""
    return _answered(request, visitor, *sent)


@router.get("/suggest/entity", response_model=dict[str, Any], responses=WRONG)
def suggest_entity(
    request: Request, visitor: Reader, prefix: Prefix = "", cursor: Annotated[int, Query(ge=0, le=10_000)] = 0
) -> Response:
    """输入时联想地点。"""
    return json_answer(service_of(desk_of(request), visitor).suggest_entities(prefix, cursor=cursor))


@router.get("/suggest/type", response_model=dict[str, Any], responses=WRONG)
def suggest_type(request: Request, visitor: Reader, prefix: Prefix = "") -> Response:
    """联想地名种类。"""
    return json_answer(service_of(desk_of(request), visitor).suggest_types(prefix))


@router.get("/suggest/property", response_model=dict[str, Any], responses=WRONG)
def suggest_property(request: Request, visitor: Reader, prefix: Prefix = "") -> Response:
    """联想可取回的栏目。"""
    return json_answer(service_of(desk_of(request), visitor).suggest_properties(prefix))


@router.get("/properties", response_model=dict[str, Any], responses=WRONG)
def propose_properties(
    request: Request, visitor: Reader, type: Annotated[str, Query(max_length=60)] = "", limit: Annotated[int, Query(ge=1, le=100)] = 100  # noqa: A002, ARG001  # because the protocol names them so
) -> Response:  # fmt: skip
    """可取回的全部栏目。"""
    return json_answer(service_of(desk_of(request), visitor).propose_properties(type))


@router.get("/preview", response_class=Response, responses={200: {"content": {"text/html": {}}}, **troubles(400, 401, 403, 404)})
def preview(request: Request, visitor: Reader, id: Annotated[str, Query(max_length=200)]) -> Response:  # noqa: A002  # because the protocol names it so
    """一个地点的几句话，供对照时预览。"""
    said = service_of(desk_of(request), visitor).preview(id)
    if said is None:
        raise PlaceNotHeld(id[:60])
    lines = "".join(f"<p>{escape(line)}</p>" for line in said.zh.splitlines())
    return HTMLResponse(
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{escape(id)}</title><body>{lines}</body></html>'
    )


def service_of(desk: Desk, visitor: Visitor) -> Service:
    """The service over the names the visitor may see and that may go to other departments; good until the next commit."""
    base = f"{desk.settings.own_url}/reconcile"
    view_url = f"{desk.settings.own_url}/names/places/{{{{id}}}}"
    return desk.answer(
        visitor,
        "reconcile",
        None,
        lambda view: read_service(view, audience=Audience.DEPARTMENTS, base=base, view=view_url),
    )


def _answered(request: Request, visitor: Visitor, queries: str, extend: str) -> Response:
    service = service_of(desk_of(request), visitor)
    if queries:
        return json_answer(service.answer(_parsed(queries)))
    return json_answer(service.extend(_parsed(extend)) if extend else service.manifest())


def _parsed(text: str) -> Any:
    """Raises NotAQuery."""
    if len(text) > LARGEST:
        raise NotAQuery(Wording("内容过长", "it is too long"))
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise NotAQuery(Wording("不是 JSON", "it is no JSON")) from None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
