"""Known names as columns: a county's few thousand or a nation's millions, ordered by division so that a county is one stretch of rows."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gazetteer.kinds import NameKind
from gazetteer.likeness.known import KnownName, Standing

KINDS: Final = tuple(NameKind)
STANDINGS: Final = tuple(Standing)
_KIND_NO: Final = {kind: at for at, kind in enumerate(KINDS)}
_STANDING_NO: Final = {standing: at for at, standing in enumerate(STANDINGS)}
_TEXTS: Final = ("name_id", "place_id", "toned", "language", "category_code")


@dataclass(frozen=True, eq=False, repr=False)
class NameColumns:
    """Rows ordered by division code, then as they came.

    `kinds` and `standings` number `KINDS` and `STANDINGS`, -1 where the kind is not known. `lon`, `lat` are degrees (EPSG:4490) of names that are
    points, NaN for others; `shapes` are the geometries as given, None where a column of points was given or nothing at all.
    """

    name: pa.StringArray
    kinds: NDArray[np.int8]
    standings: NDArray[np.int8]
    codes: tuple[str, ...]  # distinct, sorted
    code_begins: NDArray[np.int64]  # first row of each code, and the number of rows
    texts: dict[str, pa.StringArray]
    lon: NDArray[np.float64] | None = None
    lat: NDArray[np.float64] | None = None
    shapes: NDArray[np.object_] | None = None
    named_on: NDArray[np.object_] | None = None
    ended_on: NDArray[np.object_] | None = None

    def __len__(self) -> int:
        return len(self.name)

    @classmethod
    def of(cls, names: Iterable[KnownName]) -> "NameColumns":
        """Columns of names that are there one by one."""
        rows = list(names)
        given = {f.name: [getattr(row, f.name) for row in rows] for f in fields(KnownName)}
        return cls.of_table(given)

    @classmethod
    def of_table(cls, table: "pd.DataFrame | Mapping[str, Any]") -> "NameColumns":
        """Columns of a table of names.

        `name` and `division_code` (short form) are required; `kind` (NameKind, its value or missing), `standing` (in force when missing),
        `name_id`, `place_id`, `toned`, `language`, `category_code`, `named_on`, `ended_on`, and `geometry` or `lon` and `lat` may be there.
        """
        code_of = _combined(table["division_code"]).fill_null("").dictionary_encode()
        given = code_of.dictionary.to_pylist()
        rank = np.argsort(np.argsort(np.array(given, dtype=np.str_), kind="stable")) if given else np.empty(0, dtype=np.int64)
        ranks = rank[np.asarray(code_of.indices, dtype=np.int64)] if given else rank
        order = np.argsort(ranks, kind="stable")
        begins = np.concatenate(([0], np.cumsum(np.bincount(ranks, minlength=len(given))))).astype(np.int64)
        return cls(
            name=_texts(table["name"], order),
            kinds=_numbers(table, "kind", order, _KIND_NO, default=-1),
            standings=_numbers(table, "standing", order, _STANDING_NO, default=_STANDING_NO[Standing.STANDARD]),
            codes=tuple(sorted(given)),
            code_begins=begins,
            texts={column: _texts(table[column], order) for column in _TEXTS if column in table},
            **{column: np.asarray(table[column], dtype=float)[order] for column in ("lon", "lat") if column in table},
            shapes=_objects(table, "geometry", order),
            named_on=_objects(table, "named_on", order),
            ended_on=_objects(table, "ended_on", order),
        )

    def rows_in(self, area: str) -> tuple[int, int]:
        """The stretch of rows whose division lies in this area (a short code; "" is everywhere)."""
        low, high = bisect_left(self.codes, area), bisect_left(self.codes, area + "\U0010ffff")
        return int(self.code_begins[low]), int(self.code_begins[high])

    def identity(self, row: int) -> tuple[str, str]:
        """Name id and place id; a column that was not given numbers the rows."""
        name_id, place_id = (
            self.texts[column][row].as_py() or str(row) if column in self.texts else str(row)
            for column in ("name_id", "place_id")
        )
        return name_id, place_id

    def known(self, row: int) -> KnownName:
        kind = int(self.kinds[row])
        name_id, place_id = self.identity(row)
        texts = {column: self.texts[column][row].as_py() for column in _TEXTS[2:] if column in self.texts}
        return KnownName(
            name_id=name_id,
            place_id=place_id,
            name=self.name[row].as_py(),
            kind=KINDS[kind] if kind >= 0 else None,
            standing=STANDINGS[int(self.standings[row])],
            division_code=self.division_of(row),
            geometry=self.geometry(row),
            toned=texts.get("toned", ""),
            language=texts.get("language", ""),
            category_code=texts.get("category_code", ""),
            named_on=_day(self.named_on, row),
            ended_on=_day(self.ended_on, row),
        )

    def division_of(self, row: int) -> str:
        return self.codes[int(np.searchsorted(self.code_begins, row, side="right")) - 1]

    def geometry(self, row: int) -> BaseGeometry | None:
        shape = self.shapes[row] if self.shapes is not None else None
        if shape is None and self.lon is not None and self.lat is not None and np.isfinite(self.lon[row]):
            shape = shapely.Point(self.lon[row], self.lat[row])
        return shape if shape is None or not shape.is_empty else None

    def geometries(self, rows: NDArray[np.int64]) -> NDArray[np.object_]:
        """The geometries of these rows, None where nobody has drawn the place."""
        return np.array([*(self.geometry(int(row)) for row in rows), None], dtype=object)[:-1]


def _texts(values: Any, order: NDArray[np.int64]) -> pa.StringArray:
    return _combined(values).fill_null("").take(pa.array(order))


def _combined(values: Any) -> pa.StringArray:
    array = pa.array(values, pa.string())
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _numbers(table: Any, column: str, order: NDArray[np.int64], numbers: dict[Any, int], *, default: int) -> NDArray[np.int8]:
    if column not in table:
        return np.full(len(order), default, dtype=np.int8)
    values = pd.Series(table[column], dtype=object)
    codes, distinct = pd.factorize(values)
    of_code = np.array([*(numbers[v] for v in distinct), default], dtype=np.int8)  # the last is for missing, code -1
    return of_code[codes][order]


def _objects(table: Any, column: str, order: NDArray[np.int64]) -> NDArray[np.object_] | None:
    if column not in table:
        return None
    values = np.empty(len(order), dtype=object)
    values[:] = [None if v is None or v is pd.NaT or v != v else v for v in table[column]]
    return values[order] if any(v is not None for v in values) else None


def _day(days: NDArray[np.object_] | None, row: int) -> date | None:
    return days[row] if days is not None else None
