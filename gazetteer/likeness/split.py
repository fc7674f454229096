"""Where the generic of each of a million names begins: `decompose.proper_of` for all of them at once."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from gazetteer.generics import Family, generic_table
from gazetteer.likeness.columns import KINDS
from gazetteer.likeness.decompose import LEAST_SPECIFIC, SEAT_KINDS, SEAT_TAILS
from gazetteer.likeness.fold import Points

Lengths = NDArray[np.int64]

_OWN = 100  # a generic of the kind's own families goes before a longer one of another


@dataclass(frozen=True, slots=True)
class _Endings:
    """Generics of one length: their characters, one row each in the order of their keys, and for which kinds they are its own."""

    keys: NDArray[np.uint64]
    characters: Points
    is_own: NDArray[np.bool_]  # by number of the kind (the last is for a kind nobody knows) and generic
    is_seat: NDArray[np.bool_]
    is_tail: NDArray[np.bool_]  # 村 and 社区 are generics and stand before generics


def proper_lengths(points: Points, begins: Lengths, kinds: NDArray[np.int8]) -> NDArray[np.uint16]:
    """How many characters stand before the generic of each name; folded names laid end to end, `begins` one more than there are names."""
    lengths, ends = np.diff(begins), begins[1:]
    best, is_seat = np.zeros(len(lengths), dtype=np.int16), np.zeros(len(lengths), dtype=np.bool_)
    is_tail, keys = is_seat.copy(), np.zeros(len(lengths), dtype=np.uint64)
    for size, endings in enumerate(_endings(), start=1):
        rows = np.flatnonzero(lengths > size)  # a name is not its own generic
        keys[rows] = _key(keys[rows], points[ends[rows] - size])
        at = np.minimum(np.searchsorted(endings.keys, keys[rows]), max(len(endings.keys) - 1, 0))
        hit = endings.keys[at] == keys[rows] if len(endings.keys) else np.zeros(len(rows), dtype=np.bool_)
        rows, at = rows[hit], at[hit]
        same = (points[ends[rows][:, None] - np.arange(size, 0, -1)] == endings.characters[at]).all(axis=1)
        rows, at = rows[same], at[same]
        score = size + _OWN * endings.is_own[kinds[rows], at]
        better = score > best[rows]
        rows, at = rows[better], at[better]
        best[rows], is_seat[rows], is_tail[rows] = score[better], endings.is_seat[at], endings.is_tail[at]
    proper = lengths - (best % _OWN).astype(np.int64)
    return _without_seat_tail(points, begins, proper, is_seat & _is_of_seat(kinds), is_tail).astype(np.uint16)


def _without_seat_tail(
    points: Points, begins: Lengths, proper: Lengths, is_seat: NDArray[np.bool_], is_tail: NDArray[np.bool_]
) -> Lengths:
    """张庄村+村委会, 景泰社区+居委会: what stands before the generic of a committee goes with it while two characters remain."""
    done = np.zeros(len(proper), dtype=np.bool_)
    for tail in SEAT_TAILS:
        rows = np.flatnonzero(is_seat & ~is_tail & ~done & (proper >= len(tail) + LEAST_SPECIFIC))
        last = begins[rows] + proper[rows]
        letters = np.array([ord(c) for c in tail], dtype=np.uint32)
        ending = (points[last[:, None] - np.arange(len(tail), 0, -1)] == letters).all(axis=1)
        proper[rows[ending]] -= len(tail)
        done[rows[ending]] = True
    return proper


def _is_of_seat(kinds: NDArray[np.int8]) -> NDArray[np.bool_]:
    return np.asarray(np.array([*(kind in SEAT_KINDS for kind in KINDS), False])[kinds])


@cache
def _endings() -> tuple[_Endings, ...]:
    """Generics by length, from one character on."""
    table = generic_table()
    found = []
    for size in range(1, max(map(len, table.generics)) + 1):
        generics = [g for g in table.generics.values() if len(g.text) == size]
        characters = np.array([[ord(c) for c in g.text] for g in generics], dtype=np.uint32).reshape(-1, size)
        keys = np.zeros(len(generics), dtype=np.uint64)
        for at in range(size - 1, -1, -1):
            keys = _key(keys, characters[:, at])
        order = np.argsort(keys)
        own = [[bool(g.families & table.kinds.get(kind, frozenset())) for g in generics] for kind in KINDS]
        found.append(
            _Endings(
                keys=keys[order],
                characters=characters[order],
                is_own=np.array([*own, [False] * len(generics)], dtype=np.bool_).reshape(len(KINDS) + 1, len(generics))[:, order],
                is_seat=np.array([Family.SEAT in g.families for g in generics], dtype=np.bool_)[order],
                is_tail=np.array([g.text in SEAT_TAILS for g in generics], dtype=np.bool_)[order],
            )
        )
    return tuple(found)


def _key(keys: NDArray[np.uint64], characters: Points) -> NDArray[np.uint64]:
    """The key of an ending that is one character longer."""
    return (keys + characters + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
