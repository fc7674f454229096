"""A drawing plane for a piece of country in which the nearest road on paper is the nearest on the ground."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from layers.ellipsoid import GEOD

Floats = npt.NDArray[np.float64]

_E = float(np.sqrt(GEOD.es))


@dataclass(frozen=True, slots=True)
class Plane:
    """Mercator's projection of the ellipsoid, scaled to true metres at one latitude (degrees).

    It is conformal: round any point the scale is the same in all directions, and over 200 m it changes by less than 1 part in 20,000
    below 60°. So of two roads whose distances differ by more than that, the nearer on the plane is the nearer on the ellipsoid. Nothing is
    measured here: metres are always asked of the geodesic.
    """

    latitude: float

    @classmethod
    def of(cls, lat: Floats) -> "Plane":
        known = lat[np.isfinite(lat)]
        return cls(float((known.min() + known.max()) / 2) if known.size else 0.0)

    def at(self, lon: Floats, lat: Floats) -> Floats:
        """Plane metres (x, y), one row per point in degrees."""
        sine = np.sin(np.radians(lat))
        metres = GEOD.a * _radius_of_parallel(self.latitude)
        return np.column_stack((np.radians(lon), np.arctanh(sine) - _E * np.arctanh(_E * sine))) * metres

    def at_most(self, metres: float, lat: Floats) -> float:
        """Plane metres that hold every true distance of `metres` from points at these latitudes."""
        known = np.abs(lat[np.isfinite(lat)])
        farthest = min(float(known.max()) + np.degrees(metres / GEOD.b), 89.9) if known.size else self.latitude
        return float(metres * _radius_of_parallel(self.latitude) / _radius_of_parallel(farthest) * (1 + 1e-9))


def _radius_of_parallel(lat: float) -> float:
    """In equatorial radii."""
    sine = np.sin(np.radians(lat))
    return float(np.cos(np.radians(lat)) / np.sqrt(1 - GEOD.es * sine * sine))
