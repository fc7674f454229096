"""Rows of a frame as plain records that leave out what nobody has filled in."""

from datetime import date, datetime

import geopandas as gpd
import numpy as np
import pandas as pd

Row = dict[str, object]


def rows_without_gaps(frame: gpd.GeoDataFrame) -> list[Row]:
    """Rows in their order, each with its filled cells alone; an empty text is no cell. Costs as much as there are filled cells."""
    rows: list[Row] = [{} for _ in range(len(frame))]
    for name in frame.columns:
        filled = np.flatnonzero(frame[name].notna().to_numpy(dtype=bool))
        if len(filled) == 0:
            continue
        values = list(frame[name].array)
        for at in filled:
            if not is_missing(values[at]):
                rows[at][str(name)] = values[at]
    return rows


def is_missing(value: object) -> bool:
    return value is None or value is pd.NaT or value is pd.NA or value != value or value == ""


def to_day(value: object) -> date:
    """A cell of a date column as a day."""
    return value.date() if isinstance(value, datetime) else date.fromisoformat(str(value)[:10])
