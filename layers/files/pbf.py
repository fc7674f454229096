"""OpenStreetMap's .pbf held to its rules before GDAL sees it: whole blocks, nothing cut off, no bomb.

A .pbf is a row of blocks: four bytes of length, a header that names the block and its size, the block itself, packed or plain
(OpenStreetMap wiki, “PBF Format”). GDAL reads a file that was cut off as far as it goes and says nothing; so every block is
unpacked here once and its checksum looked at.
"""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from layers.files.errors import BrokenPbf, FileTooLarge
from layers.files.limits import MEBIBYTE, Limits
from layers.files.pbf_nodes import NodeLedger
from layers.wording import Wording

_LARGEST_HEADER = 64 * 1024
_LARGEST_BLOCK = 32 * MEBIBYTE
_READABLE = frozenset({b"OsmSchema-V0.6", b"DenseNodes"})
_REQUIRED_FEATURES, _REPLICATED_AT = 4, 32  # fields of the HeaderBlock
_RAW, _RAW_SIZE, _ZLIB = 1, 2, 3  # fields of a Blob

_CUT = Wording("文件不完整，可能没有下载完或已截断", "it is cut off, perhaps a download that did not finish")
_DAMAGED = Wording("数据块损坏，校验不符", "a block is damaged: its checksum does not agree")
_MALFORMED = Wording("数据块的格式不对", "a block is malformed")
_BOMB = Wording("数据块展开后过大", "a block unfolds to more than the format allows")
_PACKED = Wording(
    "数据块用了 zlib 以外的压缩，请用 osmium cat 转存", "its blocks are not packed with zlib; save it again with osmium cat"
)
_NO_HEADER = Wording("第一块不是 OSM 文件头", "its first block is no OSM header")

Field = tuple[int, bytes | int]


def looks_like_pbf(start: bytes) -> bool:
    """Whether a file begins as every .pbf does: a short header that names an OSMHeader block."""
    return len(start) >= 15 and start[:2] == b"\0\0" and start[4:15] == b"\x0a\x09OSMHeader"


@dataclass(frozen=True, slots=True)
class PbfFacts:
    """What the walk through a sound file told: the day up to which its data were taken (None where it does not say), whether its nodes are
    sorted, and how many nodes each way lacks, by the way's id."""

    taken_on: date | None
    is_sorted: bool
    missing_nodes: Mapping[int, int]


def require_whole_pbf(path: Path, name: str, limits: Limits) -> PbfFacts:
    """Walk through all blocks of a file.

    Raises:
        BrokenPbf: a block that is cut off, damaged, malformed, packed in a way we do not read, or a bomb; or a history file.
        FileTooLarge: all blocks together unfold beyond the limit.
    """
    unfolded, taken_on, is_first = 0, None, True
    ledger = NodeLedger(partial(_fields, name=name))
    with path.open("rb") as stream:
        for kind, block in _blocks(stream, name):
            if is_first:
                taken_on, is_first = _read_header(kind, block, name), False
            elif kind == b"OSMData":
                _enter(ledger, block, name)
            unfolded += len(block)
            if unfolded > limits.max_unpacked_bytes:
                raise FileTooLarge(name, limits.max_unpacked_bytes)
    return PbfFacts(taken_on, ledger.is_sorted, ledger.missing())


def _enter(ledger: NodeLedger, block: bytes, name: str) -> None:
    try:
        ledger.add(block)
    except ValueError as cut_off:
        raise BrokenPbf(name, _MALFORMED) from cut_off


def _blocks(stream: BinaryIO, name: str) -> Iterator[tuple[bytes, bytes]]:
    while length := stream.read(4):
        header = dict(_fields(_exactly(stream, int.from_bytes(length.rjust(5, b"\0")), _LARGEST_HEADER, name), name))
        kind, size = header.get(1), header.get(3)
        if not isinstance(kind, bytes) or not isinstance(size, int):
            raise BrokenPbf(name, _MALFORMED)
        yield kind, _unfold(_exactly(stream, size, _LARGEST_BLOCK, name), name)


def _exactly(stream: BinaryIO, size: int, most: int, name: str) -> bytes:
    if size > most:
        raise BrokenPbf(name, _MALFORMED)
    content = stream.read(size)
    if len(content) < size:
        raise BrokenPbf(name, _CUT)
    return content


def _unfold(blob: bytes, name: str) -> bytes:
    """What is in a block. It may not be larger than it says, nor than the format allows."""
    fields = dict(_fields(blob, name))
    plain, packed, size = fields.get(_RAW), fields.get(_ZLIB), fields.get(_RAW_SIZE)
    if isinstance(plain, bytes):
        return plain
    if not isinstance(packed, bytes) or not isinstance(size, int):
        raise BrokenPbf(name, _PACKED)
    if size > _LARGEST_BLOCK:
        raise BrokenPbf(name, _BOMB)
    try:
        unfolding = zlib.decompressobj()
        content = unfolding.decompress(packed, size + 1)
    except zlib.error as damaged:
        raise BrokenPbf(name, _DAMAGED) from damaged
    if len(content) != size or not unfolding.eof:
        raise BrokenPbf(name, _BOMB if len(content) > size else _DAMAGED)
    return content


def _read_header(kind: bytes, block: bytes, name: str) -> date | None:
    if kind != b"OSMHeader":
        raise BrokenPbf(name, _NO_HEADER)
    fields = list(_fields(block, name))
    strange = {bytes(value) for number, value in fields if number == _REQUIRED_FEATURES and isinstance(value, bytes)} - _READABLE
    if strange:
        listed = ", ".join(sorted(feature.decode("utf-8", "replace")[:40] for feature in strange))
        raise BrokenPbf(name, Wording(f"需要不支持的特性（{listed}）", f"it needs features we do not read ({listed})"))
    seconds = dict(fields).get(_REPLICATED_AT)
    is_sound = isinstance(seconds, int) and 0 < seconds < 2**32
    return datetime.fromtimestamp(int(seconds), UTC).date() if is_sound and seconds is not None else None


def _fields(message: bytes, name: str) -> Iterator[Field]:
    """The fields of one protobuf message: number, and bytes or a whole number; nothing below them."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at, name)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = _varint(message, at, name)
            yield number, value
            continue
        size, at = _varint(message, at, name) if wire == 2 else ({1: 8, 5: 4}.get(wire, len(message) + 1), at)
        if at + size > len(message):
            raise BrokenPbf(name, _MALFORMED)
        yield number, message[at : at + size]
        at += size


def _varint(message: bytes, at: int, name: str) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(message):
            break
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise BrokenPbf(name, _MALFORMED)
