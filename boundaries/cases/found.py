"""Findings of cases: the sentence, where to look, and the article it rests on."""

from boundaries.cases.case import Case
from boundaries.cases.sources import Source
from layers.report import Fact, Finding, Severity, Where
from layers.wording import Wording


def found(
    case: Case,
    code: str,
    severity: Severity,
    sentence: tuple[str, str],
    source: Source,
    *,
    field: str | None = None,
    **evidence: Fact,
) -> Finding:
    """One thing to look at in a case; its source stands in the sentence and in the evidence."""
    zh, en = sentence
    shown = case.case_id[:60]
    return Finding(
        f"boundaries.{code}",
        severity,
        Wording(f"案件“{shown}”：{zh}（{source.cite.zh}）。", f"Case “{shown}”: {en} ({source.cite.en})."),
        Where(layer=case.kind, key=case.case_id, column=field),
        {**evidence, "article": source.cite.zh, "is_law": source.is_law},
    )
