"""The words that hold for a name: those shipped and those of the bureau's own list, and which lists nobody has given."""

import re
import weakref
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import cast

import geopandas as gpd
import pandas as pd

from gazetteer.citation import Citation, Footing
from gazetteer.kinds import NameKind
from gazetteer.lexicon.shipped import shipped_words
from gazetteer.lexicon.word import MatchMode, Word, WordClass
from layers.codes import shorten_code

_SEPARATORS = re.compile(r"[；;、，,\s]+")


@dataclass(frozen=True, slots=True, eq=False)
class WordList:
    """Shipped words and the bureau's, by class and then by the word in capitals."""

    by_class: Mapping[WordClass, Mapping[str, tuple[Word, ...]]]

    @classmethod
    def of(cls, lexicon: gpd.GeoDataFrame | None = None) -> "WordList":
        """The shipped words and LEXICON rows (None: no list was given). A row without `match_mode` is looked for within the specific."""
        found: dict[WordClass, dict[str, tuple[Word, ...]]] = {word_class: {} for word_class in WordClass}
        for word in (*shipped_words().words, *(() if lexicon is None else _words_of(lexicon))):
            same = found[word.word_class]
            same[word.word.upper()] = (*same.get(word.word.upper(), ()), word)
        return cls(found)

    def holding(
        self,
        classes: Collection[WordClass],
        kind: NameKind,
        division_code: str,
        on: date,
        *,
        judged_in: str = "",
        written_in: str | None = None,
    ) -> tuple[Word, ...]:
        """The words of these classes that hold for a name of this kind, there and on that day; each word of a class once, the strictest first.

        `judged_in` is the division of the pack a name is judged by: its words count too. `written_in` leaves out words that do not stand in that text: 100,000 companies are read in passing.
        """
        known = self.of_classes(classes, written_in=written_in)
        found = [word for word in known if word.is_for(kind) and word.is_current(division_code, on, judged_in=judged_in)]
        found.sort(key=lambda w: (not w.is_strict, not w.is_printed, -len(w.area)))
        once: dict[tuple[str, WordClass, bool], Word] = {}
        for word in found:
            once.setdefault((word.word, word.word_class, word.mode is MatchMode.SOUND), word)
        return tuple(once.values())

    def of_classes(self, classes: Collection[WordClass], *, written_in: str | None = None) -> tuple[Word, ...]:
        """Every word of these classes, wherever and whenever it holds."""
        if written_in is None:
            return tuple(word for c in WordClass if c in classes for words in self.by_class[c].values() for word in words)
        pieces = _pieces(written_in.upper())
        return tuple(word for c in WordClass if c in classes for piece in pieces for word in self.by_class[c].get(piece, ()))

    def lacks(self, word_class: WordClass, division_code: str, on: date, *, judged_in: str = "") -> bool:
        """Whether nobody has given a list of this class for the place and day."""
        words = (word for same in self.by_class[word_class].values() for word in same)
        return not any(word.is_current(division_code, on, judged_in=judged_in) for word in words)

    def count(self, word_class: WordClass, division_code: str, on: date) -> int:
        """How many words of a class there are for the place and day."""
        return sum(any(word.is_current(division_code, on) for word in same) for same in self.by_class[word_class].values())


_READ: dict[int, WordList] = {}


def word_list_of(lexicon: gpd.GeoDataFrame | None) -> WordList:
    """`WordList.of`, read once for as long as the frame lives: every rule of every review asks for the same one.

    Frames of this house are never changed in place; one that was would be read as it first stood.
    """
    held = _READ.get(id(lexicon))
    if held is None:
        held = _READ[id(lexicon)] = WordList.of(lexicon)
        if lexicon is not None:
            weakref.finalize(lexicon, _READ.pop, id(lexicon), None)
    return held


def _pieces(text: str) -> tuple[str, ...]:
    """Everything that stands in a text, each once, in its order."""
    return tuple(dict.fromkeys(text[i:j] for i in range(len(text)) for j in range(i + 1, len(text) + 1)))


def _words_of(lexicon: gpd.GeoDataFrame) -> Iterator[Word]:
    columns = ("word_id", "word", "word_class", "match_mode", "division_code", "exclusions", "basis")
    texts = (lexicon[name].fillna("").tolist() for name in columns)
    days = (lexicon[name].to_list() for name in ("in_use_from", "in_use_until"))
    citation = cache(_citation)
    for word_id, word, word_class, mode, code, exclusions, basis, begin, end in zip(*texts, *days, strict=True):
        first, last = _day(begin), _day(end)
        yield Word(
            word=word,
            word_class=WordClass(word_class),
            mode=MatchMode(mode or MatchMode.PART),
            citation=citation(basis, first, last),
            area=shorten_code(code),
            outside=tuple(part for part in _SEPARATORS.split(exclusions) if part),
            valid_from=first,
            valid_to=last,
            word_id=word_id,
        )


def _citation(basis: str, first: date | None, last: date | None) -> Citation:
    return Citation(basis, "", "", first, last, Footing.PRACTICE, text="地名管理部门词库")


def _day(value: object) -> date | None:
    return None if value is pd.NaT else cast("pd.Timestamp", value).date()
