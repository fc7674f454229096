"""What an audit objects to: one sentence, the arithmetic step by step, and the figures it is about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from layers.planning.audit.claims import Claims, Statement
from layers.report import Fact, Finding, Severity, Where
from layers.wording import Wording

WEIGHTS = {
    Severity.ERROR: Wording("矛盾", "contradiction"),
    Severity.WARNING: Wording("存疑", "doubtful"),
    Severity.NOTE: Wording("说明", "note"),
}


@dataclass(frozen=True, slots=True)
class Objection:
    """One thing that is not as printed. Within one document it is an error, between documents or by a reading a warning.

    `lifted_by` are the readings under which the objection would fall.
    """

    code: str
    severity: Severity
    sentence: Wording
    steps: tuple[Wording, ...]
    statements: tuple[str, ...]
    lifted_by: tuple[Wording, ...] = ()

    @property
    def is_alarm(self) -> bool:
        """Whether something cannot be as printed; a note only tells what follows from the figures."""
        return self.severity is not Severity.NOTE

    def to_finding(self, claims: Claims) -> Finding:
        first = claims.statement(self.statements[0])
        evidence: dict[str, Fact] = {
            "statements": ", ".join(self.statements),
            "arithmetic": "；".join(step.zh for step in self.steps),
            "arithmetic_en": "; ".join(step.en for step in self.steps),
        }
        return Finding(self.code, self.severity, self.sentence, Where("claims", key=first.id, row=first.row), evidence)


def cite(claims: Claims, statement: Statement) -> Wording:
    """A figure as a sentence names it: its number, its words, what is printed, where."""
    document = claims.documents[statement.document]
    label = statement.label if statement.label.zh else claims.quantities[statement.quantity].label
    listed = Wording("、".join(statement.members), ", ".join(statement.members))
    printed = listed if statement.members else Wording(statement.printed.text, statement.printed.text)
    source = document.title if document.is_external else Wording(statement.at or document.id, statement.at or document.id)
    return Wording(
        f"{statement.id}“{label.zh} {printed.zh}”（{source.zh}）", f"{statement.id} “{label.en}: {printed.en}” ({source.en})"
    )


def cite_all(claims: Claims, statements: Iterable[Statement]) -> Wording:
    cited = [cite(claims, s) for s in statements]
    return Wording("、".join(c.zh for c in cited), "; ".join(c.en for c in cited))


def severity_among(statements: Sequence[Statement]) -> Severity:
    return Severity.ERROR if len({s.document for s in statements}) == 1 else Severity.WARNING
