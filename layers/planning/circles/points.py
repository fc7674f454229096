"""On which points the people of a circle are counted: on cells or plots where they cover the area, on settlements else."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np

from layers.planning.circles.ground import CircleGround, Counted
from layers.planning.demand import DemandPlaces
from layers.planning.question import Weight
from layers.planning.units import Units
from layers.report import Finding, Severity, Where
from layers.wording import Wording

COARSE_PEOPLE = 2_000
"""Persons: where half of the people stand at points of more than so many, one point decides for too many. A setting of this house of 2026, unverified (未核实，可调整)."""


def do_cells_cover(cells: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame, units: Units, weight: Weight) -> bool:
    """Whether every unit where somebody is counted among the settlements is also counted by cells."""
    column = "population" if weight is Weight.UNITS else weight.column
    by_cells, by_settlements = (_units_counted(frame, units, column) for frame in (cells, settlements))
    return bool(by_cells.any() and (by_cells | ~by_settlements).all())


def _units_counted(frame: gpd.GeoDataFrame, units: Units, column: str) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    places = DemandPlaces.of(frame, units)
    counted = np.zeros(len(units), dtype=np.bool_)
    counted[places.unit[np.isfinite(places.people[column])]] = True
    return counted


def points_told(ground: CircleGround) -> Wording:
    """How many points people are counted on, and of which kind."""
    n = len(ground.sites.places)
    if ground.question.demand == "demand":
        return Wording(f"人口按 {n:,} 个格网（地块）", f"people on {n:,} cells or plots")
    return Wording(f"人口按 {n:,} 个居民点", f"people at {n:,} settlements")


def note_coarse_points(ground: CircleGround, counted: Counted) -> Iterator[Finding]:
    """A few points that stand for most of the people: each of them is wholly inside or wholly outside."""
    amount = counted.amount[np.isfinite(counted.amount)]
    large = amount > COARSE_PEOPLE
    if ground.question.weight is Weight.UNITS or 2 * amount[large].sum() <= amount.sum():
        return
    points, people = int(large.sum()), round(float(amount[large].sum()))
    share = people / float(amount.sum())
    yield Finding(
        "planning.circle-coarse-points",
        Severity.WARNING,
        Wording(
            f"{points} 个点代表 {people:,} 人（{share:.0%}，每点超过 {COARSE_PEOPLE:,} 人）：一点之内要么全在圈内、要么全在圈外，常偏乐观；有格网或楼栋人口时请导入“需求点或格网”图层",
            f"{points} points stand for {people:,} people ({share:.0%}, more than {COARSE_PEOPLE:,} each): each is wholly inside or wholly outside, "
            "which flatters as a rule; import people by cells or buildings (layer demand) where there are",
        ),
        Where(ground.question.demand),
        {"points": points, "people": people, "more_than": COARSE_PEOPLE},
    )
