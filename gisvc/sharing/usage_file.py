"""The usage log's own small file beside the store: sums that outlive the service, and which days are closed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

from gisvc.sharing.usage import Sums, Taken, Use
from layers.store.sqlite import connect_writer, refusing

_TABLES = """
    CREATE TABLE IF NOT EXISTS uses (
        day TEXT NOT NULL, person TEXT NOT NULL, area TEXT NOT NULL, layer TEXT NOT NULL, channel TEXT NOT NULL, purpose TEXT NOT NULL,
        requests INTEGER NOT NULL, rows INTEGER NOT NULL,
        PRIMARY KEY (day, person, area, layer, channel, purpose)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS told (day TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
"""
_ADD = """
    INSERT INTO uses VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, rows = rows + excluded.rows
"""


class UsageFile:
    """`county-usage.db`, made when there is something to keep. It holds counts and nothing of what was taken; the store's commits stay the store's."""

    def __init__(self, path: Path) -> None:
        self._path, self._turn = path, Lock()
        self._held: Any = None  # a connection of the store's making

    def add(self, sums: Mapping[Use, Taken]) -> None:
        lines = [
            (use.on.isoformat(), use.person, use.area, use.layer, use.channel, use.purpose, taken.requests, taken.rows)
            for use, taken in sums.items()
        ]
        if lines:
            with self._opened() as connection, connection:
                connection.executemany(_ADD, lines)

    def read(self, since: date, until: date) -> Sums:
        if not self._path.exists():
            return {}
        query = "SELECT * FROM uses WHERE day BETWEEN ? AND ?"
        with self._opened() as connection:
            lines = connection.execute(query, (since.isoformat(), until.isoformat())).fetchall()
        return {
            Use(date.fromisoformat(str(day)), *map(str, said)): Taken(int(str(requests)), int(str(rows)))
            for day, *said, requests, rows in lines
        }

    def days_to_tell(self, before: date) -> list[date]:
        """Days with uses that are over and have no line in the audit log yet."""
        query = "SELECT DISTINCT day FROM uses WHERE day < ? AND day NOT IN (SELECT day FROM told) ORDER BY day"
        with self._opened() as connection:
            return [date.fromisoformat(str(day)) for (day,) in connection.execute(query, (before.isoformat(),)).fetchall()]

    def set_told(self, day: date) -> None:
        with self._opened() as connection, connection:
            connection.execute("INSERT OR IGNORE INTO told VALUES (?)", (day.isoformat(),))

    def close(self) -> None:
        with self._turn:
            if self._held is not None:
                self._held.close()
                self._held = None

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        with self._turn, refusing(self._path):
            if self._held is None:
                self._held = connect_writer(self._path)
                self._held.execute(_TABLES)
            yield self._held
