"""Forms as a GeoPackage that QGIS and QField open: styles, value lists and captions inside, no index, no write-ahead log.

The file is new and ours, so it is written here and not in the child: apsw is the house's SQLite, and GDAL has no way to write
`layer_styles` and `gpkg_data_columns`. What comes back is foreign and is read in the child (`field_intake`).
Source: OGC 12-128r14 (GeoPackage 1.2), clauses 1.1 and F.9 (schema extension); version 1.2, because QGIS 3.22 warns of anything younger.
"""

# ruff: noqa: S608 -- because every name in a statement is a form's own, quoted

from collections.abc import Iterator, Sequence
from pathlib import Path

import apsw
import numpy as np
import numpy.typing as npt
import shapely

from layers.files.qgis_styles import style_of
from layers.form_tables import TRAIL, CellType, FormColumn, FormTable, Relation
from layers.spec import CodeList, GeometryKind, code_list
from layers.store.geopackage import APPLICATION_ID, METADATA, SRS_ID, quoted, reference_systems, to_blobs

USER_VERSION = 10200
GEOMETRY = "geom"
YES_NO = code_list("yes_no", yes=("是", "yes"), no=("否", "no"))

_SQL_TYPE = {
    CellType.TEXT: "TEXT", CellType.NUMBER: "DOUBLE", CellType.INTEGER: "INTEGER", CellType.FLAG: "TEXT", CellType.TICK: "BOOLEAN",
    CellType.DAY: "DATE", CellType.MOMENT: "TEXT",
}  # fmt: skip
_SHAPE = {
    GeometryKind.POINT: "POINT",
    GeometryKind.LINE: "LINESTRING",
    GeometryKind.POLYGON: "POLYGON",
    GeometryKind.ANY: "GEOMETRY",
}
_EXTRA_TABLES = (
    """CREATE TABLE gpkg_data_columns (
        table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT,
        CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name))""",
    """CREATE TABLE gpkg_data_column_constraints (
        constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC,
        max_is_inclusive BOOLEAN, description TEXT, CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))""",
    """CREATE TABLE layer_styles (
        id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
        f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
        owner TEXT(30), ui TEXT(30), update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))""",
)


def codes_of(column: FormColumn) -> CodeList | None:
    """The words a column may hold; yes and no for a flag."""
    return YES_NO if column.type is CellType.FLAG else column.codes


def write_form_package(path: Path, tables: Sequence[FormTable], relations: Sequence[Relation] = ()) -> None:
    """Write the tables into a new GeoPackage 1.2 in EPSG:4490; `path` must not exist."""
    connection = apsw.Connection(str(path))
    try:
        connection.pragma("journal_mode", "delete")
        connection.pragma("application_id", APPLICATION_ID)
        connection.pragma("user_version", USER_VERSION)
        with connection:
            for statement in (*METADATA, *_EXTRA_TABLES):
                connection.execute(statement)
            connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)", reference_systems())
            _register_extension(connection)
            for table in tables:
                _write_table(connection, table)
                _write_style(connection, table, [r for r in relations if r.parent == table.name])
            _write_constraints(connection, tables)
            for statement in _trail_keepers(tables, relations):
                connection.execute(statement)
    finally:
        connection.close()


def _register_extension(connection: apsw.Connection) -> None:
    schema = "http://www.geopackage.org/spec121/#extension_schema"
    connection.executemany(
        "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema', ?, 'read-write')",
        [("gpkg_data_columns", schema), ("gpkg_data_column_constraints", schema)],
    )
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description) VALUES ('layer_styles', 'attributes', 'layer_styles', '')"
    )


def _write_table(connection: apsw.Connection, table: FormTable) -> None:
    columns = [*table.columns, *([FormColumn(TRAIL, table.label)] if table.remembers_edits else [])]
    shapes = np.array([row.get("geometry") for row in table.rows], dtype=object)
    kind = _shape_of(table, shapes)
    shape = f", {quoted(GEOMETRY)} {kind}" if table.shape else ""
    declared = "".join(f", {quoted(c.name)} {_SQL_TYPE[c.type]}{_refusing_empty(c, table)}" for c in columns)
    connection.execute(f"CREATE TABLE {quoted(table.name)} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL{shape}{declared})")
    _register(connection, table, shapes, kind)
    names = [*([GEOMETRY] if table.shape else []), *(c.name for c in table.columns)]
    blobs = to_blobs(shapes) if table.shape and len(shapes) else [None] * len(table.rows)
    values = [
        ([blob] if table.shape else []) + [_stored(row.get(c.name)) for c in table.columns]
        for row, blob in zip(table.rows, blobs, strict=True)
    ]
    connection.executemany(
        f"INSERT INTO {quoted(table.name)} ({', '.join(map(quoted, names))}) VALUES ({', '.join('?' * len(names))})", values
    )
    connection.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, name, title, constraint_name) VALUES (?,?,?,?,?)",
        [(table.name, c.name, c.name, c.label.zh, words.name if (words := codes_of(c)) else None) for c in table.columns],
    )


def _shape_of(table: FormTable, shapes: npt.NDArray[np.object_]) -> str:
    """The one kind of a table's shapes; QGIS loses the coordinate system of a mixed layer that holds none."""
    kinds = {shape.geom_type.upper() for shape in shapes if shape is not None}
    return kinds.pop() if len(kinds) == 1 else _SHAPE[table.shape] if table.shape and not kinds else "GEOMETRY"


def _refusing_empty(column: FormColumn, table: FormTable) -> str:
    return " NOT NULL UNIQUE" if column.name == table.key else ""


def _stored(value: object) -> str | int | float | None:
    if isinstance(value, bool):
        return int(value)
    return value if isinstance(value, str | int | float) else None if value is None else str(value)


def _register(connection: apsw.Connection, table: FormTable, shapes: npt.NDArray[np.object_], shape: str) -> None:
    kind = "features" if table.shape else "attributes"
    box = shapely.total_bounds(shapes) if table.shape and len(shapes) else np.full(4, np.nan)
    west, south, east, north = (None if np.isnan(side) else float(side) for side in box)
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, min_x, min_y, max_x, max_y, srs_id) "
        "VALUES (?,?,?,?,?,?,?,?,?)",
        (table.name, kind, table.name, table.label.zh, west, south, east, north, SRS_ID if table.shape else None),
    )
    if table.shape:
        connection.execute("INSERT INTO gpkg_geometry_columns VALUES (?,?,?,?,0,0)", (table.name, GEOMETRY, shape, SRS_ID))


def _write_style(connection: apsw.Connection, table: FormTable, relations: Sequence[Relation]) -> None:
    connection.execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD, "
        "useAsDefault, description, owner) VALUES ('', '', ?, ?, ?, ?, '', 1, ?, '')",
        (table.name, GEOMETRY if table.shape else "", table.name[:30], style_of(table, relations), table.label.zh),
    )


def _write_constraints(connection: apsw.Connection, tables: Sequence[FormTable]) -> None:
    lists = {words.name: words for table in tables for column in table.columns if (words := codes_of(column))}
    connection.executemany(
        "INSERT INTO gpkg_data_column_constraints (constraint_name, constraint_type, value, description) VALUES (?, 'enum', ?, ?)",
        [(name, code, label.zh) for name, words in sorted(lists.items()) for code, label in words.labels.items()],
    )


def _trail_keepers(tables: Sequence[FormTable], relations: Sequence[Relation]) -> Iterator[str]:
    """Triggers by which a row notes that it, or a row that belongs to it, was changed: whatever program does it, QGIS, QField or another.

    The trail tells two edits of one copy (the later has seen the earlier) from edits of two copies, which is all that can be known.
    """
    by_name = {table.name: table for table in tables}
    noted = f"coalesce({quoted(TRAIL)} || ' ', '') || strftime('%Y%m%dT%H%M%f', 'now') || '-' || lower(hex(randomblob(4)))"
    for table in tables:
        if table.remembers_edits:
            name = quoted(table.name)
            yield (
                f"CREATE TRIGGER {quoted(f'{table.name}_trail')} AFTER UPDATE ON {name} WHEN NEW.{quoted(TRAIL)} IS OLD.{quoted(TRAIL)} "
                f"BEGIN UPDATE {name} SET {quoted(TRAIL)} = {noted} WHERE fid = NEW.fid; END"
            )
    for relation in relations:
        parent = by_name[relation.parent]
        if parent.remembers_edits:
            for what, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
                yield (
                    f"CREATE TRIGGER {quoted(f'{relation.parent}_{relation.child}_{what.lower()}')} AFTER {what} ON {quoted(relation.child)} "
                    f"BEGIN UPDATE {quoted(parent.name)} SET {quoted(TRAIL)} = {noted} "
                    f"WHERE {quoted(parent.key)} = {row}.{quoted(relation.column)}; END"
                )
