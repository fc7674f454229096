"""How the fields of a check become columns of a table and how those columns are read back; one place knows both ways."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone

from layers.fields import Field, FieldKind, RecordKind, Value
from layers.form_tables import CellType, Editor, FormColumn
from layers.wording import Wording

CHINA = timezone(timedelta(hours=8))
PATH = "path"
_TYPES = {
    FieldKind.NUMBER: CellType.NUMBER,
    FieldKind.INTEGER: CellType.INTEGER,
    FieldKind.DATE: CellType.DAY,
    FieldKind.FLAG: CellType.FLAG,
    FieldKind.MOMENT: CellType.MOMENT,
}
_SEPARATORS = "、，,;；/\n\t "

Row = Mapping[str, object]


def is_people(field: Field) -> bool:
    """Whether a table's rows are persons: one column a side then, the names in it."""
    return field.kind is FieldKind.TABLE and {"name", "side"} <= {c.name for c in field.columns}


def has_own_table(field: Field) -> bool:
    """Whether a field's value needs a table of its own: rows, photos, a track."""
    return field.kind in (FieldKind.PHOTOS, FieldKind.LINE) or (field.kind is FieldKind.TABLE and not is_people(field))


def own_table_name(kind: RecordKind, field: Field) -> str:
    return "photos" if field.kind is FieldKind.PHOTOS else f"{kind.name.removesuffix('_check')}_{field.name}"


def columns_of(field: Field, sides: Mapping[str, str], *, section: str | None = None) -> Iterator[FormColumn]:
    """The columns one field takes in its table.

    Args:
        sides: names of the sides by division code: people have one column a side.
    """
    page = field.section if section is None else section
    if is_people(field):
        for code, name in sides.items():
            label = Wording(f"{name}到场人员（顿号分隔）", f"people present, {name}")
            yield FormColumn(f"{field.name}_{code}", label, section=page)
    elif field.kind is FieldKind.CHOICES and field.codes is not None:
        for code, word in field.codes.labels.items():
            yield FormColumn(f"{field.name}_{code}", Wording(f"{field.label.zh}：{word.zh}", f"{field.label.en}: {word.en}"), CellType.TICK, section=page)  # fmt: skip
    elif field.kind is FieldKind.POSITION:
        for part in field.columns:
            label = Wording(f"{field.label.zh}：{part.label.zh}", f"{field.label.en}: {part.label.en}")
            yield FormColumn(f"{field.name}_{part.name}", label, _type(part), codes=part.codes, section=page)
    else:
        unit = f"（{field.unit}）" if field.unit else ""
        label = Wording(field.label.zh + unit, field.label.en)
        editor = Editor.LINES if field.is_narrative and field.kind is FieldKind.TEXT else Editor.PLAIN
        yield FormColumn(field.name, label, _type(field), editor, field.codes, page)


def _type(field: Field) -> CellType:
    return _TYPES.get(field.kind, CellType.TEXT)


def to_cells(field: Field, value: Value, sides: Mapping[str, str]) -> dict[str, object]:
    """A value as cells of the columns above."""
    if is_people(field):
        rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list | tuple) else []
        return {
            f"{field.name}_{code}": "、".join(str(r.get("name")) for r in rows if r.get("side") == code) or None for code in sides
        }
    if field.kind is FieldKind.CHOICES and field.codes is not None:
        said = set(value) if isinstance(value, list | tuple) else set()
        return {f"{field.name}_{code}": True if code in said else None for code in field.codes}
    if field.kind is FieldKind.POSITION:
        place = value if isinstance(value, Mapping) else {}
        return {f"{field.name}_{part.name}": place.get(part.name) for part in field.columns}
    if field.kind is FieldKind.FLAG:
        return {field.name: None if value is None else "yes" if value else "no"}
    return {field.name: value}


def from_cells(field: Field, row: Row, sides: Sequence[str]) -> object:
    """What the cells of a row say of a field, as raw JSON for `read_statement`; None where they are empty."""
    if is_people(field):
        return [{"name": n, "side": code} for code in sides for n in _names(row.get(f"{field.name}_{code}"))] or None
    if field.kind is FieldKind.CHOICES and field.codes is not None:
        return [code for code in field.codes if row.get(f"{field.name}_{code}") in (1, True, "1", "true", "t")] or None
    if field.kind is FieldKind.POSITION:
        place = {part.name: _cell(part, row.get(f"{field.name}_{part.name}")) for part in field.columns}
        return {name: value for name, value in place.items() if value is not None} or None
    return _cell(field, row.get(field.name))


def _cell(field: Field, raw: object) -> object:
    if raw is None or raw == "":
        return None
    if field.kind is FieldKind.FLAG:
        return {"yes": True, "no": False, "1": True, "0": False}.get(str(raw), raw)
    if field.kind is FieldKind.MOMENT:
        return moment_of(raw)
    if field.kind is FieldKind.DATE:
        return str(raw)[:10].replace("/", "-")
    return raw.strip() if isinstance(raw, str) else raw


def moment_of(raw: object) -> object:
    """A time typed by hand: without an offset it is the clock of China (UTC+8). What is no time stays what it is and is refused in words."""
    text = str(raw).strip().replace("/", "-").replace("：", ":")
    try:
        said = datetime.fromisoformat(text)
    except ValueError:
        return raw
    return (said if said.tzinfo else said.replace(tzinfo=CHINA)).isoformat()


def _names(raw: object) -> list[str]:
    text = str(raw or "")
    for separator in _SEPARATORS:
        text = text.replace(separator, "、")
    return list(dict.fromkeys(name for name in text.split("、") if name))
