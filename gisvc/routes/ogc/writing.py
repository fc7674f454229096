"""Features written out in a format, with the headers that say in which coordinate system they stand."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from fastapi.responses import Response

from gisvc.ogc import geojson, jsonfg, tables
from gisvc.ogc.errors import BadValue
from gisvc.ogc.features import Features
from gisvc.ogc.formats import MEDIA_OF_FEATURES, Format
from gisvc.ogc.links import header_of
from gisvc.routes.answering import attachment
from gisvc.routes.ogc.door import Door
from gisvc.routes.ogc.pages import features_page
from layers.files.write import write_frame
from layers.frames import frame_of
from layers.wording import Wording

_PAGES: dict[Format, Callable[[Features], bytes]] = {
    Format.JSON: geojson.collection_bytes,
    Format.JSON_FG: jsonfg.collection_bytes,
    Format.CSV: tables.csv_bytes,
}
_SINGLE = {**_PAGES, Format.JSON: geojson.feature_bytes, Format.JSON_FG: jsonfg.feature_bytes}
_ENDINGS = {Format.CSV: "csv", Format.FLATGEOBUF: "fgb"}


def written(door: Door, features: Features, chosen: Format, *, is_single: bool = False) -> Response:
    """A page of features, or the one feature of a page of one."""
    if chosen is Format.HTML:
        answer: Response = features_page(door, features, is_single=is_single)
    elif chosen is Format.FLATGEOBUF:
        answer = Response(_flatgeobuf(door, features))
    else:
        answer = Response((_SINGLE if is_single else _PAGES)[chosen](features))
    if chosen in _ENDINGS:
        kept = attachment(b"", f"{features.spec.name}.{_ENDINGS[chosen]}").headers["content-disposition"]
        answer.headers["Content-Disposition"] = kept
    if chosen is not Format.HTML:
        answer.headers["Content-Type"] = MEDIA_OF_FEATURES[chosen]
    answer.headers["Content-Crs"] = f"<{features.crs.uri}>"
    following = header_of(features.links)
    if following:
        answer.headers["Link"] = following
    return answer


def _flatgeobuf(door: Door, features: Features) -> bytes:
    """GDAL writes it, in its child process; one at a time, and the last few are kept.

    Raises:
        BadValue: a coordinate system other than degrees; the file says EPSG:4490 and holds longitude first, as its format wants.
    """
    if not features.crs.is_in_degrees:
        wanted = Wording("FlatGeobuf 只以经纬度（EPSG:4490）提供。", "FlatGeobuf is given in degrees (EPSG:4490) only.")
        raise BadValue("crs", features.crs.uri, wanted)
    key = ("flatgeobuf", features.spec.name, features.purpose, tuple(features.keys), tuple(features.page.versions))
    return door.desk.papers.fetch(key, lambda: _written_by_gdal(features))


def _written_by_gdal(features: Features) -> bytes:
    rows = features.properties()
    for row, shape in zip(rows, features.page.geometries, strict=True):
        row["geometry"] = shape
    with tempfile.TemporaryDirectory(prefix="gisvc-ogc-") as folder:
        path = Path(folder) / "features.fgb"
        write_frame(frame_of(features.spec, rows), path, spec=features.spec, format="flatgeobuf", stamp=features.stamp)
        return path.read_bytes()
