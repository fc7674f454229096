"""待办: what waits for me, the most pressing first; as a page, as JSON and as a list to print for the week."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from pydantic import BaseModel

from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor, require
from gisvc.desk import desk_of
from gisvc.forms.papers.press import Press
from gisvc.forms.week import week_paper
from gisvc.inbox import Urgency, Waiting
from gisvc.rendering import language_of, render_page
from gisvc.routes.answering import attachment, json_answer, troubles
from gisvc.routes.parameters import Exporter, refuse_unknown
from gisvc.routes.waiting import waiting_for
from gisvc.tongue import Tongue
from layers.store.clock import day_in_china, utc_now

router = APIRouter(dependencies=[Depends(refuse_unknown)])
Myself = Annotated[Visitor, Depends(require(Duty.OWN_ACCOUNT))]
MARKS = {
    Urgency.OVERDUE: "no",
    Urgency.LATE: "unknown",
    Urgency.SOON: "unknown",
    Urgency.RUNNING: "yes",
    Urgency.UNDATED: "plain",
}
ENDINGS = ("pdf", "docx")


class TwoWords(BaseModel):
    zh: str
    en: str


class WaitingAnswered(BaseModel):
    """One thing that waits."""

    subject: str
    what: TwoWords
    why: TwoWords
    href: str
    due_on: date | None
    days_left: int | None
    urgency: str
    is_law: bool


class InboxAnswered(BaseModel):
    """Everything that waits for whoever asks, the most pressing first."""

    waiting: list[WaitingAnswered]
    total: int
    overdue: int


@router.get("/inbox", include_in_schema=False)
def inbox_page(request: Request, visitor: Myself) -> Response:
    lines, today = waiting_for(desk_of(request), visitor), day_in_china(utc_now())
    told = [(line, line.urgency(today), line.days_left(today)) for line in lines]
    return render_page(
        request, "office/inbox.html", told=told, marks=MARKS, counts=_counts(lines, today), today=today, endings=ENDINGS
    )


@router.get("/api/inbox", response_model=InboxAnswered, responses=troubles(400, 401, 403, 503), tags=["office"])
def inbox(request: Request, visitor: Myself) -> Response:
    """我的待办：按职责和辖区，逾期的在前。"""
    lines, today = waiting_for(desk_of(request), visitor), day_in_china(utc_now())
    told = [_to_dict(line, today) for line in lines]
    return json_answer({"waiting": told, "total": len(told), "overdue": _counts(lines, today)[Urgency.OVERDUE]})


@router.get("/downloads/inbox.{ending}", include_in_schema=False)
def week_file(request: Request, visitor: Exporter, ending: Annotated[str, Path(pattern=f"^({'|'.join(ENDINGS)})$")]) -> Response:
    """The week's list on paper, recorded as every export is."""
    desk, language, today = desk_of(request), language_of(request), day_in_china(utc_now())
    lines = waiting_for(desk, visitor)
    paper = week_paper(lines, visitor.display_name, today, Tongue(language))
    content = Press(desk.settings.font_dir).print(paper, ending)
    desk.store.record("export", {"inbox": len(lines), "format": ending}, by=visitor.person)
    return attachment(content, f"{paper.title}-{today}.{ending}")


def _counts(lines: Sequence[Waiting], today: date) -> dict[Urgency, int]:
    return {urgency: sum(line.urgency(today) is urgency for line in lines) for urgency in Urgency}


def _to_dict(line: Waiting, today: date) -> dict[str, Any]:
    return {
        "subject": line.subject.value,
        "what": {"zh": line.what.zh, "en": line.what.en},
        "why": {"zh": line.why.zh, "en": line.why.en},
        "href": line.href,
        "due_on": line.due_on.isoformat() if line.due_on else None,
        "days_left": line.days_left(today),
        "urgency": line.urgency(today).value,
        "is_law": line.is_law,
    }
