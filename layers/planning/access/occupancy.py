"""Whether the places are used: occupancy, idle beds, and homes with more residents than beds."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from layers.planning.passport import Passport, Percentage
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Occupancy:
    """Residents of all beds, home by home.

    `homes` has one row per facility: facility_id, name, beds, residents, idle_beds, share; missing where beds or residents are not known.
    """

    overall: Percentage | None
    idle_beds: int
    homes: pd.DataFrame
    report: Report


def measure_occupancy(facilities: pd.DataFrame, passport: Passport) -> Occupancy:
    """How many beds are taken: residents ÷ beds over the facilities where both are known; the rest are counted as unknown.

    A home with more residents than beds is full, and said; its surplus fills no bed elsewhere.
    """
    beds, residents = (facilities[c].to_numpy(dtype=float, na_value=np.nan) for c in ("beds", "residents"))
    known = np.isfinite(beds) & np.isfinite(residents)
    taken = np.where(known, np.minimum(beds, residents), np.nan)
    homes = pd.DataFrame(
        {
            "facility_id": facilities["facility_id"].array,
            "name": facilities["name"].array,
            "beds": facilities["beds"].array,
            "residents": facilities["residents"].array,
            "idle_beds": pd.Series(beds - taken, dtype="Float64").astype("Int64").array,
            "share": np.divide(taken, beds, out=np.full(len(beds), np.nan), where=known & (beds > 0)),
        }
    )
    all_beds, in_use = round(float(beds[known].sum())), round(float(taken[known].sum()))
    overall = Percentage(in_use, all_beds, int((~known).sum()), None if (~known).any() else 0, passport)
    return Occupancy(overall, all_beds - in_use, homes, Report.of(_overfull(homes)))


def _overfull(homes: pd.DataFrame) -> Iterator[Finding]:
    for home in homes[(homes["residents"] > homes["beds"]).fillna(False)].itertuples():
        yield Finding(
            "planning.more-residents-than-beds",
            Severity.WARNING,
            Wording(
                f"{home.name}：入住 {home.residents} 人，多于床位 {home.beds} 张，按满员计，请核对",
                f"{home.name}: {home.residents} residents in {home.beds} beds; counted as full, please check",
            ),
            Where("facilities", key=str(home.facility_id)),
            {"beds": int(str(home.beds)), "residents": int(str(home.residents))},
        )
