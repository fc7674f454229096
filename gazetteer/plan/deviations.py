"""The approved plan held against the register: what is named as planned, otherwise, not yet, or outside the plan."""

from dataclasses import dataclass
from enum import StrEnum

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from layers.datum import in_metres
from layers.wording import Wording

NEAR_M = 40.0  # a street drawn twice, from the plan and from the survey, misses itself by this much


class Standing(StrEnum):
    """How one planned name stands today."""

    AS_PLANNED = "as_planned"
    OTHERWISE = "otherwise"
    NOT_YET = "not_yet"
    NO_PLACE = "no_place"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS = {
    Standing.AS_PLANNED: Wording("已按方案命名", "named as planned"),
    Standing.OTHERWISE: Wording("名称与方案不一致", "named otherwise"),
    Standing.NOT_YET: Wording("尚未命名", "not yet named"),
    Standing.NO_PLACE: Wording("方案未标绘位置，无法比对", "not drawn in the plan, cannot be compared"),
}


@dataclass(frozen=True, slots=True)
class PlannedName:
    """One line of the plan and what became of it. `place_id` and `name_today` are those of the place found there, "" where none was."""

    plan_id: str
    planned: str
    standing: Standing
    place_id: str = ""
    name_today: str = ""


@dataclass(frozen=True, slots=True)
class PlanStudy:
    """The whole plan against the register, in the order of the plan."""

    lines: tuple[PlannedName, ...]

    def count(self, standing: Standing) -> int:
        return sum(line.standing is standing for line in self.lines)

    @property
    def carried_out(self) -> tuple[int, int]:
        """How many planned names are in use, of how many that could be compared."""
        return self.count(Standing.AS_PLANNED), len(self.lines) - self.count(Standing.NO_PLACE)


def study(plan: gpd.GeoDataFrame, names: gpd.GeoDataFrame, *, near_m: float = NEAR_M) -> PlanStudy:
    """Match each line of the plan with the standard name of the place drawn there, of the same kind.

    A line belongs to the place its `place_id` says; else to the one that lies along it: at least half of the shorter of the two within `near_m` metres
    (points: nearer than that). Of several the one that covers most wins, then the smaller place id.

    Args:
        plan: NAME_PLAN, EPSG:4490.
        names: NAMES, EPSG:4490; only standard names count.
    """
    standard = names[names["name_role"] == "standard"]
    metres_plan, metres_names = in_metres(plan, standard)
    tree = shapely.STRtree(np.asarray(metres_names.geometry.array, dtype=object))
    lines = []
    for row, shape in zip(plan.itertuples(index=False), metres_plan.geometry, strict=True):
        held = _by_id(standard, row.place_id)
        if held is None and shape is not None and not shape.is_empty:
            held = _along(shape, str(row.name_kind), metres_names, tree, near_m)
        lines.append(_line(str(row.plan_id), str(row.name), shape, held))
    return PlanStudy(tuple(lines))


_Held = tuple[str, str]  # place id, name today


def _line(plan_id: str, planned: str, shape: BaseGeometry | None, held: _Held | None) -> PlannedName:
    if held is None:
        no_place = shape is None or shape.is_empty
        return PlannedName(plan_id, planned, Standing.NO_PLACE if no_place else Standing.NOT_YET)
    place_id, today = held
    return PlannedName(plan_id, planned, Standing.AS_PLANNED if today == planned else Standing.OTHERWISE, place_id, today)


def _by_id(standard: gpd.GeoDataFrame, place_id: object) -> _Held | None:
    if not isinstance(place_id, str) or not place_id:
        return None
    rows = standard[standard["place_id"] == place_id]
    return (place_id, str(rows["name"].iloc[0])) if len(rows) else None


def _along(shape: BaseGeometry, kind: str, names: gpd.GeoDataFrame, tree: shapely.STRtree, near_m: float) -> _Held | None:
    found: list[tuple[float, str, str]] = []
    for n in tree.query(shape, predicate="dwithin", distance=near_m):
        row = names.iloc[int(n)]
        covered = _share_along(shape, row.geometry, near_m)
        if (pd.isna(row["name_kind"]) or row["name_kind"] == kind) and covered >= 0.5:
            found.append((-covered, str(row["place_id"]), str(row["name"])))
    return min(found)[1:] if found else None


def _share_along(one: BaseGeometry, other: BaseGeometry, near_m: float) -> float:
    """How much of the shorter line runs within a distance of the longer; 1 for points and areas that are near each other."""
    if one.length == 0 or other.length == 0:
        return 1.0
    shorter, longer = sorted((one, other), key=lambda shape: shape.length)
    return float(shorter.intersection(longer.buffer(near_m)).length / shorter.length)
