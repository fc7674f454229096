"""A made-up line and the tables a survey unit would print of it: for tests that read result tables."""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import pandas as pd
import pyproj

from layers.foreign import ForeignTable, SourceFile

ZONE_35 = 4523  # CGCS2000, 3°, with the zone before the easting
COURSE = [(104.00, 37.000), (104.01, 37.004), (104.02, 37.004), (104.03, 37.010), (104.04, 37.010), (104.05, 37.002)]
"""Corners of the line, degrees; markers stand at the first, fourth and last."""
MARKERS_AT = {"1253001Q": 0, "1253002Q": 3, "1253003Q": 5}
Columns = Mapping[str, Sequence[object]]


@cache
def _path(epsg: int) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(4490, epsg, always_xy=True)


def printed(lon: float, lat: float, *, epsg: int = ZONE_35, decimals: int = 3) -> tuple[float, float]:
    """X (north) and Y (east) as a table prints them."""
    east, north = _path(epsg).transform(lon, lat)
    return round(north, decimals), round(east, decimals)


def table_of(columns: Columns, *, name: str = "成果表.xlsx") -> ForeignTable:
    """Columns as a file of one header row would give them: the first row is the user's row 2."""
    cells = pd.DataFrame({header: pd.Series(list(values), dtype=_dtype(values)) for header, values in columns.items()})
    return ForeignTable(cells, np.arange(2, 2 + len(cells)), None, None, SourceFile(name, "xlsx", "0" * 64, 1))


def _dtype(values: Sequence[object]) -> str:
    return "float64" if values and all(isinstance(v, float) for v in values) else "object"


def marker_columns(*, epsg: int = ZONE_35) -> dict[str, list[object]]:
    pairs = [printed(*COURSE[i], epsg=epsg) for i in MARKERS_AT.values()]
    return {"界桩编号": list(MARKERS_AT), "纵坐标X（m）": [x for x, _ in pairs], "横坐标Y（m）": [y for _, y in pairs]}


def point_columns(numbers: Mapping[str, int] | None = None, *, epsg: int = ZONE_35) -> dict[str, list[object]]:
    at = numbers or {"1-1": 1, "1-2": 2, "2-1": 4}
    pairs = [printed(*COURSE[i], epsg=epsg) for i in at.values()]
    return {"边界点号": list(at), "X": [x for x, _ in pairs], "Y": [y for _, y in pairs]}
