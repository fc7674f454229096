"""T13: a photo is shown only as we drew it; bombs, disguises and positions stay outside."""

import io
import resource
import struct
import time
import zlib
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from layers.files.errors import FileRefused, NotAPhoto, PhotoTooLarge
from layers.files.limits import MEBIBYTE
from layers.files.photos import admit_photo


def resident_bytes() -> int:
    """Memory of this process, from the kernel."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def jpeg(*, exif: bool = False, size: tuple[int, int] = (64, 48)) -> bytes:
    picture = Image.new("RGB", size, (200, 30, 30))
    target = io.BytesIO()
    if exif:
        tags = Image.Exif()
        tags[ExifTags.Base.Make] = "secret-camera"
        tags[ExifTags.Base.Orientation] = 6
        tags.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (37.0, 12.0, 30.0), 3: "E", 4: (104.0, 3.0, 0.0)})
        tags.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:05:01 08:00:00"
        picture.save(target, "JPEG", exif=tags)
    else:
        picture.save(target, "JPEG")
    return target.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A PNG that claims to be enormous and compresses to next to nothing."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * ((width // 8 + 1) * 1000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_fifty_thousand_by_fifty_thousand_pixels_are_not_unpacked() -> None:
    before = resident_bytes()
    begun = time.monotonic()
    with pytest.raises(PhotoTooLarge):
        admit_photo(huge_png(50_000, 50_000))
    assert time.monotonic() - begun < 10
    assert resident_bytes() - before < 100 * MEBIBYTE


def test_a_picture_that_is_a_web_page_too_is_only_a_picture_when_shown() -> None:
    polyglot = jpeg() + b"<html><script>alert(1)</script></html>"
    photo = admit_photo(polyglot)
    assert photo.media_type == "image/jpeg"
    assert photo.original == polyglot
    assert b"<script>" not in photo.shared
    assert Image.open(io.BytesIO(photo.shared)).size == (64, 48)


def test_a_comment_in_the_picture_stays_in_the_archive() -> None:
    target = io.BytesIO()
    Image.new("RGB", (8, 8)).save(target, "JPEG", comment=b"<script>alert(1)</script>")
    photo = admit_photo(target.getvalue())
    assert b"script" in photo.original
    assert b"script" not in photo.shared


def test_position_and_camera_stay_in_the_archive_and_out_of_the_shared_picture() -> None:
    photo = admit_photo(jpeg(exif=True))
    assert b"secret-camera" in photo.original
    assert b"secret-camera" not in photo.shared
    assert not Image.open(io.BytesIO(photo.shared)).getexif()
    assert (photo.width, photo.height) == (48, 64)  # the turn the camera noted is made in the pixels
    assert photo.lat == pytest.approx(37 + 12.5 / 60)
    assert photo.lon == pytest.approx(104.05)
    assert photo.taken_at == "2026:05:01 08:00:00"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html></html>",
        b"GIF89a" + b"\0" * 50,
        b"%PDF-1.7",
        jpeg()[:200],
    ],
)
def test_whatever_does_not_decode_is_no_photo(content: bytes) -> None:
    with pytest.raises(NotAPhoto):
        admit_photo(content)


def test_other_picture_formats_with_big_parsers_are_not_even_tried() -> None:
    for format_name in ("TIFF", "BMP", "GIF", "ICO"):
        target = io.BytesIO()
        Image.new("RGB", (16, 16)).save(target, format_name)
        with pytest.raises(FileRefused):
            admit_photo(target.getvalue())


@pytest.mark.parametrize("format_name", ["PNG", "WEBP"])
def test_png_and_webp_are_drawn_anew_too(format_name: str) -> None:
    target = io.BytesIO()
    Image.new("RGBA", (20, 10), (0, 120, 0, 128)).save(target, format_name)
    photo = admit_photo(target.getvalue())
    assert photo.media_type == f"image/{format_name.lower()}"
    assert (photo.width, photo.height) == (20, 10)
