"""Where roads join: at shared vertices, and, if the bureau's drawing asks for it, where they cross or nearly meet."""

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from layers.ellipsoid import geodesic_m, to_ecef
from layers.planning.network.lines import Floats, Lines, Positions
from layers.planning.network.plane import Plane

_ON_THE_LINE = 1e-9  # share of a piece within which a crossing counts as at its end


@dataclass(frozen=True, slots=True)
class NodingPolicy:
    """How drawn lines become a network.

    Lines join where they share a vertex (to 1e-7°, 11 mm). Ends join whatever the level, since a bridge must begin somewhere; inner vertices
    join within one level only. `crossings` "join" also joins lines of one level that cross without a vertex, as bureaus draw
    them; "vertices" leaves them apart, as OpenStreetMap means them. A loose end within `tolerance_m` metres of
    another end or line is tied to it; 0 ties nothing.
    """

    crossings: Literal["vertices", "join"] = "vertices"
    tolerance_m: float = 0.0

    @property
    def key(self) -> str:
        return f"{self.crossings}:{self.tolerance_m:g}"


def node_lines(lines: Lines, policy: NodingPolicy) -> Lines:
    """The lines with near misses tied and, if asked, crossings made vertices."""
    if policy.tolerance_m > 0:
        lines = _with_ends_gathered(lines, policy.tolerance_m)
        lines = _with_ends_on_lines(lines, policy.tolerance_m)
    return _with_crossings(lines) if policy.crossings == "join" else lines


def node_of_vertices(lines: Lines) -> Positions:
    """The place where each vertex joins others: its own number, shared by all vertices that meet there.

    Where the insides of lines of several levels stand on one point they stay apart, and an end goes with the level nearest its own.
    """
    place = lines.place
    level = lines.level[lines.line]
    inner = ~lines.is_end
    layered = np.unique(np.column_stack((place[inner], level[inner])), axis=0)
    stacked = np.unique(layered[1:, 0][layered[1:, 0] == layered[:-1, 0]])
    if len(stacked) == 0:
        return place
    fresh = int(place.max()) + 1
    for at in stacked.tolist():
        levels = layered[layered[:, 0] == at, 1]
        here = np.flatnonzero(place == at)
        nearest = np.abs(level[here, None] - levels[None, :]).argmin(axis=1)
        place[here] = fresh + nearest
        fresh += len(levels)
    return place


def loose_ends(lines: Lines) -> Positions:
    """Vertices at which a line stops and nothing else stands."""
    place = lines.place
    return np.flatnonzero(lines.is_end & (np.bincount(place)[place] == 1))


def near_misses(lines: Lines, within_m: float) -> tuple[Positions, Positions, Floats, Floats]:
    """Loose ends within so many metres of a line they do not touch: vertex, the piece's first vertex, share of the way along it, metres."""
    ends = loose_ends(lines)
    plane = Plane.of(lines.lat)
    xy = plane.at(lines.lon, lines.lat)
    pieces = lines.segments
    drawn: Any = shapely.linestrings(np.stack((xy[pieces], xy[pieces + 1]), axis=1))
    tree = shapely.STRtree(drawn)
    end, piece = tree.query(shapely.points(xy[ends]), predicate="dwithin", distance=plane.at_most(within_m, lines.lat))
    vertex, start = ends[end], pieces[piece]
    share = share_along(xy[vertex], xy[start], xy[start + 1])
    lon, lat = _on_piece(lines, start, share)
    metres = geodesic_m(lines.lon[vertex], lines.lat[vertex], lon, lat)
    own = lines.line[vertex] == lines.line[start]
    kept = ~own & (metres <= within_m)
    vertex, start, share, metres = vertex[kept], start[kept], share[kept], metres[kept]
    order = np.lexsort((start, metres, vertex))
    _, first = np.unique(vertex[order], return_index=True)
    chosen = order[first]
    return vertex[chosen], start[chosen], share[chosen], metres[chosen]


def share_along(point: Floats, start: Floats, end: Floats) -> Floats:
    """How far along a straight piece (0–1) its point nearest to another point lies."""
    way = end - start
    length2 = np.maximum((way * way).sum(axis=1), 1e-30)
    return np.asarray(np.clip(((point - start) * way).sum(axis=1) / length2, 0, 1))


def _on_piece(lines: Lines, start: Positions, share: Floats) -> tuple[Floats, Floats]:
    lon = lines.lon[start] + share * (lines.lon[start + 1] - lines.lon[start])
    lat = lines.lat[start] + share * (lines.lat[start + 1] - lines.lat[start])
    return np.where(share == 1, lines.lon[start + 1], lon), np.where(share == 1, lines.lat[start + 1], lat)


def _with_ends_gathered(lines: Lines, tolerance_m: float) -> Lines:
    """Loose ends and any ends near them moved together onto the first of them."""
    ends = np.flatnonzero(lines.is_end)
    tree = cKDTree(to_ecef(lines.lon[ends], lines.lat[ends]))
    near = tree.query_pairs(tolerance_m, output_type="ndarray")
    loose = np.isin(ends, loose_ends(lines))
    near = near[loose[near].any(axis=1) & (lines.line[ends[near[:, 0]]] != lines.line[ends[near[:, 1]]])]
    if len(near) == 0:
        return lines
    joined = coo_array((np.ones(len(near)), (near[:, 0], near[:, 1])), shape=(len(ends), len(ends)))
    _, group = connected_components(joined, directed=False)
    _, first = np.unique(group, return_index=True)
    onto = ends[first[group]]
    return lines.moved(ends, lines.lon[onto], lines.lat[onto])


def _with_ends_on_lines(lines: Lines, tolerance_m: float) -> Lines:
    """Loose ends moved onto the line beside them, which gets a vertex there (or its own, where one is as near)."""
    vertex, start, share, _ = near_misses(lines, tolerance_m)
    if len(vertex) == 0:
        return lines
    run = geodesic_m(lines.lon[start], lines.lat[start], lines.lon[start + 1], lines.lat[start + 1])
    share = np.where(share * run <= tolerance_m, 0.0, np.where((1 - share) * run <= tolerance_m, 1.0, share))
    lon, lat = _on_piece(lines, start, share)
    inside = (share > 0) & (share < 1)
    lons, lats = lines.lon.copy(), lines.lat.copy()
    lons[vertex], lats[vertex] = lon, lat
    moved = replace(lines, lon=lons, lat=lats)
    return moved.with_vertices(start[inside], share[inside], lon[inside], lat[inside])


def _with_crossings(lines: Lines) -> Lines:
    """A vertex on both lines wherever two of one level cross or touch without one."""
    one, other, share_one, share_other = _crossings(lines)
    lon, lat = _on_piece(lines, one, share_one)
    at_other = (share_other <= _ON_THE_LINE) | (share_other >= 1 - _ON_THE_LINE)
    end = np.where(share_other > 0.5, other + 1, other)
    lon, lat = np.where(at_other, lines.lon[end], lon), np.where(at_other, lines.lat[end], lat)
    at_one = (share_one <= _ON_THE_LINE) | (share_one >= 1 - _ON_THE_LINE)
    end = np.where(share_one > 0.5, one + 1, one)
    lon, lat = np.where(at_one, lines.lon[end], lon), np.where(at_one, lines.lat[end], lat)
    after = np.concatenate((one[~at_one], other[~at_other]))
    share = np.concatenate((share_one[~at_one], share_other[~at_other]))
    if len(after) == 0:
        return lines
    return lines.with_vertices(
        after, share, np.concatenate((lon[~at_one], lon[~at_other])), np.concatenate((lat[~at_one], lat[~at_other]))
    )


def _crossings(lines: Lines) -> tuple[Positions, Positions, Floats, Floats]:
    """Pairs of pieces of one level that meet away from a shared vertex: their first vertices, and the share of the way along each."""
    xy = np.column_stack((lines.lon, lines.lat))
    pieces = lines.segments
    drawn: Any = shapely.linestrings(np.stack((xy[pieces], xy[pieces + 1]), axis=1))
    first, second = shapely.STRtree(drawn).query(drawn, predicate="intersects")
    level, place = lines.level[lines.line[pieces]], lines.place
    one, other = pieces[first], pieces[second]
    corners = np.column_stack((place[one], place[one + 1])), np.column_stack((place[other], place[other + 1]))
    shares_vertex = (corners[0][:, :, None] == corners[1][:, None, :]).any(axis=(1, 2))
    kept = (first < second) & (level[first] == level[second]) & ~shares_vertex
    one, other = one[kept], other[kept]
    a, b, c, d = xy[one], xy[one + 1], xy[other], xy[other + 1]
    turn = _cross(b - a, d - c)
    slanted = np.abs(turn) > 1e-20
    with np.errstate(divide="ignore", invalid="ignore"):
        share_one = np.clip(_cross(c - a, d - c) / turn, 0, 1)
        share_other = np.clip(_cross(c - a, b - a) / turn, 0, 1)
    return one[slanted], other[slanted], share_one[slanted], share_other[slanted]


def _cross(a: Floats, b: Floats) -> Floats:
    return np.asarray(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])
