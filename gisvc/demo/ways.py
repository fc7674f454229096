"""Ways over the made-up cells: what bars them, where they may cross it, and how they are drawn."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_matrix

from gisvc.demo.chance import Floats, wavy
from gisvc.demo.growth import Flags

Ints = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Barrier:
    """A line nobody crosses but where a way does: `crossings` are kilometres along it, counted from its start."""

    key: str
    name: str
    kind: str
    line: shapely.LineString  # metres in the plane of the cells
    crossings: tuple[float, ...]


def wound(start: tuple[float, float], end: tuple[float, float], *, sway_m: float, purpose: str) -> shapely.LineString:
    """A line that sways to both sides of the straight one, as rivers do and railways less."""
    along = np.linspace(0, 1, 120)[:, None]
    straight = np.asarray(start) * (1 - along) + np.asarray(end) * along
    length = float(np.hypot(end[0] - start[0], end[1] - start[1]))
    across = np.asarray([start[1] - end[1], end[0] - start[0]]) / length
    sway = wavy(straight, purpose=purpose, longest_m=length / 4, shortest_m=length / 10)
    return shapely.LineString(straight + across * sway_m * sway[:, None])


def passable(sites: Floats, pairs: Ints, cost: Floats, barriers: tuple[Barrier, ...]) -> tuple[csr_matrix, Flags]:
    """The cells as a graph without the ways across a barrier, but for the one nearest to each crossing; and which those are."""
    ways = _straight(sites, pairs)
    middle = sites[pairs].mean(axis=1)
    barred: Flags = np.zeros(len(pairs), dtype=np.bool_)
    bridges: Flags = np.zeros(len(pairs), dtype=np.bool_)
    for barrier in barriers:
        across = np.flatnonzero(shapely.intersects(ways, barrier.line))
        spots = shapely.get_coordinates(shapely.line_interpolate_point(barrier.line, np.asarray(barrier.crossings) * 1_000))
        barred[across] = True
        bridges[[across[np.hypot(*(middle[across] - spot).T).argmin()] for spot in spots]] = True
    barred[bridges] = False
    ends, weight = pairs[~barred], cost[~barred]
    both = np.vstack([ends, ends[:, ::-1]])
    grid = csr_matrix((np.concatenate([weight, weight]), (both[:, 0], both[:, 1])), shape=(len(sites), len(sites)))
    return grid, bridges


def _straight(sites: Floats, pairs: Ints) -> Shapes:
    return np.asarray(shapely.linestrings(sites[pairs]), dtype=object)


def bent(sites: Floats, pairs: Ints) -> Floats:
    """Every way from cell to cell with a bend in its middle: (m, 3, 2) in metres."""
    start, end = sites[pairs[:, 0]], sites[pairs[:, 1]]
    middle = (start + end) / 2
    push = 0.06 * wavy(middle, purpose="bend", longest_m=9_000, shortest_m=2_000)[:, None]
    return np.stack([start, middle + (end - start)[:, ::-1] * np.array([-1.0, 1.0]) * push, end], axis=1)


def merged(lines: Shapes) -> Shapes:
    """Ways in a row made into one road; they keep every vertex, and part only where three meet."""
    return np.asarray(shapely.get_parts(shapely.line_merge(shapely.multilinestrings(list(lines)))), dtype=object)
