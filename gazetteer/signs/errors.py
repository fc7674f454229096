"""What signs refuse."""

from collections.abc import Sequence

from layers.errors import Refusal
from layers.wording import Wording


class CodeTextRefused(Refusal):
    """A text that may not go into a plate's code: more than a standard address, or nothing."""

    code = "gazetteer.code-text-refused"

    def __init__(self, troubles: Sequence[Wording]) -> None:
        zh, en = "；".join(t.zh for t in troubles), "; ".join(t.en for t in troubles)
        super().__init__(
            Wording(
                f"不能生成二维码：{zh}。二维码只写标准地址，不写任何个人信息。",
                f"No code is made: {en}. A code holds the standard address and nothing about a person.",
            ),
            troubles=zh,
        )


class UnknownNumbering(Refusal):
    """A way of numbering doors that nobody has entered."""

    code = "gazetteer.unknown-numbering"

    def __init__(self, code: str, held: Sequence[str]) -> None:
        shown = code[:60]
        super().__init__(
            Wording(
                f"没有名为“{shown}”的门牌编号规则；现有：{'、'.join(held)}。",
                f"There is no way of numbering called “{shown}”; held are {', '.join(held)}.",
            ),
            numbering=shown,
        )


class UnknownPlate(Refusal):
    """A door plate that is not held."""

    code = "gazetteer.unknown-plate"

    def __init__(self, plate_id: str) -> None:
        shown = plate_id[:60]
        super().__init__(
            Wording(f"没有门牌“{shown}”。请核对编号。", f"There is no door plate “{shown}”. Check its id."), plate_id=shown
        )
