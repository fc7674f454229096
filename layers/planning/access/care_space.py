"""Care floor area of housing estates per hundred households, each held against the norm of its own completion date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.access.care_space_notes import note_care_space, write_care_space_passport
from layers.planning.access.care_space_question import CareSpaceQuestion, care_norms_for
from layers.planning.access.rates import Rate
from layers.planning.coverage import text
from layers.planning.facilities import points_of
from layers.planning.kinds import Norm
from layers.planning.passport import Passport, Percentage, Vintage
from layers.planning.travel import Places, TravelModel
from layers.planning.units import climb
from layers.report import Report
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]

AGES = {"new": Wording("新建小区", "new estates"), "existing": Wording("既有小区", "existing estates")}
_FIGURES = ("households", "care_floor_area_m2")
_M2_PER_100 = Wording("m²/百户", "m² per 100 households")


@dataclass(frozen=True, slots=True)
class CareSpaceTable:
    """The answer, estate by estate.

    `estates`: estate_id, name, division_code, completed_on, households, care_floor_area_m2, age (`new`, `existing`, missing), m2_per_100 (as judged), is_pooled, norm_id,
    required_per_100, short_m2 (0 when met), meets (missing = cannot be judged); geometry. `met` is the share of judged estates that meet their norm, all and by age; `overall` the
    rate over all estates where both figures are known.
    """

    question: CareSpaceQuestion
    area: str
    on: date
    overall: Rate
    met: Percentage
    met_by_age: Mapping[str, Percentage]
    norms: tuple[Norm, ...]
    estates: gpd.GeoDataFrame
    report: Report
    is_demonstration: bool = False

    @property
    def short_m2(self) -> float:
        """Square metres missing in all estates that fall short."""
        return float(self.estates["short_m2"].sum())


@dataclass(frozen=True, slots=True)
class EstateFrames:
    """HOUSING_ESTATES in EPSG:4490, from any code to the one above it, and how old they are."""

    estates: gpd.GeoDataFrame
    parents: Mapping[str, str]
    vintages: tuple[Vintage, ...] = ()
    is_demonstration: bool = False


def measure_care_space(
    question: CareSpaceQuestion, frames: EstateFrames, *, area: str, on: date, travel: TravelModel | None = None
) -> CareSpaceTable:
    """Care floor area per 100 households of every completed estate of an area, against the norm of its date.

    An estate is new when it was completed on or after the day the norm came into force (or `new_from`). Estates without a date, households or floor area are not judged: they are unknown,
    never zero. A range is met from its lower end. Without a way of travelling nothing is pooled.
    """
    finished, unfinished = _completed(frames, area, on)
    norms = care_norms_for(question.norms, area, on)
    table = _judged(question, finished, norms, travel)
    passport = write_care_space_passport(question, norms, on=on, travel=travel, vintages=frames.vintages)
    households, floor = _figures(table)
    known = np.isfinite(households) & np.isfinite(floor)
    return CareSpaceTable(
        question,
        area,
        on,
        overall=Rate(float(floor[known].sum()), float(households[known].sum()), 100, _M2_PER_100, int((~known).sum()), passport),
        met=_met(table, passport),
        met_by_age={key: _met(table[table["age"] == key], passport) for key in AGES},
        norms=norms,
        estates=table,
        report=Report.of(note_care_space(table, norms, area, unfinished=unfinished)),
        is_demonstration=frames.is_demonstration,
    )


def _completed(frames: EstateFrames, area: str, on: date) -> tuple[gpd.GeoDataFrame, int]:
    """The area's estates that stand on a day, and how many do not yet. One without a date stands."""
    estates = frames.estates
    inside = np.array([area in climb(str(code), frames.parents) for code in estates["division_code"]], dtype=bool)
    later = (estates["completed_on"] > pd.Timestamp(on)).to_numpy(dtype=bool)
    return estates[inside & ~later].sort_values("estate_id", ignore_index=True), int((inside & later).sum())


def _judged(
    question: CareSpaceQuestion, frame: gpd.GeoDataFrame, norms: Sequence[Norm], travel: TravelModel | None
) -> gpd.GeoDataFrame:
    age, norm_id, required = _judged_by(frame, norms, question.new_from)
    per_100, pooled = _pooled(question, frame, travel)
    households, _ = _figures(frame)
    undecided = np.isnan(per_100) | np.isnan(required)
    columns = {name: frame[name].array for name in ("estate_id", "name", "division_code", "completed_on", *_FIGURES)} | {
        "age": text(age),
        "m2_per_100": per_100,
        "is_pooled": pooled,
        "norm_id": text(norm_id),
        "required_per_100": required,
        "short_m2": np.maximum(required - per_100, 0) * households / 100,
        "meets": pd.Series(per_100 >= required, dtype="boolean").mask(undecided),
    }
    return gpd.GeoDataFrame(columns, geometry=np.asarray(frame.geometry.array, dtype=object), crs=frame.crs)


def _figures(frame: pd.DataFrame) -> tuple[Floats, Floats]:
    """Households and m², NaN unknown."""
    households, floor = (frame[name].to_numpy(dtype=float, na_value=np.nan) for name in _FIGURES)
    return households, floor


def _judged_by(frame: gpd.GeoDataFrame, norms: Sequence[Norm], new_from: date | None) -> tuple[Objects, Objects, Floats]:
    """Age, norm and m² asked for of every estate; None and NaN where no date or no norm tells."""
    n = len(frame)
    age, norm_id, required = np.full(n, None, dtype=object), np.full(n, None, dtype=object), np.full(n, np.nan)
    first_day = new_from or next((norm.valid_from for norm in norms if norm.valid_from is not None), None)
    if first_day is None:
        return age, norm_id, required
    completed = frame["completed_on"].to_numpy(dtype="datetime64[s]")
    dated = ~np.isnat(completed)
    age[dated] = np.where(completed[dated] >= np.datetime64(first_day, "s"), "new", "existing")
    for norm in reversed(norms):  # of two for the same estates the first wins
        at = age == norm.estates
        norm_id[at], required[at] = norm.id, norm.value
    return age, norm_id, required


def _pooled(question: CareSpaceQuestion, frame: gpd.GeoDataFrame, travel: TravelModel | None) -> tuple[Floats, Flags]:
    """m² per 100 households of every estate, small ones together with all within the circle around them."""
    households, floor = _figures(frame)
    own = np.divide(floor * 100, households, out=np.full(len(frame), np.nan), where=households > 0)
    small = households < question.small_below
    if question.pool_minutes is None or travel is None or not small.any():
        return own, np.zeros(len(frame), dtype=bool)
    doors = Places(*points_of(frame))
    pairs = travel.pairs(doors.chosen(small), doors, limit_min=question.pool_minutes)
    known = np.isfinite(households) & np.isfinite(floor)
    others = known[pairs.facility] & (np.flatnonzero(small)[pairs.place] != pairs.facility)
    place, other = np.flatnonzero(small)[pairs.place[others]], pairs.facility[others]
    area = floor + np.bincount(place, weights=floor[other], minlength=len(frame))
    homes = households + np.bincount(place, weights=households[other], minlength=len(frame))
    pooled = small & (np.bincount(place, minlength=len(frame)) > 0)
    return np.where(pooled, np.divide(area * 100, homes, out=np.full(len(frame), np.nan), where=homes > 0), own), pooled


def _met(table: pd.DataFrame, passport: Passport) -> Percentage:
    judged = table["meets"].dropna()
    unknown = len(table) - len(judged)
    return Percentage(int(judged.sum()), len(judged), unknown, unknown, passport)
