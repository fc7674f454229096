"""The register as it was read at one commit: places, names and events, found by the place they belong to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd

from gazetteer.register.errors import PlaceNotHeld
from gazetteer.register.events import NEVER, NameEvent, events_of, is_missing
from gazetteer.register.implied import implied_events


@dataclass(frozen=True, eq=False)
class RegisterBook:
    """Frames of PLACES, NAMES and NAME_EVENTS of one commit. Reading it costs as much as the register is long, asking it nothing."""

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

    def place(self, place_id: str) -> dict[str, object] | None:
        """Its row of PLACES without missing cells; None where only its names are held."""
        found = self._places.get(place_id)
        return rows_without_gaps(self.places.iloc[found])[0] if found is not None else None

    def names_of(self, place_id: str) -> gpd.GeoDataFrame:
        """Its rows of NAMES."""
        return self.names.iloc[self._names.get(place_id, _NONE)]

    def recorded_events(self, place_id: str) -> tuple[NameEvent, ...]:
        """What was recorded of it, retractions among them."""
        return events_of(self.events.iloc[self._events.get(place_id, _NONE)])

    def events_of(self, place_id: str, *, recorded: Mapping[str, datetime] | None = None) -> tuple[NameEvent, ...]:
        """Everything known of it: events recorded, and those its rows imply.

        Args:
            recorded: name_id → when its row came into the register; without it, rows count as known since ever.
        """
        names, events = self.names_of(place_id), self.recorded_events(place_id)
        came = recorded or dict.fromkeys(names["name_id"], NEVER)
        return tuple(sorted((*implied_events(names, events, recorded=came), *events), key=lambda event: event.order))

    def facets_of(self, place_id: str) -> tuple[str, ...]:
        """Every record of the same thing, the main one first."""
        own = self.place(place_id) or {}
        main = str(own.get("facet_of") or place_id)
        others = self.places["place_id"][(self.places["facet_of"] == main).to_numpy(dtype=bool)]
        return (main, *sorted(str(other) for other in others if other != main))

    @cached_property
    def _places(self) -> Mapping[str, Sequence[int]]:
        return _positions(self.places["place_id"])

    @cached_property
    def _names(self) -> Mapping[str, Sequence[int]]:
        return _positions(self.names["place_id"])

    @cached_property
    def _events(self) -> Mapping[str, Sequence[int]]:
        return _positions(self.events["place_id"])


_NONE: Sequence[int] = []  # a list: `iloc[()]` would hand out every row


def rows_without_gaps(frame: gpd.GeoDataFrame) -> list[dict[str, object]]:
    """Rows as dictionaries that leave out what is missing."""
    return [{str(k): v for k, v in row.items() if not is_missing(v)} for row in frame.to_dict("records")]


def _positions(keys: pd.Series) -> Mapping[str, Sequence[int]]:
    values = keys.to_numpy(dtype=object)
    order = np.argsort(values.astype(str), kind="stable")
    distinct, first = np.unique(values[order].astype(str), return_index=True)
    return (
        {str(key): [int(n) for n in rows] for key, rows in zip(distinct, np.split(order, first[1:]), strict=True)}
        if len(values)
        else {}
    )
