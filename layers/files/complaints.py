"""Findings laid out for a sheet: by row, by column, by colour, and as a list."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from layers.report import Finding, Severity

PROBLEM, LISTING = "问题", "问题清单"
FILLS = {Severity.ERROR: "FFC7CE", Severity.WARNING: "FFEB9C", Severity.NOTE: "DDEBF7"}
LISTED = ("序号", "行号", "列", "程度", "问题", "Problem")
LISTED_WIDTHS = (6, 8, 18, 8, 60, 60)
_SPOKEN = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.NOTE: "提示"}


def reasons_by_row(findings: Iterable[Finding]) -> dict[int, list[Finding]]:
    """The findings that name a row, row by row."""
    by_row: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.where.row is not None:
            by_row[finding.where.row].append(finding)
    return by_row


def reasons_by_column(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The findings that name a column, column by column."""
    by_column: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.where.column is not None:
            by_column[finding.where.column].append(finding)
    return by_column


def heaviest(findings: Sequence[Finding]) -> Severity:
    """The severity that colours a cell with several findings."""
    found = {f.severity for f in findings}
    return next(s for s in (Severity.ERROR, Severity.WARNING, Severity.NOTE) if s in found)


def in_one_sentence(findings: Sequence[Finding]) -> str:
    """What is wrong with one row, as its last column says it."""
    *before, last = [f.sentence.zh for f in findings]
    return "；".join([*(sentence.removesuffix("。") for sentence in before), last])


def listed_rows(findings: Iterable[Finding], titles: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """The findings as rows of the sheet 问题清单; `titles` says what each column is called in the user's sheet."""
    return [
        (number, f.where.row, titles.get(f.where.column or "", f.where.column), _SPOKEN[f.severity], f.sentence.zh, f.sentence.en)
        for number, f in enumerate(findings, start=1)
    ]
