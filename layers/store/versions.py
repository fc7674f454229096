"""One layer's table: every version of every row ever written, none of them ever deleted.

Two clocks run here. `valid_from` and `valid_to` (exclusive) say when a row was true in the world; `commit_id` and
`replaced_in` say when the store was told so and when it was told better. The day's rows are those valid on it and
never replaced. When a version's end moves, the end it had is kept in gisvc_endings.
"""

# ruff: noqa: S608 -- because every name in a statement is a spec's, quoted; every value is bound

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import apsw
import geopandas as gpd
import numpy as np
import orjson
import pandas as pd
import shapely

from layers.report import Fact
from layers.spec import ColumnType, LayerSpec
from layers.store import columns as packing
from layers.store.errors import OutsideArea, UnknownKey
from layers.store.geopackage import SRS_ID, Geometries, from_blobs, index_statements, quoted, to_blobs
from layers.store.protocol import LayerChange, LayerSummary
from layers.store.scope import Box, require_clear_keys, require_inside, touches

BOOKKEEPING = ("fid", "geom", "valid_from", "valid_to", "version", "commit_id", "replaced_in", "changed_in")
SQL_TYPES = {
    ColumnType.TEXT: "TEXT",
    ColumnType.CODES: "TEXT",
    ColumnType.INTEGER: "INTEGER",
    ColumnType.NUMBER: "DOUBLE",
    ColumnType.DATE: "DATE",
    ColumnType.FLAG: "BOOLEAN",
}
ROWS_AT_ONCE = 20_000


# ── the table ────────────────────────────────────────────────────────────────────────────────────────────────────


def is_kept(connection: apsw.Connection, spec: LayerSpec) -> bool:
    """Whether anything of this layer was ever written."""
    return connection.execute("SELECT 1 FROM gisvc_layers WHERE name = ?", (spec.name,)).fetchone() is not None


def kept_layers(connection: apsw.Connection) -> list[tuple[str, str]]:
    """Every layer held, with the column that says whose a row is."""
    rows = connection.execute("SELECT name, area_column FROM gisvc_layers ORDER BY name")
    return [(str(name), str(area_column)) for name, area_column in rows]


def held_columns(connection: apsw.Connection, layer: str) -> tuple[str, ...]:
    """The names of the layer's own columns as its table has them, in order."""
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({quoted(layer)})")]
    return tuple(name for name in names if name not in BOOKKEEPING)


def ensure_table(connection: apsw.Connection, spec: LayerSpec) -> None:
    """Make the layer's table, or give it the columns its spec has learnt since."""
    if not is_kept(connection, spec):
        _create(connection, spec)
        return
    missing = set(spec.column_names) - set(held_columns(connection, spec.name))
    for column in spec.columns:
        if column.name in missing:
            connection.execute(f"ALTER TABLE {quoted(spec.name)} ADD COLUMN {quoted(column.name)} {SQL_TYPES[column.type]}")
    if missing:
        _keep_words(connection, spec.name)


def _create(connection: apsw.Connection, spec: LayerSpec) -> None:
    if spec.name.startswith(("gpkg_", "rtree_", "sqlite_", "gisvc_")) or set(spec.column_names) & set(BOOKKEEPING):
        raise ValueError(f"the spec {spec.name!r} uses a name the store needs for itself")
    table, key, area = quoted(spec.name), quoted(spec.key), quoted(spec.area)
    own = ", ".join(f"{quoted(c.name)} {SQL_TYPES[c.type]}{' NOT NULL' if c.name == spec.key else ''}" for c in spec.columns)
    for statement in (
        f"""CREATE TABLE {table} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom GEOMETRY, {own},
            valid_from DATE NOT NULL, valid_to DATE, version INTEGER NOT NULL,
            commit_id INTEGER NOT NULL REFERENCES gisvc_audit(seq) DEFERRABLE INITIALLY DEFERRED,
            replaced_in INTEGER, changed_in INTEGER NOT NULL, CHECK (valid_to > valid_from))""",
        f"CREATE UNIQUE INDEX {quoted(spec.name + '_versions')} ON {table} ({key}, version)",
        f"CREATE UNIQUE INDEX {quoted(spec.name + '_timeline')} ON {table} ({key}, valid_from) WHERE replaced_in IS NULL",
        f"CREATE INDEX {quoted(spec.name + '_by_area')} ON {table} ({area}, changed_in, valid_from, valid_to, replaced_in)",
        f"""CREATE TRIGGER {quoted(spec.name + "_never_shrinks")} BEFORE DELETE ON {table}
            BEGIN SELECT RAISE(ABORT, 'versions are never deleted'); END""",
        f"""CREATE TRIGGER {quoted(spec.name + "_never_rewritten")} BEFORE UPDATE ON {table}
            WHEN OLD.fid IS NOT NEW.fid OR OLD.commit_id IS NOT NEW.commit_id OR OLD.version IS NOT NEW.version
              OR OLD.valid_from IS NOT NEW.valid_from OR OLD.replaced_in NOT NULL
            BEGIN SELECT RAISE(ABORT, 'what a version said is never rewritten'); END""",
        *index_statements(spec.name, "geom"),
    ):
        connection.execute(statement)
    _keep_words(connection, spec.name)
    connection.execute("INSERT INTO gisvc_layers VALUES (?, ?, ?)", (spec.name, spec.key, spec.area))
    contents = (
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES (?, 'features', ?, ?, ?)"
    )
    connection.execute(contents, (spec.name, spec.name, str(spec.label), SRS_ID))
    connection.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'GEOMETRY', ?, 2, 2)", (spec.name, SRS_ID))
    rtree = ("gpkg_rtree_index", "http://www.geopackage.org/spec120/#extension_rtree", "write-only")
    connection.execute("INSERT INTO gpkg_extensions VALUES (?, 'geom', ?, ?, ?)", (spec.name, *rtree))


def _keep_words(connection: apsw.Connection, layer: str) -> None:
    """Block every change of what a version said, in all columns the table has now."""
    trigger, words = quoted(f"{layer}_keeps_its_words"), ", ".join(map(quoted, ("geom", *held_columns(connection, layer))))
    connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    connection.execute(
        f"""CREATE TRIGGER {trigger} BEFORE UPDATE OF {words} ON {quoted(layer)}
            BEGIN SELECT RAISE(ABORT, 'what a version said is never rewritten'); END"""
    )


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────


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
    return scope.but("replaced_in IS NULL AND valid_from <= ? AND (valid_to IS NULL OR valid_to > ?)", text, text)


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


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Tally:
    """What one commit did to one layer; `seal` runs over every row it wrote."""

    written: int = 0
    retired: int = 0
    seal: "hashlib._Hash" = field(default_factory=hashlib.sha256)


def facts_of(tallies: dict[str, Tally]) -> dict[str, Fact]:
    """What the audit entry says of each layer: rows written, keys retired, and the seal of the rows."""
    facts: dict[str, Fact] = {}
    for layer, tally in tallies.items():
        facts |= {f"rows.{layer}": tally.written, f"retired.{layer}": tally.retired, f"sha256.{layer}": tally.seal.hexdigest()}
    return facts


@dataclass(frozen=True, slots=True)
class Held:
    """What the store holds of a key on the day of a change; `fid` None when nothing is valid on that day."""

    fid: int | None
    valid_from: str | None
    until: str | None  # where a version starting on the day would end
    version: int
    area: str | None


def write_change(connection: apsw.Connection, change: LayerChange, *, commit: int, area: str, tally: Tally) -> None:
    """Write a change inside the caller's transaction, and add it to the tally."""
    spec, day = change.spec, change.valid_from.isoformat()
    packing.require_layer_frame(change.rows, spec)
    keys = packing.to_values(change.rows[spec.key], spec.column(spec.key))
    require_clear_keys(spec, keys, change.retired)
    require_inside(change.rows, spec, area)
    ensure_table(connection, spec)
    held = _held(connection, spec, [*keys, *change.retired], day)
    _require_own(held, change, area)
    _end(connection, spec, held, day=day, commit=commit)
    _insert(connection, change, held, commit=commit, tally=tally)
    _widen(connection, spec, change.rows.geometry.to_numpy())
    tally.written += len(keys)
    tally.retired += len(change.retired)


def _held(connection: apsw.Connection, spec: LayerSpec, keys: Sequence[object], day: str) -> dict[object, Held]:
    """What is held of each key; a key never seen is left out."""
    table, key = quoted(spec.name), quoted(spec.key)
    if connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is None:
        return {}
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS touched (key TEXT PRIMARY KEY) WITHOUT ROWID")
    connection.execute("DELETE FROM temp.touched")
    connection.executemany("INSERT INTO temp.touched VALUES (?)", ((k,) for k in keys))
    rows = connection.execute(
        f"""SELECT t.key, v.fid, v.valid_from,
                CASE WHEN v.fid IS NOT NULL THEN v.valid_to
                     ELSE (SELECT min(n.valid_from) FROM {table} n WHERE n.{key} = t.key AND n.replaced_in IS NULL AND n.valid_from > ?1) END,
                (SELECT max(h.version) FROM {table} h WHERE h.{key} = t.key) AS youngest, v.{quoted(spec.area)}
            FROM temp.touched t LEFT JOIN {table} v ON v.{key} = t.key AND v.replaced_in IS NULL
                AND v.valid_from <= ?1 AND (v.valid_to IS NULL OR v.valid_to > ?1)
            WHERE youngest NOT NULL""",
        (day,),
    )
    held = {k: Held(fid, valid_from, until, version, area) for k, fid, valid_from, until, version, area in rows}
    connection.execute("DELETE FROM temp.touched")
    return held


def _require_own(held: dict[object, Held], change: LayerChange, area: str) -> None:
    """A view may end rows of its own area only; a stranger's row is refused or, when retired, not known at all."""
    retired = set(change.retired)
    for key in change.retired:
        if key not in held or held[key].fid is None:
            raise UnknownKey(change.spec.name, key)
    if not area:
        return
    for held_key, found in held.items():
        if found.fid is not None and not (found.area or "").startswith(area):
            if held_key in retired:
                raise UnknownKey(change.spec.name, str(held_key))
            raise OutsideArea(area, layer=change.spec.name, key=str(held_key))


def _end(connection: apsw.Connection, spec: LayerSpec, held: dict[object, Held], *, day: str, commit: int) -> None:
    """End the versions that held until now, and set aside those said of the very same day."""
    table = quoted(spec.name)
    ended = [h for h in held.values() if h.fid is not None and h.valid_from != day]
    replaced = [h for h in held.values() if h.fid is not None and h.valid_from == day]
    connection.executemany(
        "INSERT INTO gisvc_endings (layer, fid, was_valid_to, valid_to, commit_id) VALUES (?, ?, ?, ?, ?)",
        ((spec.name, h.fid, h.until, day, commit) for h in ended),
    )
    ending = f"UPDATE {table} SET valid_to = ?, changed_in = ? WHERE fid = ?"
    connection.executemany(ending, ((day, commit, h.fid) for h in ended))
    replacing = f"UPDATE {table} SET replaced_in = ?, changed_in = ? WHERE fid = ?"
    connection.executemany(replacing, ((commit, commit, h.fid) for h in replaced))


def _insert(connection: apsw.Connection, change: LayerChange, held: dict[object, Held], *, commit: int, tally: Tally) -> None:
    names = (*change.spec.column_names, "valid_from", "version", "geom", "valid_to", "commit_id", "changed_in")
    into = f"INSERT INTO {quoted(change.spec.name)} ({', '.join(map(quoted, names))}) VALUES ({', '.join('?' * len(names))})"
    with packing.without_collecting():
        connection.executemany(into, _sealed_rows(change, held, commit, tally))


def _sealed_rows(change: LayerChange, held: dict[object, Held], commit: int, tally: Tally) -> Iterator[tuple[object, ...]]:
    """The change's rows, ready to be written, a few at a time so that a national table never stands in memory twice."""
    spec, day = change.spec, change.valid_from.isoformat()
    key_at, names = spec.column_names.index(spec.key), (*spec.column_names, "valid_from", "version")
    for start in range(0, len(change.rows), ROWS_AT_ONCE):
        part = change.rows.iloc[start : start + ROWS_AT_ONCE]
        values = [packing.to_values(part[c.name], c) for c in spec.columns]
        for row, blob in zip(zip(*values, strict=True), to_blobs(part.geometry.to_numpy()), strict=True):
            before = held.get(row[key_at])
            version, until = (before.version + 1, before.until) if before else (1, None)
            said = (*row, day, version)
            add_to_seal(tally.seal, names, said, blob)
            yield (*said, blob, until, commit, commit)


def add_to_seal(seal: "hashlib._Hash", names: Sequence[str], said: Sequence[object], blob: bytes | None) -> None:
    """One row's words by name (spec columns, valid_from, version) and its geometry.

    Missing words are left out, so that a column learnt later changes no older seal.
    """
    words = {name: word for name, word in zip(names, said, strict=True) if word is not None}
    seal.update(orjson.dumps(words, option=orjson.OPT_SORT_KEYS))
    seal.update(blob or b"-")


def _widen(connection: apsw.Connection, spec: LayerSpec, geometries: Geometries) -> None:
    """Keep the extent and the date that GeoPackage readers show."""
    west, south, east, north = (None if np.isnan(side) else float(side) for side in shapely.total_bounds(geometries))
    connection.execute(
        """UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ','now'),
            min_x = min(coalesce(min_x, ?1), coalesce(?1, min_x)), min_y = min(coalesce(min_y, ?2), coalesce(?2, min_y)),
            max_x = max(coalesce(max_x, ?3), coalesce(?3, max_x)), max_y = max(coalesce(max_y, ?4), coalesce(?4, max_y))
            WHERE table_name = ?5""",
        (west, south, east, north, spec.name),
    )
