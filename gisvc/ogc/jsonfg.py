"""Features as JSON-FG (OGC 21-045r1): GeoJSON that can say CGCS2000, and since when a thing holds."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import orjson

from gisvc.ogc.crs import CRS84
from gisvc.ogc.features import Features
from gisvc.ogc.geojson import said_beside, shapes_as_text
from layers.spec import GeometryKind
from layers.store.selection import Page

CORE: Final = "http://www.opengis.net/spec/json-fg-1/1.0/conf/core"
_DIMENSIONS = {GeometryKind.POINT: 0, GeometryKind.LINE: 1, GeometryKind.POLYGON: 2}


def collection_bytes(features: Features) -> bytes:
    """A JSON-FG FeatureCollection."""
    return orjson.dumps(
        {"type": "FeatureCollection"} | _head(features) | {"features": list(_features(features))} | said_beside(features)
    )


def feature_bytes(features: Features) -> bytes:
    """The one feature of a page of one."""
    (feature,) = _features(features)
    return orjson.dumps({"type": "Feature"} | _head(features) | feature | {"links": list(features.links)})


def _head(features: Features) -> dict[str, Any]:
    dimension = _DIMENSIONS.get(features.spec.geometry)
    return {
        "conformsTo": [CORE],
        "featureType": features.spec.name,
        **({} if dimension is None else {"geometryDimension": dimension}),
        "coordRefSys": features.crs.uri,
    }


def _features(features: Features) -> Iterator[dict[str, Any]]:
    """`geometry` speaks CRS84 alone, so in any other system the place stands in `place`."""
    is_plain = features.crs is CRS84
    page = features.page
    shapes = shapes_as_text(features)
    for n, (key, shape, properties) in enumerate(zip(features.keys, shapes, features.properties(), strict=True)):
        yield {
            "type": "Feature",
            "id": key,
            "time": time_of(page, n),
            "place": None if is_plain else shape,
            "geometry": shape if is_plain else None,
            "properties": properties,
        }


def time_of(page: Page, n: int = 0) -> dict[str, list[str]]:
    """Since when and until when a row holds. JSON-FG's intervals include their end."""
    ended = page.valid_to[n]
    return {"interval": [page.valid_from[n].isoformat(), ".." if ended is None else (ended - timedelta(days=1)).isoformat()]}
