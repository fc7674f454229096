"""One batch of names as the search keeps it: postings, days, distances, and which rows belong to one place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gazetteer.kinds import NameKind
from gazetteer.likeness.columns import KINDS, STANDINGS, NameColumns
from gazetteer.likeness.distances import nearest_m
from gazetteer.likeness.known import Standing
from gazetteer.likeness.part import Part, text_of
from gazetteer.search.postings import Postings
from gazetteer.search.question import Question, Why
from gazetteer.search.typed import Manner, Way
from layers.ellipsoid import arc_of_chord, to_ecef

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

_NUMBER: Final = {why: at for at, why in enumerate(Why)}
_WHYS: Final = tuple(Why)
_MISSED: Final = 255
_CLASSES: Final = {
    Manner.CHARACTERS: (Why.WHOLE, Why.SPECIFIC, Why.BEGINS, Why.HOLDS),
    Manner.SOUND: (Why.SOUND_WHOLE, Why.SOUND_SPECIFIC, Why.SOUND_BEGINS, Why.SOUND_HOLDS),
    Manner.UNFINISHED: (Why.SOUND_BEGINS, Why.SOUND_BEGINS, Why.SOUND_BEGINS, Why.SOUND_HOLDS),
    Manner.INITIALS: (Why.INITIALS_WHOLE, Why.INITIALS_WHOLE, Why.INITIALS_BEGIN, Why.INITIALS_HOLD),
}
_DIVISIONS: Final = [KINDS.index(k) for k in (NameKind.COUNTY_DIVISION, NameKind.TOWNSHIP, NameKind.SUBDISTRICT)]
_MOST_DIVISIONS: Final = 500
_FIRST_DAY, _LAST_DAY = np.iinfo(np.int32).min, np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True)
class Found:
    """The best rows of one batch, one a place, with what they are ordered by; `total` counts the places."""

    total: int
    rows: Rows
    keys: NDArray[np.int64]
    whys: tuple[Why, ...]
    begins: NDArray[np.int64]  # of the text found, in the characters of the batch
    lengths: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Shelf:
    """What the search asks of a batch besides its keys."""

    part: Part
    postings: Postings
    allowed: Mask | None
    place: NDArray[np.int64]  # number of the place of each row
    standard_row: NDArray[np.int64]  # of each place the row of its standard name, -1 for none
    level: NDArray[np.uint8]  # length of the division code: a county stands before a village
    named: NDArray[np.int32]
    ended: NDArray[np.int32]  # days since 1970, the first day on which the name was no longer in use
    ecef: NDArray[np.float64] | None

    @classmethod
    def of(cls, part: Part, rows: Rows | None) -> "Shelf":
        columns, allowed = part.columns, None
        if rows is not None:
            allowed = np.zeros(len(columns), dtype=np.bool_)
            allowed[rows] = True
        place = _places(columns)
        return cls(
            part=part,
            postings=Postings.of(part),
            allowed=allowed,
            place=place,
            standard_row=_standard_rows(columns, place),
            level=np.repeat([min(len(code), 255) for code in columns.codes], np.diff(columns.code_begins)).astype(np.uint8),
            named=_days(columns.named_on, len(columns), missing=_FIRST_DAY),
            ended=_days(columns.ended_on, len(columns), missing=_LAST_DAY),
            ecef=_ecef(columns),
        )

    def find(self, ways: Sequence[Way], apart: Sequence[Sequence[Way]], question: Question) -> Found:
        """Rows that hold the text in one of the ways, or every one of the words apart; all rows when there is neither."""
        size = len(self.part.columns)
        best = np.full(size, _MISSED if ways or apart else _NUMBER[Why.LISTED], dtype=np.uint8)
        begin, length = self.part.start.copy(), np.zeros(size, dtype=np.uint8)
        for way in ways:
            self._take(way, best, begin, length)
        if apart:
            every = np.logical_and.reduce([self._holding(word) for word in apart])
            best[every & (best == _MISSED)] = _NUMBER[Why.WORDS]
        rows = self._filtered(best, question)
        keys = self._keys(rows, best, question)
        if question.radius_m is not None and question.near is not None:
            near = self._metres(rows, question.near) <= question.radius_m
            rows, keys = rows[near], keys[near]
        total, rows, keys = self._one_a_place(rows, keys, question.skip + question.limit)
        return Found(total, rows, keys, tuple(_WHYS[n] for n in best[rows]), begin[rows], length[rows].astype(np.int64))

    def text(self, begin: int, length: int) -> str:
        return text_of(self.part.points[begin : begin + length])

    def reading(self, row: int) -> str:
        """As the record spells it, else as the library reads it."""
        toned = self.part.columns.texts.get("toned")
        first = int(self.part.start[row])
        symbols = self.part.symbols[first : first + int(self.part.length[row])].astype(np.int64)
        return (toned[row].as_py() if toned is not None else "") or self.part.voice.syllables(symbols)

    def standard_name(self, row: int) -> str:
        """The place's standard name where this row is another of its names."""
        standard = int(self.standard_row[self.place[row]])
        return "" if standard in (-1, row) else str(self.part.columns.name[standard].as_py())

    def _take(self, way: Way, best: NDArray[np.uint8], begin: Rows, length: NDArray[np.uint8]) -> None:
        """Enter the rows that hold the signs of a way where it is better than what is there."""
        positions = self.postings.standing(way.signs)
        owner = self.postings.owner[positions]
        is_first = np.diff(owner, prepend=-1) != 0 if len(owner) else np.empty(0, dtype=np.bool_)
        positions, rows = positions[is_first], owner[is_first].astype(np.int64)
        whole, specific, begins, holds = (_NUMBER[why] for why in _CLASSES[way.manner])
        size, at_start = len(way.signs), positions == self.part.start[rows]
        class_ = np.full(len(rows), holds, dtype=np.uint8)
        class_[at_start] = begins
        class_[at_start & (self.part.proper_length[rows] == size)] = specific
        class_[at_start & (self.part.length[rows] == size)] = whole
        is_better = class_ < best[rows]
        rows = rows[is_better]
        best[rows], begin[rows], length[rows] = class_[is_better], positions[is_better], size

    def _holding(self, ways: Sequence[Way]) -> Mask:
        """Rows that hold the word, or lie in a division that is called so: 景泰 一条山 is 一条山 in 景泰."""
        held = np.zeros(len(self.part.columns), dtype=np.bool_)
        divisions: list[int] = []
        for way in ways:
            positions = self.postings.standing(way.signs)
            rows = self.postings.owner[positions].astype(np.int64)
            held[rows] = True
            if way.manner is not Manner.INITIALS:
                is_name = (positions == self.part.start[rows]) & (self.part.proper_length[rows] == len(way.signs))
                is_name &= np.isin(self.part.columns.kinds[rows], _DIVISIONS)
                divisions += rows[is_name].tolist()
        for row in divisions[:_MOST_DIVISIONS]:
            first, end = self.part.columns.rows_in(self.part.columns.division_of(row))
            held[first:end] = True
        return held

    def _filtered(self, best: NDArray[np.uint8], question: Question) -> Rows:
        first, end = self.part.columns.rows_in(question.inside)
        rows = np.flatnonzero(best[first:end] < _MISSED) + first
        if self.allowed is not None:
            rows = rows[self.allowed[rows]]
        if question.kinds is not None:
            rows = rows[np.array([*(k in question.kinds for k in KINDS), False])[self.part.columns.kinds[rows]]]
        if question.standings is not None:
            rows = rows[np.array([s in question.standings for s in STANDINGS])[self.part.columns.standings[rows]]]
        if question.on is not None:
            day = (question.on - date(1970, 1, 1)).days
            rows = rows[(self.named[rows] <= day) & (day < self.ended[rows])]
        return rows

    def _keys(self, rows: Rows, best: NDArray[np.uint8], question: Question) -> NDArray[np.int64]:
        """What rows are ordered by: why, then the distance if asked for, then standing, level of the division and length."""
        columns = self.part.columns
        keys = best[rows].astype(np.int64) << 56
        if question.near is not None:
            keys += np.minimum(self._metres(rows, question.near) * 10, 2**31).astype(np.int64) << 24
        keys += columns.standings[rows].astype(np.int64) << 20
        keys += np.minimum(self.level[rows], 15).astype(np.int64) << 16
        return keys + self.part.length[rows]

    def _metres(self, rows: Rows, near: tuple[float, float]) -> NDArray[np.float64]:
        """Metres from a place, infinite where nobody has drawn the thing."""
        metres = np.full(len(rows), np.inf)
        if self.ecef is not None:
            chord = np.linalg.norm(self.ecef[rows] - to_ecef([near[0]], [near[1]])[0], axis=1)
            metres = np.where(np.isnan(chord), np.inf, arc_of_chord(np.nan_to_num(chord)))
        if self.part.columns.shapes is not None:
            shaped = np.flatnonzero(~shapely.is_missing(self.part.columns.shapes[rows]))
            metres[shaped] = nearest_m(shapely.Point(near), self.part.columns.shapes[rows[shaped]])
        return np.where(np.isnan(metres), np.inf, metres)

    def _one_a_place(self, rows: Rows, keys: NDArray[np.int64], wanted: int) -> tuple[int, Rows, NDArray[np.int64]]:
        """How many places the rows name, and the `wanted` best rows, the best of each place."""
        seen = np.zeros(len(self.standard_row), dtype=np.bool_)
        seen[self.place[rows]] = True
        total, look = int(seen.sum()), wanted
        while True:
            look = min(2 * look + 10, len(rows))
            some = np.argpartition(keys, look - 1)[:look] if look < len(rows) else np.arange(len(rows))
            some = some[np.lexsort((rows[some], keys[some]))]
            _, firsts = np.unique(self.place[rows[some]], return_index=True)
            chosen = some[np.sort(firsts)][:wanted]
            if len(chosen) == min(wanted, total):
                return total, rows[chosen], keys[chosen]


def _places(columns: NameColumns) -> NDArray[np.int64]:
    ids = columns.texts.get("place_id")
    if ids is None:
        return np.arange(len(columns))
    numbers, _ = pd.factorize(np.asarray(ids, dtype=object))
    return np.asarray(numbers, dtype=np.int64)


def _standard_rows(columns: NameColumns, place: NDArray[np.int64]) -> NDArray[np.int64]:
    standard = np.full(int(place.max(initial=-1)) + 1, -1, dtype=np.int64)
    rows = np.flatnonzero(columns.standings == STANDINGS.index(Standing.STANDARD))
    rows = np.array([r for r in rows.tolist() if columns.ended_on is None or columns.ended_on[r] is None], dtype=np.int64)
    standard[place[rows]] = rows
    return standard


def _days(days: NDArray[np.object_] | None, size: int, *, missing: int) -> NDArray[np.int32]:
    if days is None:
        return np.full(size, missing, dtype=np.int32)
    return np.array([missing if d is None else (d - date(1970, 1, 1)).days for d in days.tolist()], dtype=np.int32)


def _ecef(columns: NameColumns) -> NDArray[np.float64] | None:
    if columns.lon is None or columns.lat is None:
        return None
    return to_ecef(columns.lon, columns.lat)
