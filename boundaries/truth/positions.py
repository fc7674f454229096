"""A position and how good it is said to be; two positions and what lies between them."""

import math
from dataclasses import dataclass

from boundaries.truth.accuracy import NO_GAIN, Averaging, is_usable
from layers.ellipsoid import GEOD
from layers.offsets import gcj02_to_wgs84

_AT_HOME_M = 10_000.0
_LEAST_OFFSET_M = 50.0


@dataclass(frozen=True, slots=True)
class StatedPosition:
    """A position and how good it is said to be.

    `lon`, `lat` in degrees, EPSG:4490. `accuracy_m` is the point mean error (点位中误差, both axes together: σ² per axis is half its
    square); `added_error_m` is what a datum conversion added, if one was made. `samples` fixes over `duration_s` seconds, where averaged.
    """

    lon: float | None
    lat: float | None
    accuracy_m: float | None = None
    added_error_m: float | None = None
    samples: int = 1
    duration_s: float = 0.0

    def mean_error_m(self, averaging: Averaging = NO_GAIN) -> float:
        """The whole point mean error, metres; NaN where an accuracy is missing, zero, negative or no number."""
        added = self.added_error_m or 0.0
        if self.accuracy_m is None or not is_usable(self.accuracy_m) or (added != 0 and not is_usable(added)):
            return math.nan
        return math.hypot(averaging.mean_error(self.accuracy_m, samples=self.samples, duration_s=self.duration_s), added)

    @property
    def is_on_earth(self) -> bool:
        return self.lon is not None and self.lat is not None and abs(self.lon) <= 180 and abs(self.lat) <= 90

    def way_to(self, other: "StatedPosition") -> "Way | None":
        """Metres and true azimuth to another position; None where one of the two is missing or cannot exist."""
        if not (self.is_on_earth and other.is_on_earth):
            return None
        azimuth, _, metres = GEOD.inv(self.lon, self.lat, other.lon, other.lat)
        return Way(float(metres), float(azimuth) % 360 if metres > 0 else None)

    def is_swapped_beside(self, other: "StatedPosition") -> bool:
        """Whether this position lies far from another as it stands, and at home (within 10 km) with its two numbers exchanged."""
        turned, found = other.way_to(StatedPosition(self.lat, self.lon)), other.way_to(self)
        is_far = found is None or found.distance_m > 10 * _AT_HOME_M
        return is_far and turned is not None and turned.distance_m < _AT_HOME_M

    def without_web_offset(self) -> "StatedPosition":
        """Where this would lie, were it read off a web map with the GCJ-02 offset; as it is where it cannot exist."""
        if not self.is_on_earth:
            return self
        lon, lat = gcj02_to_wgs84(self.lon or 0.0, self.lat or 0.0)
        return StatedPosition(float(lon), float(lat))

    def is_web_map_beside(self, other: "StatedPosition", within_m: float) -> bool:
        """Whether it lies a web map's offset (50 m or more) from another position, and beside it once that is taken off."""
        found, turned = other.way_to(self), other.way_to(self.without_web_offset())
        return found is not None and turned is not None and found.distance_m >= _LEAST_OFFSET_M and turned.distance_m <= within_m


@dataclass(frozen=True, slots=True)
class Way:
    """From one position to another: metres along the ellipsoid and the true azimuth, clockwise from north; no azimuth for no way."""

    distance_m: float
    azimuth_deg: float | None
