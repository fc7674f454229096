"""Within which ground a name must not be repeated, and whether a known name lies in it."""

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gazetteer.kinds import NameKind, ScopeLevel
from gazetteer.likeness.columns import KINDS
from gazetteer.likeness.distances import nearest_m
from gazetteer.likeness.known import KnownName
from gazetteer.likeness.name_index import NameIndex, is_drawn, rows_touching
from gazetteer.rules.proposal import Proposal
from gazetteer.rules.sought import area_of, kinds_compared
from gazetteer.rules.surroundings import Surroundings
from layers.codes import is_inside, shorten_code
from layers.wording import Wording


class Lies(Enum):
    """Where a known name lies: UNKNOWN is in the same county, but nobody has drawn it."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Scope:
    """A ground: a division by its short code, or built-up areas by their polygons (lon/lat). What touches it lies in it.

    `county` is where the place itself lies; `buffer_m` metres beyond the border of built-up areas count as inside.
    """

    label: Wording
    code: str
    county: str
    built_up: BaseGeometry | None = None
    buffer_m: float = 0

    def lies(self, known: KnownName) -> Lies:
        division = shorten_code(known.division_code)
        if self.built_up is None:
            return Lies.INSIDE if is_inside(division, self.code) else Lies.OUTSIDE
        if known.geometry is None or known.geometry.is_empty:
            return Lies.UNKNOWN if is_inside(division, self.county) else Lies.OUTSIDE
        return Lies.INSIDE if self._reaches(known.geometry) else Lies.OUTSIDE

    def with_buffer(self, buffer_m: float) -> "Scope":
        return replace(self, buffer_m=buffer_m)

    def _reaches(self, geometry: BaseGeometry) -> bool:
        if shapely.intersects(self.built_up, geometry):
            return True
        if not self.buffer_m:
            return False
        return bool(nearest_m(self.built_up, np.array([geometry], dtype=object))[0] <= self.buffer_m)


class Lack(Enum):
    """Why there is no ground: nobody has drawn the place or the built-up areas, or the place lies in none of them."""

    PLACE = "place"
    AREAS = "areas"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class NoScope:
    """There is no ground to search; `instead` is the county."""

    lack: Lack
    instead: Scope


def scope_of(proposal: Proposal, surroundings: Surroundings, level: ScopeLevel) -> Scope | NoScope:
    """The ground of a level around the place in question; a place that lies in several built-up areas is searched in all of them.

    Where the law names no ground (ScopeLevel.NONE) it is the county.
    """
    code = proposal.division_code
    county = area_of(ScopeLevel.COUNTY, code)
    if level is not ScopeLevel.BUILT_UP:
        area = area_of(ScopeLevel.COUNTY if level is ScopeLevel.NONE else level, code)
        return Scope(_division_label(surroundings, level, area), area, county)
    instead = Scope(_division_label(surroundings, ScopeLevel.COUNTY, county), county, county)
    areas, place = surroundings.built_up_areas, proposal.geometry
    if place is None:
        return NoScope(Lack.PLACE, instead)
    if areas is None:
        return NoScope(Lack.AREAS, instead)
    touched = areas[shapely.intersects(areas.geometry.to_numpy(), place)]
    if touched.empty:
        return NoScope(Lack.OUTSIDE, instead)
    names = [
        str(name) if isinstance(name, str) and name else str(key)
        for name, key in zip(touched["name"], touched["built_up_id"], strict=True)
    ]
    label = Wording(f"建成区{'、'.join(f'“{n}”' for n in names)}", f"the built-up area {' and '.join(names)}")
    whole = shapely.union_all(touched.geometry.to_numpy())
    shapely.prepare(whole)
    return Scope(label, county, county, whole)


def holds_names_beyond(proposal: Proposal, index: NameIndex, level: ScopeLevel) -> bool:
    """Whether the register holds names of the kind from more than the next smaller ground: a county's own names cannot clear a nation."""
    code, kinds = proposal.division_code, kinds_compared(proposal.kind)
    smaller = {ScopeLevel.NATION: ScopeLevel.PROVINCE, ScopeLevel.PROVINCE: ScopeLevel.COUNTY}[level]
    return _count(index, kinds, area_of(level, code)) > _count(index, kinds, area_of(smaller, code))


def _count(index: NameIndex, kinds: frozenset[NameKind], area: str) -> int:
    """How many names of the kinds compared the register holds in an area."""
    numbers = [KINDS.index(kind) for kind in kinds]
    total = 0
    for part in index.parts:
        first, end = part.columns.rows_in(area)
        total += int(np.isin(part.columns.kinds[first:end], numbers).sum())
    return total


def names_on(ground: Scope, index: NameIndex, kinds: frozenset[NameKind], *, area: str) -> tuple[int, int]:
    """How many names of the kinds compared, of unknown kind among them, an index holds on a ground, and how many of its county nobody has drawn.

    `area` is the division searched: built-up areas lie across the borders of counties. For a division the second number is 0.
    """
    numbers = [-1, *(KINDS.index(kind) for kind in kinds)]
    inside = undrawn = 0
    for part, allowed in zip(index.parts, index.allowed, strict=True):
        first, end = part.columns.rows_in(area if ground.built_up is not None else ground.code)
        rows = np.flatnonzero(np.isin(part.columns.kinds[first:end], numbers)) + first
        rows = rows if allowed is None else np.intersect1d(rows, allowed)
        if ground.built_up is None:
            inside += len(rows)
            continue
        touching = np.zeros(len(part.columns), dtype=np.bool_)
        touching[rows_touching(part.columns, ground.built_up, rows)] = True
        first, end = part.columns.rows_in(ground.county)
        inside += int(touching[rows].sum())
        undrawn += int((~is_drawn(part.columns)[rows] & (rows >= first) & (rows < end)).sum())
    return inside, undrawn


def _division_label(surroundings: Surroundings, level: ScopeLevel, area: str) -> Wording:
    words = {
        ScopeLevel.NATION: Wording("全国", "the nation"),
        ScopeLevel.PROVINCE: Wording("本省", "the province"),
        ScopeLevel.CITY: Wording("全市", "the city"),
    }
    usual = words.get(level, Wording("本县（市、区）", "the county"))
    divisions = surroundings.divisions
    named = None if divisions is None or not area else next(iter(divisions.loc[divisions["code"] == area, "name"]), None)
    return Wording(str(named), str(named)) if named else usual
