"""Until when a sign is changed or mended, when a device is out of order, and how plates are numbered: settings with their source (terms.toml)."""

import tomllib
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from gazetteer.citation import Citation, Footing
from layers.codes import is_inside
from layers.wording import Wording


class Unit(StrEnum):
    DAYS = "days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Term:
    """How long something may take. The day it starts on is not counted; the last day is still in time."""

    length: int
    unit: Unit = Unit.DAYS

    def due(self, start: date) -> date:
        """The last day in time; a month later on the same day, or on its last day where it has no such day."""
        if self.unit is Unit.DAYS:
            return start + timedelta(days=self.length)
        years, month = divmod(start.month - 1 + self.length, 12)
        year, month = start.year + years, month + 1
        return date(year, month, min(start.day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class SignTerms:
    """The terms of one place: for changing a sign after a renaming (`replace`) and for mending a defect (`mend`)."""

    area: str
    replace: Term
    mend: Term
    citation: Citation


@dataclass(frozen=True, slots=True)
class DeviceLimits:
    """When an electronic sign is out of order: hours of silence, metres from its place, degrees of tilt, percent of battery. The house's settings."""

    silent_hours: float = 24.0
    moved_m: float = 15.0
    tilt_deg: float = 10.0
    battery_percent: float = 20.0


@dataclass(frozen=True, slots=True)
class Counting:
    """Where numbers begin on a street of one axis and which side is odd; both are points of the compass: east, west, south, north."""

    begins: str
    odd: str


@dataclass(frozen=True, slots=True)
class NumberingRule:
    """How a city numbers its doors."""

    code: str
    label: Wording
    east_west: Counting
    north_south: Counting
    source: str
    footing: Footing


@cache
def sign_terms() -> tuple[SignTerms, ...]:
    """All terms shipped, those of the whole country first."""
    return tuple(_terms(row) for row in _read()["terms"])


def terms_for(division_code: str) -> SignTerms:
    """The terms of the nearest area that has its own."""
    return max((t for t in sign_terms() if is_inside(division_code, t.area)), key=lambda t: len(t.area))


@cache
def numbering_rules() -> dict[str, NumberingRule]:
    """Ways of numbering doors, by code. Which one holds is for the city to say."""
    return {row["code"]: _numbering(row) for row in _read()["numbering"]}


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(resources.files("gazetteer.signs").joinpath("terms.toml").read_text(encoding="utf-8"))


def _terms(row: dict[str, Any]) -> SignTerms:
    citation = Citation(row["document"], row["article"], row["article_en"], row.get("on"), footing=Footing(row["footing"]))
    replace, mend = (Term(row[key]["length"], Unit(row[key]["unit"])) for key in ("replace", "mend"))
    return SignTerms(row["area"], replace, mend, citation)


def _numbering(row: dict[str, Any]) -> NumberingRule:
    return NumberingRule(
        row["code"],
        Wording(row["zh"], row["en"]),
        Counting(**row["east_west"]),
        Counting(**row["north_south"]),
        row["source"],
        Footing(row["footing"]),
    )
