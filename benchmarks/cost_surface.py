"""Minutes over the ground: four million cells, a hundred facilities, side by side with scikit-image.

    python -m benchmarks.cost_surface [--cells 2000] [--sources 100] [--turns 5] [--dem path/to/dem.tif]

skimage.graph.MCP_Geometric (the usual Python answer) must be installed by hand; it is not ours (`uv pip install scikit-image`). It
is given its costs as a ready float64 array and square cells, the only ones on which one `sampling` is right; ours starts from the prepared surface, and names the
nearest facility of each cell besides, which skimage does not. The minutes are then compared, all of them. `--dem` adds a real tile:
slope, sea and steps up and down, from the file to the minutes, timed by itself.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
from scipy.ndimage import gaussian_filter

from benchmarks.side_by_side import print_table, take_turns
from layers.files.limits import Limits
from layers.files.rasters import read_raster
from layers.planning.surface.model import SurfaceTravel
from layers.planning.surface.spread import UNREACHED, Engine, spread_from
from layers.planning.surface.steps import LONGEST_TICKS, TICKS_PER_MINUTE, Steps
from layers.planning.surface.surface import Climb, Ground, Surface, SurfaceRules
from layers.planning.travel import Places
from layers.raster import Raster

CELL_M = 30.0
OURS = "gisvc, compiled: minutes and which facility"
PLAIN = "gisvc, plain scipy: the same to the tick"
SKIMAGE = "skimage.graph.MCP_Geometric: minutes"
DIRECTED = "gisvc, compiled, climbing told apart (Tobler, both ways differ)"


@dataclass(frozen=True)
class Hills:
    """Made-up hills on square cells, and facilities in them."""

    steps: Steps
    directed: Steps
    minutes_per_m: npt.NDArray[np.float64]
    cells: npt.NDArray[np.int64]


def hills(side: int, sources: int) -> Hills:
    rng = np.random.default_rng(20261122)
    heights = gaussian_filter(rng.normal(size=(side, side)), 12) * 2000
    raster = Raster(
        heights.astype(np.float32),
        (500_000.0, CELL_M, 4_100_000.0, CELL_M),
        pyproj.CRS.from_epsg(4544),
        np.zeros((side, side), dtype=bool),
        "m",
    )
    mean = Surface.of(Ground(raster), SurfaceRules(climb=Climb.BOTH_WAYS, sea_m=None))
    level = np.full(side, CELL_M)
    square = replace(mean.grid, east_m=level, south_m=level)
    steps = replace(mean, grid=square).steps(1.0)
    directed = replace(Surface.of(Ground(raster), SurfaceRules(sea_m=None)), grid=square).steps(1.0)
    minutes_per_m = steps.pace.reshape(side, side).astype(np.float64) / TICKS_PER_MINUTE
    return Hills(steps, directed, minutes_per_m, np.sort(rng.choice(side * side, sources, replace=False)))


def ours(steps: Steps, cells: npt.NDArray[np.int64], engine: Engine) -> Callable[[], npt.NDArray[np.int32]]:
    at_once = np.zeros(len(cells), dtype=np.int64)
    return lambda: spread_from(cells, at_once, limit=LONGEST_TICKS, steps=steps, engine=engine)[0]


def skimage_of(ground: Hills) -> Callable[[], Any]:
    from skimage.graph import MCP_Geometric

    side = ground.minutes_per_m.shape[1]
    starts = [divmod(cell, side) for cell in ground.cells.tolist()]
    return lambda: MCP_Geometric(ground.minutes_per_m, sampling=(CELL_M, CELL_M)).find_costs(starts)[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", type=int, default=2000, help="rows, and columns")
    parser.add_argument("--sources", type=int, default=100)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--with-plain", action="store_true", help="the engine without numba as well")
    parser.add_argument("--dem", type=Path, help="a GeoTIFF of heights to travel over as well")
    asked = parser.parse_args()
    ground = hills(asked.cells, asked.sources)
    candidates: dict[str, Callable[[], Any]] = {
        OURS: ours(ground.steps, ground.cells, Engine.FAST),
        SKIMAGE: skimage_of(ground),
        DIRECTED: ours(ground.directed, ground.cells, Engine.FAST),
    }
    if asked.with_plain:
        candidates[PLAIN] = ours(ground.steps, ground.cells, Engine.PLAIN)
    print(f"{asked.cells**2:,} cells of {CELL_M:g} m, {asked.sources} sources, eight neighbours, no limit")
    timings = take_turns(candidates, turns=asked.turns, slow={PLAIN: 1})
    print_table(timings, ours=OURS)
    compare(timings[OURS].answer / TICKS_PER_MINUTE, np.asarray(timings[SKIMAGE].answer).ravel())
    if asked.with_plain:
        print(f"ticks that differ between our engines: {int((timings[OURS].answer != timings[PLAIN].answer).sum())}")
    if asked.dem:
        travel_over(asked.dem, asked.sources)


def compare(minutes: npt.NDArray[np.float64], theirs: npt.NDArray[np.float64]) -> None:
    away = theirs > 0
    worst = float(np.max(np.abs(minutes[away] / theirs[away] - 1)))
    print(f"largest relative difference from skimage: {worst:.2e} over {int(away.sum()):,} cells")
    assert worst < 1e-5
    assert (minutes[~away] == 0).all()


def travel_over(dem: Path, sources: int) -> None:
    """A real tile, read, prepared and travelled over, each step timed once."""
    started = time.perf_counter()
    raster = read_raster(dem, limits=Limits()).raster
    read = time.perf_counter()
    surface = Surface.of(Ground(raster))
    prepared = time.perf_counter()
    land = np.flatnonzero(surface.ways)
    cells = np.sort(np.random.default_rng(7).choice(land, sources, replace=False))
    travel, facilities = SurfaceTravel.of(surface), surface.grid.middles(cells)
    travel.minutes_to(Places(facilities.lon[:1], facilities.lat[:1]), limit_min=1)
    ready = time.perf_counter()
    minutes = travel.minutes_to(facilities, limit_min=UNREACHED)
    ended = time.perf_counter()
    reached = ~minutes.is_missing
    print(
        f"{dem.name}: {raster.values.size:,} cells, {len(land):,} of them land; read {read - started:.2f} s, prepared {prepared - read:.2f} s, "
        f"{sources} sources {ended - ready:.2f} s; {int(reached.sum()):,} cells reached, median {float(np.median(minutes.values[reached].astype(float))):.1f} min, "
        f"farthest {minutes.values[reached].max():.1f} min"
    )


if __name__ == "__main__":
    main()
