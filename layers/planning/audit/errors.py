"""What cannot be audited at all, and what to do about it."""

from layers.errors import Refusal
from layers.wording import Wording


class NotAClaimsFile(Refusal):
    """A text that is no claims file: not TOML, or with tables nobody knows."""

    code = "planning.not-a-claims-file"

    def __init__(self, why: str) -> None:
        super().__init__(
            Wording(
                f"这不是可以核对的数字清单：{why}。请用 TOML（[[statement]] 等表），或用含“编号、文件、数量、原文”各列的表格。",
                f"This is no file of published figures: {why}. Write TOML ([[statement]] …) or a table with the columns "
                "id, document, quantity, printed.",
            ),
            why=why,
        )


class NothingToAudit(Refusal):
    """A claims file without a single figure that can be read."""

    code = "planning.nothing-to-audit"

    def __init__(self, rows_in_error: int, first: Wording | None = None) -> None:
        zh, en = ("", "") if first is None else (f"第一处：{first.zh}", f" The first: {first.en}")
        super().__init__(
            Wording(
                f"清单里没有一个能读的数字（{rows_in_error} 行有错）。请先改正。{zh}",
                f"The file holds no figure that can be read ({rows_in_error} rows in error). Correct them first.{en}",
            ),
            rows_in_error=rows_in_error,
        )


class TooManyFigures(Refusal):
    """More figures than are held against each other at once."""

    code = "planning.too-many-figures"

    def __init__(self, figures: int, most: int) -> None:
        super().__init__(
            Wording(
                f"清单有 {figures:,} 个数字，一次最多核对 {most:,} 个。请按文件或章节拆开。",
                f"The file holds {figures:,} figures; at most {most:,} are audited at once. Split it by document or chapter.",
            ),
            figures=figures,
            most=most,
        )


class UnknownStatement(Refusal):
    """A computed value was handed in for a figure the file does not hold."""

    code = "planning.unknown-statement"

    def __init__(self, statement: str) -> None:
        super().__init__(
            Wording(
                f"清单里没有编号为“{statement}”的数字，无法与图层结果比较。请核对编号。",
                f"The file holds no figure “{statement}” to hold a computed value against. Check its id.",
            ),
            statement=statement,
        )
