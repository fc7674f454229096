"""How whole registers sound: a syllable for every character of a million names, with and without its tone, in a breath."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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


def without_tone(syllable: str) -> str:
    """A syllable, word or whole spelling without its tone marks; ü and ê stay."""
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
    """Readings of characters, the usual one first, and of the places that read otherwise.

    `phrases` are those of the library in which a character reads otherwise than alone: a name that holds one is given to the library whole, every
    other name needs the characters only. `places` are readings of our own, laid over the library's; the longest wins.
    """

    readings: Mapping[str, tuple[str, ...]]
    phrases: frozenset[str] = frozenset()
    places: Mapping[str, tuple[str, ...]] | None = None

    @cached_property
    def toned(self) -> tuple[str, ...]:
        """Syllables with tone marks, by id."""
        found = {s for readings in self.readings.values() for s in readings}
        found.update(s for phrase in self.phrases for s in _of_library(phrase))
        found.update(s for reading in (self.places or {}).values() for s in reading)
        return tuple(sorted(found))

    @cached_property
    def toneless(self) -> tuple[str, ...]:
        """Syllables without tone marks, by id."""
        return tuple(sorted({without_tone(s) for s in self.toned}))

    def syllables_of(self, name: str) -> tuple[str, ...]:
        """The usual reading of a name, one toned syllable a character; a character without a reading stands for itself."""
        return tuple(self._spelled(sound) for sound in self.sounds_of([name]).toned)

    def readings_of(self, name: str, *, most: int = MOST_READINGS) -> tuple[tuple[str, ...], ...]:
        """Every way a name may be read, the usual one first, then those that differ in the fewest characters; at most `most`."""
        usual = self.syllables_of(name)
        choices = [list(dict.fromkeys((s, *self.readings.get(c, ())))) for c, s in zip(name, usual, strict=True)]
        while prod(map(len, choices)) > _WAYS_WEIGHED:
            max(choices, key=len).pop()
        ways = sorted(product(*choices), key=lambda way: sum(a != b for a, b in zip(way, usual, strict=True)))
        return tuple(ways[:most])

    def sounds_of(self, names: Sequence[str]) -> Sounds:
        """The syllables of many names at once; 700,000 names take a fraction of a second."""
        offsets = np.zeros(len(names) + 1, dtype=np.int64)
        np.cumsum(np.fromiter(map(len, names), dtype=np.int64, count=len(names)), out=offsets[1:])
        points = np.frombuffer("".join(names).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
        toned = self._toned_of_point[points]
        for at in self._library_pairs.names_with_one(points, offsets):
            if any(phrase in names[at] for phrase in self._library_pairs.beginning_in(names[at])):
                toned[offsets[at] : offsets[at + 1]] = [self._sound(s) for s in _of_library(names[at])]
        for at in self._place_pairs.names_with_one(points, offsets):
            self._lay_places(names[at], toned[offsets[at] : offsets[at + 1]])
        toneless = toned.copy()
        is_sounded = toned < UNSOUNDED
        toneless[is_sounded] = self._toneless_of_toned[toned[is_sounded]]
        return Sounds(offsets, toned, toneless)

    def _lay_places(self, name: str, toned: NDArray[np.int32]) -> None:
        places = self.places or {}
        for phrase in sorted(self._place_pairs.beginning_in(name), key=len):
            start = name.find(phrase)
            while start >= 0:
                toned[start : start + len(phrase)] = [self._sound(s) for s in places[phrase]]
                start = name.find(phrase, start + 1)

    def _spelled(self, sound: int) -> str:
        return self.toned[sound] if sound < UNSOUNDED else chr(sound - UNSOUNDED)

    def _sound(self, syllable: str) -> int:
        at = self._id_of.get(syllable)
        return at if at is not None else UNSOUNDED + ord(syllable)

    @cached_property
    def _id_of(self) -> Mapping[str, int]:
        return {syllable: at for at, syllable in enumerate(self.toned)}

    @cached_property
    def _toned_of_point(self) -> NDArray[np.int32]:
        table = np.arange(UNSOUNDED, UNSOUNDED + _POINTS, dtype=np.int32)
        table[[ord(c) for c in self.readings]] = [self._id_of[readings[0]] for readings in self.readings.values()]
        return table

    @cached_property
    def _toneless_of_toned(self) -> NDArray[np.int32]:
        ids = {syllable: at for at, syllable in enumerate(self.toneless)}
        return np.array([ids[without_tone(s)] for s in self.toned], dtype=np.int32)

    @cached_property
    def _library_pairs(self) -> "_Pairs":
        return _Pairs(self.phrases)

    @cached_property
    def _place_pairs(self) -> "_Pairs":
        return _Pairs(self.places or ())


class _Pairs:
    """The first two characters of phrases: which names hold such a pair is seen for all names at once, the rest letter by letter."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.phrases: dict[str, list[str]] = {}
        for phrase in phrases:
            self.phrases.setdefault(phrase[:2], []).append(phrase)
        self.begins = np.zeros(_POINTS, dtype=np.bool_)
        self.begins[[ord(pair[0]) for pair in self.phrases]] = True
        self.keys = np.sort(np.array([ord(pair[0]) << 21 | ord(pair[1]) for pair in self.phrases], dtype=np.int64))

    def names_with_one(self, points: NDArray[np.int64], offsets: NDArray[np.int64]) -> list[int]:
        """Numbers of the names that hold a pair (and perhaps a phrase)."""
        if not len(self.keys) or len(points) < 2:
            return []
        at = np.flatnonzero(self.begins[points[:-1]])
        keys = points[at] << 21 | points[at + 1]
        slot = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        at = at[self.keys[slot] == keys]
        owner = np.searchsorted(offsets, at, side="right") - 1
        within = at + 1 < offsets[owner + 1]  # a pair across two names is none
        return [int(name) for name in np.unique(owner[within])]

    def beginning_in(self, name: str) -> list[str]:
        """Phrases of two characters or more that the name holds."""
        pairs = dict.fromkeys(name[i : i + 2] for i in range(len(name) - 1))
        return [phrase for pair in pairs for phrase in self.phrases.get(pair, ()) if phrase in name]


def _of_library(name: str) -> list[str]:
    """The library's reading of one name, one syllable a character."""
    from pypinyin import Style, lazy_pinyin  # here, because its dictionaries take a second to load

    return lazy_pinyin(name, style=Style.TONE, errors=lambda unread: list(unread))  # type: ignore[arg-type,return-value]  # the stub knows one of its shapes only


@cache
def library_table() -> SyllableTable:
    """The readings of pypinyin alone, without our own authority. Private-use characters have no reading, whatever the library thinks."""
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT, RE_HANS

    readings = {
        chr(point): tuple(written.split(","))
        for point, written in PINYIN_DICT.items()
        if unicodedata.category(chr(point)) != "Co" and RE_HANS.match(chr(point))
    }
    phrases = frozenset(
        phrase
        for phrase, syllables in PHRASES_DICT.items()
        if [s[0] for s in syllables] != [readings[c][0] if c in readings else None for c in phrase]
    )
    return SyllableTable(readings, phrases)
