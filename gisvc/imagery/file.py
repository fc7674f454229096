"""The imagery file of the settings: opened by its kind, and again when another has taken its place."""

from pathlib import Path
from threading import Lock
from typing import Protocol

import structlog

from gisvc.imagery.errors import ImageryFormatRefused, ImageryRefused
from gisvc.imagery.geotiff import GeoTiff
from gisvc.imagery.mbtiles import MbTiles
from gisvc.imagery.pmtiles import PmTiles
from layers.errors import Refusal
from layers.wording import Wording

LOG = structlog.get_logger("gisvc.imagery")


class Imagery(Protocol):
    """Tiles of 256 × 256 pixels in Web Mercator, from one file."""

    deepest_zoom: int

    @property
    def remark(self) -> Wording | None: ...

    def tile(self, z: int, x: int, y: int) -> bytes | None: ...


def open_imagery(path: Path) -> Imagery:
    """Open a file by the ending of its name.

    Raises:
        ImageryRefused: the kind is not known or the file cannot be shown.
    """
    match path.suffix.lower():
        case ".mbtiles":
            return MbTiles(path)
        case ".pmtiles":
            return PmTiles(path)
        case ".tif" | ".tiff":
            return GeoTiff(path)
    raise ImageryFormatRefused(
        path.name, Wording(f"扩展名 {path.suffix or '缺失'}", f"its name ends in {path.suffix or 'nothing'}")
    )


class ImageryFile:
    """What stands at the path at the moment. A refusal is kept and logged once, with its sentence, not once a tile."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = Lock()
        self._stamp: tuple[int, ...] | None = None
        self._found: Imagery | Refusal | None = None

    def opened(self) -> Imagery | None:
        """None when no file is set or there is none at the path.

        Raises:
            ImageryRefused: it cannot be shown. What the store says of a damaged MBTiles file comes as it is.
        """
        with self._lock:
            stamp = _stamp_of(self._path)
            if stamp != self._stamp:
                self._stamp, self._found = stamp, _open(self._path) if self._path and stamp else None
            if isinstance(self._found, Refusal):
                raise self._found
            return self._found


def _open(path: Path) -> Imagery | Refusal:
    try:
        return open_imagery(path)
    except Refusal as refusal:
        LOG.warning("imagery refused", code=refusal.code, sentence=refusal.wording.zh, sentence_en=refusal.wording.en)
        return refusal
    except OSError:
        LOG.warning("imagery cannot be opened", file=path.name)
        return ImageryRefused(
            Wording(f"影像文件“{path.name}”无法打开。", f"Imagery file “{path.name}” cannot be opened."), file=path.name
        )


def _stamp_of(path: Path | None) -> tuple[int, ...] | None:
    if path is None or not path.is_file():
        return None
    seen = path.stat()
    return seen.st_ino, seen.st_size, seen.st_mtime_ns
