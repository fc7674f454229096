"""Which stretches of one outline run within a tolerance of another: side by side, never by plain intersection."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from layers.ellipsoid import GEOD, Metres, geodesic_m

Ints = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]

_LOOSE_END, _STUB = 4, 10
_WHOLE = 1e-9  # a share of a side this near 0 or 1 is the corner itself


@dataclass(frozen=True, eq=False)
class Edges:
    """Every side of many lines or outlines in lon/lat, straight in degrees as they are drawn.

    `owner` is the position of the shape a side belongs to, `ring` the line or ring (rising), both contiguous.
    """

    start: Metres
    end: Metres
    owner: Ints
    ring: Ints

    @classmethod
    def of(cls, shapes: Sequence[shapely.Geometry | None] | Shapes) -> "Edges":
        """Sides of lines, and of all rings of polygons; points and missing shapes have none, a corner told twice is one."""
        held = np.asarray(shapes, dtype=object)
        parts, owner = shapely.get_parts(held, return_index=True)
        kind = shapely.get_type_id(parts)
        rings, polygon = shapely.get_rings(parts[kind == 3], return_index=True)
        curves = np.concatenate((parts[kind == 1], rings))
        whose = np.concatenate((owner[kind == 1], owner[kind == 3][polygon]))
        order = np.argsort(whose, kind="stable")
        coords, ring = shapely.get_coordinates(curves[order], return_index=True)
        is_side = (
            (ring[1:] == ring[:-1]) & (coords[1:] != coords[:-1]).any(axis=1) & np.isfinite(coords[1:] + coords[:-1]).all(axis=1)
        )
        return cls(coords[:-1][is_side], coords[1:][is_side], whose[order][ring[1:][is_side]], ring[1:][is_side])

    def __len__(self) -> int:
        return len(self.owner)

    def only(self, kept: npt.NDArray[np.bool_]) -> "Edges":
        """Some of the sides, their owners as they were."""
        return self if kept.all() else Edges(self.start[kept], self.end[kept], self.owner[kept], self.ring[kept])

    @cached_property
    def as_one(self) -> "Edges":
        """The same sides, all of one owner."""
        return Edges(self.start, self.end, np.zeros_like(self.owner), self.ring)

    @cached_property
    def length_m(self) -> Metres:
        return geodesic_m(self.start[:, 0], self.start[:, 1], self.end[:, 0], self.end[:, 1])

    @cached_property
    def drawn(self) -> Shapes:
        return np.asarray(shapely.linestrings(np.stack((self.start, self.end), axis=1)), dtype=object)

    @cached_property
    def tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.drawn)


@dataclass(frozen=True, eq=False)
class Covered:
    """Stretches of sides that run along another shape: side, the other's position, and shares (0–1) of the side. Sorted, never overlapping."""

    edges: Edges
    edge: Ints
    other: Ints
    begin: Metres
    stop: Metres

    @property
    def length_m(self) -> Metres:
        return (self.stop - self.begin) * self.edges.length_m[self.edge]

    @cached_property
    def run(self) -> Ints:
        """Which unbroken stretch each row belongs to, rising; rows are sorted by shape, other and place along the ring."""
        edges, edge = self.edges, self.edge
        follows = (edge[1:] == edge[:-1] + 1) & (edges.ring[edge[1:]] == edges.ring[edge[:-1]])
        follows &= (edges.end[edge[:-1]] == edges.start[edge[1:]]).all(axis=1)
        follows &= (self.other[1:] == self.other[:-1]) & (self.stop[:-1] == 1.0) & (self.begin[1:] == 0.0)
        return np.cumsum(np.r_[0, ~follows])[: len(edge)]

    def borders(self, within_m: float) -> "Covered":
        """Without what two outlines share by merely crossing or touching: loose ends of four tolerances, stretches of ten."""
        is_whole = (self.begin == 0.0) & (self.stop == 1.0)
        return self._only(is_whole | (self.length_m > _LOOSE_END * within_m)).longer_than(_STUB * within_m)

    def longer_than(self, shortest_m: float) -> "Covered":
        """Without unbroken stretches shorter than this."""
        if not len(self.edge):
            return self
        return self._only((np.bincount(self.run, weights=self.length_m) >= shortest_m)[self.run])

    def _only(self, kept: npt.NDArray[np.bool_]) -> "Covered":
        return Covered(self.edges, self.edge[kept], self.other[kept], self.begin[kept], self.stop[kept])

    def lines(self) -> tuple[Ints, Ints, Metres, Shapes]:
        """Owner, other, metres and shape of every pair that shares anything, sorted by owner and other; stretches that meet are joined."""
        if not len(self.edge):
            none = np.empty(0, dtype=np.int64)
            return none, none, np.empty(0), np.empty(0, dtype=object)
        runs = self._runs_drawn()
        first = np.flatnonzero(np.diff(self.run, prepend=-1))
        owner, other = self.edges.owner[self.edge], self.other
        is_new = np.r_[True, (np.diff(owner) != 0) | (np.diff(other) != 0)]
        pair, starts = np.cumsum(is_new) - 1, np.flatnonzero(is_new)
        joined = shapely.line_merge(shapely.multilinestrings(runs, indices=pair[first]), directed=True)
        length_m = np.bincount(pair, weights=self.length_m).astype(float)
        return owner[starts], other[starts], length_m, np.asarray(joined, dtype=object)

    def _runs_drawn(self) -> Shapes:
        a, b = self.edges.start[self.edge], self.edges.end[self.edge]
        begins, stops = a + (b - a) * self.begin[:, None], a + (b - a) * self.stop[:, None]
        stops[self.stop == 1.0] = b[self.stop == 1.0]
        is_first = np.diff(self.run, prepend=-1) > 0
        coords = np.empty((len(a) + int(is_first.sum()), 2))
        place = np.arange(len(a)) + np.cumsum(is_first)
        coords[place], coords[place[is_first] - 1] = stops, begins[is_first]
        owner = np.empty(len(coords), dtype=np.int64)
        owner[place], owner[place[is_first] - 1] = self.run, self.run[is_first]
        return np.asarray(shapely.linestrings(coords, indices=owner), dtype=object)


def covered(edges: Edges, by: Edges, *, within_m: float, pairwise: bool = False) -> Covered:
    """The stretches of sides that lie within `within_m` metres of a side of another shape, stretch by stretch and exactly.

    A side and the strip around another are both convex, so each pair of sides has one stretch in common; stretches are then united. Metres are
    those of the ellipsoid at the side, true to 0.1 % over a side of 10 km. An extra corner on a straight side changes nothing.

    Args:
        by: the same object finds what shapes of one set share with each other.
        pairwise: only shapes at the same position are held against each other.
    """
    mine, theirs = _neighbours(edges, by, within_m)
    same = edges.owner[mine] == by.owner[theirs]
    wanted = same if pairwise else ~same if edges is by else np.ones(len(mine), dtype=bool)
    mine, theirs = mine[wanted], theirs[wanted]
    begin, stop = _stretches(edges, mine, by, theirs, within_m)
    found = stop > begin
    return _united(edges, mine[found], by.owner[theirs[found]], begin[found], stop[found])


def uncovered(edges: Edges, by: Edges, *, within_m: float, pairwise: bool = True) -> Covered:
    """What `covered` leaves over: stretches further than `within_m` from the shape at the same position, or (not `pairwise`) from all of them."""
    theirs = by if pairwise else by.as_one
    near, every = covered(edges, theirs, within_m=within_m, pairwise=pairwise), np.arange(len(edges))
    edge = np.r_[near.edge, every]
    begin, stop = np.r_[near.stop, np.zeros(len(every))], np.r_[near.begin, np.ones(len(every))]
    opens, closes = (
        np.lexsort((begin, edge)),
        np.lexsort((stop, edge)),
    )  # each gap lies between one stretch's stop and the next one's begin
    edge, begin, stop = edge[opens], begin[opens], stop[closes]
    gap = stop > begin
    return Covered(edges, edge[gap], edges.owner[edge[gap]], begin[gap], stop[gap])


def _neighbours(edges: Edges, by: Edges, within_m: float) -> tuple[Ints, Ints]:
    if not len(edges) or not len(by):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    steepest = float(np.abs(np.r_[edges.start[:, 1], edges.end[:, 1]]).max())
    reach = 1.01 * within_m / (111_000 * max(0.05, np.cos(np.radians(steepest))))
    low, high = np.minimum(edges.start, edges.end) - reach, np.maximum(edges.start, edges.end) + reach
    boxes = shapely.box(
        low[:, 0], low[:, 1], high[:, 0], high[:, 1]
    )  # four to fourteen times as fast as asking the tree for distances
    mine, theirs = by.tree.query(boxes)
    return mine, theirs


def _stretches(edges: Edges, mine: Ints, by: Edges, theirs: Ints, within_m: float) -> tuple[Metres, Metres]:
    """The shares of `mine` between which each side runs within the strip around `theirs`; begin above stop where never."""
    scale = metres_per_degree((edges.start[mine, 1] + edges.end[mine, 1]) / 2)
    p, q = edges.start[mine], by.start[theirs]
    move, along = (edges.end[mine] - p) * scale, (by.end[theirs] - q) * scale
    away, other_m = (p - q) * scale, np.hypot(*along.T)
    unit = along / other_m[:, None]
    s0, ds = (away * unit).sum(axis=1), (move * unit).sum(axis=1)
    h0, dh = _cross(unit, away), _cross(unit, move)
    lower, upper = _between(s0, ds, np.zeros(1), other_m)
    left, right = _between(h0, dh, np.full(1, -within_m), np.full(1, within_m))
    begins, stops = [np.maximum(lower, left)], [np.minimum(upper, right)]
    for end in (0.0, other_m):
        begin, stop = _within_disc(s0 - end, ds, h0, dh, within_m)
        begins.append(begin)
        stops.append(stop)
    begin, stop = np.clip(begins, 0, 1), np.clip(stops, 0, 1)
    none = stop <= begin
    begin[none], stop[none] = 1.0, 0.0
    return _tidy(begin.min(axis=0)), _tidy(stop.max(axis=0))


def _between(at: Metres, step: Metres, low: Metres, high: Metres) -> tuple[Metres, Metres]:
    """Shares t for which low ≤ at + t·step ≤ high."""
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = (low - at) / step, (high - at) / step
    still = step == 0
    inside = (at >= low) & (at <= high)
    begin = np.where(still, np.where(inside, -np.inf, np.inf), np.minimum(one, other))
    stop = np.where(still, np.where(inside, np.inf, -np.inf), np.maximum(one, other))
    return begin, stop


def _within_disc(s0: Metres, ds: Metres, h0: Metres, dh: Metres, radius: float) -> tuple[Metres, Metres]:
    """Shares t for which the side is within a radius of one end of the other."""
    a, b, c = ds * ds + dh * dh, s0 * ds + h0 * dh, s0 * s0 + h0 * h0 - radius * radius
    inner = b * b - a * c
    root = np.sqrt(np.maximum(inner, 0))
    return np.where(inner > 0, (-b - root) / a, 1.0), np.where(inner > 0, (-b + root) / a, 0.0)


def _united(edges: Edges, edge: Ints, other: Ints, begin: Metres, stop: Metres) -> Covered:
    """Overlapping stretches of a side along the same shape made one; sorted by shape, other, side and share."""
    order = np.lexsort((begin, edge, other, edges.owner[edge]))
    edge, other, begin, stop = edge[order], other[order], begin[order], stop[order]
    if not len(edge):
        return Covered(edges, edge, other, begin, stop)
    group = np.cumsum(np.r_[0, (np.diff(edge) != 0) | (np.diff(other) != 0)]) * 2.0  # shares of different groups never meet
    reached = np.maximum.accumulate(group + stop)
    is_new = np.r_[True, (group + begin)[1:] > reached[:-1] + _WHOLE]
    first = np.flatnonzero(is_new)
    last = np.r_[first[1:], len(edge)] - 1
    return Covered(edges, edge[first], other[first], begin[first], _tidy(reached[last] - group[last]))


def _tidy(share: Metres) -> Metres:
    return np.where(share < _WHOLE, 0.0, np.where(share > 1 - _WHOLE, 1.0, share))


def _cross(a: Metres, b: Metres) -> Metres:
    return np.asarray(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])


def metres_per_degree(lat: Metres) -> Metres:
    """Metres of one degree of longitude and of latitude there."""
    sine = np.sin(np.radians(lat))
    root = 1 - GEOD.es * sine * sine
    east = GEOD.a * np.cos(np.radians(lat)) / np.sqrt(root)
    north = GEOD.a * (1 - GEOD.es) / root**1.5
    return np.asarray(np.radians(np.column_stack((east, north))))
