"""A page of features on its way out, whatever format it is written in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
import shapely

from gisvc.ogc.crs import Crs
from gisvc.ogc.links import Link
from layers.spec import LayerSpec
from layers.store.selection import Page
from layers.wording import Wording

MOST_POSITIONS = 100_000
"""Corners on one page: about 4 MB of GeoJSON. A page of great polygons ends early, which `limit` allows."""


@dataclass(frozen=True, slots=True)
class Features:
    """Rows that may leave, in the coordinate system asked for, with what an answer says beside them."""

    spec: LayerSpec
    page: Page
    crs: Crs
    at: datetime
    purpose: str
    marks: tuple[Wording, ...] = ()
    links: tuple[Link, ...] = ()
    matched: int | None = None  # None: too many to count

    @property
    def keys(self) -> list[object]:
        return self.page.columns[self.spec.key]

    @property
    def stamp(self) -> str | None:
        """The marks as one text, for a column of a table."""
        return " ".join(mark.zh for mark in self.marks) or None

    def properties(self) -> list[dict[str, Any]]:
        """One dictionary a row, columns in the spec's order."""
        names = self.spec.column_names
        columns = [self.page.columns[name] for name in names]
        return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def cut_to_size(page: Page, keys: Sequence[object], most: int = MOST_POSITIONS) -> Page:
    """The page, ended before the row that would make it too large to carry; one row always goes."""
    positions = np.cumsum(shapely.get_num_coordinates(page.geometries))
    kept = max(1, int(np.searchsorted(positions, most, side="right")))
    if kept >= len(page):
        return page
    return replace(
        page,
        columns={name: values[:kept] for name, values in page.columns.items()},
        geometries=page.geometries[:kept],
        versions=page.versions[:kept],
        valid_from=page.valid_from[:kept],
        valid_to=page.valid_to[:kept],
        next_after=str(keys[kept - 1]),
    )
