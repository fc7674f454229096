"""What a check of a line is: a code that stays, the sentence people read, and a function from a study to findings."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from boundaries.lines.study import LineStudy
from layers.report import Fact, Finding, Report, Severity, Where
from layers.spec import LayerSpec
from layers.wording import Wording

Look = Callable[[LineStudy], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class LineCheck:
    """One check. `sentence` is what must hold: the first two lines of the function's docstring, Chinese and English.

    `looks_at` are the layers without whose rows it has nothing to say.
    """

    code: str
    sentence: Wording
    look: Look
    looks_at: tuple[LayerSpec, ...]

    def __call__(self, study: LineStudy) -> Report:
        return Report.of(self.look(study))

    def has_rows(self, study: LineStudy) -> bool:
        """Whether there is anything to look at: silence on empty layers is no praise."""
        return all(len(study.frame(spec)) for spec in self.looks_at)


def line_check(code: str, *looks_at: LayerSpec) -> Callable[[Look], LineCheck]:
    """A function whose docstring begins with its sentence in Chinese and, on the next line, in English, made a check."""

    def declared(look: Look) -> LineCheck:
        zh, en, *_ = (inspect.getdoc(look) or "").splitlines()
        return LineCheck(code, Wording(zh, en), look, looks_at)

    return declared


def finding(code: str, severity: Severity, sentence: Wording, where: Where, /, **evidence: Fact) -> Finding:
    """A finding of this room; metres in the evidence to the millimetre."""
    facts = {name: round(fact, 3) if isinstance(fact, float) else fact for name, fact in evidence.items()}
    return Finding(f"lines.{code}", severity, sentence, where, facts)
