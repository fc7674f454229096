"""What names are valued by: criteria, classes of local standards and the terms of a nomination, each with its source (criteria.toml)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from gazetteer.citation import Citation, Footing
from gazetteer.kinds import NameKind
from layers.codes import is_inside
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing a name is valued by. `columns` are those of HERITAGE that must be filled; `years` in use, 0 where age is not the point."""

    code: str
    label: Wording
    columns: tuple[str, ...]
    years: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class ClassScheme:
    """The classes of one local standard; `area` is a short division code."""

    area: str
    document: str
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NominationKind:
    """千年古镇 or 千年古村落: what the place must be today. `generics` empty means any."""

    code: str
    label: Wording
    today: frozenset[NameKind]
    generics: tuple[str, ...]
    years: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class HeritageCriteria:
    criteria: tuple[Criterion, ...]
    schemes: tuple[ClassScheme, ...]
    nominations: tuple[NominationKind, ...]

    def scheme_for(self, division_code: str) -> ClassScheme | None:
        """The local standard's classes, None where no standard of the province is held."""
        return next((scheme for scheme in self.schemes if is_inside(division_code, scheme.area)), None)

    def nomination(self, code: str) -> NominationKind:
        return next(kind for kind in self.nominations if kind.code == code)


@cache
def heritage_criteria() -> HeritageCriteria:
    """criteria.toml, read once."""
    read = tomllib.loads(resources.files("gazetteer.heritage").joinpath("criteria.toml").read_text(encoding="utf-8"))
    nomination = read["nomination"]
    return HeritageCriteria(
        criteria=tuple(
            Criterion(row["code"], Wording(row["zh"], row["en"]), tuple(row["columns"]), row.get("years", 0), _citation(row))
            for row in read["criterion"]
        ),
        schemes=tuple(ClassScheme(row["area"], row["document"], tuple(row["classes"])) for row in read["scheme"]),
        nominations=tuple(
            NominationKind(
                row["code"], Wording(row["zh"], row["en"]), frozenset(map(NameKind, row["today"])), tuple(row["generics"]),
                nomination["years"], _citation(nomination),
            )
            for row in nomination["kind"]
        ),
    )  # fmt: skip


def _citation(row: dict[str, Any]) -> Citation:
    return Citation(
        row["document"], row.get("article", ""), row.get("article_en", ""), row.get("on"), footing=Footing(row["footing"])
    )
