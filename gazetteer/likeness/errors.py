"""What the comparison of names cannot work with."""

from layers.errors import Refusal
from layers.report import Report
from layers.wording import Wording


class UncleanName(Refusal):
    """A name holds characters that nobody can see, print or tell from others, or it is empty or far too long."""

    code = "gazetteer.unclean-name"

    def __init__(self, report: Report) -> None:
        self.report = report
        errors = report.errors
        super().__init__(
            Wording(
                "名称不能受理：" + "".join(f.sentence.zh for f in errors),
                "The name cannot be taken in. " + " ".join(f.sentence.en for f in errors),
            ),
            faults=", ".join(f.code for f in errors),
        )
