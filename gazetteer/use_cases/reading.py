"""Layers of the room as they are read here: a layer that began later than the day asked about holds nothing."""

from datetime import date

import geopandas as gpd

from layers.errors import NothingHeldOn
from layers.frames import frame_of
from layers.spec import LayerSpec
from layers.store.protocol import Store


def read_on(store: Store, spec: LayerSpec, day: date | None = None) -> gpd.GeoDataFrame:
    """A layer's rows on a day; none where it began later."""
    try:
        return store.read(spec, as_of=day)
    except NothingHeldOn:
        return frame_of(spec, [])
