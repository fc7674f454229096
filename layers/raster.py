"""A raster: one grid of values with its place on the ground, such as heights, land cover or minutes of travel."""

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyproj

Transform = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """One band, north up: row 0 is the northernmost, column 0 the westernmost.

    Attributes:
        values: (rows, columns) numbers; what stands where `is_missing` holds means nothing.
        transform: west edge, width of a cell, north edge, height of a cell (both > 0), in units of `crs`; x = west + column × width,
            y = north - row × height.
        crs: what x and y mean, x east and y north.
        is_missing: (rows, columns) where the raster says nothing: nodata, masked or not a number.
        unit: of the values, as the file says it ("m", "minutes"); "" when it says nothing.
    """

    values: npt.NDArray[np.generic]
    transform: Transform
    crs: pyproj.CRS
    is_missing: npt.NDArray[np.bool_]
    unit: str = ""

    @property
    def shape(self) -> tuple[int, int]:
        """Rows, columns."""
        rows, columns = self.values.shape
        return int(rows), int(columns)

    @property
    def epsg(self) -> int | None:
        """The EPSG code of `crs`; None when it has none."""
        code: int | None = self.crs.to_epsg()
        return code

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north edges in units of `crs`."""
        west, width, north, height = self.transform
        rows, columns = self.shape
        return west, north - rows * height, west + columns * width, north

    def fingerprint(self) -> str:
        """SHA-256 of all it says: equal rasters, equal fingerprints."""
        digest = hashlib.sha256(repr((self.shape, str(self.values.dtype), self.transform, self.unit)).encode())
        digest.update((f"EPSG:{self.epsg}" if self.epsg else self.crs.to_wkt()).encode())
        digest.update(np.where(self.is_missing, 0, self.values).tobytes())
        digest.update(np.packbits(self.is_missing).tobytes())
        return digest.hexdigest()
