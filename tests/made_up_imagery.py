"""Made-up imagery, written tag by tag: nothing here is shared with the code that reads it."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

DOUBLE, SHORT, ASCII = 12, 3, 2
GEOGRAPHIC, PROJECTED = (2, 2048), (1, 3072)


def write_geotiff(path: Path, pixels: NDArray[Any], *, epsg: int, corner: tuple[float, float], pixel: float, **more: Any) -> Path:
    """A GeoTIFF with its north-west corner at `corner`. `more`: point, no_value, tags (replacing), compression, tie."""
    model, key = GEOGRAPHIC if epsg in (4326, 4490, 4610) else PROJECTED
    keys = [1024, 0, 1, model, 1025, 0, 1, 2 if more.get("point") else 1, key, 0, 1, epsg]
    tie = more.get("tie", (0.0, 0.0))
    written: dict[int, tuple[int, Any]] = {
        33550: (DOUBLE, (pixel, pixel, 0.0)),
        33922: (DOUBLE, (*tie, 0.0, *corner, 0.0)),
        34735: (SHORT, (1, 1, 0, 3, *keys)),
    }
    if "no_value" in more:
        written[42113] = (ASCII, str(more["no_value"]))
    written |= more.get("tags", {})
    tags = ImageFileDirectory_v2()
    for tag, (kind, value) in written.items():
        if value is not None:
            tags.tagtype[tag] = kind
            tags[tag] = value
    Image.fromarray(pixels).save(path, "TIFF", tiffinfo=tags, compression=more.get("compression", "raw"))
    return path


def write_pmtiles(path: Path, tiles: dict[tuple[int, int, int], bytes], kind: TileType = TileType.PNG) -> Path:
    """A PMTiles file by the library's own writer."""
    with path.open("wb") as file:
        writer: Any = Writer(file)  # type: ignore[no-untyped-call]  # because the library's writer has no types
        for place in sorted(tiles, key=lambda place: zxy_to_tileid(*place)):
            writer.write_tile(zxy_to_tileid(*place), tiles[place])
        writer.finalize({"tile_type": kind, "tile_compression": Compression.NONE}, {})
    return path


def marked(height: int, width: int, row: int, column: int) -> NDArray[np.uint8]:
    """Dark grey with one white block of 5 × 5 pixels, its middle at this row and column."""
    pixels = np.full((height, width, 3), 40, np.uint8)
    pixels[row - 2 : row + 3, column - 2 : column + 3] = 255
    return pixels
