"""The photo job of the child: decode under a pixel cap, and draw anew without anything but the picture."""

import io
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from layers.files.errors import NotAPhoto, PhotoTooLarge
from layers.files.limits import Limits

_FORMATS = ("JPEG", "PNG", "WEBP")
_SAVING: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 88, "optimize": True},
    "PNG": {"optimize": False},
    "WEBP": {"quality": 88},
}


def render(facts: Mapping[str, Any], folder: Path, limits: Limits) -> dict[str, Any]:  # noqa: ARG001  # because all jobs look alike
    """Job `photo`: `in.photo` drawn anew as `shared.photo`, upright, without EXIF, comments, profiles or trailing bytes."""
    content = (folder / "in.photo").read_bytes()
    Image.MAX_IMAGE_PIXELS = limits.max_pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            _require_size(picture, limits)
            format_name = str(picture.format)
            exif = picture.getexif()
            facts_of_exif = _facts(exif)
            upright = ImageOps.exif_transpose(picture)
            upright.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise PhotoTooLarge(0, 0, limits.max_pixels) from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise NotAPhoto from error
    plain = _plain(upright, format_name)
    plain.save(folder / "shared.photo", format=format_name, **_SAVING[format_name])
    return {"format": format_name, "width": plain.width, "height": plain.height, **facts_of_exif}


def _require_size(picture: Image.Image, limits: Limits) -> None:
    if picture.width * picture.height > limits.max_pixels:
        raise PhotoTooLarge(picture.width, picture.height, limits.max_pixels)
    if getattr(picture, "n_frames", 1) > 1:
        raise NotAPhoto("animation")


def _plain(picture: Image.Image, format_name: str) -> Image.Image:
    """The pixels alone on a new sheet: whatever else hung on the picture stays behind."""
    mode = "RGB" if format_name == "JPEG" or picture.mode not in ("RGBA", "LA", "L", "P") else picture.mode
    mode = "RGBA" if mode in ("P", "LA") else mode
    source = picture.convert(mode)
    plain = Image.new(mode, source.size)
    plain.paste(source)
    return plain


def _facts(exif: Image.Exif) -> dict[str, Any]:
    """When and where the camera says it was taken: evidence for the archive, never for the shared picture."""
    details = exif.get_ifd(ExifTags.IFD.Exif)
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    taken = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    return {
        "taken_at": str(taken)[:19] if taken else None,
        "lat": _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "S"),
        "lon": _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "W"),
    }


def _degrees(parts: Any, hemisphere: Any, negative: str) -> float | None:
    try:
        degrees, minutes, seconds = (float(p) for p in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    return None if value != value or abs(value) > 180 else -value if hemisphere == negative else value
