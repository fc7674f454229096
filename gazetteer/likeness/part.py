"""One batch of known names with its keys, each built when it is first asked for."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gazetteer.likeness.columns import NameColumns
from gazetteer.likeness.decompose import LEAST_SPECIFIC
from gazetteer.likeness.definitions import Definitions
from gazetteer.likeness.fold import Points, fold_all
from gazetteer.likeness.keys import Rows, SortedKeys, Spans
from gazetteer.likeness.sounds import Symbols, Voice, classed
from gazetteer.likeness.split import proper_lengths

_CHUNK: Final = 500_000


@dataclass(frozen=True, eq=False, repr=False)
class Part:
    """Folded characters and syllables of a batch, laid end to end, and where each name's own begin."""

    columns: NameColumns
    voice: Voice
    points: Points
    start: NDArray[np.int64]
    length: NDArray[np.uint16]
    proper_length: NDArray[np.uint16]
    symbols: NDArray[np.int32]
    _keys: dict[object, SortedKeys] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, columns: NameColumns, voice: Voice) -> "Part":
        points, begins = fold_all(columns.name)
        length = np.diff(begins)
        part = cls(
            columns=columns,
            voice=voice,
            points=points,
            start=begins[:-1],
            length=length.astype(np.uint16),
            proper_length=proper_lengths(points, begins, columns.kinds),
            symbols=_sounded(points, begins, voice),
        )
        part._lay_spellings()
        return part

    def folded(self, row: int) -> str:
        first = int(self.start[row])
        return text_of(self.points[first : first + int(self.length[row])])

    def proper(self, row: int) -> str:
        return self.folded(row)[: int(self.proper_length[row])]

    def reading(self, row: int) -> Symbols:
        """Toned syllables of what stands before the generic."""
        first = int(self.start[row])
        return self.symbols[first : first + int(self.proper_length[row])].astype(np.int64)

    def whole(self) -> SortedKeys:
        """By the whole folded name."""
        return self._key("whole", lambda: SortedKeys.of(Spans(self.start, self.length, self._characters)))

    def by_proper(self) -> SortedKeys:
        """By what stands before the generic."""
        return self._key("proper", lambda: SortedKeys.of(Spans(self.start, self.proper_length, self._characters)))

    def by_characters(self) -> SortedKeys:
        """By the characters before the generic in any order."""
        return self._key(
            "characters", lambda: SortedKeys.of(Spans(self.start, self.proper_length, self._characters), ordered=False)
        )

    def by_base(self, added_words: tuple[str, ...]) -> SortedKeys:
        """By what is left of it without the words of one character that may be added or dropped."""
        single = frozenset(word for word in added_words if len(word) == 1)
        return self._key(("base", single), lambda: SortedKeys.of(self._bases(single)))

    def by_toned(self) -> SortedKeys:
        return self._key("toned", lambda: SortedKeys.of(Spans(self.start, self.proper_length, self._toned)))

    def by_toneless(self) -> SortedKeys:
        return self._key("toneless", lambda: self._by_class(self.voice.toneless))

    def by_near(self, definitions: Definitions) -> SortedKeys:
        return self._key(("near", definitions.near_sounds), lambda: self._by_class(self.voice.near(definitions.near_sounds)))

    def by_dialect(self, definitions: Definitions) -> SortedKeys:
        def build() -> SortedKeys:
            spoken = self.voice.spoken(definitions, self.symbols.astype(np.int64), self.points)
            return SortedKeys.of(Spans(self.start, self.proper_length, spoken.__getitem__))

        return self._key(("dialect", definitions.dialect), build)

    def characters(self) -> frozenset[str]:
        """The distinct Chinese characters of all names."""
        return frozenset(chr(point) for point in np.unique(self.points).tolist() if point >= 0x2E80)

    @property
    def key_bytes(self) -> int:
        return sum(key.bytes for key in self._keys.values())

    def _key(self, name: object, build: Callable[[], SortedKeys]) -> SortedKeys:
        with self._lock:
            if name not in self._keys:
                self._keys[name] = build()
            return self._keys[name]

    def _by_class(self, classes: Symbols) -> SortedKeys:
        return SortedKeys.of(Spans(self.start, self.proper_length, lambda at: classed(self._toned(at), classes)))

    def _characters(self, positions: Rows) -> NDArray[np.int64]:
        return self.points[positions].astype(np.int64)

    def _toned(self, positions: Rows) -> Symbols:
        return self.symbols[positions].astype(np.int64)

    def _bases(self, single: frozenset[str]) -> Spans:
        """Where every specific begins and how long it is without these characters at its ends."""
        start, length = self.start.copy(), self.proper_length.copy()
        words = np.zeros(0x110000, dtype=np.bool_)
        words[[ord(word) for word in single]] = True
        rows = np.flatnonzero(length > LEAST_SPECIFIC)
        while len(rows := rows[words[self.points[start[rows]]]]):
            start[rows] += 1
            length[rows] -= 1
            rows = rows[length[rows] > LEAST_SPECIFIC]
        rows = np.flatnonzero(length > LEAST_SPECIFIC)
        while len(rows := rows[words[self.points[start[rows] + length[rows] - 1]]]):
            length[rows] -= 1
            rows = rows[length[rows] > LEAST_SPECIFIC]
        return Spans(start, length, self._characters)

    def _lay_spellings(self) -> None:
        """Spellings of record win over the library's readings, where they give one syllable a character."""
        toned = self.columns.texts.get("toned")
        if toned is None:
            return
        for row in np.flatnonzero(np.asarray(toned) != ""):
            syllables = self.voice.spelled(toned[int(row)].as_py(), int(self.length[row]))
            if syllables is not None:
                first = int(self.start[row])
                self.symbols[first : first + len(syllables)] = [self.voice.symbol(s) for s in syllables]


def text_of(points: Points) -> str:
    return points.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def _texts(points: Points, begins: NDArray[np.int64]) -> list[str]:
    joined, ends = text_of(points), begins.tolist()
    return [joined[a:b] for a, b in pairwise(ends)]


def _sounded(points: Points, begins: NDArray[np.int64], voice: Voice) -> NDArray[np.int32]:
    parts = [np.empty(0, dtype=np.int32)]
    for first in range(0, len(begins) - 1, _CHUNK):
        ends = begins[first : first + _CHUNK + 1]
        names = _texts(points[ends[0] : ends[-1]], ends - ends[0])
        parts.append(voice.symbols_of(names).astype(np.int32))
    return np.concatenate(parts)
