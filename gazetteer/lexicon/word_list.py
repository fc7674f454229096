"""The words that hold for a name: those shipped and those of the bureau's own list, and which lists nobody has given."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd

from gazetteer.citation import Citation, Footing
from gazetteer.kinds import NameKind
from gazetteer.lexicon.shipped import shipped_words
from gazetteer.lexicon.word import MatchMode, Word, WordClass
from layers.codes import shorten_code

_ANY_DAY = date(1949, 10, 1)
_SEPARATORS = re.compile(r"[；;、，,\s]+")


@dataclass(frozen=True, slots=True, eq=False)
class WordList:
    """Shipped words and the bureau's LEXICON rows (None: no list was given). A row without `match_mode` is looked for within the specific."""

    lexicon: gpd.GeoDataFrame | None = None

    def holding(
        self, classes: Collection[WordClass], kind: NameKind, division_code: str, on: date, *, written_in: str | None = None
    ) -> tuple[Word, ...]:
        """The words of these classes that hold for a name of this kind, there and on that day; each word of a class once, the strictest first.

        `written_in` leaves out the bureau's words that do not stand in that text: a list of 100,000 companies is read in passing.
        """
        found = [w for w in self.of_classes(classes, written_in) if w.is_for(kind) and w.is_current(division_code, on)]
        found.sort(key=lambda w: (not w.is_strict, not w.is_printed, -len(w.area)))
        once: dict[tuple[str, WordClass, bool], Word] = {}
        for word in found:
            once.setdefault((word.word, word.word_class, word.mode is MatchMode.SOUND), word)
        return tuple(once.values())

    def of_classes(self, classes: Collection[WordClass], written_in: str | None = None) -> tuple[Word, ...]:
        """Every word of these classes, wherever and whenever it holds."""
        shipped = (word for word in shipped_words().words if word.word_class in classes)
        return (*shipped, *self._bureau(classes, written_in))

    def lacks(self, word_class: WordClass, division_code: str, on: date) -> bool:
        """Whether nobody has given a list of this class for the place and day."""
        shipped = any(w.word_class is word_class and w.is_current(division_code, on) for w in shipped_words().words)
        return not shipped and not any(w.is_current(division_code, on) for w in self._bureau((word_class,), None))

    def _bureau(self, classes: Collection[WordClass], written_in: str | None) -> Iterator[Word]:
        if self.lexicon is None:
            return
        rows = self.lexicon.drop(columns="geometry", errors="ignore")
        rows = rows[rows["word_class"].isin([str(c) for c in classes])]
        if written_in is not None:
            text = written_in.upper()
            rows = rows.loc[[str(word).upper() in text for word in rows["word"]]]
        for row in rows.itertuples(index=False):
            yield _word_of(row)


def _word_of(row: Any) -> Word:
    valid_from, valid_to = _day(row.in_use_from), _day(row.in_use_until)
    basis = str(row.basis)
    return Word(
        word=str(row.word),
        word_class=WordClass(str(row.word_class)),
        mode=MatchMode(_text(row.match_mode) or MatchMode.PART),
        citation=Citation(basis, "", "", valid_from or _ANY_DAY, valid_to, Footing.PRACTICE, text="地名管理部门词库"),
        area=shorten_code(str(row.division_code)),
        outside=tuple(part for part in _SEPARATORS.split(_text(row.exclusions)) if part),
        valid_from=valid_from,
        valid_to=valid_to,
        word_id=str(row.word_id),
    )


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value).strip()  # type: ignore[call-overload]  # because a cell is a scalar


def _day(value: object) -> date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()  # type: ignore[call-overload,arg-type]
