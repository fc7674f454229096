"""The register of exemptions: who let a name pass although a rule blocks it, why and under which clause, and which rules are overridden often."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gazetteer.requests.request import Request


@dataclass(frozen=True, slots=True)
class Exemption:
    """One override. `was_used`: the name it was given for was then approved."""

    request_id: str
    step_id: str
    name: str
    rule_id: str
    clause: str
    person: str
    post: str
    reason: str
    document_no: str
    given_on: date
    was_used: bool


@dataclass(frozen=True, slots=True)
class RuleOverridden:
    """How often one rule blocked a request, and how often it was overridden: a high share asks whether the rule or the practice is wrong."""

    rule_id: str
    blocked: int  # requests with a review that this rule blocked
    exempted: int  # of these, requests in which somebody exempted from it
    persons: Mapping[str, int]  # exemptions by person

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.exempted / self.blocked if self.blocked else 0.0


def exemptions_of(requests: Iterable[Request]) -> tuple[Exemption, ...]:
    """Every exemption of these requests, the youngest first. One that was taken back is none."""
    found = [one for request in requests for one in _of_request(request)]
    return tuple(sorted(found, key=lambda one: (one.given_on, one.request_id, one.step_id), reverse=True))


def rules_overridden(requests: Iterable[Request]) -> tuple[RuleOverridden, ...]:
    """Every rule that ever blocked a request, the most overridden first."""
    blocked: Counter[str] = Counter()
    exempted: Counter[str] = Counter()
    persons: dict[str, Counter[str]] = {}
    for request in requests:
        blocked.update({rule for step in request.all("reviewed") for rule in step.codes("blocking")})
        given = _of_request(request)
        exempted.update({one.rule_id for one in given})
        for one in given:
            persons.setdefault(one.rule_id, Counter())[one.person] += 1
    rules = [RuleOverridden(rule, blocked[rule], exempted[rule], dict(persons.get(rule, {}))) for rule in blocked]
    return tuple(sorted(rules, key=lambda one: (-one.exempted, -one.blocked, one.rule_id)))


def _of_request(request: Request) -> list[Exemption]:
    """The name is that of the day: an amendment may have changed it since."""
    exemptions, seen = [], Request(request.asked)
    for step in request.steps:
        if step.kind == "exempted":
            number = step.number("candidate")
            candidate = seen.candidate(number)
            name = candidate.name if candidate else ""
            decision = request.decision
            used = (
                request.is_approved and decision is not None and decision.number("candidate") == number and name in request.names
            )
            exemptions.append(
                Exemption(
                    request.request_id, step.step_id, name, step.text("rule_id"), step.text("clause"), step.text("person"),
                    step.text("post"), step.text("reason"), step.text("document_no"), step.happened_on, used,
                )
            )  # fmt: skip
        seen = seen.after(step)
    return exemptions
