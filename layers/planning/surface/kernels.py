"""The compiled engine: time spreads from its sources through buckets of cells (extra `fast`)."""

from collections.abc import Callable
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

Cells = npt.NDArray[np.int64]

UNREACHED = np.iinfo(np.int32).max
_BUCKETS = 1 << 12
_RING = _BUCKETS - 1


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compiled on first use; kept for the next process where there is a folder to keep it in."""
    try:
        kept: Callable[..., Any] = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:  # nowhere to write
        kept = numba.njit(nogil=True, error_model="numpy")(function)
    return kept


@_compiled
def _climb(climbs: Any, rise: float, steepest: float, per_unit: float) -> float:
    at = (min(max(rise, -steepest), steepest) + steepest) * per_unit
    below = min(int(at), len(climbs) - 2)
    return climbs[below] + (at - below) * (climbs[below + 1] - climbs[below])  # type: ignore[no-any-return]


@_compiled
def _queue(reached_in: Any, started: Cells, shift: int) -> Any:
    """The first entry of each bucket; the entries (ticks << 32 | cell), and after each the next one of its bucket; with room to grow."""
    heads = np.full(_BUCKETS, -1, np.int32)
    room = max(1 << 14, 2 * len(started))
    entries, after = np.empty(room, np.int64), np.empty(room, np.int32)
    for n in range(len(started)):
        ticks: Any = np.int64(reached_in[started[n]])
        slot = min(ticks >> shift, _RING)
        entries[n], after[n] = ticks << 32 | started[n], heads[slot]
        heads[slot] = n
    return heads, entries, after


@_compiled
def spread(
    reached_in: Any,  # ticks of each cell, int32
    source_of: Any,  # which source, int32
    started: Cells,  # all within the limit
    touched: Cells,
    limit: int,
    shift: int,
    ground: Any,
    climbing: Any,
) -> int:
    """Lower `reached_in` (ticks) and `source_of` from the cells `started` outwards until nothing within `limit` ticks can be lowered.

    Dial's buckets, 2 ** `shift` ticks each; a cell lowered while its own bucket is being emptied is taken up again, so the
    answer is exact for any width. `touched` takes down the cells reached where it has room for them; returns how many.
    """
    # In one piece: with the cost of a step as a function of its own it took 2.6 times as long, even inlined (numba 0.68).
    pace, height, is_walked, ways, step_m, columns = ground
    climbs, steepest, per_unit = climbing
    has_heights = len(height) > 0
    notes = len(touched) > 0
    count = 0
    shifts = np.array([1, columns + 1, columns, columns - 1, -1, -columns - 1, -columns, 1 - columns])
    heads, entries, after = _queue(reached_in, started, shift)
    room, used, pending = len(entries), len(started), len(started)
    free, bucket = -1, 0
    if notes:
        count = len(started)
        touched[:count] = started
    while pending > 0:
        slot = bucket & _RING
        entry = heads[slot]
        if entry < 0:
            bucket += 1
            continue
        heads[slot] = after[entry]
        ticks, cell = entries[entry] >> 32, entries[entry] & 0xFFFFFFFF
        at = np.uint64(cell)  # an index without a sign is not looked at for counting from the end
        if reached_in[at] == ticks and ticks >> shift > bucket:  # further off than the ring of buckets is long
            later = min(ticks >> shift, bucket + _RING) & _RING
            after[entry] = heads[later]
            heads[later] = entry
            continue
        after[entry] = free
        free = entry
        pending -= 1
        if reached_in[at] != ticks:  # lowered since
            continue
        source = source_of[at]
        row = np.int32(cell) // np.int32(columns)
        here = np.float64(pace[at])
        open_ways = ways[at]
        for k in range(8):
            if not (open_ways >> k) & 1:
                continue
            neighbour = cell + shifts[k]
            there = np.uint64(neighbour)
            held = np.int64(reached_in[there])
            if held <= ticks:
                continue
            its, mine, length = np.float64(pace[there]), here, step_m[row, k]
            if has_heights:
                factor = _climb(climbs, (np.float64(height[at]) - np.float64(height[there])) / length, steepest, per_unit)
                mine = here * factor if is_walked[at] else here
                its = its * factor if is_walked[there] else its
            cost = (mine + its) * (0.5 * length) + 0.5
            reached = ticks + max(np.int64(cost), 1)
            if reached > limit or reached > held or (reached == held and source >= source_of[there]):
                continue
            if notes and held == UNREACHED:
                touched[count] = neighbour
                count += 1
            reached_in[there], source_of[there] = reached, source
            if free >= 0:
                entry = free
                free = after[entry]
            else:
                if used == room:
                    room *= 2
                    entries, after = _longer(entries, room), _longer(after, room)
                entry = used
                used += 1
            later = min(reached >> shift, bucket + _RING) & _RING
            entries[entry], after[entry] = reached << 32 | neighbour, heads[later]
            heads[later] = entry
            pending += 1
    return count


@_compiled
def _longer(held: Any, room: int) -> Any:
    longer = np.empty(room, held.dtype)
    longer[: len(held)] = held
    return longer


@_compiled
def spread_pairs(origins: Cells, target_of: Cells, limit: int, shift: int, ground: Any, climbing: Any) -> Any:
    """From each origin alone: which targets (`target_of` a cell, -1 where none stands) it reaches, and in how many ticks."""
    cells = len(target_of)
    reached_in, source_of = np.full(cells, UNREACHED, np.int32), np.zeros(cells, np.int32)
    touched = np.empty(cells, np.int64)
    room, found = 1 << 12, 0
    whence, whither, ticks = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64)
    for origin in range(len(origins)):
        reached_in[origins[origin]] = 0
        count = spread(reached_in, source_of, origins[origin : origin + 1], touched, limit, shift, ground, climbing)
        for n in range(count):
            cell = touched[n]
            if target_of[cell] >= 0:
                if found == room:
                    room *= 2
                    whence, whither, ticks = _longer(whence, room), _longer(whither, room), _longer(ticks, room)
                whence[found], whither[found], ticks[found] = origin, target_of[cell], reached_in[cell]
                found += 1
            reached_in[cell] = UNREACHED
    return whence[:found], whither[:found], ticks[:found]
