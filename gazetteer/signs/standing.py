"""What a sign should say today: the standard name of its place, its spelling of record, and the names it had before."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import pandas as pd

from gazetteer.kinds import NAME_KINDS, NameKind


@dataclass(frozen=True, slots=True)
class StandardNow:
    """The standard name of a place on a day. `toned` and `capitals` are "" where the register has none; `former` are names it had, newest first."""

    place_id: str
    name: str
    kind: NameKind
    named_on: date | None
    toned: str
    capitals: str
    language: str
    former: tuple[str, ...]


def standards_on(names: gpd.GeoDataFrame, day: date) -> Mapping[str, StandardNow]:
    """Standard names in force on a day by place id, with the former names of each place (rows of NAMES that ended or have that role)."""
    former: dict[str, list[tuple[pd.Timestamp, str]]] = defaultdict(list)
    current: dict[str, object] = {}
    moment = pd.Timestamp(day)
    for row in names.drop(columns="geometry", errors="ignore").itertuples():
        begun = pd.isna(row.named_on) or row.named_on <= moment
        ended = not pd.isna(row.cancelled_on) and row.cancelled_on <= moment
        if row.name_role == "standard" and begun and not ended and row.place_state != "gone":
            current[str(row.place_id)] = row
        elif row.name_role in ("standard", "former") and begun:
            last = row.cancelled_on if not pd.isna(row.cancelled_on) else pd.Timestamp.min
            former[str(row.place_id)].append((last, str(row.name)))
    return {place: _standard(place, row, former[place]) for place, row in current.items()}


def _standard(place: str, row: object, former: list[tuple[pd.Timestamp, str]]) -> StandardNow:
    kind = _text(row.name_kind)  # type: ignore[attr-defined]  # because a row of NAMES has these columns
    named_on = row.named_on  # type: ignore[attr-defined]
    return StandardNow(
        place_id=place,
        name=str(row.name),  # type: ignore[attr-defined]
        kind=NameKind(kind) if kind in NAME_KINDS else NameKind.OTHER,
        named_on=None if pd.isna(named_on) else named_on.date(),
        toned=_text(row.roman_toned),  # type: ignore[attr-defined]
        capitals=_text(row.roman_capitals),  # type: ignore[attr-defined]
        language=_text(row.language),  # type: ignore[attr-defined]
        former=tuple(name for _, name in sorted(former, key=lambda f: f[0], reverse=True)),
    )


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
