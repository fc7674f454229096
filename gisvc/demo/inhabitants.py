"""Settlements of the demonstration county: where its people live, so that the published totals come out exactly."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from gisvc.demo.chance import Floats, dice, share_out
from gisvc.demo.county import County, Unit
from gisvc.demo.ground import Ground

UNCOUNTED = "620423205"  # in the last village of this township nobody has counted yet
RESETTLED_EVERY = 23  # every so many villages took in a resettled hamlet
NAMES = ("", "新庄", "上庄", "下庄")
ACROSS_THE_EXPRESSWAY = "620423103209"  # a village of one settlement, its day-care centre 150 m from the expressway
_SHARE_ACROSS = 0.4


@dataclass(frozen=True, slots=True)
class Settlement:
    """A hamlet: its people are missing where nobody counted."""

    key: str
    name: str
    unit_code: str
    is_seat: bool
    lon: float
    lat: float
    households: int | None
    population: int | None
    elderly60: int | None
    elderly65: int | None
    elderly80: int | None
    origin: str | None


def settle(county: County, ground: Ground) -> list[Settlement]:
    """Every settlement of the county. The counted ones sum exactly to the published totals of persons and of each age."""
    return [part for settlement in _settlements(county, ground) for part in _parted(settlement, ground)]


def _settlements(county: County, ground: Ground) -> list[Settlement]:
    places = [place for unit in county.units for place in _places(unit, ground)]
    uncounted = max(u.code for u in county.units if u.township_code == UNCOUNTED)
    weight = _weights(county, places)
    weight[[unit.code == uncounted for unit, _, _ in places]] = 0
    people = county.people
    population = share_out(people.population, weight)
    old = dice("age").uniform(0.8, 1.2, len(places)) * population
    ages = [_at_most(share_out(n, old), population) for n in (people.elderly60, people.elderly65, people.elderly80)]
    ages[1], ages[2] = _nested(ages[0], ages[1]), _nested(ages[1], ages[2])
    households = np.maximum(1, np.rint(population / people.persons_per_household)).astype(int)
    return [
        _settlement(
            place,
            number,
            None if place[0].code == uncounted else (int(households[i]), int(population[i]), *(int(a[i]) for a in ages)),
        )
        for i, (place, number) in enumerate(zip(places, _numbers(places), strict=True))
    ]


def _parted(settlement: Settlement, ground: Ground) -> list[Settlement]:
    """The settlement, and of the village by the expressway the hamlet on its other side, which the villagers' people are shared with."""
    if settlement.unit_code != ACROSS_THE_EXPRESSWAY or not settlement.is_seat:
        return [settlement]
    lon, lat = ground.spots[settlement.unit_code][1]  # 720 m from the day-care centre in a straight line
    name = f"{settlement.name.removesuffix('村')}{NAMES[1]}"
    hamlet = replace(settlement, key=f"{settlement.unit_code}-2", name=name, is_seat=False, lon=float(lon), lat=float(lat))
    counted = (settlement.households, settlement.population, settlement.elderly60, settlement.elderly65, settlement.elderly80)
    there = [int((count or 0) * _SHARE_ACROSS) for count in counted]
    here = [(count or 0) - gone for count, gone in zip(counted, there, strict=True)]
    return [_with_people(settlement, here), _with_people(hamlet, there)]


def _with_people(settlement: Settlement, counted: list[int]) -> Settlement:
    households, population, elderly60, elderly65, elderly80 = counted
    return replace(
        settlement, households=households, population=population, elderly60=elderly60, elderly65=elderly65, elderly80=elderly80
    )


Place = tuple[Unit, int, Floats]
Counts = npt.NDArray[np.int64]


def _places(unit: Unit, ground: Ground) -> list[Place]:
    """One to four places in a unit, the seat first, the others spread over its ground."""
    spots = ground.spots[unit.code]
    count = 1 if unit.is_community else min(len(spots), 1 + int(dice("hamlets", unit.code).integers(0, 4)))
    chosen = np.unique(np.linspace(0, len(spots) - 1, count).astype(int)) if count > 1 else np.array([0])
    return [(unit, n, spots[spot]) for n, spot in enumerate(chosen)]


def _weights(county: County, places: list[Place]) -> Floats:
    """Communities hold the published share of town dwellers; a seat is larger than a hamlet."""
    rough: Floats = np.array([dice("people", u.code, n).lognormal(0, 0.35) * (2.2 if n == 0 else 1.0) for u, n, _ in places])
    urban = np.array([u.is_community for u, _, _ in places])
    share = county.people.urban_share
    weights: Floats = np.where(urban, rough / rough[urban].sum() * share, rough / rough[~urban].sum() * (1 - share))
    return weights


def _at_most(part: Counts, whole: Counts) -> Counts:
    if (part > whole).any():
        raise ValueError("more old people than people")
    return part


def _nested(older_than: Counts, oldest: Counts) -> Counts:
    """The older group never exceeds the younger one; what is too many in one place goes to the place with most room."""
    oldest = oldest.copy()
    too_many = np.maximum(oldest - older_than, 0)
    oldest -= too_many
    for _ in range(int(too_many.sum())):
        oldest[np.argmax(older_than - oldest)] += 1
    return oldest


def _numbers(places: list[Place]) -> list[int]:
    return [n for _, n, _ in places]


def _settlement(place: Place, number: int, counts: tuple[int, ...] | None) -> Settlement:
    unit, _, (lon, lat) = place
    households, population, elderly60, elderly65, elderly80 = counts or (None,) * 5
    is_resettled = number > 0 and int(unit.code) % RESETTLED_EVERY == 0
    return Settlement(
        key=f"{unit.code}-{number + 1}",
        name=f"{unit.short_name.removesuffix('村')}{NAMES[number]}" if number else unit.short_name,
        unit_code=unit.code,
        is_seat=number == 0,
        lon=float(lon),
        lat=float(lat),
        households=households,
        population=population,
        elderly60=elderly60,
        elderly65=elderly65,
        elderly80=elderly80,
        origin="易地扶贫搬迁（演示）" if is_resettled else None,
    )
