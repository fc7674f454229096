"""The kinds of facilities planners count, which level must hold one, and the norms that were set for them."""

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from layers.codes import is_inside
from layers.spec import CodeList
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Requirement:
    """A plan that asks the units of a level to hold one; `target` is the share asked for, `by` the day."""

    kind: str
    level: str
    area: str
    plan: str
    figure: str
    what: Wording
    target: float | None = None
    by: date | None = None


@dataclass(frozen=True, slots=True)
class Norm:
    """A number somebody set, with who said so and whether that was read.

    `relation` is at_least, at_most, range (`value`–`value_to`) or equals. `area` "" is the whole country. A norm without
    `valid_from` or `valid_to` is open on that side. `estates` says for which housing estates it was set, new or existing ones, "" where that
    is no question. `people`–`people_to` are the persons served that it was set for, where it is one class of a `scheme` of sizes.
    `verified` False is a setting to confirm, never law.
    """

    id: str
    kinds: tuple[str, ...]
    quantity: str
    relation: str
    value: float
    value_to: float | None
    unit: str
    what: Wording
    source: str
    document_on: str  # as the source dates itself: a year, a day, or "" when it does not say
    area: str
    valid_from: date | None
    valid_to: date | None
    standing: str
    verified: bool
    estates: str = ""
    scheme: str = ""
    people: float | None = None
    people_to: float | None = None

    @property
    def figure(self) -> str:
        """The figure with its unit: `800–1000 m`."""
        upper = f"–{self.value_to:g}" if self.value_to is not None else ""
        return f"{self.value:g}{upper} {self.unit}".rstrip()

    @property
    def standing_said(self) -> Wording:
        """Whether somebody read it: `GB 50437，已核实来源`. What nobody read is a setting to confirm (未核实)."""
        by, read = self.source.split("；")[0], ("已核实来源", "source read") if self.verified else ("未核实", "not verified")
        return Wording(f"{by}，{read[0]}", f"{by}, {read[1]}")

    def is_in_force(self, on: date, area: str) -> bool:
        """Whether it is valid on a day for a division code."""
        began = self.valid_from is None or self.valid_from <= on
        lasts = self.valid_to is None or on <= self.valid_to
        return began and lasts and is_inside(area, self.area)

    def sets(self, value: float) -> bool:
        """Whether a value is one of the figures the norm prints."""
        return value in (self.value, self.value_to)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of facility: its words, the plans that require it, and the norms that apply to it."""

    code: str
    term: Wording
    required: tuple[Requirement, ...]
    norms: tuple[Norm, ...]


def _read() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(resources.files("layers.planning").joinpath("kinds.toml").read_text(encoding="utf-8"))


def _requirement(row: dict[str, Any]) -> Requirement:
    what = Wording(row.pop("zh"), row.pop("en"))
    return Requirement(what=what, **row)


def _norm(row: dict[str, Any]) -> Norm:
    return Norm(
        id=row["id"],
        kinds=tuple(row.get("kinds", ())),
        quantity=row["quantity"],
        relation=row["relation"],
        value=float(row["value"]),
        value_to=float(row["value_to"]) if "value_to" in row else None,
        unit=row["unit"],
        what=Wording(row["zh"], row["en"]),
        source=row["source"],
        document_on=row["document_on"],
        area=row.get("area", ""),
        valid_from=row.get("valid_from"),
        valid_to=row.get("valid_to"),
        standing=row["standing"],
        verified=row["verified"],
        estates=row.get("estates", ""),
        scheme=row.get("scheme", ""),
        people=row.get("people"),
        people_to=row.get("people_to"),
    )


_TABLES = _read()
REQUIREMENTS: tuple[Requirement, ...] = tuple(_requirement(dict(row)) for row in _TABLES["requirement"])
NORMS: tuple[Norm, ...] = tuple(_norm(row) for row in _TABLES["norm"])
FACILITY_KINDS = CodeList("facility_kind", {row["code"]: Wording(row["zh"], row["en"]) for row in _TABLES["kind"]})
KINDS: dict[str, Kind] = {
    code: Kind(
        code,
        term,
        tuple(r for r in REQUIREMENTS if r.kind == code),
        tuple(n for n in NORMS if code in n.kinds),
    )
    for code, term in FACILITY_KINDS.labels.items()
}
CIRCLES: tuple[Norm, ...] = tuple(n for n in NORMS if not n.kinds)
"""Living-circle figures, which belong to no one kind."""


def radius_norms(kind: str) -> tuple[Norm, ...]:
    """Norms that speak of a radius for a kind, and the living circles, in the order of the table."""
    return tuple(n for n in NORMS if n.quantity == "radius" and (kind in n.kinds or not n.kinds))


def required_levels(kind: str, area: str) -> tuple[Requirement, ...]:
    """What plans ask of a kind in an area (or of a region the area lies in)."""
    return tuple(r for r in KINDS[kind].required if is_inside(area, r.area))
