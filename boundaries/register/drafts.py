"""A draft 走向说明 for a new leg: the text is made from geometry, rounded as such texts are, and marked as a draft."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import shapely

from boundaries.register.bearings import direction_of
from boundaries.register.descriptions import DRAFT_MARK, Leg
from layers.datum import in_metres
from layers.ellipsoid import GEOD, geodesic_m
from layers.frames import frame_of
from layers.spec import GeometryKind, LayerSpec
from layers.wording import Wording

_PHRASES = {
    "ridge": "山脊", "valley": "山谷", "river_centre": "河流中心线", "river_bank": "河岸", "ditch": "沟渠", "road_centre": "道路中心线", "road_side": "路侧",
    "field_ridge": "田埂", "wall": "墙垣", "straight": "直线",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ends:
    """What stands at the two ends of a leg (markers as numbers, or places by name), and the feature it follows."""

    from_marker: str | None = None
    to_marker: str | None = None
    from_place: str | None = None
    to_place: str | None = None
    feature_kind: str | None = None
    feature: str = ""


def draft_legs(line: shapely.LineString, ends: Ends, *, tolerance_m: float = 50.0) -> tuple[Leg, ...]:
    """Legs of a stretch of line between two points, in its own direction.

    The line is thinned (Douglas–Peucker) until it stays within `tolerance_m` of itself; each remaining side is a leg, and neighbours of
    one direction are one leg. Directions are true azimuths from end to end, lengths run along the line itself on the ellipsoid, rounded
    to 10 m (to 1 m below 50 m), as the texts do.

    Args:
        line: lon/lat degrees (EPSG:4490), two vertices or more.
        tolerance_m: bends smaller than this are told in no leg.
    """
    corners = _corners(line, tolerance_m)
    lonlat = shapely.get_coordinates(line)
    along = np.concatenate(([0.0], np.cumsum(geodesic_m(*lonlat[:-1].T, *lonlat[1:].T))))
    legs: list[Leg] = []
    begun = corners[0]
    for here, there in pairwise(corners):
        direction = direction_of(_azimuth(lonlat[here], lonlat[there]))
        if legs and legs[-1].direction is direction:
            legs.pop()
        else:
            begun = here
        legs.append(Leg(direction, _rounded(float(along[there] - along[begun])), ends.feature_kind, _words_of(ends)))
    first = replace(legs[0], from_marker=ends.from_marker, from_place=ends.from_place)
    whole = [first, *legs[1:]]
    whole[-1] = replace(whole[-1], to_marker=ends.to_marker, to_place=ends.to_place)
    return tuple(whole)


def write_description(legs: Sequence[Leg], *, is_draft: bool = True) -> str:
    """Legs as the sentence a 走向说明 would have: 从1号界桩起，沿山脊向东偏东南约350米至2号界桩。

    Reading it again with `parse_description` gives the same directions, lengths, features and markers.
    """
    parts = [_from(legs[0])] if legs else []
    for leg in legs:
        words = f"沿{leg.feature}" if leg.feature and leg.feature_kind != "straight" else "以直线" if leg.feature else ""
        words += f"向{leg.direction.label.zh}" if leg.direction else ""
        words += f"约{_metres(leg.length_m)}" if leg.length_m is not None else ""
        parts.append(words + _to(leg))
    text = "，".join(part for part in parts if part) + ("。" if legs else "")
    return (DRAFT_MARK if is_draft else "") + text


def _from(leg: Leg) -> str:
    if leg.from_marker:
        return f"从{leg.from_marker}号界桩起"
    return f"从{leg.from_place}起" if leg.from_place else ""


def _to(leg: Leg) -> str:
    if leg.to_marker:
        return f"至{leg.to_marker}号界桩"
    return f"至{leg.to_place}" if leg.to_place else ""


def _metres(length_m: float) -> str:
    return f"{length_m / 1000:g}公里" if length_m >= 10_000 else f"{length_m:g}米"


def _rounded(metres: float) -> float:
    step = 1.0 if metres < 50 else 10.0 if metres < 10_000 else 100.0
    return max(step, round(metres / step) * step)


def _words_of(ends: Ends) -> str:
    return ends.feature or _PHRASES.get(ends.feature_kind or "", "")


def _azimuth(start: np.ndarray, end: np.ndarray) -> float:
    return float(GEOD.inv(start[0], start[1], end[0], end[1])[0])


def _corners(line: shapely.LineString, tolerance_m: float) -> list[int]:
    """Positions of the vertices that remain when bends below the tolerance are left out; the ends always remain."""
    (flat,) = in_metres(frame_of(_ANY, [{"geometry": line}]))
    plane = shapely.get_coordinates(flat.geometry.iloc[0])
    kept = {0, len(plane) - 1}
    spans = [(0, len(plane) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        inner = shapely.points(plane[first + 1 : last])
        away = shapely.distance(inner, shapely.LineString(plane[[first, last]]))
        if away.max() > tolerance_m:
            middle = first + 1 + int(away.argmax())
            kept.add(middle)
            spans += [(first, middle), (middle, last)]
    return sorted(kept)


_ANY = LayerSpec("course", Wording("走向", "course"), "", "", (), GeometryKind.LINE)
