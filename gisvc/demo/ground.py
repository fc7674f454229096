"""The made-up ground: a county outline, its townships and villages, and three neighbours, drawn without gap or overlap.

The plane is cut into some seven thousand small cells with crooked edges; counties, townships and villages grow over
the cells from their seats, as water would spread over rough ground. Whatever grows is a union of cells, so two
neighbours share every vertex of their border and nothing overlaps. Nothing is taken from a real map.
"""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from scipy.spatial import Voronoi
from shapely.geometry.base import BaseGeometry

from gisvc.demo.chance import Floats, dice, wavy
from gisvc.demo.county import County, Township, read_county
from gisvc.demo.growth import Flags, grow, largest_piece, scatter

Ints = npt.NDArray[np.int64]

PROJECTION_EPSG = 4544  # CGCS2000, 3-degree zone of 105°E
ORIGIN_M = (411_280.0, 4_118_700.0)  # 104°E 37.2°N in that zone: easting, northing
_SCALE = 1.0  # found once, so that the county measures the published 5,483 km² on the ellipsoid
TOWN_M = 2_400.0  # half the width of the county town

# Seats in metres east and north of the county town, and a head start in metres (negative: a small township).
_SEATS: dict[str, tuple[float, float, float]] = {
    "620423100": (0.0, 0.0, -5_500.0),
    "620423101": (15_500.0, -5_000.0, 0.0),
    "620423102": (-9_000.0, 21_000.0, 1_000.0),
    "620423103": (-9_500.0, -9_500.0, -500.0),
    "620423104": (3_500.0, 13_500.0, -2_500.0),
    "620423105": (-26_500.0, 13_500.0, 1_000.0),
    "620423106": (17_500.0, -25_500.0, 1_500.0),
    "620423107": (-15_500.0, -29_500.0, 2_500.0),
    "620423203": (-26_000.0, -8_500.0, 1_500.0),
    "620423205": (30_000.0, 6_500.0, 500.0),
    "620423207": (-23_000.0, 32_500.0, 500.0),
}
_NEIGHBOUR_SEATS = {"620622": (-62_000.0, 2_000.0), "152921": (6_000.0, 66_000.0), "620421": (58_000.0, -32_000.0)}

# The county's reach in kilometres, every 22.5 degrees anticlockwise from east.
_REACH_KM = (44.0, 43.0, 39.0, 37.0, 39.0, 45.0, 50.0, 46.0, 42.0, 38.0, 37.0, 41.0, 44.0, 43.0, 41.0, 41.0)


@dataclass(frozen=True, slots=True)
class Border:
    """The line between the county and one neighbour; lon/lat, from its western or northern end."""

    neighbour_code: str
    line: shapely.LineString


@dataclass(frozen=True, slots=True)
class Ground:
    """The made-up land in lon/lat degrees (CGCS2000): polygons by code, seats, and free spots in each unit."""

    county: BaseGeometry
    townships: dict[str, BaseGeometry]
    units: dict[str, BaseGeometry]
    neighbours: dict[str, BaseGeometry]
    seats: dict[str, tuple[float, float]]
    spots: dict[str, Floats]  # unit code → (n, 2) places inside it, nearest to the seat first
    neighbour_spots: dict[str, Floats]  # neighbour code → places inside it, nearest to our line first
    borders: tuple[Border, ...]


@dataclass(frozen=True, slots=True)
class Cells:
    """The small cells everything is made of: sites in metres, who touches whom, and the outlines in lon/lat."""

    sites: Floats
    pairs: Ints  # (m, 2) cells that share an edge
    cost: Floats  # (m,) metres of rough ground between them
    polygons: npt.NDArray[np.object_]


@cache
def _way(source: int, target: int) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def to_degrees(xy: Floats) -> Floats:
    """Metres east and north of the county town → lon/lat, rounded to the centimetre so that files repeat byte by byte."""
    lon, lat = _way(PROJECTION_EPSG, 4490).transform(xy[:, 0] * _SCALE + ORIGIN_M[0], xy[:, 1] * _SCALE + ORIGIN_M[1])
    return np.round(np.column_stack([lon, lat]), 7)


def to_metres(lonlat: Floats) -> Floats:
    """Lon/lat → metres east and north of the county town."""
    x, y = _way(4490, PROJECTION_EPSG).transform(lonlat[:, 0], lonlat[:, 1])
    return np.column_stack([(x - ORIGIN_M[0]) / _SCALE, (y - ORIGIN_M[1]) / _SCALE])


def _smooth_reach_m(xy: Floats) -> Floats:
    """How far the county reaches in each point's direction, in metres."""
    turn = np.mod(np.arctan2(xy[:, 1], xy[:, 0]) / (2 * np.pi) * len(_REACH_KM), len(_REACH_KM))
    before = np.floor(turn).astype(int)
    ease = (1 - np.cos((turn - before) * np.pi)) / 2
    reach = np.asarray(_REACH_KM)
    smooth: Floats = 1000 * (reach[before % len(reach)] * (1 - ease) + reach[(before + 1) % len(reach)] * ease)
    return smooth


def _reach_m(xy: Floats) -> Floats:
    """The same with a crooked edge."""
    return _smooth_reach_m(xy) + 3_500 * wavy(xy, purpose="outline", longest_m=30_000, shortest_m=3_500)


def _sow(spacing_m: float, half_width_m: float, purpose: str) -> Floats:
    """Jittered points on a hexagonal grid."""
    n = int(half_width_m / spacing_m) + 1
    column, row = np.meshgrid(np.arange(-n, n + 1), np.arange(-n, n + 1))
    xy = np.column_stack([(column + 0.5 * (row % 2)).ravel(), (row * math.sqrt(3) / 2).ravel()]) * spacing_m
    return xy + (dice("sow", purpose).random(xy.shape) - 0.5) * 0.75 * spacing_m


def _sites() -> tuple[Floats, Floats]:
    """Sites of the cells: fine in the county town, medium in the county, coarse beyond; then a ring of guards around them."""
    town, near, far = _sow(360, 5_200, "town"), _sow(1_150, 62_000, "county"), _sow(2_300, 90_000, "beyond")
    edge_near, edge_far, rim = _reach_m(near), _reach_m(far), _smooth_reach_m(far) + 24_000
    near_r, far_r = np.hypot(*near.T), np.hypot(*far.T)
    town = town[np.hypot(*town.T) < 5_000]
    near = near[(near_r >= 5_300) & (near_r < edge_near + 2_500)]
    guards = far[(far_r >= rim) & (far_r < rim + 8_000)]
    far = far[(far_r >= edge_far + 3_700) & (far_r < rim)]
    return np.vstack([town, near, far]), guards


def _crooked(start: Floats, end: Floats, rounds: int = 2) -> Floats:
    """Edges (m, 2) → (m, 2**rounds + 1, 2): midpoints pushed aside again and again, at most a ninth of the piece."""
    lines = np.stack([start, end], axis=1)
    roll = dice("crooked")
    for _ in range(rounds):
        a, b = lines[:, :-1], lines[:, 1:]
        push = (roll.random(a.shape[:2]) - 0.5) * 0.22
        middle = (a + b) / 2 + push[..., None] * np.stack([a[..., 1] - b[..., 1], b[..., 0] - a[..., 0]], axis=-1)
        woven = np.empty((len(lines), lines.shape[1] * 2 - 1, 2))
        woven[:, 0::2], woven[:, 1::2] = lines, middle
        lines = woven
    return lines


@cache
def make_cells() -> Cells:
    """The small cells of the plane, sown once."""
    sites, guards = _sites()
    voronoi = Voronoi(np.vstack([sites, guards]))
    vertices = np.clip(voronoi.vertices, -200_000, 200_000)
    ridge_ends = np.asarray(voronoi.ridge_vertices)
    drawn = (ridge_ends >= 0).all(axis=1) & (voronoi.ridge_points < len(sites)).any(axis=1)
    ends, owners = ridge_ends[drawn], voronoi.ridge_points[drawn]
    crooked = _crooked(vertices[ends[:, 0]], vertices[ends[:, 1]])
    polygons = _rings(to_degrees(crooked.reshape(-1, 2)).reshape(crooked.shape), ends, owners, count=len(sites))
    pairs = owners[(owners < len(sites)).all(axis=1)]
    middle = (sites[pairs[:, 0]] + sites[pairs[:, 1]]) / 2
    rough = np.exp(0.9 * wavy(middle, purpose="rough ground", longest_m=16_000, shortest_m=2_200))
    return Cells(sites, pairs.astype(np.int64), np.hypot(*(sites[pairs[:, 0]] - sites[pairs[:, 1]]).T) * rough, polygons)


def _rings(
    coordinates: Floats, ends: npt.NDArray[np.integer], owners: npt.NDArray[np.integer], *, count: int
) -> npt.NDArray[np.object_]:
    """Walk each cell's edges head to tail into one polygon."""
    edges_of: list[list[int]] = [[] for _ in range(count)]
    for edge, pair in enumerate(owners.tolist()):
        for cell in pair:
            if cell < count:
                edges_of[cell].append(edge)
    nodes = ends.tolist()
    rings = []
    for edges in edges_of:
        at: dict[int, list[int]] = {}
        for edge in edges:
            for node in nodes[edge]:
                at.setdefault(node, []).append(edge)
        edge, node = edges[0], nodes[edges[0]][0]
        pieces = []
        for _ in edges:
            forward = nodes[edge][0] == node
            pieces.append(coordinates[edge][:-1] if forward else coordinates[edge][:0:-1])
            node = nodes[edge][1 if forward else 0]
            edge = next((e for e in at[node] if e != edge), edge)
        rings.append(shapely.Polygon(np.vstack(pieces)))
    return np.array(rings, dtype=object)


def _counties(cells: Cells) -> tuple[Flags, Ints]:
    """Which cells are the county's, and which neighbour holds each of the others (position, -1 for ours)."""
    ours = largest_piece(cells.pairs, np.hypot(*cells.sites.T) < _reach_m(cells.sites))
    seats = _nearest_cells(cells.sites, np.array(list(_NEIGHBOUR_SEATS.values())))
    return ours, grow(cells.pairs, cells.cost, ~ours, seats=seats, head_start_m=np.zeros(len(seats)))


def _nearest_cells(sites: Floats, places: Floats) -> Ints:
    nearest: Ints = np.hypot(*(sites[None] - places[:, None]).transpose(2, 0, 1)).argmin(axis=1)
    return nearest


def _divide(
    cells: Cells, inside: Flags, codes: list[str], *, seat: Floats, apart_m: tuple[float, float]
) -> dict[str, tuple[int, Ints]]:
    """Seat cell and territory of each code: seats close together near the township's own, wider apart far from it."""
    held = np.flatnonzero(inside)
    away = np.hypot(*(cells.sites[held] - seat).T)
    weight = np.exp(-away / 8_000) + np.where(cells.sites[held, 1] > 14_000, 0.04, 0.12)
    apart = apart_m[0] + apart_m[1] * away
    seats = held[scatter(cells.sites[held], weight, count=len(codes), apart_m=apart, roll=dice("seats", codes[0]))]
    seats[np.hypot(*(cells.sites[seats] - seat).T).argmin()] = held[away.argmin()]
    owner = grow(cells.pairs, cells.cost, inside, seats=seats, head_start_m=np.zeros(len(seats)))
    nearest_first = np.hypot(*(cells.sites[seats] - seat).T).argsort(kind="stable")
    return {code: (int(seats[k]), np.flatnonzero(owner == k)) for code, k in zip(codes, nearest_first, strict=True)}


def _settle_township(cells: Cells, inside: Flags, township: Township, county: County) -> dict[str, tuple[int, Ints]]:
    """Communities share the county town, villages share the land; the class-centre village comes first, at the seat."""
    seat = np.array(_SEATS[township.code][:2])
    units = sorted(county.units_of(township), key=lambda u: (u.urban_rural_class, u.code))
    in_town = [u.code for u in units if u.is_community and u.urban_rural_class.startswith("1")]
    on_land = [u.code for u in units if u.code not in in_town]
    if not in_town:
        return _divide(cells, inside, on_land, seat=seat, apart_m=(900.0, 0.32))
    edge = TOWN_M * (1 + 0.18 * wavy(cells.sites, purpose="town", longest_m=5_000, shortest_m=900))
    town = largest_piece(cells.pairs, inside & (np.hypot(*cells.sites.T) < edge))
    return _divide(cells, town, in_town, seat=seat, apart_m=(700.0, 0.1)) | _divide(
        cells, inside & ~town, on_land, seat=seat, apart_m=(2_500.0, 0.4)
    )


def _spots(cells: Cells, seat: int, held: Ints) -> Floats:
    """Places inside a territory, nearest to its seat first; the seat itself is the first."""
    away = np.hypot(*(cells.sites[held] - cells.sites[seat]).T)
    return to_degrees(cells.sites[held[away.argsort(kind="stable")]])


def _border(ours: BaseGeometry, theirs: BaseGeometry) -> shapely.LineString:
    """The shared line, starting in the west (or in the north where it runs north to south)."""
    shared = shapely.line_merge(shapely.intersection(shapely.boundary(ours), shapely.boundary(theirs)))
    pieces = [piece for piece in shapely.get_parts(shared) if isinstance(piece, shapely.LineString)]
    line = max(pieces, key=lambda piece: piece.length)
    (x0, y0), (x1, y1) = line.coords[0], line.coords[-1]
    backwards = x0 > x1 if abs(x0 - x1) > abs(y0 - y1) else y0 < y1
    return line.reverse() if backwards else line


@cache
def make_ground() -> Ground:
    """The whole made-up land, the same every time."""
    county, cells = read_county(), make_cells()
    ours, theirs = _counties(cells)
    seats = np.array([_SEATS[t.code] for t in county.townships])
    owner = grow(cells.pairs, cells.cost, ours, seats=_nearest_cells(cells.sites, seats[:, :2]), head_start_m=seats[:, 2])
    settled: dict[str, tuple[int, Ints]] = {}
    for position, township in enumerate(county.townships):
        settled |= _settle_township(cells, owner == position, township, county)
    units = {u.code: shapely.coverage_union_all(cells.polygons[settled[u.code][1]]) for u in county.units}
    townships = {t.code: shapely.coverage_union_all(cells.polygons[owner == k]) for k, t in enumerate(county.townships)}
    whole = shapely.coverage_union_all(cells.polygons[ours])
    neighbours = {
        code: shapely.coverage_union_all(cells.polygons[largest_piece(cells.pairs, theirs == k)])
        for k, code in enumerate(_NEIGHBOUR_SEATS)
    }
    return Ground(
        county=whole,
        townships=townships,
        units=units,
        neighbours=neighbours,
        seats={
            code: (float(lon), float(lat)) for code, (seat, _) in settled.items() for lon, lat in to_degrees(cells.sites[[seat]])
        },
        spots={code: _spots(cells, seat, held) for code, (seat, held) in settled.items()},
        neighbour_spots={code: _spots_near_line(cells, theirs == k) for k, code in enumerate(_NEIGHBOUR_SEATS)},
        borders=tuple(Border(code, _border(whole, polygon)) for code, polygon in neighbours.items()),
    )


def _spots_near_line(cells: Cells, held: Flags) -> Floats:
    beyond = np.hypot(*cells.sites.T) - _reach_m(cells.sites)
    order = np.flatnonzero(held)[beyond[held].argsort(kind="stable")]
    return to_degrees(cells.sites[order])
