"""Generics (通名): the words that say what kind of thing a name names, with their spelling. Not yet compared with GB/T 38207-2019."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from itertools import pairwise
from types import MappingProxyType

from gazetteer.kinds import NameKind
from layers.wording import Wording


class Family(StrEnum):
    """Families of generics; each is a section of generics.toml."""

    DIVISION = "division"
    SEAT = "seat"
    SETTLEMENT = "settlement"
    STREET = "street"
    ESTATE = "estate"
    BUILDING = "building"
    TRANSPORT = "transport"
    WATER_WORKS = "water_works"
    STATION = "station"
    WATER_BODY = "water_body"
    LANDFORM = "landform"
    PARK = "park"
    MEMORIAL = "memorial"


@dataclass(frozen=True, slots=True)
class Generic:
    """One generic: its characters, one toned syllable a character, the families it belongs to.

    `becomes_specific` says whether it may stand inside a specific, before another generic (rule 4 of 1984: 景德镇/市).
    """

    text: str
    syllables: tuple[str, ...]
    words: tuple[str, ...]  # its characters by word: 村民/委员会
    families: frozenset[Family]
    becomes_specific: bool

    @property
    def pinyin(self) -> str:
        """As it stands behind a specific, capitalised ("Hútong", "Cūnmín Wěiyuánhuì")."""
        starts = [sum(map(len, self.words[:at])) for at in range(len(self.words))]
        return " ".join("".join(self.syllables[s : s + len(w)]).capitalize() for s, w in zip(starts, self.words, strict=True))


@dataclass(frozen=True, slots=True)
class GenericTable:
    """All generics by their characters, what each family is called, and where the list comes from."""

    generics: Mapping[str, Generic]
    labels: Mapping[Family, Wording]
    kinds: Mapping[NameKind, frozenset[Family]]
    source: str
    is_checked: bool  # compared with the appendices of GB/T 38207-2019

    def of_kind(self, kind: NameKind) -> tuple[Generic, ...]:
        """The generics a name of this kind properly ends in, longest first; empty for kinds that have none of their own."""
        families = self.kinds.get(kind, frozenset())
        return tuple(g for g in self._longest_first() if g.families & families)

    def ending(self, name: str, kind: NameKind | None = None) -> tuple[Generic, ...]:
        """Every generic the name ends in, those of the kind's own families first and then the longest; the name itself is not its own generic."""
        families = self.kinds.get(kind, frozenset()) if kind else frozenset()
        found = (self.generics[tail] for start in range(1, len(name)) if (tail := name[start:]) in self.generics)
        return tuple(sorted(found, key=lambda g: (not g.families & families, -len(g.text))))

    def _longest_first(self) -> list[Generic]:
        return sorted(self.generics.values(), key=lambda g: (-len(g.text), g.text))


@cache
def generic_table() -> GenericTable:
    """The list shipped with the house (generics.toml), read once."""
    read = tomllib.loads(resources.files("gazetteer").joinpath("generics.toml").read_text(encoding="utf-8"))
    sections = {family: read[family.value] for family in Family}
    readings: dict[str, str] = {}
    families: dict[str, set[Family]] = {}
    for family, section in sections.items():
        for line in section["generics"]:
            text, reading = line.split(maxsplit=1)
            readings.setdefault(text, reading)
            families.setdefault(text, set()).add(family)
    stays = {text for section in sections.values() for text in section["stays_generic"]}
    kinds: dict[NameKind, set[Family]] = {}
    for family, section in sections.items():
        for kind in section["kinds"]:
            kinds.setdefault(NameKind(kind), set()).add(family)
    return GenericTable(
        generics=MappingProxyType({t: _generic(t, r, families[t], t not in stays) for t, r in readings.items()}),
        labels=MappingProxyType({family: Wording(**section["label"]) for family, section in sections.items()}),
        kinds=MappingProxyType({kind: frozenset(found) for kind, found in kinds.items()}),
        source=read["source"],
        is_checked=read["checked"],
    )


def _generic(text: str, reading: str, families: set[Family], becomes_specific: bool) -> Generic:
    by_word = [word.split() for word in reading.split("/")]
    starts = [sum(map(len, by_word[:at])) for at in range(len(by_word) + 1)]
    words = tuple(text[start:end] for start, end in pairwise(starts))
    return Generic(text, tuple(s for word in by_word for s in word), words, frozenset(families), becomes_specific)
