"""Two thousand candidates before the law: every rule broken with its metres, side by side with buffers and a spatial join.

    python -m benchmarks.judging [--candidates 2000] [--zones 2000] [--roads 5000] [--turns 5]

All take the same candidates, zones and roads and the pack of Shandong (2,000 m and 500 m, eight rules). The peers buffer every zone in the county's
projection and join: they say who is near, not by how many metres, and an arc of 16 segments a quarter is 2.4 m short at 2,000 m.
"""

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.side_by_side import print_table, take_turns
from layers.frames import frame_of
from layers.planning.candidates.candidates import Candidates
from layers.planning.land_specs import CANDIDATES, EXCLUSION_KINDS, EXCLUSION_ZONES
from layers.planning.law.ground import LawGround
from layers.planning.law.judge import judge_candidates
from layers.planning.law.nearest_clear import nearest_clear
from layers.planning.law.rules import Near
from layers.planning.law.shelf import shipped_rules
from layers.planning.specs import ROADS

OURS = "gisvc: judge_candidates, metres of every breach"
JOINED = "geopandas: buffer each layer, sjoin (yes or no)"
WITHIN = "geopandas: sjoin(predicate='dwithin') (yes or no)"
ON = date(2026, 11, 22)
COUNTY = (103.6, 36.8, 104.6, 37.6)
PACK = shipped_rules().stacked("shandong-2015")


def made_up_county(candidates: int, zones: int, roads: int, seed: int = 20261122) -> tuple[Candidates, LawGround]:
    """Parcels and points, ragged zones of every kind, and roads of four classes, strewn over a county."""
    rng = np.random.default_rng(seed)
    west, south, east, north = COUNTY
    turn = np.linspace(0, 2 * np.pi, 61)[:-1]

    def places(count: int) -> Any:
        return rng.uniform((west, south), (east, north), (count, 2))

    def ragged(middle: Any) -> shapely.Polygon:
        far = rng.uniform(0.001, 0.004) * rng.uniform(0.8, 1.2, 60)
        return shapely.Polygon(middle + np.column_stack((np.cos(turn), np.sin(turn))) * far[:, None])

    kinds, classes = list(EXCLUSION_KINDS), ["national", "provincial", "county", "village"]
    offered = [
        {"candidate_id": f"C{at}", "name": f"C{at}", "division_code": "620423", "candidate_kind": "parcel", "land_class": "grassland", "planned_class": "unused",
         "geometry": shapely.Point(x, y) if at % 2 else shapely.box(x, y, x + 0.001, y + 0.0008)}
        for at, (x, y) in enumerate(places(candidates))
    ]  # fmt: skip
    zone_rows = [
        {"zone_id": f"Z{at}", "division_code": "620423", "exclusion_kind": kinds[at % len(kinds)], "geometry": ragged(middle)}
        for at, middle in enumerate(places(zones))
    ]
    road_rows = [
        {
            "road_id": f"R{at}",
            "road_class": classes[at % 4],
            "geometry": shapely.LineString(start + np.cumsum(rng.normal(0, 0.0005, (20, 2)), axis=0)),
        }
        for at, start in enumerate(places(roads))
    ]
    frames = {"exclusion_zones": frame_of(EXCLUSION_ZONES, zone_rows), "roads": frame_of(ROADS, road_rows)}
    return Candidates.of(frame_of(CANDIDATES, offered)), LawGround(frames)


def answers(candidates: Candidates, ground: LawGround) -> dict[str, Callable[[], Any]]:
    ours = gpd.GeoDataFrame({"candidate": range(len(candidates))}, geometry=candidates.geometry, crs=4490)
    rules = [rule.test for rule in PACK[0].rules if isinstance(rule.test, Near) and ground.held(rule.test.layer) is not None]

    def layers() -> list[tuple[gpd.GeoDataFrame, float]]:
        chosen = []
        for rule in rules:
            frame = ground.frames[rule.layer]
            ((column, values),) = rule.where.items()
            chosen.append((frame.loc[frame[column].isin(values), ["geometry"]].to_crs(4543), rule.distance_m))
        return chosen

    def joined() -> set[tuple[int, int]]:
        flat, broken = ours.to_crs(4543), set()
        for no, (frame, metres) in enumerate(layers()):
            zones = frame.set_geometry(frame.buffer(metres, quad_segs=16)) if metres else frame
            broken |= {(no, at) for at in gpd.sjoin(flat, zones)["candidate"]}
        return broken

    def within() -> set[tuple[int, int]]:
        flat, broken = ours.to_crs(4543), set()
        for no, (frame, metres) in enumerate(layers()):
            broken |= {(no, at) for at in gpd.sjoin(flat, frame, predicate="dwithin", distance=metres)["candidate"]}
        return broken

    return {OURS: lambda: judge_candidates(candidates, ground, PACK, on=ON), JOINED: joined, WITHIN: within}


def main() -> None:
    parser = argparse.ArgumentParser(description="Candidates before the law, side by side with buffers and a spatial join")
    parser.add_argument("--candidates", type=int, default=2_000)
    parser.add_argument("--zones", type=int, default=2_000)
    parser.add_argument("--roads", type=int, default=5_000)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--clear", type=int, default=20, help="nearest clear spots to look for")
    args = parser.parse_args()
    candidates, ground = made_up_county(args.candidates, args.zones, args.roads)
    print(f"{args.candidates:,} candidates, {args.zones:,} zones, {args.roads:,} roads, eight rules of {PACK[0].pack_id}\n")
    timings = take_turns(answers(candidates, ground), turns=args.turns)
    print_table(timings, ours=OURS)
    judged, nearest = timings[OURS].answer, [breach for breach in timings[OURS].answer.breaches if breach.required is not None]
    print(f"  {len(judged.breaches):,} rules broken, {int(judged.is_refused.sum()):,} candidates refused")
    for name in (JOINED, WITHIN):
        print(f"  {name}: {len(timings[name].answer):,} rules broken (ours with a distance: {len(nearest):,})")
    area = shapely.box(*COUNTY)
    refused = np.flatnonzero(judged.is_refused)[: args.clear]
    found = take_turns(
        {"": lambda: [nearest_clear(judged, ground, int(at), area=area, within_m=8_000) for at in refused]}, turns=1
    )[""]
    spots = [spot for spot in found.answer if spot.is_found]
    print(
        f"  nearest clear spot: {found.median_s / max(len(refused), 1) * 1000:,.0f} ms a candidate; {len(spots)} of {len(refused)} found within 8 km"
    )


if __name__ == "__main__":
    main()
