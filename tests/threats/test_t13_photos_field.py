"""T13: photos from the field are decoded before they are believed; bombs and disguises are named in the receipt."""

import io
import struct
import zipfile
import zlib

import pytest

from tests.little_package import Team, jpeg, team


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Team:
    return team(tmp_path_factory.mktemp("ours"))


def huge_png() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 6_000_000)) + chunk(b"IEND", b"")


def test_one_bad_photo_does_not_keep_the_good_ones_out(ours: Team) -> None:
    contents = {
        "DCIM/good.jpg": jpeg(1),
        "DCIM/bomb.png": huge_png(),
        "DCIM/page.jpg": b"<html><script>alert(1)</script></html>",
        "DCIM/drawing.webp": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "DCIM/empty.jpg": b"",
    }
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    receipt = ours.bring_content(sink.getvalue(), "photos.zip")
    assert {line.name for line in receipt.photos if line.is_kept} == {"DCIM/good.jpg"}
    assert all(line.sentence is not None for line in receipt.photos if not line.is_kept)
    assert not receipt.is_complete


def test_a_picture_that_is_a_page_too_is_only_a_picture_when_shown(ours: Team) -> None:
    polyglot = jpeg(2) + b"<html><script>alert(1)</script></html>"
    receipt = ours.bring_content(polyglot, "a.jpg")
    assert b"<script>" not in ours.shelves.photos.read_shared(receipt.photos[0].photo_id)
    assert ours.shelves.photos.read_original(receipt.photos[0].photo_id) == polyglot
