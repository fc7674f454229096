"""The engine without a compiler: scipy's Dijkstra over bands of the grid, with the same answers to the tick."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from layers.planning.surface.grid import DIRECTIONS, Grid
from layers.planning.surface.steps import Steps, ticks_of_arcs

Cells = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

UNREACHED = np.iinfo(np.int64).max
SOURCE_BITS = 21
"""A float64 holds 53 bits: 31 of ticks and these of the source's number, so that one number decides time and tie at once."""

_BAND_CELLS = 400_000  # the graph of a band takes 600 bytes a cell at its peak


def spread_labels(label: Cells, started: Cells, *, limit: int, steps: Steps) -> None:
    """Lower `label` (ticks << 32 | source) as `kernels.spread` does: band after band until none has news for another."""
    rows, columns = steps.grid.shape
    bands = list(_bands(rows, columns))
    due = {n for n, (top, bottom) in enumerate(bands) if ((started >= top * columns) & (started < bottom * columns)).any()}
    while due:
        number = min(due)
        due.remove(number)
        top, bottom = bands[number]
        held = label[top * columns : bottom * columns]
        lowered = _settle(held, limit, _cut(steps, top, bottom, 0, columns))
        changed = lowered < held
        held[changed] = lowered[changed]
        if number > 0 and changed[:columns].any():
            due.add(number - 1)
        if number + 1 < len(bands) and changed[-columns:].any():
            due.add(number + 1)


def spread_pairs(origins: Cells, target_of: Cells, *, limit: int, steps: Steps) -> tuple[Cells, Cells, Cells]:
    """As `kernels.spread_pairs`, each origin in the window that its limit allows."""
    rows, columns = steps.grid.shape
    radius = limit // steps.shortest_ticks + 1
    found: list[tuple[Cells, Cells, Cells]] = []
    for number, origin in enumerate(origins.tolist()):
        row, column = divmod(origin, columns)
        top, bottom = max(0, row - radius), min(rows, row + radius + 1)
        left, right = max(0, column - radius), min(columns, column + radius + 1)
        label = np.full((bottom - top) * (right - left), UNREACHED, dtype=np.int64)
        start = (row - top) * (right - left) + column - left
        label[start] = 0
        spread_labels(label, np.array([start]), limit=limit, steps=_cut(steps, top, bottom, left, right))
        targets = target_of.reshape(rows, columns)[top:bottom, left:right].ravel()
        reached = np.flatnonzero((targets >= 0) & (label != UNREACHED))
        found.append((np.full(len(reached), number), targets[reached], label[reached] >> 32))
    if not found:
        nothing = np.empty(0, dtype=np.int64)
        return nothing, nothing, nothing
    whence, whither, ticks = (np.concatenate(part) for part in zip(*found, strict=True))
    return whence, whither, ticks


def _bands(rows: int, columns: int) -> Iterator[tuple[int, int]]:
    """Rows from … to (exclusive); neighbours share one row, so that every step lies within a band."""
    height = max(2, _BAND_CELLS // columns)
    top = 0
    while True:
        bottom = min(rows, top + height)
        yield top, bottom
        if bottom == rows:
            return
        top = bottom - 1


def _cut(steps: Steps, top: int, bottom: int, left: int, right: int) -> Steps:
    """A window of the ground, its border closed."""
    rows, columns = steps.grid.shape
    if (top, bottom, left, right) == (0, rows, 0, columns):
        return steps

    def window(held: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return held.reshape(rows, columns)[top:bottom, left:right].ravel() if len(held) else held

    ways = window(steps.ways).reshape(bottom - top, right - left).copy()
    for direction, (down, across) in enumerate(DIRECTIONS):
        shut = np.uint8(255 - (1 << direction))
        if down:
            ways[0 if down < 0 else -1] &= shut
        if across:
            ways[:, 0 if across < 0 else -1] &= shut
    grid: Grid = replace(
        steps.grid,
        shape=(bottom - top, right - left),
        east_m=steps.grid.east_m[top:bottom],
        south_m=steps.grid.south_m[top:bottom],
    )
    return Steps(grid, window(steps.pace), window(steps.height_m), window(steps.is_walked), ways.ravel())


def _settle(label: Cells, limit: int, steps: Steps) -> Cells:
    """The lowest labels that these reach on their own ground, from one source above all of them."""
    held = np.flatnonzero(label != UNREACHED)
    cells = len(label)
    froms, tos, weights = [np.full(len(held), cells)], [held], [_as_weight(label[held]) + 1]
    for direction, (down, right) in enumerate(DIRECTIONS):
        here = np.flatnonzero(steps.ways >> direction & 1)
        ticks = ticks_of_arcs(steps, here, direction)
        short = ticks <= limit
        froms.append(here[short])
        tos.append(here[short] + down * steps.grid.shape[1] + right)
        weights.append(ticks[short].astype(np.float64) * (1 << SOURCE_BITS))
    where = np.concatenate(froms).astype(np.int32), np.concatenate(tos).astype(np.int32)
    graph = csr_array((np.concatenate(weights), where), shape=(cells + 1, cells + 1))
    bound = (limit + 1.0) * (1 << SOURCE_BITS)
    reached: Floats = dijkstra(graph, indices=np.array([cells]), limit=bound)[0, :cells] - 1
    ended = np.isfinite(reached)
    ticks, source = np.divmod(np.where(ended, reached, 0).astype(np.int64), 1 << SOURCE_BITS)
    return np.where(ended, ticks << 32 | source, UNREACHED)


def _as_weight(label: Cells) -> Floats:
    return ((label >> 32) * (1 << SOURCE_BITS) + (label & 0xFFFFFFFF)).astype(np.float64)
