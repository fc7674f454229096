"""T10: a raster that points elsewhere, lies about its size or hides behind another name opens nothing and drowns nobody."""

import struct
from pathlib import Path

import numpy as np
import pytest

from layers.files.errors import FileRefused, RasterTooLarge
from layers.files.limits import MEBIBYTE, Limits
from layers.files.rasters import RasterLabel, read_raster, write_raster
from layers.wording import Wording
from tests.little_ground import raster_of

LABEL = RasterLabel(Wording("高程", "heights"))


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("secret") / "secret.tif"
    write_raster(raster_of([[7.0, 8.0]]), path, label=LABEL)
    return path


def little_tiff(width: int, height: int, *, bits: int = 8, compression: int = 1, strips: bytes = b"") -> bytes:
    """The smallest TIFF that declares so many cells; one strip of the bytes given."""
    entries = [
        (256, 4, width), (257, 4, height), (258, 3, bits), (259, 3, compression), (262, 3, 1),
        (273, 4, 8), (277, 3, 1), (278, 4, height), (279, 4, len(strips)),
    ]  # fmt: skip
    directory = struct.pack("<H", len(entries)) + b"".join(
        struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries
    )
    return struct.pack("<2sHI", b"II", 42, 8 + len(strips)) + strips + directory + struct.pack("<I", 0)


@pytest.mark.parametrize("disguise", ["vrt", "wms", "text"])
def test_a_virtual_raster_under_another_name_reads_nothing(tmp_path: Path, secret: Path, disguise: str) -> None:
    bodies = {
        "vrt": f"<VRTDataset rasterXSize='2' rasterYSize='1'><VRTRasterBand dataType='Float32' band='1'><SimpleSource>"
        f"<SourceFilename>{secret}</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>",
        "wms": "<GDAL_WMS><Service name='TMS'><ServerUrl>http://127.0.0.1:9/</ServerUrl></Service></GDAL_WMS>",
        "text": f"GTIFF_DIR:1:{secret}",
    }
    for magic in (b"", b"II*\0"):
        path = tmp_path / "heights.tif"
        path.write_bytes(magic + bodies[disguise].encode())
        with pytest.raises(FileRefused):
            read_raster(path)


def test_files_beside_a_raster_are_never_looked_at(tmp_path: Path, secret: Path) -> None:
    path = tmp_path / "heights.tif"
    path.write_bytes(little_tiff(2, 1, strips=b"\1\2"))
    path.with_suffix(".tfw").write_text("0.001\n0\n0\n-0.001\n104\n37\n")
    path.with_suffix(".prj").write_text('GEOGCS["China 2000"]')
    (tmp_path / "heights.tif.aux.xml").write_text(f"<PAMDataset><SRS>EPSG:4490</SRS><x>{secret}</x></PAMDataset>")
    with pytest.raises(FileRefused, match="地理定位"):
        read_raster(path)


def test_a_thousand_million_cells_in_two_hundred_bytes_are_refused_before_any_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.tif"
    path.write_bytes(_placed(little_tiff(200_000, 50_000, strips=b"\0")))
    with pytest.raises(RasterTooLarge):
        read_raster(path)


def test_a_raster_that_unfolds_without_end_meets_the_limit_of_cells_or_of_memory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.tif"
    write_raster(raster_of(np.zeros((3000, 3000))), path, label=LABEL)
    assert path.stat().st_size < MEBIBYTE
    with pytest.raises(RasterTooLarge):
        read_raster(path, limits=Limits(max_pixels=1_000_000))


@pytest.mark.parametrize("cut", [9, 40, 200])
def test_a_torn_raster_is_refused_and_this_process_lives_on(tmp_path: Path, secret: Path, cut: int) -> None:
    path = tmp_path / "torn.tif"
    path.write_bytes(secret.read_bytes()[:cut])
    with pytest.raises(FileRefused):
        read_raster(path)
    assert read_raster(secret).raster.shape == (1, 2)


def _placed(tiff: bytes) -> bytes:
    """The same TIFF with a place on earth: ModelPixelScale and ModelTiepoint, so that size alone is what refuses."""
    offset = struct.unpack_from("<I", tiff, 4)[0]
    count = struct.unpack_from("<H", tiff, offset)[0]
    entries = tiff[offset + 2 : offset + 2 + 12 * count]
    end = offset + 2 + 12 * (count + 2) + 4
    added = struct.pack("<HHII", 33550, 12, 3, end) + struct.pack("<HHII", 33922, 12, 6, end + 24)
    numbers = struct.pack("<3d", 0.001, 0.001, 0) + struct.pack("<6d", 0, 0, 0, 104, 37, 0)
    return tiff[:offset] + struct.pack("<H", count + 2) + entries + added + struct.pack("<I", 0) + numbers
