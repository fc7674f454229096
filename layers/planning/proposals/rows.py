"""The rows of a proposal: the new sites one by one, what every unit gains, and who is still without."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.planning.coverage import describe_units, text, whole_numbers
from layers.planning.proposals.ground import SitingGround
from layers.planning.siting.plan import SitingPlan

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]


def nearest_minutes(ground: SitingGround, sites: Positions) -> Floats:
    """(places,) minutes to the nearest of some sites; inf where none is near enough to be known."""
    costs = ground.costs
    is_open = np.zeros(costs.sites, dtype=bool)
    is_open[sites] = True
    kept = is_open[costs.site]
    minutes = np.full(costs.demand, np.inf)
    np.minimum.at(minutes, costs.place[kept], costs.value[kept])
    return minutes


def is_within(ground: SitingGround, minutes: Floats) -> Flags:
    """Whoever gets there within the minutes asked about; exactly at the limit counts."""
    return np.asarray(minutes <= ground.question.minutes + 1e-9)


def site_rows(ground: SitingGround, plan: SitingPlan, order: Positions) -> gpd.GeoDataFrame:
    """One row per new site in the order of building: what it adds to what stood and was built before it."""
    open_sites, weights = list(ground.existing), ground.weights
    covered, rows = is_within(ground, nearest_minutes(ground, ground.existing)), []
    for rank, site in enumerate(order, 1):
        open_sites.append(int(site))
        now = is_within(ground, nearest_minutes(ground, np.array(open_sites, dtype=np.int64)))
        rows.append({"rank": rank, "adds": int(weights[now & ~covered].sum()), "covered": int(weights[now].sum())})
        covered = now
    at = order - len(ground.facility)
    candidates = ground.candidates
    unit = ground.sites.units.index_of_points(candidates.lon[at], candidates.lat[at])
    columns = {
        "candidate_id": text(candidates.ids[at]),
        "name": text(candidates.names[at]),
        "unit": _unit_names(ground, unit),
        "candidate_kind": text(candidates.kinds[at]),
        "load": whole_numbers(plan.loads[order]),
        "capacity": whole_numbers(candidates.capacity[at]),
        "cost_wan": candidates.cost_wan[at],
        "converts": text(candidates.words("converts")[at]),
    }
    dots = shapely.points(candidates.lon[at], candidates.lat[at])
    frame = pd.DataFrame(rows, columns=["rank", "adds", "covered"])
    return gpd.GeoDataFrame({**frame, **columns}, geometry=dots, crs=ground.sites.units.frame.crs)


def unit_rows(ground: SitingGround, before: Floats, after: Floats) -> gpd.GeoDataFrame:
    """One row per unit, ordered by code: how many are covered before and after, and the mean way of those who have one both times."""
    units, n = ground.sites.units, len(ground.sites.units)
    known, weights = ground.unit >= 0, ground.weights
    was, now = is_within(ground, before), is_within(ground, after)
    total, covered_before, covered_after = (
        np.bincount(ground.unit[known], weights=(weights * mask)[known], minlength=n) for mask in (np.ones(len(was)), was, now)
    )
    columns = {
        **describe_units(units),
        "people": whole_numbers(total),
        "covered_before": whole_numbers(covered_before),
        "covered_after": whole_numbers(covered_after),
        "gained": whole_numbers(covered_after - covered_before),
        "minutes_before": _means(ground, before),
        "minutes_after": _means(ground, after),
    }
    return gpd.GeoDataFrame(columns, geometry=np.asarray(units.frame.geometry.array, dtype=object), crs=units.frame.crs)


def place_rows(ground: SitingGround, before: Floats, after: Floats) -> gpd.GeoDataFrame:
    """One row per place where people live: who gains, who is still without, and why it is not tied."""
    rows = pd.DataFrame(
        {
            "unit": _unit_names(ground, ground.unit),
            "people": whole_numbers(ground.people),
            "minutes_before": np.where(np.isfinite(before), before, np.nan),
            "minutes_after": np.where(np.isfinite(after), after, np.nan),
            "is_covered": is_within(ground, after),
            "is_gained": is_within(ground, after) & ~is_within(ground, before),
            "reason": ground.reason,
        }
    )
    placed = np.isfinite(ground.points.lon)
    dots = np.full(len(rows), None, dtype=object)
    dots[placed] = shapely.points(ground.points.lon[placed], ground.points.lat[placed])
    return gpd.GeoDataFrame(rows, geometry=dots, crs=ground.sites.units.frame.crs)


def unserved_rows(units: gpd.GeoDataFrame) -> pd.DataFrame:
    """Units with people who are still without, most people first."""
    without = (units["people"] - units["covered_after"]).astype("Int64")
    rows = pd.DataFrame(units[["code", "name", "township", "people", "minutes_after"]]).assign(without=without)
    return rows[rows["without"] > 0].sort_values(["without", "code"], ascending=[False, True], ignore_index=True)


def _unit_names(ground: SitingGround, unit: Positions) -> pd.Series:
    names = [*ground.sites.units.frame["name"].astype(object), None]
    return text([names[at] for at in unit])


def _means(ground: SitingGround, minutes: Floats) -> Floats:
    """Mean minutes of a unit's people as far as they are known; NaN where nobody has a way."""
    n, told = len(ground.sites.units), np.isfinite(minutes) & (ground.unit >= 0)
    weight = ground.weights * told
    sums = np.bincount(ground.unit[told], weights=(weight * np.where(told, minutes, 0))[told], minlength=n)
    people = np.bincount(ground.unit[told], weights=weight[told], minlength=n)
    with np.errstate(invalid="ignore"):
        return np.asarray(sums / people)
