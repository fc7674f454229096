"""GeoTIFFs in and out: heights and land cover somebody gives us, travel times we give somebody."""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyproj

from layers.datum import Bounds
from layers.errors import NoDatum
from layers.files.errors import CannotWrite, FormatCannotHold, ReadingCrashed, UnknownFormat, Unreadable
from layers.files.glass import ask_child, private_folder
from layers.files.limits import Limits
from layers.files.raster_job import MISSING_FILE, VALUES_FILE
from layers.files.read import bring_in
from layers.raster import Raster
from layers.wording import Wording

EXTENSIONS = (".tif", ".tiff")
_NODATA_OF_FLOATS = -9999.0
_WRITING = Limits(max_seconds=600)


@dataclass(frozen=True, slots=True)
class ForeignRaster:
    """A raster as somebody's file holds it, and the file's SHA-256."""

    raster: Raster
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class RasterLabel:
    """What a written raster says of itself: one line in both languages, and tags (A–Z, digits and _) for whoever looks deeper."""

    title: Wording
    tags: Mapping[str, str] = field(default_factory=dict)


def read_raster(path: Path | str, *, within: Bounds | None = None, limits: Limits | None = None) -> ForeignRaster:
    """One band of a GeoTIFF, read in the child by GDAL's GTiff driver alone: no files beside it, no network, no virtual names.

    Args:
        path: a .tif on this machine. Its place and its coordinate system must be in the file itself (no .tfw, .prj, .aux.xml).
        within: west, south, east, north in degrees; only the cells that cover it are read. None reads all.
        limits: `max_pixels` bounds the cells read, whatever the file weighs.
    Raises:
        NoDatum: the file names no coordinate system.
        RasterTooLarge, UnsuitableRaster, FileRefused: why it cannot be used.
    """
    limits = limits or Limits()
    name = Path(path).name
    if Path(path).suffix.lower() not in EXTENSIONS:
        raise UnknownFormat(name, EXTENSIONS)
    with private_folder() as folder:
        facts, _, digest = bring_in(path, folder, limits, any_extension=True)
        answer = ask_child("read-raster", facts | {"within": within}, folder=folder, limits=limits)
        values = np.load(folder / VALUES_FILE, allow_pickle=False)
        is_missing = np.load(folder / MISSING_FILE, allow_pickle=False)
    if answer["crs"] is None:
        raise NoDatum(name)
    west, width, north, height = (float(v) for v in answer["transform"])
    raster = Raster(values, (west, width, north, height), pyproj.CRS.from_wkt(answer["crs"]), is_missing, answer["unit"])
    return ForeignRaster(raster, name, digest)


def write_raster(raster: Raster, path: Path | str, *, label: RasterLabel) -> None:
    """Write a raster as a tiled, deflated GeoTIFF with its coordinate system and nodata, whole or not at all.

    Missing cells are -9999 in floats, the lowest number of signed and the highest of unsigned integers.

    Raises:
        FormatCannotHold: a value is the very number that stands for missing.
        CannotWrite: the disk or GDAL gave up.
    """
    target = Path(path)
    values, nodata = _with_nodata(raster)
    facts = {
        "name": target.name,
        "transform": raster.transform,
        "crs": f"EPSG:{raster.epsg}" if raster.epsg else raster.crs.to_wkt("WKT1_GDAL"),
        "nodata": nodata,
        "unit": raster.unit,
        "description": str(label.title),
        "tags": {"TIFFTAG_IMAGEDESCRIPTION": str(label.title), "TIFFTAG_SOFTWARE": "gisvc", **label.tags},
    }
    with private_folder() as folder:
        np.save(folder / VALUES_FILE, values)
        try:
            ask_child("write-raster", facts, folder=folder, limits=_WRITING)
            _put(folder / "out.tif", target)
        except (Unreadable, ReadingCrashed) as failure:
            raise CannotWrite(target.name, "GDAL") from failure
        except OSError as error:
            raise CannotWrite(target.name, error.strerror or "I/O") from error


def _with_nodata(raster: Raster) -> tuple[npt.NDArray[np.generic], float]:
    kind = raster.values.dtype.kind
    if kind == "f":
        nodata: float = _NODATA_OF_FLOATS
    else:
        bounds = np.iinfo(raster.values.dtype.name)
        nodata = bounds.min if kind == "i" else bounds.max
    if (~raster.is_missing & (raster.values == nodata)).any():
        raise FormatCannotHold(
            "GeoTIFF", Wording(f"数值 {nodata:g}（表示无效值）", f"the value {nodata:g}, which stands for missing")
        )
    return np.where(raster.is_missing, raster.values.dtype.type(nodata), raster.values), nodata


def _put(made: Path, target: Path) -> None:
    """Beside the target first, then into its place in one step."""
    with tempfile.TemporaryDirectory(prefix=".gisvc-", dir=target.parent) as name:
        beside = Path(name) / "out.tif"
        shutil.copyfile(made, beside)
        beside.replace(target)
