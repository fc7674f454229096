"""The register as it was read at one commit: places, names and events, found by the place they belong to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import geopandas as gpd

from gazetteer.register.errors import PlaceNotHeld
from gazetteer.register.events import NEVER, NameEvent, by_place, events_of
from gazetteer.register.implied import implied_events
from gazetteer.register.rows import Row, rows_without_gaps


@dataclass(frozen=True, eq=False)
class RegisterBook:
    """Frames of PLACES, NAMES and NAME_EVENTS of one commit. The first question costs as much as the register is long, the others nothing."""

    places: gpd.GeoDataFrame
    names: gpd.GeoDataFrame
    events: gpd.GeoDataFrame
    commit: int

    def holds(self, place_id: str) -> bool:
        return place_id in self._places or place_id in self._names

    def require(self, place_id: str) -> None:
        """Raises PlaceNotHeld."""
        if not self.holds(place_id):
            raise PlaceNotHeld(place_id)

    def place(self, place_id: str) -> Row | None:
        """Its row of PLACES without gaps; None where only its names are held."""
        return self._places.get(place_id)

    def name_rows(self, place_id: str) -> Sequence[Row]:
        """Its rows of NAMES without gaps."""
        return self._names.get(place_id, ())

    def names_of(self, place_id: str) -> gpd.GeoDataFrame:
        """Its rows of NAMES as a frame."""
        return self.names[(self.names["place_id"] == place_id).to_numpy(dtype=bool)]

    def recorded_events(self, place_id: str) -> tuple[NameEvent, ...]:
        """What was recorded of it, retractions among them."""
        return self._events.get(place_id, ())

    def events_of(self, place_id: str, *, recorded: Mapping[str, datetime] | None = None) -> tuple[NameEvent, ...]:
        """Everything known of it: events recorded, and those its rows imply.

        Args:
            recorded: name_id → when its row came into the register; without it, rows count as known since ever.
        """
        names, events = self.name_rows(place_id), self.recorded_events(place_id)
        came = recorded or {str(row["name_id"]): NEVER for row in names}
        return tuple(sorted((*implied_events(names, events, recorded=came), *events), key=lambda event: event.order))

    def facets_of(self, place_id: str) -> tuple[str, ...]:
        """Every record of the same thing, the main one first."""
        own = self.place(place_id) or {}
        main = str(own.get("facet_of") or place_id)
        others = self.places["place_id"][(self.places["facet_of"] == main).to_numpy(dtype=bool)]
        return (main, *sorted(str(other) for other in others if other != main))

    @cached_property
    def _places(self) -> Mapping[str, Row]:
        return {str(row["place_id"]): row for row in rows_without_gaps(self.places)}

    @cached_property
    def _names(self) -> Mapping[str, Sequence[Row]]:
        grouped: dict[str, list[Row]] = {}
        for row in rows_without_gaps(self.names):
            grouped.setdefault(str(row["place_id"]), []).append(row)
        return grouped

    @cached_property
    def _events(self) -> Mapping[str, tuple[NameEvent, ...]]:
        return by_place(events_of(self.events))
