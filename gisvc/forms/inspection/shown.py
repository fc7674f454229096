"""How a record's values read on a form: words for codes, names for division codes, boxes for what is ticked by hand."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from gisvc.forms.papers.paper import Entry
from gisvc.tongue import SHOWN_IN
from layers.fields import Field, FieldKind, RecordKind, Value

Names = Mapping[str, str]
BOX, TICKED = "□", "■"  # GB 2312 has both; ☐ and ☑ are in no Chinese font we know
BLANK = "＿＿＿＿"


def shown(field: Field, value: Value, names: Names) -> str:
    """A value in words; nothing for nothing."""
    if value is None:
        return ""
    match field.kind:
        case FieldKind.CHOICE:
            return word(field, str(value))
        case FieldKind.CHOICES if isinstance(value, list | tuple):
            return "、".join(names.get(str(v), word(field, str(v))) for v in value)
        case FieldKind.FLAG:
            return "是" if value else "否"
        case FieldKind.NUMBER | FieldKind.INTEGER:
            return f"{value:g}{_unit(field)}" if isinstance(value, int | float) else str(value)
        case FieldKind.MOMENT:
            return clock(str(value))
        case FieldKind.DATE:
            return day(str(value))
        case FieldKind.POSITION if isinstance(value, Mapping):
            return place(field, value)
        case FieldKind.LINE if isinstance(value, list | tuple):
            return f"轨迹 {len(value)} 点"
        case FieldKind.PHOTOS if isinstance(value, list | tuple):
            return f"{len(value)} 张"
        case FieldKind.TABLE if isinstance(value, list | tuple):
            return "；".join(row_text(field, row, names) for row in value if isinstance(row, Mapping))
    return names.get(str(value), str(value)) if is_side(field) else str(value)


def row_text(field: Field, row: Mapping[str, Value], names: Names) -> str:
    """One row of a table on one line."""
    return " ".join(shown(c, row[c.name], names) for c in field.columns if row.get(c.name) is not None)


def word(field: Field, code: str) -> str:
    """The Chinese word of a code; the code itself where the list does not hold it."""
    return field.codes.labels[code].zh if field.codes is not None and code in field.codes else code


def place(field: Field, value: Mapping[str, Value]) -> str:
    """A measured position with its method and mean error: without these two numbers say nothing."""
    lon, lat = value.get("lon"), value.get("lat")
    parts = [f"经度 {lon:.7f}° 纬度 {lat:.7f}°" if isinstance(lon, int | float) and isinstance(lat, int | float) else ""]
    parts += [
        f"{column.label.zh} {shown(column, value[column.name], {})}"
        for column in field.columns
        if column.name not in ("lon", "lat") and value.get(column.name) is not None
    ]
    return "，".join(part for part in parts if part)


def boxes(field: Field, value: Value) -> str:
    """Every choice with a box, those of the value ticked: □完好 ■损坏."""
    held = {str(v) for v in value} if isinstance(value, list | tuple) else {str(value)}
    if field.kind is FieldKind.FLAG:
        return f"{TICKED if value is True else BOX}是　{TICKED if value is False else BOX}否"
    if field.codes is None:
        return ""
    return "　".join(f"{TICKED if code in held else BOX}{label.zh}" for code, label in field.codes.labels.items())


def is_boxed(field: Field) -> bool:
    return field.kind is FieldKind.FLAG or (field.kind in (FieldKind.CHOICE, FieldKind.CHOICES) and field.codes is not None)


def label_of(label: str) -> str:
    """A label on paper, where names stand instead of division codes."""
    return label.removesuffix("区划代码") or label


def is_side(field: Field) -> bool:
    """A field that names a side by its division code."""
    return "区划代码" in field.label.zh


def by_sides(field: Field, values: Mapping[str, Value], names: Names) -> str:
    """What the sides say of one field: once where they say the same, otherwise each with its name. Neither is chosen."""
    said = {side: shown(field, value, names) for side, value in values.items() if value is not None}
    if len(set(said.values())) <= 1 and len(said) == len(values):
        return next(iter(said.values()), "")
    return "\n".join(f"{names.get(side, side)}：{text}" for side, text in said.items())


def entries_of(kind: RecordKind, values: Mapping[str, Value], names: Names, leave_out: Sequence[str] = ()) -> tuple[Entry, ...]:
    """Every field of a record with a word about it, in the order the record declares. Tables and photos have blocks of their own."""
    fields = [f for f in kind.fields if f.name not in leave_out and f.kind is not FieldKind.PHOTOS]
    return tuple(Entry(f.name, label_of(f.label.zh), shown(f, values.get(f.name), names), is_wide=is_long(f)) for f in fields)


def caption_of(photos: Field, row: Mapping[str, Value]) -> str:
    """What stands under a photo: view, face, direction, time and its own words."""
    said = {
        c.name: shown(c, row.get(c.name), {}) for c in photos.columns if c.name not in ("photo_id", "lon", "lat", "accuracy_m")
    }
    bearing = f"方向 {said['bearing_deg']}" if said.get("bearing_deg") else ""
    parts = (said.get("stage", ""), said["view"], said["face"], bearing, said["taken_at"], said["caption"])
    return " ".join(part for part in parts if part)


def is_long(field: Field) -> bool:
    """Fields whose value needs a whole line."""
    return (
        field.is_table
        or (field.is_narrative and field.kind is FieldKind.TEXT)
        or field.kind is FieldKind.POSITION
        or (is_boxed(field) and field.codes is not None and len(field.codes.labels) > 3)
    )


def day(text: str | None) -> str:
    """2026-09-01 as 2026年9月1日."""
    if not text:
        return ""
    try:
        when = datetime.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{when.year}年{when.month}月{when.day}日"


def clock(text: str) -> str:
    """A moment with its offset, in Beijing time."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return text
    when = when.astimezone(SHOWN_IN) if when.tzinfo else when
    return f"{day(when.isoformat())} {when:%H:%M}"


def metres(value: object) -> str:
    """A chainage as surveyors write it: K1+234.5; nothing for nothing."""
    if not isinstance(value, int | float):
        return ""
    return f"K{int(value // 1000)}+{value % 1000:05.1f}"


def _unit(field: Field) -> str:
    return f" {field.unit}" if field.unit else ""
