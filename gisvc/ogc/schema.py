"""What features of a layer look like (Part 5) and what may be asked of them (Part 3), as JSON Schema 2020-12."""

from typing import Any, Final

from layers.edits import is_editable, makes_keys
from layers.spec import Column, ColumnType, GeometryKind, LayerSpec

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
GEOMETRY: Final = "geometry"
_TYPES = {
    ColumnType.TEXT: {"type": "string"},
    ColumnType.CODES: {"type": "string"},
    ColumnType.INTEGER: {"type": "integer"},
    ColumnType.NUMBER: {"type": "number"},
    ColumnType.DATE: {"type": "string", "format": "date"},
    ColumnType.FLAG: {"type": "boolean"},
}
_SHAPES = {
    GeometryKind.POINT: "geometry-point-or-multipoint",
    GeometryKind.LINE: "geometry-linestring-or-multilinestring",
    GeometryKind.POLYGON: "geometry-polygon-or-multipolygon",
    GeometryKind.ANY: "geometry-any",
}
_UCUM = {
    "m": "m",
    "km": "km",
    "m²": "m2",
    "km²": "km2",
    "%": "%",
    "°": "deg",
    "km/h": "km/h",
}  # other units are words, not measures


def schema_of(spec: LayerSpec, address: str) -> dict[str, Any]:
    """Everything a feature says, and what it must say to be taken in. A layer whose rows nobody edits one by one is read only throughout."""
    properties = {column.name: property_of(column, spec) for column in spec.columns}
    properties[GEOMETRY] = _geometry(spec)
    for place, described in enumerate(properties.values(), start=1):
        described["x-ogc-propertySeq"] = place
        if not is_editable(spec):
            described["readOnly"] = True
    needed = [c.name for c in spec.columns if (not makes_keys(spec) if c.name == spec.key else c.required)]
    return _head(spec, address) | {
        "properties": properties,
        "required": [*needed, *([GEOMETRY] if spec.geometry_required else [])],
        "additionalProperties": False,
    }


def queryables_of(spec: LayerSpec, address: str) -> dict[str, Any]:
    """What filters and query parameters may name; nothing else is taken."""
    properties = {column.name: property_of(column, spec) for column in spec.columns}
    return _head(spec, address) | {"properties": properties | {GEOMETRY: _geometry(spec)}, "additionalProperties": False}


def _head(spec: LayerSpec, address: str) -> dict[str, Any]:
    return {"$schema": DIALECT, "$id": address, "type": "object", "title": spec.label.zh, "description": spec.label.en}


def _geometry(spec: LayerSpec) -> dict[str, Any]:
    return {"title": "几何", "description": "geometry", "x-ogc-role": "primary-geometry", "format": _SHAPES[spec.geometry]}


def property_of(column: Column, spec: LayerSpec) -> dict[str, Any]:
    described: dict[str, Any] = {"title": column.label.zh, "description": column.label.en, **_TYPES[column.type]}
    if column.name == spec.key:
        described["x-ogc-role"] = "id"
    if column.unit:
        described["x-ogc-unit"] = _UCUM.get(column.unit, column.unit)
        if column.unit not in _UCUM:
            described["x-ogc-unitLang"] = "zh-CN"
    bounds = {"minimum": column.minimum, "maximum": column.maximum}
    return described | {name: bound for name, bound in bounds.items() if bound is not None} | _codes(column)


def _codes(column: Column) -> dict[str, Any]:
    """A code list as its words; several codes in one text are a pattern over the same words."""
    if column.codes is None:
        return {}
    words = [{"const": code, "title": f"{label.zh} / {label.en}"} for code, label in column.codes.labels.items()]
    if column.type is not ColumnType.CODES:
        return {"oneOf": words}
    one = "|".join(column.codes)
    return {"pattern": f"^({one})(;({one}))*$", "x-ogc-codes": words}
