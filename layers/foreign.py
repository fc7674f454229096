"""A table as it came out of somebody's file: nothing interpreted, nothing lost."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.report import Report


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Which file it was and how it was read."""

    name: str  # base name as the user knows it, never a path
    format: str  # "shapefile", "geopackage", "geojson", "kml", "gpx", "filegdb", "geoparquet", "osm", "csv", "xlsx"
    sha256: str
    size_bytes: int
    encoding: str | None = None
    layer: str | None = None  # layer or sheet name
    header_row: int | None = None  # 1-based, sheets and CSV only


@dataclass(frozen=True, slots=True)
class ForeignTable:
    """Rows as found.

    `cells` has one column per header, in file order; text stays text, numbers stay int or float, dates stay dates or
    datetimes, nothing is None. `row_numbers` are the numbers the user sees (sheet rows count from 1, header included;
    vector features count from 1). `geometry` is an object array of shapely geometries or None, in `crs`; `crs` is an
    authority code or WKT, None when the file says nothing. `report` holds what reading noticed (a guessed encoding, a
    merged header, characters lost before we saw them).
    """

    cells: pd.DataFrame
    row_numbers: npt.NDArray[np.int64]
    geometry: npt.NDArray[np.object_] | None
    crs: str | None
    source: SourceFile
    report: Report = field(default_factory=Report)

    def __len__(self) -> int:
        return len(self.row_numbers)
