"""One place with everything the committee holds of it: names through time, events, signs, plates, heritage, plan and requests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import geopandas as gpd
import shapely

from gazetteer.register.book import RegisterBook
from gazetteer.register.events import NameEvent
from gazetteer.register.fold import names_of
from gazetteer.register.places import HeldName, PlaceNames
from gazetteer.specs import DOORPLATES, HERITAGE, NAME_PLAN, PLACES, REQUESTS, SIGNS
from gazetteer.use_cases.register import read_book
from gazetteer.use_cases.search import place_as_of, read_place_events
from gisvc.auth.visitor import Visitor
from gisvc.cells import records_of
from gisvc.desk import Desk
from gisvc.routes.layers import rows_of
from layers.spec import LayerSpec
from layers.store.clock import day_in_china, utc_now

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Times:
    """The two days of a question about the past: true on, and known on. None is today, and all we know today."""

    valid_on: date | None = None
    known_on: date | None = None

    @property
    def is_now(self) -> bool:
        return self.valid_on is None and self.known_on is None


@dataclass(frozen=True, slots=True)
class PlaceInRegister:
    """A place as lists and its own page show it. `now` is what is known today of today, `asked` the day asked about."""

    place_id: str
    row: Row
    geometry: shapely.Geometry | None
    now: PlaceNames
    asked: PlaceNames
    events: tuple[NameEvent, ...]
    rows_of_names: tuple[Row, ...]
    facets: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.now.name or next((held.name for held in reversed(list(self.now))), self.place_id)

    @property
    def standard(self) -> HeldName | None:
        return self.now.standard

    @property
    def standard_row(self) -> Row:
        """The row of its standard name, empty where it has none."""
        return next((row for row in self.rows_of_names if row["name_role"] == "standard" and row["cancelled_on"] is None), {})


def book_of_names(desk: Desk, visitor: Visitor) -> RegisterBook:
    return desk.answer(visitor, "name-book", None, read_book)


def find_place(desk: Desk, visitor: Visitor, place_id: str, times: Times) -> PlaceInRegister:
    """Raises PlaceNotHeld."""
    book = book_of_names(desk, visitor)
    book.require(place_id)
    view = desk.view(visitor)
    events = read_place_events(view, place_id, book=book)
    today = day_in_china(utc_now())  # a name decided for a later day is not borne yet
    now = names_of(events, valid_on=today, place_id=place_id)
    asked = now if times.is_now else place_as_of(view, place_id, times.valid_on or today, times.known_on, book=book)
    held = book.places[(book.places["place_id"] == place_id).to_numpy(dtype=bool)]
    names = book.names_of(place_id)
    shapes = [g for g in (*held.geometry, *names.geometry, *(e.geometry for e in reversed(events))) if g is not None]
    return PlaceInRegister(
        place_id=place_id,
        row=records_of(held)[0] if len(held) else {c.name: None for c in PLACES.columns},
        geometry=shapes[0] if shapes else None,
        now=now,
        asked=asked,
        events=events,
        rows_of_names=tuple(records_of(names)),
        facets=tuple(f for f in book.facets_of(place_id) if f != place_id),
    )


def rows_about(desk: Desk, visitor: Visitor, spec: LayerSpec, place_id: str) -> gpd.GeoDataFrame:
    """Rows of a layer that belong to a place."""
    frame = rows_of(desk, visitor, spec, None, None)
    return frame[(frame["place_id"] == place_id).to_numpy(dtype=bool)]


def around_place(desk: Desk, visitor: Visitor, place_id: str) -> dict[str, gpd.GeoDataFrame]:
    """Signs, plates, heritage entries, plan and requests of a place, by the name of their layer."""
    return {spec.name: rows_about(desk, visitor, spec, place_id) for spec in (SIGNS, DOORPLATES, HERITAGE, NAME_PLAN, REQUESTS)}
