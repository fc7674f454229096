"""Published figures audited by program: statements in, what contradicts what out; nothing of them is stored."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, NoReturn

import orjson
from fastapi import APIRouter, Depends, Query, Request, UploadFile
from fastapi.responses import Response
from starlette.datastructures import UploadFile as SentFile

from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor, require
from gisvc.desk import Desk, desk_of
from gisvc.errands import Errand
from gisvc.errors import ClaimsGone
from gisvc.guard import accepts_upload
from gisvc.jobs import Job
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.jobs import UNDER_WAY, accepted
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.routes.planning.schemas import AuditAnswered
from gisvc.routes.returning import give_back, given_back, gives_back
from gisvc.staging import safe_name
from layers.files.errors import FileTooLarge
from layers.planning.answers.audit import audit_to_dict
from layers.planning.audit.auditing import Audit, audit, five_plans
from layers.planning.audit.claims import Claims
from layers.planning.audit.claims_file import read_claims, rows_of
from layers.planning.audit.errors import NotAClaimsFile
from layers.planning.use_cases.audit import MOST_BYTES, annotated_claims, read_claims_file
from layers.wording import Wording

router = APIRouter(prefix="/api", tags=["planning"], dependencies=[Depends(refuse_unknown)])
FIVE = "five-plans"
MOST_FILE_BYTES = 20_000_000
Sender = Annotated[Visitor, Depends(require(Duty.ENTER))]
Held = Annotated[
    str,
    Query(description="five-plans 随附的五个规划，或提交后给出的编号 / the shipped ones, or what was sent", pattern=f"^({FIVE}|[0-9a-f]{{40}})$"),
]  # fmt: skip
_ROWS = {"type": "object", "description": "document, quantity, total, statement: docs/claims-files.md"}
_BODY = {
    "application/json": {"schema": {"anyOf": [_ROWS, {"type": "array", "items": {"type": "object"}}]}},
    "application/toml": {"schema": {"type": "string"}},
    "multipart/form-data": {
        "schema": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}, "sheet": {"type": "string"}}}
    },
}


@dataclass(frozen=True, slots=True)
class SentClaims:
    """A request's body: text of a kind, or a file with the name of its sheet."""

    kind: str
    text: bytes = b""
    file: SentFile | None = None
    sheet: str = ""


async def sent_claims(request: Request) -> AsyncIterator[SentClaims]:
    """The body as long as it is needed.

    Raises:
        NotAClaimsFile: neither JSON, TOML nor a file.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        yield SentClaims(kind, text=await _read(request))
        return
    async with request.form() as form:
        file, sheet = form.get("file"), form.get("sheet", "")
        if not isinstance(file, SentFile) or not isinstance(sheet, str):
            raise NotAClaimsFile("multipart/form-data: file")
        yield SentClaims(kind, file=file, sheet=sheet.strip())


async def _read(request: Request) -> bytes:
    """Raises FileTooLarge."""
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > MOST_BYTES:
            raise FileTooLarge("claims", MOST_BYTES)
    return bytes(read)


@router.get("/audit", response_model=AuditAnswered, responses=troubles(400, 401, 403, 404, 503) | UNDER_WAY)
def audit_of(request: Request, visitor: Reader, of: Held = FIVE) -> Response:
    """数字核对的结果：随附的五个规划，或先前提交的清单。时间长的转为任务（202）。"""
    return _answered(desk_of(request), visitor, of)


@router.post(
    "/audit",
    response_model=AuditAnswered,
    responses=troubles(400, 401, 403, 413, 415, 503) | UNDER_WAY,
    openapi_extra={"requestBody": {"required": True, "content": _BODY}},
)
@gives_back("GET /returned/{returned_id}.xlsx")
@accepts_upload
def audit_sent(request: Request, visitor: Sender, sent: Annotated[SentClaims, Depends(sent_claims)]) -> Response:
    """核对一份公布的数字：JSON、TOML 正文，或上传 CSV、xlsx、TOML 文件；答以矛盾与推算、整数解、每个比例的读法。不保存。"""
    desk = desk_of(request)
    if sent.file is not None:
        held = hold_file(desk, visitor, sent.file, sent.sheet)
    else:
        held = hold(desk, visitor, sent.text, _claims_of(sent))
    return _answered(desk, visitor, held)


def _claims_of(sent: SentClaims) -> Claims:
    """Raises NotAClaimsFile."""
    if sent.kind == "application/json":
        try:
            return read_claims(rows_of(orjson.loads(sent.text)))
        except orjson.JSONDecodeError as error:
            raise NotAClaimsFile("JSON") from error
    if sent.kind not in ("application/toml", "text/plain"):
        raise NotAClaimsFile(sent.kind[:60] or "Content-Type")
    try:
        return read_claims(sent.text.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotAClaimsFile("UTF-8") from error


def hold_file(desk: Desk, visitor: Visitor, file: UploadFile | SentFile, sheet: str) -> str:
    """Read an uploaded file behind the glass and keep its figures in memory; the copy on disk is gone before this returns.

    Raises:
        FileTooLarge, FileRefused, NotAClaimsFile: as reading says.
    """
    content = file.file.read(MOST_FILE_BYTES + 1)
    if len(content) > MOST_FILE_BYTES:
        raise FileTooLarge(safe_name(file.filename or ""), MOST_FILE_BYTES)
    with TemporaryDirectory(prefix="gisvc-claims-") as folder:
        path = Path(folder) / safe_name(file.filename or "")
        path.write_bytes(content)
        claims = read_claims_file(path, sheet=sheet or None)
        held = hold(desk, visitor, content + sheet.encode(), claims)
        if len(claims.report) and path.suffix.lower() != ".toml":
            give_back(desk, visitor, path.name, lambda: annotated_claims(path, claims.report, sheet=sheet or None), about=held)
    return held


def hold(desk: Desk, visitor: Visitor, content: bytes, claims: Claims) -> str:
    """Keep figures in memory for whoever sent them; returns what they are asked for by."""
    held = sha256(content).hexdigest()[:40]
    desk.plans.fetch(("claims", visitor.person, held), lambda: claims)
    return held


def claims_held(desk: Desk, visitor: Visitor, held: str) -> Claims:
    """
    Raises:
        ClaimsGone: they were never sent, by somebody else, or too long ago.
    """
    return _five_plans() if held == FIVE else desk.plans.fetch(("claims", visitor.person, held), _gone)


def audit_errand(desk: Desk, visitor: Visitor, held: str) -> Errand[Audit]:
    """The audit of figures held.

    Raises:
        ClaimsGone, NothingToAudit, TooManyFigures.
    """
    claims = claims_held(desk, visitor, held)
    count = len(claims.statements)
    title = Wording(f"核对 {count} 个公布的数字", f"Holding {count} published figures against each other")
    return Errand("claims", held, title, lambda _, go_on: audit(claims, go_on=go_on))


def _answered(desk: Desk, visitor: Visitor, held: str) -> Response:
    found = desk.work(visitor, audit_errand(desk, visitor, held), back=f"/api/audit?of={held}")
    if isinstance(found, Job):
        return accepted(found)
    told: Mapping[str, Any] = audit_to_dict(found)
    return json_answer(
        {**told, "of": held, "annotated": given_back(desk, visitor, held) or None, "marks": marks_of(is_demonstration=False)}
    )


@cache
def _five_plans() -> Claims:
    return five_plans()


def _gone() -> NoReturn:
    raise ClaimsGone
