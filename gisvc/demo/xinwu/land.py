"""The made-up ground of the district: blocks, the committees and subdistricts grown over them, streets, a canal and a railway."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import Voronoi

from gisvc.demo.chance import Floats, dice, wavy
from gisvc.demo.growth import grow, largest_piece, scatter
from gisvc.demo.ways import Barrier, Shapes, bent, merged, passable, wound
from gisvc.demo.xinwu.district import District, read_district

Ints = npt.NDArray[np.int64]

_MIDDLE = (120.42, 31.52)
_REACH_KM = (9.6, 8.6, 8.0, 7.2, 7.8, 8.6, 8.4, 8.0, 8.6, 8.4, 8.0, 7.8)  # every 30 degrees anticlockwise from east
_BLOCK_M = 420.0
_STREETS_KEPT = 0.62  # of the ways between blocks; the others are blocks without a street between them


@dataclass(frozen=True, slots=True)
class Land:
    """Polygons by code, blocks (lon/lat) of each committee with its own first, streets and barriers in degrees."""

    district: shapely.Geometry
    subdistricts: dict[str, shapely.Geometry]
    committees: dict[str, shapely.Geometry]
    blocks: dict[str, Floats]
    streets: Shapes
    bridges: Shapes
    barriers: tuple[tuple[Barrier, shapely.Geometry], ...]


@cache
def make_land() -> Land:
    """The whole made-up district, the same every time."""
    district = read_district()
    sites, pairs, shapes = _blocks()
    ours = largest_piece(pairs, np.hypot(*sites.T) < _reach_m(sites))
    away = np.hypot(*(sites[pairs[:, 0]] - sites[pairs[:, 1]]).T)
    seats = np.array([_nearest(sites, np.array(s.seat) * 1_000) for s in district.subdistricts])
    owner = grow(pairs, away, ours, seats=seats, head_start_m=np.zeros(len(seats)))
    held = _committees(district, sites, pairs, away, owner)
    barriers = _barriers()
    kept, bridges = _streets(sites, pairs, away, ours, barriers)
    whole = shapely.coverage_union_all(shapes[ours])
    lines = shapely.linestrings(to_degrees(bent(sites, pairs).reshape(-1, 2)).reshape(-1, 3, 2))
    return Land(
        district=whole,
        subdistricts={s.code: shapely.coverage_union_all(shapes[owner == k]) for k, s in enumerate(district.subdistricts)},
        committees={code: shapely.coverage_union_all(shapes[cells]) for code, cells in held.items()},
        blocks={code: to_degrees(sites[cells]) for code, cells in held.items()},
        streets=merged(np.asarray(lines)[kept & ~bridges]),
        bridges=np.asarray(lines)[kept & bridges],
        barriers=tuple((b, shapely.intersection(shapely.LineString(to_degrees(np.asarray(b.line.coords))), whole)) for b in barriers),
    )  # fmt: skip


def to_degrees(xy: Floats) -> Floats:
    """Metres east and north of the district's middle → lon/lat, rounded to the centimetre."""
    lon, lat = _way().transform(xy[:, 0], xy[:, 1])
    return np.round(np.column_stack([lon, lat]), 7)


@cache
def _way() -> pyproj.Transformer:
    plane = f"+proj=tmerc +lon_0={_MIDDLE[0]} +lat_0={_MIDDLE[1]} +ellps=GRS80 +units=m"
    return pyproj.Transformer.from_crs(plane, "EPSG:4490", always_xy=True)


def _reach_m(xy: Floats) -> Floats:
    turn = np.mod(np.arctan2(xy[:, 1], xy[:, 0]) / (2 * np.pi) * len(_REACH_KM), len(_REACH_KM))
    around = np.asarray([*_REACH_KM, _REACH_KM[0]])
    smooth = np.interp(turn, np.arange(len(around)), around) * 1_000
    return np.asarray(smooth + 500 * wavy(xy, purpose="xinwu outline", longest_m=6_000, shortest_m=1_200))


def _blocks() -> tuple[Floats, Ints, Shapes]:
    """Jittered blocks of a few hundred metres: their middles, which touch, and their outlines in degrees."""
    n = int(12_500 / _BLOCK_M)
    column, row = np.meshgrid(np.arange(-n, n + 1), np.arange(-n, n + 1))
    sites = np.column_stack([column.ravel(), row.ravel()]) * _BLOCK_M
    sites = sites + (dice("xinwu blocks").random(sites.shape) - 0.5) * 0.6 * _BLOCK_M
    near = np.hypot(*sites.T) < 10_800
    voronoi = Voronoi(sites)
    inner = np.flatnonzero(near)
    position = np.full(len(sites), -1)
    position[inner] = np.arange(len(inner))
    pairs = position[voronoi.ridge_points]
    corners = to_degrees(np.clip(voronoi.vertices, -50_000, 50_000))
    shapes = np.array([shapely.Polygon(corners[voronoi.regions[voronoi.point_region[k]]]) for k in inner], dtype=object)
    return sites[inner], pairs[(pairs >= 0).all(axis=1)].astype(np.int64), shapes


def _committees(district: District, sites: Floats, pairs: Ints, away: Floats, owner: Ints) -> dict[str, Ints]:
    """Which blocks each committee holds, the one its office stands in first."""
    found: dict[str, Ints] = {}
    for k, subdistrict in enumerate(district.subdistricts):
        inside = owner == k
        held = np.flatnonzero(inside)
        codes = [c.code for c in district.committees_of(subdistrict)]
        roll = dice("xinwu committees", subdistrict.code)
        apart = np.full(len(held), 1_600.0)
        seats = held[scatter(sites[held], np.ones(len(held)), count=len(codes), apart_m=apart, roll=roll)]
        of = grow(pairs, away, inside, seats=seats, head_start_m=np.zeros(len(seats)))
        for n, code in enumerate(codes):
            others = np.flatnonzero((of == n) & (np.arange(len(of)) != seats[n]))
            found[code] = np.concatenate([[seats[n]], others])
    return found


def _nearest(sites: Floats, spot: Floats) -> int:
    return int(np.hypot(*(sites - spot).T).argmin())


def _barriers() -> tuple[Barrier, ...]:
    """The canal in the west, the railway through the middle, the expressway in the east, each with few crossings."""
    return (
        Barrier("W1", "运河（演示）", "river", wound((-9_000, -6_500), (-1_500, 9_500), sway_m=350, purpose="xinwu canal"), (3, 6.5, 9.5, 12, 15)),
        Barrier("W2", "演示铁路", "railway", wound((-10_000, 3_000), (10_500, -1_500), sway_m=200, purpose="xinwu railway"), (2, 5, 8, 11, 14, 18)),
        Barrier("W3", "演示高速公路", "expressway", wound((4_200, -10_000), (5_200, 10_000), sway_m=250, purpose="xinwu expressway"), (3, 6, 9, 11.5, 14, 17)),
    )  # fmt: skip


def _streets(
    sites: Floats, pairs: Ints, away: Floats, ours: npt.NDArray[np.bool_], barriers: tuple[Barrier, ...]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which ways between blocks are streets: all that hold the town together, and a share of the rest; and which are bridges."""
    inside = ours[pairs].all(axis=1)
    grid, bridges = passable(sites, pairs[inside], away[inside], barriers)
    tree = minimum_spanning_tree(grid).tocoo()
    needed = {(min(a, b), max(a, b)) for a, b in zip(tree.row.tolist(), tree.col.tolist(), strict=True)}
    open_ways = {(min(a, b), max(a, b)) for a, b in zip(*(part.tolist() for part in grid.nonzero()), strict=True)}
    chance = dice("xinwu streets").random(len(pairs)) < _STREETS_KEPT
    ends = np.sort(pairs, axis=1).tolist()
    kept = np.array([(a, b) in needed or (chance[n] and (a, b) in open_ways) for n, (a, b) in enumerate(ends)], dtype=np.bool_)
    is_bridge = np.zeros(len(pairs), dtype=np.bool_)
    is_bridge[np.flatnonzero(inside)[bridges]] = True
    return kept & inside, is_bridge
