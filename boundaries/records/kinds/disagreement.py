"""A disagreement both sides put on record: what cannot be settled is printed with both values instead of being hidden."""

from boundaries.records.kinds.words import OUTCOMES
from layers.fields import RecordKind, choice, text
from layers.wording import Wording

DISAGREEMENT = RecordKind(
    name="disagreement",
    label=Wording("分歧记录", "disagreement on record"),
    subject_label=Wording("对象与栏目", "item and field"),
    by_side=False,
    fields=(
        text("text", "分歧说明", "the disagreement in words", required=True),
        choice("outcome", "处理方式", "how it is handled", codes=OUTCOMES, required=True),
    ),
)
"""Its subject is “kind/subject/field”, as `disagreement_subject` writes it."""


def disagreement_subject(kind: str, subject: str, field: str) -> str:
    return f"{kind}/{subject}/{field}"
