"""Which characters a font can draw: read from the font file itself, so that a character nobody can draw is named before it becomes a box."""

import struct
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

# OpenType 1.9, table `cmap`: format 4 holds the basic plane, format 12 all of Unicode. Windows and Unicode platforms only.
_PLATFORMS = {(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)}
_COLLECTION = b"ttcf"
MOST_FONTS = 256


def claims_too_many(path: Path) -> bool:
    """A collection that says it holds more fonts than any does; typst would look for each of four thousand million."""
    with path.open("rb") as file:
        start = file.read(12)
    return start[:4] == _COLLECTION and (len(start) < 12 or struct.unpack(">I", start[8:])[0] > MOST_FONTS)


@lru_cache(maxsize=256)
def characters_of(path: Path, index: int = 0) -> frozenset[int]:
    """Code points a font file draws; none where the file is no font we can read."""
    try:
        content = path.read_bytes()
        return frozenset(_mapped(content, _table(content, index, b"cmap")))
    except (OSError, struct.error, IndexError, ValueError):
        return frozenset()


def _table(content: bytes, index: int, tag: bytes) -> int:
    start = struct.unpack_from(">I", content, 12 + 4 * index)[0] if content[:4] == _COLLECTION else 0
    for number in range(struct.unpack_from(">H", content, start + 4)[0]):
        name, _, offset, _ = struct.unpack_from(">4sIII", content, start + 12 + 16 * number)
        if name == tag:
            return int(offset)
    raise ValueError("the font has no such table")


def _mapped(content: bytes, cmap: int) -> Iterator[int]:
    for number in range(struct.unpack_from(">H", content, cmap + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", content, cmap + 4 + 8 * number)
        if (platform, encoding) in _PLATFORMS:
            shape = struct.unpack_from(">H", content, cmap + offset)[0]
            if shape == 4:
                yield from _format4(content, cmap + offset)
            elif shape == 12:
                yield from _format12(content, cmap + offset)


def _format4(content: bytes, at: int) -> Iterator[int]:
    """Segments of the basic plane; a code that leads to glyph 0 is not drawn."""
    count = struct.unpack_from(">H", content, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", content, at + 14)
    starts = struct.unpack_from(f">{count}H", content, at + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", content, at + 16 + 4 * count)
    ranges_at = at + 16 + 6 * count
    ranges = struct.unpack_from(f">{count}H", content, ranges_at)
    for n, (start, end, delta, far) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            if far == 0:
                glyph = (code + delta) & 0xFFFF
            else:
                glyph = struct.unpack_from(">H", content, ranges_at + 2 * n + far + 2 * (code - start))[0]
            if glyph:
                yield code


def _format12(content: bytes, at: int) -> Iterator[int]:
    for number in range(struct.unpack_from(">I", content, at + 12)[0]):
        start, end, _ = struct.unpack_from(">III", content, at + 16 + 12 * number)
        yield from range(start, min(end, 0x10FFFF) + 1)
