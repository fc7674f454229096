"""Electronic signs (S06): silent, moved from their place, tilted, or running out of battery."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import geopandas as gpd
import pandas as pd

from gazetteer.signs.book import sign_finding
from gazetteer.signs.terms import DeviceLimits
from gazetteer.signs.texts import standing_signs
from layers.ellipsoid import geodesic_m
from layers.report import Fact, Finding, Report, Where
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class DeviceReading:
    """One message of a device: aware moment, position in degrees (EPSG:4490), tilt in degrees, battery in percent; None where it did not say."""

    device_id: str
    at: datetime
    lon: float | None = None
    lat: float | None = None
    tilt_deg: float | None = None
    battery_percent: float | None = None


def check_devices(
    signs: gpd.GeoDataFrame, readings: Iterable[DeviceReading], *, now: datetime, limits: DeviceLimits | None = None
) -> Report:
    """Every electronic sign that stands, by its youngest message; without one, by what its row says. A sign nobody ever heard of is silent."""
    figures = limits or DeviceLimits()
    youngest: dict[str, DeviceReading] = {}
    for reading in sorted(readings, key=lambda r: r.at):
        youngest[reading.device_id] = reading
    found: list[Finding] = []
    electronic = standing_signs(signs)
    for row in electronic[electronic["is_electronic"].fillna(False).astype(bool)].itertuples():
        last = youngest.get(str(row.device_id)) or _of_row(row)
        where = Where("name_signs", str(row.sign_id))
        device: Mapping[str, Fact] = {"device_id": str(row.device_id)}
        found += [sign_finding("S06", said, where, {**device, **facts}) for said, facts in _troubles(row, last, now, figures)]
    return Report.of(found)


def _troubles(
    row: object, last: DeviceReading | None, now: datetime, limits: DeviceLimits
) -> Iterable[tuple[Wording, Mapping[str, Fact]]]:
    hours = None if last is None else (now - last.at).total_seconds() / 3600
    if hours is None or hours > limits.silent_hours:
        since = (
            Wording("从未上线", "was never heard of")
            if hours is None
            else Wording(f"已 {hours:.0f} 小时没有上线", f"has been silent for {hours:.0f} h")
        )
        yield Wording(f"电子标志{since.zh}。", f"The electronic sign {since.en}."), {"trouble": "silent", "hours": hours}
    if last is None:
        return
    place = row.geometry  # type: ignore[attr-defined]  # because a row of SIGNS has it
    if place is not None and last.lon is not None and last.lat is not None:
        metres = float(geodesic_m(place.x, place.y, last.lon, last.lat))
        if metres > limits.moved_m:
            said = Wording(
                f"电子标志距登记位置 {metres:.0f} 米，可能被移动。",
                f"The electronic sign stands {metres:.0f} m from its place; it may have been moved.",
            )
            yield said, {"trouble": "moved", "metres": round(metres, 1), "lon": last.lon, "lat": last.lat}
    if last.tilt_deg is not None and abs(last.tilt_deg) > limits.tilt_deg:
        yield (
            Wording(f"电子标志倾斜 {abs(last.tilt_deg):.0f}°。", f"The electronic sign leans by {abs(last.tilt_deg):.0f}°."),
            {"trouble": "tilted", "tilt_deg": last.tilt_deg},
        )
    if last.battery_percent is not None and last.battery_percent < limits.battery_percent:
        yield (
            Wording(
                f"电子标志电量 {last.battery_percent:.0f}%。",
                f"The electronic sign has {last.battery_percent:.0f}% battery left.",
            ),
            {"trouble": "battery", "battery_percent": last.battery_percent},
        )


def _of_row(row: object) -> DeviceReading | None:
    """What the register itself keeps of the last message; None when it keeps no readable moment."""
    seen = row.device_seen_at  # type: ignore[attr-defined]  # because a row of SIGNS has these columns
    try:
        at = datetime.fromisoformat(str(seen)) if isinstance(seen, str) else None
    except ValueError:
        at = None
    if at is None:
        return None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    tilt, battery = row.device_tilt_deg, row.device_battery_percent  # type: ignore[attr-defined]
    return DeviceReading(str(row.device_id), aware, None, None, _number(tilt), _number(battery))  # type: ignore[attr-defined]


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
