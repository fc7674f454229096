"""What is public of the district: names, codes and totals."""

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Committee:
    """A community or village committee; of the 121 public names of 2023 the plan's 98 + 7 are kept."""

    code: str
    name: str
    committee_kind: str
    urban_rural_class: str
    code_from: str

    @property
    def is_community(self) -> bool:
        return self.committee_kind == "community"

    @property
    def short_name(self) -> str:
        return self.name.removesuffix("居民委员会") if self.is_community else self.name.removesuffix("民委员会")


@dataclass(frozen=True, slots=True)
class Subdistrict:
    """A 街道; `seat` in kilometres east and north of the district's middle."""

    code: str
    name: str
    seat: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Totals:
    """Published totals (persons, households)."""

    counted_on: date
    population: int
    elderly60: int
    elderly65: int
    elderly80: int
    households: int


@dataclass(frozen=True, slots=True)
class District:
    """Everything public the second demonstration stands on."""

    code: str
    name: str
    projection_epsg: int
    area_km2: float
    parents: tuple[tuple[str, str, str], ...]
    people: Totals
    subdistricts: tuple[Subdistrict, ...]
    committees: tuple[Committee, ...]

    def committees_of(self, subdistrict: Subdistrict) -> tuple[Committee, ...]:
        return tuple(c for c in self.committees if c.code.startswith(subdistrict.code))


@cache
def read_district() -> District:
    """The district as its public sources describe it."""
    facts = tomllib.loads(_text("district.toml"))
    head = facts["district"]
    return District(
        code=head["code"],
        name=head["name"],
        projection_epsg=head["projection_epsg"],
        area_km2=head["area_km2"],
        parents=tuple((p["code"], p["name"], p["level"]) for p in head["parents"]),
        people=Totals(**facts["people"]),
        subdistricts=tuple(Subdistrict(s["code"], s["name"], tuple(s["seat"])) for s in facts["subdistricts"]),
        committees=tuple(Committee(**row) for row in csv.DictReader(_text("units.csv").splitlines())),
    )


def _text(name: str) -> str:
    return files("gisvc.demo.xinwu").joinpath(name).read_text(encoding="utf-8")
