"""The audit log as auditors read it: asked by person, action, layer and day, in sentences, its chain checked; and taken away as a file."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import chain
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import Field

from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor, require
from gisvc.catalogue import CATALOGUE
from gisvc.desk import Desk, desk_of
from gisvc.rendering import language_of, render_page
from gisvc.routes.answering import attachment
from gisvc.routes.parameters import Day, EmptyIsNone, refuse_unknown
from gisvc.trail.errors import DaysReversed
from gisvc.trail.export import read_lines, to_jsonl, to_xlsx
from gisvc.trail.sentences import FAMILIES, action_label, is_failure, person_label, sentence_of
from layers.report import Report
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import AuditEntry, AuditQuestion

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])
Auditor = Annotated[Visitor, Depends(require(Duty.AUDIT))]
OptionalDay = Annotated[Day | None, EmptyIsNone, Query()]
LINES_A_PAGE = 100
CHECKED_EVERY_S = 600
READ, TAKEN = "audit-read", "audit-export"


class LogPaper(StrEnum):
    """What the log can be taken away as."""

    JSONL = "jsonl"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class ChainState:
    """Whether the chain and the anchors held when they were last looked at."""

    report: Report
    checked_at: datetime


def audit_question(
    by: Annotated[str, Query(max_length=80)] = "",
    action: Annotated[str, Query(max_length=60)] = "",
    layer: Annotated[str, Query(max_length=60)] = "",
    since: OptionalDay = None,
    until: OptionalDay = None,
    before: Annotated[Annotated[int, Field(ge=1, le=2**62)] | None, EmptyIsNone, Query()] = None,
) -> AuditQuestion:
    """
    Raises:
        DaysReversed: the first day lies after the last.
    """
    _require_days(since, until)
    return AuditQuestion(by.strip(), action.strip(), layer, since, until, before, LINES_A_PAGE + 1)


@router.get("/audit")
def audit_page(request: Request, visitor: Auditor, asked: Annotated[AuditQuestion, Depends(audit_question)]) -> Response:
    """A page of lines, the newest first."""
    desk = desk_of(request)
    view = desk.view(visitor)
    _note_reading(desk, visitor)
    found = view.search_audit(asked)
    first = next(iter(view.read_audit(limit=1)), None)
    return render_page(
        request,
        "audit.html",
        entries=found[:LINES_A_PAGE],
        asked=asked,
        query=_query_of(asked),
        next_before=found[LINES_A_PAGE - 1].seq if len(found) > LINES_A_PAGE else None,
        first=first,
        state=desk.answer(visitor, "audit-chain", _checking_time(), lambda view: ChainState(view.check_audit(), utc_now())),
        keep_days=desk.settings.audit_keep_days,
        families=FAMILIES,
        layers=CATALOGUE,
        sentence=sentence_of,
        action_label=action_label,
        person_label=person_label,
        is_failure=is_failure,
    )


@router.get("/audit/export.{paper}")
def audit_file(
    request: Request, visitor: Auditor, paper: LogPaper, since: OptionalDay = None, until: OptionalDay = None
) -> Response:
    """The log of some days with its chain; the taking is a line of the log itself."""
    _require_days(since, until)
    desk = desk_of(request)
    view = desk.view(visitor)
    told = {"format": str(paper), "since": since.isoformat() if since else None, "until": until.isoformat() if until else None}
    name = f"审计日志-{desk.store.workspace.area_code}-{day_in_china(utc_now())}.{paper}"
    lines = read_lines(desk.store, since=since, until=until)
    if paper is LogPaper.XLSX:
        content = to_xlsx(lines, area=view.area, language=language_of(request))
        view.record(TAKEN, told, by=visitor.person)
        return attachment(content, name)
    view.record(TAKEN, told, by=visitor.person)
    first = next(lines, None)
    rest = chain([first], lines) if first else lines
    headers = attachment(b"", name).headers
    return StreamingResponse(
        to_jsonl(rest, area=view.area),
        media_type="application/x-ndjson",
        headers={"Content-Disposition": headers["Content-Disposition"]},
    )


def _require_days(since: date | None, until: date | None) -> None:
    if since and until and since > until:
        raise DaysReversed


def _note_reading(desk: Desk, visitor: Visitor) -> AuditEntry | None:
    """Who reads the log stands in it too, once a day."""
    view, today = desk.view(visitor), day_in_china(utc_now())
    if view.search_audit(AuditQuestion(by=visitor.person, action=READ, since=today, limit=1)):
        return None
    return view.record(READ, {"on": today.isoformat()}, by=visitor.person)


def _checking_time() -> int:
    """The whole chain is read once in ten minutes, however often the page is looked at."""
    return int(utc_now().timestamp()) // CHECKED_EVERY_S


def _query_of(asked: AuditQuestion) -> str:
    said = {"by": asked.by, "action": asked.action, "layer": asked.layer, "since": asked.since, "until": asked.until}
    return urlencode({name: value for name, value in said.items() if value})
