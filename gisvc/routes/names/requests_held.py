"""Naming requests as pages and routes read them: the list, one with its outlook, and who may write which step."""

from enum import StrEnum

from gazetteer.requests.handling import handled_by
from gazetteer.requests.outlook import Outlook, RequestLine
from gazetteer.requests.step_kinds import step_kind
from gazetteer.use_cases.requests import RequestFilter, clock_overview, list_requests, read_request
from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk
from layers.errors import Refusal
from layers.wording import Wording


class Office(StrEnum):
    """Whose business a step is: the clerk's, the committee's, or his who signs."""

    STEPS = "steps"
    DELIBERATION = "deliberation"
    DECISION = "decision"

    @property
    def duty(self) -> Duty:
        return _DUTIES[self]


_DUTIES = {Office.STEPS: Duty.NAME, Office.DELIBERATION: Duty.DELIBERATE, Office.DECISION: Duty.ISSUE}
_PARTS = {
    Office.STEPS: "/{request_id}/steps",
    Office.DELIBERATION: "/{request_id}/deliberations",
    Office.DECISION: "/{request_id}/decisions",
}
_MADE_ELSEWHERE = {"reviewed": "/{request_id}/review", "submitted": ""}
BY_REVIEW_ALONE = "reviewed"  # entered as the review is kept, never typed


def office_of(kind: str) -> Office:
    """Who writes a kind of step, as the table of handling says."""
    duty = Duty(handled_by(kind))
    return next(office for office in Office if office.duty is duty)


class StepOfAnotherOffice(Refusal):
    """A step sent to an address where others are kept."""

    code = "gisvc.step-of-another-office"

    def __init__(self, kind: str, address: str) -> None:
        label = step_kind(kind).label
        super().__init__(
            Wording(
                f"“{label.zh}”（{kind}）不在此处记入，请发往 {address}。",
                f"“{label.en}” ({kind}) is not kept here; send it to {address}.",
            ),
            kind=kind,
            address=address,
        )


def require_office(kind: str, office: Office) -> None:
    """Let a step pass that is written at this office.

    Raises:
        UnknownStepKind: there is no such step.
        StepOfAnotherOffice: says where it is written.
    """
    step_kind(kind)
    part = _MADE_ELSEWHERE.get(kind, _PARTS[office_of(kind)])
    if part != _PARTS[office]:
        raise StepOfAnotherOffice(kind, f"/api/requests{part}")


def request_lines(desk: Desk, visitor: Visitor, sought: RequestFilter) -> tuple[RequestLine, ...]:
    return desk.answer(
        visitor, "name-requests", _key_of(sought), lambda view: list_requests(view, sought, rules=desk.names.rules)
    )


def lines_by_clock(desk: Desk, visitor: Visitor) -> tuple[RequestLine, ...]:
    """Requests with something due, the most urgent first."""
    return desk.answer(visitor, "name-clocks", None, lambda view: clock_overview(view, rules=desk.names.rules))


def outlook_of_request(desk: Desk, visitor: Visitor, request_id: str) -> Outlook:
    """Raises UnknownRequest."""
    return desk.answer(visitor, "name-request", request_id, lambda view: read_request(view, request_id, rules=desk.names.rules))


def _key_of(sought: RequestFilter) -> tuple[object, ...]:
    return (
        sought.states, sought.kinds, sought.request_type, sought.batch_id, sought.division_code, sought.text, sought.is_overdue,
    )  # fmt: skip
