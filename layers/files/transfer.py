"""How a table crosses from the child process to ours: an Arrow file for the cells, JSON for everything else."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from layers.report import Fact, Finding, Severity, Where
from layers.wording import Wording

TABLE_FILE = "table.arrow"
GEOMETRY = "geometry"
ROW_NUMBER = "row"
_MIXED = {b"cells": b"mixed"}


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader found in the child: cells by header, row numbers as the user counts them, WKB where there is geometry."""

    cells: pa.Table
    row_numbers: npt.NDArray[np.int64]
    wkb: pa.ChunkedArray | None = None
    crs: str | None = None
    encoding: str | None = None
    layer: str | None = None
    header_row: int | None = None
    findings: list[Finding] = field(default_factory=list)


def save_found(found: Found, folder: Path) -> dict[str, Any]:
    """Write the Arrow file and return the JSON that goes with it."""
    columns = [pa.chunked_array([pa.array(found.row_numbers)]), *found.cells.columns]
    fields = [pa.field(ROW_NUMBER, pa.int64())]
    # Headers may be anything, even each other; columns travel by number.
    fields += [f.with_name(f"c{i}") for i, f in enumerate(found.cells.schema)]
    if found.wkb is not None:
        columns.append(found.wkb)
        fields.append(pa.field(GEOMETRY, found.wkb.type))
    table = pa.Table.from_arrays(columns, schema=pa.schema(fields))
    with pa.OSFile(str(folder / TABLE_FILE), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    return {
        "headers": found.cells.column_names,
        "crs": found.crs,
        "encoding": found.encoding,
        "layer": found.layer,
        "header_row": found.header_row,
        "findings": [finding_to_dict(f) for f in found.findings],
    }


def cells_to_arrow(values: list[Any]) -> tuple[pa.Array, dict[bytes, bytes] | None]:
    """One column of Python values as Arrow: natively where all are of one kind, as JSON cell by cell where they are mixed."""
    kinds = {type(v) for v in values if v is not None}
    if kinds <= {str}:
        return pa.array(values, pa.large_string()), None
    if kinds == {int}:
        try:
            return pa.array(values, pa.int64()), None
        except (pa.ArrowInvalid, OverflowError):
            pass
    elif kinds and kinds <= {int, float}:
        return pa.array([None if v is None else float(v) for v in values], pa.float64()), None
    elif kinds == {bool}:
        return pa.array(values, pa.bool_()), None
    elif kinds == {datetime}:
        return pa.array(values, pa.timestamp("us")), None
    return pa.array([None if v is None else json.dumps(v, default=_dump_day) for v in values], pa.large_string()), _MIXED


def is_mixed(column: pa.Field) -> bool:
    return bool(column.metadata) and column.metadata.get(b"cells") == b"mixed"


def parse_mixed(column: pa.ChunkedArray) -> list[Any]:
    """The Python values of a column that travelled as JSON."""
    return [None if text is None else json.loads(text, object_hook=_load_day) for text in column.to_pylist()]


def _dump_day(value: object) -> dict[str, str]:
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return {"text": str(value)}


def _load_day(value: dict[str, str]) -> object:
    if "datetime" in value:
        return datetime.fromisoformat(value["datetime"])
    if "date" in value:
        return date.fromisoformat(value["date"])
    return value["text"]


def plain_columns(table: pa.Table) -> pa.Table:
    """Any Arrow table with its columns in the few types a sheet knows: text, whole numbers, numbers, flags, moments."""
    arrays = [_plain(column) for column in table.columns]
    return pa.Table.from_arrays(arrays, names=table.column_names)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _plain(column.cast(kind.value_type))
    if pa.types.is_large_string(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind) or pa.types.is_null(kind):
        return column.cast(pa.float64()) if pa.types.is_floating(kind) else _nothing_to_text(column)
    if pa.types.is_string(kind) or pa.types.is_string_view(kind):
        return column.cast(pa.large_string())
    if pa.types.is_integer(kind):
        fits = kind != pa.uint64() or (pc.max(column).as_py() or 0) < 2**63
        return column.cast(pa.int64() if fits else pa.float64())
    if pa.types.is_decimal(kind):
        return column.cast(pa.float64())
    if pa.types.is_date(kind):
        return column.cast(pa.timestamp("s"))
    if pa.types.is_timestamp(kind):
        return column
    return pa.chunked_array(
        [[None if v is None else str(v) for v in chunk.to_pylist()] for chunk in column.chunks], pa.large_string()
    )


def _nothing_to_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.large_string()) if pa.types.is_null(column.type) else column


def finding_to_dict(finding: Finding) -> dict[str, Any]:
    where = finding.where
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "zh": finding.sentence.zh,
        "en": finding.sentence.en,
        "where": [where.layer, where.key, where.row, where.column, where.lon, where.lat],
        "evidence": dict(finding.evidence),
    }


def finding_from_dict(written: dict[str, Any]) -> Finding:
    evidence: dict[str, Fact] = written["evidence"]
    return Finding(
        written["code"], Severity(written["severity"]), Wording(written["zh"], written["en"]), Where(*written["where"]), evidence
    )
