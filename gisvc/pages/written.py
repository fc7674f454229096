"""Values of records as text to be typed over, and text that was typed as values."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from layers.field_values import BadValue, read_value
from layers.fields import Field, FieldKind, RecordKind, Value
from layers.store.clock import CHINA
from layers.wording import Wording

FLAGS = {"yes": True, "no": False}
NEEDED = Wording("必填。", "is needed.")


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form says: the fields that differ from what was shown, and what could not be read, by field."""

    values: dict[str, Value]
    wrong: dict[str, Wording]


def written(field: Field, value: Value) -> str:
    """A single value as its control shows it. Times are Beijing's, to the minute, as the browser's own control has them."""
    if value is None:
        return ""
    if field.kind is FieldKind.FLAG:
        return "yes" if value else "no"
    if field.kind is FieldKind.NUMBER and isinstance(value, int | float):
        return f"{value:.15g}"
    if field.kind is FieldKind.MOMENT and isinstance(value, str):
        return f"{datetime.fromisoformat(value).astimezone(CHINA):%Y-%m-%dT%H:%M}"
    if field.kind is FieldKind.LINE and isinstance(value, list | tuple):
        return "\n".join(f"{p[0]:.15g}, {p[1]:.15g}" for p in value if isinstance(p, list | tuple))
    if field.kind is FieldKind.POSITION and isinstance(value, Mapping):
        return ", ".join(f"{value[name]:.15g}" for name in ("lon", "lat") if name in value)
    if field.kind is FieldKind.CHOICES and isinstance(value, list | tuple):
        return "; ".join(str(one) for one in value)
    return str(value)


def read_typed(
    kind: RecordKind, sent: Mapping[str, Sequence[str]], shown: Mapping[str, Value], *, left_out: frozenset[str] = frozenset()
) -> Typed:
    """The values of a form, by field. What stands as it was shown says nothing; what was cleared says that it is empty.

    Args:
        sent: texts by the name of their control.
        shown: the values the form was filled with.
    """
    values: dict[str, Value] = {}
    wrong: dict[str, Wording] = {}
    for field in kind.fields:
        if field.kind is FieldKind.PHOTOS or field.name in left_out:
            continue
        held = shown.get(field.name)
        try:
            value = read_value(field, _raw(field, sent, held))
        except BadValue as bad:
            wrong[field.name] = bad.wording
            continue
        if value != held:
            values[field.name] = value
    return Typed(values, wrong)


def missing(kind: RecordKind, values: Mapping[str, Value], *, left_out: frozenset[str] = frozenset()) -> dict[str, Wording]:
    """Required fields that say nothing, for records that are of no use without them."""
    lacking = [f for f in kind.fields if f.required and f.name not in left_out and values.get(f.name) is None]
    return {f.name: Wording(f"“{f.label.zh}”{NEEDED.zh}", f"“{f.label.en}” {NEEDED.en}") for f in lacking}


def _raw(field: Field, sent: Mapping[str, Sequence[str]], held: Value) -> object:
    if field.kind is FieldKind.POSITION:
        before = held if isinstance(held, Mapping) else {}
        return _row(field, f"{field.name}.", sent, before)
    if field.is_table:
        return _table(field, sent, held)
    return _cell(field, sent.get(field.name, ()), held)


def _table(field: Field, sent: Mapping[str, Sequence[str]], held: Value) -> list[object]:
    before = [row for row in held if isinstance(row, Mapping)] if isinstance(held, list | tuple) else []
    numbers = sorted({int(n) for name in sent if (n := _number_of(field.name, name)).isdigit() and n.isascii() and len(n) <= 4})
    rows = [_row(field, f"{field.name}.{n}.", sent, before[n] if n < len(before) else {}) for n in numbers]
    return [row for row in rows if row]


def _number_of(table: str, name: str) -> str:
    first, _, rest = name.partition(".")
    return rest.partition(".")[0] if first == table else ""


def _row(field: Field, prefix: str, sent: Mapping[str, Sequence[str]], before: Mapping[str, Value]) -> dict[str, object]:
    row = {c.name: _cell(c, sent.get(prefix + c.name, ()), before.get(c.name)) for c in field.columns}
    return {name: value for name, value in row.items() if value not in (None, "", [])}


def _cell(field: Field, texts: Sequence[str], held: Value) -> object:
    """One control's text as JSON. A text left as it was shown is the value it was shown for, to the last digit."""
    if field.kind is FieldKind.CHOICES:
        return [part for text in texts for part in _split(text)]
    text = unicodedata.normalize("NFC", next(iter(texts), "")).replace("\r\n", "\n").strip()
    if held is not None and text == written(field, held).strip():
        return held
    if not text:
        return None
    match field.kind:
        case FieldKind.FLAG:
            return FLAGS.get(text, text)
        case FieldKind.NUMBER | FieldKind.INTEGER:
            return _as_number(text)
        case FieldKind.MOMENT:
            return _as_moment(text)
        case FieldKind.LINE:
            return [
                [_as_number(part) for part in line.replace("，", ",").split(",")] for line in text.splitlines() if line.strip()
            ]
        case FieldKind.POSITION:  # in a table's cell: longitude and latitude, nothing more
            return dict(zip(("lon", "lat"), map(_as_number, text.replace("，", ",").split(",")), strict=False))
        case _:
            return text


def _split(text: str) -> list[str]:
    for mark in "；、，,\n\t ":
        text = text.replace(mark, ";")
    return [part for part in text.split(";") if part]


def _as_number(text: str) -> object:
    try:
        return float(unicodedata.normalize("NFKC", text).replace(" ", ""))
    except ValueError:
        return text  # because the field's own reader says what is wrong with it


def _as_moment(text: str) -> str:
    """A browser's own control knows no zone: what is typed is Beijing time."""
    try:
        said = datetime.fromisoformat(text)
    except ValueError:
        return text
    return (said if said.tzinfo else said.replace(tzinfo=CHINA)).isoformat()
