"""Where a street has no sign although it begins, ends or crosses there (S02)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import geopandas as gpd
import numpy as np

from gazetteer.likeness.fold import fold
from gazetteer.signs.book import sign_finding
from gazetteer.signs.junctions import Junction, junctions_of
from gazetteer.signs.texts import standing_signs
from layers.ellipsoid import Metres, geodesic_m
from layers.report import Finding, Report, Where
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class CoverageSettings:
    """Metres: within `reach_m` of a place a sign serves it; `tolerance_m` and `far_m` as in `junctions_of`. The house's settings."""

    reach_m: float = 30.0
    tolerance_m: float = 15.0
    far_m: float | None = None


@dataclass(frozen=True, slots=True)
class SignCoverage:
    """Places looked at, those without a sign as findings, and the streets nobody has drawn (by name), which could not be looked at."""

    report: Report
    junctions: tuple[Junction, ...]
    undrawn: tuple[str, ...]

    @property
    def share(self) -> float | None:
        """Share of places that have their sign, 0–1; None where there is no place."""
        return 1 - len(self.report) / len(self.junctions) if self.junctions else None


def study_coverage(streets: gpd.GeoDataFrame, signs: gpd.GeoDataFrame, settings: CoverageSettings | None = None) -> SignCoverage:
    """S02 for every drawn street.

    A sign serves a street when it is a street or lane sign that stands, is tied to it by `place_id` or, without one, says its name, and lies within
    reach (metres along the ellipsoid).
    """
    figures = settings or CoverageSettings()
    junctions = junctions_of(streets, tolerance_m=figures.tolerance_m, far_m=figures.far_m)
    standing = standing_signs(signs)
    usable = standing[standing["sign_kind"].isin(["street", "lane"]) & standing.geometry.notna()]
    lon, lat = usable.geometry.x.to_numpy(), usable.geometry.y.to_numpy()
    by_place, by_name = _whose(usable)
    found: list[Finding] = []
    for _, group in groupby(junctions, key=lambda junction: junction.place_id):
        street = list(group)
        own = [*by_place.get(street[0].place_id, ()), *by_name.get(fold(street[0].name), ())]
        nearest = _nearest_m(street, lon[own], lat[own])
        found += [_missing(j, m, figures) for j, m in zip(street, nearest, strict=True) if m is None or m > figures.reach_m]
    drawn = {junction.place_id for junction in junctions}
    undrawn = [str(n) for i, n in zip(streets["place_id"], streets["name"], strict=True) if str(i) not in drawn]
    return SignCoverage(Report.of(found), junctions, tuple(dict.fromkeys(undrawn)))


def _nearest_m(street: Sequence[Junction], lon: Metres, lat: Metres) -> list[float | None]:
    """Metres from each place of a street to the nearest of its signs; None where it has none."""
    if not len(lon):
        return [None] * len(street)
    x, y = np.array([(j.lon, j.lat) for j in street]).T
    return [float(m) for m in geodesic_m(x[:, None], y[:, None], lon[None, :], lat[None, :]).min(axis=1)]


def _whose(signs: gpd.GeoDataFrame) -> tuple[Mapping[str, list[int]], Mapping[str, list[int]]]:
    """Positions of signs by the place they are tied to, and of those tied to none by the name they say."""
    by_place: dict[str, list[int]] = defaultdict(list)
    by_name: dict[str, list[int]] = defaultdict(list)
    for at, (place_id, says) in enumerate(zip(signs["place_id"], signs["printed_name"], strict=True)):
        if isinstance(place_id, str) and place_id:
            by_place[place_id].append(at)
        else:
            by_name[fold(str(says))].append(at)
    return by_place, by_name


def _missing(junction: Junction, nearest_m: float | None, figures: CoverageSettings) -> Finding:
    meets = (
        Wording(f"（与{'、'.join(junction.meets)}）", f" (with {', '.join(junction.meets)})")
        if junction.meets
        else Wording("", "")
    )
    far = (
        Wording(f"，最近的标志在 {nearest_m:.0f} 米外", f"; the nearest is {nearest_m:.0f} m away")
        if nearest_m is not None
        else Wording("，全路没有标志", "; it has none at all")
    )
    return sign_finding(
        "S02",
        Wording(
            f"“{junction.name}”{junction.kind.label.zh}{meets.zh} {figures.reach_m:g} 米内没有标志{far.zh}。",
            f"“{junction.name}” has no sign within {figures.reach_m:g} m of its {junction.kind.label.en}{meets.en}{far.en}.",
        ),
        Where("places", junction.place_id, lon=junction.lon, lat=junction.lat),
        {"junction": str(junction.kind), "meets": "、".join(junction.meets), "nearest_m": round(nearest_m, 1) if nearest_m is not None else None},
    )  # fmt: skip
