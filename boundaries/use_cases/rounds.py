"""What happens in a round: it is opened, its checks come in, it is looked at, signed and closed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from boundaries.records.fold import RecordKey
from boundaries.records.kinds import CLOSING, ROUND, SIGNATURE
from boundaries.records.statement import Statement, new_id, read_statement
from boundaries.rounds.checklist import Checklist, Register, build_checklist
from boundaries.rounds.comparison import ItemComparison, compare_sides
from boundaries.rounds.completeness import check_complete
from boundaries.rounds.errors import RoundClosed, RoundIncomplete, SignedVersionStale
from boundaries.rounds.judgement import CheckJudgement, Evidence, judge_checks
from boundaries.rounds.memory import last_findings
from boundaries.rounds.progress import Progress, progress_of
from boundaries.rounds.round import Round, closed_on, find_round, rounds_of
from boundaries.rounds.stage import RoundFacts, Stage, stage_of
from boundaries.rounds.sync import Door, Receipt, take_in
from boundaries.rounds.version import Signature, signatures_of, version_of
from boundaries.specs import LINES, MARKERS, PHOTOS, PILLARS, REFERENCE_OBJECTS, SEGMENTS
from boundaries.use_cases.journal import Book, read_book, say
from layers.conditions import OneOf
from layers.fields import RecordKind, Value
from layers.people import PersonId
from layers.reference import DIVISIONS
from layers.report import Report
from layers.spec import LayerSpec
from layers.store.clock import utc_now
from layers.store.protocol import Store
from layers.store.selection import Selection


@dataclass(frozen=True, slots=True)
class RoundStudy:
    """Everything there is to know of a round now."""

    round: Round
    register: Register
    checklist: Checklist
    comparisons: tuple[ItemComparison, ...]
    judgements: tuple[CheckJudgement, ...]
    progress: Progress
    open_points: Report  # errors keep the round open
    version: str  # hash of what both sides would sign
    signatures: tuple[Signature, ...]
    closed_on: Mapping[str, str]  # by side
    book: Book

    @property
    def is_closed(self) -> bool:
        return self.stage is Stage.CLOSED

    @property
    def facts(self) -> RoundFacts:
        """What decides where the round stands, and what may be done of it."""
        return RoundFacts.of(
            self.round.sides,
            self.book.side,
            records=any(one.records for one in self.comparisons),
            complete=not self.open_points.has_errors,
            signed={one.side for one in self.signatures if one.is_current},
            closed=self.closed_on,
        )

    @property
    def stage(self) -> Stage:
        return stage_of(self.facts)


def entry_moments(book: Book) -> dict[str, datetime]:
    """When each statement was entered into its side's journal."""
    return {e.statement_id: datetime.fromisoformat(e.recorded_at) for own in book.entries.values() for e in own}


def evidence_of(store: Store, book: Book, inspected: Round) -> Evidence:
    """What a round's records are held against: photos and clocks."""
    names = {r.round_id: r.name for r in rounds_of(book.records)}
    others = [s for s in book.statements.values() if s.round_id in names and s.round_id != inspected.round_id]
    earlier = {photo: names[s.round_id] for s in others for photo in s.photo_ids}
    return Evidence(store.read(PHOTOS), entry_moments(book), earlier)


def list_rounds(store: Store) -> tuple[Round, ...]:
    """Every round known here, the youngest first."""
    return rounds_of(read_book(store).records)


def study_round(store: Store, round_id: str) -> RoundStudy:
    """Raises UnknownRound."""
    book = read_book(store)
    inspected = find_round(book.records, round_id)
    register = read_register(store)
    checklist = build_checklist(inspected, register, last=last_findings(book.records, inspected))
    comparisons = compare_sides(checklist, book.records)
    version = version_of(book.statements.values(), round_id)
    closings = {side: day for side in inspected.sides if (day := closed_on(book.records, round_id, side))}
    return RoundStudy(
        round=inspected,
        register=register,
        checklist=checklist,
        comparisons=comparisons,
        judgements=judge_checks(inspected, comparisons, evidence_of(store, book, inspected)),
        progress=progress_of(comparisons, inspected.sides),
        open_points=check_complete(inspected, checklist, comparisons, book.records, side_names(store, inspected, register)),
        version=version,
        signatures=signatures_of(book.records, round_id, version),
        closed_on=closings,
        book=book,
    )


def side_names(store: Store, inspected: Round, register: Register) -> dict[str, str]:
    """What the sides of a round are called: as divisions are named today, else as the line's agreement named them, else by their codes."""
    agreed = {
        str(code): str(name)
        for ab in ("a", "b")
        for code, name in zip(register.lines[f"side_{ab}"], register.lines[f"side_{ab}_name"], strict=True)
        if not pd.isna(name)
    }
    held = store.select(DIVISIONS, Selection(where=OneOf("code", tuple(inspected.sides)), with_geometry=False)).columns
    today = dict(zip(held["code"], held["name"], strict=True))
    return {side: str(today.get(side) or agreed.get(side) or side) for side in inspected.sides}


def read_register(store: Store, *, as_of: date | None = None) -> Register:
    """The register's layers as of a day."""

    def layer(spec: LayerSpec):  # type: ignore[no-untyped-def]  # because geopandas has no types
        return store.read(spec, as_of=as_of)

    return Register(layer(LINES), layer(SEGMENTS), layer(MARKERS), layer(PILLARS), layer(REFERENCE_OBJECTS))


def open_round(store: Store, plan: Mapping[str, Value], *, by: PersonId, round_id: str | None = None) -> Round:
    """A new round from its plan (fields of the kind `round`)."""
    made = round_id or new_id()
    record(store, ROUND, made, plan, round_id=made, by=by)
    return find_round(read_book(store).records, made)


def record(
    store: Store,
    kind: RecordKind,
    subject: str,
    values: Mapping[str, Value],
    *,
    round_id: str,
    by: PersonId,
    sees: Iterable[str] | None = None,
) -> Statement:
    """Say something at the office, having seen everything held about the subject (or just `sees`).

    Raises:
        NotAStatement: a field that does not exist or a value it cannot hold.
        RoundClosed: our side has closed the round.
    """
    book = read_book(store)
    require_open(book, round_id)
    made = statement_of(book, kind, subject, values, round_id=round_id, by=by, sees=sees)
    say(store, [made], by=by, reason=f"{kind.label.zh} {subject}", book=book)
    return made


def statement_of(
    book: Book,
    kind: RecordKind,
    subject: str,
    values: Mapping[str, Value],
    *,
    round_id: str,
    by: PersonId,
    sees: Iterable[str] | None = None,
) -> Statement:
    """A statement of ours about a subject, not yet in the journal."""
    held = book.records.get(RecordKey(kind.name, round_id, subject, book.side if kind.by_side else ""))
    return read_statement(
        {
            "statement_id": new_id(), "kind": kind.name, "round_id": round_id, "subject": subject, "side": book.side, "said_by": by,
            "said_at": utc_now().isoformat(timespec="seconds"), "device": "office",
            "sees": list(sees) if sees is not None else list(held.heads if held else ()), "values": dict(values),
        }
    )  # fmt: skip


def require_open(book: Book, round_id: str) -> None:
    closed = closed_on(book.records, round_id, book.side) if round_id else None
    if closed:
        raise RoundClosed(round_id, closed)


def sync_checks(store: Store, round_id: str, sent: Iterable[object], *, by: PersonId) -> tuple[Receipt, ...]:
    """Take records of our own field teams; a receipt for each, in the order sent. Sending them again changes nothing.

    Raises:
        UnknownRound: the round is not known here.
    """
    book = read_book(store)
    inspected = find_round(book.records, round_id)
    door = Door(
        side=book.side,
        round_id=round_id,
        checklist=build_checklist(inspected, read_register(store)),
        photos=frozenset(store.read(PHOTOS)["photo_id"]),
        closed_on=closed_on(book.records, round_id, book.side),
    )
    taken = take_in(sent, book.statements, door)
    if taken.new:
        say(store, taken.new, by=by, reason=f"外业记录 {len(taken.new)} 条", book=book)
    return taken.receipts


def sign_round(store: Store, round_id: str, version: str, signature: Mapping[str, Value], *, by: PersonId) -> Statement:
    """Sign the version the signer has before him.

    Raises:
        SignedVersionStale: records came in since he looked.
    """
    book = read_book(store)
    find_round(book.records, round_id)
    current = version_of(book.statements.values(), round_id)
    if version != current:
        raise SignedVersionStale(version, current)
    values = {**signature, "version": current, "head": str(book.head())}
    return record(store, SIGNATURE, new_id(), values, round_id=round_id, by=by)


def close_round(
    store: Store, round_id: str, *, closed: date, by: PersonId, remark: str = "", is_zero_report: bool = False
) -> Statement:
    """Close our side of a round.

    Raises:
        RoundIncomplete: something has neither a record nor a stated reason; the report lists all of it.
    """
    study = study_round(store, round_id)
    if study.open_points.has_errors:
        raise RoundIncomplete(round_id, study.open_points)
    values: dict[str, Value] = {
        "closed_on": closed.isoformat(),
        "version": study.version,
        "is_zero_report": is_zero_report,
        "remark": remark,
    }
    return record(store, CLOSING, round_id, values, round_id=round_id, by=by)
