"""20 空间数据: the round's layers as GeoPackage, shapefile, KML or GPX, each layer a file in one zip."""

import tempfile
from pathlib import Path

import geopandas as gpd

from boundaries.specs import LINES, MARKERS, PILLARS, REFERENCE_OBJECTS, SEGMENTS, TRIPOINTS
from gisvc.forms.inspection.order import Order
from gisvc.forms.papers.bundles import file_name, to_zip, with_sums
from layers.files.write import OUTPUT_FORMATS, write_frame
from layers.spec import LayerSpec

FORMATS = ("gpkg", "shp", "kml", "gpx")
_EXTENSIONS = {f.name: f.extension for f in OUTPUT_FORMATS}


def spatial_files(order: Order, form: str) -> bytes:
    """A zip of the layers that have a place; every row carries the marks. What a format cannot hold is listed in 说明.txt."""
    stamp, files, lost = "；".join(mark for mark in order.marks), {}, []
    for spec, frame in _layers(order):
        placed = frame[~frame.geometry.isna()]
        if placed.empty or (form == "gpx" and set(placed.geom_type) - {"Point"}):
            continue
        with tempfile.TemporaryDirectory(prefix="gisvc-spatial-") as folder:
            path = Path(folder) / f"{spec.name}{_EXTENSIONS[form]}"
            report = write_frame(placed, path, spec=spec, format=form, stamp=stamp)
            lost += [finding.sentence.zh for finding in report]
            files[f"{file_name(spec.label.zh)}-{path.name}"] = path.read_bytes()
    told = ["坐标系 CGCS2000（EPSG:4490）", stamp, f"版本散列值 {order.dossier.study.version}", *lost]
    files["说明.txt"] = ("\n".join(told) + "\n").encode("utf-8-sig")
    return to_zip(with_sums(files))


def _layers(order: Order) -> list[tuple[LayerSpec, gpd.GeoDataFrame]]:
    register, wanted = order.dossier.study.register, {order.line_id} if order.line_id else set(order.dossier.study.round.line_ids)
    markers = {item.subject for item in order.items}

    def on_lines(frame: gpd.GeoDataFrame, column: str) -> gpd.GeoDataFrame:
        return frame[frame[column].isin(wanted if column == "line_id" else markers)]

    return [
        (LINES, on_lines(register.lines, "line_id")),
        (SEGMENTS, on_lines(register.segments, "line_id")),
        (MARKERS, on_lines(register.markers, "marker_id")),
        (PILLARS, on_lines(register.pillars, "marker_id")),
        (REFERENCE_OBJECTS, on_lines(register.reference_objects, "marker_id")),
        (TRIPOINTS, order.dossier.tripoints),
    ]
