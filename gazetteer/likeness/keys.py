"""What names have in common as sorted numbers: a name is found among millions in microseconds, and every find is looked at again."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Numbers = NDArray[Any]
Hashes = NDArray[np.uint64]

_CHUNK: Final = 1 << 20
_FEW: Final = 8
_MASK: Final = (1 << 64) - 1
_FACTORS: Final = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)


@dataclass(frozen=True, slots=True)
class Spans:
    """One stretch of symbols a row: row i owns `length[i]` symbols from `start[i]` on. `read` gives symbols at positions."""

    start: Numbers
    length: Numbers
    read: Callable[[Rows], Numbers]

    def of_row(self, row: int) -> list[int]:
        first = int(self.start[row])
        symbols: list[int] = self.read(np.arange(first, first + int(self.length[row]))).tolist()
        return symbols


@dataclass(frozen=True, slots=True)
class SortedKeys:
    """The rows of a table by the hash of their stretch of symbols, equal hashes by row. Empty stretches are no key.

    `ordered` tells whether the order of the symbols matters; for anagrams it does not.
    """

    spans: Spans
    hashes: Hashes
    rows: NDArray[np.uint32]
    ordered: bool = True

    @classmethod
    def of(cls, spans: Spans, *, ordered: bool = True) -> "SortedKeys":
        chunks = [_hash_rows(spans, first, ordered) for first in range(0, len(spans.start), _CHUNK)]
        hashes = np.concatenate([np.empty(0, dtype=np.uint64), *chunks])
        kept = np.flatnonzero(np.asarray(spans.length) > 0)
        order = kept[np.argsort(hashes[kept], kind="stable")]
        return cls(spans, hashes[order], order.astype(np.uint32), ordered)

    def find(self, options: Sequence[Sequence[int]], stretch: tuple[int, int], *, without: Collection[int] = ()) -> list[int]:
        """Rows of a stretch [first, end) whose symbols are one of these, except those left out."""
        options = [symbols for symbols in options if symbols]
        if not options or stretch[1] <= stretch[0]:
            return []
        wanted = np.array([hash_of(symbols, self.ordered) for symbols in options], dtype=np.uint64)
        lows, highs = self.hashes.searchsorted(wanted, "left"), self.hashes.searchsorted(wanted, "right")
        bounds = np.array(stretch, dtype=np.uint32)  # of the rows' own type: NumPy would copy them all to compare with another
        found: dict[int, None] = {}
        for at in np.flatnonzero(highs > lows).tolist():
            low, high = int(lows[at]), int(highs[at])
            first, end = self.rows[low:high].searchsorted(bounds)
            rows = [row for row in self.rows[low + first : low + end].tolist() if row not in without and row not in found]
            found.update(dict.fromkeys(self._same(rows, options[at])))
        return list(found)

    def _same(self, rows: list[int], symbols: Sequence[int]) -> list[int]:
        """Equal hashes are not enough: compare symbol by symbol."""
        ours = list(symbols) if self.ordered else sorted(symbols)
        if len(rows) <= _FEW:
            arranged: Callable[[list[int]], list[int]] = list if self.ordered else sorted
            return [row for row in rows if arranged(self.spans.of_row(row)) == ours]
        candidates = np.array(rows)
        candidates = candidates[np.asarray(self.spans.length[candidates]) == len(ours)]
        positions = self.spans.start[candidates].astype(np.int64)[:, None] + np.arange(len(ours))
        theirs = self.spans.read(positions.ravel()).reshape(positions.shape)
        same = (theirs if self.ordered else np.sort(theirs, axis=1)) == np.array(ours)
        kept: list[int] = candidates[same.all(axis=1)].tolist()
        return kept

    @property
    def bytes(self) -> int:
        return int(self.hashes.nbytes + self.rows.nbytes)


def hash_of(symbols: Sequence[int], ordered: bool = True) -> int:
    """Symbols and their places scattered over 64 bits (the finaliser of splitmix64) and added up; `_mixed` for one row."""
    total = 0
    for place, symbol in enumerate(symbols):
        x = ((symbol + 1 | (place << 32 if ordered else 0)) * _FACTORS[0]) & _MASK
        x = ((x ^ x >> 30) * _FACTORS[1]) & _MASK
        x = ((x ^ x >> 27) * _FACTORS[2]) & _MASK
        total += x ^ x >> 31
    return total & _MASK


def _hash_rows(spans: Spans, first: int, ordered: bool) -> Hashes:
    start = np.asarray(spans.start[first : first + _CHUNK], dtype=np.int64)
    length = np.asarray(spans.length[first : first + _CHUNK], dtype=np.int64)
    hashes = np.zeros(len(start), dtype=np.uint64)
    alive = np.flatnonzero(length > 0)
    at = 0
    while len(alive):
        hashes[alive] += _mixed(spans.read(start[alive] + at), at if ordered else 0)
        at += 1
        alive = alive[length[alive] > at]
    return hashes


def _mixed(symbols: Numbers, place: int) -> Hashes:
    first, second, third = (np.uint64(factor) for factor in _FACTORS)
    x = ((symbols.astype(np.uint64) + np.uint64(1)) | np.uint64(place << 32)) * first
    x = (x ^ (x >> np.uint64(30))) * second
    x = (x ^ (x >> np.uint64(27))) * third
    return np.asarray(x ^ (x >> np.uint64(31)))
