"""The rows of a rearrangement: what becomes of every place, which residents move, and which units lose."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.planning.coverage import text, whole_numbers
from layers.planning.proposals.ground import FAR_MIN, SitingGround
from layers.planning.schemes.moving import Chosen
from layers.planning.schemes.rehousing import Rehousing
from layers.planning.schemes.uses import Uses
from layers.planning.siting.rearranging import SiteKind
from layers.planning.travel import NOBODY, Nearest
from layers.wording import Wording

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Row = dict[str, Any]

USES = {
    "close": Wording("关闭", "close"),
    "convert": Wording("改建", "convert"),
    "build": Wording("新建", "build"),
    "keep": Wording("保留", "keep"),
}


@dataclass(frozen=True, slots=True, eq=False)
class After:
    """All that the rows are told from: the nearest site of every place before and after (positions among the sites), beds and residents of the facilities, and who moves where."""

    ground: SitingGround
    uses: Uses
    chosen: Chosen
    was: Nearest
    now: Nearest
    beds: Floats
    residents: Floats
    moving: Rehousing
    houses: dict[str, Row]

    def people(self, near: Nearest) -> Floats:
        """(sites,) people in time of whom each site is the nearest."""
        site, weights = near.facility[:, 0], self.ground.weights
        inside = (near.minutes[:, 0] <= self.ground.question.minutes + 1e-9) & (site != NOBODY)
        return np.bincount(site[inside], weights=weights[inside], minlength=self.ground.costs.sites).astype(float)


def houses_of(facilities: gpd.GeoDataFrame, ground: SitingGround) -> dict[str, Row]:
    """Name, beds and residents of the houses that candidates would convert, whatever their kind; those nobody knows are missing."""
    wanted = {house for house in ground.candidates.words("converts") if house is not None}
    rows = facilities[facilities["facility_id"].isin(wanted)][["facility_id", "name", "beds", "residents"]]
    return {str(row["facility_id"]): row for row in rows.to_dict(orient="records")}


def used_places(after: After) -> gpd.GeoDataFrame:
    """One row per place (see `Rearrangement.places`): what closes first, then conversions, new ones and what stays."""
    rows = [*_standing(after), *_added(after)]
    order = list(USES)
    rows.sort(key=lambda row: (order.index(row["use"]), row["id"]))
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    whole = ("beds", "residents", "idle_beds", "before", "after", "moved", "lost", "residents_left", "capacity")
    words = ("use", "id", "name", "unit", "kind", "into", "house")
    columns = {name: whole_numbers(frame[name].to_numpy(dtype=float, na_value=np.nan)) for name in whole}
    columns |= {name: text(frame[name].to_numpy(dtype=object)) for name in words}
    columns |= {name: frame[name].astype(float) for name in ("into_minutes", "price_wan")}
    dots = shapely.points(frame["lon"].to_numpy(dtype=float), frame["lat"].to_numpy(dtype=float))
    return gpd.GeoDataFrame(
        {name: columns[name] for name in _COLUMNS if name in columns}, geometry=dots, crs=after.ground.sites.units.frame.crs
    )


_COLUMNS = ["use", "id", "name", "unit", "kind", "house", "beds", "residents", "idle_beds", "before", "after", "into", "into_minutes", "moved", "lost", "residents_left", "capacity", "price_wan", "lon", "lat"]  # fmt: skip


def _standing(after: After) -> Iterator[Row]:
    """The facilities of the kind, kept or closed."""
    ground = after.ground
    frame = ground.sites.facilities.frame.iloc[ground.facility]
    was, now, units = after.people(after.was), after.people(after.now), _unit_names(ground)
    closed = {int(site): n for n, site in enumerate(after.chosen.closed)}
    for site in ground.existing.tolist():
        row = frame.iloc[site]
        told: Row = {
            "use": "close" if site in closed else "keep", "id": str(row["facility_id"]), "name": str(row["name"]), "unit": units[site], "kind": str(row["kind"]),
            "beds": after.beds[site], "residents": after.residents[site], "idle_beds": max(after.beds[site] - after.residents[site], 0.0) if np.isfinite(after.beds[site] - after.residents[site]) else np.nan,
            "before": was[site], "after": now[site], "lon": ground.stands.lon[site], "lat": ground.stands.lat[site],
        }  # fmt: skip
        if site in closed:
            told |= _taken_over(after, site)
            known = np.isfinite(after.residents[site])
            told["residents_left"] = after.moving.left[closed[site]] if known else np.nan
        yield told


def _taken_over(after: After, site: int) -> Row:
    """Who takes over the people in time of a facility that closes: the one to which most of them go then, whether in time or not."""
    ground, limit = after.ground, after.ground.question.minutes + 1e-9
    mine = (after.was.facility[:, 0] == site) & (after.was.minutes[:, 0] <= limit)
    to, minutes, weights = after.now.facility[mine, 0], after.now.minutes[mine, 0], ground.weights[mine]
    lost = float(weights[~(minutes <= limit)].sum())
    some = to != NOBODY
    if not (weights[some] > 0).any():
        return {"lost": lost, "moved": 0.0}
    moved = np.bincount(to[some], weights=weights[some], minlength=ground.costs.sites)
    into = int(moved.argmax())
    pairs = ground.travel.pairs(ground.stands.chosen(np.array([site])), ground.stands.chosen(np.array([into])), limit_min=FAR_MIN)
    way = float(pairs.minutes[0]) if len(pairs) else np.nan
    return {"into": str(ground.site_names[into]), "into_minutes": way, "moved": float(moved[into]), "lost": lost}


def _added(after: After) -> Iterator[Row]:
    """The places converted and built."""
    ground, uses = after.ground, after.uses
    now, units, candidates = after.people(after.now), _unit_names(ground), ground.candidates
    for n in after.chosen.taken:
        at, option = uses.candidate[n], uses.options[n]
        if at < 0:
            continue
        house = candidates.words("converts")[at]
        stood = after.houses.get(str(house), {})
        beds, residents = (float(stood[name]) if pd.notna(stood.get(name)) else np.nan for name in ("beds", "residents"))
        yield {
            "use": "convert" if option.kind is SiteKind.CONVERT else "build", "id": str(candidates.ids[at]), "name": str(candidates.names[at]), "unit": units[option.site],
            "kind": str(candidates.kinds[at]), "house": stood.get("name") or house, "beds": beds, "residents": residents,
            "idle_beds": max(beds - residents, 0.0) if np.isfinite(beds - residents) else np.nan,
            "after": now[option.site], "capacity": candidates.capacity[at], "price_wan": candidates.cost_wan[at], "lon": candidates.lon[at], "lat": candidates.lat[at],
        }  # fmt: skip


def _unit_names(ground: SitingGround) -> list[str | None]:
    names = [*ground.sites.units.frame["name"].astype(object), None]
    at = ground.sites.units.index_of_points(ground.stands.lon, ground.stands.lat)
    return [names[n] for n in at]


def moving_residents(after: After) -> pd.DataFrame:
    """One row per group of residents who move (see `Rearrangement.moves`)."""
    ground, moving, closed = after.ground, after.moving, after.chosen.closed
    ids = np.concatenate(
        (ground.sites.facilities.frame["facility_id"].to_numpy(dtype=object)[ground.facility], ground.candidates.ids)
    )
    names = ground.site_names
    rows = [
        (ids[closed[leaves]], names[closed[leaves]], ids[enters], names[enters], round(residents), minutes)
        for leaves, enters, residents, minutes in zip(moving.leaves, moving.enters, moving.residents, moving.minutes, strict=True)
    ]
    return pd.DataFrame(rows, columns=["from_id", "from_name", "to_id", "to_name", "residents", "minutes"])


def losing_units(ground: SitingGround, units: gpd.GeoDataFrame, changed: tuple[Flags, Flags]) -> pd.DataFrame:
    """Units in which somebody loses his cover, most people first (see `Rearrangement.losers`)."""
    known, n = ground.unit >= 0, len(ground.sites.units)
    lost, gained = (
        np.bincount(ground.unit[known], weights=(ground.weights * mask)[known], minlength=n).astype(np.int64) for mask in changed
    )
    columns = ["code", "name", "township", "people", "minutes_before", "minutes_after"]
    rows = pd.DataFrame(units[columns]).assign(lost=lost, gained=gained)
    return rows[rows["lost"] > 0].sort_values(["lost", "code"], ascending=[False, True], ignore_index=True)
