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


class UnknownSign(Refusal):
    """A sign that is not held."""

    code = "gazetteer.unknown-sign"

    def __init__(self, sign_id: str) -> None:
        shown = sign_id[:60]
        super().__init__(Wording(f"没有标志“{shown}”。请核对编号。", f"There is no sign “{shown}”. Check its id."), sign_id=shown)


class UnknownInspection(Refusal):
    """An inspection that is not held."""

    code = "gazetteer.unknown-inspection"

    def __init__(self, inspection_id: str) -> None:
        shown = inspection_id[:60]
        super().__init__(
            Wording(f"没有巡查记录“{shown}”。请核对编号。", f"There is no inspection “{shown}”. Check its id."),
            inspection_id=shown,
        )


class MendedBeforeSeen(Refusal):
    """A defect mended on a day before it was seen."""

    code = "gazetteer.mended-before-seen"

    def __init__(self, inspection_id: str, seen_on: str, done_on: str) -> None:
        super().__init__(
            Wording(
                f"整改日期 {done_on} 早于巡查日期 {seen_on}，请核对。",
                f"Mended on {done_on}, before it was seen on {seen_on}; check the days.",
            ),
            inspection_id=inspection_id[:60],
        )


class NotADefect(Refusal):
    """A code that is no defect of signs."""

    code = "gazetteer.not-a-defect"

    def __init__(self, defect: str, held: Sequence[str]) -> None:
        shown = defect[:60]
        super().__init__(
            Wording(
                f"“{shown}”不是标志问题的代码；可用：{'、'.join(held)}。",
                f"“{shown}” is no defect of signs; known are {', '.join(held)}.",
            ),
            defect=shown,
        )
