"""What goes wrong, told in one form: problem+json for programs, a page for people, both languages, and never our insides."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from gisvc.auth.errors import AccountLocked, NotSignedIn, PasswordChangeDue, SecondFactorDue
from gisvc.auth.presented import CHALLENGE
from gisvc.auth.visitor import recognise
from gisvc.guard.short_answers import HUNG_UP
from gisvc.logs import route_events
from gisvc.methods import allowed_at
from gisvc.refusals import status_of
from gisvc.rendering import render_page
from layers.errors import LayerRejected, Refusal
from layers.report import Fact
from layers.wording import Wording

LOG = structlog.get_logger("gisvc.problems")
FINDINGS_SHOWN = 100

TITLES: dict[int, Wording] = {
    400: Wording("请求有误", "Bad request"),
    401: Wording("需要登录", "Sign-in needed"),
    403: Wording("不允许", "Not allowed"),
    404: Wording("没有找到", "Not found"),
    405: Wording("不支持的操作", "Method not allowed"),
    408: Wording("等待超时", "Waited too long"),
    409: Wording("与现状冲突", "Conflict"),
    412: Wording("已被改动", "Changed meanwhile"),
    413: Wording("超出限制", "Beyond the limits"),
    415: Wording("不支持的格式", "Unsupported format"),
    416: Wording("字节区间无效", "Ranges not satisfiable"),
    422: Wording("内容未通过检查", "Content rejected"),
    428: Wording("须说明依据的版本", "Say which version you changed"),
    429: Wording("请稍后再试", "Wait a while"),
    500: Wording("系统意外错误", "Unexpected error"),
    503: Wording("暂时无法服务", "Not available now"),
    507: Wording("磁盘空间不足", "Disk full"),
}

_HTTP_SENTENCES: dict[int, Wording] = {
    400: Wording("请求内容无法识别，请检查后重试。", "The request could not be read. Check it and try again."),
    404: Wording("没有这个地址，或您无权查看其内容。", "There is nothing at this address, or nothing you may see."),
    405: Wording("该地址不支持这种操作。", "This address does not take that method."),
}

_REASONS: dict[str, str] = {
    "missing": "必填",
    "extra_forbidden": "不认识的参数，或不能由您填写",
    "int_parsing": "须为整数",
    "int_from_float": "须为整数",
    "float_parsing": "须为数字",
    "finite_number": "须为有限数值",
    "bool_parsing": "须为 true 或 false",
    "date_parsing": "须为日期，如 2020-12-31",
    "date_from_datetime_parsing": "须为日期，如 2020-12-31",
    "date_from_datetime_inexact": "须为日期，如 2020-12-31",
    "greater_than": "须大于 {gt}",
    "greater_than_equal": "不得小于 {ge}",
    "less_than": "须小于 {lt}",
    "less_than_equal": "不得大于 {le}",
    "enum": "只能是 {expected}",
    "literal_error": "只能是 {expected}",
    "string_too_long": "最多 {max_length} 个字符",
    "string_too_short": "至少 {min_length} 个字符",
    "too_long": "最多 {max_length} 项",
    "too_short": "至少 {min_length} 项",
    "string_pattern_mismatch": "格式不正确",
    "string_type": "须为文字",
    "json_invalid": "不是有效的 JSON",
}


def install_problems(app: FastAPI) -> None:
    """Answer every refusal, invalid request and bug in the one form, and log bugs without what their variables held."""
    if not structlog.is_configured():  # whoever serves has said already where events go, and which secrets to look for
        route_events()
    app.add_exception_handler(Refusal, _answer_refusal)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(ClientDisconnect, _answer_nobody)
    app.add_exception_handler(Exception, _answer_bug)


def _answer_refusal(request: Request, trouble: Exception) -> Response:
    refusal = cast("Refusal", trouble)
    LOG.info("refused", code=refusal.code, facts=refusal.facts)
    status = status_of(refusal)
    if wants_page(request) and request.method in ("GET", "HEAD"):
        if isinstance(refusal, NotSignedIn):
            here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"/sign-in?next={quote(here)}", status_code=303)
        if isinstance(refusal, PasswordChangeDue):
            return RedirectResponse("/account", status_code=303)
        if isinstance(refusal, SecondFactorDue):
            return RedirectResponse("/account/second-factor", status_code=303)
    extra: dict[str, Any] = {}
    if isinstance(refusal, LayerRejected):
        extra["findings"] = _findings_of(refusal)
    return problem(
        request,
        status,
        refusal.code,
        refusal.wording,
        facts=refusal.facts,
        headers=_headers_of(request, refusal, status),
        **extra,
    )


def _answer_invalid(request: Request, trouble: Exception) -> Response:
    """FastAPI's 422 becomes 400, and what the user typed is not sent back: it may be a password."""
    errors = [_plain_error(error) for error in cast("RequestValidationError", trouble).errors()]
    return problem(request, 400, "gisvc.invalid-input", _invalid(errors), errors=errors)


def _invalid(errors: Sequence[Mapping[str, str]]) -> Wording:
    """What is wrong with what was typed; with an address that nobody types, only that it leads nowhere."""
    shown = [(error["where"].split(".", 1)[-1], error["reason"], error["reason_en"]) for error in errors[:3]]
    if all(error["where"].startswith("path.") for error in errors):
        return Wording(
            f"网址有误：{'；'.join(f'{name} 一段{why}' for name, why, _ in shown)}。请从页面上的链接进入。",
            f"There is no such address: {'; '.join(f'{name}: {why}' for name, _, why in shown)}. Follow a link on a page.",
        )
    return Wording(
        f"输入有 {len(errors)} 处不符合要求：{'；'.join(f'{name}：{why}' for name, why, _ in shown)}。",
        f"{len(errors)} inputs are not acceptable: {'; '.join(f'{name}: {why}' for name, _, why in shown)}.",
    )


def _answer_http(request: Request, trouble: Exception) -> Response:
    exception = cast("HTTPException", trouble)
    cause = exception.__cause__
    if isinstance(cause, Refusal):  # FastAPI hides what stopped the reading of a body behind a 400 of its own
        return _answer_refusal(request, cause)
    if isinstance(cause, ClientDisconnect):
        return _answer_nobody(request, cause)
    status = exception.status_code
    title = TITLES.get(status, TITLES[400 if status < 500 else 500])
    wording = _HTTP_SENTENCES.get(status, Wording(f"{title.zh}。", f"{title.en}."))
    headers = {"Allow": allowed_at(request)} if status == 405 else exception.headers
    return problem(request, status, f"gisvc.http-{status}", wording, headers=headers)


def _answer_nobody(_: Request, __: Exception) -> Response:
    """Whoever hung up in the middle of his request reads no answer, and is no bug: one quiet line in the log."""
    return Response(status_code=HUNG_UP)


def _answer_bug(request: Request, trouble: Exception) -> Response:
    """The stack goes to the log, the id to the person: the log finds one by the other."""
    LOG.error("unexpected error", method=request.method, path=request.url.path, exc_info=trouble)
    request_id = request_id_of(request)
    wording = Wording(
        f"系统发生意外错误，已记录。请把编号 {request_id} 告诉管理员。",
        f"Something unexpected happened and was logged. Give the administrator the number {request_id}.",
    )
    return problem(request, 500, "gisvc.unexpected", wording)


def problem(
    request: Request,
    status: int,
    code: str,
    wording: Wording,
    *,
    facts: Mapping[str, Fact] | None = None,
    headers: Mapping[str, str] | None = None,
    **extra: Any,
) -> Response:
    """One problem as RFC 9457 says it, or as a page when a browser asks. `extra` joins the JSON alone."""
    title = TITLES.get(status, TITLES[400 if status < 500 else 500])
    headers = {**getattr(request.state, "answer_headers", {}), **(headers or {})}  # what a route says however it ends
    body = {
        "type": f"urn:gisvc:problem:{code}",
        "title": title.zh,
        "title_en": title.en,
        "status": status,
        "detail": wording.zh,
        "detail_en": wording.en,
        "code": code,
        "facts": dict(facts or {}),
        "request_id": request_id_of(request),
        **extra,
    }
    if wants_page(request):
        page = _page(request, status, title, wording, code)
        if page is not None:
            page.headers.update(headers)
            return page
    return JSONResponse(body, status, headers=headers, media_type="application/problem+json")


def wants_page(request: Request) -> bool:
    """Whether a person looks at the answer: browsers name text/html, programs do not, and /api is for programs."""
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")


def request_id_of(request: Request) -> str:
    return str(getattr(request.state, "request_id", ""))


def _page(request: Request, status: int, title: Wording, wording: Wording, code: str) -> Response | None:
    """The problem as a page; None when even that fails (no templates, a damaged store)."""
    try:
        _recognise_quietly(request)
        return render_page(
            request,
            "problem.html",
            status_code=status,
            problem_title=title,
            wording=wording,
            code=code,
            request_id=request_id_of(request),
            why=f"/why?method={request.method}&path={quote(request.url.path)}" if status == 403 else "",
        )
    except Exception:
        LOG.exception("no problem page")
        return None


def _recognise_quietly(request: Request) -> None:
    """Let the page show who is signed in; a visitor who is refused is shown as nobody."""
    try:
        recognise(request)
    except Refusal:
        request.state.visitor = None


def _headers_of(request: Request, refusal: Refusal, status: int) -> dict[str, str]:
    if isinstance(refusal, AccountLocked):
        return {"Retry-After": str(max(1, round((refusal.until - datetime.now(UTC)).total_seconds())))}
    if status == 401:
        return {"WWW-Authenticate": CHALLENGE if _is_program(request) else 'Session realm="gisvc"'}
    return {"Retry-After": "5"} if status in (429, 503) else {}


def _is_program(request: Request) -> bool:
    """Whether a program asks at an address for programs. A browser, which says what it fetches for, must not learn of Basic: it would open
    a dialog of its own and send the password typed there with everything, for other sites' pages too."""
    is_browser = "sec-fetch-mode" in request.headers or "text/html" in request.headers.get("accept", "")
    return not is_browser and request.url.path.startswith(("/ogc", "/api/"))


def _findings_of(refusal: LayerRejected) -> list[dict[str, Any]]:
    return [
        {
            "code": finding.code,
            "severity": finding.severity.value,
            "sentence": finding.sentence.zh,
            "sentence_en": finding.sentence.en,
            "row": finding.where.row,
            "column": finding.where.column,
            "key": finding.where.key,
            "lon": finding.where.lon,
            "lat": finding.where.lat,
        }
        for finding in refusal.report.findings[:FINDINGS_SHOWN]
    ]


def _plain_error(error: Mapping[str, Any]) -> dict[str, str]:
    reason = _REASONS.get(error["type"], "内容不符合要求")
    try:
        reason = reason.format(**error.get("ctx", {}))
    except (KeyError, IndexError):
        reason = "内容不符合要求"
    return {"where": _place(error["loc"]), "reason": reason, "reason_en": str(error["msg"])}


def _place(loc: Sequence[str | int]) -> str:
    return ".".join(str(part)[:40] for part in loc) if loc else "body"
