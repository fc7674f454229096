"""How much a facility is worth to people as it takes longer to get there."""

import math
import re
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from layers.planning.access.errors import UnknownDecay
from layers.planning.minutes import require_minutes
from layers.wording import Wording

Floats = npt.NDArray[np.float64]

LUO_QI = (1.0, 0.68, 0.22)
"""Weights of the three travel-time zones of Luo & Qi (2009), Health & Place 15: 1100–1107. A setting: no Chinese norm gives any."""


class Decay(Protocol):
    """Weights between 0 and 1 that never rise with time. `weights` answers None where every weight is 1, to spare the array."""

    def weights(self, minutes: Floats) -> Floats | None: ...

    @property
    def definition(self) -> Wording: ...


@dataclass(frozen=True, slots=True)
class NoDecay:
    """Everything within the limit counts in full: 2SFCA (Luo & Wang 2003)."""

    def weights(self, minutes: Floats) -> None:  # noqa: ARG002 - every decay is asked alike
        return None

    @property
    def definition(self) -> Wording:
        return Wording("限时内不衰减（2SFCA，Luo & Wang 2003）", "no decay within the limit (2SFCA, Luo & Wang 2003)")


@dataclass(frozen=True, slots=True)
class Steps:
    """Zones of time, each with one weight; the upper end belongs to its zone, beyond the last nothing counts: E2SFCA (Luo & Qi 2009).

    Raises:
        UnknownDecay: no zone, minutes that do not rise, weights that rise or leave 0–1.
    """

    until_min: tuple[float, ...]
    weight: tuple[float, ...]

    def __post_init__(self) -> None:
        rising = all(a < b for a, b in zip((0.0, *self.until_min), self.until_min, strict=False))
        falling = all(a >= b for a, b in zip((1.0, *self.weight), (*self.weight, 0.0), strict=True))
        if not self.until_min or len(self.until_min) != len(self.weight) or not rising or not falling:
            raise UnknownDecay(self._text)

    @classmethod
    def in_thirds(cls, limit_min: float) -> "Steps":
        """Three zones of equal width with the weights of Luo & Qi."""
        return cls((limit_min / 3, limit_min * 2 / 3, limit_min), LUO_QI)

    def weights(self, minutes: Floats) -> Floats:
        return np.array((*self.weight, 0.0))[np.searchsorted(self.until_min, minutes, side="left")]

    @property
    def _text(self) -> str:
        return ",".join(f"{m:g}={w:g}" for m, w in zip(self.until_min, self.weight, strict=False))

    @property
    def definition(self) -> Wording:
        return Wording(
            f"分段衰减 {self._text}（分钟=权重；E2SFCA，Luo & Qi 2009，权重为设定值）",
            f"decay by zones {self._text} (minutes=weight; E2SFCA, Luo & Qi 2009; the weights are settings)",
        )


@dataclass(frozen=True, slots=True)
class Gaussian:
    """From 1 at the door to 0 at the limit (Dai 2010, Health & Place 16: 1038–1052).

    f(t) = (exp(−½ (t/t₀)²) − exp(−½)) / (1 − exp(−½)) for t ≤ t₀, else 0; t₀ the limit in minutes.
    """

    limit_min: float

    def weights(self, minutes: Floats) -> Floats:
        floor = math.exp(-0.5)
        weight = _bell(minutes, self.limit_min)
        weight -= floor
        weight /= 1 - floor
        return np.maximum(weight, 0.0, out=weight)

    @property
    def definition(self) -> Wording:
        return Wording(
            f"高斯衰减，至 {self.limit_min:g} 分钟为 0（Dai 2010）", f"Gaussian decay to 0 at {self.limit_min:g} min (Dai 2010)"
        )


@dataclass(frozen=True, slots=True)
class Bell:
    """exp(−t² / 2σ²), never quite 0, cut off by the limit of the pairs alone: what PySAL calls `gaussian`."""

    width_min: float

    def weights(self, minutes: Floats) -> Floats:
        return _bell(minutes, self.width_min)

    @property
    def definition(self) -> Wording:
        return Wording(f"钟形衰减，σ = {self.width_min:g} 分钟", f"bell-shaped decay, σ = {self.width_min:g} min")


def parse_decay(said: str, *, limit_min: float) -> Decay:
    """`none`, `steps` (thirds of the limit), `gaussian`, or zones such as `5=1,10=0.68,15=0.22`.

    Raises:
        UnknownDecay: anything else.
        ImpossibleMinutes: not above 0 and at most 240 minutes.
    """
    limit = require_minutes(limit_min)
    match said.strip().lower():
        case "none" | "":
            return NoDecay()
        case "steps":
            return Steps.in_thirds(limit)
        case "gaussian":
            return Gaussian(limit)
        case zones if re.fullmatch(r"(\d+(\.\d+)?=\d+(\.\d+)?)(,\d+(\.\d+)?=\d+(\.\d+)?)*", zones):
            pairs = [zone.split("=") for zone in zones.split(",")]
            return Steps(tuple(float(m) for m, _ in pairs), tuple(float(w) for _, w in pairs))
    raise UnknownDecay(said)


def _bell(minutes: Floats, width_min: float) -> Floats:
    weight = minutes * minutes  # in place from here: six million pairs come at a time
    weight *= -0.5 / width_min**2
    return np.exp(weight, out=weight)
