"""The list of doors and the road: how far each place and facility lies from it, why some are tied to none, and what to do."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.planning.facilities import points_of
from layers.planning.network.snapping import RoadSnapper, Snapped
from layers.planning.travel import REASONS, Places
from layers.wording import Wording

FACILITY, PLACE = "facility", "place"

SUBJECTS = {FACILITY: Wording("设施", "facility"), PLACE: Wording("居民点", "place where people live")}

ADVICE = {
    "": Wording("无需处理", "nothing to do"),
    "no_position": Wording("请补录位置。", "Give its position."),
    "too_far": Wording(
        "请核对位置；若确有道路通到门口，请补画这段路；没有路的，按不可达计算。",
        "Check the position. If a road leads to the door, draw it; where there is none, it counts as not reached.",
    ),
    "across_barrier": Wording(
        "门口与道路之间有河流、铁路等障碍。有桥、涵洞或通道的请补画，障碍有误的请改正。",
        "A river, a railway or the like lies between door and road. Draw the bridge or passage if there is one, or correct the barrier.",
    ),
    "stranded": Wording(
        "门前的路没有接入路网。请在图上把它接好（常见为端点差几米）。",
        "The road at the door hangs together with no other. Join it in the drawing; ends are often a few metres apart.",
    ),
    "moved": Wording(
        "最近的路不能用（孤立或隔着障碍），已接到稍远的路，请核对。",
        "The nearest road could not be used (stranded, or behind a barrier); the door was tied to one further off. Please check.",
    ),
}
"""What to do, by the reason a door is tied to no road; `moved` for one that was tied to another than its nearest."""


@dataclass(frozen=True, slots=True)
class SnapAudit:
    """Every place and facility with its way to the road, in the order they came, facilities first.

    `rows` has subject (facility or place), id, name, division_code, lon, lat (degrees), people (missing for facilities and where unknown), metres (to
    the road it is tied to, else to the nearest one; missing without a position), nearest_m, was_moved, reason (a key of travel.REASONS) and advice (a
    key of ADVICE). Nothing further from a road than `limit_m` is tied to it.
    """

    rows: pd.DataFrame
    limit_m: float

    @property
    def to_look_at(self) -> pd.DataFrame:
        """The rows that call for somebody: not tied, or tied to another road than the nearest."""
        return self.rows[self.rows["advice"] != ""].reset_index(drop=True)

    def untied(self, subject: str) -> dict[str, int]:
        """How many are tied to no road, by reason."""
        chosen = self.rows[(self.rows["subject"] == subject) & (self.rows["reason"] != "")]
        counts = chosen["reason"].value_counts()
        return {reason: int(counts[reason]) for reason in REASONS if reason in counts}

    @property
    def people_untied(self) -> float:
        """People known to live where no road can be reached: they count as reached by nobody."""
        places = self.rows[(self.rows["subject"] == PLACE) & (self.rows["reason"] != "")]
        return float(places["people"].sum())


def audit_snapping(snapper: RoadSnapper, facilities: gpd.GeoDataFrame, demand: gpd.GeoDataFrame, *, people: str) -> SnapAudit:
    """The audit of both frames (EPSG:4490); `people` names the column of `demand` that counts them."""
    parts = [
        _rows(snapper, facilities, FACILITY, "facility_id", None),
        _rows(snapper, demand, PLACE, _key_of(demand), people),
    ]
    return SnapAudit(pd.concat(parts, ignore_index=True), snapper.policy.limit_m)


def _key_of(demand: gpd.GeoDataFrame) -> str:
    return "demand_id" if "demand_id" in demand else "settlement_id"


def _rows(snapper: RoadSnapper, frame: gpd.GeoDataFrame, subject: str, key: str, people: str | None) -> pd.DataFrame:
    lon, lat = points_of(frame)
    snapped = snapper.snap(Places(lon, lat))
    return pd.DataFrame(
        {
            "subject": subject,
            "id": frame[key].to_numpy(dtype=object),
            "name": _texts(frame, "name"),
            "division_code": _texts(frame, "division_code"),
            "lon": lon,
            "lat": lat,
            "people": np.full(len(frame), np.nan) if people is None else frame[people].to_numpy(dtype=float, na_value=np.nan),
            "metres": snapped.metres,
            "nearest_m": snapped.nearest_m,
            "was_moved": snapped.was_moved,
            "reason": snapped.reason,
            "advice": _advice(snapped),
        }
    )


def _advice(snapped: Snapped) -> npt.NDArray[np.object_]:
    advice = snapped.reason.copy()
    advice[(snapped.reason == "") & snapped.was_moved] = "moved"
    return advice


def _texts(frame: gpd.GeoDataFrame, column: str) -> npt.NDArray[np.object_]:
    missing = np.full(len(frame), None, dtype=object)
    return frame[column].to_numpy(dtype=object, na_value=None) if column in frame else missing
