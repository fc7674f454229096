"""Findings: one thing each that a person should look at, and the report that gathers them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from layers.wording import Wording

Fact: TypeAlias = str | int | float | bool | None


class Severity(StrEnum):
    """How much a finding weighs. Only ERROR keeps a row out of the store."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Where:
    """Where to look.

    `row` is the number the user sees in his own file (a sheet's header row is 1, a vector file's first
    feature is 1); `lon`, `lat` are degrees in the stored datum.
    """

    layer: str | None = None
    key: str | None = None
    row: int | None = None
    column: str | None = None
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a person should look at: a stable code, its weight, a sentence, the place and the evidence."""

    code: str
    severity: Severity
    sentence: Wording
    where: Where = Where()
    evidence: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of one look, in the order they were made."""

    findings: tuple[Finding, ...] = ()

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def __add__(self, other: "Report") -> "Report":
        return Report(self.findings + other.findings)

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> "Report":
        return cls(tuple(findings))

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)

    @property
    def has_errors(self) -> bool:
        return any(f.severity is Severity.ERROR for f in self.findings)

    def rows_in_error(self) -> frozenset[int]:
        """The user's row numbers that carry at least one error."""
        return frozenset(f.where.row for f in self.errors if f.where.row is not None)

    def count_by_code(self) -> dict[str, int]:
        return dict(Counter(f.code for f in self.findings))
