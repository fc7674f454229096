"""What names have in common as sorted numbers: a name is found among millions in microseconds, and every find is looked at again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Numbers = NDArray[Any]
Hashes = NDArray[np.uint64]

_CHUNK = 1 << 20
_ODD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Spans:
    """One stretch of symbols a row: row i owns `length[i]` symbols from `start[i]` on. `read` gives symbols at positions."""

    start: Numbers
    length: Numbers
    read: Callable[[Rows], Numbers]

    def of_row(self, row: int) -> Numbers:
        first = int(self.start[row])
        return self.read(np.arange(first, first + int(self.length[row])))


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
        hashes = np.concatenate([_hash_rows(spans, first, ordered) for first in range(0, len(spans.start), _CHUNK)] or [_NONE])
        kept = np.flatnonzero(np.asarray(spans.length) > 0)
        order = kept[np.argsort(hashes[kept], kind="stable")]
        return cls(spans, hashes[order], order.astype(np.uint32), ordered)

    def find(self, symbols: Numbers, *, first_row: int, end_row: int) -> Rows:
        """Rows in [first_row, end_row) whose stretch is exactly this, in their order."""
        return self.find_any([symbols], first_row=first_row, end_row=end_row)

    def find_any(self, options: Sequence[Numbers], *, first_row: int, end_row: int) -> Rows:
        """Rows in [first_row, end_row) whose stretch is one of these, in their order."""
        options = [symbols for symbols in options if len(symbols)]
        if not options or end_row <= first_row:
            return np.empty(0, dtype=np.int64)
        wanted = _hash_each(options, self.ordered)
        lows = np.searchsorted(self.hashes, wanted, "left").tolist()
        highs = np.searchsorted(self.hashes, wanted, "right").tolist()
        found = []
        for symbols, low, high in zip(options, lows, highs, strict=True):
            if high > low:
                first, end = low + np.searchsorted(self.rows[low:high], (first_row, end_row))
                rows = self.rows[first:end].astype(np.int64)
                found.append(rows[self._same(rows, symbols)])
        return found[0] if len(found) == 1 else np.unique(np.concatenate([_NO_ROWS, *found]))

    def _same(self, rows: Rows, symbols: Numbers) -> NDArray[np.bool_]:
        """Equal hashes are not enough: compare symbol by symbol."""
        same = np.asarray(self.spans.length[rows]) == len(symbols)
        positions = self.spans.start[rows[same]].astype(np.int64)[:, None] + np.arange(len(symbols))
        theirs, ours = self.spans.read(positions.ravel()).reshape(positions.shape), np.asarray(symbols)
        if not self.ordered:
            theirs, ours = np.sort(theirs, axis=1), np.sort(ours)
        same[same] = (theirs == ours).all(axis=1)
        return np.asarray(same)

    @property
    def bytes(self) -> int:
        return int(self.hashes.nbytes + self.rows.nbytes)


_NONE = np.empty(0, dtype=np.uint64)
_NO_ROWS = np.empty(0, dtype=np.int64)


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


def _hash_each(options: Sequence[Numbers], ordered: bool) -> Hashes:
    lengths = np.array([len(symbols) for symbols in options])
    begins = np.cumsum(lengths) - lengths
    places = np.arange(lengths.sum()) - np.repeat(begins, lengths) if ordered else np.zeros(1)
    return np.add.reduceat(_mixed(np.concatenate(options), places), begins)


def _mixed(symbols: Numbers, place: Any) -> Hashes:
    """Symbol and place scattered over 64 bits (the finaliser of splitmix64)."""
    x = (symbols.astype(np.uint64) + np.uint64(1)) | (np.asarray(place).astype(np.uint64) << np.uint64(32))
    x = x * _ODD
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(x ^ (x >> np.uint64(31)))
