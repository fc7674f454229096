"""How whole registers sound: a syllable for every character of a million names, with and without its tone, in a breath."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import product
from math import prod
from typing import Final

import numpy as np
from numpy.typing import NDArray

TONE_MARKS: Final = frozenset("\u0300\u0301\u0304\u030c")
UNSOUNDED: Final = 1 << 16
"""Ids from here on are characters without a reading (digits, letters, rare characters): id minus UNSOUNDED is the code point."""
MOST_READINGS: Final = 8
_POINTS: Final = 0x110000
_WAYS_WEIGHED: Final = 4096
_SIEVE: Final = 1 << 22
_MIX: Final = 2654435761  # Knuth's multiplicative hash


def without_tone(syllable: str) -> str:
    """A syllable, word or whole spelling without its tone marks; ü and ê stay."""
    if syllable.isascii():
        return syllable
    kept = "".join(c for c in unicodedata.normalize("NFD", syllable) if c not in TONE_MARKS)
    return unicodedata.normalize("NFC", kept)


@dataclass(frozen=True, slots=True)
class Sounds:
    """The syllables of many names laid end to end: name i owns the positions offsets[i] to offsets[i + 1], one a character.

    Ids below UNSOUNDED index `SyllableTable.toned` and `SyllableTable.toneless`; the others are characters that only sound like themselves.
    """

    offsets: NDArray[np.int64]
    toned: NDArray[np.int32]
    toneless: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.offsets) - 1


@dataclass(frozen=True)
class SyllableTable:
    """Readings of characters, the usual one first, of phrases, and of the places that read otherwise.

    `phrases` are the library's: the longest that begins at a character wins, from left to right. `places` are our own readings, laid over the
    library's wherever they stand in a name; the longest is laid last.
    """

    readings: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def toned(self) -> tuple[str, ...]:
        """Syllables with tone marks, by id."""
        tables = (self.phrases, self.places)
        return tuple(sorted({s for table in (self.readings, *tables) for syllables in table.values() for s in syllables}))

    @cached_property
    def toneless(self) -> tuple[str, ...]:
        """Syllables without tone marks, by id."""
        return tuple(sorted({without_tone(s) for s in self.toned}))

    def syllables_of(self, name: str) -> tuple[str, ...]:
        """The usual reading of a name, one toned syllable a character; a character without a reading stands for itself."""
        syllables = [self.readings[c][0] if c in self.readings else c for c in name]
        for start, phrase in self.phrases_in(name):
            syllables[start : start + len(phrase)] = self.phrases[phrase]
        for start, place in self._place_starts.in_name(name):
            syllables[start : start + len(place)] = self.places[place]
        return tuple(syllables)

    def readings_of(self, name: str, *, most: int = MOST_READINGS) -> tuple[tuple[str, ...], ...]:
        """Every way a name may be read, the usual one first, then those that differ in the fewest characters; at most `most`."""
        usual = self.syllables_of(name)
        choices = [list(dict.fromkeys((s, *self.readings.get(c, ())))) for c, s in zip(name, usual, strict=True)]
        for start, place in self._place_starts.in_name(name):
            choices[start : start + len(place)] = [[s] for s in self.places[place]]
        while prod(map(len, choices)) > _WAYS_WEIGHED:
            max(choices, key=len).pop()
        ways = sorted(product(*choices), key=lambda way: sum(a != b for a, b in zip(way, usual, strict=True)))
        return tuple(ways[:most])

    def sounds_of(self, names: Sequence[str]) -> Sounds:
        """The syllables of many names at once; 700,000 names take a fraction of a second."""
        offsets = np.zeros(len(names) + 1, dtype=np.int64)
        np.cumsum(np.fromiter(map(len, names), dtype=np.int64, count=len(names)), out=offsets[1:])
        points = np.frombuffer("".join(names).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        toned, toneless = self._toned_of_point[points], self._toneless_of_point[points]
        done: dict[str, tuple[list[int], list[int]]] = {}
        for at in self._names_read_otherwise(names, points, offsets):
            name, begin, end = names[at], offsets[at], offsets[at + 1]
            if name not in done:
                done[name] = self._ids(self.syllables_of(name))
            toned[begin:end], toneless[begin:end] = done[name]
        return Sounds(offsets, toned, toneless)

    def _names_read_otherwise(
        self, names: Sequence[str], points: NDArray[np.uint32], offsets: NDArray[np.int64]
    ) -> Iterator[int]:
        """Numbers of the names with a phrase or a place in them that reads otherwise than its characters."""
        for starts in (self._phrases_otherwise, self._places_otherwise):
            at, is_one = starts.possible(points)
            owners = np.searchsorted(offsets, at, side="right") - 1
            is_one &= at + 1 < offsets[owners + 1]  # two names end to end are no phrase
            yield from np.unique(owners[is_one]).tolist()
            for owner, within in zip(owners[~is_one].tolist(), (at - offsets[owners])[~is_one].tolist(), strict=True):
                if starts.begins_at(names[owner], within):
                    yield owner

    def phrases_in(self, name: str) -> Iterator[tuple[int, str]]:
        """The library's phrases in a name with their starts: the longest at each character, from left to right."""
        start = 0
        while start < len(name) - 1:
            phrase = next((p for p in self._all_starts.by_pair.get(name[start : start + 2], ()) if name.startswith(p, start)), "")
            if phrase:
                yield start, phrase
            start += len(phrase) or 1

    def _ids(self, syllables: Sequence[str]) -> tuple[list[int], list[int]]:
        toned = [self._toned_id.get(s, UNSOUNDED + ord(s[0])) for s in syllables]
        return toned, [self._toneless_of_toned[at] if at < UNSOUNDED else at for at in toned]

    @cached_property
    def _toned_id(self) -> Mapping[str, int]:
        return {syllable: at for at, syllable in enumerate(self.toned)}

    @cached_property
    def _toneless_of_toned(self) -> list[int]:
        ids = {syllable: at for at, syllable in enumerate(self.toneless)}
        return [ids[without_tone(s)] for s in self.toned]

    @cached_property
    def _toned_of_point(self) -> NDArray[np.int32]:
        table = np.arange(UNSOUNDED, UNSOUNDED + _POINTS, dtype=np.int32)
        table[[ord(c) for c in self.readings]] = [self._toned_id[readings[0]] for readings in self.readings.values()]
        return table

    @cached_property
    def _toneless_of_point(self) -> NDArray[np.int32]:
        table = self._toned_of_point.copy()
        points = [ord(c) for c in self.readings]
        table[points] = np.array(self._toneless_of_toned, dtype=np.int32)[table[points]]
        return table

    @cached_property
    def _all_starts(self) -> "_Starts":
        return _Starts(self.phrases)

    @cached_property
    def _phrases_otherwise(self) -> "_Starts":
        return _Starts(self._otherwise(self.phrases))

    @cached_property
    def _place_starts(self) -> "_Starts":
        return _Starts(self.places)

    @cached_property
    def _places_otherwise(self) -> "_Starts":
        return _Starts(self._otherwise(self.places))

    def _otherwise(self, phrases: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
        """Those that read otherwise than their characters alone."""
        for phrase, syllables in phrases.items():
            if any(c not in self.readings or self.readings[c][0] != s for c, s in zip(phrase, syllables, strict=True)):
                yield phrase


class _Starts:
    """Phrases by their first two characters. A sieve sees for all names at once where one may begin; the rest is looked at letter by letter."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.by_pair: dict[str, list[str]] = {}
        for phrase in sorted(phrases, key=len, reverse=True):
            self.by_pair.setdefault(phrase[:2], []).append(phrase)

    def begins_at(self, name: str, start: int) -> bool:
        return any(name.startswith(phrase, start) for phrase in self.by_pair.get(name[start : start + 2], ()))

    def in_name(self, name: str) -> list[tuple[int, str]]:
        """Every phrase in the name with its start, the longest last."""
        found = [
            (at, p) for at in range(len(name) - 1) for p in self.by_pair.get(name[at : at + 2], ()) if name.startswith(p, at)
        ]
        return sorted(found, key=lambda hit: len(hit[1]))

    def possible(self, points: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Positions at which a phrase may begin, names laid end to end, and whether the two characters there are one already."""
        if len(points) < 2 or not self.by_pair:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.bool_)
        at = np.flatnonzero(self._sieve[_mixed(points[:-1], points[1:])])
        keys = points[at].astype(np.int64) << 21 | points[at + 1]
        pair = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        is_pair = self._keys[pair] == keys
        return at[is_pair], self._is_phrase[pair[is_pair]]

    @cached_property
    def _keys(self) -> NDArray[np.int64]:
        return np.sort(np.array([ord(pair[0]) << 21 | ord(pair[1]) for pair in self.by_pair], dtype=np.int64))

    @cached_property
    def _is_phrase(self) -> NDArray[np.bool_]:
        pairs = (chr(key >> 21) + chr(key & 0x1FFFFF) for key in self._keys.tolist())
        return np.array([pair in self.by_pair[pair] for pair in pairs], dtype=np.bool_)

    @cached_property
    def _sieve(self) -> NDArray[np.bool_]:
        sieve = np.zeros(_SIEVE, dtype=np.bool_)
        sieve[_mixed((self._keys >> 21).astype(np.uint32), (self._keys & 0x1FFFFF).astype(np.uint32))] = True
        return sieve


def _mixed(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return ((first * np.uint32(_MIX)) ^ second) * np.uint32(_MIX) >> np.uint32(10)


@cache
def library_table() -> SyllableTable:
    """The readings of pypinyin alone, without our own authority. Private-use characters have no reading, whatever the library thinks."""
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT, RE_HANS  # here, because its dictionaries take a second to load

    readings = {
        chr(point): tuple(written.split(","))
        for point, written in PINYIN_DICT.items()
        if not 0xE000 <= point <= 0xF8FF and RE_HANS.match(chr(point))
    }
    phrases = {p: tuple(s[0] for s in syllables) for p, syllables in PHRASES_DICT.items() if all(map(readings.__contains__, p))}
    return SyllableTable(readings, phrases)
