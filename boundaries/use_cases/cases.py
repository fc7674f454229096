"""What happens in a case: it is opened, its record and the sides' words are added to, it is judged, and it is closed when nothing is missing."""

from collections.abc import Mapping
from datetime import date

from boundaries.cases.case import JOINT_CASES, Case, CaseRegister, cases_of, find_case
from boundaries.cases.claims import ClaimedLand
from boundaries.cases.disputes import claimed_land
from boundaries.cases.errors import CaseClosed, CaseExists, NotACase
from boundaries.cases.judgement import CaseStudy, study_case
from boundaries.cases.repair import require_may_be_closed, require_may_be_done
from boundaries.cases.settings import CaseSettings
from boundaries.cases.upkeep import require_only_kept
from boundaries.records.fold import fold
from boundaries.records.kinds import CASE_WORD, CHANGE_CASE, DEMARCATION, DISPUTE, DISPUTE_CLAIM, MAINTENANCE
from boundaries.records.statement import Statement, new_id
from boundaries.specs import LINES, MARKERS, TRIPOINTS
from boundaries.use_cases.journal import Book, read_book, say
from boundaries.use_cases.rounds import statement_of
from layers.fields import RecordKind, Value
from layers.people import PersonId
from layers.reference import DIVISIONS
from layers.store.protocol import Store

Said = Mapping[RecordKind, Mapping[str, Value]]
"""What is said at once: kind of record → its fields. A change and who was there belong together."""

TELLS_OF_WORK = frozenset({"work_on", "work_done", "work_side"})
DECIDES_WHAT_WORK_NEEDS = TELLS_OF_WORK | {"case_kind", "sides", "line_id", "marker_id", "keeps_the_line"}


def read_case_register(store: Store, *, as_of: date | None = None) -> CaseRegister:
    """The layers cases are held against."""
    return CaseRegister.of(store.read(LINES, as_of=as_of), store.read(MARKERS, as_of=as_of), store.read(TRIPOINTS, as_of=as_of))


def read_cases(store: Store, line_id: str | None = None, *, settings: CaseSettings | None = None) -> tuple[CaseStudy, ...]:
    """Every case known here, or those of a line, each with its path, its sides' words and its findings; the youngest first."""
    cases = cases_of(read_book(store).records, read_case_register(store))
    own = [case for case in cases if line_id is None or line_id in _lines_of(case)]
    own.sort(
        key=lambda case: min(s.statement_id for s in case.record.statements), reverse=True
    )  # ids sort by the time they were made
    return tuple(study_case(case, settings) for case in own)


def read_case(store: Store, case_id: str, *, settings: CaseSettings | None = None) -> CaseStudy:
    """Raises UnknownCase."""
    case = find_case(read_book(store).records, case_id, read_case_register(store))
    return study_case(case, settings)


def read_claims(store: Store, case_id: str) -> tuple[ClaimedLand, ...]:
    """The land between the claim lines of a dispute's sides, told as overlap or gap where a polygon of one of them is held.

    Raises:
        UnknownCase: no such case here.
        NoCourse: a claim line without length.
    """
    case = find_case(read_book(store).records, case_id, read_case_register(store))
    divisions = store.read(DIVISIONS)
    own = divisions[divisions["code"].isin(case.sides) & ~divisions.geometry.isna()]
    return claimed_land(case, land=dict(zip(own["code"], own.geometry, strict=True)))


def open_case(
    store: Store, said: Said, *, by: PersonId, case_id: str | None = None, settings: CaseSettings | None = None
) -> CaseStudy:
    """A new case from the first thing said of it: one joint record, and our own word if we give it at once.

    Raises:
        NotACase: what is said is not of one kind of case.
        CaseExists: the id is taken.
        and whatever `say_in_case` raises.
    """
    made = case_id or new_id()
    if sum(kind in JOINT_CASES for kind in said) != 1:
        raise NotACase("、".join(kind.name for kind in said))
    book = read_book(store)
    if any(key.subject == made and key.kind in {kind.name for kind in JOINT_CASES} for key in book.records):
        raise CaseExists(made)
    _say(store, book, made, said, by=by, settings=settings)
    return read_case(store, made, settings=settings)


def say_in_case(
    store: Store,
    case_id: str,
    said: Said,
    *,
    by: PersonId,
    sees: tuple[str, ...] | None = None,
    settings: CaseSettings | None = None,
) -> tuple[Statement, ...]:
    """Add to a case, all or none: its joint record, our side's word (`case_word`), our claim in a dispute.

    Raises:
        UnknownCase: no such case here.
        NotACase: a kind that does not belong in this case.
        NotAStatement: a field that does not exist, or a value it cannot hold.
        RepairWithoutNeighbour, ChangeWithoutConsent, LineWouldMove: work is told of that the law does not allow so; the article is named.
        CaseClosed: it is closed; only taking the closing back is possible.
        CaseIncomplete: it would be closed while something is missing.
    """
    book = read_book(store)
    case = find_case(book.records, case_id)
    closed = case.text("closed_on")
    if closed and not any("closed_on" in values and values["closed_on"] is None for values in said.values()):
        raise CaseClosed(case_id, closed)
    return _say(store, book, case_id, said, by=by, sees=sees, settings=settings, joint=case.record.kind)


def record_patrol(store: Store, values: Mapping[str, Value], *, by: PersonId, patrol_id: str | None = None) -> Statement:
    """Keep a keeper's patrol or quarterly record (fields of the kind `maintenance`).

    Raises:
        NotAStatement: a field that does not exist, or a value it cannot hold.
        RepairWithoutNeighbour: the keeper worked on a stone; that takes a case, with the neighbour present.
    """
    book, made = read_book(store), patrol_id or new_id()
    statement = statement_of(book, MAINTENANCE, made, values, round_id="", by=by)
    about = [known for known in book.statements.values() if known.subject == made]
    for record in fold([*about, statement]).values():
        require_only_kept(record)
    say(store, [statement], by=by, reason=f"{MAINTENANCE.label.zh} {made}")
    return statement


def _say(
    store: Store,
    book: Book,
    case_id: str,
    said: Said,
    *,
    by: PersonId,
    sees: tuple[str, ...] | None = None,
    settings: CaseSettings | None = None,
    joint: RecordKind | None = None,
) -> tuple[Statement, ...]:
    kind = joint or next(kind for kind in said if kind in JOINT_CASES)
    for one in said:
        _require_belongs(one, kind)
    made = [statement_of(book, one, case_id, values, round_id="", by=by, sees=sees) for one, values in said.items()]
    about = [statement for statement in book.statements.values() if statement.subject == case_id]
    after = find_case(fold([*about, *made]), case_id, read_case_register(store))
    _require_lawful(after, said.get(kind, {}), settings)
    say(store, made, by=by, reason=f"{kind.label.zh} {case_id}")
    return tuple(made)


def _require_belongs(said: RecordKind, case: RecordKind) -> None:
    if said not in (case, CASE_WORD) and not (said is DISPUTE_CLAIM and case is DISPUTE):
        raise NotACase(said.name)


def _require_lawful(after: Case, values: Mapping[str, Value], settings: CaseSettings | None) -> None:
    """The gates: work on a stone, and closing. They look at the case as it would be, so no order of saying things goes round them."""
    if after.kind == CHANGE_CASE.name:
        tells = any(values.get(name) is not None for name in TELLS_OF_WORK)
        bends = bool(DECIDES_WHAT_WORK_NEEDS & set(values)) and (after.says("work_on") or after.says("work_done"))
        if tells or bends:
            require_may_be_done(after, settings)
    if values.get("closed_on") is not None:
        require_may_be_closed(after, settings)


def _lines_of(case: Case) -> tuple[str, ...]:
    if case.kind == DEMARCATION.name:
        value = case.record.value("line_ids")
        return tuple(str(one) for one in value) if isinstance(value, list | tuple) else ()
    return (case.text("line_id"),)
