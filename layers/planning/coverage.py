"""Coverage: how many units have a facility, or how many units and people lie within its reach."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.definitions import write_passport
from layers.planning.demand import people_by_unit, with_published
from layers.planning.errors import NoDemand
from layers.planning.kinds import Requirement, required_levels
from layers.planning.notes import note_answer
from layers.planning.passport import Passport, Percentage
from layers.planning.question import By, CoverageQuestion, Measure, Weight
from layers.planning.sites import Sites, StudyFrames
from layers.planning.tally import COVERED, UNDECIDED, Tally
from layers.planning.units import Units
from layers.report import Report
from layers.wording import Wording

Verdicts = npt.NDArray[np.int8]


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
    `holds`, `facilities`, `how`; `within_reach` when a radius was given; `nearest_id`, `nearest_name`, `nearest_state`, `distance_m` (metres, geodesic) from the point named in
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
        return self.units[self.is_missing].reset_index(drop=True)

    @property
    def is_missing(self) -> npt.NDArray[np.bool_]:
        """Row by row of `units`: whether it is not covered, for certain."""
        return np.asarray(self.units["covered"].eq(False).fillna(False), dtype=bool)

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """Plans that ask every unit, or a share of the units, of this level to have one here."""
        return tuple(r for r in required_levels(self.question.kind, self.area) if r.level == self.question.unit)

    @property
    def is_complete(self) -> bool:
        """Whether every unit is covered and none undecided: the answer to `each`."""
        return bool(self.units["covered"].fillna(False).all())


def measure_coverage(question: CoverageQuestion, frames: StudyFrames, *, area: str, on: date) -> CoverageTable:
    """The answer to a question from frames alone.

    Raises:
        NoDatum, DatumsDiffer, NoUnits: as `Sites.of`.
        NoDemand: people were to be counted and no place has a figure.
    """
    return tell_coverage(Sites.of(question, frames, area=area, on=on), frames)


def tell_coverage(sites: Sites, frames: StudyFrames) -> CoverageTable:
    """The answer of a ground that is already worked out."""
    question, units = sites.question, sites.units
    passport = write_passport(question, area=units.area, on=sites.on, vintages=frames.vintages)
    within = sites.verdicts_on(sites.lon, sites.lat)
    per_unit, covered = _tally(sites, within)
    whole = per_unit.regrouped(np.zeros(len(units), dtype=np.int64), groups=1)
    return CoverageTable(
        question=question,
        area=units.area,
        area_name=units.names.get(units.area, units.area),
        on=sites.on,
        overall=whole.percentage(0, passport),
        strata=_strata(question.split, per_unit, units, passport),
        units=_rows(sites, per_unit, covered, within),
        report=note_answer(sites),
        is_demonstration=frames.is_demonstration,
    )


def _tally(sites: Sites, within: Verdicts) -> tuple[Tally, Verdicts]:
    """Sums per unit of what the question counts, and the verdict on each unit itself."""
    question, n = sites.question, len(sites.units)
    holds = sites.holdings.holds.astype(np.int8)
    if question.weight is Weight.UNITS:
        by_unit = within if question.measure is Measure.REACH else holds
        return Tally.of(np.arange(n), np.ones(n), by_unit, groups=n), by_unit
    unit, amount, lon, lat = with_published(sites.places, sites.units, question.weight.column)
    if not np.isfinite(amount).any():
        raise NoDemand(question.demand, question.weight.column, sites.units.names.get(sites.units.area, sites.units.area))
    if question.measure is not Measure.REACH:
        return Tally.of(unit, amount, holds[unit], groups=n), holds
    people = Tally.of(unit, amount, sites.verdicts_on(lon, lat), groups=n)
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
        "nearest_state": text(facilities.column("state", nearest)),
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
