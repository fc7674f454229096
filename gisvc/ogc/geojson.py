"""Features as GeoJSON (RFC 7946), in the coordinate system asked for; Content-Crs says which."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson
import shapely

from gisvc.ogc.features import Features


def collection_bytes(features: Features) -> bytes:
    """A FeatureCollection: one page, its links, and how many there are in all where that was counted."""
    return orjson.dumps({"type": "FeatureCollection", "features": list(_features(features))} | said_beside(features))


def feature_bytes(features: Features) -> bytes:
    """The one feature of a page of one."""
    (feature,) = _features(features)
    return orjson.dumps(feature | {"links": list(features.links)} | _marked(features))


def said_beside(features: Features) -> dict[str, Any]:
    """Members of a FeatureCollection beside its features."""
    counted = {} if features.matched is None else {"numberMatched": features.matched}
    return {
        "links": list(features.links),
        "timeStamp": moment(features.at),
        **counted,
        "numberReturned": len(features.page),
        **_marked(features),
    }


def shapes_as_text(features: Features) -> list[Any]:
    """Every geometry as the JSON it is written as, None where a row has no place."""
    texts = shapely.to_geojson(features.crs.from_stored(features.page.geometries))
    return [None if text is None else orjson.Fragment(text) for text in texts]


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _features(features: Features) -> Iterator[dict[str, Any]]:
    for key, shape, properties in zip(features.keys, shapes_as_text(features), features.properties(), strict=True):
        yield {"type": "Feature", "id": key, "geometry": shape, "properties": properties}


def _marked(features: Features) -> dict[str, Any]:
    """What every answer that leaves must carry; no parameter takes it away."""
    return {"purpose": features.purpose, "marks": [{"zh": mark.zh, "en": mark.en} for mark in features.marks]}
