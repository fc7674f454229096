"""The county's public names, codes and totals, read from two small files; nothing here has a place."""

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Township:
    """One of the eleven townships. `code` is the statistics code, the only official system that reaches the villages."""

    code: str
    mca_code: str
    name: str
    capitals: str
    toned: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One of the 149 units: a village committee of 2021 or a community committee of 2023."""

    code: str
    name: str
    committee_kind: str
    urban_rural_class: str
    former_name: str
    code_from: str  # "2016": the public code table of that year; "made_up": no public code was found

    @property
    def township_code(self) -> str:
        return self.code[:9]

    @property
    def is_community(self) -> bool:
        return self.committee_kind == "community"

    @property
    def short_name(self) -> str:
        """芦阳村民委员会 → 芦阳村, 城北村村民委员会 → 城北村, 西关社区居民委员会 → 西关社区."""
        if self.is_community:
            return self.name.removesuffix("居民委员会")
        return self.name.removesuffix("村民委员会").removesuffix("村") + "村"


@dataclass(frozen=True, slots=True)
class HigherDivision:
    """A province or prefecture above one of the counties; its place is not drawn."""

    code: str
    name: str
    level: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A county across the line."""

    code: str
    name: str
    short: str
    parents: tuple[HigherDivision, ...]


@dataclass(frozen=True, slots=True)
class People:
    """Published totals of the county (persons) and the two shares used to spread them."""

    counted_on: date
    population: int
    elderly60: int
    elderly65: int
    elderly80: int
    persons_per_household: float
    urban_share: float


@dataclass(frozen=True, slots=True)
class Street:
    """A street of the county town: its name, its two spellings, and which way it runs (made up)."""

    name: str
    road_class: str
    capitals: str
    toned: str
    route: str  # "ns:-300": north–south, 300 m west of the market square; "ew:650": east–west, 650 m north of it


@dataclass(frozen=True, slots=True)
class County:
    """Everything public the demonstration stands on."""

    code: str
    name: str
    seat: str
    area_km2: float
    parents: tuple[HigherDivision, ...]
    people: People
    townships: tuple[Township, ...]
    units: tuple[Unit, ...]
    neighbours: tuple[Neighbour, ...]
    streets: tuple[Street, ...]

    def units_of(self, township: Township) -> tuple[Unit, ...]:
        return tuple(u for u in self.units if u.township_code == township.code)


def _rows_of(name: str) -> list[dict[str, str]]:
    text = files("gisvc.demo").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _neighbour(row: dict[str, Any]) -> Neighbour:
    return Neighbour(row["code"], row["name"], row["short"], tuple(HigherDivision(**p) for p in row["parents"]))


@cache
def read_county() -> County:
    """The county as its public sources describe it."""
    text = files("gisvc.demo").joinpath("data", "county.toml").read_text(encoding="utf-8")
    facts = tomllib.loads(text)
    county = facts["county"]
    return County(
        code=county["code"],
        name=county["name"],
        seat=county["seat"],
        area_km2=county["area_km2"],
        parents=tuple(HigherDivision(**p) for p in county["parents"]),
        people=People(**facts["people"]),
        townships=tuple(Township(**t) for t in facts["townships"]),
        units=tuple(Unit(**row) for row in _rows_of("units.csv")),
        neighbours=tuple(_neighbour(n) for n in facts["neighbours"]),
        streets=tuple(Street(**row) for row in _rows_of("roads.csv")),
    )
