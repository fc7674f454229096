"""Numbers and texts as protocol buffers write them, a whole column at a time."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Octets = npt.NDArray[np.uint8]
Counts = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def varint(value: int) -> bytes:
    """One number, seven bits a byte, the lowest first."""
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)


def delimited(field: int, content: bytes) -> bytes:
    """A field of text, bytes or a message: its tag, its length, itself."""
    return varint(field << 3 | 2) + varint(len(content)) + content


def zigzag(numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    """Small numbers of either sign as small numbers: 0, -1, 1, -2 become 0, 1, 2, 3."""
    return ((numbers << 1) ^ (numbers >> 63)).astype(np.uint64)


def varints(numbers: npt.NDArray[np.unsignedinteger]) -> tuple[Octets, Mask]:
    """Each number as a row of bytes, and which of them count; the rows have the width of the longest number."""
    width = max(1, -(-int(numbers.max(initial=1)).bit_length() // 7))
    shifted = numbers[:, None].astype(np.uint64) >> (np.arange(width, dtype=np.uint64) * np.uint64(7))
    counts = (shifted > 0) | (np.arange(width) == 0)
    goes_on = np.zeros_like(counts)
    goes_on[:, :-1] = counts[:, 1:]
    return (shifted & np.uint64(0x7F)).astype(np.uint8) | (goes_on.astype(np.uint8) << 7), counts


def always(byte: int, rows: int) -> tuple[Octets, Mask]:
    """The same byte in every row."""
    return np.full((rows, 1), byte, dtype=np.uint8), np.ones((rows, 1), dtype=bool)


def side_by_side(pieces: Sequence[tuple[Octets, Mask]]) -> tuple[Octets, Counts]:
    """Rows of several columns run together: all bytes, and how many of them each row has."""
    octets, counts = np.hstack([piece for piece, _ in pieces]), np.hstack([mask for _, mask in pieces])
    return octets[counts], counts.sum(axis=1)


def in_turn(first: tuple[Octets, Counts], second: tuple[Octets, Counts]) -> Octets:
    """Row by row what the first has and then what the second has."""
    (a, of_a), (b, of_b) = first, second
    run = np.empty(len(a) + len(b), dtype=np.uint8)
    run[np.arange(len(a)) + np.repeat(np.cumsum(of_b) - of_b, of_a)] = a
    run[np.arange(len(b)) + np.repeat(np.cumsum(of_a), of_b)] = b
    return run


def picked(octets: Octets, starts: Counts, chosen: npt.NDArray[np.intp]) -> Octets:
    """The chosen ones of many pieces that lie one behind the other; `starts` has the end of the last as well."""
    lengths = starts[chosen + 1] - starts[chosen]
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    run: Octets = octets[np.arange(total) + np.repeat(starts[chosen] - (ends - lengths), lengths)]
    return run
