"""One line, one name: names that begin again elsewhere, and lines whose name changes on the way (上海市政交通设施命名规则 第四条第二项 asks for one)."""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from gazetteer.roads.network import SNAP_M, Road, RoadNetwork
from gazetteer.roads.series import member_of

STRAIGHT_DEG = 20.0  # a bend below this reads as the same road going on
_LOOK_BACK_M = 80.0  # the direction at an end is that of its last stretch, not of a kerb's radius


@dataclass(frozen=True, slots=True)
class Apart:
    """Two pieces of one name that do not touch: `gap_m` metres lie between them."""

    name: str
    road_ids: tuple[str, ...]
    gap_m: float
    between: shapely.LineString  # metres of the network


@dataclass(frozen=True, slots=True)
class NameChange:
    """Two roads that are one line on the ground under two names: they bend by `bend_deg` degrees where they meet."""

    one: Road
    other: Road
    bend_deg: float
    at: shapely.Point

    @property
    def is_same_stem(self) -> bool:
        """景泰东路 going on as 景泰西路: two names of one stem, which is what direction words are for."""
        first, second = member_of(self.one.name), member_of(self.other.name)
        return first is not None and second is not None and first.stem == second.stem


def pieces_apart(network: RoadNetwork, *, gap_m: float = 50.0) -> tuple[Apart, ...]:
    """Names whose pieces lie further than `gap_m` from all the others of the name."""
    by_name: dict[str, list[Road]] = defaultdict(list)
    for road in network.roads:
        if road.name:
            by_name[road.name].append(road)
    return tuple(apart for name, roads in sorted(by_name.items()) for apart in _gaps(name, roads, gap_m))


def _gaps(name: str, roads: list[Road], gap_m: float) -> Iterator[Apart]:
    """Grow from the longest piece by whatever lies near enough; each jump over a larger gap is one finding."""
    pieces = sorted(((r.road_id, part) for r in roads for part in r.parts), key=lambda p: (-p[1].length, p[0]))
    reached, waiting = [pieces[0]], pieces[1:]
    while waiting:
        whole = shapely.union_all([part for _, part in reached])
        distances = [whole.distance(part) for _, part in waiting]
        nearest = int(np.argmin(distances))
        if distances[nearest] > gap_m:
            yield Apart(
                name,
                tuple(sorted({r.road_id for r in roads})),
                round(distances[nearest], 1),
                shapely.shortest_line(whole, waiting[nearest][1]),
            )
        reached.append(waiting.pop(nearest))


def name_changes(network: RoadNetwork, *, snap_m: float = SNAP_M, straight_deg: float = STRAIGHT_DEG) -> tuple[NameChange, ...]:
    """Pairs of roads that meet end to end and go straight on under another name; of several only the straightest pair at one end."""
    ends = [(road, at, direction) for road in network.roads if road.name for part in road.parts for at, direction in _ends(part)]
    if not ends:
        return ()
    tree = shapely.STRtree([at for _, at, _ in ends])
    best: dict[int, tuple[float, int]] = {}
    for i, j in tree.query([at for _, at, _ in ends], predicate="dwithin", distance=snap_m).T:
        one, other = ends[int(i)], ends[int(j)]
        if i != j and one[0].road_id != other[0].road_id:
            bend = abs(180.0 - _angle_between(one[2], other[2]))
            best[int(i)] = min(best.get(int(i), (math.inf, -1)), (bend, int(j)))
    mutual = [(i, j, bend) for i, (bend, j) in best.items() if i < j and best.get(j, (0, -1))[1] == i and bend <= straight_deg]
    changes = [NameChange(ends[i][0], ends[j][0], round(bend, 1), ends[i][1]) for i, j, bend in mutual]
    return tuple(c for c in changes if c.one.name != c.other.name)


def _ends(part: shapely.LineString) -> Iterator[tuple[shapely.Point, float]]:
    """Both ends of a piece with the bearing in which one arrives there, degrees from north."""
    back = min(_LOOK_BACK_M, part.length / 2)
    for end_m, behind_m in ((0.0, back), (part.length, part.length - back)):
        end, behind = shapely.line_interpolate_point(part, [end_m, behind_m])
        yield end, math.degrees(math.atan2(end.x - behind.x, end.y - behind.y)) % 360.0


def _angle_between(first: float, second: float) -> float:
    """The smaller angle between two bearings, 0–180."""
    apart = abs(first - second) % 360.0
    return min(apart, 360.0 - apart)
