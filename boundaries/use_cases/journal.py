"""The journal on the disk: what each side said, read as records; what we say, added to our own side's chain."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import geopandas as gpd

from boundaries.journal.chain import Entry, Head, check_chain, entries_after, head_of
from boundaries.journal.errors import JournalBroken
from boundaries.records.errors import NotAStatement
from boundaries.records.fold import Records, fold
from boundaries.records.statement import Statement, trusted_statement
from boundaries.rounds.errors import NotOurSide
from boundaries.specs import JOURNAL
from layers.frames import frame_of
from layers.people import PersonId
from layers.store.clock import utc_now
from layers.store.errors import StoreMoved
from layers.store.protocol import LayerChange, Store

ALWAYS = date(2000, 1, 1)  # a book is not true from a day on; no clock set back may hide its lines
TRIES = 100


@dataclass(frozen=True, slots=True)
class Book:
    """Every side's journal as held here, the statements in them, and the records they make."""

    side: str  # ours
    entries: dict[str, tuple[Entry, ...]]  # by side, in order
    statements: dict[str, Statement]  # by id
    records: Records
    commit: int

    def head(self, side: str | None = None) -> Head:
        """The head of a side's journal, ours by default."""
        return head_of(side or self.side, self.entries.get(side or self.side, ()))

    def of_round(self, round_id: str) -> tuple[Statement, ...]:
        return tuple(s for s in self.statements.values() if s.round_id == round_id)


def our_side(store: Store) -> str:
    """The government this installation belongs to: the workspace's area."""
    return store.workspace.area_code


def read_book(store: Store) -> Book:
    """Everything said, by all sides whose journals came here."""
    commit = store.last_commit()
    entries = read_entries(store)
    statements = {e.statement_id: trusted_statement(e.statement) for own in entries.values() for e in own}
    return Book(our_side(store), entries, statements, fold(statements.values()), commit)


def read_entries(store: Store) -> dict[str, tuple[Entry, ...]]:
    """The entries of every side's journal, in order, as they are kept: nothing is interpreted."""
    frame = store.read(JOURNAL).sort_values(["side", "seq"], kind="stable")
    columns = ("side", "seq", "recorded_at", "statement_id", "statement", "previous_hash", "hash")
    entries: dict[str, list[Entry]] = {}
    for side, seq, *others in zip(*(frame[name].tolist() for name in columns), strict=True):
        entries.setdefault(side, []).append(Entry(side, int(seq), *others))
    return {side: tuple(own) for side, own in entries.items()}


def say(
    store: Store, statements: Sequence[Statement], *, by: PersonId, reason: str, book: Book | None = None
) -> tuple[Entry, ...]:
    """Add statements to our journal, all or none; those held already are left out.

    Args:
        book: as it was just read; read again whenever somebody wrote since.

    Raises:
        NotOurSide: a statement in another government's name.
        NotAStatement: an id that already carries another text.
        JournalBroken: our chain is not whole at its end; nothing is added to it.
        OutsideArea: a view narrower than the county.
    """
    for statement in statements:
        if statement.side != our_side(store):
            raise NotOurSide(statement.side, our_side(store))
    book = book or read_book(store)
    for _ in range(TRIES):
        entries = entries_after(_sound_head(book), _new(book, statements), at=utc_now())
        if not entries:
            return ()
        try:
            store.append([keep(entries)], by=by, reason=reason, expecting=book.commit)
        except StoreMoved:
            book = _caught_up(store, book)
            continue
        return entries
    raise StoreMoved(book.commit, store.last_commit())


def _caught_up(store: Store, book: Book) -> Book:
    """The book after somebody else wrote: read again if it was to a journal; a photo or a facility only moves the commit on."""
    commit = store.last_commit()  # before the question, so that whatever comes after it is noticed at the next try
    if store.summarise(JOURNAL).last_commit <= book.commit:
        return replace(book, commit=commit)
    return read_book(store)


def keep(entries: Sequence[Entry]) -> LayerChange:
    """Entries as rows of the journal."""
    return LayerChange(JOURNAL, _rows(entries), valid_from=ALWAYS)


def _new(book: Book, statements: Sequence[Statement]) -> list[Statement]:
    new: dict[str, Statement] = {}
    for statement in statements:
        held = book.statements.get(statement.statement_id)
        if held is not None and held.content_hash != statement.content_hash:
            raise NotAStatement("该记录号已用于另一内容", "its id already carries another text", statement=statement.statement_id)
        if held is None:
            new[statement.statement_id] = statement
    return list(new.values())


def _sound_head(book: Book) -> Head:
    """The head to go on from; its last hundred links are checked each time, the whole chain by `gisvc verify`."""
    own = book.entries.get(book.side, ())
    tail = own[-100:]
    after = Head(book.side) if len(tail) == len(own) else Head(book.side, own[-101].seq, own[-101].hash)
    report = check_chain(book.side, tail, after=after)
    if report.has_errors:
        raise JournalBroken(report)
    return book.head()


def _rows(entries: Sequence[Entry]) -> gpd.GeoDataFrame:
    rows: list[dict[str, object]] = []
    for entry in entries:
        said = trusted_statement(entry.statement)
        rows.append(
            {
                "entry_id": entry.entry_id, "side": entry.side, "seq": entry.seq, "kind": said.kind,
                "statement_id": entry.statement_id, "round_id": said.round_id, "subject": said.subject,
                "recorded_at": entry.recorded_at, "statement": entry.statement, "previous_hash": entry.previous_hash, "hash": entry.hash,
            }
        )  # fmt: skip
    return frame_of(JOURNAL, rows)
