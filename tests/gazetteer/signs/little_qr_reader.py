"""A reader of QR codes for the tests, written from ISO/IEC 18004 and not from the writer: clean pictures, one byte segment, no correction of errors."""

import io

import numpy as np
import numpy.typing as npt
from PIL import Image

_MASKS = (
    lambda r, c: (r + c) % 2,
    lambda r, _: r % 2,
    lambda _, c: c % 3,
    lambda r, c: (r + c) % 3,
    lambda r, c: (r // 2 + c // 3) % 2,
    lambda r, c: r * c % 2 + r * c % 3,
    lambda r, c: (r * c % 2 + r * c % 3) % 2,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2,
)
# Level M: data codewords of each block, by version (ISO/IEC 18004, table 9).
_BLOCKS = {1: (16,), 2: (28,), 3: (44,), 4: (32, 32), 5: (43, 43), 6: (27,) * 4, 7: (31,) * 4, 8: (38, 38, 39, 39), 9: (36, 36, 36, 37, 37), 10: (43,) * 4 + (44,)}  # fmt: skip
_CENTRES = {1: (), 2: (6, 18), 3: (6, 22), 4: (6, 26), 5: (6, 30), 6: (6, 34), 7: (6, 22, 38), 8: (6, 24, 42), 9: (6, 26, 46), 10: (6, 28, 50)}  # fmt: skip

Modules = npt.NDArray[np.bool_]


def read_qr(png: bytes, *, border: int = 4) -> str:
    """The UTF-8 text of a picture of one pixel a module."""
    dark: Modules = np.asarray(Image.open(io.BytesIO(png)).convert("L"))[border:-border, border:-border] < 128
    version = (len(dark) - 17) // 4
    mask = _mask_of(dark)
    bits = [int(dark[r, c]) ^ int(_MASKS[mask](r, c) == 0) for r, c in _path(version, len(dark))]
    words = [int("".join(map(str, bits[i : i + 8])), 2) for i in range(0, len(bits) - 7, 8)]
    return _text("".join(f"{word:08b}" for word in _uninterleaved(words, _BLOCKS[version])), version)


def _mask_of(dark: Modules) -> int:
    """Format bits 12 to 10 beside the upper left finder, unmasked with 101010000010010: two for the level, three for the mask."""
    level_and_mask = [int(dark[8, c]) for c in range(5)]
    plain = [bit ^ flip for bit, flip in zip(level_and_mask, (1, 0, 1, 0, 1), strict=True)]
    assert plain[:2] == [0, 0], "not level M"
    return plain[2] * 4 + plain[3] * 2 + plain[4]


def _path(version: int, size: int) -> list[tuple[int, int]]:
    """Modules that carry data, two columns at a time from the right, upwards first."""
    taken = _taken(version, size)
    path = []
    columns = [c for c in range(size - 1, 0, -2) if c > 6] + list(range(5, 0, -2))
    for turn, column in enumerate(columns):
        rows = range(size - 1, -1, -1) if turn % 2 == 0 else range(size)
        path += [(r, c) for r in rows for c in (column, column - 1) if not taken[r, c]]
    return path


def _taken(version: int, size: int) -> Modules:
    taken = np.zeros((size, size), dtype=bool)
    taken[:9, :9] = taken[:9, -8:] = taken[-8:, :9] = True
    taken[6, :] = taken[:, 6] = True
    centres = _CENTRES[version]
    for r in centres:
        for c in centres:
            if (r, c) not in {(6, 6), (6, centres[-1]), (centres[-1], 6)}:
                taken[r - 2 : r + 3, c - 2 : c + 3] = True
    if version >= 7:
        taken[:6, -11:-8] = taken[-11:-8, :6] = True
    return taken


def _uninterleaved(words: list[int], blocks: tuple[int, ...]) -> list[int]:
    """Data words back in the order of their blocks; words of correction follow and are left alone."""
    held: list[list[int]] = [[] for _ in blocks]
    stream = iter(words)
    for n in range(max(blocks)):
        for block, length in enumerate(blocks):
            if n < length:
                held[block].append(next(stream))
    return [word for block in held for word in block]


def _text(bits: str, version: int) -> str:
    """One byte segment, perhaps behind an ECI designator of UTF-8 (0111, 26)."""
    if bits.startswith("0111"):
        assert int(bits[4:12], 2) == 26, "an ECI other than UTF-8"
        bits = bits[12:]
    assert bits.startswith("0100"), "no byte segment"
    width = 8 if version < 10 else 16
    length = int(bits[4 : 4 + width], 2)
    body = bits[4 + width : 4 + width + 8 * length]
    return bytes(int(body[i : i + 8], 2) for i in range(0, len(body), 8)).decode("utf-8")
