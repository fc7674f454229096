"""Rules on where something may not stand, and the dated, sourced packs that hold them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from layers.codes import is_inside
from layers.wording import Wording

EYE_M, HEIGHT_M = 1.6, 1.0
"""Eyes of somebody standing, and a gravestone: settings of `Hidden`, no norm."""


class Effect(StrEnum):
    """What a broken rule does: refuse the candidate, or have somebody confirm."""

    REFUSE = "refuse"
    CONFIRM = "confirm"


class AtDistance(StrEnum):
    """Whether a candidate at exactly the distance (to the millimetre) may stand. “2000米以内不得” refuses it, “不少于500米” allows it."""

    ALLOWED = "allowed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Near:
    """Keep a distance from the features of a layer; 0 means: must not lie in them, touching allowed or not by `at_distance`.

    Attributes:
        where: column → the values meant; a row without a value is met as “class not stated” and only asks for confirmation.
        is_setting: the text gives no number; the metres are ours, unverified and adjustable.
    """

    layer: str
    distance_m: float
    at_distance: AtDistance
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    is_setting: bool = False

    def is_kept(self, metres: float) -> bool:
        """Whether so many metres from a feature are enough."""
        return (
            metres >= self.distance_m - MILLIMETRE
            if self.at_distance is AtDistance.ALLOWED
            else metres > self.distance_m + MILLIMETRE
        )


@dataclass(frozen=True, slots=True)
class Land:
    """The candidate's own land class, today or as planned, must not be one of these."""

    column: str
    classes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Least:
    """What the candidate itself must at least have: square metres of land or floor, beds or niches."""

    column: str
    amount: float


@dataclass(frozen=True, slots=True)
class Slope:
    """The ground under the candidate must nowhere be steeper, in degrees."""

    steepest_deg: float


@dataclass(frozen=True, slots=True)
class Hidden:
    """The candidate must not be seen from features of a layer within a distance; eyes and the thing seen stand so many metres above ground."""

    layer: str
    distance_m: float
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    eye_m: float = EYE_M
    height_m: float = HEIGHT_M
    is_setting: bool = True


@dataclass(frozen=True, slots=True)
class Said:
    """What no map can judge: a sentence somebody has to confirm for every candidate."""


Test = Near | Land | Least | Slope | Hidden | Said

MILLIMETRE = 1e-3
"""Distances are compared to the millimetre: positions are written no finer, and floating point must not decide a refusal."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a pack: its sentence, what it tests, and what it rests on."""

    no: str
    sentence: Wording
    test: Test
    effect: Effect
    is_verified: bool
    source: str
    article: str = ""
    note: Wording | None = None


@dataclass(frozen=True, slots=True)
class RulePack:
    """The rules of one text. `place` is a short division code, "" the whole country, None where the place is not known.

    Attributes:
        text: the text it stems from.
        in_force_from, in_force_until: first day and last day + 1; None where not known or still in force.
        superseded_by: what took its place, in words or as the id of a pack.
        is_verified: somebody read the text or a copy of it; what is not verified never refuses, it asks for confirmation.
        kinds: facilities the pack speaks of; none: any.
    """

    pack_id: str
    name: Wording
    place: str | None
    text: Wording
    in_force_from: date | None
    in_force_until: date | None
    superseded_by: str
    is_verified: bool
    source: str
    rules: tuple[Rule, ...] = field(repr=False)
    kinds: frozenset[str] = frozenset()
    note: Wording | None = None
    file: str = ""

    def is_in_force(self, on: date) -> bool:
        """Whether the day lies within its span; an unknown first day counts as past."""
        return (self.in_force_from is None or self.in_force_from <= on) and (
            self.in_force_until is None or on < self.in_force_until
        )

    def holds_in(self, area: str) -> bool | None:
        """Whether it is law in a division; None where its place is not known."""
        return None if self.place is None else is_inside(area, self.place)

    @property
    def layers(self) -> frozenset[str]:
        """Layers its rules look at."""
        return frozenset(rule.test.layer for rule in self.rules if isinstance(rule.test, Near | Hidden))

    @property
    def needs_heights(self) -> bool:
        return any(isinstance(rule.test, Slope | Hidden) for rule in self.rules)
