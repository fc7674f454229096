"""The shortest whole answer to a refusal: no template, no store, no thread, for moments when there is too much of everything."""

from html import escape

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from layers.errors import Refusal

HUNG_UP = 499  # nginx's number for an asker who is gone; the log and the meters alone see it

PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{zh}</title>
<h1>{zh}</h1><p lang="en">{en}</p></html>"""


async def answer_shortly(refusal: Refusal, status: int, retry_after_s: int, scope: Scope, receive: Receive, send: Send) -> None:
    """One refusal as problem+json (RFC 9457), or as a bare page for a browser, with the seconds after which to come back."""
    headers = {"Retry-After": str(retry_after_s)}
    wording = refusal.wording
    response: Response
    if "text/html" in Headers(scope=scope).get("accept", "") and not scope["path"].startswith("/api/"):
        response = HTMLResponse(PAGE.format(zh=escape(wording.zh), en=escape(wording.en)), status, headers)
    else:
        body = {
            "type": f"urn:gisvc:problem:{refusal.code}",
            "title": "请稍后再试",
            "title_en": "Wait a while",
            "status": status,
            "detail": wording.zh,
            "detail_en": wording.en,
            "code": refusal.code,
            "facts": dict(refusal.facts),
            "request_id": scope.get("state", {}).get("request_id", ""),
        }
        response = JSONResponse(body, status, headers, media_type="application/problem+json")
    await response(scope, receive, send)
