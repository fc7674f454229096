"""Care homes and the medical facilities near them (医养结合): how long each home's way to the nearest is, and which are over the limit."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.datum import geodesic_m, require_same_datum
from layers.planning.coverage import text, whole_numbers
from layers.planning.facilities import points_of
from layers.planning.minutes import require_minutes
from layers.planning.operating import is_operating
from layers.planning.travel import NOBODY, REASONS, Places, TravelModel
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

_SEARCHED = 4.0  # times the limit: how far a home's way is still told in minutes


@dataclass(frozen=True, slots=True)
class PartnerTable:
    """Every operating home and its nearest medical facility by time.

    `homes` has one row each, the longest way first: facility_id, name, division_code, beds, residents; `partner_id`, `partner_name`, `minutes` (missing: further than was searched, or not tied), `straight_m`;
    the second nearest as `next_id`, `next_minutes`; `is_near` (missing where nobody can tell), `why` a key of `travel.REASONS`; geometry.
    """

    on: date
    limit_min: float
    definition: Wording
    homes: gpd.GeoDataFrame
    report: Report = field(default_factory=Report)

    @property
    def over_the_limit(self) -> gpd.GeoDataFrame:
        return self.homes[self.homes["is_near"].eq(False).fillna(False).to_numpy(dtype=bool)].reset_index(drop=True)


def pair_homes(
    facilities: gpd.GeoDataFrame,
    travel: TravelModel,
    *,
    limit_min: float,
    on: date,
    kind: str = "care_home",
    partner: str = "medical_facility",
) -> PartnerTable:
    """Homes and partners as they stand on a day, by a way of travelling.

    Raises:
        NoDatum: the frame does not say where its coordinates live.
        ImpossibleMinutes: not above 0 and at most a day.
    """
    require_same_datum(facilities)
    limit = require_minutes(limit_min)
    operating = facilities[is_operating(facilities, on=on)].sort_values("facility_id")
    homes, partners = (operating[operating["kind"] == which].reset_index(drop=True) for which in (kind, partner))
    here, there = Places(*points_of(homes)), Places(*points_of(partners))
    found = travel.nearest(here, there, limit_min=_SEARCHED * limit, k=2)
    reason = travel.connect(here).reason
    minutes = found.minutes[:, 0]
    near = pd.array(minutes <= limit + 1e-6, dtype="boolean")
    near[(reason != "") & (minutes > limit)] = pd.NA
    columns = {
        name: text(homes[name].to_numpy(dtype=object, na_value=None)) for name in ("facility_id", "name", "division_code")
    } | {
        "beds": whole_numbers(homes["beds"].to_numpy(dtype=float, na_value=np.nan)),
        "residents": whole_numbers(homes["residents"].to_numpy(dtype=float, na_value=np.nan)),
        "partner_id": text(_of(partners, "facility_id", found.facility[:, 0])),
        "partner_name": text(_of(partners, "name", found.facility[:, 0])),
        "minutes": _known(minutes),
        "straight_m": _straight_m(here, there, found.facility[:, 0]),
        "next_id": text(_of(partners, "facility_id", found.facility[:, 1])),
        "next_minutes": _known(found.minutes[:, 1]),
        "is_near": near,
        "why": text(reason),
    }
    rows = gpd.GeoDataFrame(columns, geometry=homes.geometry.to_numpy(), crs=facilities.crs)
    rows = rows.iloc[np.lexsort((rows["facility_id"], -minutes))].reset_index(drop=True)
    return PartnerTable(on, limit, travel.definition, rows, Report.of(_notes(rows, len(partners), limit)))


def _notes(rows: gpd.GeoDataFrame, partners: int, limit: float) -> Iterator[Finding]:
    if partners == 0:
        yield Finding(
            "planning.no-partners",
            Severity.WARNING,
            Wording("没有在用医疗机构的记录，无法配对", "no operating medical facility is on record: nothing to pair with"),
        )
    far = rows[rows["is_near"].eq(False).fillna(False).to_numpy(dtype=bool)]
    for home in far.to_dict("records") if partners else []:
        way = "超出搜索范围" if np.isnan(home["minutes"]) else f"{home['minutes']:.1f} 分钟"
        way_en = "further than was searched" if np.isnan(home["minutes"]) else f"{home['minutes']:.1f} min"
        yield Finding(
            "planning.home-far-from-medical-care",
            Severity.NOTE,
            Wording(
                f"{home['name']}到最近医疗机构{way}，超过 {limit:g} 分钟",
                f"{home['name']}: {way_en} to the nearest medical facility, over {limit:g}",
            ),
            Where("facilities", key=str(home["facility_id"])),
        )
    for home in rows[rows["is_near"].isna().to_numpy(dtype=bool)].to_dict("records"):
        yield Finding(
            "planning.home-not-tied",
            Severity.WARNING,
            Wording(
                f"{home['name']}{REASONS[home['why']].zh}，无法判定到医疗机构的时间",
                f"{home['name']}: {REASONS[home['why']].en}; its way cannot be told",
            ),
            Where("facilities", key=str(home["facility_id"])),
        )


def _of(frame: gpd.GeoDataFrame, column: str, at: Positions) -> list[str | None]:
    values = [*frame[column].to_numpy(dtype=object, na_value=None), None]
    return [values[i] for i in at]


def _known(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)


def _straight_m(here: Places, there: Places, at: Positions) -> Floats:
    metres = np.full(len(here), np.nan)
    found = np.flatnonzero(at != NOBODY)
    metres[found] = geodesic_m(here.lon[found], here.lat[found], there.lon[at[found]], there.lat[at[found]])
    return metres
