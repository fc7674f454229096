"""Historic names near a place that nobody uses any more and that could be given again (就近移用、优先启用)."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from gazetteer.likeness.distances import nearest_m
from gazetteer.likeness.fold import fold


@dataclass(frozen=True, slots=True)
class Reusable:
    """A name of the bank with its distance in metres along the ellipsoid."""

    bank_id: str
    name: str
    specific: str
    story: str
    attested: str
    distance_m: float
    shape: BaseGeometry


def reusable_near(bank: gpd.GeoDataFrame, place: BaseGeometry, *, within_m: float) -> tuple[Reusable, ...]:
    """Unused names at most `within_m` metres away, nearest first. Names nobody has drawn are never near."""
    unused = bank[~bank["is_used"].fillna(False).astype(bool)]
    metres = nearest_m(place, np.asarray(unused.geometry.array, dtype=object))
    order = [int(i) for i in np.argsort(metres, kind="stable") if metres[i] <= within_m]
    return tuple(
        Reusable(
            bank_id=str(row["bank_id"]),
            name=str(row["name"]),
            specific=_text(row["specific"]),
            story=_text(row["story"]),
            attested=_text(row["attested"]),
            distance_m=float(metres[i]),
            shape=row["geometry"],
        )
        for i in order
        for row in (unused.iloc[i],)
    )


def names_restored(bank: gpd.GeoDataFrame, name: str, place: BaseGeometry | None, *, within_m: float) -> gpd.GeoDataFrame:
    """Unused rows of the bank that a new name brings back: near its place, the old specific stands in it (望河台 in 望河路).

    Without a place only the very same name brings one back.
    """
    unused: gpd.GeoDataFrame = bank[~bank["is_used"].fillna(False).astype(bool)]
    new = fold(name)
    if place is None:
        return unused.loc[np.array([fold(str(old)) == new for old in unused["name"]], dtype=bool)]
    old = [fold(_text(row["specific"]) or str(row["name"])) for row in unused.to_dict("records")]
    near = nearest_m(place, np.asarray(unused.geometry.array, dtype=object)) <= within_m
    is_said = np.array([len(specific) > 1 and specific in new for specific in old], dtype=bool)
    return unused.loc[is_said & near]


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value).strip()  # type: ignore[call-overload]  # because a cell is a scalar
