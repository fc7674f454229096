"""Cells of a layer as people read them."""

from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from gisvc.tongue import MISSING, Tongue
from layers.spec import CodeList, Column
from layers.wording import Wording


def cell_text(value: object, column: Column, tongue: Tongue, *, with_unit: bool = True) -> str:
    """A cell of a layer as people read it: labels for codes, units after numbers, yes and no, days."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return MISSING
    if column.codes is not None and isinstance(value, str):
        return tongue.t("、", ", ").join(tongue.say(word) for word in words_of(value, column.codes))
    if isinstance(value, bool | np.bool_):
        return tongue.t("是", "yes") if value else tongue.t("否", "no")
    if isinstance(value, date):
        return tongue.day(value)
    if isinstance(value, int | float | np.number):
        unit = f" {column.unit}" if column.unit and with_unit else ""
        return f"{value:,.10g}{unit}"
    return str(value)


def words_of(cell: str, codes: CodeList) -> list[Wording]:
    """What the codes of a cell mean, one or several; a code that is not in the list stays as it is, so that it is seen."""
    return [codes.labels.get(code, Wording(code, code)) for code in cell.split(";")]


def records_of(frame: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Rows as plain dictionaries without their geometry; missing values are None."""
    columns = {n: _cells(frame[n]) for n in frame.columns if n != frame.geometry.name}
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _cells(column: pd.Series) -> npt.NDArray[np.object_]:
    values: npt.NDArray[np.object_] = column.array.to_numpy(dtype=object, na_value=None)
    values[column.isna().to_numpy(dtype=bool)] = None  # because columns of floats keep their NaN
    return values
