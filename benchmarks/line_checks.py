"""Borders of all full-resolution counties of two vintages: seconds, length recovered beside plain intersection, and what changed.

    python -m benchmarks.line_checks [--shared FOLDER] [--accuracy 250] [--turns 3]

The files (README beside them) state no CRS on purpose: their coordinates stand in one unnamed datum common to both, metres are those of the ellipsoid
at the coordinates as given. Nothing of them is written anywhere.
"""

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from benchmarks.side_by_side import print_table, take_turns
from boundaries.lines.common_border import common_borders
from boundaries.lines.outlines import Outlines
from boundaries.lines.vintages import BorderComparison, compare_borders
from layers.ellipsoid import length_m

Shapes = npt.NDArray[np.object_]

FILES = "national/county_{}_gcj02_full_gansu_ningxia_alxa_jiangsu.parquet"
OURS = "gisvc: tolerance overlay of every side, 5 cm"
PLAIN = "shapely: a.boundary.intersection(b.boundary), pair by pair"
OVERLAY = "geopandas.overlay of the outlines with themselves"
LONG_DEG, SHARE = 0.0017, 0.371  # a corner more on sides above about 150 m, somewhere on them: the middle would round to itself


def read(shared: Path, vintage: int) -> gpd.GeoDataFrame:
    return gpd.read_parquet(shared / FILES.format(vintage)).sort_values("code", ignore_index=True)


def denser(counties: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Every second county with a corner more on each of its longer straight sides: the outlines are the same on the ground."""
    shapes = np.asarray(counties.geometry.array, dtype=object).copy()
    for n in range(0, len(shapes), 2):
        parts = shapely.get_parts(shapes[n])
        shapes[n] = shapely.MultiPolygon(
            [shapely.Polygon(_with_corners(p.exterior), [_with_corners(hole) for hole in p.interiors]) for p in parts]
        )
    return counties.set_geometry(gpd.GeoSeries(shapes, index=counties.index))


def _with_corners(ring: shapely.LinearRing) -> shapely.LinearRing:
    corners = shapely.get_coordinates(ring)
    step = np.diff(corners, axis=0)
    long = np.flatnonzero(np.hypot(*step.T) > LONG_DEG)
    return shapely.LinearRing(np.insert(corners, long + 1, corners[long] + step[long] * SHARE, axis=0))


def by_intersection(counties: gpd.GeoDataFrame) -> float:
    """Metres shared, as plain intersection finds them, adjacency included."""
    outlines: Shapes = np.asarray(counties.boundary.array, dtype=object)
    a, b = counties.sindex.query(counties.geometry, predicate="intersects")
    return float(length_m(shapely.intersection(outlines[a[a < b]], outlines[b[a < b]])).sum())


def by_overlay(counties: gpd.GeoDataFrame) -> float:
    outlines = counties[["code"]].set_geometry(counties.boundary)
    both = gpd.overlay(outlines, outlines, how="intersection", keep_geom_type=True)
    return float(length_m(both.geometry[both["code_1"] < both["code_2"]].array).sum())


def by_tolerance(counties: gpd.GeoDataFrame) -> float:
    return float(common_borders(Outlines.of(counties))["length_m"].sum())


def candidates(counties: gpd.GeoDataFrame) -> dict[str, Callable[[], Any]]:
    return {
        OURS: lambda: by_tolerance(counties),
        PLAIN: lambda: by_intersection(counties),
        OVERLAY: lambda: by_overlay(counties),
    }


def side_by_side(counties: gpd.GeoDataFrame, turns: int) -> None:
    """Seconds and shared length of all candidates, on the file as it is and with corners more on one side of each border."""
    for what, frame in (("as they are", counties), ("every second one with a corner more on its longer sides", denser(counties))):
        corners = int(shapely.get_num_coordinates(np.asarray(frame.geometry.array, dtype=object)).sum())
        print(f"\n{len(frame)} counties {what}: {corners:,} corners")
        timings = take_turns(candidates(frame), turns=turns, slow={OVERLAY: 1})
        print_table(timings, ours=OURS)
        most = timings[OURS].answer
        for name, timing in timings.items():
            print(f"  {timing.answer / 1000:>10,.1f} km shared, {timing.answer / most:8.3%} of ours: {name}")


def whole_check(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame, accuracy_m: float) -> None:
    """Adjacency, common borders, gaps and overlaps of both vintages, and changes pair by pair: once, with its seconds."""
    wall, processor = time.perf_counter(), time.process_time()
    found = compare_borders(old, new, accuracy_m=accuracy_m)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    print(f"\nwhole check of {len(old)} and {len(new)} counties: {wall:.1f} s by the clock, {processor:.1f} s of processor")
    tell(found)


def tell(found: BorderComparison) -> None:
    pairs = found.pairs
    total = pairs[["new_m", "redrawn_m", "beyond_m"]].sum() / 1000
    print(f"stated accuracy {found.accuracy_m:g} m; pairs by verdict: {found.count()}")
    offsets = ", ".join(f"{share} %: {metres:,.0f} m" for share, metres in found.offsets_m.items())
    print(f"how far new borders lie from old ones, share of places: {offsets}")
    print(
        f"{total['new_m']:,.0f} km of border: {total['redrawn_m']:,.0f} km drawn again within the accuracy, {total['beyond_m']:,.0f} km beyond"
    )
    print(f"gaps and overlaps, old: {_defects(found.gaps_old)}; new: {_defects(found.gaps_new)}")
    print(f"codes of one vintage only: {len(found.only_old)} old, {len(found.only_new)} new")
    top = pairs[pairs["verdict"] == "changed"].head(12)
    shown = pd.DataFrame({
        "pair": top["code_a"] + " " + top["name_a"] + " – " + top["code_b"] + " " + top["name_b"],
        "a→b km²": top["a_to_b_change_m2"] / 1e6,
        "b→a km²": top["b_to_a_change_m2"] / 1e6,
        "beyond km": top["beyond_m"] / 1000,
        "offset m": top["largest_offset_m"],
    })  # fmt: skip
    print("\npairs between which most ground changed hands (wider than the accuracy):")
    print(shown.to_string(index=False, float_format="{:,.1f}".format))


def _defects(frame: pd.DataFrame) -> str:
    return f"{(frame['gaps_m2'] > 0).sum()} gaps of {frame['gaps_m2'].sum() / 1e6:,.2f} km², {(frame['overlaps_m2'] > 0).sum()} overlaps"


def main() -> None:
    parser = argparse.ArgumentParser(description="Borders of two vintages of counties, side by side with plain intersection")
    default = os.environ.get("GISVC_SHARED", str(Path(__file__).resolve().parents[2] / "shared"))
    parser.add_argument("--shared", type=Path, default=Path(default) / "data", help="folder with the real geodata")
    parser.add_argument("--accuracy", type=float, default=250.0, help="stated accuracy of both vintages together, metres")
    parser.add_argument("--turns", type=int, default=3)
    args = parser.parse_args()
    old, new = (read(args.shared, vintage) for vintage in (2018, 2022))
    whole_check(old, new, args.accuracy)
    if args.turns > 0:
        side_by_side(old, args.turns)


if __name__ == "__main__":
    main()
