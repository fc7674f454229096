"""False coverage: who lies inside the circle on paper and outside the time on the ground, and what stands between."""

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from layers.planning.circles.figures import Sums
from layers.planning.circles.ground import CircleFrames, CircleGround
from layers.planning.circles.rows import detour_of, known
from layers.planning.circles.times import SAME_MIN, is_within
from layers.planning.coverage import text, whole_numbers
from layers.planning.passport import Percentage
from layers.planning.specs import BARRIER_KINDS
from layers.planning.tally import COVERED, UNCOVERED, UNDECIDED
from layers.planning.travel import Mode, Places
from layers.wording import Wording

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Shapes = npt.NDArray[np.object_]

CAUSES = {
    **{code: BARRIER_KINDS.labels[code] for code in BARRIER_KINDS},
    "one_way": Wording("单行道（返程可在时限内）", "one-way roads (the way back is short enough)"),
    "ground": Wording("坡度或地表", "slope or land cover"),
    "detour": Wording("道路绕行", "the roads go round"),
    "no_way": Wording("搜索范围内无路可达", "no way found as far as was searched"),
}
"""What makes the way longer than the circle: what the straight line crosses, or else what the way itself shows."""


@dataclass(frozen=True, slots=True)
class Flattery:
    """The circle on paper against the time on the ground, over the very same people: all whose number is known.

    `claimed` of the whole lie in the circle, `reached` of it within the time; `falsely` lie in the circle and surely not within the time, of `doubtful` in the circle nobody can tell,
    `missed` are within the time and not in the circle. `points` is by how many percentage points the circle flatters: what it claims beyond what is sure.
    """

    radius_m: float
    claimed: Percentage
    reached: Percentage
    falsely: int
    doubtful: int
    missed: int

    @property
    def points(self) -> float | None:
        if self.claimed.share is None or self.reached.share is None:
            return None
        return 100 * (self.claimed.share - self.reached.share)


def measure_flattery(ground: CircleGround, sums: Sums) -> Flattery:
    """The sums of the circle on paper, of the question's weight."""
    counted, on_time, on_paper = sums.counted, ground.verdict, _on_paper(ground)

    def total(which: Flags) -> int:
        return round(float(np.nansum(counted.amount[which[counted.point]])))

    return Flattery(
        radius_m=float(ground.sites.question.reach_m or 0.0),
        claimed=sums.percentage(on_paper),
        reached=sums.percentage(on_time),
        falsely=total((on_paper == COVERED) & (on_time == UNCOVERED)),
        doubtful=total((on_paper == COVERED) & (on_time == UNDECIDED)),
        missed=total((on_paper != COVERED) & (on_time == COVERED)),
    )


def false_coverage(ground: CircleGround, sums: Sums, frames: CircleFrames) -> gpd.GeoDataFrame:
    """Whoever lies in the circle and not within the time, most people first; geometry is the straight line to the facility in the circle.

    `amount` in the weight of the question (missing = unknown), `straight_m` to the nearest facility in a straight line, `minutes` to the one that is nearest by time (missing: further than
    was searched), `detour` the way walked over the straight line, `cause` keys of CAUSES in the order met along the line, joined by `;`, `crossed` the names of what is crossed.
    """
    counted, facilities = sums.counted, ground.sites.facilities
    falsely = (_on_paper(ground) == COVERED) & (ground.verdict == UNCOVERED)
    at = np.flatnonzero(falsely[counted.point])
    point = counted.point[at]
    stands, straight_m = facilities.tree(ground.sites.counted).nearest(ground.points.lon[point], ground.points.lat[point])
    lines = _lines(ground, point, stands)
    cause, crossed = _causes(ground, frames, lines, point)
    minutes = ground.times.minutes[point]
    units = ground.sites.units.frame
    columns = {
        "unit_code": text(ground.sites.units.codes[counted.unit[at]]),
        "unit": text(units["name"].to_numpy(dtype=object)[counted.unit[at]]),
        "place": text(_names(ground, frames, point)),
        "amount": whole_numbers(counted.amount[at]),
        "facility_id": text(facilities.column("facility_id", stands)),
        "facility": text(facilities.column("name", stands)),
        "straight_m": straight_m,
        "minutes": known(minutes),
        "detour": detour_of(ground, minutes, straight_m),
        "cause": text(cause),
        "crossed": text(crossed),
    }
    rows = gpd.GeoDataFrame(columns, geometry=lines, crs=units.crs)
    return rows.sort_values(["amount", "unit_code"], ascending=[False, True], kind="stable", ignore_index=True)


def _on_paper(ground: CircleGround) -> npt.NDArray[np.int8]:
    return ground.sites.verdicts_on(ground.points.lon, ground.points.lat)


def _names(ground: CircleGround, frames: CircleFrames, point: Positions) -> list[str | None]:
    """What each point is called: the place's own name, or the unit's."""
    n, places, demand = len(ground.sites.units), ground.sites.places, frames.study.demand
    key = "name" if "name" in demand else "demand_id"
    named = demand[key].to_numpy(dtype=object, na_value=None)[places.row]
    unit = ground.sites.units.frame["name"].to_numpy(dtype=object)
    return [unit[p] if p < n else named[p - n] for p in point]


def _lines(ground: CircleGround, point: Positions, facility: Positions) -> Shapes:
    facilities, points = ground.sites.facilities, ground.points
    ends = np.stack((points.lon[point], points.lat[point], facilities.lon[facility], facilities.lat[facility]), axis=1).reshape(
        -1, 2, 2
    )
    return np.asarray(shapely.linestrings(ends), dtype=object)


def _causes(ground: CircleGround, frames: CircleFrames, lines: Shapes, point: Positions) -> tuple[list[str], list[str | None]]:
    """What each line crosses, in the order met; where it crosses nothing on record, what the way itself shows."""
    met: list[list[tuple[float, str, str]]] = [[] for _ in lines]
    for line, obstacle, kind, name in _crossings(lines, frames):
        met[line].append(
            (shapely.distance(shapely.get_point(lines[line], 0), shapely.intersection(lines[line], obstacle)), kind, name)
        )
    returns = _way_back(ground, point)
    causes = [
        ";".join(dict.fromkeys(kind for _, kind, _ in sorted(found))) or _of_the_way(ground, at, bool(back))
        for found, at, back in zip(met, point, returns, strict=True)
    ]
    return causes, ["、".join(dict.fromkeys(name for _, _, name in sorted(found) if name)) or None for found in met]


def _crossings(lines: Shapes, frames: CircleFrames) -> Iterator[tuple[int, shapely.Geometry, str, str]]:
    """(line, what it crosses, its kind, its name) of barriers and closed estates."""
    obstacles: list[tuple[shapely.Geometry, str, str]] = []
    if frames.barriers is not None:
        obstacles += _told(frames.barriers, frames.barriers["barrier_kind"].astype(object).tolist())
    if frames.estates is not None:
        closed = frames.estates[frames.estates["is_closed"].fillna(False).to_numpy(dtype=bool)]
        drawn = closed[closed.geometry.geom_type.isin(["Polygon", "MultiPolygon"]).to_numpy(dtype=bool)]
        obstacles += _told(drawn.set_geometry(drawn.geometry.boundary), ["estate_wall"] * len(drawn))
    if not obstacles or len(lines) == 0:
        return
    shapes = np.array([shape for shape, _, _ in obstacles], dtype=object)
    for line, hit in zip(*shapely.STRtree(shapes).query(lines, predicate="intersects"), strict=True):
        yield int(line), *obstacles[hit]


def _told(frame: gpd.GeoDataFrame, kinds: list[str]) -> list[tuple[shapely.Geometry, str, str]]:
    names = ["" if pd.isna(name) else str(name) for name in frame["name"]]
    return [(shape, kind, name) for shape, kind, name in zip(frame.geometry, kinds, names, strict=True) if shape is not None]


def _of_the_way(ground: CircleGround, point: int, returns: bool) -> str:
    if returns:
        return "one_way"
    if not np.isfinite(ground.times.minutes[point]):
        return "no_way"
    return "ground" if ground.travel.mode is Mode.SURFACE else "detour"


def _way_back(ground: CircleGround, point: Positions) -> Flags:
    """Whether a facility reaches each point in time although the point does not reach it: only vehicles mind the direction of a street."""
    if ground.travel.mode not in (Mode.DRIVE, Mode.BUS) or len(point) == 0:
        return np.zeros(len(point), dtype=bool)
    counted = np.flatnonzero(ground.sites.counted & ground.sites.facilities.is_placed)
    stand = Places(ground.sites.facilities.lon[counted], ground.sites.facilities.lat[counted])
    limit = ground.question.minutes + SAME_MIN
    pairs = ground.travel.pairs(stand, ground.points.chosen(point), limit_min=limit)
    return np.isin(np.arange(len(point)), pairs.facility[is_within(pairs.minutes, limit)])
