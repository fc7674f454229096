"""How names sound, made comparable: toned syllables, syllables without tone, near sounds and the local dialect as numbers."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import product
from math import prod
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gazetteer.kinds import NameKind
from gazetteer.likeness.definitions import Definitions, NearSound, near_form
from gazetteer.pinyin.reading import Readings, read_name, syllable_table
from gazetteer.pinyin.syllables import MOST_READINGS, UNSOUNDED, SyllableTable, without_tone

Symbols = NDArray[np.int64]
_Dialect = tuple[Symbols, list[tuple[int, int]]]

_DIGITS: Final = "零一二三四五六七八九"
_WAYS_WEIGHED: Final = 4096
_DIALECT: Final = 1 << 24  # symbols of dialect sounds begin beyond every character


@dataclass(frozen=True, eq=False)
class Voice:
    """The syllables of a reading table as numbers, and what they become when tones, near sounds or a dialect make them one."""

    table: SyllableTable
    _near: dict[frozenset[NearSound], Symbols] = field(default_factory=dict)
    _dialects: dict[tuple[tuple[str, str], ...], "_Dialect"] = field(default_factory=dict)

    def symbols_of(self, names: Sequence[str]) -> Symbols:
        """Toned syllables of folded names laid end to end, one a character; digits sound as numerals, other signs as themselves."""
        toned = self.table.sounds_of(names).toned.astype(np.int64)
        for digit, numeral in enumerate(_DIGITS):
            toned[toned == UNSOUNDED + ord(str(digit))] = self._numeral[numeral]
        return toned

    def symbol(self, syllable: str) -> int:
        """The number of one toned syllable; a single character without a reading stands for itself, an unknown syllable for nothing (-1)."""
        if syllable in self._number:
            return self._number[syllable]
        if len(syllable) != 1:
            return -1
        return self._numeral[_DIGITS[int(syllable)]] if syllable in "0123456789" else UNSOUNDED + ord(syllable)

    def syllables(self, symbols: Symbols) -> str:
        """Symbols as a person reads them."""
        toned = self.table.toned
        return " ".join(toned[s] if 0 <= s < UNSOUNDED else chr(s - UNSOUNDED) for s in symbols.tolist())

    def readings_of(self, folded: str, kind: NameKind | None, division_code: str = "") -> tuple[tuple[str, ...], ...]:
        """Every way a name may be read where nobody has settled it, the likeliest first; at most eight, and the one the table itself uses."""
        syllables = read_name(folded, kind or NameKind.OTHER, Readings(division_code=division_code))
        choices = [tuple(dict.fromkeys((s.text or s.character, *s.others))) for s in syllables]
        while prod(map(len, choices)) > _WAYS_WEIGHED:
            longest = max(range(len(choices)), key=lambda at: len(choices[at]))
            choices[longest] = choices[longest][:-1]
        ways = sorted(product(*(range(len(c)) for c in choices)), key=lambda way: (sum(map(bool, way)), sum(way)))
        likely = [tuple(c[at] for c, at in zip(choices, way, strict=True)) for way in ways[:MOST_READINGS]]
        return tuple(dict.fromkeys((*likely, self.table.syllables_of(folded))))

    def spelled(self, toned: str, characters: int) -> tuple[str, ...] | None:
        """A spelling of record as one syllable a character ("Xī'ān Lù", 3); None where it cannot be told apart so."""
        words = re.findall(r"[^\W\d_]+|\d", unicodedata.normalize("NFC", toned).lower())
        found = self._cut(words, characters)
        return tuple(found) if found else None

    def _cut(self, words: list[str], characters: int) -> list[str] | None:
        if not words or characters < len(words):
            return [] if not words and not characters else None
        word, rest = words[0], words[1:]
        for length in range(min(len(word), 6), 0, -1):
            syllable = word[:length]
            if syllable in self._number or (syllable.isdigit() and length == 1):
                left = [word[length:], *rest] if word[length:] else rest
                found = self._cut(left, characters - 1)
                if found is not None:
                    return [syllable, *found]
        return None

    @cached_property
    def toneless(self) -> Symbols:
        """Toned symbol → the symbol of its syllable without tone."""
        return self._classes(lambda syllable: syllable)

    def near(self, near_sounds: frozenset[NearSound]) -> Symbols:
        """Toned symbol → what all its near sounds share."""
        if near_sounds not in self._near:
            self._near[near_sounds] = self._classes(lambda syllable: near_form(syllable, near_sounds))
        return self._near[near_sounds]

    def spoken(self, definitions: Definitions, symbols: Symbols, points: NDArray[np.uint32]) -> Symbols:
        """Symbols in the dialect, without tones: of its characters first, then of its syllables."""
        classes, characters = self._dialect(definitions.dialect)
        spoken = classed(symbols, classes)
        for character, sound in characters:
            spoken[points == character] = sound
        return spoken

    def _dialect(self, dialect: tuple[tuple[str, str], ...]) -> "_Dialect":
        """Toned symbol → dialect symbol, and the characters that have a sound of their own; a sound that is a syllable is that syllable's class."""
        if dialect not in self._dialects:
            local = dict(dialect)
            sounds = {sound: _DIALECT + at for at, sound in enumerate(sorted(set(local.values())))}
            classes = self.toneless.copy()
            for at, syllable in enumerate(self.table.toned):
                plain = without_tone(syllable)
                classes[at] = sounds.get(local.get(plain, plain), classes[at])
            characters = [(ord(c), sounds[sound]) for c, sound in dialect if len(c) == 1 and not c.isascii()]
            self._dialects[dialect] = (classes, characters)
        return self._dialects[dialect]

    def _classes(self, form: Callable[[str], str]) -> Symbols:
        forms = [form(without_tone(s)) for s in self.table.toned]
        numbers = {f: at for at, f in enumerate(dict.fromkeys(forms))}
        return np.array([numbers[f] for f in forms], dtype=np.int64)

    @cached_property
    def _number(self) -> Mapping[str, int]:
        return {syllable: at for at, syllable in enumerate(self.table.toned)}

    @cached_property
    def _numeral(self) -> Mapping[str, int]:
        return {c: self._number[self.table.readings[c][0]] for c in _DIGITS if c in self.table.readings}


def classed(symbols: Symbols, classes: Symbols) -> Symbols:
    """Symbols through a table of classes; those without a reading stay."""
    sounded = (symbols >= 0) & (symbols < UNSOUNDED)
    return np.where(sounded, classes[np.where(sounded, symbols, 0)], symbols)


@cache
def house_voice() -> Voice:
    """The readings `spell` gives, with their classes, shared by all indexes: what is compared sounds as what is proposed."""
    return Voice(syllable_table())
