"""How counties, townships and villages grow over the small cells, each in one piece."""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

from gisvc.demo.chance import Floats

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def _graph(pairs: Ints, cost: Floats, inside: Flags) -> csr_matrix:
    keep = inside[pairs].all(axis=1)
    ends, weight = pairs[keep], cost[keep]
    n = len(inside)
    both = np.vstack([ends, ends[:, ::-1]])
    return csr_matrix((np.concatenate([weight, weight]), (both[:, 0], both[:, 1])), shape=(n, n))


def largest_piece(pairs: Ints, inside: Flags) -> Flags:
    """The largest connected piece, its holes filled: a county has neither islands nor ponds here."""
    _, label = connected_components(_graph(pairs, np.ones(len(pairs)), inside), directed=False)
    main: Flags = label == np.bincount(label[inside]).argmax()
    _, label = connected_components(_graph(pairs, np.ones(len(pairs)), ~main), directed=False)
    outside: Flags = label == np.bincount(label[~main]).argmax()
    return main | ~outside


def grow(pairs: Ints, cost: Floats, inside: Flags, *, seats: Ints, head_start_m: Floats) -> Ints:
    """For every cell the position of the seat that reaches it first; -1 outside or out of reach.

    A head start keeps every territory connected: the way from a seat to its farthest cell is its own.
    """
    graph = _graph(pairs, cost, inside)
    distance = dijkstra(graph, directed=False, indices=seats) - head_start_m[:, None]
    first = distance.argmin(axis=0)
    return np.where(np.isfinite(distance.min(axis=0)) & inside, first, -1)


def scatter(sites: Floats, weight: Floats, *, count: int, apart_m: Floats, roll: np.random.Generator) -> Ints:
    """Pick cells for seats by weight, none nearer to another than `apart_m` there; the distance shrinks until all fit."""
    order = np.argsort(-np.log(roll.random(len(sites))) / weight, kind="stable")
    shrink = 1.0
    while True:
        chosen: list[int] = []
        for cell in order:
            away = np.hypot(*(sites[chosen] - sites[cell]).T) if chosen else np.array([np.inf])
            if (away >= apart_m[cell] * shrink).all():
                chosen.append(int(cell))
                if len(chosen) == count:
                    return np.array(chosen, dtype=np.int64)
        shrink *= 0.93
