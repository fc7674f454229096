"""Folds statements into records: the same set gives the same records, in whatever order and pieces it arrived."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from boundaries.records.kinds import kind_named
from boundaries.records.statement import Statement, canonical
from layers.fields import Field, FieldKind, RecordKind, Value


class RecordKey(NamedTuple):
    """Which record: its kind, round and subject; `side` is empty where all sides write one record."""

    kind: str
    round_id: str
    subject: str
    side: str


@dataclass(frozen=True, slots=True)
class Said:
    """One value of a field and the statements that hold it now."""

    value: Value
    by: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class FieldState:
    """What a field says now: one value, or several that do not know of each other."""

    said: tuple[Said, ...]

    @property
    def is_conflict(self) -> bool:
        return len(self.said) > 1

    @property
    def value(self) -> Value:
        """The value where there is one; None in a conflict, because choosing is not ours."""
        return self.said[0].value if len(self.said) == 1 else None


@dataclass(frozen=True, slots=True)
class Record:
    """One record as its statements leave it. `statements` are all of them, by id; `heads` are those nobody has seen yet."""

    key: RecordKey
    kind: RecordKind
    fields: Mapping[str, FieldState]
    heads: tuple[str, ...]
    statements: tuple[Statement, ...] = field(repr=False)

    def value(self, name: str) -> Value:
        state = self.fields.get(name)
        return None if state is None else state.value

    @property
    def values(self) -> dict[str, Value]:
        """Every field with one value that is not empty, in the order of the kind."""
        return {name: value for name in self.kind.field_names if (value := self.value(name)) is not None}

    @property
    def conflicts(self) -> tuple[str, ...]:
        return tuple(name for name in self.kind.field_names if name in self.fields and self.fields[name].is_conflict)


Records = Mapping[RecordKey, Record]


def fold(statements: Iterable[Statement]) -> dict[RecordKey, Record]:
    """Records of a set of statements, sorted by key. A statement given twice counts once.

    A field's value is what the statements say that nobody who knew them has spoken otherwise about: `sees`, followed through, is the only order.
    Equal values said independently are one value.
    """
    gathered: defaultdict[RecordKey, dict[str, Statement]] = defaultdict(dict)
    for statement in statements:
        own = gathered[key_of(statement)]
        held = own.get(statement.statement_id, statement)
        own[statement.statement_id] = min(
            held, statement, key=lambda s: s.content_hash
        )  # journals refuse a second text; still no order decides
    return {key: _record(key, [own[i] for i in sorted(own)]) for key, own in sorted(gathered.items())}


def key_of(statement: Statement) -> RecordKey:
    side = statement.side if kind_named(statement.kind).by_side else ""
    return RecordKey(statement.kind, statement.round_id, statement.subject, side)


def _record(key: RecordKey, statements: Sequence[Statement]) -> Record:
    before = _seen_through(statements)
    spoken: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        for name in statement.values:
            spoken[name].append(statement)
    kind = kind_named(key.kind)
    fields = {name: FieldState(_standing(kind.field(name), own, before)) for name, own in sorted(spoken.items())}
    heads = _unseen(statements, before)
    return Record(key, kind, fields, tuple(s.statement_id for s in heads), tuple(statements))


def _standing(field: Field, spoken: Sequence[Statement], before: Mapping[str, frozenset[str]]) -> tuple[Said, ...]:
    """The values of the statements nobody corrected, equal ones together, sorted by their JSON. Lists of photos add up to one."""
    by_value: defaultdict[bytes, list[Statement]] = defaultdict(list)
    for statement in _unseen(spoken, before):
        by_value[canonical(statement.values[field.name])].append(statement)
    said = tuple(Said(own[0].values[field.name], tuple(own)) for _, own in sorted(by_value.items()))
    return (_together(said),) if field.kind is FieldKind.PHOTOS and len(said) > 1 else said


def _together(said: Sequence[Said]) -> Said:
    """Every photo of lists that do not know of each other, once; of two captions of one photo the first by its JSON."""
    rows = sorted((row for one in said if isinstance(one.value, list | tuple) for row in one.value), key=canonical)
    by_photo = {canonical(row.get("photo_id")): row for row in reversed(rows) if isinstance(row, Mapping)}
    told = sorted((s for one in said for s in one.by), key=lambda s: s.statement_id)
    return Said([by_photo[photo] for photo in sorted(by_photo)] or None, tuple(told))


def _unseen(statements: Sequence[Statement], before: Mapping[str, frozenset[str]]) -> list[Statement]:
    """Statements no other of these has seen. Where a forged circle leaves none, all stand: a conflict hides nothing."""
    seen = frozenset().union(*(before[s.statement_id] for s in statements)) if statements else frozenset()
    return [s for s in statements if s.statement_id not in seen] or list(statements)


def _seen_through(statements: Sequence[Statement]) -> dict[str, frozenset[str]]:
    """For each statement, every statement it has seen, directly or through others; without recursion, since `sees` is a stranger's word."""
    direct = {s.statement_id: frozenset(s.sees) - {s.statement_id} for s in statements}
    through: dict[str, frozenset[str]] = {}
    for start in direct:
        reached: set[str] = set()
        waiting = list(direct[start])
        while waiting:
            at = waiting.pop()
            if at in reached:
                continue
            reached.add(at)
            if at in through:
                reached |= through[at]
            else:
                waiting.extend(direct.get(at, ()))
        through[start] = frozenset(reached)
    return through
