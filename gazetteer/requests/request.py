"""A request as its steps leave it: what is asked now, how far it has come, who decided what."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from gazetteer.requests.application import Application, Candidate
from gazetteer.requests.step import Step
from layers.report import Finding
from layers.wording import Wording


class RequestState(StrEnum):
    """How far a request has come: the last milestone it reached."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    REFERRED = "referred"
    REVIEWED = "reviewed"
    CONSULTING = "consulting"
    IN_NOTICE = "in_notice"
    OPINION_ISSUED = "opinion_issued"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    FILED = "filed"
    ANNOUNCED = "announced"
    CLOSED = "closed"

    @property
    def label(self) -> Wording:
        return _STATES[self]

    @property
    def is_pending(self) -> bool:
        """Whether its names are still only asked for."""
        return self in _PENDING


_STATES = {
    RequestState.SUBMITTED: Wording("已受理", "taken in"),
    RequestState.RETURNED: Wording("退回补正", "returned for completion"),
    RequestState.REFERRED: Wording("已上报", "referred upwards"),
    RequestState.REVIEWED: Wording("已审查", "reviewed"),
    RequestState.CONSULTING: Wording("征求意见中", "in consultation"),
    RequestState.IN_NOTICE: Wording("公示", "on public notice"),
    RequestState.OPINION_ISSUED: Wording("已出具意见", "opinion issued"),
    RequestState.APPROVED: Wording("已批准", "approved"),
    RequestState.REFUSED: Wording("不予批准", "refused"),
    RequestState.WITHDRAWN: Wording("已撤回", "withdrawn"),
    RequestState.FILED: Wording("已备案", "filed"),
    RequestState.ANNOUNCED: Wording("已公告", "announced"),
    RequestState.CLOSED: Wording("已归档", "closed"),
}
_PENDING = frozenset(
    {
        RequestState.SUBMITTED, RequestState.RETURNED, RequestState.REFERRED, RequestState.REVIEWED, RequestState.CONSULTING,
        RequestState.IN_NOTICE, RequestState.OPINION_ISSUED,
    }
)  # fmt: skip
_MILESTONES: Mapping[str, RequestState] = {
    "submitted": RequestState.SUBMITTED,
    "amended": RequestState.SUBMITTED,
    "material_received": RequestState.SUBMITTED,
    "returned": RequestState.RETURNED,
    "referred": RequestState.REFERRED,
    "reviewed": RequestState.REVIEWED,
    "consultation_opened": RequestState.CONSULTING,
    "consultation_closed": RequestState.REVIEWED,
    "public_notice": RequestState.IN_NOTICE,
    "notice_result": RequestState.REVIEWED,
    "opinion_issued": RequestState.OPINION_ISSUED,
}
_OUTCOMES = {"approved": RequestState.APPROVED, "refused": RequestState.REFUSED, "withdrawn": RequestState.WITHDRAWN}


@dataclass(frozen=True)
class Request:
    """A request and the steps that hold of it, in order.

    `faults` are steps the law does not allow where they stand: they are shown and have no effect. `notes` are things a lawful step left open.
    """

    asked: Application
    steps: tuple[Step, ...] = ()
    faults: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    last_seq: int = 0  # of every step in the book, those without effect among them

    @property
    def request_id(self) -> str:
        return self.asked.request_id

    @cached_property
    def application(self) -> Application:
        """What is asked now, every amendment in it."""
        now = self.asked
        for step in self.all("amended"):
            now = now.amended({name: value for name, value in step.facts.items() if name != "amendment"})
        return now

    def all(self, *kinds: str) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.kind in kinds)

    def last(self, *kinds: str) -> Step | None:
        return next((step for step in reversed(self.steps) if step.kind in kinds), None)

    def since_amended(self, *kinds: str) -> tuple[Step, ...]:
        """Steps of these kinds that knew the application as it is now."""
        changed = self.last("amended")
        return tuple(step for step in self.all(*kinds) if changed is None or step.seq > changed.seq)

    def candidate(self, number: int | None) -> Candidate | None:
        """One of the names asked for, counted from 1."""
        names = self.application.candidates
        return names[number - 1] if number is not None and 1 <= number <= len(names) else None

    def review_of(self, number: int | None) -> Step | None:
        """The latest review of one of the names, as it is asked for now."""
        return next((step for step in reversed(self.since_amended("reviewed")) if step.number("candidate") == number), None)

    def blocked_by(self, number: int | None) -> frozenset[str]:
        """Rules that block one of the names and from which nobody has exempted it."""
        review = self.review_of(number)
        exempted = {step.text("rule_id") for step in self.since_amended("exempted") if step.number("candidate") == number}
        return review.codes("blocking") - exempted if review else frozenset()

    @property
    def decision(self) -> Step | None:
        return self.last("decided")

    @property
    def is_approved(self) -> bool:
        return self.decision is not None and self.decision.text("outcome") == "approved"

    @property
    def authority(self) -> str:
        """The code of the authority that decided; empty before."""
        return self.decision.text("authority") if self.decision else ""

    @property
    def chosen(self) -> Candidate | None:
        """The name that was approved."""
        return self.candidate(self.decision.number("candidate")) if self.decision and self.is_approved else None

    @property
    def filing(self) -> Step | None:
        """The filing that was taken in or is not answered yet; one that was sent back does not count."""
        return next((step for step in reversed(self.all("filed")) if step.text("result") != "returned"), None)

    @property
    def names(self) -> tuple[str, ...]:
        """The names it is about: the one approved, else all that are asked for."""
        return (self.chosen.name,) if self.chosen else tuple(c.name for c in self.application.candidates)

    @property
    def is_listed(self) -> bool:
        """Whether a listed name would change: by the application, or because a review found it so (H01)."""
        found = any("H01" in step.codes("blocking") for step in self.all("reviewed"))
        return self.application.request_type in ("renaming", "cancelling") and (found or self.application.says("is_listed"))

    @property
    def materials(self) -> tuple[tuple[str, str], ...]:
        """Every material that came in, with its step; measures of heritage protection are a material too."""
        papers = [(step.text("material"), step.step_id) for step in self.all("material_received")]
        return (*papers, *(("heritage_measures", step.step_id) for step in self.all("heritage_measures")))

    @property
    def open_consultations(self) -> tuple[Step, ...]:
        """Consultations nobody has closed."""
        closed = len(self.all("consultation_closed"))
        return self.all("consultation_opened")[closed:]

    @property
    def departments_waited_for(self) -> tuple[Step, ...]:
        """Departments that were asked and have not answered since."""
        return tuple(
            asked
            for asked in self.all("department_asked")
            if not any(
                a.text("department") == asked.text("department") and a.seq > asked.seq for a in self.all("department_answered")
            )
        )

    @property
    def state(self) -> RequestState:
        if self.last("closed"):
            return RequestState.CLOSED
        if self.decision is None:
            milestones = [
                _MILESTONES[step.kind] for step in self.steps if step.kind in _MILESTONES and not self._is_late_paper(step)
            ]
            return milestones[-1] if milestones else RequestState.SUBMITTED
        if self.last("announced"):
            return RequestState.ANNOUNCED
        return RequestState.FILED if self.filing else _OUTCOMES[self.decision.text("outcome")]

    def _is_late_paper(self, step: Step) -> bool:
        """Whether a material came in while nothing was asked to be completed: the request stays where it is."""
        if step.kind != "material_received":
            return False
        before = [s for s in self.steps if s.seq < step.seq and s.kind in _MILESTONES and s.kind != "material_received"]
        return bool(before) and before[-1].kind != "returned"

    @property
    def closed_on(self) -> date | None:
        closing = self.last("closed")
        return closing.happened_on if closing else None

    def after(self, step: Step) -> "Request":
        """With one more step that holds."""
        return replace(self, steps=(*self.steps, step), last_seq=max(self.last_seq, step.seq))
