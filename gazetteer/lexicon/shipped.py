"""The words the house ships: those that national and provincial documents print, with the names the documents themselves except."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from gazetteer.citation import Citation, Footing
from gazetteer.kinds import NameKind
from gazetteer.lexicon.word import MatchMode, Word, WordClass


@dataclass(frozen=True, slots=True)
class ShippedWords:
    """`exempt` maps a full name to its exclusion (a code of EXCLUSIONS); `enterprise_generics` end enterprises' own names.

    `transliterating` are characters foreign words are written with; `transliterated_run` of them in a row look like one. `meaningful_numbers` are numbers that are
    words (八一).
    """

    words: tuple[Word, ...]
    exempt: Mapping[str, str]
    enterprise_generics: tuple[str, ...]
    transliterating: frozenset[str]
    transliterated_run: int
    meaningful_numbers: frozenset[str]

    def is_enterprise(self, name: str) -> bool:
        """Whether the name is an enterprise's own (希尔顿酒店): not a place name, out of scope of 民发〔2018〕146号."""
        return any(name.endswith(generic) and name != generic for generic in self.enterprise_generics)

    def transliterated_part(self, specific: str) -> str:
        """The longest run of transliterating characters, "" when it is shorter than `transliterated_run` (帕提欧, 洛杉矶; not 哈尔滨)."""
        runs = "".join(c if c in self.transliterating else " " for c in specific).split()
        longest = max(runs, key=len, default="")
        return longest if len(longest) >= self.transliterated_run else ""


@cache
def shipped_words() -> ShippedWords:
    """words.toml, read once."""
    read = tomllib.loads(resources.files("gazetteer.lexicon").joinpath("words.toml").read_text(encoding="utf-8"))
    return ShippedWords(
        words=tuple(word for group in read["words"] for word in _words_of(group, read["source"], read["outside"])),
        exempt=MappingProxyType({row["name"]: row["reason"] for row in read["exempt"]}),
        enterprise_generics=tuple(read["enterprise"]["generics"]),
        transliterating=frozenset(read["transliteration"]["characters"]) - {"\n"},
        transliterated_run=read["transliteration"]["run"],
        meaningful_numbers=frozenset(read["numbers"]["meaningful"]),
    )


def _words_of(group: dict[str, Any], sources: dict[str, Any], outside: dict[str, list[str]]) -> list[Word]:
    source = sources[group["source"]]
    citation = Citation(
        source["document"], group["article"], group["article_en"], source["on"], footing=Footing(source["footing"])
    )
    return [
        Word(
            word=word,
            word_class=WordClass(group["class"]),
            mode=MatchMode(group["mode"]),
            citation=citation,
            area=group.get("area", ""),
            kinds=frozenset(NameKind(kind) for kind in group.get("kinds", ())),
            outside=tuple(outside.get(word, ())),
            is_printed=group.get("printed", True),
            is_strict=group.get("strict", False),
            valid_from=source["on"],
        )
        for word in group["words"]
    ]
