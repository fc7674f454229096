"""How an area is cut into parts of a size without splitting a settlement, and which small units grow together."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from layers.planning.units import Units

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

_GAP_DEG, _SIDE_DEG = 5e-5, 4e-4  # borders drawn twice lie metres apart; who meets at a corner only runs along for less than 40 m

MOST_JOINED = 3
"""Committees in one merger: of more at once nobody signs the minutes. A setting of this house of 2026, unverified (未核实，可调整)."""


def cut_in_parts(lon: Floats, lat: Floats, households: Floats, *, least: float, most: float) -> list[Positions] | None:
    """The fewest parts of `least` to `most` households each, as positions of settlements; None where no cut does it.

    Settlements (degrees) stay whole. They are taken in order along the line they are strung out on, and across it; parts follow each other in that order, so each hangs together.
    Of several cuts the one whose parts lie closest together, then the one whose sizes differ least.
    """
    whole = float(households.sum())
    along, across = _axes(lon, lat, households)
    for parts in range(max(2, int(np.ceil(whole / most))), int(whole // least) + 1):
        found = []
        for axis in (along, across):
            order = np.lexsort((lat, lon, axis))
            cuts = _even_cuts(households[order], parts, least=least, most=most)
            if cuts is not None:
                found.append(np.split(order, cuts))
        if found:
            return min(found, key=lambda cut: _looseness(lon, lat, households, cut))
    return None


def middle_of(lon: Floats, lat: Floats, weight: Floats) -> int:
    """The settlement from which all others, weighted, are nearest in sum; the first of several."""
    x, y = _plane(lon, lat)
    away = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    return int(np.argmin((away * np.where(weight > 0, weight, 1e-9)[None, :]).sum(axis=1).round(6)))


def _plane(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Metres about the middle of one village's settlements: only their order matters."""
    return (lon - lon.mean()) * 111_320 * np.cos(np.radians(lat.mean())), (lat - lat.mean()) * 110_950


def _axes(lon: Floats, lat: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Where each settlement lies along the line the households are strung out on, and across it."""
    x, y = _plane(lon, lat)
    heavy = np.where(weight > 0, weight, 1e-9)
    points = np.stack((x - np.average(x, weights=heavy), y - np.average(y, weights=heavy)), axis=1)
    _, axes = np.linalg.eigh((points * heavy[:, None]).T @ points)
    return np.round(points @ axes[:, 1], 3), np.round(points @ axes[:, 0], 3)


def _even_cuts(sizes: Floats, parts: int, *, least: float, most: float) -> Positions | None:
    """Where to cut a row of sizes into so many parts, each within the range, most evenly; None where none fits. By dynamic programming over prefix sums."""
    sums = np.concatenate(([0.0], np.cumsum(sizes)))
    best, came_from = np.where(np.arange(len(sums)) == 0, 0.0, np.inf), []
    for _ in range(parts):
        size = sums[None, :] - sums[:, None]  # from each cut to each later one
        cost = np.where((size >= least) & (size <= most), best[:, None] + (size - sums[-1] / parts) ** 2, np.inf)
        came_from.append(np.argmin(cost, axis=0))
        best = cost.min(axis=0)
    if not np.isfinite(best[-1]):
        return None
    cuts, at = [], len(sums) - 1
    for step in reversed(came_from):
        at = int(step[at])
        cuts.append(at)
    return np.array(cuts[::-1][1:], dtype=np.int64)


def _looseness(lon: Floats, lat: Floats, households: Floats, cut: Sequence[Positions]) -> tuple[float, float]:
    x, y = _plane(lon, lat)
    away = 0.0
    for part in cut:
        heavy = np.where(households[part] > 0, households[part], 1e-9)
        away += float(
            (heavy * np.hypot(x[part] - np.average(x[part], weights=heavy), y[part] - np.average(y[part], weights=heavy))).sum()
        )
    return round(away, 3), float(np.var([households[part].sum() for part in cut]))


def neighbours_of(units: Units) -> dict[int, set[int]]:
    """The units each shares a drawn border with: side by side for some 40 m, with a gap of at most 5 m between two hands' drawings. A corner is none."""
    shapes = np.asarray(units.frame.geometry.array, dtype=object)
    drawn = np.flatnonzero(units.is_drawn)
    one, other = (
        drawn[found] for found in shapely.STRtree(shapes[drawn]).query(shapes[drawn], predicate="dwithin", distance=_GAP_DEG)
    )
    later = one < other
    one, other = one[later], other[later]
    along = shapely.intersection(shapely.boundary(shapes[one]), shapely.buffer(shapes[other], _GAP_DEG))
    beside = shapely.length(along) > _SIDE_DEG
    met: dict[int, set[int]] = {int(unit): set() for unit in drawn}
    for a, b in zip(one[beside].tolist(), other[beside].tolist(), strict=True):
        met[a].add(b)
        met[b].add(a)
    return met


@dataclass(frozen=True, slots=True)
class Smallness:
    """What decides which units may be joined: households, the range, and what they must have in common (township, kind of committee)."""

    households: Floats
    least: Floats
    most: Floats
    kin: Sequence[object]
    codes: Sequence[str]


def grown_together(small: Set[int], open_to: Set[int], beside: Mapping[int, Set[int]], sizes: Smallness) -> list[tuple[int, ...]]:
    """Small units joined to a neighbour, and further while they stay small: groups of at most MOST_JOINED units, each within the range's upper end.

    The smallest begins. Its partner shares a border, township and kind of committee; one that makes the group fit comes first, then the smallest, then the lower code.
    `open_to` are the units that may be joined at all.
    """
    groups: dict[int, tuple[int, ...]] = {unit: (unit,) for unit in open_to}
    while True:
        pair = _next_pair(small, groups, beside, sizes)
        if pair is None:
            return sorted({group for group in groups.values() if len(group) > 1}, key=lambda group: sizes.codes[group[0]])
        joined = tuple(sorted((*groups[pair[0]], *groups[pair[1]])))
        groups |= dict.fromkeys(joined, joined)


def _next_pair(
    small: Set[int], groups: Mapping[int, tuple[int, ...]], beside: Mapping[int, Set[int]], sizes: Smallness
) -> tuple[int, int] | None:
    def total(group: tuple[int, ...]) -> float:
        return float(sizes.households[list(group)].sum())

    lacking = {group for unit, group in groups.items() if unit in small and total(group) < sizes.least[unit]}
    for group in sorted(lacking, key=lambda g: (total(g), sizes.codes[g[0]])):
        choices = []
        for unit in {other for member in group for other in beside.get(member, ())} & groups.keys() - set(group):
            both = total(group) + total(groups[unit])
            if len(group) + len(groups[unit]) > MOST_JOINED:
                continue
            if sizes.kin[unit] == sizes.kin[group[0]] and both <= sizes.most[group[0]]:
                choices.append((both < sizes.least[group[0]], both, sizes.codes[unit], unit))
        if choices:
            return group[0], min(choices)[3]
    return None
