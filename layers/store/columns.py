"""A layer's columns, between a frame's dtypes and the plain values a file keeps."""

import gc
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.api.extensions import ExtensionDtype

from layers.datum import as_frame, stored_geometries
from layers.errors import DatumsDiffer, NoDatum
from layers.spec import Column, ColumnType, LayerSpec
from layers.store.errors import WrongColumns
from layers.store.geopackage import Geometries

Cells: TypeAlias = "pd.Series[Any]"
Value = str | int | float | None
Row = TypeVar("Row")
STORED_CRS = "EPSG:4490"

_TEXT, _INTEGER, _NUMBER = pa.large_string(), pa.int64(), pa.float64()
_ARROW = {
    ColumnType.TEXT: _TEXT,
    ColumnType.CODES: _TEXT,
    ColumnType.INTEGER: _INTEGER,
    ColumnType.NUMBER: _NUMBER,
    ColumnType.DATE: _TEXT,  # ISO, as the file keeps it
    ColumnType.FLAG: pa.int8(),
}
ROWS_AT_ONCE = 20_000
_STR = pd.StringDtype(na_value=np.nan)
_DTYPES: dict[ColumnType, Any] = {
    ColumnType.TEXT: _STR,
    ColumnType.CODES: _STR,
    ColumnType.INTEGER: pd.Int64Dtype(),
    ColumnType.FLAG: pd.BooleanDtype(),
}
_CARRIED = {_TEXT: _STR, _INTEGER: pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}  # the rest is numpy's


def require_layer_frame(frame: gpd.GeoDataFrame, spec: LayerSpec) -> None:
    """Raises WrongColumns, NoDatum or DatumsDiffer unless the frame is one of this layer, in EPSG:4490."""
    wanted, found = {*spec.column_names, "geometry"}, set(frame.columns)
    if wanted != found or len(frame.columns) != len(wanted):
        raise WrongColumns(
            spec.name, missing=", ".join(sorted(wanted - found)), surplus=", ".join(sorted(map(str, found - wanted)))
        )
    if frame.crs is None:
        raise NoDatum(spec.name)
    if frame.crs != STORED_CRS:
        raise DatumsDiffer(frame.crs.to_string(), STORED_CRS)


def to_values(series: Cells, column: Column) -> list[Value]:
    """One column of a frame as plain values; missing is None."""
    if column.type is ColumnType.DATE:
        days = series.to_numpy(dtype="datetime64[s]").astype("datetime64[D]")
        return [None if text == "NaT" else text for text in np.datetime_as_string(days).tolist()]
    if column.type is ColumnType.NUMBER:
        numbers = series.to_numpy(dtype="float64", na_value=np.nan) + 0.0  # SQLite keeps no negative zero
        return [None if number != number else number for number in numbers.tolist()]
    dtype = _DTYPES[column.type]
    cells: Any = (series if series.dtype == dtype else series.astype(dtype)).array
    values: list[Value] = cells.to_numpy(dtype=object, na_value=None).tolist()
    return values if column.type is not ColumnType.FLAG else [None if flag is None else int(flag) for flag in values]


def is_blank(values: Sequence[object]) -> bool:
    """Whether a column says nothing at all; most columns of a big import do not."""
    return not values or (values[0] is None and values.count(None) == len(values))


def to_arrow(values: Sequence[Value], column: Column) -> pa.Array:
    """Plain values packed tightly, so that a big layer never stands in memory as Python objects."""
    kind = _ARROW[column.type]
    return pa.nulls(len(values), kind) if is_blank(values) else pa.array(values, type=kind)


def _as_carried(packed: pa.ChunkedArray, column: Column) -> pa.ChunkedArray:
    """What the file keeps in another type than the house carries it in."""
    if column.type is ColumnType.FLAG:
        return packed.cast(pa.bool_())
    return packed.cast(pa.date32()).cast(pa.timestamp("s")) if column.type is ColumnType.DATE else packed


def to_series(packed: pa.ChunkedArray, column: Column) -> Cells:
    """Packed values as the dtype the house carries this column in."""
    if column.type is ColumnType.INTEGER:
        return _pandas(packed, pd.Int64Dtype())
    if column.type is ColumnType.NUMBER:
        return pd.Series(packed.to_numpy())
    if column.type is ColumnType.FLAG:
        return _pandas(_as_carried(packed, column), pd.BooleanDtype())
    if column.type is ColumnType.DATE:
        return pd.Series(_as_carried(packed, column).to_numpy())
    return _pandas(packed, _STR)


def _pandas(packed: pa.ChunkedArray, dtype: ExtensionDtype) -> Cells:
    found: Cells = packed.to_pandas(types_mapper=lambda _: dtype)
    return found


def to_frame(packed: Mapping[str, pa.ChunkedArray], geometries: Geometries, spec: LayerSpec) -> gpd.GeoDataFrame:
    """A frame of the layer in the house's dtypes, ordered by key."""
    columns = [_as_carried(packed[column.name], column) for column in spec.columns]
    table = pa.Table.from_arrays(columns, names=list(spec.column_names)).to_pandas(types_mapper=_CARRIED.get)
    table["geometry"] = stored_geometries(geometries)
    if not table[spec.key].is_monotonic_increasing:
        table = table.sort_values(spec.key, kind="stable", ignore_index=True)
    return as_frame(table)


def pack(rows: Iterable[Sequence[object]], spec: LayerSpec) -> tuple[dict[str, pa.ChunkedArray], list[bytes | None]]:
    """Rows of the spec's columns followed by one blob, packed column by column, and their blobs."""
    pieces: list[list[pa.Array]] = [[] for _ in spec.columns]
    blobs: list[bytes | None] = []
    with without_collecting():
        for batch in batches(rows):
            *columns, geometry = zip(*batch, strict=True)
            blobs.extend(geometry)
            for piece, values, column in zip(pieces, columns, spec.columns, strict=True):
                piece.append(to_arrow(values, column))
    packed = {c.name: pa.chunked_array(piece, type=_ARROW[c.type]) for c, piece in zip(spec.columns, pieces, strict=True)}
    return packed, blobs


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows by the ten thousands: enough to work by column, few enough to leave no trace in memory."""
    waiting = iter(rows)
    while batch := list(itertools.islice(waiting, ROWS_AT_ONCE)):
        yield batch


@contextmanager
def without_collecting() -> Iterator[None]:
    """No cyclic garbage collection: walking a million fresh tuples, none in a cycle, doubles the time of a read."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
