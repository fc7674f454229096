"""A chapter of a plan's report: paragraphs, then a table where it has columns."""

from dataclasses import dataclass
from typing import TypeAlias

from layers.wording import Wording

Cell: TypeAlias = Wording | str | int | float | None


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """One column of a chapter's table. `width` is a share of the line."""

    key: str
    heading: Wording
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter: paragraphs, then a table where it has columns."""

    key: str
    title: Wording
    paragraphs: tuple[Wording, ...] = ()
    columns: tuple[ReportColumn, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
