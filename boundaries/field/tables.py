"""The tables of a field package: what to find on the map, and one row to fill in for each item of the checklist."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely import Point

from boundaries.field.columns import PATH, columns_of, has_own_table, own_table_name, to_cells
from boundaries.field.contents import Contents
from boundaries.field.words import chainage, one_text, registered_facts, said_in_words
from boundaries.lines.chainage import StraightenedLine
from boundaries.records.kinds import MARKER_CHECK, SEGMENT_CHECK
from boundaries.records.statement import canonical
from boundaries.rounds.checklist import ChecklistItem
from boundaries.specs import AGREEMENTS, KEEPERS, LINES, MARKERS, REFERENCE_OBJECTS, SEGMENTS
from layers.fields import Field, FieldKind, RecordKind, Value
from layers.form_tables import CellType, Editor, FormColumn, FormTable, Relation
from layers.spec import ColumnType, GeometryKind, LayerSpec
from layers.wording import Wording

CHECKED = (MARKER_CHECK, SEGMENT_CHECK)
KEY = "check_key"
TICKET_TABLE = "package"
_KIND_COLOURS = {MARKER_CHECK.name: "#c00000", SEGMENT_CHECK.name: "#b45f06"}
_CELL_TYPES = {
    ColumnType.INTEGER: CellType.INTEGER,
    ColumnType.NUMBER: CellType.NUMBER,
    ColumnType.DATE: CellType.DAY,
    ColumnType.FLAG: CellType.FLAG,
}
_FIXED = (
    FormColumn(KEY, Wording("行标识", "key"), editor=Editor.HIDDEN),
    FormColumn("subject", Wording("对象", "subject"), editor=Editor.HIDDEN),
    FormColumn("title", Wording("名称", "title"), editor=Editor.FIXED),
    FormColumn("line", Wording("界线", "line"), editor=Editor.FIXED),
    FormColumn("section_name", Wording("分段", "section"), editor=Editor.FIXED),
    FormColumn("chainage", Wording("里程", "chainage"), editor=Editor.FIXED),
    FormColumn("registered", Wording("登记事项", "as registered"), editor=Editor.FIXED),
    FormColumn("last_round", Wording("上次联检", "last round"), editor=Editor.FIXED),
    FormColumn("filled_by", Wording("填写人", "filled in by")),
    FormColumn("sees", Wording("已知记录", "seen"), editor=Editor.HIDDEN),
    FormColumn("sent", Wording("原值", "as sent"), editor=Editor.HIDDEN),
    FormColumn("sent_place", Wording("原位置", "place as sent"), editor=Editor.HIDDEN),
)


def form_tables(contents: Contents) -> tuple[FormTable, ...]:
    """Every table of a package, the bottom of the map first."""
    register = contents.register
    on_list = {(item.kind.name, item.subject) for item in contents.checklist.items}
    lines = register.lines[register.lines["line_id"].isin(contents.round.line_ids)]
    segments = register.segments[register.segments["line_id"].isin(contents.round.line_ids)]
    markers = register.markers[[(MARKER_CHECK.name, m) in on_list for m in register.markers["marker_id"]]]
    objects = register.reference_objects[register.reference_objects["marker_id"].isin(set(markers["marker_id"]))]
    return (
        _layer(LINES, lines, "name", "#7f7f7f"),
        _layer(SEGMENTS, segments, "name", "#38761d"),
        _layer(REFERENCE_OBJECTS, objects, "name", "#674ea7"),
        _layer(MARKERS, markers, "marker_no", "#1f4e79"),
        *(_checks(contents, kind) for kind in reversed(CHECKED)),
        *(table for kind in CHECKED for table in _own_tables(contents, kind)),
        _photos(),
        _plain(AGREEMENTS, contents.papers, "title"),
        *([_plain(KEEPERS, contents.keepers, "name")] if contents.wish.with_contacts else []),
        _ticket(contents),
    )


def form_tables_to_read() -> tuple[str, ...]:
    """The tables that are read when a package comes back."""
    own = dict.fromkeys(own_table_name(kind, field) for kind in CHECKED for field in kind.fields if has_own_table(field))
    return (TICKET_TABLE, *(table_name(kind) for kind in CHECKED), *own)


def relations() -> tuple[Relation, ...]:
    """Which tables hang on which checks."""
    made: dict[tuple[str, str], Relation] = {}
    for kind in CHECKED:
        for field in kind.fields:
            if has_own_table(field):
                name = own_table_name(kind, field)
                made[kind.name, name] = Relation(table_name(kind), name, KEY, field.label, field.section)
    return tuple(made.values())


def table_name(kind: RecordKind) -> str:
    return f"{kind.name}s"


def _layer(spec: LayerSpec, frame: gpd.GeoDataFrame, caption: str, colour: str) -> FormTable:
    columns = tuple(_fixed_column(spec, name) for name in spec.column_names)
    rows = [_plain_row(row) for row in frame.to_dict("records")]
    shape = spec.geometry if spec.geometry is not GeometryKind.POLYGON else GeometryKind.ANY
    return FormTable(spec.name, spec.label, spec.key, caption, columns, rows, shape, colour)


def _plain(spec: LayerSpec, rows: Sequence[Mapping[str, Value]], caption: str) -> FormTable:
    columns = tuple(_fixed_column(spec, name) for name in spec.column_names)
    return FormTable(spec.name, spec.label, spec.key, caption, columns, [_plain_row(dict(row)) for row in rows])


def _fixed_column(spec: LayerSpec, name: str) -> FormColumn:
    column = spec.column(name)
    return FormColumn(name, column.label, _CELL_TYPES.get(column.type, CellType.TEXT), Editor.FIXED, column.codes)


def _plain_row(row: Mapping[str, object]) -> dict[str, object]:
    return {str(name): _cell(value) for name, value in row.items()}


def _cell(value: Any) -> object:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if value is None or (not hasattr(value, "geom_type") and pd.isna(value)):
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.item() if hasattr(value, "item") else value


def _checks(contents: Contents, kind: RecordKind) -> FormTable:
    items = [item for item in contents.checklist.items if item.kind is kind]
    columns = [*_FIXED]
    for field in kind.fields:
        if not has_own_table(field):
            columns += columns_of(field, contents.names)
    courses = _courses(contents) if kind is SEGMENT_CHECK else {}
    rows = [_check_row(contents, item, courses) for item in items]
    label = Wording(f"{kind.label.zh}（填写）", f"{kind.label.en} (to fill in)")
    shape = GeometryKind.POINT if kind is MARKER_CHECK else GeometryKind.LINE
    return FormTable(
        table_name(kind), label, KEY, "title", tuple(columns), rows, shape, _KIND_COLOURS[kind.name],
        is_form=True, remembers_edits=True, sections=kind.sections,
    )  # fmt: skip


def _check_row(contents: Contents, item: ChecklistItem, courses: Mapping[str, StraightenedLine]) -> dict[str, object]:
    held = contents.held(item)
    values = held.values if held else {}
    line = contents.register.lines[contents.register.lines["line_id"] == item.line_id]
    between = chainage(item.from_m) if item.from_m == item.to_m else f"{chainage(item.from_m)}–{chainage(item.to_m)}"
    row: dict[str, object] = {
        KEY: contents.row_key(item),
        "subject": item.subject,
        "title": item.title,
        "line": None if line.empty else str(line["name"].iloc[0]),
        "section_name": next((s.name for s in contents.round.sections if s.section_id == item.section_id), item.section_id) or None,
        "chainage": between,
        "registered": one_text(registered_facts(item, contents.names)) or None,
        "last_round": one_text(((Wording("轮次", "round"), Wording(item.last_round, item.last_round)), *said_in_words(item.kind, item.last))) if item.last else None,
        "sees": canonical(list(held.heads if held else ())).decode(),
        "sent": canonical(values).decode(),
        "sent_place": canonical([item.lon, item.lat]).decode(),
        "geometry": _place(item, courses),
    }  # fmt: skip
    for field in item.kind.fields:
        if not has_own_table(field):
            row |= to_cells(field, values.get(field.name), contents.names)
    return row


def _courses(contents: Contents) -> dict[str, StraightenedLine]:
    lines = contents.register.lines
    drawn = zip(lines["line_id"], lines.geometry, strict=True)
    return {
        line_id: StraightenedLine.of(line, line_id=line_id)
        for line_id, line in drawn
        if line_id in contents.round.line_ids and line is not None
    }


def _place(item: ChecklistItem, courses: Mapping[str, StraightenedLine]) -> object:
    """A segment as its stretch of the line, whether it was drawn in the register or not; a marker as its point."""
    if item.line_id in courses and item.from_m is not None and item.to_m is not None and item.length_m > 0:
        return courses[item.line_id].stretch(item.from_m, min(item.to_m, courses[item.line_id].length_m))
    return None if item.lon is None or item.lat is None else Point(item.lon, item.lat)


def _own_tables(contents: Contents, kind: RecordKind) -> Iterator[FormTable]:
    """Tables that hang on the checks: pillars and reference objects one row each beforehand, tracks and marks as they are found."""
    for field in kind.fields:
        if not has_own_table(field) or field.kind is FieldKind.PHOTOS:
            continue
        rows = [row for item in contents.checklist.items if item.kind is kind for row in _own_rows(contents, item, field)]
        shape = GeometryKind.LINE if field.kind is FieldKind.LINE else None
        label = Wording(f"{kind.subject_label.zh}·{field.label.zh}", f"{kind.subject_label.en}: {field.label.en}")
        yield FormTable(own_table_name(kind, field), label, "row_key", "row_title", own_columns(field), rows, shape, "#bf9000")


def own_columns(field: Field) -> tuple[FormColumn, ...]:
    """The columns of a table that hangs on the checks."""
    columns = [
        FormColumn("row_key", Wording("行标识", "key"), editor=Editor.HIDDEN),
        FormColumn(KEY, Wording("所属检查", "check"), editor=Editor.HIDDEN),
        FormColumn("row_title", Wording("名称", "title"), editor=Editor.FIXED),
    ]
    for column in field.columns:
        if column.name == "photo_id":
            columns.append(FormColumn(PATH, Wording("照片文件", "photo"), editor=Editor.PHOTO))
        elif column.name in ("object_id", "pillar_id"):
            columns.append(FormColumn(column.name, column.label, editor=Editor.HIDDEN))
        else:
            columns += columns_of(column, {}, section="")
    return tuple(columns)


def _own_rows(contents: Contents, item: ChecklistItem, field: Field) -> Iterator[dict[str, object]]:
    held = contents.held(item)
    value = held.value(field.name) if held else None
    said = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list | tuple) else []
    key = {"tapes": "object_id", "pillars": "pillar_id"}.get(field.name)
    if key is None:
        for at, row in enumerate(said):
            yield _own_row(contents, item, field, str(at), row, str(row.get("description", "")))
        return
    by_key = {str(row.get(key)): row for row in said}
    for registered in item.objects if key == "object_id" else item.pillars:
        name = str(registered[key])
        yield _own_row(contents, item, field, name, {key: name, **by_key.pop(name, {})}, _title_of(registered))
    for name, row in by_key.items():
        yield _own_row(contents, item, field, name, row, name)


def _own_row(
    contents: Contents, item: ChecklistItem, field: Field, name: str, row: Mapping[str, Value], title: str
) -> dict[str, object]:
    parent = contents.row_key(item)
    cells: dict[str, object] = {
        "row_key": str(uuid.uuid5(uuid.UUID(parent), f"{field.name}|{name}")),
        KEY: parent,
        "row_title": title or None,
    }
    for column in field.columns:
        cells |= to_cells(column, row.get(column.name), {})
    return cells


def _title_of(registered: Mapping[str, Value]) -> str:
    """A reference object with its registered distance, a pillar with its letter."""
    distance = registered.get("distance_m")
    if "name" in registered:
        part = f"（{registered['measured_part']}）" if registered.get("measured_part") else ""
        return f"{registered['name']}{part}" + (f" 登记 {distance:g} m" if isinstance(distance, float) else "")
    return f"{registered.get('letter') or ''} {registered.get('division_code') or ''}".strip()


def _photos() -> FormTable:
    field = MARKER_CHECK.field("photos")
    rows: list[dict[str, object]] = []
    return FormTable("photos", Wording("照片", "photos"), "row_key", PATH, own_columns(field), rows)


def _ticket(contents: Contents) -> FormTable:
    names = ("package_id", "round_id", "side", "made_at", "seal")
    columns = tuple(FormColumn(name, Wording(name, name), editor=Editor.FIXED) for name in names)
    rows = [dict(contents.ticket.to_json())]
    return FormTable(TICKET_TABLE, Wording("外业包", "field package"), "package_id", "package_id", columns, rows)
