"""Base layers: imagery from a file on this machine, and nothing offered that cannot be shown."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from gisvc.errors import NoBaseLayer
from gisvc.imagery.errors import ImageryRefused
from gisvc.settings import Settings
from gisvc.tiles import Tiles
from tests.made_up_imagery import write_geotiff, write_pmtiles

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


@pytest.mark.parametrize("name", ["imagery.pmtiles", "imagery.tif", "imagery.jp2"])
def test_what_cannot_be_shown_is_not_offered_and_says_why(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    tiles = Tiles(Settings(imagery_file=tmp_path / name))
    assert tiles.base_layers() == ()
    with pytest.raises(ImageryRefused, match=name):
        tiles.tile("imagery", 1, 0, 0)


def test_a_file_that_is_missing_is_not_offered_until_it_is_there(tmp_path: Path) -> None:
    tiles = Tiles(Settings(imagery_file=tmp_path / "a.pmtiles"))
    assert tiles.base_layers() == ()
    with pytest.raises(NoBaseLayer):
        tiles.tile("imagery", 0, 0, 0)
    write_pmtiles(tmp_path / "a.pmtiles", {(0, 0, 0): JPEG})
    assert tiles.tile("imagery", 0, 0, 0) == JPEG


def test_a_file_that_takes_the_place_of_another_is_seen_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.pmtiles"
    tiles = Tiles(Settings(imagery_file=write_pmtiles(path, {(0, 0, 0): JPEG + b"old"})))
    assert tiles.tile("imagery", 0, 0, 0) == JPEG + b"old"
    write_pmtiles(tmp_path / "b.pmtiles", {(0, 0, 0): JPEG + b"another"}).replace(path)
    assert tiles.tile("imagery", 0, 0, 0) == JPEG + b"another"


def test_stretched_greys_are_stated_beside_the_source(tmp_path: Path) -> None:
    heights = np.arange(10_000, dtype=np.float32).reshape(100, 100)
    path = write_geotiff(tmp_path / "a.tif", heights, epsg=4490, corner=(104.0, 37.2), pixel=0.001)
    (layer,) = Tiles(Settings(imagery_file=path, imagery_source="2025 年高程")).base_layers()
    assert layer.attribution.startswith("2025 年高程（灰度按 2%–98% 拉伸")
    assert layer.max_zoom == 11


def test_without_any_setting_divisions_and_a_graticule_stand_alone() -> None:
    assert Tiles(Settings()).base_layers() == ()
