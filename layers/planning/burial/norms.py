"""Settings and printed norms of burial: each with its source and its date, and none of them law until somebody has confirmed it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from typing import Any

from layers.planning.burial.spread import Spread
from layers.wording import Wording

FIT_YEARS = 5
"""As many of the last full years as a rate is taken from."""
UNVERIFIED = Wording("未核实/可调整", "unverified, a setting")

_NUMBERS = ("years", "share", "people_from", "people_to", "times", "gates", "width_m")


@dataclass(frozen=True, slots=True)
class Setting:
    """One assumption as low, middle and high, in its own unit (per mille and per cent as printed)."""

    id: str
    label: Wording
    unit: str
    values: tuple[float, float, float]
    declared_on: date
    source: str

    @property
    def spread(self) -> Spread:
        """The same as plain shares and numbers, in the order in which the need grows."""
        scale = {"‰": 1e-3, "%": 1e-2}.get(self.unit, 1.0)
        return Spread(*(value * scale for value in self.values))

    @property
    def shown(self) -> str:
        """`6 · 7 · 7.6 ‰`, or the one value of all three."""
        return " · ".join(dict.fromkeys(f"{value:g}" for value in self.values)) + f" {self.unit}"


@dataclass(frozen=True, slots=True)
class PlotNorm:
    """How large a plot may be, m², in one pack; None where the pack does not say."""

    id: str
    label: Wording
    ash_single_m2: float
    ash_joint_m2: float
    body_single_m2: float | None
    body_joint_m2: float | None
    dated: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class HallClass:
    """A columbarium of so many places (from, exclusive of to) has so many m² of niche rooms."""

    places_from: int
    places_to: int
    area_from_m2: float
    area_to_m2: float


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody printed, and the numbers in it."""

    id: str
    what: Wording
    dated: str
    source: str
    verified: bool
    numbers: Mapping[str, float] = field(default_factory=dict)


def hall_class_of(places: int) -> HallClass | None:
    """The class a hall of so many places falls in; None beyond the largest."""
    return next((one for one in HALL_CLASSES if one.places_from <= places < one.places_to), None)


def _setting(row: dict[str, Any]) -> Setting:
    low, middle, high = row["values"]
    label = Wording(row["zh"], row["en"])
    return Setting(row["id"], label, row["unit"], (low, middle, high), row["declared_on"], row["source"])


def _plot_norm(row: dict[str, Any]) -> PlotNorm:
    sizes = (row["ash_single_m2"], row["ash_joint_m2"], row.get("body_single_m2"), row.get("body_joint_m2"))
    return PlotNorm(row["id"], Wording(row["zh"], row["en"]), *sizes, row["dated"], row["source"], row["verified"])


def _quote(row: dict[str, Any]) -> Quote:
    numbers = {name: float(row[name]) for name in _NUMBERS if name in row}
    return Quote(row["id"], Wording(row["zh"], row["en"]), row["dated"], row["source"], row["verified"], numbers)


def _read() -> dict[str, Any]:
    return tomllib.loads(resources.files("layers.planning.burial").joinpath("norms.toml").read_text(encoding="utf-8"))


_ROWS = _read()
SETTINGS: dict[str, Setting] = {row["id"]: _setting(row) for row in _ROWS["setting"]}
PLOT_NORMS: tuple[PlotNorm, ...] = tuple(_plot_norm(row) for row in _ROWS["plot_norm"])
HALL_CLASSES: tuple[HallClass, ...] = tuple(HallClass(**row) for row in _ROWS["hall_class"])
QUOTES: dict[str, Quote] = {row["id"]: _quote(row) for row in _ROWS["quote"]}
