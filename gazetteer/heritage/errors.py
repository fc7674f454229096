"""What heritage refuses."""

from collections.abc import Sequence

from layers.errors import Refusal
from layers.wording import Wording


class ListedNameLocked(Refusal):
    """A listed name is to be changed or cancelled before measures of protection were made (条例第二十五条)."""

    code = "gazetteer.listed-name-locked"

    def __init__(self, name: str, heritage_ids: Sequence[str]) -> None:
        shown = name[:60]
        super().__init__(
            Wording(
                f"“{shown}”列入地名文化遗产保护名录，更名、销名前须先制定保护措施（《地名管理条例》第二十五条）。请先提交保护措施文件。",
                f"“{shown}” stands on the heritage list; measures of protection come before it is changed or cancelled "
                "(Regulation, Art. 25). Hand in the document with the measures first.",
            ),
            name=shown,
            heritage_ids=";".join(heritage_ids),
        )


class UnknownHeritageEntry(Refusal):
    """An entry of the heritage list that is not held."""

    code = "gazetteer.unknown-heritage-entry"

    def __init__(self, heritage_id: str) -> None:
        shown = heritage_id[:60]
        super().__init__(
            Wording(f"保护名录中没有“{shown}”。请核对编号。", f"There is no entry “{shown}” on the heritage list. Check its id."),
            heritage_id=shown,
        )


class MeasuresIncomplete(Refusal):
    """Measures of protection recorded without what they are or without their document."""

    code = "gazetteer.measures-incomplete"

    def __init__(self, heritage_id: str) -> None:
        shown = heritage_id[:60]
        super().__init__(
            Wording(
                f"“{shown}”的保护措施须同时填写内容和文件名称（文号）。",
                f"The measures for “{shown}” need both what they are and the document they stand in.",
            ),
            heritage_id=shown,
        )
