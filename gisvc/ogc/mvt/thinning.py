"""Which features a tile shows when there are more than it may hold: the most important of each patch first, patch by patch."""

from typing import Final

import numpy as np
import numpy.typing as npt

from gisvc.ogc.mvt.squares import EXTENT, MARGIN, Floats

PATCHES: Final = 64
"""Patches along one edge of a tile: four pixels each where it is shown on 256."""
_PATCH = EXTENT // PATCHES
_ACROSS = PATCHES + 2 * (MARGIN // _PATCH)


def thin(places: Floats, rank: npt.NDArray[np.int64], most: int) -> npt.NDArray[np.intp]:
    """At most `most` of the features, in their order: everywhere the first of each patch, then the second of each, and so on.

    So a dense town keeps its share and the lonely hamlet its place, whatever else the layer holds. The same rows and rank
    always give the same answer.

    Args:
        places: one position in the tile for each feature.
        rank: 0 is the most important; no two alike.
    """
    if len(rank) <= most:
        return np.arange(len(rank))
    column, row = (np.clip((places[:, axis] + MARGIN) // _PATCH, 0, _ACROSS - 1).astype(np.int64) for axis in (0, 1))
    patch = row * _ACROSS + column
    order = np.argsort(patch << 40 | rank)
    sorted_patch = patch[order]
    begins = np.flatnonzero(np.diff(sorted_patch, prepend=-1))
    turn = np.arange(len(order)) - np.repeat(begins, np.diff(begins, append=len(order)))
    wanted = np.argpartition(turn << 40 | rank[order], most - 1)[:most]
    return np.sort(order[wanted])
