"""Reading versions: the rows of a day, the history of one row, the sum of a layer."""

# ruff: noqa: S608 -- because every name in a statement is a spec's, quoted; every value is bound

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import apsw
import geopandas as gpd
import numpy as np
import pandas as pd

from layers.spec import LayerSpec
from layers.store import columns as packing
from layers.store.geopackage import from_blobs, quoted
from layers.store.protocol import LayerSummary
from layers.store.scope import Box, touches
from layers.store.tables import held_columns, kept_layers


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows a question may see: the conditions of its WHERE and their values."""

    conditions: tuple[str, ...] = ()
    values: tuple[str | float, ...] = ()

    def but(self, condition: str, *values: str | float) -> "Scope":
        return Scope((*self.conditions, condition), (*self.values, *values))

    @property
    def where(self) -> str:
        return " AND ".join(self.conditions) or "1"


def inside(spec: LayerSpec, area: str) -> Scope:
    """Rows of one area. It is part of every statement that reads a layer, so no question can step around it."""
    if not area:
        return Scope()
    column = quoted(spec.area)
    return Scope().but(f"{column} >= ? AND {column} < ?", area, area + "\U0010ffff")


def on(day: date, scope: Scope) -> Scope:
    text = day.isoformat()
    # The plus keeps SQLite from walking the timeline index, which is slower than the table for a whole layer.
    return scope.but("+replaced_in IS NULL AND valid_from <= ? AND (valid_to IS NULL OR valid_to > ?)", text, text)


def read_day(connection: apsw.Connection, spec: LayerSpec, scope: Scope, box: Box | None) -> gpd.GeoDataFrame:
    """The rows of a scope as a frame; with a box, those whose own box touches it, edges included."""
    if box is not None:
        west, south, east, north = box
        near = f"SELECT id FROM {quoted(f'rtree_{spec.name}_geom')} WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?"
        scope = scope.but(f"fid IN ({near})", west, east, south, north)
    packed, blobs = packing.pack(_select(connection, spec, scope), spec)
    geometries = from_blobs(blobs)
    frame = packing.to_frame(packed, geometries, spec)
    return frame if box is None else frame[touches(frame, box)].reset_index(drop=True)


def _select(connection: apsw.Connection, spec: LayerSpec, scope: Scope) -> Iterator[Sequence[object]]:
    held = set(held_columns(connection, spec.name))
    names = ", ".join(quoted(c) if c in held else "NULL" for c in spec.column_names)
    return connection.execute(f"SELECT {names}, geom FROM {quoted(spec.name)} WHERE {scope.where}", scope.values)


def earliest_day(connection: apsw.Connection, spec: LayerSpec, scope: Scope) -> date | None:
    """The first valid_from still believed; None when there is no row."""
    first = connection.execute(
        f"SELECT min(valid_from) FROM {quoted(spec.name)} WHERE {scope.but('replaced_in IS NULL').where}",
        scope.values,
    ).get
    return date.fromisoformat(first) if first else None


def summarise(connection: apsw.Connection, spec: LayerSpec, scope: Scope, day: date) -> LayerSummary:
    today, believed = on(day, scope), scope.but("replaced_in IS NULL")
    table = quoted(spec.name)
    rows = connection.execute(f"SELECT count(*) FROM {table} WHERE {today.where}", today.values).get
    first, last = connection.execute(
        f"SELECT min(valid_from), max(valid_from) FROM {table} WHERE {believed.where}", believed.values
    ).get
    versions, commit = connection.execute(
        f"SELECT count(*), coalesce(max(changed_in), 0) FROM {table} WHERE {scope.where}", scope.values
    ).get
    return LayerSummary(
        layer=spec.name,
        rows=rows,
        earliest=date.fromisoformat(first) if first else None,
        latest=date.fromisoformat(last) if last else None,
        last_commit=commit,
        facts={"versions": versions},
    )


def last_commit(connection: apsw.Connection, area: str) -> int:
    """The youngest commit; for a narrowed view, the youngest that touched a row of its area."""
    if not area:
        return connection.execute("SELECT coalesce(max(seq), 0) FROM gisvc_audit WHERE action = 'append'").get or 0
    youngest = 0
    for layer, area_column in kept_layers(connection):
        touched = f"SELECT coalesce(max(changed_in), 0) FROM {quoted(layer)} WHERE {quoted(area_column)} >= ? AND {quoted(area_column)} < ?"
        youngest = max(youngest, connection.execute(touched, (area, area + "\U0010ffff")).get or 0)
    return youngest


HISTORY = ("version", "valid_from", "valid_to", "recorded_at", "recorded_by", "replaced_at", "commit_id")


def read_history(connection: apsw.Connection, spec: LayerSpec, scope: Scope) -> pd.DataFrame:
    """The versions of a scope, oldest first: when each was true, when and by whom it was told, and what it said."""
    held = set(held_columns(connection, spec.name))
    names = ", ".join(f"v.{quoted(c)}" if c in held else "NULL" for c in spec.column_names)
    rows = connection.execute(
        f"""SELECT {names}, v.geom, v.version, v.valid_from, v.valid_to, told.at, told.by, better.at, v.commit_id
            FROM (SELECT * FROM {quoted(spec.name)} WHERE {scope.where}) v
            JOIN gisvc_audit told ON told.seq = v.commit_id LEFT JOIN gisvc_audit better ON better.seq = v.replaced_in
            ORDER BY v.version""",
        scope.values,
    ).fetchall()
    return history_frame(rows, spec)


def history_frame(rows: Sequence[Sequence[object]], spec: LayerSpec) -> pd.DataFrame:
    """Rows of (spec columns…, blob, *HISTORY), days and moments as text, as the frame `read_history` promises."""
    width = len(spec.columns) + 1
    told = list(zip(*(row[width:] for row in rows), strict=True)) or [()] * len(HISTORY)
    version, valid_from, valid_to, recorded_at, recorded_by, replaced_at, commit_id = (list(column) for column in told)
    frame = pd.DataFrame(
        {
            "version": np.array(version, dtype="int64"),
            "valid_from": np.array(valid_from, dtype="datetime64[s]"),
            "valid_to": np.array(valid_to, dtype="datetime64[s]"),
            "recorded_at": pd.to_datetime(pd.Series(recorded_at, dtype="object"), utc=True).astype("datetime64[us, UTC]"),
            "recorded_by": pd.Series(recorded_by, dtype="str"),
            "replaced_at": pd.to_datetime(pd.Series(replaced_at, dtype="object"), utc=True).astype("datetime64[us, UTC]"),
            "commit_id": np.array(commit_id, dtype="int64"),
        }
    )
    packed, blobs = packing.pack([row[:width] for row in rows], spec)
    for column in spec.columns:
        frame[column.name] = packing.to_series(packed[column.name], column)
    frame["geometry"] = pd.Series(from_blobs(blobs), dtype="object")
    return frame
