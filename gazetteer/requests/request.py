"""A request as its steps leave it: what is asked now, how far it has come, who decided what."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from gazetteer.requests.application import Application, Candidate
from gazetteer.requests.handling import state_after
from gazetteer.requests.states import RequestState as RequestState
from gazetteer.requests.step import Step
from layers.report import Finding


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

    @cached_property
    def state(self) -> RequestState:
        """Where the steps that hold lead, row by row of the table of handling."""
        return state_after(self.steps)

    @property
    def closed_on(self) -> date | None:
        closing = self.last("closed")
        return closing.happened_on if closing else None

    def after(self, step: Step) -> "Request":
        """With one more step that holds."""
        return replace(self, steps=(*self.steps, step), last_seq=max(self.last_seq, step.seq))
