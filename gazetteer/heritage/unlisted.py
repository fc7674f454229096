"""Names in use for fifty years or more that no list holds yet: a working list for the committee, nothing dropped uncounted."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import geopandas as gpd
import pandas as pd

from gazetteer.dating.attested import Attested, parse_attested
from gazetteer.likeness.fold import fold

_KEPT_ROLES = ("standard",)


@dataclass(frozen=True, slots=True)
class OldName:
    """A name old enough, or perhaps old enough (`is_certain` False: the source leaves it open)."""

    name_id: str
    place_id: str
    name: str
    division_code: str
    attested: Attested
    is_certain: bool


@dataclass(frozen=True, slots=True)
class UnlistedNames:
    """All standard names in force sorted into five heaps, which add up to `names`: the old ones, and how many are listed, young, undated or unreadable."""

    old: tuple[OldName, ...]
    names: int
    listed: int
    young: int
    undated: int
    unreadable: int


def unlisted_names(names: gpd.GeoDataFrame, heritage: gpd.GeoDataFrame, *, on: date, years: int = 50) -> UnlistedNames:
    """Standard names in force on a day by their age; the certain ones first, then the oldest.

    A name's own words on its dates win over its day of naming, for a register often knows only the day of the paper. Candidates of the
    list are not listed yet.
    """
    standing = names[names["name_role"].isin(_KEPT_ROLES) & ~_has_ended(names, on)]
    listed_rows = heritage[heritage["level"] != "candidate"]
    places = set(listed_rows["place_id"].dropna())
    by_name = {(fold(str(n)), str(c)) for n, c in zip(listed_rows["name"], listed_rows["division_code"], strict=True)}
    old: list[OldName] = []
    heaps = dict.fromkeys(("listed", "young", "undated", "unreadable"), 0)
    for row in standing.drop(columns="geometry", errors="ignore").itertuples():
        if row.place_id in places or (fold(str(row.name)), str(row.division_code)) in by_name:
            heaps["listed"] += 1
            continue
        text = dates_of(row)
        attested = _parsed(text)
        if attested is None:
            heaps["unreadable" if text else "undated"] += 1
            continue
        aged = attested.is_at_least(years, on)
        if aged is False:
            heaps["young"] += 1
            continue
        old.append(OldName(str(row.name_id), str(row.place_id), str(row.name), str(row.division_code), attested, bool(aged)))
    old.sort(key=lambda n: (not n.is_certain, _last_year(n), n.name_id))
    return UnlistedNames(tuple(old), len(standing), **heaps)


def _has_ended(names: gpd.GeoDataFrame, on: date) -> pd.Series:
    gone: pd.Series = (names["cancelled_on"] <= pd.Timestamp(on)).fillna(False) | names["place_state"].eq("gone").fillna(False)
    return gone


def dates_of(row: object) -> str:
    """What a row of NAMES says of its age: its own words, else its day of naming, else ""."""
    words, named_on = row.dates_in_words, row.named_on  # type: ignore[attr-defined]  # because a row of NAMES has them
    if not pd.isna(words) and str(words).strip():
        return str(words).strip()
    return "" if pd.isna(named_on) else pd.Timestamp(named_on).date().isoformat()


@cache
def _parsed(text: str) -> Attested | None:
    return parse_attested(text) if text else None


def _last_year(name: OldName) -> int:
    last = name.attested.years[1]
    return 9999 if last is None else last
