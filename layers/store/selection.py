"""A question about part of a layer, and the page that answers it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from layers.conditions import EVERYTHING, Condition

Box = tuple[float, float, float, float]
"""west, south, east, north, in degrees."""
Days = tuple[date | None, date | None]
"""First and last day, both included; None is open."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows, of which day, and which page of them. Rows come ordered by key (code points).

    `as_of` asks for the rows valid on that day (today when both are None). `during` asks for every row valid on some day of the
    span, each key once, as it last was within the span. `bbox` is west, south, east, north in degrees and keeps rows whose own box
    touches it. `after` is the key the page before ended with; `skip` counts rows from there.
    """

    where: Condition = EVERYTHING
    as_of: date | None = None
    during: Days | None = None
    bbox: Box | None = None
    after: str | None = None
    skip: int = 0
    limit: int = 100
    with_geometry: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """Rows as plain columns, for answers that need no frame.

    `columns` has every column of the spec: text as `str`, whole numbers as `int`, numbers as `float`, days as `date`, flags as
    `bool`, missing as None. `geometries` are shapely, lon/lat in EPSG:4490, missing is None (all None without geometry). `versions`
    counts the tellings of each key from 1: it is what an ETag says. `next_after` is the key to go on after, None at the end. `total` is how
    many rows fit on all pages, where finding this one told it.
    """

    columns: Mapping[str, list[object]]
    geometries: npt.NDArray[np.object_]
    versions: list[int]
    valid_from: list[date]
    valid_to: list[date | None]  # the first day it no longer holds
    next_after: str | None = None
    total: int | None = None

    def __len__(self) -> int:
        return len(self.versions)


@dataclass(frozen=True, slots=True)
class Extent:
    """Where and when the rows of a layer lie; `until` is None while some row still holds."""

    box: Box | None = None
    since: date | None = None
    until: date | None = None
