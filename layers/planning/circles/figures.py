"""The figures of a circle: each with its percentage, its passport, and the same figure at every walking speed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.planning.circles.ground import CircleGround, Counted
from layers.planning.circles.passports import at_walking_speed
from layers.planning.errors import NoDemand
from layers.planning.passport import Passport, Percentage
from layers.planning.question import Weight
from layers.planning.tally import Tally
from layers.planning.units import UNSTATED, Units
from layers.wording import Wording

Positions = npt.NDArray[np.int64]
Verdicts = npt.NDArray[np.int8]

TOWN_AND_COUNTRY = {
    "town": Wording("城镇（城乡分类 1xx）", "town (urban–rural class 1xx)"),
    "country": Wording("乡村（城乡分类 2xx）", "country (urban–rural class 2xx)"),
    UNSTATED: Wording("未注明", "not stated"),
}


@dataclass(frozen=True, slots=True)
class AtSpeed:
    """The same figure for people who walk at `speed_ms` metres per second."""

    speed_ms: float
    percentage: Percentage


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a circle: its key (a weight, a stratum), its name, its percentage, and the sensitivity beside it."""

    key: str
    label: Wording
    percentage: Percentage
    by_speed: tuple[AtSpeed, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """One weight added up unit by unit, at every speed, and the passports its figures carry."""

    weight: Weight
    counted: Counted
    tallies: Mapping[float, Tally]
    passports: Mapping[float, Passport]
    asked_ms: float

    @classmethod
    def of(cls, ground: CircleGround, weight: Weight, passport: Passport) -> "Sums":
        """
        Raises:
            NoDemand: nobody of this weight is on record.
        """
        counted, n = ground.counted(weight), len(ground.sites.units)
        tallies = {
            speed: Tally.of(counted.unit, counted.amount, verdict[counted.point], groups=n)
            for speed, verdict in ground.verdicts.items()
        }
        passports = {speed: at_walking_speed(passport, model) for speed, model in ground.at_speeds.items()}
        return cls(weight, counted, tallies, passports | {ground.walk_ms: passport}, ground.walk_ms)

    @property
    def tally(self) -> Tally:
        return self.tallies[self.asked_ms]

    def figures(self, group: Positions, labels: Mapping[str, Wording]) -> tuple[Figure, ...]:
        """One figure per group; `group` says where each unit goes."""
        sums = {speed: tally.regrouped(group, groups=len(labels)) for speed, tally in self.tallies.items()}
        return tuple(self._figure(sums, i, key, label) for i, (key, label) in enumerate(labels.items()))

    def whole(self, key: str, label: Wording) -> Figure:
        units = len(self.tally.covered)
        return self.figures(np.zeros(units, dtype=np.int64), {key: label})[0]

    def percentage(self, verdict: Verdicts) -> Percentage:
        """The whole by other verdicts on the points, at the speed asked for."""
        counted = self.counted
        one = np.zeros(len(counted.unit), dtype=np.int64)
        tally = Tally.of(one, counted.amount, verdict[counted.point], groups=1)
        return tally.percentage_of_everyone(0, self.passports[self.asked_ms])

    def _figure(self, sums: Mapping[float, Tally], at: int, key: str, label: Wording) -> Figure:
        by_speed = tuple(AtSpeed(speed, sums[speed].percentage_of_everyone(at, self.passports[speed])) for speed in sorted(sums))
        asked = next(s.percentage for s in by_speed if s.speed_ms == self.asked_ms)
        return Figure(key, label, asked, by_speed)


def weighed(ground: CircleGround, passports: Mapping[Weight, Passport]) -> dict[Weight, Sums]:
    """Every weight of which there is a figure.

    Raises:
        NoDemand: of the weight asked for there is none.
    """
    found = {}
    for weight, passport in passports.items():
        try:
            found[weight] = Sums.of(ground, weight, passport)
        except NoDemand:
            if weight is ground.question.weight:
                raise
    return found


def town_and_country(units: Units) -> tuple[Positions, dict[str, Wording]]:
    """Which side of 城乡 each unit falls on by its statistical class, and the sides present in their order."""
    first = units.frame["urban_rural_class"].astype(object).map(lambda code: str(code)[:1], na_action="ignore")
    keys = first.map({"1": "town", "2": "country"}).fillna(UNSTATED)
    present = [key for key in TOWN_AND_COUNTRY if key in set(keys)]
    return np.asarray([present.index(key) for key in keys], dtype=np.int64), {key: TOWN_AND_COUNTRY[key] for key in present}
