"""PMTiles: a tile is found where it was written, and what is no picture archive is refused."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from pmtiles.tile import TileType

from gisvc.imagery.errors import ImageryDamaged, ImageryFormatRefused, ImageryRefused
from gisvc.imagery.pmtiles import MOST_DIRECTORY_BYTES, PmTiles
from tests.made_up_imagery import write_pmtiles

PNG = b"\x89PNG\r\n\x1a\n"


def test_a_tile_is_found_from_the_north_and_the_others_are_not_there(tmp_path: Path) -> None:
    imagery = PmTiles(write_pmtiles(tmp_path / "a.pmtiles", {(0, 0, 0): PNG + b"world", (3, 6, 3): PNG + b"jingtai"}))
    assert imagery.tile(3, 6, 3) == PNG + b"jingtai"
    assert imagery.tile(0, 0, 0) == PNG + b"world"
    assert imagery.tile(3, 6, 4) is None
    assert imagery.tile(12, 1, 1) is None
    assert imagery.deepest_zoom == 3


def test_every_tile_of_a_large_archive_is_found_through_its_leaves(tmp_path: Path) -> None:
    """Enough tiles of unequal length that the root no longer holds them all."""
    lengths = iter(np.random.default_rng(1).integers(1, 400, 256 * 128))
    tiles = {(8, x, y): PNG + f"{x} {y}".encode() + bytes(int(next(lengths))) for x in range(256) for y in range(0, 256, 2)}
    imagery = PmTiles(write_pmtiles(tmp_path / "a.pmtiles", tiles))
    assert imagery._header["leaf_directory_length"] > 0
    for place in list(tiles)[::97]:
        assert imagery.tile(*place) == tiles[place]
    assert imagery.tile(8, 3, 5) is None


@pytest.mark.parametrize(("kind", "said"), [(TileType.MVT, "MVT"), (TileType.AVIF, "AVIF"), (TileType.UNKNOWN, "UNKNOWN")])
def test_tiles_that_are_no_pictures_are_refused(tmp_path: Path, kind: TileType, said: str) -> None:
    with pytest.raises(ImageryFormatRefused, match=said):
        PmTiles(write_pmtiles(tmp_path / "a.pmtiles", {(0, 0, 0): b"\x1a\x00"}, kind))


@pytest.mark.parametrize(
    ("at", "value"), [(0, b"X"), (0, b"\xff"), (7, b"\x02"), (97, b"\x03"), (97, b"\x09"), (98, b"\x02"), (99, b"\x63")]
)
def test_headers_of_other_kinds_are_refused(tmp_path: Path, at: int, value: bytes) -> None:
    path = write_pmtiles(tmp_path / "a.pmtiles", {(0, 0, 0): PNG})
    content = bytearray(path.read_bytes())
    content[at : at + 1] = value
    path.write_bytes(content)
    with pytest.raises(ImageryRefused):
        PmTiles(path)


@pytest.mark.parametrize("kept", [0, 7, 100, 130, 140])
def test_a_file_cut_off_is_refused(tmp_path: Path, kept: int) -> None:
    path = write_pmtiles(tmp_path / "a.pmtiles", {(0, 0, 0): PNG})
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ImageryDamaged):
        PmTiles(path)


def test_a_tile_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = write_pmtiles(tmp_path / "a.pmtiles", {(0, 0, 0): PNG + bytes(100)})
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ImageryDamaged):
        PmTiles(path).tile(0, 0, 0)


@pytest.mark.parametrize(
    "directory",
    [
        gzip.compress(bytes(MOST_DIRECTORY_BYTES + 1)),
        gzip.compress(b"\xff\xff\xff\xff\x7f"),  # thirty thousand million entries, and none follows
        gzip.compress(b"\x01\x00\x00\x05\x01"),  # a leaf …
    ],
    ids=["unpacks without end", "more entries than bytes", "leads to itself"],
)
def test_a_directory_made_to_exhaust_us_is_refused(tmp_path: Path, directory: bytes) -> None:
    path = write_pmtiles(tmp_path / "a.pmtiles", {(0, 0, 0): PNG})
    content = bytearray(path.read_bytes())
    place = len(content)
    content[8:24] = place.to_bytes(8, "little") + len(directory).to_bytes(8, "little")
    content[40:48] = place.to_bytes(8, "little")
    path.write_bytes(content + directory.replace(gzip.compress(b""), b""))
    with pytest.raises(ImageryDamaged):
        PmTiles(path).tile(0, 0, 0)
