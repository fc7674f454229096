"""Which entries of the heritage list a name touches, and whether its measures of protection are there (条例第二十五条)."""

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from gazetteer.likeness.fold import fold
from layers.codes import is_inside, shorten_code

MEASURES_PAPER = "heritage_measures"
"""The code of MATERIALS under which the measures of protection are handed in with a request."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of the list that speaks of the name in question. `level` is a code of HERITAGE_LEVELS."""

    heritage_id: str
    name: str
    level: str
    measures_document: str

    @property
    def is_candidate(self) -> bool:
        return self.level == "candidate"

    @property
    def has_measures(self) -> bool:
        return bool(self.measures_document)


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures of protection and the document they stand in."""

    text: str
    document: str

    @property
    def is_complete(self) -> bool:
        return bool(self.text.strip() and self.document.strip())


def listed_as(heritage: gpd.GeoDataFrame, names: Iterable[str], *, place_id: str, division_code: str) -> tuple[Listed, ...]:
    """Entries of a place by its id; entries without an id by one of its names in the same division or one that holds it."""
    wanted = {fold(name) for name in names if name}
    found = []
    for row in heritage.drop(columns="geometry", errors="ignore").to_dict("records"):
        own_id, code = _text(row["place_id"]), shorten_code(str(row["division_code"]))
        if own_id and place_id:
            is_it = own_id == place_id
        else:
            is_it = fold(str(row["name"])) in wanted and (is_inside(division_code, code) or is_inside(code, division_code))
        if is_it:
            document = _text(row["measures_document"])
            found.append(Listed(str(row["heritage_id"]), str(row["name"]), str(row["level"]), document))
    return tuple(found)


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value).strip()  # type: ignore[call-overload]  # because a cell is a scalar
