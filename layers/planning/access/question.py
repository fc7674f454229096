"""The question of supply and need: which facility, what of it counts as supply, for whom, how far in minutes, with what decay."""

import math
from dataclasses import dataclass
from datetime import date

from layers.planning.access.decay import Decay, parse_decay
from layers.planning.access.errors import ImpossibleNeed, UnknownCapacity
from layers.planning.errors import UnknownChoice
from layers.planning.kinds import NORMS
from layers.planning.question import By, CoverageQuestion, Weight, chosen
from layers.planning.specs import FACILITIES
from layers.planning.travel import Mode
from layers.wording import Wording

_COLUMNS = {column.name: column for column in FACILITIES.columns}
_COUNTED = ("beds", "nursing_beds", "staff", "floor_area_m2", "plots_total")
ONE_EACH = "facilities"
_BEDS_NORM = next(norm for norm in NORMS if norm.id == "gb50437-beds")
SUGGESTED_NEED = _BEDS_NORM.value / 1000
NEED_ADVICE = Wording(
    f"要判断有无位子，请填“每人需要”：如 {SUGGESTED_NEED:g}，即每千名老年人 {_BEDS_NORM.value:g} 张床位（{_BEDS_NORM.standing_said.zh}）",
    f"to be told who has a place, enter the need a person: such as {SUGGESTED_NEED:g}, that is {_BEDS_NORM.value:g} beds per 1,000 older people "
    f"({_BEDS_NORM.standing_said.en})",
)
CAPACITIES: dict[str, Wording] = {ONE_EACH: Wording("设施数", "facilities")} | {name: _COLUMNS[name].label for name in _COUNTED}
UNIT_OF_CAPACITY: dict[str, str] = {ONE_EACH: "处"} | {name: _COLUMNS[name].unit or "" for name in _COUNTED}


@dataclass(frozen=True, slots=True)
class AccessQuestion:
    """One question about supply and need of one kind of facility.

    `capacity` is a key of CAPACITIES: what of a facility is shared out (`facilities`: each counts one). `decay` is read by `parse_decay`. `weight` says who needs it; never
    units. `need_per_person` is how much of the capacity one person takes when asked whether everybody has a place: 0.04 beds when one in twenty-five is expected to ask for one. None tells nothing
    of places: no figure suggests itself that a plan would sign. The rest as `CoverageQuestion`.

    Raises:
        UnknownKind, UnknownLevel, UnknownChoice, UnknownCapacity, UnknownDecay: a word the house does not know.
        ImpossibleMinutes, ImpossibleNeed: a figure that is none.
    """

    kind: str
    minutes: float
    capacity: str = "beds"
    weight: Weight = Weight.ELDERLY60
    mode: Mode = Mode.WALK
    decay: str = "none"
    need_per_person: float | None = None
    unit: str = "village"
    by: By | None = None
    as_of: date | None = None
    area: str | None = None
    with_neighbours: bool = False
    demand: str = "settlements"

    def __post_init__(self) -> None:
        if self.capacity not in CAPACITIES:
            raise UnknownCapacity(self.capacity, CAPACITIES)
        need = self.need_per_person
        if need is not None and not (math.isfinite(need) and need > 0):
            raise ImpossibleNeed(need)
        parse_decay(self.decay, limit_min=self.minutes)
        object.__setattr__(self, "weight", chosen(Weight, "weight", self.weight))
        if self.weight is Weight.UNITS:  # a unit takes no bed
            raise UnknownChoice("weight", str(self.weight), [weight for weight in Weight if weight is not Weight.UNITS])
        object.__setattr__(self, "mode", chosen(Mode, "mode", self.mode))
        object.__setattr__(self, "by", self.about_units.by)

    @property
    def about_units(self) -> CoverageQuestion:
        """The first rung of the same question: which units have one at all."""
        return CoverageQuestion(
            self.kind,
            unit=self.unit,
            weight=self.weight,
            by=self.by,
            as_of=self.as_of,
            area=self.area,
            with_neighbours=self.with_neighbours,
            demand=self.demand,
        )

    @property
    def need(self) -> float | None:
        """How much one person takes; None where nobody said."""
        return self.need_per_person

    @property
    def falls_off(self) -> Decay:
        return parse_decay(self.decay, limit_min=self.minutes)

    @property
    def split(self) -> By | None:
        return By.STRATUM if self.by is None and self.unit == "village" else self.by
