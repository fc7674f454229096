"""What the telling of the audit log refuses."""

from typing import ClassVar

from layers.errors import Refusal
from layers.wording import Wording


class LogTooLong(Refusal):
    """More lines of the audit log than a workbook takes well."""

    code: ClassVar[str] = "audit.too-long"

    def __init__(self, most: int) -> None:
        super().__init__(
            Wording(
                f"所选日期的审计日志超过 {most:,} 行，Excel 放不下。请缩短日期，或改用 JSONL。",
                f"The audit log of these days has more than {most:,} lines, too many for a workbook. Choose fewer days, or take JSONL.",
            ),
            most=most,
        )


class DaysReversed(Refusal):
    """The first day asked about lies after the last."""

    code: ClassVar[str] = "audit.days-reversed"

    def __init__(self) -> None:
        super().__init__(
            Wording("起始日期晚于截止日期。请对调后再查。", "The first day lies after the last. Exchange them and ask again.")
        )
