"""The words that hold for a name: those shipped and those of the bureau's own list, and which lists nobody has given."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import pandas as pd

from gazetteer.citation import Citation, Footing
from gazetteer.kinds import NameKind
from gazetteer.lexicon.shipped import shipped_words
from gazetteer.lexicon.word import MatchMode, Word, WordClass
from layers.codes import shorten_code

_ANY_DAY = date(1949, 10, 1)
_SEPARATORS = re.compile(r"[；;、，,\s]+")


@dataclass(frozen=True, slots=True)
class WordList:
    """All words known, shipped first."""

    words: tuple[Word, ...]

    def holding(self, classes: Collection[WordClass], kind: NameKind, division_code: str, on: date) -> tuple[Word, ...]:
        """The words of these classes that hold for a name of this kind, there and on that day; each word of a class once, the strictest first."""
        found = [w for w in self.words if w.word_class in classes and w.is_for(kind) and w.is_current(division_code, on)]
        found.sort(key=lambda w: (not w.is_strict, not w.is_printed, -len(w.area)))
        once: dict[tuple[str, WordClass, bool], Word] = {}
        for word in found:
            once.setdefault((word.word, word.word_class, word.mode is MatchMode.SOUND), word)
        return tuple(once.values())

    def lacks(self, word_class: WordClass, division_code: str, on: date) -> bool:
        """Whether nobody has given a list of this class for the place and day."""
        return not any(w.word_class is word_class and w.is_current(division_code, on) for w in self.words)


def word_list(lexicon: gpd.GeoDataFrame | None) -> WordList:
    """Shipped words and the bureau's LEXICON rows. A row without `match_mode` is looked for within the specific."""
    rows = [] if lexicon is None else lexicon.drop(columns="geometry", errors="ignore").to_dict("records")
    return WordList((*shipped_words().words, *(_word_of(row) for row in rows)))


def _word_of(row: dict[str, object]) -> Word:
    valid_from, valid_to = _day(row["in_use_from"]), _day(row["in_use_until"])
    basis = str(row["basis"])
    return Word(
        word=str(row["word"]),
        word_class=WordClass(str(row["word_class"])),
        mode=MatchMode(_text(row["match_mode"]) or MatchMode.PART),
        citation=Citation(basis, "", "", valid_from or _ANY_DAY, valid_to, Footing.PRACTICE, text="地名管理部门词库"),
        area=shorten_code(str(row["division_code"])),
        outside=tuple(part for part in _SEPARATORS.split(_text(row["exclusions"])) if part),
        valid_from=valid_from,
        valid_to=valid_to,
        word_id=str(row["word_id"]),
    )


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value).strip()  # type: ignore[call-overload]  # because a cell is a scalar


def _day(value: object) -> date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()  # type: ignore[call-overload,arg-type]
