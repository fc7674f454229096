"""The rule book: every rule of the house, by its id."""

from collections.abc import Mapping
from types import MappingProxyType, ModuleType

from gazetteer.rules import (
    changes,
    characters,
    form,
    places,
    plan,
    procedure,
    protection,
    record,
    resemblance,
    road_logic,
    romanization,
    uniqueness,
    whereabouts,
    words,
)
from gazetteer.rules.rule import Rule

_CHAPTERS: tuple[ModuleType, ...] = (
    form,
    characters,
    uniqueness,
    resemblance,
    romanization,
    road_logic,
    procedure,
    whereabouts,
    words,
    places,
    plan,
    protection,
    changes,
    record,
)


def _gathered() -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for chapter in _CHAPTERS:
        for entry in vars(chapter).values():
            if isinstance(entry, Rule) and found.setdefault(entry.rule_id, entry) is not entry:
                raise ValueError(f"two rules are called {entry.rule_id}")
    return dict(sorted(found.items()))


RULES: Mapping[str, Rule] = MappingProxyType(_gathered())
