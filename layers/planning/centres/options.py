"""What could be a comprehensive centre: one that stands (keep), a home with idle beds (convert), a site somebody offers (new)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from layers.planning.centres.ground import SAME_MIN, CentreFrames, CentreGround, unit_of
from layers.planning.centres.question import HOME, TownshipQuestion
from layers.planning.coverage import text, whole_numbers
from layers.planning.facilities import points_of
from layers.planning.travel import Places, TravelModel
from layers.wording import Wording

Floats = npt.NDArray[np.float64]

OPTIONS = {
    "keep": Wording("保留现有中心", "keep the centre that stands"),
    "convert": Wording("改造养老机构（敬老院）", "convert a home"),
    "new": Wording("新建（备选场址）", "build on a site offered"),
    "none": Wording("暂无备选", "nothing to choose from"),
}

Row = dict[str, Any]

_WORDS = ("option", "id", "name", "candidate_id")
_WHOLE = ("beds", "residents", "idle_beds", "capacity")
_NUMBERS = ("floor_area_m2", "cost_wan")


def option_rows(
    question: TownshipQuestion, ground: CentreGround, frames: CentreFrames, travel: TravelModel, *, unserved60: Floats
) -> gpd.GeoDataFrame:
    """One row per option: township_code, township, option, id, name, beds, residents, idle_beds, floor_area_m2, capacity, cost_wan, candidate_id, `reach60` (people of 60+ within the minutes) and
    `gain60` (those of them whom no centre serves today; missing where it has no position); geometry. Ordered by township, option and gain.

    A home can be converted that stands in the area, is not private, and has idle beds, stands idle, or is named by a candidate offered for it.
    `unserved60` are the people of 60+ of every place whom no centre serves, 0 where unknown.
    """
    offers = frames.offers(question.kind, units=ground.units)
    offered = (
        []
        if offers is None
        else [row | {"unit": unit} for row, unit in zip(_records(offers), unit_of(offers, ground.units), strict=True)]
    )
    naming = {str(row["converts"]): row for row in offered if row["converts"]}
    homes = list(_homes(ground, naming))
    taken = {row["id"] for row in homes}
    rows = [*_kept(question, ground), *homes, *(_offer(row) for row in offered if row["converts"] not in taken)]
    reach = _reached(rows, ground, travel, question.minutes, np.nan_to_num(ground.people("elderly60")))
    gain = _reached(rows, ground, travel, question.minutes, unserved60)
    township = np.array([row["unit"] for row in rows], dtype=np.int64)
    columns = {
        "township_code": text(ground.unit_codes(township)),
        "township": text(ground.unit_names(township)),
        **{name: text([row.get(name) for row in rows]) for name in _WORDS},
        **{name: whole_numbers(_figures(rows, name)) for name in _WHOLE},
        **{name: _figures(rows, name) for name in _NUMBERS},
        "reach60": whole_numbers(reach),
        "gain60": whole_numbers(gain),
    }
    shapes = np.array([None, *(row["geometry"] for row in rows)], dtype=object)[1:]
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs=ground.facilities.frame.crs)
    rank = np.array([list(OPTIONS).index(str(row["option"])) for row in rows], dtype=np.int64)
    order = np.lexsort((frame["id"].to_numpy(dtype=object), -np.nan_to_num(gain, nan=-1.0), rank, township))
    return frame.iloc[order].reset_index(drop=True)


def _kept(question: TownshipQuestion, ground: CentreGround) -> Iterator[Row]:
    at = ground.standing(question.kind)
    units = ground.home_unit(at)
    for row, unit in zip(_records(ground.facilities.frame.iloc[at]), units, strict=True):
        yield _facility(row) | {"option": "keep", "unit": unit}


def _homes(ground: CentreGround, naming: Mapping[str, Row]) -> Iterator[Row]:
    at = np.flatnonzero(ground.facilities.is_own & (ground.facilities.frame["kind"] == HOME).to_numpy(dtype=bool))
    for row, unit in zip(_records(ground.facilities.frame.iloc[at]), ground.home_unit(at), strict=True):
        told, offer = _facility(row), naming.get(str(row["facility_id"]), {})
        stands = row["state"] in ("operating", "idle") and row["operator_type"] != "private"
        if stands and (offer or row["state"] == "idle" or (told["idle_beds"] or 0) > 0):
            named = {name: offer.get(name) for name in ("candidate_id", "capacity", "cost_wan")}
            yield told | named | {"option": "convert", "unit": unit}


def _facility(row: Row) -> Row:
    beds, residents = row["beds"], 0 if row["state"] == "idle" else row["residents"]
    idle = None if beds is None or residents is None else max(beds - residents, 0)
    told = {name: row[name] for name in ("name", "beds", "residents", "floor_area_m2", "geometry")}
    return told | {"id": row["facility_id"], "idle_beds": idle}


def _offer(row: Row) -> Row:
    told = {name: row[name] for name in ("name", "floor_area_m2", "capacity", "cost_wan", "candidate_id", "geometry", "unit")}
    return told | {"id": row["candidate_id"], "option": "convert" if row["candidate_kind"] == "facility" else "new"}


def _records(frame: gpd.GeoDataFrame) -> list[Row]:
    """Rows as they are, missing cells as None."""
    names = list(frame.columns)
    cells = [
        frame[name].array.to_numpy(dtype=object, na_value=None) if name != "geometry" else frame.geometry.to_numpy()
        for name in names
    ]
    return [
        {name: None if value is None or value != value else value for name, value in zip(names, row, strict=True)}
        for row in zip(*cells, strict=True)
    ]


def _figures(rows: Sequence[Row], name: str) -> Floats:
    return np.array([np.nan if row.get(name) is None else float(row[name]) for row in rows])


def _reached(rows: Sequence[Row], ground: CentreGround, travel: TravelModel, minutes: float, people: Floats) -> Floats:
    """People within the time of each option, NaN where it has no position."""
    shapes = gpd.GeoDataFrame(geometry=[row["geometry"] for row in rows], crs=ground.facilities.frame.crs)
    stand = Places(*points_of(shapes))
    pairs = travel.pairs(ground.homes, stand, limit_min=minutes + SAME_MIN)
    total = np.bincount(pairs.facility, weights=people[pairs.place], minlength=len(rows))
    return np.where(np.isfinite(stand.lon), total, np.nan)
