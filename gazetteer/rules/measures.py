"""Sizes of a thing held against what a generic asks for."""

from collections.abc import Mapping
from dataclasses import dataclass

from gazetteer.rules.case import RuleCase
from gazetteer.rules.thresholds import in_words
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Measured:
    """How the thing stands against some least measures: those it falls short of, and those nobody gave."""

    short: frozenset[str]
    missing: frozenset[str]
    given: Wording

    @property
    def fails(self) -> bool:
        return bool(self.short)

    @property
    def holds(self) -> bool:
        return not self.short and not self.missing


def measures_of(case: RuleCase, wanted: Mapping[str, float]) -> Measured:
    """The thing held against least measures; a measure just met is met."""
    have = {column: _measure(case, column) for column in wanted}
    missing = frozenset(column for column, value in have.items() if value is None)
    short = frozenset(column for column, value in have.items() if value is not None and value < wanted[column])
    return Measured(short, missing, in_words({column: value for column, value in have.items() if value is not None}))


def _measure(case: RuleCase, column: str) -> float | None:
    if column != "open_percent":
        return case.size(column)
    open_ground, land = case.size("open_ground_m2"), case.size("land_m2")
    return None if open_ground is None or not land else 100 * open_ground / land
