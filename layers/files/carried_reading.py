"""The carried job of the child: unpack what came back from the field and read its form tables as plain rows."""

import json
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from layers.files.archives import require_safe_zip, spoken_name
from layers.files.carried_parts import SQLITE, TABLES_FILE, ZIP
from layers.files.errors import FileTooLarge, TooManyRows
from layers.files.limits import Limits
from layers.files.packages import make_plain
from layers.geometry_text import GeometryLimits, GeometryRefused, measure_wkb
from layers.wording import Wording

_CHUNK = 1024 * 1024
_MOST_CELL = 200_000
_BOX_BYTES = (0, 32, 48, 48, 64)


def read_carried(facts: Mapping[str, Any], folder: Path, limits: Limits) -> dict[str, Any]:
    """Job `carried`: files of a zip under numbers of ours, and the rows of the tables asked for of every GeoPackage among them."""
    path, name = next((folder / "in").iterdir()), str(facts["name"])
    out = folder / "out"
    out.mkdir()
    with path.open("rb") as stream:
        magic = stream.read(16)
    files = [(name, path)]
    if magic.startswith(ZIP):
        files = _with_their_logs(list(_unpacked(path, out, name, limits)))
    tables: dict[str, list[dict[str, Any]]] = {}
    logless: list[str] = []
    for inner, place in files:
        with place.open("rb") as stream:
            is_database = stream.read(16) == SQLITE
        if is_database:
            if _misses_its_log(place):
                logless.append(inner)
            for table, rows in _tables(place, inner, facts["tables"], limits):
                tables.setdefault(table, []).extend(rows)
    (folder / TABLES_FILE).write_text(json.dumps(tables), encoding="utf-8")
    return {
        "files": [[inner, place.name] for inner, place in files if place != path],
        "is_zip": magic.startswith(ZIP),
        "logless": logless,
    }


def _unpacked(path: Path, out: Path, name: str, limits: Limits) -> Iterator[tuple[str, Path]]:
    """Each entry under a number: no name from outside becomes a path here; bytes are counted while they flow."""
    left = limits.max_unpacked_bytes
    entries = require_safe_zip(path, name, limits)
    with zipfile.ZipFile(path) as archive:
        for number, entry in enumerate(entries):
            target = out / f"{number:05d}"
            with archive.open(entry) as packed, target.open("xb") as plain:
                while chunk := packed.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise FileTooLarge(name, limits.max_unpacked_bytes)
                    plain.write(chunk)
            yield spoken_name(entry).replace("\\", "/"), target


def _with_their_logs(files: list[tuple[str, Path]]) -> list[tuple[str, Path]]:
    """A write-ahead log is put beside its database: SQLite then reads what a program that was still open had not moved there yet."""
    by_name = dict(files)
    logs = {
        name: by_name[name.removesuffix("-wal")]
        for name in by_name
        if name.endswith("-wal") and name.removesuffix("-wal") in by_name
    }
    for name, owner in logs.items():
        by_name[name].rename(owner.with_name(f"{owner.name}-wal"))
    return [(name, place) for name, place in files if name not in logs]


def _misses_its_log(path: Path) -> bool:
    """Whether a database says that it keeps a write-ahead log (byte 18 of its header) and none came with it."""
    with path.open("rb") as stream:
        header = stream.read(20)
    return header.startswith(SQLITE) and header[18] == 2 and not path.with_name(f"{path.name}-wal").exists()


def _tables(path: Path, name: str, wanted: Sequence[str], limits: Limits) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    make_plain(path, name)
    database = sqlite3.connect(path, isolation_level=None)
    try:
        database.execute("PRAGMA trusted_schema = OFF")
        database.text_factory = lambda raw: raw[:_MOST_CELL].decode("utf-8", "replace")
        held = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        shapes = {}
        if "gpkg_geometry_columns" in held:
            shapes = dict(database.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
        for table in [t for t in wanted if t in held]:
            yield table, _rows(database, table, shapes.get(table), name, limits)
    finally:
        database.close()


def _rows(database: sqlite3.Connection, table: str, shape: str | None, name: str, limits: Limits) -> list[dict[str, Any]]:
    found = database.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- because the name is one of those we asked for
    names = [column[0] for column in found.description]
    rows: list[dict[str, Any]] = []
    for row in found:
        if len(rows) >= limits.max_rows:
            raise TooManyRows(name, Wording("行数", "rows"), limits.max_rows)
        cells = {n: v for n, v in zip(names, row, strict=True) if not isinstance(v, bytes)}
        if shape is not None:
            cells["geometry"] = _points(row[names.index(shape)] if shape in names else None, limits)
        rows.append(cells)
    return rows


def _points(blob: object, limits: Limits) -> list[list[float]] | None:
    """The corners of a GeoPackage geometry, those of the part with most of them; None for none or an unreadable one."""
    if not isinstance(blob, bytes) or len(blob) < 13 or blob[:2] != b"GP" or (blob[3] >> 1) & 7 >= len(_BOX_BYTES):
        return None
    wkb = blob[8 + _BOX_BYTES[(blob[3] >> 1) & 7] :]
    try:
        measure_wkb(wkb, GeometryLimits(limits.max_depth, limits.max_vertices, limits.max_bytes))
    except GeometryRefused:
        return None
    import shapely  # after measuring: GEOS must not meet a geometry nobody counted

    try:
        parts = shapely.get_parts(shapely.from_wkb(wkb))
    except shapely.errors.GEOSException:
        return None
    corners = [shapely.get_coordinates(part) for part in parts]
    longest = max(corners, key=len, default=None)
    return None if longest is None or not len(longest) else [[float(x), float(y)] for x, y in longest]
