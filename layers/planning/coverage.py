"""Coverage: how many units have a facility, or how many units and people lie within its reach."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.datum import require_same_datum
from layers.planning.definitions import write_passport
from layers.planning.demand import DemandPlaces, measuring_points, people_by_unit, with_published
from layers.planning.errors import NoDemand
from layers.planning.facilities import Holdings, KindOnDay
from layers.planning.kinds import Requirement, required_levels
from layers.planning.notes import note_answer
from layers.planning.passport import Passport, Percentage, Vintage
from layers.planning.question import By, CoverageQuestion, Measure, Weight
from layers.planning.tally import COVERED, UNCOVERED, UNDECIDED, Tally
from layers.planning.units import Units
from layers.report import Report
from layers.wording import Wording

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Verdicts = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class StudyFrames:
    """The frames of one question, all in EPSG:4490. `demand` may be the settlements themselves."""

    divisions: gpd.GeoDataFrame
    facilities: gpd.GeoDataFrame
    settlements: gpd.GeoDataFrame
    demand: gpd.GeoDataFrame
    vintages: tuple[Vintage, ...] = ()
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Stratum:
    """One group of an answer: its key (`rural`, `121`, a township code), its name, its percentage."""

    key: str
    label: Wording
    percentage: Percentage


@dataclass(frozen=True, slots=True)
class CoverageTable:
    """The answer to one question, complete: overall, by group, unit by unit, and what to look at.

    `units` has one row per unit, ordered by code: code, name, level, stratum, urban_rural_class, township_code, township, is_drawn;
    `covered` (has one, or all it counts lies within reach; missing = undecided), `amount`, `amount_covered`, `unknown`, `share` of what the question counts;
    `holds`, `facilities`, `how`; `within_reach` when a radius was given; `nearest_id`, `nearest_name`, `distance_m` (metres, geodesic) from the point named in
    `measured_from`; persons by age, `places_unknown`; geometry.
    """

    question: CoverageQuestion
    area: str
    area_name: str
    on: date
    overall: Percentage
    strata: tuple[Stratum, ...]
    units: gpd.GeoDataFrame
    report: Report = field(default_factory=Report)
    is_demonstration: bool = False

    @property
    def passport(self) -> Passport:
        return self.overall.passport

    @property
    def missing(self) -> gpd.GeoDataFrame:
        """The units that are not covered, undecided ones left out."""
        return self.units[self.units["covered"].eq(False).fillna(False).to_numpy(dtype=bool)].reset_index(drop=True)

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """Plans that ask every unit, or a share of the units, of this level to have one here."""
        return tuple(r for r in required_levels(self.question.kind, self.area) if r.level == self.question.unit)

    @property
    def is_complete(self) -> bool:
        """Whether every unit is covered and none undecided: the answer to `each`."""
        return bool(self.units["covered"].fillna(False).all())


@dataclass(frozen=True, slots=True)
class Sites:
    """What a question needs worked out once: its units, facilities, demand and measuring points."""

    units: Units
    facilities: KindOnDay
    counted: Flags  # operating and, unless neighbours are asked for, the area's own
    places: DemandPlaces
    lon: Floats
    lat: Floats
    measured_from: npt.NDArray[np.object_]
    holdings: Holdings


def measure_coverage(question: CoverageQuestion, frames: StudyFrames, *, area: str, on: date) -> CoverageTable:
    """The answer to a question from frames alone.

    Raises:
        NoDatum, DatumsDiffer: the frames do not stand in one datum.
        NoUnits: the area has no unit of the level on that day.
        NoDemand: people were to be counted and no place has a figure.
    """
    require_same_datum(frames.divisions, frames.facilities, frames.settlements, frames.demand)
    sites = find_sites(question, frames, area=area, on=on)
    passport = write_passport(question, area=area, on=on, vintages=frames.vintages)
    within = _units_within(question, sites)
    per_unit, covered = _tally(question, sites, within)
    whole = per_unit.regrouped(np.zeros(len(sites.units), dtype=np.int64), groups=1)
    return CoverageTable(
        question=question,
        area=area,
        area_name=sites.units.names.get(area, area),
        on=on,
        overall=whole.percentage(0, passport),
        strata=_strata(question.split, per_unit, sites.units, passport),
        units=_rows(sites, per_unit, covered, within),
        report=note_answer(question, sites.units, sites.facilities, sites.counted, sites.places, sites.measured_from),
        is_demonstration=frames.is_demonstration,
    )


def find_sites(question: CoverageQuestion, frames: StudyFrames, *, area: str, on: date) -> Sites:
    """Units, facilities, demand and measuring points of a question, each matched to the others."""
    units = Units.of(frames.divisions, level=question.unit, area=area, on=on)
    facilities = KindOnDay.of(frames.facilities, units, kind=question.kind, on=on)
    counted = facilities.operating & (facilities.is_own | question.with_neighbours)
    lon, lat, measured_from = measuring_points(units, frames.settlements)
    places = DemandPlaces.of(frames.demand, units)
    return Sites(units, facilities, counted, places, lon, lat, measured_from, facilities.holdings(units, counted))


def _units_within(question: CoverageQuestion, sites: Sites) -> Verdicts:
    """Whether each unit's measuring point lies within reach; undecided without a point or without a radius."""
    if question.reach_m is None:
        return np.full(len(sites.units), UNDECIDED, dtype=np.int8)
    return reach_verdicts(sites, sites.lon, sites.lat, question.reach_m)


def reach_verdicts(sites: Sites, lon: Floats, lat: Floats, reach_m: float) -> Verdicts:
    """COVERED, UNCOVERED or, for points without a position, UNDECIDED; where no facility stands at all, nobody is covered."""
    tree = sites.facilities.tree(sites.counted)
    within = tree.is_within(lon, lat, radius_m=reach_m)
    verdict = np.where(within, COVERED, UNCOVERED).astype(np.int8)
    if tree.tree is not None:
        verdict[~np.isfinite(lon)] = UNDECIDED
    return verdict


def _tally(question: CoverageQuestion, sites: Sites, within: Verdicts) -> tuple[Tally, Verdicts]:
    """Sums per unit of what the question counts, and the verdict on each unit itself."""
    n = len(sites.units)
    holds = sites.holdings.holds.astype(np.int8)
    by_unit = within if question.measure is Measure.REACH else holds
    if question.weight is Weight.UNITS:
        return Tally.of(np.arange(n), np.ones(n), by_unit, groups=n), by_unit
    unit, amount, lon, lat = with_published(sites.places, sites.units, question.weight.column)
    if not np.isfinite(amount).any():
        name = sites.units.names.get(sites.units.area, sites.units.area)
        raise NoDemand(question.demand, question.weight.column, name)
    if question.measure is not Measure.REACH or question.reach_m is None:
        return Tally.of(unit, amount, holds[unit], groups=n), holds
    people = Tally.of(unit, amount, reach_verdicts(sites, lon, lat, question.reach_m), groups=n)
    return people, people.verdicts


def _strata(split: By | None, per_unit: Tally, units: Units, passport: Passport) -> tuple[Stratum, ...]:
    if split is None:
        return ()
    group, labels = units.groups(split)
    sums = per_unit.regrouped(group, groups=len(labels))
    return tuple(Stratum(key, label, sums.percentage(i, passport)) for i, (key, label) in enumerate(labels.items()))


def _rows(sites: Sites, per_unit: Tally, covered: Verdicts, within: Verdicts) -> gpd.GeoDataFrame:
    units, facilities = sites.units, sites.facilities
    nearest, distance_m = facilities.tree(sites.counted).nearest(sites.lon, sites.lat)
    with np.errstate(invalid="ignore"):
        share = per_unit.covered / per_unit.decided
    columns = {
        **describe_units(units),
        "covered": _flag(covered),
        "amount": whole_numbers(per_unit.decided),
        "amount_covered": whole_numbers(per_unit.covered),
        "unknown": whole_numbers(per_unit.undecided),
        "share": share,
        "holds": pd.array(sites.holdings.holds, dtype="boolean"),
        "facilities": whole_numbers(sites.holdings.count),
        "how": text(sites.holdings.how),
        "within_reach": _flag(within),
        "nearest_id": text(facilities.column("facility_id", nearest)),
        "nearest_name": text(facilities.column("name", nearest)),
        "distance_m": distance_m,
        "measured_from": text(sites.measured_from),
        **people_by_unit(sites.places, len(units)),
    }
    return gpd.GeoDataFrame(columns, geometry=np.asarray(units.frame.geometry.array, dtype=object), crs=units.frame.crs)


def describe_units(units: Units) -> dict[str, object]:
    """The columns that say which unit a row is."""
    townships = [units.township_of(code) for code in units.codes]
    group, labels = units.groups(By.STRATUM)
    stratum = np.asarray(list(labels), dtype=object)[group]
    return {
        "code": text(units.codes),
        "name": text(units.frame["name"].to_numpy(dtype=object)),
        "level": text([units.level] * len(units)),
        "stratum": text(stratum),
        "urban_rural_class": text(units.frame["urban_rural_class"].to_numpy(dtype=object, na_value=None)),
        "township_code": text(townships),
        "township": text([None if code is None else units.names.get(code, code) for code in townships]),
        "is_drawn": pd.array(units.is_drawn, dtype="boolean"),
    }


def text(values: Sequence[str | None] | npt.NDArray[np.object_]) -> pd.Series:
    """A text column as frames of this house carry it: missing is missing, never the word None."""
    return pd.Series(list(values), dtype="str")


def whole_numbers(values: npt.NDArray[np.generic]) -> pd.Series:
    return pd.Series(np.round(np.asarray(values, dtype=float)), dtype="Float64").astype("Int64")


def _flag(verdict: Verdicts) -> pd.Series:
    return pd.Series(np.where(verdict == COVERED, True, False), dtype="boolean").mask(verdict == UNDECIDED)
