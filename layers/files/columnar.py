"""Parquet and GeoParquet, row group by row group."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from layers.files.errors import FileTooLarge, NoRows, TooManyRows, Unreadable
from layers.files.limits import Limits
from layers.files.transfer import Found, plain_columns
from layers.wording import Wording

_PANDAS_INDEX = "__index_level_"  # pandas leaves its row labels behind; they are no column of anybody's


def read_parquet(path: Path, facts: Mapping[str, Any], limits: Limits) -> Found:
    """A Parquet table; with GeoParquet metadata its geometry and coordinate system too.

    A GeoParquet file that leaves `crs` out means OGC:CRS84; one that sets it to null says nothing, and so do we.

    Raises:
        NoRows, TooManyRows, FileTooLarge: said of the file as a whole, before any page is unfolded.
    """
    name = str(facts["name"])
    with pq.ParquetFile(path, memory_map=False) as stored:
        _require_size(stored.metadata, name, limits)
        geo = _geo(stored.schema_arrow.metadata)
        table = stored.read(use_threads=False)
    geometry = geo.get("primary_column")
    wkb = None
    if geometry is not None:
        encoding = geo["columns"][geometry].get("encoding")
        if encoding != "WKB":
            raise Unreadable(name)
        wkb = table[geometry].cast(pa.large_binary())
    places = set(geo.get("columns", {}))
    names = [n for n in table.column_names if n not in places and not n.startswith(_PANDAS_INDEX)]
    cells = plain_columns(table.select(names).replace_schema_metadata(None))
    return Found(cells, np.arange(1, len(table) + 1), wkb, crs=_crs(geo), layer=None)


def _require_size(metadata: Any, name: str, limits: Limits) -> None:
    if metadata.num_rows == 0:
        raise NoRows(name, metadata.num_columns)
    if metadata.num_rows > limits.max_rows:
        raise TooManyRows(name, Wording("行数", "rows"), limits.max_rows)
    if metadata.num_columns > limits.max_columns:
        raise TooManyRows(name, Wording("列数", "columns"), limits.max_columns)
    unfolded = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
    if unfolded > limits.max_unpacked_bytes:
        raise FileTooLarge(name, limits.max_unpacked_bytes)


def _geo(metadata: Mapping[bytes, bytes] | None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((metadata or {}).get(b"geo", b"{}"))
    return found


def _crs(geo: Mapping[str, Any]) -> str | None:
    if not geo:
        return None
    column = geo["columns"][geo["primary_column"]]
    if "crs" not in column:
        return "OGC:CRS84"
    crs = column["crs"]
    if crs is None:
        return None
    identity = crs.get("id", {})
    if "authority" in identity and "code" in identity:
        return f"{identity['authority']}:{identity['code']}"
    return json.dumps(crs)
