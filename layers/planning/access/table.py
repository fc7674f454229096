"""Supply against need measured: per place, per unit and per facility, the ladder, and how evenly it is spread."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.access.equity import Equity, measure_equity, minutes_for
from layers.planning.access.ground import AccessGround
from layers.planning.access.ladder import Ladder, climb_ladder, whole_people
from layers.planning.access.notes import note_access, share_of_everybody, write_access_passport
from layers.planning.access.question import UNIT_OF_CAPACITY, AccessQuestion
from layers.planning.access.rates import Rate, rates_of
from layers.planning.coverage import describe_units, text, whole_numbers
from layers.planning.notes import note_answer
from layers.planning.passport import Passport, Percentage
from layers.planning.sites import StudyFrames
from layers.planning.specs import GROUPS
from layers.planning.travel import TravelModel
from layers.report import Report
from layers.wording import Wording

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

PER = 1000.0
TOWN, COUNTRY = (
    Wording("城镇（城乡分类 1xx）", "town (urban–rural class 1xx)"),
    Wording("乡村（城乡分类 2xx）", "country (urban–rural class 2xx)"),
)
OLDEST = Wording("80岁及以上", "aged 80 and over")


@dataclass(frozen=True, slots=True)
class AccessStratum:
    """One group of units: who is in reach of a facility, and the mean access per 1,000 people."""

    key: str
    label: Wording
    in_reach: Percentage
    access: Rate


@dataclass(frozen=True, slots=True)
class AccessTable:
    """The answer to one question of supply and need, complete. Access is supply per 1,000 people of the weight.

    `supply_rate` is the area's own supply over all its people, wherever both are (床位/千名老年人); `access` the mean of what people have within reach.

    `units`, ordered by code: what `CoverageTable.units` says of it; `people` known, `unknown` places; `holds`; `people_in_reach`; `place_at_least`, `place_at_most` (people who can be given a
    place at once, if all others come first or it comes first; missing where no need is said); `access`; `unreached` people; `minutes90`; `supply_inside` and `supply_per_1000` by where facilities stand; geometry.
    `places`: place_id, name, code of its unit, people, access, minutes to the nearest (missing beyond four times the limit), in_reach, is_reached, reason; geometry.
    `facilities`: facility_id, name, division_code, is_own, supply, need (people in its catchment, weighted by the decay), per_1000 (its supply per 1,000 of them), residents, idle, reason; geometry.
    """

    question: AccessQuestion
    area: str
    area_name: str
    on: date
    supply_rate: Rate
    access: Rate
    ladder: Ladder
    strata: tuple[AccessStratum, ...]
    equity: Equity
    units: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    facilities: gpd.GeoDataFrame
    passport: Passport
    report: Report = field(default_factory=Report)
    is_demonstration: bool = False


def measure_access(question: AccessQuestion, frames: StudyFrames, travel: TravelModel, *, area: str, on: date) -> AccessTable:
    """The answer to a question from frames and a way of travelling alone.

    Raises:
        NoDatum, DatumsDiffer, NoUnits, NoDemand, NoCapacity: as `AccessGround.of`.
    """
    ground = AccessGround.of(question, frames, travel, area=area, on=on)
    passport = write_access_passport(ground, vintages=frames.vintages)
    ladder = climb_ladder(ground, passport)
    units = ground.sites.units
    return AccessTable(
        question=question,
        area=area,
        area_name=units.names.get(area, area),
        on=on,
        supply_rate=_supply_rate(ground, passport),
        access=_access_rate(ground, ground.is_known, passport),
        ladder=ladder,
        strata=tuple(_strata(ground, passport)),
        equity=_equity(ground, frames),
        units=_unit_rows(ground, ladder),
        places=_place_rows(ground, frames),
        facilities=_facility_rows(ground),
        passport=passport,
        report=note_answer(ground.sites) + Report.of(note_access(ground)) + ladder.occupancy.report,
        is_demonstration=frames.is_demonstration,
    )


def _per(question: AccessQuestion) -> Wording:
    unit = UNIT_OF_CAPACITY[question.capacity]
    return Wording(f"{unit}/千人（{question.weight.label.zh}）", f"per 1,000 ({question.weight.label.en})")


def _supply_rate(ground: AccessGround, passport: Passport) -> Rate:
    own = ground.sites.facilities.is_own[ground.facility]
    people = np.isfinite(ground.people)  # whoever has no position lives in the area all the same
    unknown = int(np.isnan(ground.supply[own]).sum()) + int((~people).sum())
    everybody = float(ground.people[people].sum())
    return Rate(float(np.nansum(ground.supply[own])), everybody, PER, _per(ground.question), unknown, passport)


def _access_rate(ground: AccessGround, which: Flags, passport: Passport) -> Rate:
    people, access = ground.people[which], ground.catchments.access[which]
    return Rate(float(people @ access), float(people.sum()), PER, _per(ground.question), int((~ground.is_known).sum()), passport)


def _strata(ground: AccessGround, passport: Passport) -> Iterator[AccessStratum]:
    split = ground.question.split
    if split is None:
        return
    group, labels = ground.sites.units.groups(split)
    people, known = whole_people(ground), ground.is_known
    for i, (key, label) in enumerate(labels.items()):
        here = group[ground.unit] == i
        in_reach = share_of_everybody(ground, int(people[here & known & ground.in_reach].sum()), here, passport)
        yield AccessStratum(key, label, in_reach, _access_rate(ground, here & known, passport))


def _equity(ground: AccessGround, frames: StudyFrames) -> Equity:
    located = ground.reason != "no_position"
    statistical = ground.sites.units.frame["urban_rural_class"].astype("object").fillna("").astype(str).str[:1]
    first = statistical.to_numpy(dtype=object)[ground.unit]
    groups = {"elderly80": (OLDEST, ground.column("elderly80", frames))} | {
        column.name: (column.label, ground.column(column.name, frames)) for column in GROUPS
    }
    return measure_equity(
        ground.catchments.access,
        ground.minutes,
        np.where(located, ground.people, np.nan),
        parts=(("town", TOWN, np.asarray(first == "1")), ("country", COUNTRY, np.asarray(first == "2"))),
        groups={key: (label, np.where(located, of, np.nan)) for key, (label, of) in groups.items() if np.isfinite(of).any()},
    )


def _unit_rows(ground: AccessGround, ladder: Ladder) -> gpd.GeoDataFrame:
    sites, n = ground.sites, len(ground.sites.units)
    people, known, unit = whole_people(ground), ground.is_known, ground.unit

    def persons(which: Flags) -> Floats:
        return np.bincount(unit, weights=np.where(which, people, 0), minlength=n).astype(float)

    given = np.where(known, ground.people * ground.catchments.access, 0.0)
    _, _, access = rates_of(given, np.where(known, ground.people, 0.0), unit, groups=n, per=PER)
    home = np.where(sites.facilities.inside >= 0, sites.facilities.inside, sites.facilities.claimed)[ground.facility]
    at_home = home >= 0
    nothing = np.full(n, np.nan)
    in_unit = np.where(np.isfinite(ground.people), ground.people, 0.0)
    inside = np.bincount(home[at_home], weights=np.nan_to_num(ground.supply, nan=0.0)[at_home], minlength=n).astype(float)
    everybody = np.bincount(unit, weights=in_unit, minlength=n)
    columns = {
        **describe_units(sites.units),
        "people": whole_numbers(persons(known)),
        "unknown": whole_numbers(np.bincount(unit[~known], minlength=n)),
        "holds": pd.array(sites.holdings.holds, dtype="boolean"),
        "people_in_reach": whole_numbers(persons(known & ground.in_reach)),
        "place_at_least": whole_numbers(nothing if ladder.served is None else ladder.served.at_least),
        "place_at_most": whole_numbers(nothing if ladder.served is None else ladder.served.at_most),
        "access": access,
        "unreached": whole_numbers(persons(known & ~ground.catchments.is_reached)),
        "minutes90": _minutes_by_unit(ground, people),
        "supply_inside": inside,
        "supply_per_1000": np.divide(inside * PER, everybody, out=nothing.copy(), where=everybody > 0),
    }
    return gpd.GeoDataFrame(
        columns, geometry=np.asarray(sites.units.frame.geometry.array, dtype=object), crs=sites.units.frame.crs
    )


def _minutes_by_unit(ground: AccessGround, people: npt.NDArray[np.int64]) -> pd.Series:
    """Minutes within which nine in ten of a unit have a facility; missing where they have none as far as was searched, or nobody is known."""
    order = np.argsort(ground.unit, kind="stable")
    ends = np.searchsorted(ground.unit[order], np.arange(len(ground.sites.units) + 1))
    rows = [order[a:b] for a, b in pairwise(ends)]
    found = [minutes_for(ground.minutes[row], people[row].astype(float)) for row in rows]
    return pd.Series([np.nan if m is None or np.isinf(m) else m for m in found], dtype="float64")


def _place_rows(ground: AccessGround, frames: StudyFrames) -> gpd.GeoDataFrame:
    demand = frames.demand
    key = "settlement_id" if "settlement_id" in demand else "demand_id"
    reached, codes = ground.catchments.is_reached, ground.sites.units.codes[ground.unit]
    columns = {
        "place_id": _text_of(demand, key, ground),
        "name": _text_of(demand, "name", ground),
        "code": text(codes),
        "people": whole_numbers(ground.people),
        "access": ground.catchments.access * PER,
        "minutes": np.where(np.isfinite(ground.minutes), ground.minutes, np.nan),
        "in_reach": pd.array(ground.in_reach, dtype="boolean"),
        "is_reached": pd.array(reached, dtype="boolean"),
        "reason": text(ground.reason),
    }
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(ground.points.lon, ground.points.lat), crs=demand.crs)


def _text_of(demand: gpd.GeoDataFrame, name: str, ground: AccessGround) -> pd.Series:
    values = [*(demand[name].to_numpy(dtype=object, na_value=None) if name in demand else [None] * len(demand)), None]
    return text([values[row] for row in ground.row])


def _facility_rows(ground: AccessGround) -> gpd.GeoDataFrame:
    frame = ground.sites.facilities.frame.iloc[ground.facility].reset_index(drop=True)
    idle = np.zeros(len(frame), dtype=bool)
    idle[ground.catchments.idle] = True
    columns = {
        **{name: frame[name].array for name in ("facility_id", "name", "division_code")},
        "is_own": pd.array(ground.sites.facilities.is_own[ground.facility], dtype="boolean"),
        "supply": ground.supply,
        "need": ground.catchments.need,
        "per_1000": np.where(ground.catchments.need > 0, ground.catchments.ratio * PER, np.nan),
        "residents": frame["residents"].array,
        "idle": pd.array(idle, dtype="boolean"),
        "reason": text(ground.untied),
    }
    return gpd.GeoDataFrame(columns, geometry=np.asarray(frame.geometry.array, dtype=object), crs=frame.crs)
