"""Where the people are: places with their figures, the unit each belongs to, and the point a unit is measured from."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.planning.facilities import points_of
from layers.planning.units import Units
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

AGES = ("population", "elderly60", "elderly65", "elderly80")

MEASURED_FROM = {
    "seat": Wording("村（居）委会驻地", "the committee's seat"),
    "settlement": Wording("唯一的居民点", "its only settlement"),
    "inner_point": Wording("界内一点", "a point inside its line"),
    "": Wording("无位置", "no position"),
}


@dataclass(frozen=True, slots=True)
class DemandPlaces:
    """Places where people live: the unit each belongs to, lon/lat in degrees (NaN without a position), persons by age (NaN unknown).

    `row` is where each stands in the frame it came from. `outside` counts the rows that belong to no unit of the area and were left out.
    """

    unit: Positions
    lon: Floats
    lat: Floats
    people: Mapping[str, Floats]
    row: Positions
    outside: int = 0

    @classmethod
    def of(cls, demand: gpd.GeoDataFrame, units: Units) -> "DemandPlaces":
        """By the code a row carries; by its position where it carries none or only that of a larger division."""
        lon, lat = points_of(demand)
        unit = units.index_of_codes(demand["division_code"])
        open_code = (unit < 0) & (demand["division_code"].isna().to_numpy() | units.is_in_area(demand["division_code"]))
        unit[open_code] = units.index_of_points(lon[open_code], lat[open_code])
        kept = unit >= 0
        people = {age: demand[age].to_numpy(dtype=float, na_value=np.nan)[kept] for age in AGES}
        return cls(unit[kept], lon[kept], lat[kept], people, np.flatnonzero(kept), int((~kept).sum()))

    def __len__(self) -> int:
        return len(self.unit)


def with_published(places: DemandPlaces, units: Units, age: str) -> tuple[Positions, Floats, Floats, Floats]:
    """Unit, persons, lon and lat of every place; a unit without any place stands as one, with its published population if there is one."""
    empty = np.flatnonzero(np.bincount(places.unit, minlength=len(units)) == 0)
    published = units.frame["population"].to_numpy(dtype=float, na_value=np.nan)[empty]
    amount = published if age == "population" else np.full(len(empty), np.nan)
    nowhere = np.full(len(empty), np.nan)
    return (
        np.concatenate((places.unit, empty)),
        np.concatenate((places.people[age], amount)),
        np.concatenate((places.lon, nowhere)),
        np.concatenate((places.lat, nowhere)),
    )


def measuring_points(units: Units, settlements: gpd.GeoDataFrame) -> tuple[Floats, Floats, npt.NDArray[np.object_]]:
    """Longitude, latitude and kind of the one point from which a unit's distance is measured.

    The committee's seat; else the unit's only settlement; else a point inside its line; else none. Only settlements that carry the unit's
    very own code count: a village's seat is not its township's.
    """
    settlements = settlements.sort_values("settlement_id")  # of several seats the first key is the unit's
    lon, lat = points_of(settlements)
    rows = pd.DataFrame(
        {
            "unit": pd.Index(units.codes).get_indexer(settlements["division_code"].astype(object)),
            "seat": settlements["is_seat"].fillna(False).to_numpy(dtype=bool),
            "lon": lon,
            "lat": lat,
        }
    )
    rows = rows[(rows["unit"] >= 0) & rows["lon"].notna()]
    seats = rows[rows["seat"]].drop_duplicates("unit")
    only = rows[~rows["unit"].duplicated(keep=False) & ~rows["unit"].isin(seats["unit"])]
    x, y = _inner_points(units)
    kind = np.where(np.isfinite(x), "inner_point", "").astype(object)
    for chosen, name in ((seats, "seat"), (only, "settlement")):
        at = chosen["unit"].to_numpy()
        x[at], y[at], kind[at] = chosen["lon"], chosen["lat"], name
    return x, y, kind


def _inner_points(units: Units) -> tuple[Floats, Floats]:
    shapes = np.asarray(units.frame.geometry.array, dtype=object)
    inner = shapely.point_on_surface(shapes)
    return np.array(shapely.get_x(inner)), np.array(shapely.get_y(inner))


def people_by_unit(places: DemandPlaces, n_units: int) -> pd.DataFrame:
    """Persons of each age per unit, missing where no place of the unit has a figure; `places_unknown` counts places without population."""
    table = pd.DataFrame(index=range(n_units))
    for age, persons in places.people.items():
        known = np.isfinite(persons)
        total = np.bincount(places.unit[known], weights=persons[known], minlength=n_units)
        some = np.bincount(places.unit[known], minlength=n_units) > 0
        table[age] = pd.array(np.where(some, total, np.nan), dtype="Float64").astype("Int64")
    unknown = ~np.isfinite(places.people["population"])
    table["places_unknown"] = pd.array(np.bincount(places.unit[unknown], minlength=n_units), dtype="Int64")
    return table
