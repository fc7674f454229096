"""The search itself: names by characters, sound and initials, within filters, the best first, one line a place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely

from gazetteer.likeness.distances import nearest_m
from gazetteer.likeness.fold import fold
from gazetteer.likeness.name_index import NameIndex
from gazetteer.search.question import Answer, Hit, Question
from gazetteer.search.shelf import Found, Shelf
from gazetteer.search.typed import MOST_LETTERS, Typist
from layers.wording import Wording

MOST_WORDS: Final = 8
_CUT: Final = Wording(
    f"查询文字过长，只用了前 {MOST_LETTERS} 个字、前 {MOST_WORDS} 个词。",
    f"The text is too long; only its first {MOST_LETTERS} characters and {MOST_WORDS} words were used.",
)
_CHINESE: Final = re.compile("[\u2e80-\U0010ffff]")
_NOTHING_TO_FIND: Final = Wording("查询文字中没有字母、数字或汉字。", "The text has no letter, digit or Chinese character.")


@dataclass(frozen=True, eq=False, repr=False)
class NameSearch:
    """All names of an index, ready to be searched by any number of threads."""

    shelves: tuple[Shelf, ...]
    typist: Typist

    @classmethod
    def of(cls, index: NameIndex) -> "NameSearch":
        """Search over what the index holds; characters and syllables are shared with it."""
        shelves = (Shelf.of(part, rows) for part, rows in zip(index.parts, index.allowed, strict=True))
        return cls(tuple(shelves), Typist(index.voice))

    def search(self, question: Question, *, is_typing: bool = False) -> Answer:
        """One page of hits and how many places there are in all.

        The text may be Chinese characters (one is enough; traditional and variant forms too), pinyin with or without tones and spaces, initials, or a
        mixture. Words apart are all looked for, in any order, in the name or the names of the divisions it lies in; letters apart are syllables
        first. Anything may be typed: signs mean nothing.
        """
        words, note = _words(question.text)
        if question.text.strip() and not words:
            return Answer((), 0, note)
        ways = self.typist.ways(" ".join(words), is_typing=is_typing)
        apart = [self.typist.ways(word) for word in words] if len(words) > 1 else []
        only_letters = not _CHINESE.search(question.text)  # xin min: two syllables before they are two words
        found = [shelf.find(ways, [] if only_letters else apart, question) for shelf in self.shelves]
        if only_letters and apart and not any(f.total for f in found):
            found = [shelf.find((), apart, question) for shelf in self.shelves]
        return Answer(tuple(_page(self.shelves, found, question)), sum(f.total for f in found), note)

    def suggest(self, text: str, *, limit: int = 10, inside: str = "") -> tuple[str, ...]:
        """Names to offer while somebody types, the likeliest first, each once."""
        hits = self.search(Question(text, inside=inside, limit=4 * limit), is_typing=True).hits
        return tuple(dict.fromkeys(hit.known.name for hit in hits))[:limit]


def _words(text: str) -> tuple[list[str], Wording | None]:
    """The words of a text that hold something to look for, and what to say when they are not the whole of it."""
    start = text[: MOST_LETTERS * 4]
    words = [word for word in start.split() if fold(word)]
    cut, left = words[:MOST_WORDS], MOST_LETTERS
    kept = []
    for word in cut:
        kept.append(word[:left])
        left -= len(kept[-1])
        if left <= 0:
            break
    if not words:
        return [], _NOTHING_TO_FIND if text.strip() else None
    return kept, _CUT if len(text) > len(start) or kept != words else None


def _page(shelves: tuple[Shelf, ...], found: list[Found], question: Question) -> Iterator[Hit]:
    """The hits of one page, from all shelves in their common order."""
    lines = sorted((key, at, i) for at, f in enumerate(found) for i, key in enumerate(f.keys.tolist()))
    place = shapely.Point(question.near) if question.near else None
    for _, at, i in lines[question.skip : question.skip + question.limit]:
        shelf, f, row = shelves[at], found[at], int(found[at].rows[i])
        metres = nearest_m(place, shelf.part.columns.geometries(f.rows[i : i + 1]))[0]
        yield Hit(
            known=shelf.part.columns.known(row),
            why=f.whys[i],
            matched=shelf.text(*f.spans[i]),
            reading=shelf.reading(row),
            standard_name=shelf.standard_name(row),
            distance_m=float(metres) if np.isfinite(metres) else None,
        )
