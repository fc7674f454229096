"""Which characters read in several ways in names of places, and the words that settle them."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

_BEFORE_SURNAME = frozenset("大小前后上下东西南北新老中")
_AFTER_SURNAME = frozenset("家庄村")


@dataclass(frozen=True, slots=True)
class Heteronyms:
    """The judgements of heteronyms.toml; see there."""

    undecided: Mapping[str, tuple[str, ...]]
    settled: Mapping[str, str]
    first_reading: frozenset[str]
    toneless_zi: frozenset[str]
    full_er: frozenset[str]
    words: Mapping[str, tuple[str, ...]]
    surnames: Mapping[str, str]

    def readings_of(self, character: str, library: tuple[str, ...]) -> tuple[str, ...]:
        """The living readings of a character, the likeliest first; several when it is undecided."""
        if character in self.settled:
            return (self.settled[character],)
        if character in self.undecided:
            return self.undecided[character]
        return library[:1] if character in self.first_reading else library

    def words_in(self, name: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Words of the common language found in a name, the longest first, none over another."""
        start = 0
        while start < len(name):
            length = next((n for n in range(min(5, len(name) - start), 1, -1) if name[start : start + n] in self.words), 0)
            if length:
                yield start, self.words[name[start : start + length]]
            start += length or 1

    def surname_in(self, name: str) -> tuple[int, str] | None:
        """A surname before 家, 庄 or 村 at the beginning of a name, which reads as a surname; None if there is none."""
        at = 1 if len(name) > 2 and name[0] in _BEFORE_SURNAME else 0
        if len(name) > at + 1 and name[at] in self.surnames and name[at + 1] in _AFTER_SURNAME:
            return at, self.surnames[name[at]]
        return None


@cache
def heteronyms() -> Heteronyms:
    """The judgements shipped with the house, read once."""
    read = tomllib.loads(resources.files("gazetteer.pinyin").joinpath("heteronyms.toml").read_text(encoding="utf-8"))
    return Heteronyms(
        undecided=_rows(read["undecided"]),
        settled={c: syllables[0] for c, syllables in _rows(read["settled"]).items()},
        first_reading=frozenset("".join(read["first_reading"].split())),
        toneless_zi=frozenset(read["toneless_zi"].split()),
        full_er=frozenset(read["full_er"].split()),
        words=_rows(read["words"]),
        surnames={c: syllables[0] for c, syllables in _rows(read["surnames"]).items()},
    )


def _rows(text: str) -> dict[str, tuple[str, ...]]:
    rows = (row.split() for line in text.splitlines() for row in line.split("｜"))
    return {row[0]: tuple(row[1:]) for row in rows if row}
