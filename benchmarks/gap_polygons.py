"""Settled ground out of reach: three hundred townships and five thousand circles, side by side with one overlay.

    python -m benchmarks.gap_polygons [--townships 300] [--facilities 5000] [--radius 1000] [--turns 5]

Every candidate takes the same settled ground and the same circles on the ellipsoid (32 segments a quarter), and answers with the ground left in
each township.
"""

import argparse
from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from benchmarks.reach import EAST, NORTH, SOUTH, WEST
from benchmarks.side_by_side import print_table, take_turns
from layers.datum import area_m2, circle, circles
from layers.planning.gaps import QUAD_SEGS, out_of_reach

Floats = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]

OURS = "gisvc: township by township, only the circles that touch it"
OVERLAY = "geopandas.overlay(how='difference')"
UNION = "shapely: one union of all circles, then difference"


def made_up_ground(townships: int, seed: int = 20221123) -> Shapes:
    """Ragged settled polygons, one a township, on a grid."""
    rng = np.random.default_rng(seed)
    columns = round(np.sqrt(townships * 4 / 3))
    rows = -(-townships // columns)
    cell_x, cell_y = (EAST - WEST) / columns, (NORTH - SOUTH) / rows
    turn = np.linspace(0, 2 * np.pi, 61)[:-1]

    def ragged(n: int) -> shapely.Polygon:
        x, y = WEST + cell_x * (n % columns + 0.5), SOUTH + cell_y * (n // columns + 0.5)
        far = rng.uniform(0.35, 0.49, 60)
        return shapely.Polygon(np.column_stack((x + cell_x * far * np.cos(turn), y + cell_y * far * np.sin(turn))))

    return np.array([ragged(n) for n in range(townships)])


def candidates(ground: Shapes, lon: Floats, lat: Floats, radius_m: float) -> dict[str, Callable[[], Any]]:
    townships = gpd.GeoDataFrame({"township": range(len(ground))}, geometry=ground, crs=4490)

    def draw() -> Shapes:
        return circles(lon, lat, radius_m, quad_segs=QUAD_SEGS)

    def overlay() -> Shapes:
        discs = gpd.GeoDataFrame(geometry=draw(), crs=4490)
        left = gpd.overlay(townships, discs, how="difference", keep_geom_type=True).set_index("township").geometry
        return np.asarray(left.reindex(range(len(ground)), fill_value=shapely.Polygon()).array, dtype=object)

    return {
        OURS: lambda: out_of_reach(ground, lon, lat, radius_m=radius_m),
        OVERLAY: overlay,
        UNION: lambda: shapely.difference(ground, shapely.union_all(draw())),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Settled ground out of reach, side by side with one overlay")
    parser.add_argument("--townships", type=int, default=300)
    parser.add_argument("--facilities", type=int, default=5_000)
    parser.add_argument("--radius", type=float, default=1000.0, help="metres")
    parser.add_argument("--turns", type=int, default=5)
    args = parser.parse_args()
    ground = made_up_ground(args.townships)
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(WEST, EAST, args.facilities), rng.uniform(SOUTH, NORTH, args.facilities)
    print(
        f"{args.townships} townships, {args.facilities:,} circles of {args.radius:g} m; every candidate draws its circles within the time\n"
    )
    timings = take_turns(candidates(ground, lon, lat, args.radius), turns=args.turns)
    print_table(timings, ours=OURS)
    areas = {name: area_m2(timing.answer) for name, timing in timings.items()}
    for name in (OVERLAY, UNION):
        worst = np.abs(areas[OURS] - areas[name]) / np.maximum(area_m2(ground), 1)
        print(f"  largest difference to {name}: {worst.max():.1e} of a township's ground")
    short = 1 - area_m2([circle(114.0, 30.0, args.radius, quad_segs=QUAD_SEGS)])[0] / (np.pi * args.radius**2)
    print(
        f"  a drawn circle is {short:.3%} short of its area; {areas[OURS].sum() / 1e6:,.1f} km² of {area_m2(ground).sum() / 1e6:,.1f} km² are out of reach"
    )


if __name__ == "__main__":
    main()
