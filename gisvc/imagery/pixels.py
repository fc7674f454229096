"""The pixels of an image, at full size and halved again and again, and how they are looked up."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from gisvc.imagery.web_tiles import SIDE, Floats

Bytes = NDArray[np.uint8]
DARKEST, BRIGHTEST = 2, 98  # percentiles: a few clouds or pits must not turn the rest grey
LOOKED_AT = 1_000_000  # pixels the percentiles are taken from
STRIP = 1024  # rows
STRETCHED = frozenset({"I", "I;16", "I;16B", "I;16L", "F"})


@dataclass(frozen=True)
class Pyramid:
    """An image at full size and each time half of it: 1 to 4 bands of 8 bits, the last of an even number is opacity."""

    levels: tuple[Bytes, ...]

    def sample(self, columns: Floats, rows: Floats, *, level: int) -> Bytes:
        """Bilinear values at fractional pixels of full size, which must lie inside; one row of bands a place."""
        pixels = self.levels[min(level, len(self.levels) - 1)]
        factor = 2 ** min(level, len(self.levels) - 1)
        left, right, east = _between(columns / factor, pixels.shape[1])
        upper, lower, south = _between(rows / factor, pixels.shape[0])
        corners = [(upper, left, (1 - south) * (1 - east)), (upper, right, (1 - south) * east)]
        corners += [(lower, left, south * (1 - east)), (lower, right, south * east)]
        return _weighted([(pixels[row, column], weight) for row, column, weight in corners])


def build_pyramid(image: Image.Image, no_value: float | None) -> Pyramid:
    """Every level of an image; Pillow weighs colours by opacity when it halves."""
    image = to_eight_bits(image, no_value)
    levels = [_bands(image)]
    while max(image.size) > SIDE:
        image = image.reduce(2)
        levels.append(_bands(image))
    return Pyramid(tuple(levels))


def to_eight_bits(image: Image.Image, no_value: float | None) -> Image.Image:
    """L, LA, RGB or RGBA. Colours stay; 16 and 32 bits become greys from the 2nd to the 98th percentile."""
    if image.mode in STRETCHED:
        return _stretch(np.asarray(image), no_value)
    has_alpha = image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info
    colours = "L" if image.mode in ("1", "L", "LA") else "RGB"
    wanted = f"{colours}A" if has_alpha else colours
    seen = image if image.mode == wanted else image.convert(wanted)  # a copy of a whole county is not made for nothing
    if no_value is not None and not has_alpha:
        bands = _bands(image if image.mode == "P" else seen)
        seen.putalpha(Image.fromarray(np.where((bands == no_value).all(axis=2), 0, 255).astype(np.uint8)))
    return seen


def _stretch(values: NDArray[np.generic], no_value: float | None) -> Image.Image:
    """Greys of heights or of 16-bit images, strip by strip: decimals of the whole image would need four times its memory."""
    low, high = _darkest_and_brightest(values, no_value)
    greys, opacity = np.empty(values.shape, np.uint8), np.empty(values.shape, np.uint8)
    for top in range(0, values.shape[0], STRIP):
        strip = values[top : top + STRIP].astype(np.float32)
        seen = _is_seen(strip, no_value)
        scaled = (np.where(seen, strip, low) - low) * (255 / max(high - low, 1e-9))
        greys[top : top + STRIP] = np.clip(scaled, 0, 255)
        opacity[top : top + STRIP] = np.where(seen, 255, 0)
    picture = Image.fromarray(greys)
    if not opacity.all():
        picture.putalpha(Image.fromarray(opacity))
    return picture


def _darkest_and_brightest(values: NDArray[np.generic], no_value: float | None) -> tuple[float, float]:
    """The percentiles, or the extremes where nearly everything is of one value."""
    step = max(1, int((values.size / LOOKED_AT) ** 0.5))
    looked_at = values[::step, ::step].astype(np.float32)
    looked_at = looked_at[_is_seen(looked_at, no_value)]
    if not looked_at.size:
        return 0.0, 1.0
    low, high = np.percentile(looked_at, [DARKEST, BRIGHTEST])
    return (float(low), float(high)) if high > low else (float(looked_at.min()), float(looked_at.max()))


def _is_seen(values: NDArray[np.float32], no_value: float | None) -> NDArray[np.bool_]:
    seen = np.isfinite(values)
    return seen if no_value is None else seen & (values != np.float32(no_value))


def _bands(image: Image.Image) -> Bytes:
    pixels = np.asarray(image)
    return pixels[:, :, np.newaxis] if pixels.ndim == 2 else pixels


def _between(places: Floats, count: int) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """The two pixels a place lies between, and how far it is towards the second."""
    first = np.floor(places - 0.5)
    share = (places - 0.5 - first).astype(np.float32)
    at = first.astype(np.intp)
    return np.clip(at, 0, count - 1), np.clip(at + 1, 0, count - 1), share


def _weighted(corners: list[tuple[Bytes, NDArray[np.float32]]]) -> Bytes:
    """The mean of four corners; what cannot be seen lends no colour."""
    bands = corners[0][0].shape[1]
    if bands in (1, 3):
        total = sum(values * weight[:, np.newaxis] for values, weight in corners)
        return np.asarray(np.rint(total), np.uint8)
    weights = [weight * values[:, -1] for values, weight in corners]
    opacity = np.asarray(sum(weights), np.float32)
    colour = sum(values[:, :-1] * weight[:, np.newaxis] for (values, _), weight in zip(corners, weights, strict=True))
    colour = np.asarray(colour) / np.maximum(opacity, 1e-6)[:, np.newaxis]
    return np.asarray(np.rint(np.column_stack([colour, opacity])), np.uint8)
