"""Numbered steps that bring a store's tables up to date, each whole or not at all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import apsw

from layers.store import audit, geopackage
from layers.store.errors import NotAStore, StoreTooNew

Work = Callable[[apsw.Connection], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One change of the schema. A published step never changes; a mistake is mended by the next one."""

    number: int
    name: str
    work: Work


def statements(*lines: str) -> Work:
    """A step made of SQL alone."""

    def work(connection: apsw.Connection) -> None:
        for line in lines:
            connection.execute(line)

    return work


def _found_the_store(connection: apsw.Connection) -> None:
    connection.pragma("application_id", geopackage.APPLICATION_ID)
    connection.pragma("user_version", geopackage.USER_VERSION)
    for line in (*geopackage.METADATA, *FIRST_TABLES, *audit.STATEMENTS):
        connection.execute(line)
    connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", geopackage.reference_systems())


FIRST_TABLES = (
    """CREATE TABLE gisvc_schema (
        number INTEGER PRIMARY KEY, name TEXT NOT NULL, done_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))""",
    """CREATE TABLE gisvc_workspace (
        only_one INTEGER PRIMARY KEY CHECK (only_one = 1), store_id TEXT NOT NULL, area_code TEXT NOT NULL, name TEXT NOT NULL,
        projection_epsg INTEGER NOT NULL, is_demonstration INTEGER NOT NULL)""",
    # Empty in a living store; the one row says that this file is a backup, and of what.
    "CREATE TABLE gisvc_backup (made_at TEXT NOT NULL, content_sha256 TEXT NOT NULL)",
    "CREATE TABLE gisvc_layers (name TEXT PRIMARY KEY, key_column TEXT NOT NULL, area_column TEXT NOT NULL)",
    # A version's end may move, or all of it be replaced (valid_to NULL): the end it had until then is kept here.
    """CREATE TABLE gisvc_endings (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, layer TEXT NOT NULL REFERENCES gisvc_layers(name), fid INTEGER NOT NULL,
        was_valid_to TEXT, valid_to TEXT, commit_id INTEGER NOT NULL REFERENCES gisvc_audit(seq) DEFERRABLE INITIALLY DEFERRED)""",
    "CREATE INDEX gisvc_endings_of_a_version ON gisvc_endings (layer, fid)",
    """CREATE TRIGGER gisvc_endings_never_change BEFORE UPDATE ON gisvc_endings
        BEGIN SELECT RAISE(ABORT, 'endings are append-only'); END""",
    """CREATE TRIGGER gisvc_endings_never_shrink BEFORE DELETE ON gisvc_endings
        BEGIN SELECT RAISE(ABORT, 'endings are append-only'); END""",
)

STEPS: tuple[Step, ...] = (Step(1, "found the store", _found_the_store),)


def schema_version(connection: apsw.Connection) -> int:
    """The number of the last step done; 0 for an empty file.

    Raises:
        NotAStore: the file holds something else.
    """
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if not tables:
        return 0
    if "gisvc_schema" not in tables:
        raise NotAStore(_name(connection))
    number: int = connection.execute("SELECT coalesce(max(number), 0) FROM gisvc_schema").get
    return number


def newest(steps: Sequence[Step] = STEPS) -> int:
    return steps[-1].number


def require_known_schema(connection: apsw.Connection, steps: Sequence[Step] = STEPS) -> int:
    """The schema version; raises StoreTooNew when this program does not know it."""
    held = schema_version(connection)
    if held > newest(steps):
        raise StoreTooNew(_name(connection), held, newest(steps))
    return held


def migrate(connection: apsw.Connection, steps: Sequence[Step] = STEPS) -> tuple[int, ...]:
    """Do the steps not yet done, each in its own transaction with its own line in gisvc_schema.

    A step killed half-way leaves nothing, so the next start goes on from there.

    Returns:
        The numbers of the steps done now.
    """
    held = require_known_schema(connection, steps)
    done = []
    for step in steps:
        if step.number > held:
            with connection:
                step.work(connection)
                connection.execute("INSERT INTO gisvc_schema (number, name) VALUES (?, ?)", (step.number, step.name))
            done.append(step.number)
    return tuple(done)


def _name(connection: apsw.Connection) -> str:
    return connection.filename.replace("\\", "/").rsplit("/", 1)[-1]
