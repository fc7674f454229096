"""An OpenStreetMap .pbf written by hand, block by block: what a download holds, and what an attacker would make of it."""

import struct
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

Node = tuple[int, float, float]
Way = tuple[int, Sequence[int], Mapping[str, str]]


def write_pbf(path: Path, nodes: Iterable[Node], ways: Iterable[Way], *, taken_at: int = 0) -> Path:
    """A small sound file: `nodes` are (id, lon, lat), `ways` (id, ids of nodes, tags); `taken_at` is in seconds since 1970."""
    path.write_bytes(block(b"OSMHeader", header(taken_at)) + block(b"OSMData", primitives(list(nodes), list(ways))))
    return path


def header(taken_at: int = 0, *, needs: Sequence[bytes] = (b"OsmSchema-V0.6", b"DenseNodes")) -> bytes:
    return b"".join(_bytes(4, feature) for feature in needs) + (_whole(32, taken_at) if taken_at else b"")


def block(kind: bytes, content: bytes, *, raw_size: int | None = None, packed: bytes | None = None) -> bytes:
    """One block with its header; `raw_size` and `packed` let it lie."""
    blob = _whole(2, len(content) if raw_size is None else raw_size) + _bytes(
        3, zlib.compress(content) if packed is None else packed
    )
    head = _bytes(1, kind) + _whole(3, len(blob))
    return struct.pack(">I", len(head)) + head + blob


def primitives(nodes: Sequence[Node], ways: Sequence[Way]) -> bytes:
    words = [b""]

    def place(text: str) -> int:
        words.append(text.encode())
        return len(words) - 1

    group = _bytes(2, _dense(nodes)) if nodes else b""
    ways_group = b"".join(_bytes(3, _way(way, place)) for way in ways)
    table = b"".join(_bytes(1, word) for word in words)
    return _bytes(1, table) + (_bytes(2, group) if group else b"") + (_bytes(2, ways_group) if ways_group else b"")


def _dense(nodes: Sequence[Node]) -> bytes:
    columns = [[i for i, _, _ in nodes], [round(lat * 1e7) for _, _, lat in nodes], [round(lon * 1e7) for _, lon, _ in nodes]]
    return b"".join(
        _bytes(field, b"".join(_zigzag(d) for d in _steps(column))) for field, column in zip((1, 8, 9), columns, strict=True)
    )


def _way(way: Way, place: Callable[[str], int]) -> bytes:
    number, refs, tags = way
    keys = b"".join(_varint(place(key)) for key in tags)
    values = b"".join(_varint(place(value)) for value in tags.values())
    return _whole(1, number) + _bytes(2, keys) + _bytes(3, values) + _bytes(8, b"".join(_zigzag(d) for d in _steps(list(refs))))


def _steps(values: Sequence[int]) -> list[int]:
    return [b - a for a, b in zip([0, *values], values, strict=False)]


def _zigzag(value: int) -> bytes:
    return _varint(value * 2 if value >= 0 else -value * 2 - 1)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _whole(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value
