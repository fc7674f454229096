"""Rows as a store keeps them, made into the page that answers a question."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from layers.spec import ColumnType, LayerSpec
from layers.store.geopackage import from_blobs
from layers.store.selection import Page

BESIDES = ("geom", "version", "valid_from", "valid_to")
"""What stands after the spec's columns in every row of a page."""


def page_of(rows: Sequence[Sequence[Any]], spec: LayerSpec, *, limit: int) -> Page:
    """A page of rows of (spec columns…, blob, version, valid_from, valid_to), days as text.

    One row more than the limit says that there is a next page, and is not part of this one.
    """
    goes_on, rows = len(rows) > limit, rows[:limit]
    width = len(spec.columns)
    told: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width + len(BESIDES))]
    blobs, versions, valid_from, valid_to = told[width:]
    columns = {column.name: _as_asked(values, column.type) for column, values in zip(spec.columns, told, strict=False)}
    geometries = from_blobs(blobs) if any(blobs) else np.full(len(rows), None, dtype=object)
    next_after = str(columns[spec.key][-1]) if goes_on and rows else None
    return Page(columns, geometries, versions, _days(valid_from), _days(valid_to), next_after)


def _as_asked(values: list[Any], kind: ColumnType) -> list[object]:
    if kind is ColumnType.DATE:
        return _days(values)
    if kind is ColumnType.FLAG:
        return [None if value is None else bool(value) for value in values]
    return values


def _days(values: list[Any]) -> list[Any]:
    read = date.fromisoformat
    return [None if value is None else read(value) for value in values]
