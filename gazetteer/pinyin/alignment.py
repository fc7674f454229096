"""A spelling somebody wrote, laid syllable by syllable against the one expected: what is missing, too much, or different."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, TypeAlias

from gazetteer.pinyin.numerals import arabic
from gazetteer.pinyin.syllables import TONE_MARKS, library_table, without_tone

LONGEST_SYLLABLE: Final = 6
MOST_LETTERS: Final = 600
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("’‘ʼ`´′＇", "'"))
_STRAY = 1.5
_TOO_DEAR = 8.0
_UNMARKED = 0.3
"""A syllable that begins with a vowel inside a word without its apostrophe: written so by mistake, but a less likely reading of the letters."""
_VOWELS: Final = frozenset("aoeāáǎàōóǒòēéěè")
_NOT_SYLLABLES: Final = frozenset({"m", "n", "ng", "hm", "hng", "ê", "r"})


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing expected: a toned syllable or a number in digits, for these characters, in which word, from which character of the name."""

    text: str
    characters: str
    word: int
    position: int = 0

    @property
    def is_number(self) -> bool:
        return self.text.isdigit()


@dataclass(frozen=True, slots=True)
class Chunk:
    """One syllable or number as somebody wrote it: its letters, the word it stands in, whether an apostrophe or hyphen stands before it."""

    text: str
    word: int
    mark_before: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Slots and the chunk that stands for them: no chunk, it is missing; no slots, it is too much; several slots, digits for a numeral in words."""

    slots: tuple[Slot, ...]
    chunk: Chunk | None


_Step: TypeAlias = tuple[float, Pair | None, tuple[int, int]]


def tone_of(syllable: str) -> str:
    """The tone mark of a syllable ("" for the neutral tone)."""
    return "".join(c for c in unicodedata.normalize("NFD", syllable) if c in TONE_MARKS)


def has_tones(spelling: str) -> bool:
    return bool(tone_of(spelling))


def letters_of(spelling: str) -> str:
    """A spelling in small letters, every kind of apostrophe the same, ɑ and ɡ as plain letters."""
    plain = unicodedata.normalize("NFC", spelling).translate(_APOSTROPHES).lower()
    return plain.replace("ɑ", "a").replace("ɡ", "g").replace("u:", "ü")


def align(slots: Sequence[Slot], given: str) -> tuple[Pair, ...]:
    """The cheapest way to read a given spelling as the slots expected.

    A syllable that sounds right costs nothing, a wrong tone a little, another syllable, a missing or a superfluous one a whole; a letter that
    belongs to no syllable costs more than that. Ways that cost much more than another one that has come as far are not followed.
    """
    words = list(_given_words(given[:MOST_LETTERS]))
    text = "".join(word for word, _ in words)
    numbers, marks = _bounds(words)
    best: dict[tuple[int, int], _Step] = {(0, 0): (0.0, None, (0, 0))}
    for at in range(len(text) + 1):
        chunks = [Chunk(text[at:end], numbers[at], marks[at] if marks[at] in "'-" else "") for end in _ends(text, at, marks)]
        known = [
            (chunk, _UNMARKED if at and marks[at] == "." and chunk.text[:1] in _VOWELS else 0.0)
            for chunk in chunks
            if _is_known(chunk.text, at)
        ]
        stray = chunks[0] if chunks and not any(chunk is chunks[0] for chunk, _ in known) else None
        least = min((best[at, slot][0] for slot in range(len(slots) + 1) if (at, slot) in best), default=0.0)
        for slot in range(len(slots) + 1):
            so_far = best.get((at, slot))
            if so_far is None or (so_far[0] > least + _TOO_DEAR and at < len(text)):
                continue
            for cost, pair, end in _steps(slots, slot, at, known, stray):
                if end not in best or so_far[0] + cost < best[end][0] - 1e-9:
                    best[end] = (so_far[0] + cost, pair, (at, slot))
    return _way_back(best, (len(text), len(slots)))


def _given_words(given: str) -> Iterator[tuple[str, str]]:
    """Words in small letters with the marks before each of their letters ("'" or "-" or " ")."""
    for word in letters_of(given).split():
        letters, marks, mark = "", "", " "
        for character in word:
            if character in "'-":
                mark = character
                continue
            letters += character
            marks += mark
            mark = "."
        yield letters, marks


def _bounds(words: Sequence[tuple[str, str]]) -> tuple[list[int], list[str]]:
    """For every letter its word and the mark before it ("." for none)."""
    numbers = [number for number, (letters, _) in enumerate(words) for _ in letters]
    marks = [mark for _, found in words for mark in (" " + found[1:] if found else "")]
    return numbers, marks


def _is_known(chunk: str, at: int) -> bool:
    return chunk.isdigit() or _plain(chunk) in _known() or (chunk == "r" and bool(at))


def _steps(
    slots: Sequence[Slot], slot: int, at: int, known: Sequence[tuple[Chunk, float]], stray: Chunk | None
) -> Iterator[tuple[float, Pair, tuple[int, int]]]:
    """What may come next: a slot that is missing, a chunk for a slot, a chunk too much, digits for a numeral, a stray letter."""
    if slot < len(slots):
        yield 1.0, Pair((slots[slot],), None), (at, slot + 1)
    if stray is not None:
        yield _STRAY, Pair((), stray), (at + len(stray.text), slot)
    for chunk, unmarked in known:
        end = at + len(chunk.text)
        yield 1.0 + unmarked, Pair((), chunk), (end, slot)
        if slot < len(slots):
            yield _distance(chunk.text, slots[slot].text) + unmarked, Pair((slots[slot],), chunk), (end, slot + 1)
        if chunk.text.isdigit():
            for stop in range(slot + 1, min(len(slots), slot + 5) + 1):
                if arabic("".join(s.characters for s in slots[slot:stop])) == chunk.text and not slots[slot].is_number:
                    yield 0.3, Pair(tuple(slots[slot:stop]), chunk), (end, stop)


def _ends(text: str, at: int, marks: list[str]) -> Iterator[int]:
    if at < len(text) and text[at].isdigit():
        match = re.match(r"\d+", text[at:])
        yield at + (match.end() if match else 1)
        return
    for end in range(at + 1, min(len(text), at + LONGEST_SYLLABLE) + 1):
        yield end
        if end < len(text) and (marks[end] != "." or text[end].isdigit()):
            return


@lru_cache(maxsize=65_536)
def _distance(chunk: str, expected: str) -> float:
    if expected.isdigit() or chunk.isdigit():
        return 0.0 if chunk == expected else 0.6 if expected.isdigit() and chunk.isdigit() else 1.0
    if chunk == expected:
        return 0.0
    given, plain = _plain(chunk), without_tone(expected)
    if given == plain:
        return 0.05 if has_tones(chunk) else 0.01
    if given.replace("ü", "u") == plain.replace("ü", "u"):
        return 0.1
    return 0.7 if given[:1] == plain[:1] else 0.9


@lru_cache(maxsize=16_384)
def _plain(chunk: str) -> str:
    plain = without_tone(chunk)
    return plain.replace("v", "ü") if plain[:1] in "ln" else plain


@cache
def _known() -> frozenset[str]:
    return frozenset(library_table().toneless) - _NOT_SYLLABLES


def _way_back(best: dict[tuple[int, int], _Step], end: tuple[int, int]) -> tuple[Pair, ...]:
    pairs: list[Pair] = []
    while end in best and best[end][1] is not None:
        _, pair, end = best[end]
        pairs.append(pair)  # type: ignore[arg-type]  # the loop's condition says it is one
    return tuple(reversed(pairs))
