"""A north-up GeoTIFF, shown as tiles of a web map."""

import io
import math
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import numpy as np
from PIL import Image
from PIL.TiffImagePlugin import BITSPERSAMPLE, SAMPLESPERPIXEL, TiffImageFile

from gisvc.imagery.errors import ImageryDamaged, ImageryFormatRefused, ImageryRefused, ImageryTooLarge
from gisvc.imagery.geotags import parse_no_value, parse_placement
from gisvc.imagery.pixels import STRETCHED, Bytes, Pyramid, build_pyramid
from gisvc.imagery.web_tiles import SIDE, pixel_centres, pixel_m, zoom_of
from layers.wording import Wording

MOST_PIXELS = 80_000_000
"""A county of 2,800 km² at 6 m. Measured in colour: 320 MB held, 0.8 GB while it is decoded (32-bit heights: 1.3 GB)."""
_KINDS = STRETCHED | {"1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr"}
_UNREADABLE = (OSError, SyntaxError, ValueError, KeyError, TypeError, EOFError, struct.error, MemoryError)


class GeoTiff:
    """Tags are read at once, pixels when the first tile is asked for, and then kept.

    Raises:
        ImageryRefused: one of its kinds; none but damage and compression is found later than here.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with _opened(path) as image:
            if image.width * image.height > MOST_PIXELS:
                raise ImageryTooLarge(path.name, image.width * image.height, MOST_PIXELS)
            _require_pixel_kind(image, path.name)
            try:
                self._placement = parse_placement(image.tag_v2, path.name, width=image.width, height=image.height)
                self._no_value = parse_no_value(image.tag_v2)
            except (ValueError, TypeError) as trouble:
                raise ImageryDamaged(path.name) from trouble
            self.is_stretched = image.mode in STRETCHED
        self.deepest_zoom = zoom_of(self._placement.pixel_m, self._placement.centre[1])
        self._pyramid: Pyramid | ImageryRefused | None = None
        self._lock = Lock()

    @property
    def remark(self) -> Wording | None:
        """What was done to the values, for the attribution."""
        return Wording("灰度按 2%–98% 拉伸", "greys from the 2nd to the 98th percentile") if self.is_stretched else None

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """JPEG, or PNG where something is transparent; None where the image shows nothing."""
        lon, lat = np.meshgrid(*pixel_centres(z, x, y))
        west, south, east, north = self._placement.bounds
        near = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        columns, rows = self._placement.pixels_of(lon[near], lat[near])
        inside = (columns >= 0) & (columns < self._placement.width) & (rows >= 0) & (rows < self._placement.height)
        if not inside.any():
            return None
        coarser = math.log2(pixel_m(z, self._placement.centre[1]) / self._placement.pixel_m)
        values = self._pixels().sample(columns[inside], rows[inside], level=max(0, int(coarser)))
        near[near] = inside
        return _encode(values, near)

    def _pixels(self) -> Pyramid:
        """Decoded once; a file that could not be decoded is not tried again for every tile."""
        with self._lock:
            if self._pyramid is None:
                try:
                    with _opened(self._path) as image:
                        self._pyramid = build_pyramid(image, self._no_value)
                except _UNREADABLE:
                    self._pyramid = ImageryDamaged(self._path.name)
            if isinstance(self._pyramid, ImageryRefused):
                raise self._pyramid
            return self._pyramid


def _require_pixel_kind(image: TiffImageFile, name: str) -> None:
    """Colours of 16 bits are refused: Pillow keeps their upper byte alone, and an 11-bit satellite image would be black.

    So are more bands than colours with opacity: nobody says which three to show.
    """
    bits, bands = max(image.tag_v2.get(BITSPERSAMPLE, (8,))), int(image.tag_v2.get(SAMPLESPERPIXEL, 1))
    if image.mode not in _KINDS or bands > 4 or (bits > 8 and image.mode not in STRETCHED):
        why = Wording(
            f"像素类型 {image.mode}，{bands} 个波段，每波段 {bits} 位",
            f"pixels of type {image.mode}, {bands} bands of {bits} bits",
        )
        raise ImageryFormatRefused(name, why)


@contextmanager
def _opened(path: Path) -> Iterator[TiffImageFile]:
    """Pillow's TIFF reader and no other: a disguised file of another kind is not tried."""
    with path.open("rb") as file:
        try:
            image = TiffImageFile(file)
        except _UNREADABLE as trouble:
            why = Wording(
                "不是可识别的 TIFF，或其压缩方式、像素类型不受支持",
                "no TIFF, or a compression or pixel type that is not known here",
            )
            raise ImageryFormatRefused(path.name, why) from trouble
        yield image


def _encode(values: Bytes, seen: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> bytes | None:
    """A picture of 256 × 256 from the bands of its seen pixels."""
    bands = values.shape[1]
    has_opacity = bands in (2, 4)
    if has_opacity and not values[:, -1].any():
        return None
    is_full = bool(seen.all()) and not (has_opacity and (values[:, -1] < 255).any())
    colours = bands - has_opacity
    picture = np.zeros((SIDE, SIDE, colours + (not is_full)), np.uint8)
    if not is_full:
        picture[seen, -1] = 255
    picture[seen] = (
        values[:, :colours]
        if is_full
        else np.column_stack([values[:, :colours], values[:, -1] if has_opacity else picture[seen, -1]])
    )
    kept = io.BytesIO()
    shown = Image.fromarray(picture[:, :, 0] if picture.shape[2] == 1 else picture)
    shown.save(kept, "JPEG", quality=85) if is_full else shown.save(kept, "PNG")
    return kept.getvalue()
