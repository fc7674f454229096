"""GeoTIFF: what cannot be placed or held is refused with its reason, and nothing is guessed."""

import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from gisvc.imagery.errors import (
    ImageryDamaged,
    ImageryDatumUnknown,
    ImageryFormatRefused,
    ImageryMisplaced,
    ImageryNotNorthUp,
    ImageryRefused,
    ImageryTooLarge,
)
from gisvc.imagery.geotiff import MOST_PIXELS, GeoTiff
from tests.made_up_imagery import write_geotiff

GREY = np.full((30, 50, 3), 90, np.uint8)
AT = (104.0, 37.2)
ROTATED = (0.0001, 0.00002, 0.0, 104.0, 0.00002, -0.0001, 0.0, 37.2, *[0.0] * 7, 1.0)
SOUTH_UP = (0.0001, 0.0, 0.0, 104.0, 0.0, 0.0001, 0.0, 37.2, *[0.0] * 7, 1.0)
CONTROL_POINTS = tuple(float(n) for n in range(18))
USER_DEFINED = (1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 32767)
IN_FEET = (1, 1, 0, 3, 1024, 0, 1, 1, 3072, 0, 1, 4544, 3076, 0, 1, 9002)
SHORTER_THAN_IT_SAYS = (1, 1, 0, 9, 1024, 0, 1, 2)


@pytest.mark.parametrize(
    ("tags", "refusal"),
    [
        ({34735: (3, None)}, ImageryDatumUnknown),
        ({34735: (3, USER_DEFINED)}, ImageryDatumUnknown),
        ({34735: (3, IN_FEET)}, ImageryDatumUnknown),
        ({34735: (3, SHORTER_THAN_IT_SAYS)}, ImageryDamaged),
        ({34264: (12, ROTATED)}, ImageryNotNorthUp),
        ({34264: (12, SOUTH_UP)}, ImageryNotNorthUp),
        ({33550: (12, None)}, ImageryNotNorthUp),
        ({33550: (12, (0.0001, 0.0, 0.0))}, ImageryNotNorthUp),
        ({33550: (12, (float("nan"), 0.0001, 0.0))}, ImageryNotNorthUp),
        ({33550: (12, None), 33922: (12, CONTROL_POINTS)}, ImageryNotNorthUp),
    ],
)
def test_a_place_that_is_not_said_plainly_is_not_guessed(tmp_path: Path, tags: Any, refusal: type[ImageryRefused]) -> None:
    path = write_geotiff(tmp_path / "影像.tif", GREY, epsg=4490, corner=AT, pixel=0.0001, tags=tags)
    with pytest.raises(refusal) as caught:
        GeoTiff(path)
    assert "影像.tif" in caught.value.wording.zh
    assert "影像.tif" in caught.value.wording.en


@pytest.mark.parametrize("epsg", [4610, 4214, 2379, 32648, 4479])
def test_other_datums_and_projections_are_refused_by_name(tmp_path: Path, epsg: int) -> None:
    with pytest.raises(ImageryDatumUnknown, match=f"EPSG:{epsg}"):
        GeoTiff(write_geotiff(tmp_path / "a.tif", GREY, epsg=epsg, corner=AT, pixel=0.0001))


@pytest.mark.parametrize(
    ("epsg", "corner", "pixel"),
    [
        (4490, (410_000.0, 4_120_000.0), 10.0),  # metres called degrees
        (4544, (35_410_000.0, 4_120_000.0), 10.0),  # the zone's number in a system without
        (4523, (410_000.0, 4_120_000.0), 10.0),  # none in a system with it
        (4490, (37.2, 104.0), 0.0001),  # latitude first
        (4490, (float("inf"), 37.2), 0.0001),
        (4490, AT, 1e-310),  # a pixel smaller than anything
        (4326, (0.0, 90.0), 7.0),  # counted from 0 to 360
        (4326, (-100.0, 91.9), 0.1),
    ],
)
def test_coordinates_that_do_not_belong_to_their_system_are_refused(
    tmp_path: Path, epsg: int, corner: tuple[float, float], pixel: float
) -> None:
    with pytest.raises(ImageryMisplaced, match=f"EPSG:{epsg}"):
        GeoTiff(write_geotiff(tmp_path / "a.tif", GREY, epsg=epsg, corner=corner, pixel=pixel))


def test_an_image_that_claims_more_pixels_than_memory_holds_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    """A bomb: 30 × 50 pixels that say they are 60,000 × 60,000."""
    path = write_geotiff(tmp_path / "a.tif", GREY, epsg=4490, corner=AT, pixel=0.0001)
    content = bytearray(path.read_bytes())
    first = int.from_bytes(content[4:8], "little")
    for at in range(first + 2, first + 2 + 12 * int.from_bytes(content[first : first + 2], "little"), 12):
        if int.from_bytes(content[at : at + 2], "little") in (256, 257):
            content[at + 2 : at + 12] = (4).to_bytes(2, "little") + (1).to_bytes(4, "little") + (60_000).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(ImageryTooLarge) as caught:
        GeoTiff(path)
    assert caught.value.facts == {"file": "a.tif", "pixels": 3_600_000_000, "most": MOST_PIXELS}


def test_a_file_cut_off_is_refused_and_not_decoded_again_for_each_tile(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (300, 500, 3), np.uint8)
    path = write_geotiff(tmp_path / "a.tif", noise, epsg=4490, corner=AT, pixel=0.0001, compression="tiff_lzw")
    content = bytearray(path.read_bytes())
    content[len(content) // 4 : len(content) // 2] = bytes(len(content) // 2 - len(content) // 4)
    path.write_bytes(content)
    imagery = GeoTiff(path)
    for _ in range(2):
        with pytest.raises(ImageryDamaged):
            imagery.tile(8, 201, 99)
        path.unlink(missing_ok=True)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # because Pillow warns of a cut directory before it gives up
@pytest.mark.parametrize("content", [b"", b"x", b"II*\0", b"II*\0\x08\0\0\0\xff\xff", b"\x89PNG\r\n\x1a\n" + bytes(80)])
def test_what_is_no_tiff_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(content)
    with pytest.raises(ImageryRefused):
        GeoTiff(path)


def test_a_picture_disguised_as_tiff_is_not_opened_by_another_reader(tmp_path: Path) -> None:
    Image.fromarray(GREY).save(tmp_path / "a.tif", "PNG")
    with pytest.raises(ImageryFormatRefused):
        GeoTiff(tmp_path / "a.tif")


def test_a_compression_nobody_knows_is_refused(tmp_path: Path) -> None:
    path = write_geotiff(tmp_path / "a.tif", GREY, epsg=4490, corner=AT, pixel=0.0001)
    content = bytearray(path.read_bytes())
    first = int.from_bytes(content[4:8], "little")
    for at in range(first + 2, first + 2 + 12 * int.from_bytes(content[first : first + 2], "little"), 12):
        if int.from_bytes(content[at : at + 2], "little") == 259:
            content[at + 8 : at + 10] = (34712).to_bytes(2, "little")  # JPEG 2000 in TIFF
    path.write_bytes(content)
    with pytest.raises(ImageryFormatRefused, match="gdal_translate"):
        GeoTiff(path)


@pytest.mark.gdal
@pytest.mark.parametrize("kind", [["-ot", "UInt16"], ["-ot", "Float64"], ["-b", "1", "-b", "2", "-b", "3", "-b", "1", "-b", "2"]])
def test_pixels_that_would_be_shown_wrongly_are_refused(tmp_path: Path, gdal_translate: Path, kind: list[str]) -> None:
    """Colours of 16 bits would come out black; more bands than colours have no order to guess."""
    plain = write_geotiff(tmp_path / "a.tif", GREY, epsg=4490, corner=AT, pixel=0.0001)
    command = [gdal_translate, "-q", *kind, plain, tmp_path / "b.tif"]
    subprocess.run([str(word) for word in command], check=True, timeout=60)
    GeoTiff(plain)
    with pytest.raises(ImageryFormatRefused):
        GeoTiff(tmp_path / "b.tif")
