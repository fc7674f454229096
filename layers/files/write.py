"""Write a layer so that somebody else's program can open it."""

import errno
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd

from layers.datum import require_datum
from layers.files.errors import CannotWrite, UnknownFormat
from layers.files.geoparquet import write_geoparquet
from layers.files.outward import sheet_columns
from layers.files.texts import write_csv, write_geojson
from layers.files.vector_request import write_through_gdal
from layers.files.waypoints import write_gpx
from layers.files.workbook import write_xlsx
from layers.report import Finding, Report
from layers.spec import LayerSpec
from layers.wording import Language, Wording


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One layer on its way out, and how it is to look."""

    frame: gpd.GeoDataFrame
    spec: LayerSpec
    language: Language = "zh"
    stamp: str | None = None

    def keys(self) -> list[str | None]:
        return [None if k is None else str(k) for k in self.frame[self.spec.key].array.to_numpy(dtype=object, na_value=None)]


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """A format we write: its extension and what people call it."""

    name: str
    extension: str
    label: Wording


Writer = Callable[[Outgoing, Path], list[Finding]]


def write_frame(
    frame: gpd.GeoDataFrame,
    path: Path | str,
    *,
    spec: LayerSpec,
    format: str,  # noqa: A002  # because users and callers say "format"
    language: Language = "zh",
    stamp: str | None = None,
) -> Report:
    """Write a layer to a file, whole or not at all.

    Args:
        frame: a layer's frame in the stored datum (EPSG:4490).
        path: where to; an existing file is replaced in one step once the new one is complete.
        spec: what the layer's columns are.
        format: a name of `OUTPUT_FORMATS`.
        language: of headers and labels in sheets; other formats use the spec's own names and codes.
        stamp: a text every row and printed page carries (演示数据, 内部资料 …), in a column 标注 / `stamp`.
    Returns:
        What the format could not hold, cell by cell: a declared loss. Empty when nothing was lost.
    Raises:
        NoDatum: the frame has no coordinate system.
        UnknownFormat, FormatCannotHold, CannotWrite: why there is no file.
    """
    target = Path(path)
    writer = _WRITERS.get(format)
    if writer is None:
        raise UnknownFormat(format, list(_WRITERS))
    require_datum(frame, layer=spec.name)
    outgoing = Outgoing(frame, spec, language, stamp)
    try:
        with tempfile.TemporaryDirectory(prefix=".gisvc-", dir=target.parent) as name:
            # A FileGDB is a folder; it travels as a zip unless a folder was asked for.
            made = Path(name) / f"out{'.gdb' if target.suffix == '.gdb' else _EXTENSIONS[format]}"
            findings = writer(outgoing, made)
            _put(made, target)
    except OSError as error:
        raise CannotWrite(target.name, _reason(error)) from error
    return Report.of(findings)


def _put(made: Path, target: Path) -> None:
    """Put the finished file in place: one step for a file; a FileGDB folder takes the place of the old one."""
    if made.is_dir() and target.exists():
        shutil.rmtree(target)
    if made.is_file():
        with made.open("rb") as finished:
            os.fsync(finished.fileno())
    made.replace(target)


def _reason(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "磁盘已满 / the disk is full"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "没有写权限 / no permission to write"
    if error.errno == errno.ENOENT:
        return "文件夹不存在 / there is no such folder"
    return os.strerror(error.errno) if error.errno else "I/O"


def _csv(encoding: str) -> Writer:
    def write(out: Outgoing, path: Path) -> list[Finding]:
        write_csv(sheet_columns(out.frame, out.spec, language=out.language, stamp=out.stamp), path, encoding)
        return []

    return write


def _xlsx(out: Outgoing, path: Path) -> list[Finding]:
    columns = sheet_columns(out.frame, out.spec, language=out.language, stamp=out.stamp)
    return write_xlsx(columns, path, title=out.spec.label.in_language(out.language), stamp=out.stamp, keys=out.keys())


def _geojson(out: Outgoing, path: Path) -> list[Finding]:
    write_geojson(out.frame, path, out.spec, stamp=out.stamp)
    return []


def _geoparquet(out: Outgoing, path: Path) -> list[Finding]:
    write_geoparquet(out.frame, path, out.spec, stamp=out.stamp)
    return []


def _gpx(out: Outgoing, path: Path) -> list[Finding]:
    return write_gpx(out.frame, path, out.spec, stamp=out.stamp)


def _gdal(format_name: str) -> Writer:
    def write(out: Outgoing, path: Path) -> list[Finding]:
        return write_through_gdal(out.frame, path, out.spec, format_name=format_name, stamp=out.stamp)

    return write


OUTPUT_FORMATS = (
    OutputFormat("csv", ".csv", Wording("CSV（UTF-8）", "CSV (UTF-8)")),
    OutputFormat("csv-gb18030", ".csv", Wording("CSV（GB18030）", "CSV (GB18030)")),
    OutputFormat("xlsx", ".xlsx", Wording("Excel 工作簿", "Excel workbook")),
    OutputFormat("geojson", ".geojson", Wording("GeoJSON", "GeoJSON")),
    OutputFormat("gpkg", ".gpkg", Wording("GeoPackage", "GeoPackage")),
    OutputFormat("parquet", ".parquet", Wording("GeoParquet", "GeoParquet")),
    OutputFormat("shp", ".zip", Wording("Shapefile（UTF-8，zip）", "shapefile (UTF-8, zip)")),
    OutputFormat("shp-gbk", ".zip", Wording("Shapefile（GBK，zip）", "shapefile (GBK, zip)")),
    OutputFormat("kml", ".kml", Wording("KML", "KML")),
    OutputFormat("gpx", ".gpx", Wording("GPX 航点", "GPX waypoints")),
    OutputFormat("flatgeobuf", ".fgb", Wording("FlatGeobuf", "FlatGeobuf")),
    OutputFormat("filegdb", ".gdb.zip", Wording("FileGDB（zip）", "FileGDB (zip)")),
)
_EXTENSIONS = {f.name: f.extension for f in OUTPUT_FORMATS}
_WRITERS: dict[str, Writer] = {
    "csv": _csv("utf-8-sig"),
    "csv-gb18030": _csv("gb18030"),
    "xlsx": _xlsx,
    "geojson": _geojson,
    "parquet": _geoparquet,
    "gpx": _gpx,
    **{name: _gdal(name) for name in ("gpkg", "shp", "shp-gbk", "kml", "flatgeobuf", "filegdb")},
}
