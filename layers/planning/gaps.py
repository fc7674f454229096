"""Gaps: which units and which settled ground a facility does not reach, and whether a neighbour's would."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.datum import area_m2, circles, require_same_datum
from layers.planning.coverage import CoverageTable, describe_units, tell_coverage, text, whole_numbers
from layers.planning.demand import AGES
from layers.planning.question import CoverageQuestion, Measure
from layers.planning.sites import Sites, StudyFrames
from layers.planning.tally import COVERED, UNCOVERED
from layers.planning.units import Units

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]

QUAD_SEGS = 32
"""Corners per quarter of a drawn circle: 0.04 % short of its area. People are counted by distance, never by the drawing."""


_NEAREST = ("nearest_id", "nearest_name", "nearest_state", "distance_m")


@dataclass(frozen=True, slots=True)
class GapStudy:
    """Where coverage fails, complete.

    `missing` has one row per uncovered unit, ordered by code: which unit, its people and those out of reach; the nearest facility that counts (`nearest_id`,
    `nearest_name`, `nearest_state`, `distance_m`, `short_m` beyond the radius); the nearest of the area's own that is planned, idle or closed
    (`standby_…`); the nearest of a neighbour (`neighbour_…`, `neighbour_division`) and whether neighbours would cover the unit
    (`neighbour_covers`).

    `areas` has one row per unit with settled ground out of reach: `settled_m2`, `gap_m2` and `gap_with_neighbours_m2` on the ellipsoid; `people_out`,
    `elderly60_out` …, `places_out` and `people_out_with_neighbours` by distance, `places_undecided` (no figure or no position); and
    the ground itself.
    Empty when the question names no radius.
    """

    coverage: CoverageTable
    missing: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    settled_m2: float
    gap_m2: float
    gap_with_neighbours_m2: float


def measure_gaps(
    question: CoverageQuestion, frames: StudyFrames, built_up_areas: gpd.GeoDataFrame, *, area: str, on: date
) -> GapStudy:
    """The answer to a question and the gaps behind it, from frames alone.

    Args:
        built_up_areas: settled ground, polygons in degrees; may be empty.
    Raises:
        NoDatum, DatumsDiffer, NoUnits, NoDemand: as `measure_coverage`.
    """
    require_same_datum(frames.divisions, built_up_areas)
    sites = Sites.of(question, frames, area=area, on=on)
    coverage = tell_coverage(sites, frames)
    people_out = _people_out(sites)
    areas, settled_m2 = _areas(sites, built_up_areas, people_out)
    return GapStudy(
        coverage=coverage,
        missing=_missing(sites, coverage, people_out),
        areas=areas,
        settled_m2=float(settled_m2.sum()),
        gap_m2=float(areas["gap_m2"].sum()),
        gap_with_neighbours_m2=float(areas["gap_with_neighbours_m2"].sum()),
    )


def out_of_reach(settled: Shapes, lon: Floats, lat: Floats, *, radius_m: float) -> Shapes:
    """Each piece of settled ground (degrees) without what lies in the circles of `radius_m` metres round the points.

    Piece by piece with only the circles that touch it: half the time and a quarter of the memory of one overlay.
    """
    placed = np.isfinite(lon)
    left = settled.copy()
    if not placed.any():
        return left
    drawn = circles(lon[placed], lat[placed], radius_m, quad_segs=QUAD_SEGS)
    piece, touching = shapely.STRtree(drawn).query(settled, predicate="intersects")
    for at, touched in _by_first(piece, touching):
        left[at] = shapely.difference(settled[at], shapely.union_all(drawn[touched]))
    return left


def settled_ground(units: Units, built_up_areas: gpd.GeoDataFrame) -> Shapes:
    """The settled ground of each unit, clipped to its line; of a unit not drawn, what is registered in it and lies in no drawn one."""
    ground = np.asarray(built_up_areas.geometry.array, dtype=object)
    lines = np.asarray(units.frame.geometry.array, dtype=object)
    drawn = units.is_drawn
    pieces = np.full(len(units), shapely.Polygon(), dtype=object)
    if len(ground) == 0:
        return pieces
    for at, area in _by_first(*shapely.STRtree(ground).query(lines, predicate="intersects")):
        pieces[at] = _only_polygons(shapely.intersection(lines[at], shapely.union_all(ground[area])))
    registered = units.index_of_codes(built_up_areas["division_code"])
    for at in np.flatnonzero(~drawn & np.isin(np.arange(len(units)), registered)).tolist():
        whole = shapely.union_all(ground[registered == at])
        elsewhere = lines[drawn & shapely.intersects(lines, whole)]
        pieces[at] = _only_polygons(shapely.difference(whole, shapely.union_all(elsewhere)))
    return pieces


def _by_first(first: Positions, second: Positions) -> Iterator[tuple[int, Positions]]:
    """Pairs gathered by their first member, in its order."""
    order = np.argsort(first, kind="stable")
    members, starts = np.unique(first[order], return_index=True)
    for member, start, end in zip(members, starts, [*starts[1:], len(order)], strict=False):
        yield int(member), second[order[start:end]]


def _only_polygons(shape: shapely.Geometry) -> shapely.Geometry:
    """The polygons of an intersection, whose leavings may be lines and points where borders touch."""
    parts = shapely.get_parts(shape)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2]) if len(parts) > 1 else _flat(shape)


def _flat(shape: shapely.Geometry) -> shapely.Geometry:
    return shape if shapely.get_dimensions(shape) == 2 else shapely.Polygon()


def _areas(sites: Sites, built_up_areas: gpd.GeoDataFrame, people_out: dict[str, pd.Series]) -> tuple[gpd.GeoDataFrame, Floats]:
    settled = settled_ground(sites.units, built_up_areas)
    settled_m2 = area_m2(settled)
    own, everyone = _alone_and_together(sites)
    reach_m = sites.question.reach_m
    if reach_m is None:
        gap = gap_with = np.full(len(settled), shapely.Polygon(), dtype=object)
    else:
        gap = out_of_reach(settled, *_stand(sites, own), radius_m=reach_m)
        gap_with = out_of_reach(gap, *_stand(sites, everyone & ~own), radius_m=reach_m)
    shown = gap_with if sites.question.with_neighbours else gap
    columns = {
        **describe_units(sites.units),
        "settled_m2": settled_m2,
        "gap_m2": area_m2(gap),
        "gap_with_neighbours_m2": area_m2(gap_with),
        **people_out,
    }
    rows = gpd.GeoDataFrame(columns, geometry=shown, crs=sites.units.frame.crs)
    return rows[~shapely.is_empty(shown)].reset_index(drop=True), settled_m2


def _alone_and_together(sites: Sites) -> tuple[Flags, Flags]:
    """The area's own operating facilities, and all operating ones: the border told honestly needs both."""
    operating = sites.facilities.operating
    return operating & sites.facilities.is_own, operating


def _stand(sites: Sites, which: Flags) -> tuple[Floats, Floats]:
    return sites.facilities.lon[which], sites.facilities.lat[which]


def _people_out(sites: Sites) -> dict[str, pd.Series]:
    """Persons and places out of reach per unit, by distance; missing where only places without a figure are out."""
    places, n = sites.places, len(sites.units)
    placed = np.isfinite(places.lon)
    out, out_with = (
        placed & (sites.verdicts_on(places.lon, places.lat, of=which) == UNCOVERED) for which in _alone_and_together(sites)
    )

    def persons(age: str, which: Flags) -> pd.Series:
        known = which & np.isfinite(places.people[age])
        total = np.bincount(places.unit[known], weights=places.people[age][known], minlength=n)
        silent = (np.bincount(places.unit[known], minlength=n) == 0) & (np.bincount(places.unit[which], minlength=n) > 0)
        return whole_numbers(np.where(silent, np.nan, total))

    unknown = ~placed | ~np.isfinite(places.people["population"])
    return {
        "people_out": persons("population", out),
        **{f"{age}_out": persons(age, out) for age in AGES[1:]},
        "places_out": whole_numbers(np.bincount(places.unit[out], minlength=n)),
        "people_out_with_neighbours": persons("population", out_with),
        "places_undecided": whole_numbers(np.bincount(places.unit[unknown], minlength=n)),
    }


def _missing(sites: Sites, coverage: CoverageTable, people_out: dict[str, pd.Series]) -> gpd.GeoDataFrame:
    """Every uncovered unit with whom it might turn to."""
    own, everyone = _alone_and_together(sites)
    reach_m = np.nan if sites.question.reach_m is None else sites.question.reach_m
    told = coverage.units[[*describe_units(sites.units), *AGES, "places_unknown", "measured_from", *_NEAREST]]
    more = {
        "short_m": told["distance_m"].to_numpy() - reach_m,
        **_others(sites, "standby", sites.facilities.is_own & ~sites.facilities.operating, "state"),
        **_others(sites, "neighbour", everyone & ~own, "division_code"),
        **people_out,
        "neighbour_covers": pd.array(_neighbours_cover(sites, everyone), dtype="boolean"),
    }
    rows = gpd.GeoDataFrame(pd.concat([told, pd.DataFrame(more)], axis=1), geometry=coverage.units.geometry)
    return rows[coverage.is_missing].reset_index(drop=True)


def _others(sites: Sites, prefix: str, which: Flags, more: str) -> dict[str, object]:
    """The nearest of some facilities that do not count: its id, name, one more column, metres."""
    facilities = sites.facilities
    at, distance_m = facilities.tree(which).nearest(sites.lon, sites.lat)
    return {
        f"{prefix}_id": text(facilities.column("facility_id", at)),
        f"{prefix}_name": text(facilities.column("name", at)),
        f"{prefix}_{more.removesuffix('_code')}": text(facilities.column(more, at)),
        f"{prefix}_distance_m": distance_m,
    }


def _neighbours_cover(sites: Sites, everyone: Flags) -> Flags:
    """Whether each unit would be covered if neighbours' facilities counted too."""
    if sites.question.measure is Measure.REACH:
        return np.asarray(sites.verdicts_on(sites.lon, sites.lat, of=everyone) == COVERED)
    return sites.facilities.holdings(sites.units, everyone).holds
