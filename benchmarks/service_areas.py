"""Polygons of service areas side by side: what each recipe costs, whom it holds wrongly, and how much unreached road it claims.

    python -m benchmarks.service_areas SHARED/networks [--minutes 15]

Ours follows the door rule cell by cell, and so does the count of people reached: who could leave by another road than the nearest is no part of it. The others are what isochrone tools draw: the union of the reached roads with a margin (the margin a door may
lie from its road, and half of it), circles round them of the time that is left, and hulls of the reached nodes. People are the hexagons of Porto Alegre; none of the recipes is told where they live,
so ours is drawn here without its own knowledge of homes.
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
import shapely.ops

from layers.import_plan import ImportRequest
from layers.people import PersonId
from layers.planning.network.arcs import usable_edges
from layers.planning.network.graph import RoadGraph
from layers.planning.network.model import RoadTravel
from layers.planning.network.reached import Reached
from layers.planning.network.road_samples import RoadSamples
from layers.planning.network.service_areas import Residents, measure_service_areas
from layers.planning.specs import ROADS
from layers.planning.speeds import speed_profile
from layers.planning.travel import Places
from layers.store.memory import MemoryStore
from layers.store.protocol import Workspace
from layers.use_cases import carry_out, plan_import

NOBODY = Residents(Places(np.zeros(0), np.zeros(0)), np.zeros(0))


def main() -> int:
    parser = argparse.ArgumentParser(description="Polygons of service areas side by side")
    parser.add_argument("networks", type=Path, help="the folder networks of the shared geodata")
    parser.add_argument("--minutes", type=float, default=15.0)
    asked = parser.parse_args()
    travel, (cells, clinics) = _town(asked.networks), _people(asked.networks)
    stand = Places(clinics["lon"].to_numpy(), clinics["lat"].to_numpy())
    reached = travel.reached(stand, limit_min=asked.minutes)
    truth = travel.nearest(Places(cells["lon"].to_numpy(), cells["lat"].to_numpy()), stand, limit_min=asked.minutes).minutes[:, 0]
    samples = RoadSamples.of(travel.graph, usable_edges(travel.graph, travel.profile), 10.0)
    print(
        f"{asked.minutes:g} min, {reached.metres.sum() / 1000:,.1f} km of road, {cells['population'][np.isfinite(truth)].sum():,} people reached"
    )
    print(f"{'recipe':<52}{'s':>7}{'people wrong':>13}{'unreached road inside km':>26}{'km2':>8}")
    for name, draw in _recipes(travel, stand, reached, asked.minutes).items():
        begun = time.perf_counter()
        polygon = draw()
        took = time.perf_counter() - begun
        inside = shapely.intersects_xy(polygon, cells["lon"], cells["lat"])
        wrong = cells["population"][inside != np.isfinite(truth)].sum() / cells["population"][np.isfinite(truth)].sum()
        stray = shapely.intersects_xy(polygon, samples.lon, samples.lat) & ~samples.are_reached(reached)
        area = shapely.area(polygon) * 111.32**2 * np.cos(np.radians(samples.lat.mean()))
        print(f"{name:<52}{took:>7.2f}{wrong:>13.2%}{samples.metres[stray].sum() / 1000:>26.1f}{area:>8.1f}")
    return 0


def _recipes(travel: RoadTravel, stand: Places, reached: Reached, minutes: float) -> dict[str, Callable[[], Any]]:
    limit_m, lines = travel.snapper.policy.limit_m, _portions(travel.graph, reached)
    nodes = np.isfinite(reached.minutes)
    spots = shapely.MultiPoint(np.column_stack((travel.graph.node_lon[nodes], travel.graph.node_lat[nodes])).tolist())

    def ours() -> shapely.Geometry:
        (area,) = measure_service_areas(travel, stand, NOBODY, minutes=(minutes,))
        return shapely.MultiPolygon() if area.sketch is None else area.sketch.polygon

    return {
        "door rule, cells of 12.5 m (ours, homes unknown)": ours,
        f"union of reached roads, {limit_m:g} m round them": lambda: _buffered(lines, limit_m),
        f"union of reached roads, {limit_m / 2:g} m round them": lambda: _buffered(lines, limit_m / 2),
        "circles of the time left round reached roads": lambda: _circles(travel, stand, reached, minutes),
        "concave hull of reached nodes (ratio 0.1)": lambda: shapely.concave_hull(spots, ratio=0.1),
        "convex hull of reached nodes": lambda: shapely.convex_hull(spots),
    }


def _portions(graph: RoadGraph, reached: Reached) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    lines = graph.lines(reached.edge)
    cut = [
        shapely.ops.substring(line, begin, end, normalized=True)
        for line, begin, end in zip(lines, reached.begin, reached.end, strict=True)
    ]
    return np.array(cut, dtype=object)


def _buffered(lines: "np.ndarray[tuple[int], np.dtype[np.object_]]", metres: float) -> shapely.Geometry:
    """Buffered in degrees stretched to metres at the town's latitude: good to a part in a thousand over a town."""
    narrow = float(np.cos(np.radians(shapely.bounds(lines[0])[1])))
    stretched = shapely.transform(lines, lambda xy: xy * [narrow, 1.0])
    union = shapely.union_all(shapely.buffer(stretched, metres / 111_000, quad_segs=8))
    return shapely.transform(union, lambda xy: xy / [narrow, 1.0])


def _circles(travel: RoadTravel, stand: Places, reached: Reached, minutes: float) -> shapely.Geometry:
    """Round every 25 m of reached road as far as one may walk in the time that is left, and no further than a door may lie from its road."""
    samples = RoadSamples.of(travel.graph, usable_edges(travel.graph, travel.profile), 25.0)
    on = samples.chosen(samples.are_reached(reached))
    took = travel.nearest(Places(on.lon, on.lat), stand, limit_min=minutes).minutes[:, 0]
    left_m = np.clip((minutes - took) * 60 * travel.speed_ms, 0, travel.snapper.policy.limit_m)
    narrow = float(np.cos(np.radians(on.lat.mean())))
    round_ = np.isfinite(left_m) & (left_m > 0)
    circles = shapely.buffer(shapely.points(on.lon[round_] * narrow, on.lat[round_]), left_m[round_] / 111_000, quad_segs=4)
    return shapely.transform(shapely.union_all(circles), lambda xy: xy / [narrow, 1.0])


def _town(folder: Path) -> RoadTravel:
    store = MemoryStore(Workspace("620423", "阿雷格里港", 4544))
    plan = plan_import(store, ImportRequest(folder / "porto_alegre_osm.pbf", ROADS, valid_from=date(2026, 1, 1)))
    carry_out(store, plan, by=PersonId("benchmark"))
    return RoadTravel.of(RoadGraph.of(store.read(ROADS)), speed_profile("walk"))


def _people(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    cells = pd.read_csv(folder / "porto_alegre_hexgrid_population.csv")
    return cells, cells[cells["healthcare"] > 0]


if __name__ == "__main__":
    sys.exit(main())
