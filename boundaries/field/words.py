"""Registered facts and earlier findings in words, for the screen of a phone and the cell of a table."""

from collections.abc import Iterator, Mapping, Sequence

from boundaries.records.kinds import MARKER_CHECK
from boundaries.rounds.checklist import ChecklistItem
from boundaries.specs import MARKERS, SEGMENTS
from layers.fields import Field, FieldKind, RecordKind, Value
from layers.reference import SOURCE_COLUMNS
from layers.spec import Column, ColumnType, LayerSpec
from layers.wording import Wording

Fact = tuple[Wording, Wording]
_YES, _NO = Wording("是", "yes"), Wording("否", "no")
_NOT_SHOWN = {
    *(column.name for column in SOURCE_COLUMNS), "marker_id", "line_ids", "line_id", "segment_id", "keeper_id", "from_marker_id",
    "to_marker_id", "conversion", "serial", "is_public", "division_code",
}  # fmt: skip


def registered_facts(item: ChecklistItem, names: Mapping[str, str]) -> tuple[Fact, ...]:
    """What the register says of an item, label and value, in the register's order; `names` are those of the sides by code."""
    spec = MARKERS if item.kind is MARKER_CHECK else SEGMENTS
    facts = list(_row_facts(spec, item.registered))
    if item.responsible_side:
        named = f"{names.get(item.responsible_side, '')} {item.responsible_side}".strip()
        facts.insert(0, (Wording("责任方", "responsible side"), Wording(named, named)))
    return tuple(facts)


def _row_facts(spec: LayerSpec, row: Mapping[str, Value]) -> Iterator[Fact]:
    for column in spec.columns:
        value = row.get(column.name)
        if value is not None and column.name not in _NOT_SHOWN:
            yield column.label, _cell_words(column, value)


def _cell_words(column: Column, value: Value) -> Wording:
    if column.type is ColumnType.FLAG:
        return _YES if value else _NO
    if column.codes is not None and isinstance(value, str) and value in column.codes:
        return column.codes.labels[value]
    text = f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)
    unit = f" {column.unit}" if column.unit else ""
    return Wording(text + unit, text + unit)


def said_in_words(kind: RecordKind, values: Mapping[str, Value]) -> tuple[Fact, ...]:
    """A record's values, label and value, in the order of its fields; tables by their number of rows."""
    return tuple(
        (field.label, words_of(field, values[field.name])) for field in kind.fields if values.get(field.name) is not None
    )


def words_of(field: Field, value: Value) -> Wording:
    """One value as people write it."""
    if field.kind is FieldKind.FLAG:
        return _YES if value else _NO
    if field.codes is not None and isinstance(value, str):
        return field.codes.labels.get(value, Wording(value, value))
    if field.codes is not None and isinstance(value, list | tuple):
        said = [field.codes.labels.get(str(code), Wording(str(code), str(code))) for code in value]
        return Wording("、".join(w.zh for w in said), ", ".join(w.en for w in said))
    if field.kind is FieldKind.POSITION and isinstance(value, Mapping):
        text = f"{value.get('lon')}, {value.get('lat')}"
        return Wording(text, text)
    if isinstance(value, list | tuple):
        return _rows_in_words(value)
    text = f"{value:g}" if isinstance(value, float) else str(value)
    unit = f" {field.unit}" if field.unit else ""
    return Wording(text + unit, text + unit)


def _rows_in_words(rows: Sequence[Value]) -> Wording:
    """People by their names, other rows by their number."""
    names = [str(row["name"]) for row in rows if isinstance(row, Mapping) and "name" in row]
    if names and len(names) == len(rows):
        return Wording("、".join(names), ", ".join(names))
    return Wording(f"{len(rows)} 项", f"{len(rows)} rows")


def one_text(facts: Sequence[Fact]) -> str:
    """Facts as lines of one Chinese text."""
    return "\n".join(f"{label.zh}：{value.zh}" for label, value in facts)


def chainage(metres: float | None) -> str:
    """K12+345, as it is painted on kilometre stones."""
    if metres is None:
        return ""
    whole = round(metres)
    return f"K{whole // 1000}+{whole % 1000:03d}"
