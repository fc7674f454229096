"""Records of the national place-name database (国家地名信息库): what its pages answer, in our words."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import orjson
import shapely

from gazetteer.register.census import numbered
from gazetteer.register.errors import NotANameTable
from gazetteer.register.name_table import Cell, NameTable
from layers.foreign import SourceFile
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

# Their field → ours (gazetteer.md §5.4). `id` is the database's own key: kept in the note, never as ours.
FIELDS: Mapping[str, str] = {
    "place_code": "place_code",
    "standard_name": "name",
    "ethnic_minorities_writing": "minority_text",
    "roman_alphabet_spelling": "roman",
    "place_type_code": "category_code",
    "old_name": "former",
    "place_meaning": "meaning",
    "place_origin": "origin",
    "government_history": "history",
}
_AREAS = ("area", "city", "province")
_KNOWN = frozenset({*FIELDS, *_AREAS, "province_name", "city_name", "area_name", "place_type", "gdm", "pdm"})


def read_national_records(body: bytes, source: SourceFile) -> NameTable:
    """Records of the database, from a whole answer ({"records": […]}) or a bare list. Its points are CGCS2000, as the database says of itself.

    A division code is taken only where it is one; a point that cannot be read is said, and the record comes in without it.

    Raises:
        NotANameTable: it is no JSON, or holds no records with a standard name.
    """
    records = _records(body, source.name)
    rows, shapes, findings = [], [], []
    for number, record in enumerate(records, 1):
        rows.append(_row(record))
        shape, trouble = _shape(record.get("gdm") or record.get("pdm"))
        shapes.append(shape)
        if trouble is not None:
            findings.append(Finding("gazetteer.point-unread", Severity.WARNING, trouble, Where(row=number, column="gdm")))
    drawn = np.empty(len(shapes), dtype=object)
    drawn[:] = shapes
    return NameTable(tuple(rows), numbered(len(rows)), source, drawn, "EPSG:4490", report=Report.of(findings))


def _records(body: bytes, file: str) -> list[Mapping[str, Any]]:
    wanted = Wording(
        "国家地名信息库的记录（records、standard_name）", "records of the national database (records, standard_name)"
    )
    try:
        read = orjson.loads(body)
    except (orjson.JSONDecodeError, RecursionError):
        raise NotANameTable(file, wanted) from None
    found = read.get("records") if isinstance(read, Mapping) else read
    if (
        not isinstance(found, Sequence)
        or isinstance(found, str)
        or not any(isinstance(r, Mapping) and r.get("standard_name") for r in found)
    ):
        raise NotANameTable(file, wanted)
    return [record if isinstance(record, Mapping) else {} for record in found]


def _row(record: Mapping[str, Any]) -> dict[str, Cell]:
    row = {ours: text for theirs, ours in FIELDS.items() if (text := _text(record.get(theirs)))}
    codes = [text for level in _AREAS if (text := _text(record.get(level))) and text.isascii() and text.isdecimal()]
    if codes and not row.get("place_code", "").startswith(
        codes[0][:6]
    ):  # no code, or one that says another county: the record's own word
        row["division_code"] = codes[0]
    spare = [f"{name}：{text}" for name, value in record.items() if name not in _KNOWN and (text := _text(value))]
    if spare:
        row["note"] = "；".join(spare)
    return dict(row)


def _text(value: object) -> str:
    return "" if value is None or isinstance(value, Mapping | list) else str(value).strip()


def _shape(gdm: object) -> tuple[object, Wording | None]:
    """GeoJSON as an object or as text; several points of one record stay several."""
    if gdm in (None, "", {}):
        return None, None
    text = gdm if isinstance(gdm, str) else orjson.dumps(gdm).decode()
    try:
        shape = shapely.from_geojson(text)
    except shapely.errors.GEOSException:
        return None, Wording("位置（gdm）不是 GeoJSON，未采用。", "The position (gdm) is no GeoJSON and was left out.")
    if shape is None or shape.is_empty:
        return None, None
    parts = shapely.get_parts(shape)
    return (parts[0] if len(parts) == 1 else shape), None
