"""The fit of committees measured: how large each is against the plan's range, what might be done about it, and for whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.coverage import text, whole_numbers
from layers.planning.definitions import DATUM
from layers.planning.demand import AGES
from layers.planning.fit.proposals import propose
from layers.planning.fit.question import FitQuestion
from layers.planning.fit.reach import ReachTable, has_own
from layers.planning.fit.sizes import SIZES, HouseholdRange, Households, size_rows
from layers.planning.fit.workshop import Proposal, Workshop
from layers.planning.passport import Passport, Percentage, Vintage
from layers.planning.question import By
from layers.planning.sites import Sites, StudyFrames
from layers.planning.travel import Places, TravelModel
from layers.reference import COMMITTEE_KINDS
from layers.report import Finding, Report, Severity
from layers.wording import Wording

Floats = npt.NDArray[np.float64]

_SEARCHED = 4.0  # times the minutes asked for: how far the way of the resettled is still told


@dataclass(frozen=True, slots=True)
class FitTable:
    """The answer, complete.

    `fitting` is the share of committees within their range, of those whose households are known. `units` has one row per committee (see `sizes.size_rows`).
    `groups` counts them by urban–rural class, by stratum and by township: split, key, zh, en, units, households, and one column per key of SIZES. `proposals` are to be looked
    at, never decisions, and each of them helps: what was tried in vain stands in the report with the reason. `resettled` has one row per settlement of resettled people: where from, whose, and its minutes to the nearest centre (missing: further than was searched).
    """

    question: FitQuestion
    area: str
    area_name: str
    on: date
    fitting: Percentage
    units: gpd.GeoDataFrame
    groups: pd.DataFrame
    proposals: tuple[Proposal, ...]
    resettled: gpd.GeoDataFrame
    report: Report = field(default_factory=Report)
    is_demonstration: bool = False


def measure_fit(question: FitQuestion, frames: StudyFrames, travel: TravelModel, *, area: str, on: date) -> FitTable:
    """The answer from frames and a way of travelling alone.

    Raises:
        NoDatum, DatumsDiffer, NoUnits: as `Sites.of`.
    """
    travel = travel if question.speed_ms is None else travel.at_speed(question.speed_ms)
    sites = Sites.of(question.about_units, frames, area=area, on=on)
    source = frames.demand.iloc[sites.places.row]
    of_place = source["households"].to_numpy(dtype=float, na_value=np.nan)
    households = Households.of(sites.units, sites.places, of_place, question.ranges)
    key = "settlement_id" if "settlement_id" in source else "demand_id"
    names = source["name"] if "name" in source else source[key]
    reach = ReachTable.of(sites, travel, minutes=question.minutes)
    shop = Workshop(sites, households, reach, source[key].to_numpy(dtype=object), of_place, names.to_numpy(dtype=object))
    proposals, cannot = propose(shop)
    return FitTable(
        question=question,
        area=sites.units.area,
        area_name=sites.units.names.get(sites.units.area, sites.units.area),
        on=on,
        fitting=_fitting(households, _passport(question.ranges, on, frames.vintages)),
        units=size_rows(sites.units, households, has_own(sites.facilities, sites.counted, len(sites.units))),
        groups=_groups(sites, households),
        proposals=proposals,
        resettled=_resettled(sites, source, travel, question.minutes),
        report=Report.of((*_notes(households, of_place), *cannot)),
        is_demonstration=frames.is_demonstration,
    )


def _fitting(households: Households, passport: Passport) -> Percentage:
    size = households.size
    judged = ~np.isin(size, ("unknown", "unranged"))
    unknown = int((~judged).sum())
    return Percentage(int((size == "fitting").sum()), int(judged.sum()), unknown, unknown, passport)


def _passport(ranges: Sequence[HouseholdRange], on: date, vintages: Sequence[Vintage]) -> Passport:
    shown = [(COMMITTEE_KINDS.labels[r.committee_kind], r) for r in ranges]
    zh = "，".join(f"{label.zh} {r.least}–{r.most} 户" for label, r in shown)
    en = ", ".join(f"{label.en} {r.least}–{r.most} households" for label, r in shown)
    sources = "；".join(dict.fromkeys(r.source for r in ranges))
    return Passport(
        definition=Wording(
            f"户数在范围内（含两端）的村（居）委会数 ÷ 户数已知的村（居）委会数；范围：{zh}",
            f"committees whose households lie in the range (ends included), of all whose households are known; ranges: {en}",
        ),
        counted=Wording("个（村委会、居委会）", "committees"),
        unknown_means=Wording("户数不详或未注明类别的村（居）委会数", "committees whose households or kind are not known"),
        distance_model=Wording("不涉及距离", "no distance is involved"),
        radius_m=None,
        radius_source=Wording(f"户数范围：{sources}（可调整）", f"range of households: {sources} (a setting)"),
        norms=(),
        datum=DATUM,
        on=on,
        vintages=tuple(vintages),
    )


def _groups(sites: Sites, households: Households) -> pd.DataFrame:
    rows = []
    total = np.nan_to_num(households.total)
    for split in By:
        group, labels = sites.units.groups(split)
        for i, (key, label) in enumerate(labels.items()):
            mine = group == i
            sizes = {size: int((mine & (households.size == size)).sum()) for size in SIZES}
            rows.append(
                {"split": str(split), "key": key, "zh": label.zh, "en": label.en, "units": int(mine.sum())}
                | {"households": round(float(total[mine].sum()))}
                | sizes
            )
    return pd.DataFrame(rows)


def _resettled(sites: Sites, source: gpd.GeoDataFrame, travel: TravelModel, minutes: float) -> gpd.GeoDataFrame:
    """Settlements that say where their people came from; none where people are held as cells."""
    has_origin = (
        source["resettlement_origin"].notna().to_numpy() if "resettlement_origin" in source else np.zeros(len(source), bool)
    )
    at = np.flatnonzero(has_origin)
    places, units, facilities = sites.places, sites.units, sites.facilities
    chosen = np.flatnonzero(sites.counted & facilities.is_placed)
    stand = Places(facilities.lon[chosen], facilities.lat[chosen])
    found = travel.nearest(Places(places.lon[at], places.lat[at]), stand, limit_min=_SEARCHED * minutes)
    nearest, took = np.append(chosen, -1)[found.facility[:, 0]], found.minutes[:, 0]
    rows = source.iloc[at]
    columns = {
        "place_id": text(rows["settlement_id"].to_numpy(dtype=object)) if len(at) else text([]),
        "name": text(rows["name"].to_numpy(dtype=object)) if len(at) else text([]),
        "origin": text(rows["resettlement_origin"].to_numpy(dtype=object)) if len(at) else text([]),
        "unit_code": text(units.codes[places.unit[at]]),
        "unit": text(units.frame["name"].to_numpy(dtype=object)[places.unit[at]]),
        "households": whole_numbers(rows["households"].to_numpy(dtype=float, na_value=np.nan)),
        **{age: whole_numbers(places.people[age][at]) for age in AGES},
        "nearest_id": text(facilities.column("facility_id", nearest)),
        "nearest_name": text(facilities.column("name", nearest)),
        "minutes": np.where(np.isfinite(took), took, np.nan),
        "covered": pd.array(took <= minutes, dtype="boolean"),
    }
    return gpd.GeoDataFrame(columns, geometry=rows.geometry.to_numpy(), crs=source.crs)


def _notes(households: Households, of_place: Floats) -> Iterator[Finding]:
    unknown = int((~np.isfinite(of_place)).sum())
    if unknown:
        yield Finding(
            "planning.households-unknown",
            Severity.WARNING,
            Wording(
                f"{unknown} 个居民点没有户数，所在单位除已超上限者外列为“户数不详”",
                f"{unknown} places have no households: their units are unknown unless the rest is above the upper end already",
            ),
            evidence={"places": unknown},
        )
    silent = int(np.isnan(households.total).sum())
    if silent:
        yield Finding(
            "planning.units-without-households",
            Severity.WARNING,
            Wording(f"{silent} 个单位没有任何户数", f"{silent} units have no households on record"),
            evidence={"units": silent},
        )
