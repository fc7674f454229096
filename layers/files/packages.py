"""GeoPackages from outside: only plain tables are read; views and triggers are taken out of our copy first."""

import contextlib
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from layers.files.errors import UnsafeDatabase
from layers.report import Finding, Severity
from layers.wording import Wording

_HARMLESS_VIRTUAL = re.compile(r"\bUSING\s+rtree\b", re.IGNORECASE)


def make_plain(path: Path, name: str) -> tuple[list[str], list[Finding]]:
    """Drop every view and trigger from the copy; the layers that are tables remain.

    Reading the schema runs nothing. GDAL counts rows when it opens a file, and counting the rows of a recursive view never
    ends; a trigger or a virtual table may reach other files.

    Raises:
        UnsafeDatabase: the file holds a virtual table other than an R-tree, or no layer that is a table.
    """
    with _opened(path) as database:
        objects = database.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
        for kind, title, sql in objects:
            if kind == "table" and sql.lstrip().upper().startswith("CREATE VIRTUAL") and not _HARMLESS_VIRTUAL.search(sql):
                rule = Wording(f"含有虚拟表“{title}”", f"it holds the virtual table “{title}”")
                raise UnsafeDatabase(name, rule)
        tables = {title for kind, title, _ in objects if kind == "table"}
        # Straight from the schema table: DROP would parse each definition, and these are not ours.
        database.execute("PRAGMA writable_schema = ON")
        database.execute("DELETE FROM sqlite_master WHERE type IN ('view', 'trigger')")
    # A new connection: the old one still knows the triggers, and the next statement would set them off.
    with _opened(path) as database:
        contents = [row[0] for row in database.execute("SELECT table_name FROM gpkg_contents ORDER BY rowid")]
        layers = [title for title in contents if title in tables]
        left_out = [title for title in contents if title not in tables]
        database.executemany("DELETE FROM gpkg_contents WHERE table_name = ?", [(title,) for title in left_out])
    if not layers:
        raise UnsafeDatabase(name, Wording("没有数据表（只有视图）", "it holds no table, only views"))
    return layers, [_left_out(title) for title in left_out]


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect(path, isolation_level=None)
    try:
        database.execute("PRAGMA trusted_schema = OFF")
        database.execute("PRAGMA cell_size_check = ON")
        database.execute("BEGIN IMMEDIATE")
        yield database
        database.execute("COMMIT")
    finally:
        database.close()


def _left_out(title: str) -> Finding:
    sentence = Wording(f"“{title}”是视图，不读取；请另存为数据表。", f"“{title}” is a view and is not read; save it as a table.")
    return Finding("files.view-left-out", Severity.WARNING, sentence, evidence={"layer": title})
