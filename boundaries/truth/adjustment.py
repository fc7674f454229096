"""Least squares: where the marker stands today, from distances (and bearings) to objects whose places are known."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from boundaries.truth.sights import Sight

Vector: TypeAlias = npt.NDArray[np.float64]

_SAME_PLACE_M = 0.02
_SAME_VALLEY_M = 0.5
_MOST_STARTS = 6
_MOST_STEPS = 60
_CLOSE_ENOUGH_M = 1e-4  # a tenth of a millimetre
_NEAREST_M = 1e-6  # a marker in the very middle of an object sees it in no direction


@dataclass(frozen=True, slots=True)
class Shift:
    """Metres east and north from the registered to the found place, by the north the sights count from."""

    east_m: float
    north_m: float

    @property
    def distance_m(self) -> float:
        return math.hypot(self.east_m, self.north_m)

    @property
    def azimuth_deg(self) -> float:
        return math.degrees(math.atan2(self.east_m, self.north_m)) % 360


NO_SHIFT = Shift(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One place that fits the sights best in its neighbourhood.

    `covariance` (east², north², east·north in m²) is None where the sights leave a direction open: one object, or all in one line with
    the marker. `chi_square` has `degrees` degrees of freedom when the place is right and no object moved.
    """

    shift: Shift
    covariance: tuple[float, float, float] | None
    chi_square: float
    degrees: int

    @property
    def mean_error_m(self) -> float:
        """The point mean error of the place, metres; infinite where a direction is open."""
        return math.inf if self.covariance is None else math.sqrt(self.covariance[0] + self.covariance[1])


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """The sights of one marker as arrays: one row an object, metres and radians; a missing bearing is NaN."""

    places: Vector
    outward: Vector  # unit vectors from the registered marker to each object
    measured_m: Vector
    tape_m: Vector
    along_m: Vector
    across_m: Vector
    bearing: Vector
    compass: Vector

    @classmethod
    def of(cls, sights: Sequence[Sight]) -> "Bundle":
        rows = [
            (
                s.east_m,
                s.north_m,
                s.measured_m,
                s.tape_error_m,
                s.along_error_m,
                s.across_error_m,
                math.nan if s.azimuth_rad is None else s.azimuth_rad,
                s.compass_error_rad,
            )
            for s in sights
        ]
        table = np.array(rows, dtype=float).reshape(-1, 8)
        places = table[:, :2]
        return cls(places, places / np.hypot(places[:, 0], places[:, 1])[:, None], *table[:, 2:].T)

    @property
    def observations(self) -> int:
        return len(self.places) + int(np.isfinite(self.bearing).sum())

    def misfits(self, place: Vector) -> tuple[Vector, Vector]:
        """Measured minus computed at a place, in units of the mean error, and its slopes (1/m); distances first, then bearings.

        The register's error is taken along and across the line of sight as it lies from that place.
        """
        to = self.places - place
        distance_m = np.maximum(np.hypot(to[:, 0], to[:, 1]), _NEAREST_M)
        along = to / distance_m[:, None]
        sigma_m = np.hypot(self.tape_m, self._register_error(along))
        values, slopes = (self.measured_m - distance_m) / sigma_m, -along / sigma_m[:, None]
        seen = np.isfinite(self.bearing)
        if not seen.any():
            return values, slopes
        across = np.column_stack((along[:, 1], -along[:, 0]))
        sigma = np.hypot(self.compass, self._register_error(across) / distance_m)
        turns = (self.bearing - np.arctan2(to[:, 0], to[:, 1]) + np.pi) % (2 * np.pi) - np.pi
        of_bearings = -across / (distance_m * sigma)[:, None]
        return np.concatenate((values, (turns / sigma)[seen])), np.vstack((slopes, of_bearings[seen]))

    def cost(self, place: Vector) -> float:
        """Chi-square at a place."""
        values, _ = self.misfits(place)
        return float(values @ values)

    def normal_matrix(self, place: Vector) -> Vector:
        """The inverse covariance of the place, 1/m², linearised there."""
        _, slopes = self.misfits(place)
        return np.asarray(slopes.T @ slopes)

    def _register_error(self, direction: Vector) -> Vector:
        """The mean error of each object's registered place in a direction (unit vectors), metres."""
        along = self.outward[:, 0] * direction[:, 0] + self.outward[:, 1] * direction[:, 1]
        across = self.outward[:, 0] * direction[:, 1] - self.outward[:, 1] * direction[:, 0]
        return np.asarray(np.hypot(self.along_m * along, self.across_m * across))


def adjust(sights: Sequence[Sight]) -> tuple[Adjustment, ...]:
    """Every place that fits the sights best in its own neighbourhood, the best fit first.

    Starts are the registered place and the crossings of all pairs of circles, so the mirror place of two distances (or of objects in one
    line) is found beside the first. Gauss-Newton with Levenberg's damping.
    """
    return _adjusted(tuple(sights))


@lru_cache(maxsize=64)  # one judgement asks for the same sights more than once
def _adjusted(sights: tuple[Sight, ...]) -> tuple[Adjustment, ...]:
    bundle = Bundle.of(sights)
    found: list[tuple[float, Vector]] = []
    for start in _starts(sights, bundle):
        cost, place = _descend(bundle, start)
        if all(_apart_m(place, other) > _SAME_PLACE_M for _, other in found):
            found.append((cost, place))
    found.sort(key=lambda pair: (round(pair[0], 6), float(np.hypot(*pair[1]))))
    degrees = max(0, bundle.observations - 2)
    return tuple(
        Adjustment(Shift(float(place[0]), float(place[1])), _covariance(bundle.normal_matrix(place)), cost, degrees)
        for cost, place in found
    )


def _descend(bundle: Bundle, start: Vector) -> tuple[float, Vector]:
    place, cost, damping = start, bundle.cost(start), 1e-3
    for _ in range(_MOST_STEPS):
        values, slopes = bundle.misfits(place)
        normal = slopes.T @ slopes
        step = np.linalg.solve(normal + damping * (np.trace(normal) / 2 + 1e-12) * np.eye(2), slopes.T @ values)
        if np.hypot(*step) < _CLOSE_ENOUGH_M:
            break
        trial_cost = bundle.cost(place + step)
        if trial_cost > cost:
            damping *= 10
            if damping > 1e12:
                break
            continue
        place, cost, damping = place + step, trial_cost, damping / 10
    return cost, place


def _starts(sights: Sequence[Sight], bundle: Bundle) -> list[Vector]:
    """The few most promising starts, no two of them side by side."""
    crossings = (place for first, second in combinations(sights, 2) for place in _crossings(first, second))
    starts: list[Vector] = []
    for place in sorted((np.zeros(2), *crossings), key=bundle.cost):
        if len(starts) < _MOST_STARTS and all(_apart_m(place, other) > _SAME_VALLEY_M for other in starts):
            starts.append(place)
    return starts


def _apart_m(place: Vector, other: Vector) -> float:
    return math.hypot(place[0] - other[0], place[1] - other[1])


def _crossings(first: Sight, second: Sight) -> Iterator[Vector]:
    """Where the circles of the two measured distances cross; where they miss each other, a point between them to either side."""
    a, b = np.array((first.east_m, first.north_m)), np.array((second.east_m, second.north_m))
    base_m = float(np.hypot(*(b - a)))
    if base_m < 1e-3:
        return
    along = (b - a) / base_m
    reach_m = (base_m**2 + first.measured_m**2 - second.measured_m**2) / (2 * base_m)
    height_m = math.sqrt(max(first.measured_m**2 - reach_m**2, 0.01))
    for side in (1, -1):
        yield a + reach_m * along + side * height_m * np.array((-along[1], along[0]))


def _covariance(normal: Vector) -> tuple[float, float, float] | None:
    weakest, strongest = np.linalg.eigvalsh(normal)
    if weakest <= 1e-4 * strongest:  # mean errors a hundredfold apart: the weak direction is open
        return None
    inverse = np.linalg.inv(normal)
    return float(inverse[0, 0]), float(inverse[1, 1]), float(inverse[0, 1])
