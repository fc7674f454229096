"""What somebody typed, taken as characters, as pinyin in every way it can be cut, or as initials."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gazetteer.likeness.fold import fold
from gazetteer.likeness.sounds import Voice
from gazetteer.pinyin.syllables import TONE_MARKS, without_tone

MOST_LETTERS: Final = 64
"""No name is longer; what is typed beyond is not looked at."""

_MOST_WAYS: Final = 12
_TONES: Final = {"1": "\u0304", "2": "\u0301", "3": "\u030c", "4": "\u0300", "5": "", "0": ""}
_PIECE: Final = re.compile(r"[a-zü\u0300\u0301\u0304\u030c\u0308]+[0-5]?|.", re.DOTALL)
_VOWELS: Final = frozenset("aeiou")
_LETTERS: Final = re.compile(r"[a-zü]")


class Manner(IntEnum):
    """How the text was taken; the least wins where a name is found in several ways."""

    CHARACTERS = 0
    SOUND = 1
    UNFINISHED = 2  # by sound, the last syllable still being typed
    INITIALS = 3


@dataclass(frozen=True, slots=True)
class Sign:
    """What one character of a name must be: this code point, or a character with one of these toned syllables."""

    point: int = -1
    accepted: NDArray[np.bool_] | None = None  # by number of the toned syllable, and one more for characters without reading


@dataclass(frozen=True, slots=True)
class Way:
    """One way to take what was typed: signs of characters that follow one another."""

    signs: tuple[Sign, ...]
    manner: Manner


@dataclass(frozen=True, eq=False)
class Typist:
    """Takes typed text for a reading table."""

    voice: Voice
    _signs: dict[tuple[str, str | None], Sign] = field(default_factory=dict)

    def ways(self, text: str, *, is_typing: bool = False) -> tuple[Way, ...]:
        """Every way to take a text for characters that follow one another, spaces between syllables; none for a text of signs only.

        Somebody who is still typing may not have finished the last syllable: jingta is on its way to jingtai.
        """
        characters = Way(tuple(Sign(ord(c)) for c in fold(text)), Manner.CHARACTERS)
        found = [characters] if characters.signs else []
        plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower().replace("v", "ü").replace("u:", "ü"))
        if _LETTERS.search(plain):
            found += self._by_sound(plain, is_typing)
        return tuple(found)

    def _by_sound(self, text: str, is_typing: bool) -> list[Way]:
        """Letters cut into syllables, other characters as they are; the likeliest ways first."""
        pieces = [p for word in re.split(r"['’\s\-·]+", text) for p in _PIECE.findall(word)]
        ways: list[tuple[int, tuple[Sign, ...]]] = [(0, ())]
        for at, piece in enumerate(pieces):
            if _LETTERS.match(piece):
                cuts = self._cuts(piece, is_last=at == len(pieces) - 1, is_typing=is_typing)
            else:
                cuts = [(0, tuple(Sign(ord(c)) for c in fold(piece)))]
            longer = [(cost + more, (*signs, *further)) for cost, signs in ways for more, further in cuts]
            ways = sorted(longer, key=lambda way: way[0])[:_MOST_WAYS]
        return [Way(signs, _manner(cost)) for cost, signs in ways if signs]

    def _cuts(self, piece: str, *, is_last: bool, is_typing: bool) -> list[tuple[int, tuple[Sign, ...]]]:
        """Ways to cut letters into syllables, the likeliest first; initials only where there is no way without."""
        tone = _TONES.get(piece[-1]) if piece[-1].isdigit() else None
        letters = unicodedata.normalize("NFC", piece.rstrip("012345"))
        cuts = self._cut(letters, is_last)
        least = min((_manner(cost) for cost, _ in cuts), default=Manner.SOUND)
        most = Manner.UNFINISHED if is_typing and least < Manner.UNFINISHED else least
        fewest = min((cost // _INITIAL for cost, _ in cuts), default=0)
        kept = [(cost, words) for cost, words in cuts if _manner(cost) <= most and cost // _INITIAL == fewest]
        return [
            (cost, tuple(self._sign(w, tone if at == len(words) - 1 else None) for at, w in enumerate(words)))
            for cost, words in kept
        ]

    def _cut(self, letters: str, is_last: bool) -> list[tuple[int, tuple[str, ...]]]:
        """Every cut with its cost, by taking the text from its end: at most `_MOST_WAYS` a place are carried on."""
        best: list[list[tuple[int, tuple[str, ...]]]] = [[] for _ in letters] + [[(0, ())]]
        for at in range(len(letters) - 1, -1, -1):
            found = [
                (cost + own, (word, *rest)) for end, own, word in self._words(letters, at, is_last) for cost, rest in best[end]
            ]
            best[at] = sorted(found, key=lambda cut: (cut[0], len(cut[1])))[:_MOST_WAYS]
        return best[0]

    def _words(self, letters: str, at: int, is_last: bool) -> Iterator[tuple[int, int, str]]:
        """Syllables and initials that begin here: where each ends, what it costs, and the word ("zh*" is any syllable that begins so)."""
        for end in range(at + 1, min(at + 6, len(letters)) + 1):
            word = letters[at:end]
            if word in self._sounds:
                yield end, 1, word
            if is_last and end == len(letters) and at + len(word) > 1 and word in self._beginnings:
                yield end, _UNFINISHED, word + "*"
            elif word in _INITIALS_OF_SYLLABLES:
                yield end, _INITIAL, word + "*"

    def _sign(self, word: str, tone: str | None) -> Sign:
        """A character that reads so; "zh*" is any reading that begins so, `tone` a tone typed as a digit ("" for the neutral one)."""
        if (word, tone) not in self._signs:
            toned, plain = self._toned_and_plain
            if word.endswith("*"):
                fits = np.char.startswith(plain, word[:-1])
            elif word != without_tone(word):
                fits = toned == word
            elif tone is None:
                fits = plain == word
            else:
                marks = [next((c for c in unicodedata.normalize("NFD", s) if c in TONE_MARKS), "") for s in toned.tolist()]
                fits = (plain == word) & (np.array(marks) == tone)
            self._signs[word, tone] = Sign(accepted=np.append(fits, False))
        return self._signs[word, tone]

    @cached_property
    def _toned_and_plain(self) -> tuple[NDArray[np.str_], NDArray[np.str_]]:
        toned = self.voice.table.toned
        return np.array(toned), np.array([without_tone(s) for s in toned])

    @cached_property
    def _sounds(self) -> frozenset[str]:
        """Every syllable with a vowel, with and without tone; the library also knows m, n and ng."""
        table = self.voice.table
        return frozenset(s for s in (*table.toned, *table.toneless) if _VOWELS & set(unicodedata.normalize("NFD", s)))

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(s[:n] for s in self._sounds for n in range(1, len(s)))


_UNFINISHED: Final = 100  # costs of one word; a finished syllable costs 1
_INITIAL: Final = 10_000
_INITIALS_OF_SYLLABLES: Final = frozenset("abcdefghjklmnopqrstwxyz") | {"zh", "ch", "sh"}


def _manner(cost: int) -> Manner:
    if cost >= _INITIAL:
        return Manner.INITIALS
    return Manner.UNFINISHED if cost >= _UNFINISHED else Manner.SOUND
