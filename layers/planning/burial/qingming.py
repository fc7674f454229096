"""The peak of Qingming (清明): people and cars in the busiest hour, and the parking spaces that lack."""

from collections.abc import Sequence
from dataclasses import dataclass

from layers.planning.burial.norms import SETTINGS
from layers.planning.burial.spread import Spread
from layers.planning.burial.stock import Columbarium

SETTINGS_OF_THE_PEAK = ("visitors", "peak_day", "peak_hour", "by_car", "per_car", "stay")


@dataclass(frozen=True, slots=True)
class Peak:
    """One facility at its busiest: low, middle and high. `lacking` is None where nobody counted the spaces."""

    facility: Columbarium
    people_an_hour: Spread
    cars_an_hour: Spread
    spaces_needed: Spread

    @property
    def lacking(self) -> Spread | None:
        """Spaces short, 0 where there are enough."""
        parking = self.facility.parking
        return None if parking is None else Spread(*(max(0.0, needed - parking) for needed in self.spaces_needed))


def peak_of(columbaria: Sequence[Columbarium]) -> tuple[Peak, ...]:
    """The peak of every facility whose taken niches are known.

    people an hour = taken niches × visitors a niche × share on the busiest day × share in its busiest hour;
    cars an hour = people × share by car ÷ people a car; spaces = cars an hour × hours a car stays (Little's law, cars that come evenly over the
    hour). All low, all middle, all high at once. Every factor is a setting (未核实/可调整): see norms.toml.
    """
    return tuple(_peak(one) for one in columbaria if one.used is not None)


def _peak(one: Columbarium) -> Peak:
    visitors, day, hour, by_car, per_car, stay = (list(SETTINGS[key].spread) for key in SETTINGS_OF_THE_PEAK)
    people = [(one.used or 0) * visitors[n] * day[n] * hour[n] for n in range(3)]
    cars = [people[n] * by_car[n] / per_car[n] for n in range(3)]
    return Peak(one, Spread(*people), Spread(*cars), Spread(*(cars[n] * stay[n] for n in range(3))))
