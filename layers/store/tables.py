"""The table of one layer: every version of every row ever written, none of them ever deleted.

Two clocks run here. `valid_from` and `valid_to` (exclusive) say when a row was true in the world; `commit_id` and
`replaced_in` say when the store was told so and when it was told better. The day's rows are those valid on it and
never replaced. When a version's end moves, the end it had is kept in gisvc_endings.
"""

import apsw

from layers.spec import ColumnType, LayerSpec
from layers.store.geopackage import SRS_ID, index_statements, quoted

BOOKKEEPING = ("fid", "geom", "valid_from", "valid_to", "version", "commit_id", "replaced_in", "changed_in")
SQL_TYPES = {
    ColumnType.TEXT: "TEXT",
    ColumnType.CODES: "TEXT",
    ColumnType.INTEGER: "INTEGER",
    ColumnType.NUMBER: "DOUBLE",
    ColumnType.DATE: "DATE",
    ColumnType.FLAG: "BOOLEAN",
}


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
