"""Every name a new one must be held against: in force, former, cancelled, reserved, planned, applied for, and kept to be used again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from gazetteer.kinds import NAME_KINDS, NameKind
from gazetteer.likeness.known import KnownName, Standing
from layers.codes import shorten_code
from layers.rows import Hits

_STANDING = {"standard": Standing.STANDARD, "former": Standing.FORMER, "reserved": Standing.RESERVED, "planned": Standing.PLANNED}


@dataclass(frozen=True, slots=True, eq=False)
class HeldNames:
    """What a register holds on a day: frames of NAMES, PLACES, NAME_PLAN and NAME_BANK, and of REQUESTS those that are undecided."""

    names: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    plan: gpd.GeoDataFrame
    bank: gpd.GeoDataFrame
    pending: gpd.GeoDataFrame


def known_names(held: HeldNames, *, as_of: date | None = None) -> tuple[KnownName, ...]:
    """All of them, the register's own first.

    A standard name that ended is a former name where the place has another, else a cancelled one. Reservations and planned names that ended
    are left out: they never became names. Facets of one place share the id of its main record.

    Args:
        as_of: leaves out names that began later; None keeps them, for they are decided already.
    """
    return (*_registered(held, as_of), *_planned(held.plan), *_pending(held.pending), *_banked(held.bank))


def names_on(names: gpd.GeoDataFrame, day: date) -> gpd.GeoDataFrame:
    """Rows of NAMES as they stand on a day: a name decided for a later one is not there yet, and the name it will follow is still the standard."""
    moment = pd.Timestamp(day)
    later = (names["named_on"] > moment).to_numpy(dtype=bool)
    if not later.any():
        return names
    replaced = names["place_id"].isin(names.loc[later & (names["name_role"] == "standard").to_numpy(dtype=bool), "place_id"])
    still = (replaced & (names["name_role"] == "former") & (names["cancelled_on"] > moment)).to_numpy(dtype=bool)
    roles, ends = names["name_role"].mask(still, "standard"), names["cancelled_on"].mask(still)
    stands: gpd.GeoDataFrame = names.assign(name_role=roles, cancelled_on=ends)[~later]
    return stands


def _registered(held: HeldNames, as_of: date | None) -> Iterator[KnownName]:
    if as_of is not None:
        held = replace(held, names=names_on(held.names, as_of))
    names, main = held.names, _main_places(held.places)
    shapes = _shapes(held)
    named, ended = _days(names["named_on"]), _days(names["cancelled_on"])
    day = as_of or date.max
    over = _ended(names, day)
    current = set(names["place_id"][(names["name_role"] == "standard").to_numpy() & ~over])
    columns = (
        "name_id",
        "place_id",
        "name",
        "name_role",
        "name_kind",
        "division_code",
        "roman_toned",
        "language",
        "category_code",
    )
    for row, shape, begun, end, is_over in zip(_rows(names, columns), shapes, named, ended, over, strict=True):
        name_id, place, name, role, kind, division, toned, language, category = row
        standing = _standing(role, bool(is_over), place in current)
        if standing is None or (begun is not None and begun > day):
            continue
        yield KnownName(
            name_id,
            main.get(place, place),
            name,
            _kind(kind),
            standing,
            shorten_code(division),
            shape,
            toned,
            language,
            category,
            begun,
            end,
        )


def _standing(role: str, is_over: bool, has_another: bool) -> Standing | None:
    if not is_over:
        return _STANDING.get(role, Standing.ALIAS)
    if role in ("reserved", "planned"):
        return None
    return Standing.CANCELLED if role == "standard" and not has_another else Standing.FORMER


def _planned(plan: gpd.GeoDataFrame) -> Iterator[KnownName]:
    """Planned names of places that have not been named yet."""
    open_ = plan[plan["place_id"].isna()]
    for row, shape in zip(_rows(open_, ("plan_id", "name", "name_kind", "division_code")), open_.geometry, strict=True):
        key, name, kind, division = row
        yield KnownName(key, f"plan:{key}", name, _kind(kind), Standing.PLANNED, shorten_code(division), shape)


def _pending(requests: gpd.GeoDataFrame) -> Iterator[KnownName]:
    """Names applied for, one a request; an application to cancel a name asks for none."""
    asked = requests[requests["request_type"] != "cancelling"]
    columns = ("request_id", "name", "name_kind", "division_code", "place_id")
    for row, shape, asked_on in zip(_rows(asked, columns), asked.geometry, _days(asked["asked_on"]), strict=True):
        key, name, kind, division, place = row
        yield KnownName(
            key, place or f"request:{key}", name, _kind(kind), Standing.PENDING, shorten_code(division), shape, named_on=asked_on
        )


def _banked(bank: gpd.GeoDataFrame) -> Iterator[KnownName]:
    """Historic names kept to be used again and not yet taken."""
    kept = bank[~bank["is_used"].fillna(False).to_numpy(dtype=bool)]
    for row, shape in zip(_rows(kept, ("bank_id", "name", "name_kind", "division_code")), kept.geometry, strict=True):
        key, name, kind, division = row
        yield KnownName(key, f"bank:{key}", name, _kind(kind), Standing.FORMER, shorten_code(division), shape)


def _ended(names: gpd.GeoDataFrame, day: date) -> Hits:
    """Rows that no longer hold on a day: cancelled by then, or of a place that is gone and does not say when."""
    moment = pd.Timestamp(day) if day < date.max else None
    ended = names["cancelled_on"].notna() if moment is None else names["cancelled_on"] <= moment
    gone = (names["place_state"] == "gone") & names["cancelled_on"].isna()
    over: Hits = (ended | gone).to_numpy(dtype=bool)
    return over


def _main_places(places: gpd.GeoDataFrame) -> Mapping[str, str]:
    """Facets → the place id of the main record."""
    facets = places[places["facet_of"].notna()]
    return dict(zip(facets["place_id"], facets["facet_of"], strict=True))


def _shapes(held: HeldNames) -> list[BaseGeometry | None]:
    """A name's own geometry, else its place's."""
    drawn = held.places[held.places.geometry.notna()]
    of_place = dict(zip(drawn["place_id"], drawn.geometry, strict=True))
    return [
        own if own is not None else of_place.get(place)
        for own, place in zip(held.names.geometry, held.names["place_id"], strict=True)
    ]


def _kind(code: str) -> NameKind | None:
    return NameKind(code) if code in NAME_KINDS else None


def _days(column: pd.Series) -> list[date | None]:
    return [None if pd.isna(day) else day.date() for day in column]


def _rows(frame: gpd.GeoDataFrame, columns: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    """Rows of text columns, missing as ""."""
    return zip(*(frame[name].fillna("").tolist() for name in columns), strict=True)
