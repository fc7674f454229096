"""The formats the open door speaks: asked for by `f`, or by the Accept header when there is none."""

from enum import StrEnum
from typing import Final

from gisvc.ogc.errors import BadValue
from layers.wording import Wording


class Format(StrEnum):
    """A format by the name it has in `f`."""

    JSON = "json"
    JSON_FG = "jsonfg"
    HTML = "html"
    CSV = "csv"
    FLATGEOBUF = "flatgeobuf"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Format.JSON: "GeoJSON",
    Format.JSON_FG: "JSON-FG",
    Format.HTML: "HTML",
    Format.CSV: "CSV",
    Format.FLATGEOBUF: "FlatGeobuf",
}

GEOJSON: Final = "application/geo+json"
SCHEMA: Final = "application/schema+json"
OPENAPI: Final = "application/vnd.oai.openapi+json;version=3.0"
MVT: Final = "application/vnd.mapbox-vector-tile"
PROBLEM: Final = "application/problem+json"
MEDIA_OF_FEATURES: Final = {
    Format.JSON: GEOJSON,
    Format.JSON_FG: "application/vnd.ogc.fg+json",
    Format.HTML: "text/html",
    Format.CSV: "text/csv; charset=utf-8; header=present",
    Format.FLATGEOBUF: "application/vnd.flatgeobuf",
}
FEATURES = tuple(MEDIA_OF_FEATURES)
PLAIN = (Format.JSON, Format.HTML)
"""What landing, collections, schemas and the like are given in."""

_ACCEPTED = {
    "application/geo+json": Format.JSON,
    "application/json": Format.JSON,
    "application/vnd.ogc.fg+json": Format.JSON_FG,
    "application/fg+json": Format.JSON_FG,
    "text/html": Format.HTML,
    "application/xhtml+xml": Format.HTML,
    "text/csv": Format.CSV,
    "application/vnd.flatgeobuf": Format.FLATGEOBUF,
    "application/flatgeobuf": Format.FLATGEOBUF,
    "*/*": Format.JSON,
    "application/*": Format.JSON,
}
_MOST_ACCEPTED = 1000  # characters of an Accept header that are read


def choose_format(said: str | None, accept: str, among: tuple[Format, ...]) -> Format:
    """What `f` says, else the best of what the client accepts; a client that accepts nothing we have gets JSON rather than a 406.

    Raises:
        BadValue: `f` names no format of this address.
    """
    if said is not None:
        if said not in {str(one) for one in among}:
            listed = "、".join(among), ", ".join(among)
            raise BadValue("f", said, Wording(f"可用的有：{listed[0]}。", f"There are: {listed[1]}."))
        return Format(said)
    wished = sorted(_wishes(accept[:_MOST_ACCEPTED]), key=lambda wish: -wish[1])
    return next((_ACCEPTED[media] for media, _ in wished if _ACCEPTED.get(media) in among), Format.JSON)


def _wishes(accept: str) -> list[tuple[str, float]]:
    wishes = []
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            q = float(weight)
        except ValueError:
            q = 0.0
        if 0 < q <= 1:
            wishes.append((media, q))
    return wishes
