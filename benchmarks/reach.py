"""People within reach: a million places, five thousand facilities, three thousand units, side by side with peers.

    python -m benchmarks.reach [--points 1000000] [--facilities 5000] [--turns 5] [--without-postgis]

Every candidate does the whole study: decide for each place whether a facility lies within reach, and add the people up by unit.
Peers get what they like best for nothing: coordinates projected to metres, frames built, tables loaded, indexed and analysed. Ours starts
from longitude and latitude. The decisions are then checked against pyproj.Geod, all of them.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import psycopg
import pyproj
import shapely
from scipy.spatial import cKDTree

from benchmarks.postgis_cluster import find_postgresql, postgis
from benchmarks.side_by_side import Timing, print_table, take_turns
from layers.datum import to_ecef
from layers.planning.distance import FacilityTree
from layers.planning.tally import COVERED, Tally
from layers.planning.units import Units

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

GEOD = pyproj.Geod(a=6378137.0, rf=298.257222101)
EPSG = 4547  # CGCS2000, central meridian 114° E: the zone the city lies in
WEST, SOUTH, EAST, NORTH = 113.5, 30.0, 114.5, 30.9
RADII_M = (1000.0, 3000.0, 5000.0, 30_000.0)
OURS = "gisvc: lon/lat → crowds → KD-tree → Geod at the edge → units"
OURS_SHUFFLED = "gisvc, the places in random order"
BARE_PLANAR = "bare cKDTree, planar metres ready, workers=-1"
BARE_ECEF = "bare cKDTree, ECEF metres ready, workers=-1"
SJOIN = "geopandas.sjoin_nearest(max_distance) + units"
DWITHIN = "PostGIS ST_DWithin, geometry, planar, GiST + units"
DWITHIN_GEOGRAPHY = "PostGIS ST_DWithin, geography (ellipsoid) + units"


@dataclass(frozen=True)
class City:
    """Made-up places and facilities, two thirds of them round three hundred centres; every array is ready before the clock starts."""

    lon: Floats
    lat: Floats
    people: Floats
    unit: Positions
    units: int
    facility_lon: Floats
    facility_lat: Floats

    @classmethod
    def of(cls, points: int, facilities: int, units: Units, seed: int = 20221123) -> "City":
        rng = np.random.default_rng(seed)
        centres = np.column_stack((rng.uniform(WEST, EAST, 300), rng.uniform(SOUTH, NORTH, 300)))

        def scattered(n: int) -> tuple[Floats, Floats]:
            near = centres[rng.integers(0, 300, n)] + rng.normal(0, 0.02, (n, 2))
            far = np.column_stack((rng.uniform(WEST, EAST, n), rng.uniform(SOUTH, NORTH, n)))
            place = np.where((rng.random(n) < 2 / 3)[:, None], near, far)
            return np.clip(place[:, 0], WEST, EAST), np.clip(place[:, 1], SOUTH, NORTH)

        lon, lat = scattered(points)
        shape = gpd.GeoSeries(gpd.points_from_xy(lon, lat), crs=4490)
        order = np.argsort(shape.hilbert_distance().to_numpy(), kind="stable")  # as the house stores demand
        lon, lat = lon[order], lat[order]
        people = rng.integers(0, 400, points).astype(float)
        return cls(lon, lat, people, units.index_of_points(lon, lat), len(units), *scattered(facilities))

    def shuffled(self) -> "City":
        """The same places as they would come from a sheet nobody sorted."""
        order = np.random.default_rng(1).permutation(len(self.lon))
        return replace(self, lon=self.lon[order], lat=self.lat[order], people=self.people[order], unit=self.unit[order])

    def in_metres(self) -> tuple[Floats, Floats]:
        to_metres = pyproj.Transformer.from_crs(4490, EPSG, always_xy=True)
        places = np.column_stack(to_metres.transform(self.lon, self.lat))
        return places, np.column_stack(to_metres.transform(self.facility_lon, self.facility_lat))


def three_thousand_units() -> Units:
    """A grid of 60 × 50 polygons of 60 corners with wavy borders that fit each other."""
    columns, rows = 60, 50
    xs, ys = np.linspace(WEST, EAST, columns + 1), np.linspace(SOUTH, NORTH, rows + 1)
    wave = (EAST - WEST) / columns / 8

    def bent(x: Floats, y: Floats) -> Floats:
        inner = (x > WEST) & (x < EAST)
        return np.column_stack((x + np.where(inner, wave * np.sin(y * 900), 0), y))

    def polygon(i: int, j: int) -> shapely.Polygon:
        up, down = np.linspace(ys[j], ys[j + 1], 30), np.linspace(ys[j + 1], ys[j], 30)
        ring = np.vstack((bent(np.full(30, xs[i + 1]), up), bent(np.full(30, xs[i]), down)))
        return shapely.Polygon(ring)

    shapes = [polygon(i, j) for j in range(rows) for i in range(columns)]
    frame = gpd.GeoDataFrame({"code": [f"{n:012d}" for n in range(len(shapes))]}, geometry=shapes, crs=4490)
    return Units(frame, "township", "", {}, {})


def ours(city: City, radius_m: float) -> tuple[Flags, Floats]:
    """The house's own path, from degrees to people by unit."""
    tree = FacilityTree.of(city.facility_lon, city.facility_lat)
    within = tree.is_within(city.lon, city.lat, radius_m=radius_m)
    sums = Tally.of(city.unit, city.people, within.astype(np.int8) * COVERED, groups=city.units)
    return within, sums.covered


def candidates(city: City, radius_m: float, connection: psycopg.Connection | None) -> dict[str, Callable[[], Any]]:
    places, facilities = city.in_metres()
    earth, stands = to_ecef(city.lon, city.lat), to_ecef(city.facility_lon, city.facility_lat)
    points = gpd.GeoDataFrame({"unit": city.unit, "people": city.people}, geometry=gpd.points_from_xy(*places.T), crs=EPSG)
    centres = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*facilities.T), crs=EPSG)

    shuffled = city.shuffled()

    def sjoin() -> Any:
        near = gpd.sjoin_nearest(points, centres, max_distance=radius_m)
        near = near[~near.index.duplicated()]
        return near.groupby("unit")["people"].sum()

    chosen: dict[str, Callable[[], Any]] = {
        OURS: lambda: ours(city, radius_m),
        OURS_SHUFFLED: lambda: ours(shuffled, radius_m),
        BARE_PLANAR: lambda: cKDTree(facilities).query(places, distance_upper_bound=radius_m, workers=-1)[0] <= radius_m,
        BARE_ECEF: lambda: cKDTree(stands).query(earth, distance_upper_bound=radius_m, workers=-1)[0] <= radius_m,
        SJOIN: sjoin,
    }
    if connection is not None:
        chosen[DWITHIN] = lambda: ask_postgis(connection, "geom", radius_m)
        chosen[DWITHIN_GEOGRAPHY] = lambda: ask_postgis(connection, "geog", radius_m)
    return chosen


def ask_postgis(connection: psycopg.Connection, column: str, radius_m: float) -> dict[int, float]:
    query = (
        f"select unit, sum(people) from demand d where exists "
        f"(select 1 from facility f where st_dwithin(f.{column}, d.{column}, {radius_m})) group by unit"
    )
    return dict(connection.execute(query).fetchall())


@contextmanager
def loaded_postgis(city: City) -> Iterator[psycopg.Connection | None]:
    """A database that holds the city twice, as planar geometry and as geography, indexed and analysed."""
    binaries = find_postgresql()
    if binaries is None:
        print("PostGIS is not installed here: its rows are left out.", file=sys.stderr)
        yield None
        return
    with postgis(binaries) as connection:
        for table, columns in {"demand": "unit int, people float8,", "facility": ""}.items():
            connection.execute(
                f"create unlogged table {table} ({columns} geom geometry(point, {EPSG}), geog geography(point, 4490))"
            )
        places, facilities = city.in_metres()
        _copy(
            connection,
            "demand (unit, people, geom, geog)",
            [city.unit.tolist(), city.people.tolist()],
            places,
            city.lon,
            city.lat,
        )
        _copy(connection, "facility (geom, geog)", [], facilities, city.facility_lon, city.facility_lat)
        for table in ("demand", "facility"):
            for column in ("geom", "geog"):
                connection.execute(f"create index on {table} using gist ({column})")
            connection.execute(f"analyze {table}")
        yield connection


def _copy(connection: psycopg.Connection, target: str, more: list[list[Any]], metres: Floats, lon: Floats, lat: Floats) -> None:
    planar = shapely.to_wkb(shapely.set_srid(shapely.points(metres), EPSG), hex=True, include_srid=True)
    degrees = shapely.to_wkb(shapely.set_srid(shapely.points(lon, lat), 4490), hex=True, include_srid=True)
    with connection.cursor() as cursor, cursor.copy(f"copy {target} from stdin") as copy:
        for row in zip(*more, np.asarray(planar), np.asarray(degrees), strict=True):
            copy.write_row(row)


def geod_decisions(city: City, radius_m: float) -> tuple[Flags, int]:
    """What pyproj.Geod decides for every place, and how many pairs it was asked.

    Geod measures every place to its nearest facility in a straight line. Within the radius: covered, with a witness. Beyond it, no other
    facility can cover it unless its straight line, which is never longer than the geodesic, is within the radius too: those are all measured.
    """
    tree = cKDTree(to_ecef(city.facility_lon, city.facility_lat))
    chord, nearest = (np.asarray(found) for found in tree.query(to_ecef(city.lon, city.lat), workers=-1))
    metres = geod_m(city, np.arange(len(city.lon)), nearest)
    within: Flags = metres <= radius_m
    open_cases = np.flatnonzero(~within & (chord <= radius_m + 1e-6))
    asked = len(metres)
    for place in open_cases:
        rivals = np.asarray(
            tree.query_ball_point(to_ecef(city.lon[place : place + 1], city.lat[place : place + 1])[0], radius_m + 1e-6)
        )
        within[place] = bool((geod_m(city, np.full(len(rivals), place), rivals) <= radius_m).any())
        asked += len(rivals)
    return within, asked


def geod_m(city: City, place: Positions, facility: Positions) -> Floats:
    ends = city.lon[place], city.lat[place], city.facility_lon[facility], city.facility_lat[facility]
    return np.asarray(GEOD.inv(*ends)[2])


def brute_force_sample(city: City, radius_m: float, *, places: int = 100, seed: int = 1) -> tuple[Positions, Flags]:
    """Geod on every facility for some places: checks the check."""
    sample = np.random.default_rng(seed).choice(len(city.lon), places, replace=False)
    n = len(city.facility_lon)
    metres = geod_m(city, np.repeat(sample, n), np.tile(np.arange(n), places)).reshape(places, n)
    return sample, np.asarray((metres <= radius_m).any(axis=1))


def buffer_decisions(city: City, radius_m: float) -> Flags:
    """The usual recipe: buffers of 16 segments a quarter in the zone's metres, united, points in polygons."""
    places, facilities = city.in_metres()
    buffers = shapely.union_all(shapely.buffer(shapely.points(facilities), radius_m, quad_segs=16))
    shapely.prepare(buffers)
    return np.asarray(shapely.intersects_xy(buffers, *places.T))


def print_buffer_errors(city: City, radius_m: float, truth: Flags, *, shown: int = 5) -> None:
    covered = buffer_decisions(city, radius_m)
    wrong = np.flatnonzero(covered != truth)
    lost = int((truth[wrong]).sum())
    print(
        f"  buffer polygons get {len(wrong):,} of {len(truth):,} places wrong at {radius_m:g} m ({lost:,} lost, {len(wrong) - lost:,} won):"
    )
    tree = FacilityTree.of(city.facility_lon, city.facility_lat)
    nearest, metres = tree.nearest(city.lon[wrong[:shown]], city.lat[wrong[:shown]])
    for place, facility, length in zip(wrong[:shown], nearest, metres, strict=True):
        said = "covered" if covered[place] else "not covered"
        print(
            f"    {city.lon[place]:.6f}, {city.lat[place]:.6f}: {length:.3f} m from facility {facility}; the buffer says {said}"
        )


def check(city: City, radius_m: float, answer: tuple[Flags, Floats]) -> Flags:
    """Prints how many decisions differ from Geod, and returns Geod's."""
    within, by_unit = answer
    truth, asked = geod_decisions(city, radius_m)
    sample, sampled = brute_force_sample(city, radius_m)
    differ = int((within != truth).sum())
    sums = np.bincount(city.unit[truth], weights=city.people[truth], minlength=city.units)
    print(
        f"  {radius_m:>7g} m: {differ} of {len(truth):,} decisions differ from pyproj.Geod ({asked:,} pairs measured); "
        f"{int((truth[sample] != sampled).sum())} of {len(sample)} places brute-forced against all facilities differ; "
        f"covered {within.mean():.4%}; unit sums equal: {bool(np.array_equal(sums, by_unit))}"
    )
    return truth


def sorting_table(city: City, units: Units, turns: int) -> dict[str, Timing]:
    """Which unit each place lies in: the house's sorted walk against geopandas.sjoin."""
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(city.lon, city.lat), crs=4490)
    return take_turns(
        {
            "gisvc: sorted by longitude + prepared polygons": lambda: units.index_of_points(city.lon, city.lat),
            "geopandas.sjoin(predicate='intersects')": lambda: gpd.sjoin(points, units.frame, predicate="intersects"),
        },
        turns=turns,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="People within reach, side by side with peers")
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--facilities", type=int, default=5_000)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--radius", type=float, action="append", help="metres; default 1000 3000 5000 30000")
    parser.add_argument("--without-postgis", action="store_true")
    args = parser.parse_args()
    units = three_thousand_units()
    city = City.of(args.points, args.facilities, units)
    print(
        f"{args.points:,} places × {args.facilities:,} facilities by {city.units:,} units; medians of {args.turns} turns, taken in turn\n"
    )
    with ExitStack() as stack:
        connection = None if args.without_postgis else stack.enter_context(loaded_postgis(city))
        truths = {}
        for radius_m in args.radius or RADII_M:
            timings = take_turns(
                candidates(city, radius_m, connection), turns=args.turns, slow={SJOIN: 3, DWITHIN: 3, DWITHIN_GEOGRAPHY: 1}
            )
            print(f"reach {radius_m:g} m")
            print_table(timings, ours=OURS)
            truths[radius_m] = check(city, radius_m, timings[OURS].answer)
            print_buffer_errors(city, radius_m, truths[radius_m])
            print()
    print("which unit a place lies in")
    print_table(sorting_table(city, units, args.turns), ours="gisvc: sorted by longitude + prepared polygons")


if __name__ == "__main__":
    main()
