"""How far two named things lie apart: metres on the ellipsoid from the nearest point of one to the nearest point of the other."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.ellipsoid import geodesic_m

Metres = NDArray[np.float64]


def nearest_m(place: BaseGeometry | None, others: NDArray[np.object_]) -> Metres:
    """Metres from a place to each of the others (lon/lat, EPSG:4490): 0 where they touch or overlap, NaN where either has no geometry.

    The nearest points are sought in a plane whose degrees of longitude are shortened by the latitude in the middle between the two, and the way
    between them is measured along the geodesic.
    """
    metres = np.full(len(others), np.nan)
    there = np.flatnonzero(~(shapely.is_missing(others) | shapely.is_empty(others)))
    if place is None or place.is_empty or not len(there):
        return metres
    bounds = shapely.bounds(others[there])
    middle = (bounds[:, 1] + bounds[:, 3] + place.bounds[1] + place.bounds[3]) / 4
    for latitude in np.unique(np.round(middle, 1)):  # one plane for all whose middle lies within a tenth of a degree
        of_plane = there[np.round(middle, 1) == latitude]
        squeeze = np.array([np.cos(np.radians(latitude)), 1.0])
        ours, theirs = shapely.transform(place, squeeze.__mul__), shapely.transform(others[of_plane], squeeze.__mul__)
        ends = shapely.get_coordinates(shapely.shortest_line(ours, theirs)).reshape(-1, 2, 2) / squeeze
        metres[of_plane] = geodesic_m(ends[:, 0, 0], ends[:, 0, 1], ends[:, 1, 0], ends[:, 1, 1])
    return metres
