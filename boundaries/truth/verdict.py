"""The three answers to “has this marker moved?”."""

from enum import StrEnum

from layers.wording import Wording


class Verdict(StrEnum):
    """Moved, not moved, or not to be decided with what was measured."""

    UNMOVED = "unmoved"
    MOVED = "moved"
    UNDECIDABLE = "undecidable"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS = {
    Verdict.UNMOVED: Wording("未移位", "not moved"),
    Verdict.MOVED: Wording("显著移位", "significantly moved"),
    Verdict.UNDECIDABLE: Wording("精度不足无法判定", "cannot be decided with this accuracy"),
}
