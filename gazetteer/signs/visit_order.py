"""In which order an inspector walks from sign to sign: short, said with its length, never claimed to be the shortest."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.ellipsoid import geodesic_m

MOST = 400
"""Above so many stops improving takes too long; the nearest-neighbour walk is then left as it is."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Positions of the stops in the order of the walk (counted from 0), and its length in metres, straight from stop to stop."""

    order: tuple[int, ...]
    length_m: float
    is_improved: bool


def walk_order(lon: Sequence[float], lat: Sequence[float], *, start: tuple[float, float] | None = None) -> Walk:
    """Always to the nearest stop not yet visited, then two-opt until no exchange shortens the walk (Croes 1958). An open walk: nobody has to come back.

    Args:
        lon, lat: degrees, one pair a stop.
        start: where the inspector sets out, degrees; None begins at the first stop.
    """
    if not len(lon):
        return Walk((), 0.0, True)
    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    if start is not None:
        x, y = np.concatenate(([start[0]], x)), np.concatenate(([start[1]], y))
    metres = geodesic_m(x[:, None], y[:, None], x[None, :], y[None, :])
    order = _nearest_first(metres)
    may_improve = len(order) <= MOST
    if may_improve:
        order = _two_opt(order, metres)
    length = float(metres[order[:-1], order[1:]].sum())
    stops = order if start is None else [stop - 1 for stop in order[1:]]
    return Walk(tuple(int(stop) for stop in stops), length, may_improve)


def _nearest_first(metres: npt.NDArray[np.float64]) -> list[int]:
    order, left = [0], np.ones(len(metres), dtype=bool)
    left[0] = False
    while left.any():
        way = np.where(left, metres[order[-1]], np.inf)
        order.append(int(way.argmin()))
        left[order[-1]] = False
    return order


def _two_opt(order: list[int], metres: npt.NDArray[np.float64]) -> list[int]:
    """Turns stretches of the walk around while that shortens it; the first stop stays, the last is free."""
    walk = np.array(order)
    is_shorter = True
    while is_shorter:
        is_shorter = False
        for i in range(1, len(walk) - 1):
            ends = walk[i + 1 :]
            after = np.append(walk[i + 2 :], -1)
            old = metres[walk[i - 1], walk[i]] + np.where(after >= 0, metres[ends, after], 0.0)
            new = metres[walk[i - 1], ends] + np.where(after >= 0, metres[walk[i], after], 0.0)
            gain = old - new
            best = int(gain.argmax())
            if gain[best] > 1e-6:
                walk[i : i + best + 2] = walk[i : i + best + 2][::-1]
                is_shorter = True
    return [int(stop) for stop in walk]
