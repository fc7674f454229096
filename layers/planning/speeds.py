"""How fast people travel: dated, sourced profiles by mode, class of road and slope."""

import math
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.errors import Refusal
from layers.wording import Wording

Floats = npt.NDArray[np.float64]

WALKING_SPEEDS_MS = (0.6, 0.8, 1.0, 1.2)
"""Shown beside every time-based figure: a slow day-care guest, a careful walker, the default, the upper bound of laboratory tracks."""

DEFAULT_WALK_MS = 1.0
FASTEST_WALK_MS = 3.0
"""Faster is no walk: a speed in km/h that was taken for m/s shows here."""

UNKNOWN = "unknown"
"""The row of a profile for roads whose class nobody stated."""

_LONGEST_WAIT_MIN = 1440.0
_STEEPEST = 1.0  # a gradient beyond 45° is an error of heights, not a hill anyone walks up


class ImpossibleSpeed(Refusal):
    """A speed nobody travels at: zero, negative, not a number, or faster than the mode."""

    code = "planning.impossible-speed"

    def __init__(self, speed: float | str, most: float = 3.0, unit: str = "m/s") -> None:
        shown = speed if isinstance(speed, str) else f"{speed:g} {unit}"
        usual = (
            ("；老年人步行常用 0.6、0.8、1.0、1.2", "; older people walk at 0.6, 0.8, 1.0 or 1.2") if unit == "m/s" else ("", "")
        )
        super().__init__(
            Wording(
                f"速度“{shown}”不可用。请给出大于 0、不超过 {most:g} {unit} 的速度{usual[0]}。",
                f"Nobody travels at {shown}. Give a speed above 0 and at most {most:g} {unit}{usual[1]}.",
            ),
            speed=str(speed),
            most=most,
            unit=unit,
        )


class ImpossibleWait(Refusal):
    """A waiting time that is negative or longer than a day."""

    code = "planning.impossible-wait"

    def __init__(self, wait_min: float) -> None:
        super().__init__(
            Wording(
                f"候车时间 {wait_min:g} 分钟不可用，请给出 0 到 {_LONGEST_WAIT_MIN:g} 之间的分钟数。",
                f"Nobody waits {wait_min:g} minutes: give 0 to {_LONGEST_WAIT_MIN:g}.",
            ),
            wait_min=str(wait_min),
        )


class NoProfile(Refusal):
    """No speed profile of the mode is in force on the day."""

    code = "planning.no-speed-profile"

    def __init__(self, mode: str, on: str) -> None:
        super().__init__(
            Wording(
                f"{on} 没有“{mode}”方式的速度设定。请选择步行、客车或驾车，或换一个日期。",
                f"No speeds are on record for “{mode}” on {on}. Choose walk, bus or drive, or another day.",
            ),
            mode=mode,
            on=on,
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """Where a number of a profile comes from; `verified` False is a setting of ours to be confirmed."""

    what: Wording
    source: str
    document_on: str
    verified: bool


@dataclass(frozen=True, slots=True)
class SpeedProfile:
    """One mode's speeds. `walk_ms` metres per second on flat ground, `wait_min` minutes once per trip.

    `class_kmh` holds vehicle speeds and `class_share` shares of walking speed, by class of road; a class in neither is closed to the mode.
    """

    id: str
    mode: str
    label: Wording
    valid_from: date
    walk_ms: float
    wait_min: float
    respects: str
    slope: str
    class_kmh: Mapping[str, float]
    class_share: Mapping[str, float]
    figures: tuple[Figure, ...]

    @property
    def on_foot(self) -> bool:
        return self.respects == "foot"

    @property
    def speed_ms(self) -> float:
        """Metres per second where nothing else is said."""
        return self.walk_ms if self.on_foot else self.class_kmh[UNKNOWN] / 3.6

    @property
    def verified(self) -> bool:
        return all(figure.verified for figure in self.figures)

    def may_use(self, road_class: str) -> bool:
        return road_class in (self.class_share if self.on_foot else self.class_kmh)

    def metres_per_minute(self, road_class: str) -> float:
        """On flat ground of a class; 0 where the mode may not go."""
        if self.on_foot:
            return 60 * self.walk_ms * self.class_share.get(road_class, 0.0)
        return self.class_kmh.get(road_class, 0.0) / 0.06

    def slope_factor(self, gradient: Floats) -> Floats:
        """Share of the flat speed kept on a gradient (rise ÷ run in the direction of travel); 1 where it is unknown (NaN)."""
        if self.slope == "none":
            return np.ones_like(gradient)
        return tobler_factor(np.clip(np.nan_to_num(gradient), -_STEEPEST, _STEEPEST))

    def at(self, walk_ms: float) -> "SpeedProfile":
        """The same profile at another walking speed.

        Raises:
            ImpossibleSpeed: not above 0 or above FASTEST_WALK_MS.
        """
        return replace(self, walk_ms=require_walking_speed(walk_ms))

    def waiting(self, wait_min: float) -> "SpeedProfile":
        """The same profile with another waiting time, minutes.

        Raises:
            ImpossibleWait: negative, more than a day, or not a number.
        """
        if not (math.isfinite(wait_min) and 0 <= wait_min <= _LONGEST_WAIT_MIN):
            raise ImpossibleWait(wait_min)
        return replace(self, wait_min=wait_min)


def require_walking_speed(walk_ms: float) -> float:
    """The speed itself.

    Raises:
        ImpossibleSpeed: not above 0 or above FASTEST_WALK_MS.
    """
    if not (math.isfinite(walk_ms) and 0 < walk_ms <= FASTEST_WALK_MS):
        raise ImpossibleSpeed(walk_ms, FASTEST_WALK_MS, "m/s")
    return walk_ms


def parse_speed(said: str) -> float:
    """Metres per second of `1`, `0.8m/s`, `0.8米/秒`, `3.6km/h`, `3.6公里/小时`, as somebody walks.

    Raises:
        ImpossibleSpeed: anything else, and what nobody walks.
    """
    text = unicodedata.normalize("NFKC", said).strip().lower().replace(" ", "")
    match = re.fullmatch(r"(\d+(?:\.\d*)?|\.\d+)(m/s|米/秒|米每秒|km/h|公里/小时|千米/小时)?", text, flags=re.ASCII)
    if match is None:
        raise ImpossibleSpeed(said)
    return require_walking_speed(float(match[1]) / (3.6 if (match[2] or "").endswith(("h", "小时")) else 1.0))


def tobler_factor(gradient: Floats) -> Floats:
    """Walking speed on a gradient relative to flat ground; most (1.19) at 5 % downhill (Tobler 1993, NCGIA 93-1)."""
    return np.asarray(np.exp(-3.5 * (np.abs(gradient + 0.05) - 0.05)))


def speed_profile(mode: str, on: date | None = None) -> SpeedProfile:
    """The profile of a mode in force on a day (None: the latest).

    Raises:
        NoProfile: there is none.
    """
    rows = [p for p in PROFILES if p.mode == mode and (on is None or p.valid_from <= on)]
    if not rows:
        raise NoProfile(mode, "" if on is None else on.isoformat())
    return max(rows, key=lambda profile: profile.valid_from)


def _read() -> tuple[SpeedProfile, ...]:
    tables: dict[str, list[dict[str, Any]]] = tomllib.loads(
        resources.files("layers.planning").joinpath("speeds.toml").read_text(encoding="utf-8")
    )
    return tuple(_profile(row, tables["figure"]) for row in tables["profile"])


def _profile(row: dict[str, Any], figures: list[dict[str, Any]]) -> SpeedProfile:
    return SpeedProfile(
        id=row["id"],
        mode=row["mode"],
        label=Wording(row["zh"], row["en"]),
        valid_from=row["valid_from"],
        walk_ms=row["walk_ms"],
        wait_min=row["wait_min"],
        respects=row["respects"],
        slope=row["slope"],
        class_kmh=row.get("speeds", {}),
        class_share=row.get("factors", {}),
        figures=tuple(
            Figure(Wording(f["zh"], f["en"]), f["source"], f["document_on"], f["verified"])
            for f in figures
            if f["profile"] == row["id"]
        ),
    )


PROFILES: tuple[SpeedProfile, ...] = _read()
