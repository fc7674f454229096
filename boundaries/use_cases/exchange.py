"""Two governments, two installations: our journal goes out signed, theirs comes in checked, and neither can quietly change again."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from boundaries.journal.bundle import Bundle, read_bundle, read_photo, write_bundle
from boundaries.journal.chain import Entry, Head, check_chain
from boundaries.journal.errors import JournalBroken, KeyChanged, KeyNotConfirmed, NotABundle, OwnBundle
from boundaries.journal.keys import PublicKey, SideKey, new_key, read_key, read_public_key
from boundaries.records.errors import NotAStatement, UnknownKind
from boundaries.records.kinds import EXCHANGE, SIGNATURE
from boundaries.records.statement import Statement, parse_statement
from boundaries.specs import KEYS_OF_SIDES, PHOTOS
from boundaries.use_cases.journal import ALWAYS, Book, keep, our_side, read_book, read_entries, say
from boundaries.use_cases.photos import keep_photo
from boundaries.use_cases.rounds import statement_of
from layers.errors import Refusal
from layers.fields import Value
from layers.files.photos import PhotoShelf
from layers.frames import frame_of
from layers.people import PersonId
from layers.report import Finding, Report, Severity, Where
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import LayerChange, Store
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class ExchangeReceipt:
    """What a bundle brought. `entries_new` of `entries` were not held before; photos likewise. `report` is what somebody must look at."""

    side: str
    head: Head
    entries: int
    entries_new: int
    photos: int
    photos_new: int
    report: Report


def open_side_key(path: Path, side: str) -> SideKey:
    """The signing key of our side; made on first use, readable by its owner alone.

    Raises:
        NotAKey: the file holds something else.
    """
    if not path.exists():
        made = new_key(side)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as sink:
            sink.write(made.to_pem())
            sink.flush()
            os.fsync(sink.fileno())
    return read_key(side, path.read_bytes())


def give_bundle(store: Store, shelf: PhotoShelf, key: SideKey, out: Path, *, by: PersonId, with_photos: bool = True) -> Head:
    """Write our whole journal, and the photos our records name, as a signed bundle; returns the head it ends with."""
    book = read_book(store)
    own = book.entries.get(book.side, ())
    named = {photo for s in book.statements.values() if s.side == book.side for photo in s.photo_ids if photo in shelf}
    photos = {photo: _reader(shelf, photo) for photo in sorted(named)} if with_photos else {}
    seen = [book.head(side) for side in book.entries if side != book.side]
    write_bundle(out, own, key=key, seen=seen, made_at=utc_now().isoformat(timespec="seconds"), photos=photos)
    head = book.head()
    store.record("exchange-given", {"side": book.side, "seq": head.seq, "hash": head.hash, "photos": len(photos)}, by=by)
    return head


def receive_bundle(store: Store, shelf: PhotoShelf, path: Path, *, by: PersonId, fingerprint: str = "") -> ExchangeReceipt:
    """Take in a neighbour's bundle: everything of its journal that is not held yet, and its photos. Taking it in again changes nothing.

    Args:
        fingerprint: of the neighbour's key, as compared face to face; needed once for each key.
    Raises:
        NotABundle: cut, edited, or holding what is no statement.
        OwnBundle: it is our own.
        KeyNotConfirmed, KeyChanged: nobody has compared this key yet.
        JournalBroken: its chain is broken, or differs from what was exchanged before. Nothing is written.
    """
    bundle = read_bundle(path)
    book = read_book(store)
    if bundle.side == book.side:
        raise OwnBundle(book.side)
    trusted = _require_trusted(store, bundle.key, fingerprint)
    held = book.entries.get(bundle.side, ())
    _require_same_chain(bundle, book)
    new = [entry for entry in bundle.entries if entry.seq > len(held)]
    _require_statements(new, book)
    photos_new = sum(_keep(store, shelf, path, photo, bundle, by) for photo in bundle.photos)
    changes = [*([] if trusted else [_trust(bundle.key, by)]), *([keep(new)] if new else [])]
    if changes:
        store.append(changes, by=by, reason=f"收到 {bundle.side} 的交换包 {bundle.head}", expecting=None)
        _witness(store, bundle, by)
    return ExchangeReceipt(
        bundle.side, bundle.head, len(bundle.entries), len(new), len(bundle.photos), photos_new, Report.of(_doubts(bundle, book))
    )


def known_heads(statements: Iterable[Statement]) -> dict[str, dict[int, str]]:
    """Heads of every journal that others witnessed: in their exchanges, and on signature pages. Side → number → hash or its first digits."""
    known: dict[str, dict[int, str]] = {}
    for statement in statements:
        said = statement.values
        seq = said.get("seq")
        if statement.kind == EXCHANGE.name and isinstance(seq, int) and seq:
            known.setdefault(str(said.get("of_side")), {})[seq] = str(said.get("head"))
        elif statement.kind == SIGNATURE.name and str(said.get("head", "")).count("-") == 2:
            side, number, digits = str(said["head"]).split("-")
            if number.isdecimal() and int(number):
                known.setdefault(side, {}).setdefault(int(number), digits)
    return known


def verify_exchange(store: Store) -> Report:
    """The first broken link of every journal held here, each held against what the other sides witnessed of it.

    A journal that was tampered with need not hold readable statements any more, so entries are checked as they are kept.
    """
    entries = read_entries(store)
    known = known_heads(_readable(entry for own in entries.values() for entry in own))
    report = Report()
    for side in sorted({*entries, *known}):
        own = entries.get(side, ())
        # Of a neighbour's journal we may hold less than a third side witnessed; of our own we must hold all.
        witnessed = known.get(side, {})
        report += check_chain(
            side, own, known=witnessed if side == our_side(store) else {n: h for n, h in witnessed.items() if n <= len(own)}
        )
    return report


def _readable(entries: Iterable[Entry]) -> Iterator[Statement]:
    for entry in entries:
        try:
            yield parse_statement(entry.statement)
        except Refusal:
            continue  # because check_chain names it


def _require_trusted(store: Store, key: PublicKey, fingerprint: str) -> bool:
    """Whether the key is confirmed already; True also lets a stated fingerprint confirm it."""
    rows = store.read(KEYS_OF_SIDES)
    confirmed = [read_public_key(key.side, text) for text in rows.loc[rows["side"] == key.side, "public_key"]]
    if any(one.raw == key.raw for one in confirmed):
        return True
    if fingerprint.replace(" ", "").lower() == key.fingerprint:
        return False
    if confirmed:
        raise KeyChanged(key.side, key.fingerprint, confirmed[-1].fingerprint)
    raise KeyNotConfirmed(key.side, key.fingerprint)


def _trust(key: PublicKey, by: PersonId) -> LayerChange:
    row = {
        "key_id": key.fingerprint, "side": key.side, "public_key": key.text, "trusted_on": day_in_china(utc_now()).isoformat(), "confirmed_by": str(by),
    }  # fmt: skip
    return LayerChange(KEYS_OF_SIDES, frame_of(KEYS_OF_SIDES, [row]), valid_from=ALWAYS)


def _require_same_chain(bundle: Bundle, book: Book) -> None:
    """Their chain is whole, and begins with exactly the entries we hold."""
    known = known_heads(book.statements.values()).get(bundle.side, {}) | {
        e.seq: e.hash for e in book.entries.get(bundle.side, ())
    }
    within = {
        seq: digits for seq, digits in known.items() if seq <= max(len(bundle.entries), len(book.entries.get(bundle.side, ())))
    }
    report = check_chain(bundle.side, bundle.entries, known=within)
    if report.has_errors:
        raise JournalBroken(report)


def _require_statements(entries: Sequence[Entry], book: Book) -> None:
    """Every new entry holds a statement of that side, in canonical form, under an id nobody else uses."""
    for entry in entries:
        try:
            statement = parse_statement(entry.statement)
        except (NotAStatement, UnknownKind) as reason:
            raise NotABundle(f"第 {entry.seq} 条：{reason.wording.zh}", f"entry {entry.seq}: {reason.wording.en}") from None
        if statement.side != entry.side or statement.statement_id != entry.statement_id or statement.text != entry.statement:
            raise NotABundle(f"第 {entry.seq} 条不是该方的规范记录", f"entry {entry.seq} is no canonical statement of that side")
        if statement.statement_id in book.statements:
            raise NotABundle(f"第 {entry.seq} 条的记录号已被使用", f"the id of entry {entry.seq} is in use")


def _keep(store: Store, shelf: PhotoShelf, path: Path, photo: str, bundle: Bundle, by: PersonId) -> int:
    """1 for a photo that is new here."""
    if photo in shelf and photo in set(store.read(PHOTOS)["photo_id"]):
        return 0
    try:
        return int(not keep_photo(store, shelf, read_photo(path, photo), round_id="", by=by, side=bundle.side).was_held)
    except NotABundle:
        raise
    except Refusal as reason:
        raise NotABundle(f"照片 {photo[:12]}：{reason.wording.zh}", f"photo {photo[:12]}: {reason.wording.en}") from None


def _witness(store: Store, bundle: Bundle, by: PersonId) -> None:
    """Put the head we received into our own journal: from now on we can prove what their journal was."""
    head = bundle.head
    said: dict[str, Value] = {
        "direction": "received",
        "of_side": head.side,
        "seq": head.seq,
        "head": head.hash,
        "fingerprint": bundle.key.fingerprint,
    }
    book = read_book(store)
    say(
        store,
        [statement_of(book, EXCHANGE, head.side, said, round_id="", by=by)],
        by=by,
        reason=f"收到 {head.side} 的日志 {head}",
    )


def _doubts(bundle: Bundle, book: Book) -> Iterator[Finding]:
    """What the sender holds of our journal against what we hold: if they differ, one of the two was built anew."""
    own = {entry.seq: entry.hash for entry in book.entries.get(book.side, ())}
    for head in bundle.seen:
        if head.side == book.side and head.seq and own.get(head.seq) != head.hash:
            yield Finding(
                "boundaries.own-journal-differs",
                Severity.ERROR,
                Wording(
                    f"{bundle.side} 持有的本方日志第 {head.seq} 条与本机不同。请保全两份数据并核对历次交换时打印的摘要。",
                    f"Entry {head.seq} of our journal as {bundle.side} holds it differs from ours. Keep both and compare the heads printed at earlier exchanges.",
                ),
                Where(layer="boundary_journal"),
                {"side": book.side, "seq": head.seq},
            )


def _reader(shelf: PhotoShelf, photo: str) -> Callable[[], bytes]:
    return lambda: shelf.read_original(photo)
