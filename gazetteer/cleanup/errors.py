"""What the clean-up refuses."""

from collections.abc import Sequence

from layers.errors import Refusal
from layers.wording import Wording


class UnknownCleanupCase(Refusal):
    """A case of a non-standard name that is not held."""

    code = "gazetteer.unknown-cleanup-case"

    def __init__(self, case_id: str) -> None:
        shown = case_id[:60]
        super().__init__(
            Wording(
                f"没有不规范地名案件“{shown}”。请核对编号。", f"There is no case “{shown}” of a non-standard name. Check its id."
            ),
            case_id=shown,
        )


class DecisionIncomplete(Refusal):
    """A decision on a non-standard name without a person, a reason, or what the proposal of a renaming needs."""

    code = "gazetteer.cleanup-decision-incomplete"

    def __init__(self, case_id: str, missing: Sequence[Wording]) -> None:
        shown = case_id[:60]
        zh, en = "、".join(m.zh for m in missing), ", ".join(m.en for m in missing)
        super().__init__(
            Wording(
                f"案件“{shown}”还不能作出决定，缺：{zh}。清理不规范地名须经排除情形审查；建议更名的，还须专家论证、征求意见（民政部 2019-06-21）。",
                f"The case “{shown}” cannot be decided yet; missing: {en}. Exclusions are looked at first, and a renaming is proposed only after "
                "experts and the public were asked (Ministry, 2019-06-21).",
            ),
            case_id=shown,
            missing=zh,
        )
