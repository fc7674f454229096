"""Takes records from the field: each is stored, known already, waiting for its photos, or refused with the reason. Never half, never over another."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from boundaries.cases.repair import require_the_neighbour
from boundaries.records.errors import NotAStatement
from boundaries.records.fold import RecordKey, Records, fold, key_of
from boundaries.records.kinds import MARKER_CHECK, SEGMENT_CHECK
from boundaries.records.statement import Statement, read_statement
from boundaries.rounds.checklist import Checklist
from boundaries.rounds.errors import NotOurSide, PhotosMissing, RoundClosed, StatementForged, UnknownSubject, WrongRound
from layers.errors import Refusal
from layers.wording import Wording


class Fate(StrEnum):
    """What became of a record that was sent."""

    STORED = "stored"
    HELD = "already_held"
    CONFLICT = "stored_with_conflict"
    AWAITING_PHOTOS = "awaiting_photos"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one record. `content_hash` is that of the text held: a device may delete its copy when it matches its own.

    `conflicts` names the fields where it stands beside another record of the same side; `code` and `sentence` say why it was refused.
    """

    statement_id: str
    fate: Fate
    content_hash: str = ""
    conflicts: tuple[str, ...] = ()
    code: str = ""
    sentence: Wording | None = None


@dataclass(frozen=True, slots=True)
class Door:
    """What a record must fit to come in: our side, this round, its checklist, the photos that have arrived."""

    side: str
    round_id: str
    checklist: Checklist
    photos: Collection[str]
    closed_on: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """The outcome of a batch: a receipt per record in the order sent, and the statements that are new."""

    receipts: tuple[Receipt, ...]
    new: tuple[Statement, ...]


def take_in(sent: Iterable[object], held: Mapping[str, Statement], door: Door) -> Taken:
    """Judge a batch of records from a device against what is held.

    The same record any number of times is one record. A record that another of the same side did not know of is stored beside it,
    and both are named in `conflicts`; choosing is for people.

    Args:
        sent: records as JSON values, in any order.
        held: our statements by id.
    """
    receipts: list[Receipt] = []
    new: dict[str, Statement] = {}
    told = _by_record(held.values())
    for raw in sent:
        try:
            statement = read_statement(raw)
            known = held.get(statement.statement_id) or new.get(statement.statement_id)
            if known is None:
                require_fitting(statement, door)
                require_the_neighbour_in(statement, told[key_of(statement)], door)
                new[statement.statement_id] = statement
                told[key_of(statement)].append(statement)
            elif known.content_hash != statement.content_hash:
                raise StatementForged(statement.statement_id)
            receipts.append(Receipt(statement.statement_id, Fate.STORED if known is None else Fate.HELD, statement.content_hash))
        except Refusal as refusal:
            fate = Fate.AWAITING_PHOTOS if isinstance(refusal, PhotosMissing) else Fate.REFUSED
            receipts.append(Receipt(_id_of(raw), fate, code=refusal.code, sentence=refusal.wording))
    about = fold(statement for key in {key_of(s) for s in new.values()} for statement in told[key])
    return Taken(tuple(_with_conflicts(receipt, new, about) for receipt in receipts), tuple(new.values()))


def _by_record(statements: Iterable[Statement]) -> defaultdict[RecordKey, list[Statement]]:
    told: defaultdict[RecordKey, list[Statement]] = defaultdict(list)
    for statement in statements:
        told[key_of(statement)].append(statement)
    return told


def require_fitting(statement: Statement, door: Door) -> None:
    """Raises the refusal of the first thing that does not fit."""
    if statement.kind not in (MARKER_CHECK.name, SEGMENT_CHECK.name):
        raise NotAStatement(
            "外业只接收界桩和线段的检查记录",
            "the field sends checks of markers and segments only",
            statement=statement.statement_id,
        )
    if statement.side != door.side:
        raise NotOurSide(statement.side, door.side)
    if statement.round_id != door.round_id:
        raise WrongRound(statement.round_id, door.round_id)
    if door.closed_on:
        raise RoundClosed(door.round_id, door.closed_on)
    if door.checklist.find(statement.kind, statement.subject) is None:
        raise UnknownSubject(statement.kind, statement.subject, door.round_id)
    missing = [photo for photo in statement.photo_ids if photo not in door.photos]
    if missing:
        raise PhotosMissing(missing)


def require_the_neighbour_in(statement: Statement, told: Iterable[Statement], door: Door) -> None:
    """A marker is repaired with the neighbour beside it or not at all.

    Args:
        told: what our side said of this marker before.
    Raises:
        RepairWithoutNeighbour: all of it together tells of such work and names nobody of the other side.
    """
    item = door.checklist.find(statement.kind, statement.subject)
    if statement.kind == MARKER_CHECK.name and item is not None:
        record = fold([*told, statement])[key_of(statement)]
        require_the_neighbour(record, sides=item.sides)


def _with_conflicts(receipt: Receipt, new: Mapping[str, Statement], records: Records) -> Receipt:
    statement = new.get(receipt.statement_id)
    if statement is None or receipt.fate is not Fate.STORED:
        return receipt
    conflicts = records[key_of(statement)].conflicts
    fate = Fate.CONFLICT if conflicts else Fate.STORED
    return Receipt(receipt.statement_id, fate, receipt.content_hash, conflicts)


def _id_of(raw: object) -> str:
    return str(raw.get("statement_id", ""))[:36] if isinstance(raw, Mapping) else ""
