"""Tiles of an MBTiles file, whose rows count from the south."""

from pathlib import Path
from typing import Any

from gisvc.imagery.web_tiles import DEEPEST_ZOOM
from layers.store.sqlite import connect_reader
from layers.wording import Wording


class MbTiles:
    """The file is opened for each question: it may be copied over while the service runs."""

    remark: Wording | None = None

    def __init__(self, path: Path) -> None:
        self._path = path
        row = self._first_row("SELECT max(zoom_level) FROM tiles")
        self.deepest_zoom = min(int(row[0]), DEEPEST_ZOOM) if row and row[0] is not None else 18

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        wanted = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
        row = self._first_row(wanted, z, x, 2**z - 1 - y)
        return None if row is None else bytes(row[0])

    def _first_row(self, statement: str, *values: int) -> tuple[Any, ...] | None:
        connection = connect_reader(self._path)
        try:
            return next(connection.execute(statement, values), None)
        finally:
            connection.close()
