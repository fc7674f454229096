"""How long it takes to the nearest of many sources, cell by cell, and to each of them within a limit."""

import importlib.util
from enum import StrEnum
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.planning.surface import plain
from layers.planning.surface.slope import CLIMBS, STEEPEST, STEPS_PER_UNIT
from layers.planning.surface.steps import LONGEST_TICKS, Steps

Cells = npt.NDArray[np.int64]
Ticks = npt.NDArray[np.int32]

UNREACHED = np.iinfo(np.int32).max
_WIDER = 2  # doublings of a bucket: cells side by side are looked at together, and few are taken up twice


class Engine(StrEnum):
    """fast: compiled (extra `fast`) · plain: scipy alone. They answer alike to the tick."""

    FAST = "fast"
    PLAIN = "plain"

    @classmethod
    def best(cls) -> "Engine":
        """The compiled one where it is installed."""
        return cls.FAST if _is_installed() else cls.PLAIN


@cache
def _is_installed() -> bool:
    return importlib.util.find_spec("numba") is not None


def spread_from(
    cells: Cells, started_ticks: Cells, *, limit: int, steps: Steps, engine: Engine | None = None
) -> tuple[Ticks, Ticks]:
    """Ticks from every cell to the nearest source and that source's position; UNREACHED and -1 beyond `limit` ticks.

    Args:
        cells: the source cells; several sources may stand in one.
        started_ticks: what each source already stands for, such as the way from its door to the middle of its cell.
        limit: in ticks, inclusive.
    Returns:
        Equal ticks are won by the lower position.
    """
    limit = min(limit, LONGEST_TICKS)
    order = np.lexsort((started_ticks, cells))[::-1]  # of several in one cell the last written is the earliest and lowest
    order = order[started_ticks[order] <= limit]
    ticks, source = np.full(len(steps.grid), UNREACHED, dtype=np.int32), np.full(len(steps.grid), -1, dtype=np.int32)
    ticks[cells[order]], source[cells[order]] = started_ticks[order], order
    started = np.unique(cells[order])
    if (engine or Engine.best()) is Engine.FAST:
        from layers.planning.surface import kernels

        nowhere = np.empty(0, dtype=np.int64)
        kernels.spread(ticks, source, started, nowhere, limit, _shift(steps), _ground(steps), _CLIMBING)
        return ticks, source
    label = np.full(len(steps.grid), plain.UNREACHED, dtype=np.int64)
    label[started] = ticks[started].astype(np.int64) << 32 | source[started]
    plain.spread_labels(label, started, limit=limit, steps=steps)
    is_reached = label != plain.UNREACHED
    ticks[is_reached], source[is_reached] = label[is_reached] >> 32, label[is_reached] & 0xFFFFFFFF
    return ticks, source


def spread_each(
    origins: Cells, targets: Cells, *, limit: int, steps: Steps, engine: Engine | None = None
) -> tuple[Cells, Cells, Cells]:
    """Origin, target (their positions) and ticks of every pair of cells within `limit` ticks of each other, in no order.

    Args:
        origins, targets: cells, each named once; people travel from the targets to the origins.
    """
    target_of = np.full(len(steps.grid), -1, dtype=np.int64)
    target_of[targets] = np.arange(len(targets))
    limit = min(limit, LONGEST_TICKS)
    if (engine or Engine.best()) is Engine.FAST:
        from layers.planning.surface import kernels

        whence, whither, ticks = kernels.spread_pairs(origins, target_of, limit, _shift(steps), _ground(steps), _CLIMBING)
        return whence, whither, ticks
    return plain.spread_pairs(origins, target_of, limit=limit, steps=steps)


_CLIMBING = (CLIMBS, STEEPEST, float(STEPS_PER_UNIT))


def _shift(steps: Steps) -> int:
    """Buckets of as many ticks as the shortest step takes, rounded down to a power of two."""
    return steps.shortest_ticks.bit_length() - 1 + _WIDER


def _ground(steps: Steps) -> Any:
    return (steps.pace, steps.height_m, steps.is_walked, steps.ways, steps.grid.step_m, steps.grid.shape[1])
