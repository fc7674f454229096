"""Where a tile lies on the earth, and where a place lies in a tile."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from layers.wording import Wording

Floats = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]

EXTENT: Final = 4096
"""Grid cells along one edge of a tile (MVT 2.1 §4.1): a sixteenth of a pixel where a tile is shown on 256."""
MARGIN: Final = 64
"""Grid cells drawn beyond each edge, so that a symbol or a line's width is not cut off there: four pixels."""
_EARTH_M: Final = 6378137.0
_MOST_LATITUDE: Final = 85.0511287798066  # where Web Mercator is as high as it is wide


@dataclass(frozen=True, slots=True)
class TileGrid:
    """A tile matrix set of OGC 17-083r4 whose tiles are halved from level to level. Rows count from the north.

    Positions of EPSG:4490 and CRS84 are taken for the same here: they differ by less than the cell of any grid we serve.
    """

    id: str
    title: Wording
    crs: str
    columns: int  # of level 0, which has one row
    deepest: int
    is_mercator: bool

    @property
    def uri(self) -> str:
        return f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{self.id}"

    @property
    def _edge(self) -> float:
        """Half the height of level 0, in the grid's own unit."""
        return np.pi * _EARTH_M if self.is_mercator else 90.0

    @property
    def corner(self) -> tuple[float, float]:
        """The north-west corner, in the grid's own unit."""
        return -self._edge * self.columns, self._edge

    def size_at(self, z: int) -> float:
        """The edge of a tile, in the grid's own unit."""
        return 2 * self._edge * 0.5**z

    def to_plane(self, lonlat: Floats) -> Floats:
        if not self.is_mercator:
            return lonlat
        latitude = np.radians(np.clip(lonlat[:, 1], -_MOST_LATITUDE, _MOST_LATITUDE))
        return np.column_stack([np.radians(lonlat[:, 0]) * _EARTH_M, np.arctanh(np.sin(latitude)) * _EARTH_M])

    def to_degrees(self, x: float, y: float) -> tuple[float, float]:
        if not self.is_mercator:
            return x, y
        return float(np.degrees(x / _EARTH_M)), float(np.degrees(np.arctan(np.sinh(y / _EARTH_M))))

    def holds(self, z: int, column: int, row: int) -> bool:
        return 0 <= z <= self.deepest and 0 <= column < self.columns * 2**z and 0 <= row < 2**z

    def columns_and_rows(self, box: Box, z: int) -> tuple[range, range]:
        """The tiles of a level that a box of degrees touches."""
        west, north = self.corner
        size = self.size_at(z)
        (x0, y0), (x1, y1) = self.to_plane(np.array([[box[0], box[3]], [box[2], box[1]]], dtype=float))
        first, last = (x0 - west) / size, (x1 - west) / size
        top, bottom = (north - y0) / size, (north - y1) / size
        width, height = self.columns * 2**z - 1, 2**z - 1
        return (
            range(max(0, int(first)), min(width, int(last)) + 1),
            range(max(0, int(top)), min(height, int(bottom)) + 1),
        )


WEB_MERCATOR = TileGrid(
    "WebMercatorQuad", Wording("网络墨卡托（网页地图）", "Web Mercator (web maps)"), "http://www.opengis.net/def/crs/EPSG/0/3857", 1, 22, True
)  # fmt: skip
WORLD_CRS84 = TileGrid(
    "WorldCRS84Quad", Wording("经纬度（与 CGCS2000 地理坐标对应）", "longitude and latitude (goes with geographic CGCS2000)"), "http://www.opengis.net/def/crs/OGC/1.3/CRS84", 2, 21, False
)  # fmt: skip
GRIDS: Final = {grid.id: grid for grid in (WEB_MERCATOR, WORLD_CRS84)}


@dataclass(frozen=True, slots=True)
class Square:
    """One tile: `z` is its tileMatrix, `x` its tileCol, `y` its tileRow."""

    grid: TileGrid
    z: int
    x: int
    y: int

    @property
    def degrees(self) -> Box:
        """West, south, east, north of what is drawn in it, the margin included."""
        west, north = self._corner
        size = self.grid.size_at(self.z)
        beyond = size * MARGIN / EXTENT
        left, bottom = self.grid.to_degrees(west - beyond, north - size - beyond)
        right, top = self.grid.to_degrees(west + size + beyond, north + beyond)
        return left, bottom, right, top

    def places(self, lonlat: Floats) -> Floats:
        """Positions in the tile: columns eastwards, rows southwards, 0 to 4096, not yet rounded."""
        return self.cells(self.grid.to_plane(lonlat))

    def cells(self, plane: Floats) -> Floats:
        """As `places`, of positions that are on the grid's plane already."""
        unit = self.grid.size_at(self.z) / EXTENT
        placed: Floats = (plane - self._corner) / (unit, -unit)
        return placed

    @property
    def _corner(self) -> tuple[float, float]:
        west, north = self.grid.corner
        size = self.grid.size_at(self.z)
        return west + self.x * size, north - self.y * size
