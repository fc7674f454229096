"""A map as one still picture: what a page shows on paper, and where scripts are off."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from gisvc.maps.sheet import Bounds, MapSheet, Plate

Coordinates = npt.NDArray[np.float64]

WIDTH = 720.0
MARGIN = 14.0
# Corners closer than this on the picture are left out: half a pixel.
FINEST_PX = 0.5


@dataclass(frozen=True, slots=True)
class Still:
    """A picture `width` × `height` pixels large: for each plate its outlines as SVG path data, and its points as x, y."""

    width: float
    height: float
    plates: tuple[tuple[Plate, list[str], list[tuple[float, float]]], ...]

    @classmethod
    def of(cls, sheet: MapSheet) -> "Still":
        bounds = sheet.bounds
        if bounds is None:
            return cls(WIDTH, WIDTH / 2, ())
        _, scale_y, extent = _scales(bounds)
        plates = tuple((plate, *_drawn(plate, bounds)) for plate in sheet.plates)
        return cls(WIDTH, round(extent * scale_y + 2 * MARGIN, 1), plates)


def _drawn(plate: Plate, bounds: Bounds) -> tuple[list[str], list[tuple[float, float]]]:
    paths: list[str] = []
    points: list[tuple[float, float]] = []
    for shape in plate.shapes:
        if shape.label:  # words on the map; the picture has none
            continue
        flat = shapely.transform(shape.geometry, lambda degrees: _pixels(degrees, bounds))
        if shapely.get_dimensions(flat) == 0:
            points += [(round(x, 1), round(y, 1)) for x, y in shapely.get_coordinates(flat).tolist()]
        else:
            paths.append(_path(shapely.simplify(flat, FINEST_PX)))
    return paths, points


def _path(flat: shapely.Geometry) -> str:
    """`M … L … Z` of every ring or line."""
    dimension = shapely.get_dimensions(flat)
    parts = shapely.get_parts(flat)
    lines = shapely.get_rings(parts) if dimension == 2 else parts
    close = "Z" if dimension == 2 else ""
    return "".join(f"M{' '.join(f'{x:.1f} {y:.1f}' for x, y in shapely.get_coordinates(line).tolist())}{close}" for line in lines)


def _pixels(degrees: Coordinates, bounds: Bounds) -> Coordinates:
    scale_x, scale_y, _ = _scales(bounds)
    west, _, _, north = bounds
    return np.column_stack(((degrees[:, 0] - west) * scale_x + MARGIN, (north - degrees[:, 1]) * scale_y + MARGIN))


def _scales(bounds: Bounds) -> tuple[float, float, float]:
    """Pixels per degree east and north, and the degrees from south to north; equirectangular about the middle parallel."""
    west, south, east, north = bounds
    squeeze = math.cos(math.radians((south + north) / 2))
    extent_x, extent_y = max(east - west, 1e-3), max(north - south, 1e-3)
    scale_y = min((WIDTH - 2 * MARGIN) / (extent_x * squeeze), (WIDTH - 2 * MARGIN) / extent_y)
    return scale_y * squeeze, scale_y, extent_y
