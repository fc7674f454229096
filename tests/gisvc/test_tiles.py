"""Base layers: imagery from a file on this machine, and nothing offered that cannot be shown."""

import sqlite3
from pathlib import Path

import pytest

from gisvc.errors import NoBaseLayer
from gisvc.settings import Settings
from gisvc.tiles import Tiles

JPEG = b"\xff\xd8\xff\xe0" + b"tile"


@pytest.fixture
def imagery(tmp_path: Path) -> Path:
    """Two tiles of an MBTiles file: rows count from the south there, from the north on the web."""
    path = tmp_path / "imagery.mbtiles"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)")
    connection.executemany(
        "INSERT INTO tiles VALUES (?, ?, ?, ?)", [(3, 6, 4, JPEG + b"north"), (12, 1, 1, b"<html>no picture</html>")]
    )
    connection.commit()
    connection.close()
    return path


def test_a_tile_of_the_file_is_found_from_the_north(imagery: Path) -> None:
    tiles = Tiles(Settings(imagery_file=imagery, imagery_source="2025 年影像"))
    assert tiles.tile("imagery", 3, 6, 3) == JPEG + b"north"
    (layer,) = tiles.base_layers()
    assert (layer.url, layer.attribution, layer.max_zoom) == ("/tiles/imagery/{z}/{x}/{y}", "2025 年影像", 12)


@pytest.mark.parametrize(("z", "x", "y"), [(3, 6, 4), (3, 8, 0), (-1, 0, 0), (20, 0, 0), (12, 1, 2**12 - 2)])
def test_a_tile_that_is_not_there_or_is_no_picture_is_refused(imagery: Path, z: int, x: int, y: int) -> None:
    with pytest.raises(NoBaseLayer):
        Tiles(Settings(imagery_file=imagery)).tile("imagery", z, x, y)


@pytest.mark.parametrize("name", ["imagery.pmtiles", "imagery.tif", "missing.mbtiles"])
def test_what_cannot_be_shown_is_not_offered(tmp_path: Path, name: str) -> None:
    if not name.startswith("missing"):
        (tmp_path / name).write_bytes(b"x")
    tiles = Tiles(Settings(imagery_file=tmp_path / name))
    assert tiles.base_layers() == ()
    with pytest.raises(NoBaseLayer):
        tiles.tile("imagery", 1, 0, 0)


def test_without_any_setting_divisions_and_a_graticule_stand_alone() -> None:
    assert Tiles(Settings()).base_layers() == ()
