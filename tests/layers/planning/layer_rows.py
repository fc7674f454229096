"""Rows written down in a test, as a frame of the house."""

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import shapely

from layers.frames import frame_of
from layers.spec import LayerSpec

Row = dict[str, Any]


def as_layer(spec: LayerSpec, rows: Sequence[Row]) -> gpd.GeoDataFrame:
    """A frame as the house carries it, ordered by key; a row gives its columns and, if it has one, `geometry` (or `at=(lon, lat)`)."""
    frame = frame_of(spec, [_placed(row) for row in rows])
    return frame if frame[spec.key].is_monotonic_increasing else frame.sort_values(spec.key, ignore_index=True)


def _placed(row: Row) -> Row:
    if "at" not in row:
        return row
    return {name: value for name, value in row.items() if name != "at"} | {"geometry": shapely.Point(row["at"])}
