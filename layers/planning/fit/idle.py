"""Stock-taking of homes and centres: which stand idle, which are half empty, and which never said (Y08)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.access.occupancy import Occupancy, measure_occupancy
from layers.planning.coverage import text, whole_numbers
from layers.planning.definitions import DATUM
from layers.planning.fit.errors import ImpossibleThreshold
from layers.planning.operating import is_operating
from layers.planning.passport import Passport, Vintage
from layers.report import Finding, Report, Severity
from layers.wording import Wording

LOW_OCCUPANCY = 0.5
"""Less than half full: a setting of this house of 2026, unverified (未核实，可调整); no plan read so far gives a number."""

USES = {
    "idle": Wording("闲置", "idle"),
    "low": Wording("入住率低", "few residents"),
    "used": Wording("在用", "in use"),
    "unknown": Wording("床位或入住人数不详", "beds or residents unknown"),
    "not_open": Wording("未启用或已关闭", "not open yet, or closed"),
}


@dataclass(frozen=True, slots=True)
class IdleTable:
    """Every facility of some kinds and whether it is used.

    `facilities` has one row each, the emptiest first: facility_id, name, kind, division_code, operator_type, state, beds, residents, idle_beds, floor_area_m2, `occupancy` (0–1),
    `use` (a key of USES); geometry. `occupancy` is over those operating; `idle_beds` includes the beds of idle houses.
    """

    on: date
    threshold: float
    occupancy: Occupancy
    idle_beds: int
    facilities: gpd.GeoDataFrame
    report: Report = field(default_factory=Report)


def measure_idle(
    facilities: gpd.GeoDataFrame,
    *,
    kinds: Sequence[str],
    on: date,
    threshold: float = LOW_OCCUPANCY,
    vintages: Sequence[Vintage] = (),
) -> IdleTable:
    """Idle houses and low occupancy among the facilities of some kinds.

    Raises:
        ImpossibleThreshold: not between 0 and 1.
    """
    if not 0 < threshold <= 1:
        raise ImpossibleThreshold(threshold)
    chosen = facilities[facilities["kind"].isin(list(kinds))].sort_values("facility_id", ignore_index=True)
    operating = is_operating(chosen, on=on)
    occupancy = measure_occupancy(chosen[operating], _passport(threshold, on, vintages))
    rows = _rows(chosen, operating, threshold)
    idle = int(rows["idle_beds"].fillna(0).sum())
    return IdleTable(on, threshold, occupancy, idle, rows, occupancy.report + Report.of(_notes(rows, threshold)))


def _rows(chosen: gpd.GeoDataFrame, operating: npt.NDArray[np.bool_], threshold: float) -> gpd.GeoDataFrame:
    beds, residents = (chosen[name].to_numpy(dtype=float, na_value=np.nan) for name in ("beds", "residents"))
    is_idle = (chosen["state"] == "idle").to_numpy(dtype=bool)
    taken = np.where(is_idle, 0.0, np.minimum(beds, residents))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(beds > 0, taken / beds, np.nan)
    use = np.select([is_idle, ~operating, np.isnan(share), share < threshold], ["idle", "not_open", "unknown", "low"], "used")
    counted = is_idle | operating
    told = ("facility_id", "name", "kind", "division_code", "operator_type", "state")
    columns = {name: text(chosen[name].to_numpy(dtype=object, na_value=None)) for name in told} | {
        "beds": whole_numbers(beds),
        "residents": whole_numbers(residents),
        "idle_beds": whole_numbers(np.where(counted, beds - taken, np.nan)),
        "floor_area_m2": chosen["floor_area_m2"].to_numpy(dtype=float, na_value=np.nan),
        "occupancy": np.where(counted, share, np.nan),
        "use": text(use.astype(object)),
    }
    rows = gpd.GeoDataFrame(columns, geometry=chosen.geometry.to_numpy(), crs=chosen.crs)
    order = pd.Series(use).map({key: i for i, key in enumerate(("idle", "low", "unknown", "used", "not_open"))})
    return rows.iloc[np.lexsort((rows["facility_id"], np.nan_to_num(share, nan=2.0), order))].reset_index(drop=True)


def _notes(rows: gpd.GeoDataFrame, threshold: float) -> Iterator[Finding]:
    sentences = {
        "idle": Wording("处设施闲置", "facilities stand idle"),
        "low": Wording(f"处设施入住率低于 {threshold:.0%}", f"facilities are less than {threshold:.0%} full"),
        "unknown": Wording(
            "处在用设施没有床位数或入住人数，不能判断是否闲置", "operating facilities do not say beds or residents"
        ),
    }
    for use, why in sentences.items():
        found = rows[rows["use"] == use]
        if len(found):
            first = "、".join(str(name) for name in found["name"][:5])
            yield Finding(
                f"planning.facilities-{use}",
                Severity.WARNING if use == "idle" else Severity.NOTE,
                Wording(f"{len(found)} {why.zh}（{first}）", f"{len(found)} {why.en} ({first})"),
                evidence={"facilities": len(found)},
            )


def _passport(threshold: float, on: date, vintages: Sequence[Vintage]) -> Passport:
    return Passport(
        definition=Wording(
            "在用设施的入住人数 ÷ 床位数（两者均有记录的设施）",
            "residents of all beds, over operating facilities that state both",
        ),
        counted=Wording("张（床位）", "beds"),
        unknown_means=Wording("床位或入住人数不详的设施数", "facilities whose beds or residents are not known"),
        distance_model=Wording("不涉及距离", "no distance is involved"),
        radius_m=None,
        radius_source=Wording(
            f"“入住率低”的界限 {threshold:.0%} 为本系统设定（未核实，可调整）",
            f"“few residents” is below {threshold:.0%}: a setting, unverified",
        ),
        norms=(),
        datum=DATUM,
        on=on,
        vintages=tuple(vintages),
    )
