"""What goes into a field package, before it becomes files: one value from which table, route, form and manifest are made."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from boundaries.field.carried import Wish, Withheld
from boundaries.field.seal import PackageKeys, Ticket
from boundaries.records.fold import Record, RecordKey, Records
from boundaries.rounds.checklist import Checklist, ChecklistItem, Register
from boundaries.rounds.round import Round
from layers.fields import Value

_ROWS = uuid.UUID("5f0c9be6-6f6a-5c0e-9d1b-6a1f6f1d2b7a")  # namespace of the keys of a package's rows


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything a package says. `names` are those of the sides by division code, ours first; `records` is everything known here."""

    ticket: Ticket
    keys: PackageKeys
    round: Round
    register: Register
    checklist: Checklist
    records: Records
    names: Mapping[str, str]
    wish: Wish
    visit_order: Sequence[str] = ()  # marker ids; chainage order where empty
    papers: Sequence[Mapping[str, Value]] = ()
    keepers: Sequence[Mapping[str, Value]] = ()
    withheld: Sequence[Withheld] = field(default=())

    def held(self, item: ChecklistItem) -> Record | None:
        """What our side has said about an item so far."""
        side = self.ticket.side if item.kind.by_side else ""
        return self.records.get(RecordKey(item.kind.name, self.ticket.round_id, item.subject, side))

    def row_key(self, item: ChecklistItem) -> str:
        return row_key(self.ticket.package_id, item.kind.name, item.subject)

    def markers_in_order(self) -> tuple[ChecklistItem, ...]:
        """Markers as they are visited: as the visit plan says, else tripoints (three parties wait there) before the others by chainage."""
        place = {marker: at for at, marker in enumerate(self.visit_order)}
        listed = enumerate(self.checklist.markers)
        ordered = sorted(listed, key=lambda pair: (place.get(pair[1].subject, len(place)), not pair[1].is_tripoint, pair[0]))
        return tuple(item for _, item in ordered)


def row_key(package_id: str, kind: str, subject: str) -> str:
    """The key a package gives to the row of one item: the same whenever it is worked out."""
    return str(uuid.uuid5(_ROWS, f"{package_id}|{kind}|{subject}"))


def edit_id(key: str, stamp: str) -> str:
    """The id of the statement that one state of a row makes; `stamp` is the last entry of the row's trail of edits."""
    return str(uuid.uuid5(uuid.UUID(key), stamp))
