"""A side's journal is a chain: each entry holds the hash of the one before, so nothing in it can change, vanish or move unnoticed."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from boundaries.records.statement import Statement, canonical
from layers.fields import Value
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording

FIRST_HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a side's journal. `statement` is the text as it was said; `hash` covers everything else and `previous_hash`."""

    side: str
    seq: int  # 1, 2, 3 …
    recorded_at: str  # ISO, UTC
    statement_id: str
    statement: str
    previous_hash: str
    hash: str

    @property
    def entry_id(self) -> str:
        return f"{self.side}:{self.seq:08d}"


@dataclass(frozen=True, slots=True)
class Head:
    """The youngest entry of a journal: two numbers that stand for all before it. Read out, printed, exchanged."""

    side: str
    seq: int = 0
    hash: str = FIRST_HASH

    def __str__(self) -> str:
        return f"{self.side}-{self.seq}-{self.hash[:16]}"


def entries_after(head: Head, statements: Iterable[Statement], *, at: datetime) -> tuple[Entry, ...]:
    """The entries that put statements behind a head, in the order given."""
    made: list[Entry] = []
    for statement in statements:
        entry = _entry(head, statement, at.isoformat(timespec="milliseconds"))
        made.append(entry)
        head = Head(entry.side, entry.seq, entry.hash)
    return tuple(made)


def _entry(head: Head, statement: Statement, recorded_at: str) -> Entry:
    parts = (head.side, head.seq + 1, recorded_at, statement.statement_id, statement.text, head.hash)
    return Entry(*parts, hash=_hash(*parts))


def _hash(side: str, seq: int, recorded_at: str, statement_id: str, statement: str, previous_hash: str) -> str:
    told: dict[str, Value] = {
        "side": side, "seq": seq, "recorded_at": recorded_at, "statement_id": statement_id, "statement": statement,
        "previous_hash": previous_hash,
    }  # fmt: skip
    return hashlib.sha256(canonical(told)).hexdigest()


def head_of(side: str, entries: Sequence[Entry]) -> Head:
    """The head of a journal's entries, which are in order."""
    return Head(side, entries[-1].seq, entries[-1].hash) if entries else Head(side)


def check_chain(
    side: str, entries: Iterable[Entry], *, known: Mapping[int, str] | None = None, after: Head | None = None
) -> Report:
    """The first broken link of a journal, or nothing.

    Args:
        entries: in the order they are kept.
        known: hashes of entries that were exchanged, printed or signed, or their first digits: number → hash. A chain built anew is whole in
            itself and fails here.
        after: where the entries begin when they are not the whole journal.
    """
    head, remembered = after or Head(side), dict(known or {})
    for entry in entries:
        broken = _broken(entry, head) or _rebuilt(entry, remembered)
        if broken:
            return Report((_link(entry, *broken),))
        head = Head(entry.side, entry.seq, entry.hash)
    missing = [seq for seq in sorted(remembered) if seq > head.seq]
    if missing:
        return Report((_cut_short(head, missing[0]),))
    return Report()


def _broken(entry: Entry, head: Head) -> tuple[str, str, str] | None:
    if entry.side != head.side:
        return (
            "boundaries.journal-stranger",
            f"属于 {entry.side} 的日志，而非 {head.side}",
            f"it belongs to the journal of {entry.side}, not {head.side}",
        )
    if entry.seq != head.seq + 1:
        return (
            "boundaries.journal-gap",
            f"上一条为第 {head.seq} 条，中间有缺失、重复或调换",
            f"the one before is number {head.seq}: entries are missing, doubled or out of order",
        )
    if entry.previous_hash != head.hash:
        return "boundaries.journal-link", "与上一条的散列值不相接", "it does not follow the hash of the entry before"
    parts = (entry.side, entry.seq, entry.recorded_at, entry.statement_id, entry.statement, entry.previous_hash)
    if entry.hash != _hash(*parts):
        return (
            "boundaries.journal-content",
            "内容与其散列值不符，入册后被改动",
            "its content does not match its hash: it was changed after it was entered",
        )
    return None


def _rebuilt(entry: Entry, known: Mapping[int, str]) -> tuple[str, str, str] | None:
    if not entry.hash.startswith(known.get(entry.seq, "")):
        return (
            "boundaries.journal-rebuilt",
            "与此前交换或签署时的散列值不同，日志被重新编造",
            "it differs from the hash exchanged or signed before: the journal was built anew",
        )
    return None


def _link(entry: Entry, code: str, zh: str, en: str) -> Finding:
    return Finding(
        code,
        Severity.ERROR,
        Wording(
            f"{entry.side} 的日志在第 {entry.seq} 条断开：{zh}。",
            f"The journal of {entry.side} breaks at entry {entry.seq}: {en}.",
        ),
        Where(layer="boundary_journal", key=entry.entry_id),
        {"side": entry.side, "seq": entry.seq, "hash": entry.hash},
    )


def _cut_short(head: Head, missing: int) -> Finding:
    return Finding(
        "boundaries.journal-cut-short",
        Severity.ERROR,
        Wording(
            f"{head.side} 的日志只到第 {head.seq} 条，而第 {missing} 条此前已经交换或签署：末尾被删去。",
            f"The journal of {head.side} ends at entry {head.seq}, but entry {missing} was exchanged or signed before: its end was cut off.",
        ),
        Where(layer="boundary_journal"),
        {"side": head.side, "seq": head.seq, "missing": missing},
    )
