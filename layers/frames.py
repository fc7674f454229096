"""A frame as this house carries one: the spec's columns with their dtypes, and geometry in the stored datum."""

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from layers.datum import as_frame, stored_geometries
from layers.spec import Column, ColumnType, LayerSpec


def frame_of(spec: LayerSpec, rows: Sequence[Mapping[str, object]]) -> gpd.GeoDataFrame:
    """Rows written by hand → a frame in EPSG:4490. A column that a row leaves out is missing in it; `geometry` likewise.

    Raises:
        KeyError: a row holds something that is no column of the spec.
    """
    for row in rows:
        strange = set(row) - set(spec.column_names) - {"geometry"}
        if strange:
            raise KeyError(f"{spec.name} has no column {', '.join(sorted(strange))}")
    columns = {column.name: _cells([row.get(column.name) for row in rows], column) for column in spec.columns}
    table = pd.DataFrame(columns, copy=False)
    table["geometry"] = stored_geometries([row.get("geometry") for row in rows])
    return as_frame(table)


def _cells(values: list[Any], column: Column) -> Any:
    if column.type is ColumnType.DATE:
        values = list(pd.to_datetime(values))
    return pd.array(values, dtype=column.type.dtype)
