"""Two sides' records laid beside each other, field by field; both values are kept, nothing is merged in silence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from boundaries.records.fold import FieldState, Record, RecordKey, Records
from boundaries.records.statement import canonical
from boundaries.rounds.checklist import Checklist, ChecklistItem
from layers.ellipsoid import geodesic_m
from layers.fields import Field, FieldKind, Value
from layers.wording import Wording


class Agreement(StrEnum):
    """How two sides' values of one field stand to each other, from best to worst."""

    AGREED = "agreed"
    WITHIN = "within"
    NARRATIVE = "narrative"
    ONE_SIDED = "one_sided"
    CONFLICT = "conflict"
    UNDECIDED = "undecided"  # one side's own devices disagree

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS = {
    Agreement.AGREED: Wording("一致", "agreed"),
    Agreement.WITHIN: Wording("差异（容差内）", "within tolerance"),
    Agreement.NARRATIVE: Wording("各自陈述", "each side's own words"),
    Agreement.ONE_SIDED: Wording("仅一方填写", "one side only"),
    Agreement.CONFLICT: Wording("冲突", "conflict"),
    Agreement.UNDECIDED: Wording("本方内部冲突", "one side's own records conflict"),
}
_WORST_FIRST = list(reversed(Agreement))


@dataclass(frozen=True, slots=True)
class FieldComparison:
    """One field of one item. `states` holds what each side says, by division code; `difference` is in `unit` where it can be measured."""

    field: Field
    states: Mapping[str, FieldState]
    agreement: Agreement
    difference: float | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class ItemComparison:
    """All fields of one item that any side filled, and the worst of their agreements."""

    item: ChecklistItem
    records: Mapping[str, Record]  # by side; a side without a record is missing
    fields: tuple[FieldComparison, ...]

    @property
    def agreement(self) -> Agreement:
        found = {f.agreement for f in self.fields} - {Agreement.NARRATIVE}
        if len(self.records) < len(self.item.sides):
            found.add(Agreement.ONE_SIDED)
        return next((a for a in _WORST_FIRST if a in found), Agreement.AGREED)

    @property
    def conflicts(self) -> tuple[FieldComparison, ...]:
        return tuple(f for f in self.fields if f.agreement in (Agreement.CONFLICT, Agreement.UNDECIDED))

    @property
    def is_unfilled(self) -> bool:
        return not self.records


def compare_sides(checklist: Checklist, records: Records) -> tuple[ItemComparison, ...]:
    """Every item of a checklist, in its order, with what each side says."""
    return tuple(compare_item(item, records, checklist.round_id) for item in checklist.items)


def compare_item(item: ChecklistItem, records: Records, round_id: str) -> ItemComparison:
    own = {side: records.get(RecordKey(item.kind.name, round_id, item.subject, side)) for side in item.sides}
    held = {side: record for side, record in own.items() if record is not None}
    named = [f for f in item.kind.fields if any(_says(record, f.name) for record in held.values())]
    return ItemComparison(item, held, tuple(compare_field(f, held, item.sides) for f in named))


def compare_field(field: Field, records: Mapping[str, Record], sides: Sequence[str]) -> FieldComparison:
    """One field over all sides: exact where no tolerance is declared, and never decided for one of them."""
    states = {side: record.fields[field.name] for side, record in records.items() if _says(record, field.name)}
    if any(state.is_conflict for state in states.values()):
        return FieldComparison(field, states, Agreement.UNDECIDED)
    if field.is_narrative:
        return FieldComparison(field, states, Agreement.NARRATIVE)
    values = [state.value for state in states.values()]
    if len(states) < len(sides):
        return FieldComparison(field, states, Agreement.ONE_SIDED)
    agreement, difference = _worst(_agree(field, a, b) for i, a in enumerate(values) for b in values[i + 1 :])
    return FieldComparison(field, states, agreement, difference, field.unit if difference is not None else None)


def _says(record: Record, name: str) -> bool:
    state = record.fields.get(name)
    return state is not None and (state.is_conflict or state.value is not None)


def _agree(field: Field, a: Value, b: Value) -> tuple[Agreement, float | None]:
    if field.kind is FieldKind.POSITION and isinstance(a, Mapping) and isinstance(b, Mapping):
        apart = float(geodesic_m(_number(a, "lon"), _number(a, "lat"), _number(b, "lon"), _number(b, "lat")))
        return _by_tolerance(field, apart), apart
    if field.is_table and isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return _agree_rows(field, a, b)
    if isinstance(a, int | float) and isinstance(b, int | float) and not isinstance(a, bool):
        return _by_tolerance(field, abs(a - b)), abs(a - b)
    return (Agreement.AGREED if canonical(a) == canonical(b) else Agreement.CONFLICT), None


def _agree_rows(field: Field, a: Sequence[Value], b: Sequence[Value]) -> tuple[Agreement, float | None]:
    """Tables row by row, each found by its key columns; a row only one side has is one-sided."""
    ours, theirs = _by_key(field, a), _by_key(field, b)
    found = [
        _agree(column, ours[key].get(column.name), theirs[key].get(column.name))
        for key in ours.keys() & theirs.keys()
        for column in field.columns
        if column.name not in field.row_key
        and ours[key].get(column.name) is not None
        and theirs[key].get(column.name) is not None
    ]
    if ours.keys() != theirs.keys():
        found.append((Agreement.ONE_SIDED, None))
    return _worst(found)


def _by_key(field: Field, rows: Sequence[Value]) -> dict[bytes, Mapping[str, Value]]:
    named = [row for row in rows if isinstance(row, Mapping)]
    return {canonical([row.get(name) for name in field.row_key] if field.row_key else dict(row)): row for row in named}


def _by_tolerance(field: Field, difference: float) -> Agreement:
    if difference == 0:
        return Agreement.AGREED
    return Agreement.WITHIN if field.tolerance is not None and difference <= field.tolerance else Agreement.CONFLICT


def _worst(found: Iterable[tuple[Agreement, float | None]]) -> tuple[Agreement, float | None]:
    pairs = list(found)
    if not pairs:
        return Agreement.AGREED, None
    worst = next(a for a in _WORST_FIRST if any(a is agreement for agreement, _ in pairs))
    differences = [d for agreement, d in pairs if agreement is worst and d is not None]
    return worst, max(differences, default=None)


def _number(row: Mapping[str, Value], name: str) -> float:
    value = row.get(name)
    return float(value) if isinstance(value, int | float) else float("nan")
