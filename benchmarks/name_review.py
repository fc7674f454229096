"""How long a whole review takes over 0.7 million real names: a village, a town, a county and a street, and a scheme of nineteen roads.

Reads divisions_2016_five_level.parquet of the shared data (never committed):

    .venv/bin/python benchmarks/name_review.py ../shared/data/national/divisions_2016_five_level.parquet

Real registers of streets are not public: 4,000 streets of one county are laid out on a grid and called by real village specifics.
"""

import gc
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gazetteer.kinds import NameKind
from gazetteer.likeness.decompose import decompose
from gazetteer.likeness.known import KnownName, Standing
from gazetteer.likeness.name_index import NameIndex
from gazetteer.review import review, review_batch
from gazetteer.rules.proposal import Proposal
from gazetteer.rules.shelf import packs_for
from gazetteer.rules.surroundings import Surroundings
from layers.codes import shorten_code
from layers.datum import STORED
from layers.frames import frame_of
from layers.reference import BUILT_UP_AREAS

DAY, COUNTY, STREETS, ASKED = date(2025, 3, 1), "320581", 4_000, 120
WEST, SOUTH, STEP = 120.60, 31.55, 0.004
KINDS = {"village": NameKind.VILLAGE_SEAT, "town": NameKind.TOWNSHIP}


def real_names(path: Path) -> pd.DataFrame:
    """Every division from the county down, as names of its kind, with its position (GCJ-02; for timing only)."""
    rows = pd.read_parquet(path, columns=["code", "name", "level", "dummy", "lon_gcj02", "lat_gcj02"])
    rows = rows[~rows["dummy"] & rows["level"].isin(["province", "city", "county", "town", "village"])]
    kinds = rows["level"].map(KINDS).fillna(NameKind.COUNTY_DIVISION)
    return pd.DataFrame(
        {
            "name": rows["name"],
            "kind": kinds,
            "division_code": rows["code"].map(shorten_code),
            "place_id": rows["code"],
            "lon": rows["lon_gcj02"],
            "lat": rows["lat_gcj02"],
        }
    )


def streets_of(names: pd.DataFrame) -> list[KnownName]:
    specifics = list(
        dict.fromkeys(decompose(n, NameKind.VILLAGE_SEAT).specific for n in names["name"].sample(40_000, random_state=7))
    )
    return [
        KnownName(f"s{n}", f"sp{n}", f"{specific}路", NameKind.STREET, Standing.STANDARD, COUNTY, _line(n))
        for n, specific in enumerate(specifics[:STREETS])
    ]


def _line(n: int) -> shapely.LineString:
    row, column = divmod(n, 64)
    lon, lat = WEST + column * STEP, SOUTH + row * STEP
    return shapely.LineString([(lon, lat), (lon + STEP * 0.9, lat)])


def surroundings_of(index: NameIndex, streets: list[KnownName]) -> Surroundings:
    town = shapely.box(WEST, SOUTH, WEST + 40 * STEP, SOUTH + 40 * STEP)
    areas = frame_of(BUILT_UP_AREAS, [{"built_up_id": "b", "name": "城区", "division_code": COUNTY, "geometry": town}])
    drawn = gpd.GeoDataFrame(
        {"place_id": [s.place_id for s in streets], "name": [s.name for s in streets]},
        geometry=[s.geometry for s in streets],
        crs=STORED,
    )
    return Surroundings(index, DAY, built_up_areas=areas, streets=drawn)


def timed(what: str, calls: list[Callable[[], object]]) -> None:
    calls[0]()  # keys of an index are laid when they are first asked for
    gc.collect()
    took, worked = [], []
    for call in calls:
        start, processor = time.perf_counter(), time.process_time()
        call()
        took.append(1000 * (time.perf_counter() - start))
        worked.append(1000 * (time.process_time() - processor))
    (p50, p99), (own50, own99) = np.percentile(took, (50, 99)), np.percentile(worked, (50, 99))
    print(
        f"{what:38} p50 {p50:7.1f} ms  p99 {p99:7.1f} ms  longest {max(took):7.1f} ms   own processor: p50 {own50:6.1f}  p99 {own99:6.1f}"
    )


def main() -> None:
    names = real_names(Path(sys.argv[1]))
    start = time.perf_counter()
    streets = streets_of(names)
    index = NameIndex.of_table(names).plus(streets)
    print(f"{len(index):,} names indexed in {time.perf_counter() - start:.1f} s")
    around = surroundings_of(index, streets)
    rng = np.random.default_rng(1)
    for what, kind in (
        ("village, county", NameKind.VILLAGE_SEAT),
        ("town, province", NameKind.TOWNSHIP),
        ("county, nation", NameKind.COUNTY_DIVISION),
    ):
        own = names[names["kind"] == kind].sample(ASKED, random_state=3)
        proposals = [Proposal(n, kind, DAY, c[:6].ljust(6, "0")) for n, c in zip(own["name"], own["division_code"], strict=True)]
        timed(what, [lambda p=p: review(p, around, packs_for(p.division_code, DAY)) for p in proposals])  # type: ignore[misc]
    chosen = rng.choice(len(streets), ASKED, replace=False)
    roads = [Proposal(streets[n].name, NameKind.STREET, DAY, COUNTY, geometry=_line(int(n) + 32)) for n in chosen]
    packs = packs_for(COUNTY, DAY)
    timed("street, built-up area, 4,000 streets", [lambda p=p: review(p, around, packs) for p in roads])  # type: ignore[misc]
    timed("scheme of 19 roads", [lambda k=k: review_batch(roads[k : k + 19], around, packs) for k in range(0, 95, 19)])  # type: ignore[misc]
    print(f"largest memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
