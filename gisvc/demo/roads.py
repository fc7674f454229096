"""Roads of the demonstration county, and what stands in their way: a river, a railway and an expressway with few crossings."""

from functools import cache

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from gisvc.demo.chance import Floats
from gisvc.demo.county import County
from gisvc.demo.ground import Cells, Ground, make_cells, to_degrees, to_metres
from gisvc.demo.inhabitants import Settlement
from gisvc.demo.land import MADE_UP, Row
from gisvc.demo.services import neighbours_spots
from gisvc.demo.ways import Barrier, bent, merged, passable, wound

Ints = npt.NDArray[np.int64]

_CLASSES = ("county", "township", "village")
"""By whom a road is travelled: to the county town, to the township's seat, to the hamlets. The first that applies."""

_NAMES = ("县道X", "乡道Y", "村道C")


@cache
def barriers() -> tuple[Barrier, ...]:
    """The river runs from south-west to north-east, railway and expressway side by side from west to east."""
    return (
        Barrier("W1", "沙河（演示）", "river", wound((-24_000, -44_000), (40_000, 40_000), sway_m=2_600, purpose="river"), (14, 38, 52, 70, 92)),
        Barrier("W2", "演示铁路", "railway", wound((-52_000, 2_400), (50_000, 9_400), sway_m=900, purpose="railway"), (12, 30, 45, 53, 58, 74, 92)),
        Barrier("W3", "演示高速公路", "expressway", wound((-52_000, -6_400), (50_000, -3_200), sway_m=700, purpose="expressway"), (15, 33, 47, 55, 66, 88)),
    )  # fmt: skip


def barrier_rows(county: County, ground: Ground) -> list[Row]:
    """The three of them, as far as the county reaches."""
    return [
        {
            "barrier_id": barrier.key,
            "name": barrier.name,
            "division_code": county.code,
            "barrier_kind": barrier.kind,
            "geometry": shapely.intersection(_in_degrees(barrier.line), ground.county),
            "source": MADE_UP,
        }
        for barrier in barriers()
    ]


def country_road_rows(county: County, ground: Ground, settlements: list[Settlement]) -> list[Row]:
    """A road from every hamlet to its village, from there to the township, from there to the county town and to the next townships.

    The neighbours' centres near the line are joined to the hamlet of ours nearest to each.

    Roads run from cell to cell of the made-up ground along the cheapest way; they share every vertex where they meet.
    """
    cells = make_cells()
    grid, bridges = passable(cells.sites, cells.pairs, cells.cost, barriers())
    wanted = _wanted(county, ground, settlements, cells)
    best = np.full(len(cells.pairs), len(_CLASSES), dtype=np.int64)
    at = {tuple(pair): edge for edge, pair in enumerate(np.sort(cells.pairs, axis=1).tolist())}
    for rank, links in enumerate(wanted):
        _, before = dijkstra(grid, indices=list(links), return_predecessors=True)
        for path, targets in zip(before, links.values(), strict=True):
            edges = [edge for target in targets for edge in _walk_back(path, target, at)]
            best[edges] = np.minimum(best[edges], rank)
    bends = bent(cells.sites, cells.pairs)
    lines = np.asarray(shapely.linestrings(to_degrees(bends.reshape(-1, 2)).reshape(bends.shape)), dtype=object)
    rows = [_row(county, rank, line) for rank in range(len(_CLASSES)) for line in merged(lines[(best == rank) & ~bridges])]
    rows += [
        _row(county, int(best[edge]), lines[edge]) | {"is_bridge": True}
        for edge in np.flatnonzero(bridges & (best < len(_CLASSES)))
    ]
    return [row | {"road_id": f"C{n:04d}", "name": f"{row['name']}{n:03d}（演示）"} for n, row in enumerate(rows, 1)]


def lane_rows(county: County, ground: Ground, streets: list[Row]) -> list[Row]:
    """A lane from the office of every community of the town to the street nearest to it."""
    lines = np.array([row["geometry"] for row in streets], dtype=object)
    tree = shapely.STRtree(lines)
    offices = [
        shapely.Point(*ground.seats[u.code]) for u in county.units if u.is_community and u.urban_rural_class.startswith("1")
    ]
    lanes = [_beyond(shapely.get_coordinates(shapely.shortest_line(office, lines[tree.nearest(office)]))) for office in offices]
    return [
        _row(county, 2, line) | {"road_id": f"L{n:02d}", "name": f"巷{n:02d}（演示）", "road_class": "service"}
        for n, line in enumerate(lanes, 1)
        if line.length > 0
    ]


def _beyond(ends: Floats) -> shapely.LineString:
    """The line and a metre or two more, so that it surely crosses what it was drawn to."""
    along = ends[1] - ends[0]
    return shapely.LineString([ends[0], np.round(ends[1] + along / max(float(np.hypot(*along)), 1e-9) * 2e-5, 7)])


def street_rows(streets: list[Row], roads: list[Row]) -> list[Row]:
    """Streets and lanes and the country roads that enter the town, each with a vertex wherever it crosses another: there they join."""
    rows = [*streets, *roads]
    lines = np.array([row["geometry"] for row in rows], dtype=object)
    tree = shapely.STRtree(lines)
    joints: dict[int, list[shapely.Point]] = {}
    for a, b in tree.query(lines[: len(streets)], predicate="intersects").T:
        if a < b:
            crossing = shapely.get_parts(shapely.intersection(lines[a], lines[b]))
            points = [p for p in shapely.set_precision(crossing, 1e-7) if p.geom_type == "Point"]
            joints.setdefault(int(a), []).extend(points)
            joints.setdefault(int(b), []).extend(points)
    return [row | {"geometry": _with_joints(lines[n], joints.get(n, []))} for n, row in enumerate(rows)]


def _with_joints(line: shapely.LineString, points: list[shapely.Point]) -> shapely.LineString:
    corners = shapely.get_coordinates(line)
    every = np.vstack([corners, shapely.get_coordinates(points)]) if points else corners
    along = np.asarray(shapely.line_locate_point(line, shapely.points(every)))
    _, first = np.unique(np.round(every, 7), axis=0, return_index=True)
    order = sorted(first, key=lambda n: along[n])
    return shapely.LineString(every[order])


def _wanted(county: County, ground: Ground, settlements: list[Settlement], cells: Cells) -> list[dict[int, list[int]]]:
    """For each class of road: from which cell to which cells it must lead."""
    seats = {code: _cell_at(cells, np.array([seat]))[0] for code, seat in ground.seats.items()}
    centre = {t.code: seats[min((u.urban_rural_class, u.code) for u in county.units_of(t))[1]] for t in county.townships}
    town = county.townships[0].code
    to_town = [(centre[town], cell) for code, cell in centre.items() if code != town]
    places = np.array([[seat.x, seat.y] for seat in (shapely.centroid(ground.townships[t]) for t in centre)])
    order = np.argsort(np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)), axis=1)
    codes = list(centre)
    between = [(centre[codes[i]], centre[codes[j]]) for i in range(len(codes)) for j in order[i][1:3]]
    to_villages = [(centre[u.township_code], seats[u.code]) for u in county.units]
    hamlets = _cell_at(cells, np.array([[s.lon, s.lat] for s in settlements]))
    to_hamlets = [(seats[s.unit_code], cell) for s, cell in zip(settlements, hamlets, strict=True)]
    over_the_line = _cell_at(cells, np.vstack([neighbours_spots(neighbour.code, ground) for neighbour in county.neighbours]))
    nearest = hamlets[cKDTree(cells.sites[hamlets]).query(cells.sites[over_the_line])[1]]
    to_hamlets += list(zip(nearest, over_the_line, strict=True))
    return [_by_source(links) for links in (to_town + between, to_villages, to_hamlets)]


def _by_source(links: list[tuple[int, int]]) -> dict[int, list[int]]:
    targets: dict[int, list[int]] = {}
    for a, b in sorted({(int(a), int(b)) for a, b in links if a != b}):
        targets.setdefault(a, []).append(b)
    return targets


def _walk_back(before: npt.NDArray[np.integer], target: int, at: dict[tuple[int, ...], int]) -> list[int]:
    edges = []
    here = int(target)
    while (previous := int(before[here])) >= 0:
        edges.append(at[min(here, previous), max(here, previous)])
        here = previous
    return edges


def _cell_at(cells: Cells, lonlat: Floats) -> Ints:
    return np.asarray(cKDTree(cells.sites).query(to_metres(lonlat))[1], dtype=np.int64)


def _row(county: County, rank: int, line: shapely.LineString) -> Row:
    return {
        "name": _NAMES[rank],
        "division_code": county.code,
        "road_class": _CLASSES[rank],
        "is_oneway": False,
        "is_bridge": False,
        "geometry": line,
        "source": MADE_UP,
    }


def _in_degrees(line: shapely.LineString) -> shapely.LineString:
    return shapely.LineString(to_degrees(np.asarray(line.coords)))
