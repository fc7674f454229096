"""The ground as walkers find it: heights, land cover, roads and what stands in the way, on one grid."""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy import ndimage

from layers.planning.speeds import SpeedProfile, speed_profile
from layers.planning.surface.cover import CoverScheme
from layers.planning.surface.errors import EmptySurface, NotHeights, SurfacesDiffer
from layers.planning.surface.grid import DIRECTIONS, Grid
from layers.planning.surface.obstacles import Obstacles
from layers.planning.surface.slope import both_ways_factor, slope_of
from layers.planning.surface.steps import TICKS_PER_MINUTE, Steps
from layers.planning.surface.tracks import Tracks
from layers.raster import Raster

Flags = npt.NDArray[np.bool_]

_METRES = frozenset({"", "m", "metre", "metres", "meter", "meters", "米"})
_LEAST_SEA_M2 = 1_000_000.0


class Climb(StrEnum):
    """directed: up and down are told apart, step by step · both_ways: each cell slows by its slope, the mean of there and back."""

    DIRECTED = "directed"
    BOTH_WAYS = "both_ways"


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """Land cover on the same grid as the heights, and what its codes mean for a walker."""

    raster: Raster
    scheme: CoverScheme


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What a surface is made of: a DEM, and where there are some, land cover, ROADS and BARRIERS (EPSG:4490)."""

    heights: Raster
    cover: Cover | None = None
    roads: gpd.GeoDataFrame | None = None
    barriers: gpd.GeoDataFrame | None = None


@dataclass(frozen=True, slots=True)
class SurfaceRules:
    """How the ground is judged.

    Attributes:
        climb: how slope counts.
        sea_m: connected cells of exactly this height over more than 1 km² are open water; None when the DEM has no sea.
        off_road: how many times the pace of a made way it takes where no land cover says better. 1 / 0.6 is Tobler's (1993) figure for off-path travel.
        on_roads: how fast one gets along on roads and which are open: on foot (the default), by bus or by car.
    """

    climb: Climb = Climb.DIRECTED
    sea_m: float | None = 0.0
    off_road: float = 1 / 0.6
    on_roads: SpeedProfile = field(default_factory=lambda: speed_profile("walk"))


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """Ground ready to be travelled over at any speed. Arrays have one entry a cell, row by row.

    Attributes:
        effort: metres of flat, made way that a metre here is worth; inf where nobody passes.
        ride_ms: metres per second of a vehicle; 0 where one walks.
        height_m: of length 0 when the effort holds the slope already.
        ways: bit k is set where the step in direction k can be taken.
        fingerprint: equal ground and rules, equal fingerprints.
        scheme: the classification of the land cover that was allowed for; None without any.
    """

    grid: Grid
    effort: npt.NDArray[np.float32]
    ride_ms: npt.NDArray[np.float32]
    height_m: npt.NDArray[np.float32]
    ways: npt.NDArray[np.uint8]
    obstacles: Obstacles
    rules: SurfaceRules
    fingerprint: str
    scheme: CoverScheme | None = None

    @classmethod
    def of(cls, ground: Ground, rules: SurfaceRules | None = None) -> "Surface":
        """
        Raises:
            EmptySurface: not one valid height.
            NotHeights: heights in feet.
            SurfacesDiffer: land cover on another grid.
            OldDatum, UnknownDatum, DistortedGrid: as `Grid.of`.
            UnknownCover: land cover with classes its scheme does not know.
        """
        rules = rules or SurfaceRules()
        grid, heights = Grid.of(ground.heights, "heights"), require_heights(ground.heights)
        effort = _effort_of(ground.cover, rules, ground.heights)
        obstacles = Obstacles.of(ground.barriers, grid)
        effort[_sea(heights, grid, rules.sea_m).ravel()] = np.inf
        effort[obstacles.inside] = np.inf
        tracks = Tracks.of(ground.roads, rules.on_roads, obstacles, grid)
        effort[tracks.cells] = tracks.effort
        effort[np.isnan(heights.ravel())] = np.inf
        slope = slope_of(heights, grid).ravel() if rules.climb is Climb.BOTH_WAYS else None
        if slope is not None:
            effort *= both_ways_factor(slope)
        ways = _ways(np.isfinite(effort).reshape(grid.shape))
        for direction, cells in obstacles.shut.items():
            shut = cells[~tracks.is_bridged(cells, direction, grid)]
            ways[shut] &= np.uint8(255 - (1 << direction))
        height_m = np.nan_to_num(heights).astype(np.float32).ravel() if slope is None else np.empty(0, dtype=np.float32)
        ride_ms = np.zeros(len(grid), dtype=np.float32)
        ride_ms[tracks.cells] = tracks.ride_ms
        fingerprint = fingerprint_of(ground, rules)
        scheme = ground.cover.scheme if ground.cover else None
        return cls(grid, effort.astype(np.float32), ride_ms, height_m, ways, obstacles, rules, fingerprint, scheme)

    def steps(self, speed_ms: float) -> Steps:
        """What steps cost somebody who walks at a speed (m/s) on flat, made ways."""
        is_walked = self.ride_ms == 0
        seconds = np.where(is_walked, self.effort / np.float32(speed_ms), 1 / np.where(is_walked, 1, self.ride_ms))
        pace = np.where(np.isfinite(self.effort), seconds * (TICKS_PER_MINUTE / 60), 0).astype(np.float32)
        return Steps(self.grid, pace, self.height_m, is_walked, self.ways)


def fingerprint_of(ground: Ground, rules: SurfaceRules) -> str:
    """SHA-256 of everything a surface is made from."""
    digest = hashlib.sha256(repr((rules, ground.cover.scheme.name if ground.cover else None)).encode())
    for raster in (ground.heights, *([ground.cover.raster] if ground.cover else [])):
        digest.update(raster.fingerprint().encode())
    for frame in (ground.roads, ground.barriers):
        if frame is not None:
            digest.update(b"".join(w or b"" for w in shapely.to_wkb(np.asarray(frame.geometry.array, dtype=object))))
            told = [c for c in ("road_class", "closed_to", "speed_kmh", "barrier_kind") if c in frame.columns]
            digest.update(frame[told].to_csv(index=False).encode())
        digest.update(b"|")
    return digest.hexdigest()


def require_heights(raster: Raster, layer: str = "heights") -> npt.NDArray[np.float64]:
    if raster.unit.strip().lower() not in _METRES:
        raise NotHeights(layer, raster.unit)
    if raster.is_missing.all():
        raise EmptySurface(layer)
    return np.where(raster.is_missing, np.nan, raster.values.astype(np.float64))


def _effort_of(cover: Cover | None, rules: SurfaceRules, heights: Raster) -> npt.NDArray[np.float64]:
    if cover is None:
        return np.full(heights.values.size, rules.off_road)
    same = cover.raster.shape == heights.shape and cover.raster.crs.equals(heights.crs, ignore_axis_order=True)
    if not (same and np.allclose(cover.raster.transform, heights.transform, rtol=1e-9, atol=0)):
        raise SurfacesDiffer("heights", "land cover")
    return cover.scheme.effort(cover.raster, otherwise=rules.off_road).ravel()


def _sea(heights: npt.NDArray[np.float64], grid: Grid, sea_m: float | None) -> Flags:
    """Open water: DEMs write one height over all of it, and flat land of that very height is never that large."""
    if sea_m is None:
        return np.zeros(heights.shape, dtype=bool)
    patches, _ = ndimage.label(heights == sea_m)
    areas = np.bincount(patches.ravel(), weights=np.repeat(grid.east_m * grid.south_m, grid.shape[1]))
    areas[0] = 0
    return np.asarray(areas[patches] > _LEAST_SEA_M2)


def _ways(passable: Flags) -> npt.NDArray[np.uint8]:
    """Bit k of each cell: both ends of the step in direction k can be stood on."""
    around = np.pad(passable, 1)
    rows, columns = passable.shape
    ways = np.zeros(passable.shape, dtype=np.uint8)
    for direction, (down, right) in enumerate(DIRECTIONS):
        there = around[1 + down : 1 + down + rows, 1 + right : 1 + right + columns]
        ways |= (passable & there).astype(np.uint8) << np.uint8(direction)
    return ways.ravel()
