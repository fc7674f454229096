"""Tiles of a PMTiles file, version 3: one file, found by a directory of at most four steps."""

import gzip
import struct
import zlib
from functools import lru_cache
from pathlib import Path

from pmtiles.tile import (
    Compression,
    Entry,
    HeaderDict,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from gisvc.imagery.errors import ImageryDamaged, ImageryFormatRefused
from gisvc.imagery.web_tiles import DEEPEST_ZOOM
from layers.wording import Wording

HEADER_BYTES = 127
MOST_STEPS = 4  # as the specification's own reader
MOST_PACKED_BYTES = 4_000_000
MOST_DIRECTORY_BYTES = 4_000_000  # a million tiles; what unpacks to more is a bomb
PICTURES = (TileType.PNG, TileType.JPEG, TileType.WEBP)


class PmTiles:
    """Directories are kept once read; the file itself is opened for each tile.

    Raises:
        ImageryFormatRefused: another version, vector tiles, or a packing other than gzip.
        ImageryDamaged: the header or a directory cannot be read.
    """

    remark: Wording | None = None

    def __init__(self, path: Path) -> None:
        self._path = path
        self._header = self._read_header()
        self._directory = lru_cache(maxsize=64)(self._read_directory)
        self.deepest_zoom = min(self._header["max_zoom"], DEEPEST_ZOOM)
        self._directory(self._header["root_offset"], self._header["root_length"])

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        header, wanted = self._header, zxy_to_tileid(z, x, y)
        offset, length = header["root_offset"], header["root_length"]
        for _ in range(MOST_STEPS):
            entry = find_tile(self._directory(offset, length), wanted)
            if entry is None:
                return None
            if entry.run_length:
                return self._read(header["tile_data_offset"] + entry.offset, entry.length)
            offset, length = header["leaf_directory_offset"] + entry.offset, entry.length
        raise ImageryDamaged(self._path.name)

    def _read(self, offset: int, length: int) -> bytes:
        if not 0 < length <= MOST_PACKED_BYTES or offset < 0:
            raise ImageryDamaged(self._path.name)
        with self._path.open("rb") as file:
            file.seek(min(offset, 2**62))
            content = file.read(length)
        if len(content) < length:
            raise ImageryDamaged(self._path.name)
        return content

    def _read_header(self) -> HeaderDict:
        try:
            header = deserialize_header(self._read(0, HEADER_BYTES))
        except MagicNumberNotFound as trouble:
            raise ImageryFormatRefused(self._path.name, Wording("不是 PMTiles", "it is no PMTiles")) from trouble
        except SpecVersionUnsupported as trouble:
            raise ImageryFormatRefused(
                self._path.name, Wording("PMTiles 版本不是 3", "a PMTiles version other than 3")
            ) from trouble
        except (ValueError, IndexError) as trouble:
            raise ImageryDamaged(self._path.name) from trouble
        if header["tile_type"] not in PICTURES:
            kind = header["tile_type"].name
            raise ImageryFormatRefused(
                self._path.name, Wording(f"瓦片类型 {kind} 不是影像", f"tiles of type {kind} are no pictures")
            )
        if header["internal_compression"] is not Compression.GZIP or header["tile_compression"] not in (
            Compression.NONE,
            Compression.UNKNOWN,
        ):
            raise ImageryFormatRefused(self._path.name, Wording("压缩方式不受支持", "a packing that is not known here"))
        return header

    def _read_directory(self, offset: int, length: int) -> list[Entry]:
        """The library unpacks without a limit, so the limit is tried first."""
        packed = self._read(offset, length)
        try:
            unpacked = zlib.decompressobj(wbits=31).decompress(packed, MOST_DIRECTORY_BYTES + 1)
            if len(unpacked) > MOST_DIRECTORY_BYTES:
                raise ImageryDamaged(self._path.name)
            return deserialize_directory(gzip.compress(unpacked, compresslevel=0))  # only what was tried, should more follow
        except (zlib.error, EOFError, struct.error, OSError, IndexError) as trouble:
            raise ImageryDamaged(self._path.name) from trouble
