"""One batch of names as the search keeps it: postings, days, distances, and which rows belong to one place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

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
Numbers = NDArray[Any]

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
    spans: tuple[tuple[int, int], ...]  # where the text found begins in the characters of the batch, and its length


@dataclass(frozen=True, eq=False)
class Shelf:
    """What the search asks of a batch besides its keys."""

    part: Part
    postings: Postings
    allowed: Mask | None
    start: NDArray[np.uint32]
    place: NDArray[np.int32]  # number of the place of each row
    one_name_each: bool
    standard_row: NDArray[np.int64]  # of each place the row of its standard name, -1 for none
    order: NDArray[np.int64]  # standing, length of the division code (a county stands before a village), length of the name
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
            start=part.start.astype(np.uint32),
            place=place,
            one_name_each=bool(len(place) == int(place.max(initial=-1)) + 1),
            standard_row=_standard_rows(columns, place),
            order=_order(part),
            named=_days(columns.named_on, len(columns), missing=_FIRST_DAY),
            ended=_days(columns.ended_on, len(columns), missing=_LAST_DAY),
            ecef=_ecef(columns),
        )

    def find(self, ways: Sequence[Way], apart: Sequence[Sequence[Way]], question: Question) -> Found:
        """Rows that hold the text in one of the ways, or every one of the words apart; all rows when there is neither."""
        stretch = self.part.columns.rows_in(question.inside)
        taken = [self._take(way, stretch) for way in ways]
        rows, numbers = self._merged(taken, [self._holding(word, stretch) for word in apart], stretch)
        kept = self._kept(rows, question)
        rows, numbers = (rows[kept], numbers[kept]) if kept is not None else (rows, numbers)
        keys = self._keys(rows, numbers, question)
        total, chosen = self._one_a_place(rows, keys, question.skip + question.limit)
        rows, numbers = rows[chosen].astype(np.int64), numbers[chosen]
        spans = [_span(taken, row, number) for row, number in zip(rows.tolist(), numbers.tolist(), strict=True)]
        return Found(total, rows, keys[chosen], tuple(_WHYS[n] for n in numbers), tuple(spans))

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

    def _take(self, way: Way, stretch: tuple[int, int]) -> "Taken":
        """The rows that hold the signs of a way, each by its first place, and why."""
        positions = self.postings.standing(way.signs, stretch)
        rows = self.postings.owner[positions]
        is_first = np.ones(len(rows), dtype=np.bool_)
        is_first[1:] = rows[1:] != rows[:-1]
        if not is_first.all():
            positions, rows = positions[is_first], rows[is_first]
        whole, specific, begins, holds = (_NUMBER[why] for why in _CLASSES[way.manner])
        numbers = np.full(len(rows), holds, dtype=np.uint8)
        at_start = np.flatnonzero(positions == self.start[rows])
        of_name, size = rows[at_start], len(way.signs)
        numbers[at_start] = np.where(self.part.proper_length[of_name] == size, specific, begins)
        numbers[at_start[self.part.length[of_name] == size]] = whole
        return Taken(rows, numbers, positions, size)

    def _merged(self, taken: list["Taken"], apart: list[Mask], stretch: tuple[int, int]) -> tuple[Numbers, NDArray[np.uint8]]:
        """Rows and the best reason for each, in the order of the rows."""
        if not taken and not apart:
            rows = np.arange(*stretch, dtype=np.uint32)
            return rows, np.full(len(rows), _NUMBER[Why.LISTED], dtype=np.uint8)
        if len(taken) == 1 and not apart:
            return taken[0].rows, taken[0].numbers
        best = np.full(len(self.place), _MISSED, dtype=np.uint8)
        for one in taken:
            best[one.rows] = np.minimum(best[one.rows], one.numbers)
        if apart:
            every = np.logical_and.reduce(apart)
            best[every & (best == _MISSED)] = _NUMBER[Why.WORDS]
        found = np.flatnonzero(best[slice(*stretch)] < _MISSED) + stretch[0]
        return found, best[found]

    def _holding(self, ways: Sequence[Way], stretch: tuple[int, int]) -> Mask:
        """Rows that hold the word, or lie in a division that is called so: 景泰 一条山 is 一条山 in 景泰."""
        held = np.zeros(len(self.place), dtype=np.bool_)
        divisions: list[int] = []
        for way in ways:
            positions = self.postings.standing(way.signs, stretch)
            rows = self.postings.owner[positions]
            held[rows] = True
            if way.manner is not Manner.INITIALS:
                is_name = (positions == self.start[rows]) & (self.part.proper_length[rows] == len(way.signs))
                is_name &= np.isin(self.part.columns.kinds[rows], _DIVISIONS)
                divisions += rows[is_name].tolist()
        for row in divisions[:_MOST_DIVISIONS]:
            first, end = self.part.columns.rows_in(self.part.columns.division_of(row))
            held[first:end] = True
        return held

    def _kept(self, rows: Numbers, question: Question) -> Mask | None:
        """Which rows the filters leave; None for all of them."""
        masks = []
        if self.allowed is not None:
            masks.append(self.allowed[rows])
        if question.kinds is not None:
            masks.append(np.array([*(k in question.kinds for k in KINDS), False])[self.part.columns.kinds[rows]])
        if question.standings is not None:
            masks.append(np.array([s in question.standings for s in STANDINGS])[self.part.columns.standings[rows]])
        if question.on is not None:
            day = (question.on - date(1970, 1, 1)).days
            masks.append((self.named[rows] <= day) & (day < self.ended[rows]))
        if question.radius_m is not None and question.near is not None:
            masks.append(self._metres(rows, question.near) <= question.radius_m)
        return np.logical_and.reduce(masks) if masks else None

    def _keys(self, rows: Numbers, numbers: NDArray[np.uint8], question: Question) -> NDArray[np.int64]:
        """What rows are ordered by: why, then the distance if asked for, then standing, level of the division and length."""
        keys = self.order[rows] | numbers.astype(np.int64) << 56
        if question.near is not None:
            keys += np.minimum(self._metres(rows, question.near) * 10, 2**31).astype(np.int64) << 24
        return keys

    def _metres(self, rows: Numbers, near: tuple[float, float]) -> NDArray[np.float64]:
        """Metres from a place, infinite where nobody has drawn the thing."""
        metres = np.full(len(rows), np.inf)
        if self.ecef is not None:
            chord = np.linalg.norm(self.ecef[rows] - to_ecef([near[0]], [near[1]])[0], axis=1)
            metres = np.where(np.isnan(chord), np.inf, arc_of_chord(np.nan_to_num(chord)))
        if self.part.columns.shapes is not None:
            shaped = np.flatnonzero(~shapely.is_missing(self.part.columns.shapes[rows]))
            metres[shaped] = nearest_m(shapely.Point(near), self.part.columns.shapes[rows[shaped]])
        return np.where(np.isnan(metres), np.inf, metres)

    def _one_a_place(self, rows: Numbers, keys: NDArray[np.int64], wanted: int) -> tuple[int, NDArray[np.int64]]:
        """How many places the rows name, and where the `wanted` best of them stand, the best row of each place."""
        total, look = len(rows), wanted
        if not self.one_name_each:
            seen = np.zeros(len(self.standard_row), dtype=np.bool_)
            seen[self.place[rows]] = True
            total = int(seen.sum())
        while True:
            look = min(2 * look + 10, len(rows))
            some = np.argpartition(keys, look - 1)[:look] if look < len(rows) else np.arange(len(rows))
            some = some[np.lexsort((rows[some], keys[some]))]
            _, firsts = np.unique(self.place[rows[some]], return_index=True)
            chosen = some[np.sort(firsts)][:wanted]
            if len(chosen) == min(wanted, total):
                return total, chosen


@dataclass(frozen=True, slots=True)
class Taken:
    """Rows one way brought up, in their order: why each, where the text begins in it, and how long it is."""

    rows: Numbers
    numbers: NDArray[np.uint8]
    positions: Numbers
    size: int


def _span(taken: Sequence[Taken], row: int, number: int) -> tuple[int, int]:
    """Where the text stands that made this row a hit, and its length; (0, 0) where it was no single text."""
    for one in taken:
        at = int(np.searchsorted(one.rows, one.rows.dtype.type(row)))
        if at < len(one.rows) and one.rows[at] == row and one.numbers[at] == number:
            return int(one.positions[at]), one.size
    return 0, 0


def _order(part: Part) -> NDArray[np.int64]:
    columns = part.columns
    level = np.repeat([min(len(code), 15) for code in columns.codes], np.diff(columns.code_begins)).astype(np.int64)
    return columns.standings.astype(np.int64) << 20 | level << 16 | part.length


def _places(columns: NameColumns) -> NDArray[np.int32]:
    ids = columns.texts.get("place_id")
    if ids is None:
        return np.arange(len(columns), dtype=np.int32)
    numbers, _ = pd.factorize(np.asarray(ids, dtype=object))
    return np.asarray(numbers, dtype=np.int32)


def _standard_rows(columns: NameColumns, place: NDArray[np.int32]) -> NDArray[np.int64]:
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
