"""What a tile says of each row: its key, its name, its division, and whatever is coded, counted, dated or yes-or-no."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from gisvc.ogc.mvt.wire import Counts, Octets, delimited, picked, varint
from layers.spec import Column, ColumnType, LayerSpec

_VALUES = 4  # the field of a layer that holds its values
_BEFORE_SHORT = [
    bytes((_VALUES << 3 | 2, length + 2, 0x0A, length)) for length in range(126)
]  # what stands before a text of so many bytes


def told_columns(spec: LayerSpec) -> tuple[Column, ...]:
    """The columns in a layer's tiles. Free text (notes, addresses, sources) is asked for at the feature itself, by its key.

    A tile of 5,000 rows is drawn, not read: with every text of `place_names` it would be six times as large.
    """
    named = {spec.key, spec.area, "name"}
    return tuple(c for c in spec.columns if c.name in named or c.codes or c.type not in (ColumnType.TEXT, ColumnType.CODES))


@dataclass(frozen=True, slots=True)
class Attribute:
    """One column, each different value written once: `values` lie one behind the other, `codes` says which a row has (-1: none)."""

    name: str
    codes: npt.NDArray[np.intp]
    values: Octets
    starts: Counts

    @classmethod
    def of(cls, name: str, said: Sequence[object]) -> "Attribute":
        column = np.empty(len(said), dtype=object)
        column[:] = said
        codes, different = pd.factorize(column)
        written = [_listed(value) for value in different]
        starts = np.concatenate([[0], np.cumsum([len(w) for w in written], dtype=np.int64)]).astype(np.int64)
        return cls(name, codes.astype(np.intp), np.frombuffer(b"".join(written), dtype=np.uint8), starts)

    def sorted_by(self, order: npt.NDArray[np.intp]) -> "Attribute":
        return replace(self, codes=self.codes[order])

    def of_rows(self, rows: npt.NDArray[np.intp]) -> tuple[npt.NDArray[np.int64], Octets, int]:
        """For some rows: the place of each one's value among theirs (-1: none), those values as written, and how many they are."""
        codes = self.codes[rows]
        different, places = np.unique(codes, return_inverse=True)
        missing = int(len(different) > 0 and different[0] < 0)  # what is missing sorts first
        used = np.asarray(different[missing:], dtype=np.intp)
        return places.astype(np.int64) - missing, picked(self.values, self.starts, used), len(used)


def _listed(value: object) -> bytes:
    """A value as a layer lists it. Most are short texts, hundreds of thousands of them: those are put together from what is ready."""
    if isinstance(value, str):
        text = value.encode()
        if len(text) < len(_BEFORE_SHORT):
            return _BEFORE_SHORT[len(text)] + text
    return delimited(_VALUES, to_value(value))


def to_value(value: object) -> bytes:
    """A value as MVT 2.1 §4.4 types it. A day has no type there: it is told as 2020-12-31."""
    match value:
        case bool():
            return b"\x38" + varint(value)
        case int():
            return b"\x28" + varint(value) if value >= 0 else b"\x30" + varint(-2 * value - 1)
        case float():
            return b"\x19" + struct.pack("<d", value)
        case date():
            return delimited(1, value.isoformat().encode())
        case _:
            return delimited(1, str(value).encode())
