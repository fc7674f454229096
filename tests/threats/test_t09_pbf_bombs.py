"""T9, T10: an OpenStreetMap .pbf that is cut off, damaged, a bomb or something else stops at its own gate."""

import struct
import zlib
from pathlib import Path

import pytest

from layers.files.errors import BrokenPbf, ContentAndNameDiffer, FileRefused, FileTooLarge
from layers.files.limits import Limits
from layers.files.pbf import require_whole_pbf
from layers.files.read import read_foreign
from tests.little_pbf import block, header, primitives, write_pbf

NODES = [(number, 104 + number / 1000, 37.0) for number in range(1, 60)]
WAYS = [(100 + n, [n, n + 1], {"highway": "residential", "name": f"景泰县第{n}路"}) for n in range(1, 59)]
HEAD = block(b"OSMHeader", header())


@pytest.fixture
def sound(tmp_path: Path) -> bytes:
    return write_pbf(tmp_path / "sound.pbf", NODES, WAYS).read_bytes()


def held(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "county.pbf"
    path.write_bytes(content)
    return path


def test_a_file_cut_off_anywhere_is_refused_and_never_read_halfway(tmp_path: Path, sound: bytes) -> None:
    ends = [end for end in range(1, len(sound), 7) if end != len(HEAD)]
    for end in ends:
        with pytest.raises(BrokenPbf):
            require_whole_pbf(held(tmp_path, sound[:end]), "county.pbf", Limits())
    with pytest.raises(BrokenPbf) as refused:
        read_foreign(held(tmp_path, sound[:-40]))
    assert "不完整" in refused.value.wording.zh


def test_a_changed_byte_in_a_block_is_seen(tmp_path: Path, sound: bytes) -> None:
    at = len(sound) - 60
    with pytest.raises(BrokenPbf):
        read_foreign(held(tmp_path, sound[:at] + bytes([sound[at] ^ 0x20]) + sound[at + 1 :]))


@pytest.mark.parametrize(
    "bomb",
    [
        block(b"OSMData", b"\0" * 10, raw_size=2**40),
        block(b"OSMData", b"", raw_size=100, packed=zlib.compress(b"\0" * 50_000_000)),
        block(b"OSMData", b"\0" * 50_000_000),
        struct.pack(">I", 2**32 - 1) + b"\0" * 100,
        block(b"OSMData", b"\0" * 10, packed=b"")[:-2] + b"\xff" * 40,
    ],
    ids=["claims a terabyte", "unfolds to more than it says", "a block of 50 MB", "a header of 4 GB", "a number without end"],
)
def test_bombs_are_refused_before_gdal_sees_them(tmp_path: Path, bomb: bytes) -> None:
    with pytest.raises(BrokenPbf):
        require_whole_pbf(held(tmp_path, HEAD + bomb), "county.pbf", Limits())


def test_many_small_blocks_do_not_add_up_to_a_bomb(tmp_path: Path) -> None:
    crowd = HEAD + block(b"OSMData", b"\0" * 1_000_000) * 40
    with pytest.raises(FileTooLarge):
        require_whole_pbf(held(tmp_path, crowd), "county.pbf", Limits(max_unpacked_bytes=20_000_000))


def test_a_way_of_more_vertices_than_the_cap_is_refused(tmp_path: Path) -> None:
    path = write_pbf(tmp_path / "long.pbf", NODES, [(1, [1, 2] * 900, {"highway": "track"})])
    with pytest.raises(FileRefused):
        read_foreign(path, limits=Limits(max_vertices=1000))


def test_a_history_file_and_packings_we_do_not_read_are_named(tmp_path: Path) -> None:
    history = block(b"OSMHeader", header(needs=(b"OsmSchema-V0.6", b"HistoricalInformation")))
    with pytest.raises(BrokenPbf) as refused:
        require_whole_pbf(held(tmp_path, history), "county.pbf", Limits())
    assert "HistoricalInformation" in refused.value.wording.en
    zstd = struct.pack(">I", 13) + b"\x0a\x09OSMHeader\x18\x04"[:13] + b"\x3a\x02\x28\xb5"
    with pytest.raises(BrokenPbf) as refused:
        require_whole_pbf(held(tmp_path, zstd), "county.pbf", Limits())
    assert "osmium" in refused.value.wording.zh


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><osm version="0.6"><node id="1"/></osm>',
        b"PK\x03\x04" + b"\0" * 40,
        b"\0\0\0\x0d not one",
        b"\x89PNG\r\n" * 9,
    ],
    ids=["xml", "zip", "nearly", "picture"],
)
def test_what_is_no_pbf_is_called_what_it_is(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ContentAndNameDiffer):
        read_foreign(held(tmp_path, content))


def test_nonsense_inside_a_sound_wrapping_is_unreadable_and_nothing_worse(tmp_path: Path) -> None:
    good = primitives(NODES, WAYS)
    for damaged in (good[: len(good) // 2], b"\xff" * 500, good.replace(b"\x1a", b"\xff")):
        with pytest.raises(FileRefused):
            read_foreign(held(tmp_path, HEAD + block(b"OSMData", damaged)))
