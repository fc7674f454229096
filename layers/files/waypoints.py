"""Points as GPX waypoints: name and position for the hand-held receiver, every other column as an extension."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, ElementTree, SubElement, register_namespace, tostring

import geopandas as gpd
import numpy as np
import shapely

from layers.files.errors import FormatCannotHold
from layers.files.outward import arrow_table, geometry_of
from layers.report import Finding, Severity, Where
from layers.spec import LayerSpec
from layers.wording import Wording

_GPX = "http://www.topografix.com/GPX/1/1"
_OGR = "http://osgeo.org/gdal"  # the namespace under which GDAL and QGIS show extensions as columns

register_namespace("", _GPX)
register_namespace("ogr", _OGR)


def write_gpx(frame: gpd.GeoDataFrame, path: Path, spec: LayerSpec, *, stamp: str | None) -> list[Finding]:
    """GPX 1.1, one waypoint a row, longitude and latitude as stored (GPX says WGS 84; CGCS2000 differs by less than 0.1 m).

    Returns a finding for each row without a position: GPX has no place for it.

    Raises:
        FormatCannotHold: the layer holds lines or areas.
    """
    shapes = geometry_of(frame)
    types = set(np.unique(shapely.get_type_id(shapes)).tolist())
    if types - {-1, 0}:
        raise FormatCannotHold("GPX", Wording("线、面或多点", "lines, areas or multi-points"))
    root = Element(f"{{{_GPX}}}gpx", version="1.1", creator="gisvc")
    left_out: list[Finding] = []
    for row, shape in zip(arrow_table(frame, spec, stamp=stamp).to_pylist(), shapes, strict=True):
        if shape is None:
            left_out.append(_no_position(spec.name, str(row[spec.key])))
        else:
            _add_waypoint(root, row, shape, spec)
    ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
    return left_out


def _add_waypoint(root: Element, row: dict[str, Any], shape: Any, spec: LayerSpec) -> None:
    waypoint = SubElement(root, f"{{{_GPX}}}wpt", lat=repr(float(shape.y)), lon=repr(float(shape.x)))
    SubElement(waypoint, f"{{{_GPX}}}name").text = _xml_text(row.get("name") or row[spec.key])
    extensions = SubElement(waypoint, f"{{{_GPX}}}extensions")
    for name, value in row.items():
        if value is not None and name != "name":
            SubElement(extensions, f"{{{_OGR}}}{name}").text = _xml_text(value)


def _xml_text(value: Any) -> str:
    """Text without the control characters XML has no way to write."""
    return "".join(c for c in str(value) if c >= " " or c in "\t\n\r")


def _no_position(layer: str, key: str) -> Finding:
    sentence = Wording(
        f"“{key}”没有位置，GPX 放不下，已略去。", f"“{key}” has no position and GPX no place for it; it was left out."
    )
    return Finding("files.row-without-position", Severity.WARNING, sentence, Where(layer=layer, key=key))


class RoutePoint(NamedTuple):
    """One stop of a route: its name on the receiver's screen, degrees, and what to know about it."""

    name: str
    lon: float
    lat: float
    note: str = ""


def route_gpx(title: str, stops: Sequence[RoutePoint]) -> bytes:
    """GPX 1.1: each stop as a waypoint, and all of them in their order as one route."""
    root = Element(f"{{{_GPX}}}gpx", version="1.1", creator="gisvc")
    for stop in stops:
        _add_stop(root, "wpt", stop)
    if stops:
        route = SubElement(root, f"{{{_GPX}}}rte")
        SubElement(route, f"{{{_GPX}}}name").text = _xml_text(title)
        for stop in stops:
            _add_stop(route, "rtept", stop)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add_stop(parent: Element, tag: str, stop: RoutePoint) -> None:
    point = SubElement(parent, f"{{{_GPX}}}{tag}", lat=repr(stop.lat), lon=repr(stop.lon))
    SubElement(point, f"{{{_GPX}}}name").text = _xml_text(stop.name)
    if stop.note:
        SubElement(point, f"{{{_GPX}}}desc").text = _xml_text(stop.note)
