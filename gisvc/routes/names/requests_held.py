"""Naming requests as pages and routes read them: the list, one with its outlook, and who may write which step."""

from enum import StrEnum

from gazetteer.requests.outlook import Outlook, RequestLine
from gazetteer.use_cases.requests import RequestFilter, clock_overview, list_requests, read_request
from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk


class Office(StrEnum):
    """Whose business a step is: the clerk's, the committee's, or his who signs."""

    STEPS = "steps"
    DELIBERATION = "deliberation"
    DECISION = "decision"

    @property
    def duty(self) -> Duty:
        return _DUTIES[self]


_DUTIES = {Office.STEPS: Duty.NAME, Office.DELIBERATION: Duty.DELIBERATE, Office.DECISION: Duty.ISSUE}
_DELIBERATED = frozenset({"expert_opinion", "committee_met", "exempted"})
_DECIDED = frozenset({"decided", "opinion_issued", "announced"})
BY_REVIEW_ALONE = "reviewed"  # entered as the review is kept, never typed


def office_of(kind: str) -> Office:
    """Who writes a kind of step."""
    if kind in _DELIBERATED:
        return Office.DELIBERATION
    return Office.DECISION if kind in _DECIDED else Office.STEPS


def request_lines(desk: Desk, visitor: Visitor, sought: RequestFilter) -> tuple[RequestLine, ...]:
    return desk.answer(visitor, "name-requests", _key_of(sought), lambda view: list_requests(view, sought))


def lines_by_clock(desk: Desk, visitor: Visitor) -> tuple[RequestLine, ...]:
    """Requests with something due, the most urgent first."""
    return desk.answer(visitor, "name-clocks", None, clock_overview)


def outlook_of_request(desk: Desk, visitor: Visitor, request_id: str) -> Outlook:
    """Raises UnknownRequest."""
    return desk.answer(visitor, "name-request", request_id, lambda view: read_request(view, request_id))


def _key_of(sought: RequestFilter) -> tuple[object, ...]:
    return (
        sought.states, sought.kinds, sought.request_type, sought.batch_id, sought.division_code, sought.text, sought.is_overdue,
    )  # fmt: skip
