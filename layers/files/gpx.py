"""GPX as receivers and we write it: waypoints, routes and tracks, every text left as text."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from defusedxml.ElementTree import parse

from layers.files.errors import TooManyRows
from layers.files.limits import Limits
from layers.files.transfer import Found
from layers.files.vectors import choose_layer
from layers.wording import Wording

_ELEMENTS = {"waypoints": "wpt", "routes": "rte", "tracks": "trk"}
_POINTS = frozenset({"rtept", "trkpt", "trkseg"})


def gpx_layers(path: Path) -> list[str]:
    """Which of waypoints, routes and tracks the file holds."""
    root: Any = parse(path).getroot()
    return [layer for layer, tag in _ELEMENTS.items() if any(_local(child) == tag for child in root)]


def read_gpx(path: Path, facts: Mapping[str, Any], limits: Limits) -> Found:
    """One layer of a GPX file, in WGS 84.

    GDAL guesses the type of each extension and turned the code 620423100002 into 2147483647; here nothing is guessed.
    """
    name = str(facts["name"])
    layer = choose_layer(gpx_layers(path), list(_ELEMENTS), facts.get("layer"), name)
    root: Any = parse(path).getroot()
    elements = [child for child in root if _local(child) == _ELEMENTS[layer]]
    if len(elements) > limits.max_rows:
        raise TooManyRows(name, Wording("要素数", "features"), limits.max_rows)
    rows = [_fields(element) for element in elements]
    shapes = [_shape(element, layer) for element in elements]
    wkb = pa.chunked_array([pa.array([None if s is None else shapely.to_wkb(s) for s in shapes], pa.large_binary())])
    return Found(_table(rows), np.arange(1, len(rows) + 1), wkb, crs="EPSG:4326", layer=layer)


def _local(element: Any) -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def _fields(element: Any) -> dict[str, str]:
    """The leaf elements by name, extensions among them; a link is its address."""
    fields: dict[str, str] = {}
    for child in element:
        tag = _local(child)
        if tag == "extensions":
            fields |= {_local(leaf): leaf.text for leaf in child.iter() if not len(leaf) and leaf.text}
        elif tag == "link":
            fields[tag] = child.get("href", "")
        elif tag not in _POINTS and child.text and child.text.strip():
            fields[tag] = child.text
    return fields


def _shape(element: Any, layer: str) -> Any:
    if layer == "waypoints":
        return shapely.Point(_position(element))
    if layer == "routes":
        return _line(c for c in element if _local(c) == "rtept")
    segments = [_line(segment) for segment in element if _local(segment) == "trkseg"]
    lines = [s for s in segments if s is not None]
    return lines[0] if len(lines) == 1 else shapely.MultiLineString(lines) if lines else None


def _line(points: Iterable[Any]) -> Any:
    positions = [_position(p) for p in points]
    return shapely.LineString(positions) if len(positions) > 1 else None


def _position(point: Any) -> tuple[float, float]:
    return float(point.get("lon")), float(point.get("lat"))


def _table(rows: list[dict[str, str]]) -> pa.Table:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table({name: pa.array([row.get(name) for row in rows], pa.large_string()) for name in names})
