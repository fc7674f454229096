"""The question a planner asks: which facility, which units, counted how, on which day."""

import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from layers.planning.errors import ImpossibleRadius, NoRadius, RadiusInDegrees, UnknownChoice, UnknownKind, UnknownLevel
from layers.planning.kinds import FACILITY_KINDS, radius_norms
from layers.reference import LEVELS
from layers.wording import Wording

LONGEST_REACH_M = 1_000_000.0

Choice = TypeVar("Choice", bound=StrEnum)


class Measure(StrEnum):
    """count: units that have one · each: does every unit have one · reach: how much lies within a radius."""

    COUNT = "count"
    EACH = "each"
    REACH = "reach"


class Weight(StrEnum):
    """What is counted: units, or the people of an age. The value is also the demand column, except for units."""

    UNITS = "units"
    PEOPLE = "people"
    ELDERLY60 = "elderly60"
    ELDERLY65 = "elderly65"
    ELDERLY80 = "elderly80"

    @property
    def column(self) -> str:
        return "population" if self is Weight.PEOPLE else str(self)

    @property
    def label(self) -> Wording:
        return _WEIGHTS[self]


_WEIGHTS = {
    Weight.UNITS: Wording("单位", "units"),
    Weight.PEOPLE: Wording("人口", "people"),
    Weight.ELDERLY60: Wording("60岁及以上人口", "people aged 60 and over"),
    Weight.ELDERLY65: Wording("65岁及以上人口", "people aged 65 and over"),
    Weight.ELDERLY80: Wording("80岁及以上人口", "people aged 80 and over"),
}


class By(StrEnum):
    """How an answer is split: by committee (village = rural, community = urban), by urban-rural class, by township."""

    STRATUM = "stratum"
    CLASS = "class"
    TOWNSHIP = "township"


DEMAND_LAYERS = ("settlements", "demand")


@dataclass(frozen=True, slots=True)
class CoverageQuestion:
    """One question about one kind of facility.

    Choices may be given as their plain words (`measure="reach"`). `reach_m` is metres along the ground; `area` is a short
    division code (the workspace's own when None); `as_of` None asks for today. `by` None splits villages by stratum and
    leaves other levels whole.

    Raises:
        UnknownKind, UnknownLevel, UnknownChoice: a word that the house does not know.
        NoRadius, RadiusInDegrees, ImpossibleRadius: a reach without a length.
    """

    kind: str
    unit: str = "village"
    measure: Measure = Measure.COUNT
    reach_m: float | None = None
    weight: Weight = Weight.UNITS
    by: By | None = None
    as_of: date | None = None
    area: str | None = None
    with_neighbours: bool = False
    demand: str = "settlements"

    def __post_init__(self) -> None:
        if self.kind not in FACILITY_KINDS:
            raise UnknownKind(self.kind, FACILITY_KINDS)
        if self.unit not in LEVELS:
            raise UnknownLevel(self.unit, LEVELS)
        if self.demand not in DEMAND_LAYERS:
            raise UnknownChoice("demand", self.demand, DEMAND_LAYERS)
        object.__setattr__(self, "measure", chosen(Measure, "measure", self.measure))
        object.__setattr__(self, "weight", chosen(Weight, "weight", self.weight))
        if self.by is not None:
            object.__setattr__(self, "by", chosen(By, "by", self.by))
        if self.reach_m is not None:
            object.__setattr__(self, "reach_m", require_radius(float(self.reach_m)))
        elif self.measure is Measure.REACH:
            raise NoRadius(self.kind, radius_norms(self.kind))

    @property
    def split(self) -> By | None:
        """How the answer is split in the end."""
        return By.STRATUM if self.by is None and self.unit == "village" else self.by


def require_radius(radius_m: float, *, said: str | None = None) -> float:
    """A radius in metres that can be one. `said` is the user's own text for the refusal."""
    shown = said or f"{radius_m:g}"
    if not math.isfinite(radius_m) or radius_m <= 0 or radius_m >= LONGEST_REACH_M:
        raise ImpossibleRadius(shown)
    if radius_m < 1:  # nobody serves people within a metre; 0.01 is a degree value
        raise RadiusInDegrees(shown)
    return radius_m


def chosen(choices: type[Choice], what: str, value: str) -> Choice:
    try:
        return choices(value)
    except ValueError:
        raise UnknownChoice(what, str(value), [c.value for c in choices]) from None
