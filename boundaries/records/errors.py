"""What records refuse."""

from layers.errors import Refusal
from layers.wording import Wording


class UnknownKind(Refusal):
    """A kind of record the room does not keep."""

    code = "boundaries.unknown-kind"

    def __init__(self, name: str) -> None:
        shown = name[:60]
        super().__init__(Wording(f"没有“{shown}”这一类记录。", f"There is no kind of record named “{shown}”."), name=shown)


class NotAStatement(Refusal):
    """Something came in that is no statement: not JSON, a missing part, an id that is none."""

    code = "boundaries.not-a-statement"

    def __init__(self, what: str, what_en: str, *, statement: str = "") -> None:
        of = f"（{statement[:60]}）" if statement else ""
        super().__init__(
            Wording(
                f"收到的记录{of}无法采用：{what}。请用本系统的外业包或外业页面重新导出。",
                f"A record that came in {of} cannot be used: {what_en}. Export it again from the field package or the field page.",
            ),
            statement=statement[:60],
        )
