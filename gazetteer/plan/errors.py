"""What the name plan refuses."""

from layers.errors import Refusal
from layers.report import Report
from layers.wording import Wording


class PlanNotRevised(Refusal):
    """An approved line of the plan would change without an approval of its own. `report` names each."""

    code = "gazetteer.plan-not-revised"

    def __init__(self, report: Report) -> None:
        self.report = report
        first = report.errors[0].sentence
        super().__init__(
            Wording(
                f"方案未修改：{len(report.errors)} 处改动没有新的批准文号。第一处：{first.zh}",
                f"The plan was not revised: {len(report.errors)} changes have no approval. The first: {first.en}",
            ),
            changes=len(report.errors),
        )
