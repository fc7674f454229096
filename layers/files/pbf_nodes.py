"""Which ways of a .pbf name nodes the file does not hold: GDAL would draw straight past them and say nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Fields = Callable[[bytes], Iterator[tuple[int, bytes | int]]]

_GROUPS = 2  # of a PrimitiveBlock
_NODES, _DENSE, _WAYS = 1, 2, 3  # of a PrimitiveGroup
_ID, _REFS = 1, 8  # of a Way; 1 is the id of a node too


@dataclass(slots=True)
class NodeLedger:
    """The nodes a file holds and those its ways name, gathered block by block."""

    fields: Fields
    held: list[Whole] = field(default_factory=list)
    ways: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    named: list[Whole] = field(default_factory=list)

    def add(self, block: bytes) -> None:
        """One block of data. Raises ValueError where its numbers are cut off."""
        for number, group in self.fields(block):
            if number == _GROUPS and isinstance(group, bytes):
                self._add_group(group)

    def _add_group(self, group: bytes) -> None:
        refs: list[bytes] = []
        for kind, member in self.fields(group):
            if not isinstance(member, bytes) or kind not in (_NODES, _DENSE, _WAYS):
                continue
            found = dict(self.fields(member))
            if kind == _WAYS:
                packed = found.get(_REFS, b"")
                self.ways.append(int(found.get(_ID, 0)))
                refs.append(packed if isinstance(packed, bytes) else b"")
            elif kind == _DENSE and isinstance(ids := found.get(_ID), bytes):
                self.held.append(np.cumsum(_signed(ids)))
            elif isinstance(one := found.get(_ID), int):
                self.held.append(np.array([(one >> 1) ^ -(one & 1)], dtype=np.int64))
        steps = _signed(b"".join(refs))
        counts = [sum(byte < 0x80 for byte in packed) for packed in refs]
        self.counts += counts
        first = np.cumsum([0, *counts[:-1]]) if counts else np.zeros(0, dtype=np.int64)
        walked = np.cumsum(steps)
        before = np.where(first > 0, walked[np.maximum(first - 1, 0)], 0) if len(walked) else np.zeros(len(first), dtype=np.int64)
        self.named.append(walked - np.repeat(before, counts))

    @property
    def is_sorted(self) -> bool:
        """Whether nodes come in the order of their ids, as GDAL's quick index needs them."""
        held = _joined(self.held)
        return bool((np.diff(held) > 0).all())

    def missing(self) -> dict[int, int]:
        """Ways that name nodes not in the file, and how many of each."""
        lost = ~np.isin(_joined(self.named), _joined(self.held))
        of_way = np.repeat(np.arange(len(self.ways)), self.counts)
        count = np.bincount(of_way[lost], minlength=len(self.ways))
        return {self.ways[way]: int(count[way]) for way in np.flatnonzero(count)}


def _joined(parts: list[Whole]) -> Whole:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def _signed(packed: bytes) -> Whole:
    """Zigzag numbers packed end to end."""
    content = np.frombuffer(packed, dtype=np.uint8)
    ends = np.flatnonzero(content < 0x80)
    if len(content) and (not len(ends) or ends[-1] != len(content) - 1):
        raise ValueError("a packed number is cut off")
    starts = np.concatenate(([0], ends[:-1] + 1)) if len(ends) else ends
    length = ends - starts + 1
    if len(length) and length.max() > 10:
        raise ValueError("a packed number is too long")
    values = np.zeros(len(ends), dtype=np.uint64)
    for byte in range(int(length.max()) if len(length) else 0):
        longer = length > byte
        values[longer] |= (content[starts[longer] + byte].astype(np.uint64) & np.uint64(0x7F)) << np.uint64(7 * byte)
    return np.asarray((values >> np.uint64(1)).astype(np.int64) ^ -(values & np.uint64(1)).astype(np.int64))
