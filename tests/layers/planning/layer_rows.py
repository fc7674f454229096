"""Rows written down in a test, as a frame of the house."""

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from layers.spec import ColumnType, LayerSpec

Row = dict[str, Any]

DTYPES = {
    ColumnType.TEXT: "str",
    ColumnType.CODES: "str",
    ColumnType.INTEGER: "Int64",
    ColumnType.NUMBER: "float64",
    ColumnType.DATE: "datetime64[s]",
    ColumnType.FLAG: "boolean",
}


def as_layer(spec: LayerSpec, rows: Sequence[Row]) -> gpd.GeoDataFrame:
    """A frame as the house carries it, ordered by key; a row gives its columns and, if it has one, `geometry` (or `at=(lon, lat)`)."""
    columns: dict[str, pd.Series] = {}
    for column in spec.columns:
        values = [row.get(column.name) for row in rows]
        columns[column.name] = pd.Series(values, dtype="object").astype(DTYPES[column.type])  # type: ignore[call-overload]
    geometry = [shapely.Point(row["at"]) if "at" in row else row.get("geometry") for row in rows]
    frame = gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(geometry, crs=4490), crs=4490)
    return frame.sort_values(spec.key, ignore_index=True)
