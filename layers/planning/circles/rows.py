"""The rows of a circle: unit by unit and place by place, the minutes, what they are short of, and from which speed on they are inside."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.datum import geodesic_m
from layers.planning.circles.figures import Sums
from layers.planning.circles.ground import CircleGround
from layers.planning.coverage import describe_units, text, whole_numbers
from layers.planning.demand import AGES, people_by_unit
from layers.planning.tally import COVERED, UNDECIDED
from layers.planning.travel import NOBODY

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Verdicts = npt.NDArray[np.int8]

WHOLLY, PARTLY, NOT, UNTOLD = "wholly", "partly", "not", "undecided"


def classes_of(units: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    """How much of each row of `unit_rows` is inside: wholly, partly, not (for certain), or nobody can tell."""
    share = units["share"].to_numpy(dtype=float, na_value=np.nan)
    decided = units["amount_undecided"].to_numpy(dtype=float, na_value=np.nan) == 0
    classes = np.select([share == 1, share > 0, (share == 0) & decided], [WHOLLY, PARTLY, NOT], UNTOLD)
    return np.asarray(classes, dtype=object)


def unit_rows(ground: CircleGround, sums: Sums) -> gpd.GeoDataFrame:
    """One row per unit, ordered by code."""
    units, n, tally = ground.sites.units, len(ground.sites.units), sums.tally
    seat, worst = np.arange(n), worst_minutes(ground, sums)
    with np.errstate(invalid="ignore"):
        share = tally.covered / tally.everyone
    columns = {
        **describe_units(units),
        "covered": flag(tally.verdicts_of_everyone),
        "amount": whole_numbers(tally.everyone),
        "amount_covered": whole_numbers(tally.covered),
        "amount_undecided": whole_numbers(tally.undecided_amount),
        "unknown": whole_numbers(tally.undecided),
        "share": share,
        "within_reach": flag(ground.verdict[seat]),
        **way_of(ground, seat),
        "measured_from": text(ground.sites.measured_from),
        "worst_minutes": known(worst),
        **shortfall(ground, worst),
        "neighbour_covers": flag(ground.verdicts_with(ground.everyone)[seat]),
        **people_by_unit(ground.sites.places, n),
    }
    shapes = np.asarray(units.frame.geometry.array, dtype=object)
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=units.frame.crs)


def place_rows(ground: CircleGround, demand: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """One row per place where people live, as ordered in the frame they came from."""
    places, units, n = ground.sites.places, ground.sites.units, len(ground.sites.units)
    at = n + np.arange(len(places))
    source = demand.iloc[places.row].reset_index(drop=True)
    key = "settlement_id" if "settlement_id" in source else "demand_id"
    columns = {
        "place_id": text(source[key].to_numpy(dtype=object, na_value=None)),
        "name": text(source["name"].to_numpy(dtype=object, na_value=None) if "name" in source else [None] * len(source)),
        "unit_code": text(units.codes[places.unit]),
        "unit": text(units.frame["name"].to_numpy(dtype=object)[places.unit]),
        **{age: whole_numbers(places.people[age]) for age in AGES},
        "covered": flag(ground.verdict[at]),
        **way_of(ground, at),
        **shortfall(ground, ground.times.minutes[at]),
        "neighbour_covers": flag(ground.verdicts_with(ground.everyone)[at]),
    }
    return gpd.GeoDataFrame(columns, geometry=_dots(places.lon, places.lat), crs=units.frame.crs)


def way_of(ground: CircleGround, at: Positions) -> dict[str, object]:
    """How points are tied, what is nearest by time, how long it takes, and how much longer the way is than the straight line to it.

    `line_id` and `line_m` are the nearest in a straight line, which is told even where no way was found.
    `next_id` is told where a second lies within the time. `why` is a key of `travel.REASONS`, or `facility_untied` where a facility that is itself not tied stands too near to be ruled out.
    """
    facilities, times, connection = ground.sites.facilities, ground.times, ground.connection
    nearest, minutes = times.facility[at], times.minutes[at]
    straight_m = _straight_m(ground, at, nearest)
    line, line_m = facilities.tree(ground.sites.counted).nearest(ground.points.lon[at], ground.points.lat[at])
    doubtful = (ground.verdict[at] == UNDECIDED) & (connection.reason[at] == "")
    return {
        "nearest_id": text(facilities.column("facility_id", nearest)),
        "nearest_name": text(facilities.column("name", nearest)),
        "minutes": known(minutes),
        "next_id": text(facilities.column("facility_id", times.second[at])),
        "next_minutes": known(times.second_minutes[at]),
        "straight_m": known(straight_m),
        "detour": detour_of(ground, minutes, straight_m),
        "line_id": text(facilities.column("facility_id", line)),
        "line_m": line_m,
        "tied_m": known(connection.metres[at]),
        "why": text(np.where(doubtful, "facility_untied", connection.reason[at])),
    }


def detour_of(ground: CircleGround, minutes: Floats, straight_m: Floats) -> Floats:
    """How many times as long as the straight line the way takes on foot; a vehicle's speed changes on the way, so nothing is said of it."""
    if not ground.travel.mode.is_on_foot:
        return np.full(len(minutes), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        return known(np.where(straight_m > 0, minutes * 60 * ground.travel.speed_ms / straight_m, np.nan))


def shortfall(ground: CircleGround, minutes: Floats) -> dict[str, object]:
    """What is missing to the limit, in minutes and in metres walked, and the speed from which on nothing is; missing where no way was found.

    On foot all minutes shrink alike, so the speed is exact; a vehicle has none.
    """
    limit, travel = ground.question.minutes, ground.travel
    short = np.maximum(minutes - limit, 0.0)
    on_foot = travel.mode.is_on_foot
    blank = np.full(len(minutes), np.nan)
    return {
        "short_min": known(short),
        "short_m": known(short * 60 * travel.speed_ms) if on_foot else blank,
        "break_even_ms": known(minutes * travel.speed_ms / limit) if on_foot else blank,
    }


def worst_minutes(ground: CircleGround, sums: Sums) -> Floats:
    """Of each unit, the minutes of whoever of those counted needs longest; undecided ones and empty places left out, NaN where none is left."""
    counted = sums.counted
    verdict, minutes = ground.verdict[counted.point], ground.times.minutes[counted.point]
    decides = (verdict != UNDECIDED) & (counted.amount > 0)
    worst = np.full(len(ground.sites.units), -np.inf)
    np.maximum.at(worst, counted.unit[decides], minutes[decides])
    return np.where(worst == -np.inf, np.nan, worst)


def flag(verdict: Verdicts) -> pd.Series:
    return pd.Series(np.where(verdict == COVERED, True, False), dtype="boolean").mask(verdict == UNDECIDED)


def known(values: Floats) -> Floats:
    """Numbers for a table: unreachable is missing there, never an infinity."""
    return np.where(np.isfinite(values), values, np.nan)


def _dots(lon: Floats, lat: Floats) -> npt.NDArray[np.object_]:
    dots = np.full(len(lon), None, dtype=object)
    placed = np.isfinite(lon)
    dots[placed] = shapely.points(lon[placed], lat[placed])
    return dots


def _straight_m(ground: CircleGround, at: Positions, facility: Positions) -> Floats:
    """Metres in a straight line from points to given facilities, NaN without one."""
    facilities, points = ground.sites.facilities, ground.points
    metres = np.full(len(at), np.nan)
    found = np.flatnonzero(facility != NOBODY)
    there = facility[found]
    metres[found] = geodesic_m(points.lon[at[found]], points.lat[at[found]], facilities.lon[there], facilities.lat[there])
    return metres
