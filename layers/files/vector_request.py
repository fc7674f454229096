"""What GDAL is asked to write, worked out on our side: names, types and what each format cannot hold."""

import shutil
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyarrow as pa
import shapely

from layers.files.errors import CannotWrite, FormatCannotHold, ReadingCrashed, Unreadable
from layers.files.glass import ask_child, private_folder
from layers.files.limits import Limits
from layers.files.outward import arrow_table, geometry_of, wkb_column
from layers.files.shapefile_names import NAMES_FILE, fit_to_dbf, short_names, write_names
from layers.report import Finding, Severity
from layers.spec import GeometryKind, LayerSpec
from layers.wording import Wording

_WRITING = Limits(max_seconds=600)
_KIND_OF_TYPE = {0: "Point", 1: "LineString", 2: "LineString", 3: "Polygon", 4: "Point", 5: "LineString", 6: "Polygon"}
_TYPE_OF_KIND = {
    GeometryKind.POINT: "Point",
    GeometryKind.LINE: "LineString",
    GeometryKind.POLYGON: "Polygon",
    GeometryKind.ANY: "Unknown",
}


@dataclass(frozen=True, slots=True)
class Target:
    """How one format is written: driver, options, encoding."""

    driver: str
    suffix: str
    encoding: str | None = None
    dataset_options: dict[str, str] = field(default_factory=dict)
    layer_options: dict[str, str] = field(default_factory=dict)


_TARGETS = {
    # Version 1.2, because the QGIS of a bureau (3.22 and older) warns of anything younger.
    "gpkg": Target("GPKG", ".gpkg", dataset_options={"VERSION": "1.2"}),
    "shp": Target("ESRI Shapefile", ".shp", encoding="UTF-8"),
    "shp-gbk": Target("ESRI Shapefile", ".shp", encoding="GBK"),
    "kml": Target("LIBKML", ".kml"),
    # An index would sort the rows and has no place for a row without a shape.
    "flatgeobuf": Target("FlatGeobuf", ".fgb", layer_options={"SPATIAL_INDEX": "NO"}),
    "filegdb": Target("OpenFileGDB", ".gdb"),
}


def write_through_gdal(
    frame: gpd.GeoDataFrame, path: Path, spec: LayerSpec, *, format_name: str, stamp: str | None
) -> list[Finding]:
    """Write a frame with one of GDAL's drivers, in the child.

    Returns what the format cannot hold, cell by cell.

    Raises:
        FormatCannotHold: a shapefile or FileGDB of mixed kinds.
        CannotWrite: GDAL gave up.
    """
    target = _TARGETS[format_name]
    shapes = geometry_of(frame)
    geometry_type = _geometry_type(shapes, spec, format_name)
    table, findings = _table(frame, spec, target, stamp)
    if target.driver == "LIBKML":
        table = _days_as_text(table)
    with private_folder() as folder:
        _hand_over(table.append_column("geometry", wkb_column(shapes)), folder / "in.arrow")
        facts = {
            "name": f"{spec.name}{target.suffix}",
            "driver": target.driver,
            "output": f"{spec.name}{target.suffix}",
            "layer": spec.name,
            "geometry_type": geometry_type,
            "encoding": target.encoding,
            "dataset_options": target.dataset_options,
            "layer_options": target.layer_options,
            "name_field": "name" if "name" in table.column_names else spec.key,
        }
        try:
            ask_child("write", facts, folder=folder, limits=_WRITING)
        except (Unreadable, ReadingCrashed) as failure:
            raise CannotWrite(path.name, "GDAL") from failure
        if target.driver == "ESRI Shapefile":
            write_names(folder / "out" / NAMES_FILE, table.column_names, spec)
        _bring_out(folder / "out", path)
    return findings


def _table(frame: gpd.GeoDataFrame, spec: LayerSpec, target: Target, stamp: str | None) -> tuple[pa.Table, list[Finding]]:
    if target.driver != "ESRI Shapefile":
        return arrow_table(frame, spec, stamp=stamp), []
    columns = [*spec.column_names, *(["stamp"] if stamp is not None else [])]
    names = short_names(columns)
    table, losses = fit_to_dbf(arrow_table(frame, spec, stamp=stamp, names=names), str(target.encoding))
    keys = frame[spec.key].array.to_numpy(dtype=object, na_value=None)
    full = {short: name for name, short in names.items()}
    findings = [_renamed(names)] if any(n != s for n, s in names.items()) else []
    findings += [loss.finding(spec.name, keys[loss.row], full[loss.column]) for loss in losses]
    return table, findings


def _days_as_text(table: pa.Table) -> pa.Table:
    """LIBKML writes a day as 2020/05/01; ISO is what everybody else reads."""
    days = [(i, f) for i, f in enumerate(table.schema) if pa.types.is_date(f.type)]
    for at, day in days:
        table = table.set_column(at, day.name, table.column(at).cast(pa.string()).cast(pa.large_string()))
    return table


def _geometry_type(shapes: Any, spec: LayerSpec, format_name: str) -> str:
    """The one type of the layer: multi as soon as one part is; Unknown for mixed kinds."""
    codes = {int(c) for c in np.unique(shapely.get_type_id(shapes)) if c >= 0}
    if not codes:
        return _TYPE_OF_KIND[spec.geometry]
    kinds = {_KIND_OF_TYPE.get(code, "Unknown") for code in codes}
    label = {"shp": "Shapefile", "shp-gbk": "Shapefile", "filegdb": "FileGDB"}.get(format_name)
    if label is not None and (len(kinds) > 1 or "Unknown" in kinds):
        raise FormatCannotHold(label, Wording("点、线、面混合的图层", "a layer that mixes points, lines and areas"))
    if len(kinds) > 1 or "Unknown" in kinds:
        return "Unknown"
    kind = kinds.pop()
    # A shapefile's lines and areas are multi anyway; KML has one element for both.
    multi_codes = {"kml": set(), "shp": {4}, "shp-gbk": {4}}.get(format_name, {4, 5, 6})
    is_multi = bool(codes & multi_codes)
    return f"Multi{kind}" if is_multi else kind


def _hand_over(table: pa.Table, path: Path) -> None:
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def _bring_out(made: Path, path: Path) -> None:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(p for p in made.rglob("*") if p.is_file()):
                archive.write(part, part.relative_to(made))
        return
    (only,) = list(_visible(made.iterdir()))
    shutil.move(only, path)


def _visible(paths: Iterable[Path]) -> Iterable[Path]:
    return (p for p in paths if not p.name.startswith("."))


def _renamed(names: dict[str, str]) -> Finding:
    listed = "、".join(f"{name}→{short}" for name, short in names.items() if name != short)
    sentence = Wording(
        f"Shapefile 字段名最多 10 个字符，已缩短：{listed}。", f"A shapefile's field names have 10 characters at most: {listed}."
    )
    return Finding("files.fields-renamed", Severity.NOTE, sentence, evidence=dict(names))
