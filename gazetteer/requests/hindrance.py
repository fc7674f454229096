"""What stands in the way of a step: a sentence, the article, and whether it bars the step or is only said."""

from dataclasses import dataclass

from gazetteer.citation import Citation
from gazetteer.requests.step import Step
from layers.report import Finding, Severity, Where
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Hindrance:
    """One thing in the way of a step. `bars`: the step may not be taken; otherwise it may, and the thing is noted.

    `by_setting` marks what a jurisdiction fixed: it bars a new step, but a step that is in the book was judged by the settings of its day, and a
    change of settings undoes nothing.
    """

    code: str
    sentence: Wording
    citation: Citation
    bars: bool = True
    by_setting: bool = False

    @property
    def undoes(self) -> bool:
        """Whether a step in the book has no effect because of it."""
        return self.bars and not self.by_setting

    def finding(self, step: Step) -> Finding:
        cited = self.citation.wording()
        return Finding(
            code=f"requests.{self.code}",
            severity=Severity.ERROR if self.undoes else Severity.WARNING,
            sentence=Wording(
                f"{step.happened_on}“{step.label.zh}”：{self.sentence.zh}（{cited.zh}）",
                f"“{step.label.en}” of {step.happened_on}: {self.sentence.en} ({cited.en})",
            ),
            where=Where(layer="name_request_steps", key=step.step_id),
            evidence={"kind": step.kind, "seq": step.seq},
        )
