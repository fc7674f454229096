"""The rows under inspection: which line of the user's own file a finding points at."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from layers.report import Finding, Severity, Where
from layers.wording import Wording

Hits = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one layer, in frame order: the number the user sees and the key, where there is one."""

    layer: str
    numbers: npt.NDArray[np.int64] | None
    keys: npt.NDArray[np.object_]

    @classmethod
    def of(cls, frame: pd.DataFrame, layer: str, key: str, numbers: npt.NDArray[np.int64] | None) -> "Rows":
        keys = np.full(len(frame), None, dtype=object)
        if key in frame:
            known = frame[key].notna().to_numpy(dtype=bool)
            keys[known] = frame[key].to_numpy(dtype=object)[known]
        return cls(layer, numbers, keys)

    def number(self, position: int) -> int | None:
        return None if self.numbers is None else int(self.numbers[position])

    def where(self, position: int, column: str | None = None, point: tuple[float, float] | None = None) -> Where:
        key = self.keys[position]
        lon, lat = point if point is not None else (None, None)
        return Where(self.layer, None if key is None else str(key), self.number(position), column, lon, lat)

    def findings(
        self,
        hits: Hits,
        values: pd.Series | npt.NDArray[np.object_] | None,
        sentence: Callable[[str], Wording],
        *,
        code: str,
        severity: Severity = Severity.ERROR,
        column: str | None = None,
    ) -> list[Finding]:
        """One finding for each row hit; `sentence` is given the row's own value, as text."""
        positions = np.flatnonzero(hits)
        if len(positions) == 0:
            return []
        shown = [""] * len(positions) if values is None else [shorten(v) for v in np.asarray(values, dtype=object)[positions]]
        worded = {value: sentence(value) for value in set(shown)}  # most wrong values repeat
        return [
            Finding(code, severity, worded[value], self.where(int(p), column), {"value": value} if values is not None else {})
            for p, value in zip(positions, shown, strict=True)
        ]


def shorten(value: object, limit: int = 60) -> str:
    """A cell as the user will recognise it in a sentence, not longer than a line."""
    text = "" if value is None or value is pd.NA or value is pd.NaT else str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def name_rows(numbers: npt.NDArray[np.int64] | list[int], *, limit: int = 8) -> Wording:
    """Row numbers for a sentence: `第 3、7、9 行` / `rows 3, 7, 9`, the first few and how many more."""
    first = [str(int(n)) for n in numbers[:limit]]
    more = len(numbers) - len(first)
    zh = f"第 {'、'.join(first)} 行" + (f"等共 {len(numbers)} 行" if more else "")
    en = f"row{'s' if len(numbers) > 1 else ''} {', '.join(first)}" + (f" and {more} more" if more else "")
    return Wording(zh, en)
