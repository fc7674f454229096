"""What the sides found of one item, laid out for a record sheet: every field once, both values where they differ."""

from collections.abc import Mapping

from boundaries.records.fold import Record
from boundaries.rounds.comparison import ItemComparison
from boundaries.rounds.round import rows_of
from gisvc.forms.inspection.order import Order
from gisvc.forms.inspection.shown import by_sides, is_long, label_of, shown
from gisvc.forms.papers.paper import Block, Cell, Column, Entry, Grid, Pictures, Table
from layers.fields import Field, FieldKind, Value

UNDECIDED = "（本方内部记录不一致，未定）"


def joint_grid(
    order: Order,
    one: ItemComparison,
    together: Mapping[str, tuple[str, tuple[str, ...]]] | None = None,
    further: tuple[Entry, ...] = (),
) -> Grid:
    """Fields of the check as both sides have them. `together` puts several fields into one entry: key → label and fields."""
    merged = {name for _, names in (together or {}).values() for name in names}
    fields = [f for f in one.item.kind.fields if not f.is_table and f.kind is not FieldKind.LINE and f.name not in merged]
    entries = [Entry(f.name, label_of(f.label.zh), joint_text(order, f, one.records), is_long(f)) for f in fields]
    entries += [Entry(key, label, _several(order, one, names), True) for key, (label, names) in (together or {}).items()]
    return Grid("check", (*entries, *further), "检查情况")


def _several(order: Order, one: ItemComparison, names: tuple[str, ...]) -> str:
    told = [(one.item.kind.field(name), joint_text(order, one.item.kind.field(name), one.records)) for name in names]
    return "；".join(f"{field.label.zh} {text}" for field, text in told if text)


def joint_text(order: Order, field: Field, records: Mapping[str, Record]) -> str:
    """One field as the sides say it. What one side's own devices contradict is shown with all its values."""
    if any(field.name in r.fields and r.fields[field.name].is_conflict for r in records.values()):
        told = []
        for side, record in records.items():
            state = record.fields.get(field.name)
            values = [shown(field, said.value, order.names) for said in state.said] if state else []
            told.append(f"{order.dossier.name(side)}：{' ／ '.join(values)}{UNDECIDED if len(values) > 1 else ''}")
        return "\n".join(told)
    return by_sides(field, {side: record.value(field.name) for side, record in records.items()}, order.names)


def attendance_table(order: Order, one: ItemComparison) -> Table:
    """Everybody any side names as present, once."""
    columns = (Column("side", "代表方", 1.5), Column("name", "姓名", 1.2), Column("unit", "单位", 2), Column("post", "身份", 1.2))
    field = one.item.kind.field("attendance")
    rows: dict[tuple[str, str], tuple[Cell, ...]] = {}
    for record in one.records.values():
        for row in rows_of(record, "attendance"):
            key = (str(row.get("side")), str(row.get("name")))
            rows.setdefault(key, tuple(shown(field.column(c.key), row.get(c.key), order.names) for c in columns))
    return Table("attendance", columns, tuple(rows.values()), "到场人员", "未记录到场人员。")


def table_of(
    order: Order,
    field: Field,
    records: Mapping[str, Record],
    names: tuple[str, ...],
    heading: str,
    empty: str = "无。",
    *,
    called: Mapping[str, str] | None = None,
) -> Table:
    """Some columns of a table field, of all sides' records, each row with the side that says it (where sides write apart).

    `called` are the names of what rows name by its id: markers, reference objects.
    """
    by_side, known = set(records) != {""}, called or {}
    columns = tuple(Column(n, label_of(field.column(n).label.zh)) for n in names)

    def told(row: Mapping[str, Value], name: str) -> str:
        text = shown(field.column(name), row.get(name), order.names)
        return known.get(text, text)

    rows = tuple(
        (*((order.dossier.name(side),) if by_side else ()), *(told(row, n) for n in names))
        for side, record in records.items()
        for row in rows_of(record, field.name)
    )
    return Table(field.name, ((Column("said_by", "记录方"),) if by_side else ()) + columns, rows, heading, empty)


def photos_of(order: Order, one: ItemComparison) -> Block:
    """Photos of every side, captioned with who took them where both did."""
    pictures = [
        order.picture(one.item.kind.field("photos"), row) for record in one.records.values() for row in rows_of(record, "photos")
    ]
    return Pictures("photos", tuple(pictures), "照片", "无照片。")
