"""How an affair is handled, as a table: in which state who may do what, on which condition, with which paper, by when, and where it leads.

A table is data. The room that owns a procedure declares it, or derives it from the scheme it has; it asks `allowed` what may be done and keeps a
`Decision` of everything that was. No engine runs: nothing moves by itself, and a decision is never changed afterwards.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from layers.errors import ActionNotNow, ActionOfOthers, ConditionNotMet, ReasonsMissing
from layers.people import PersonId
from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording
from layers.working_days import Counting, WorkingDays, day_after, term_in_words

Facts = TypeVar("Facts")


@dataclass(frozen=True, slots=True)
class Term:
    """How long an affair may wait in a state for an action, and on whose word. `is_law` only where an article itself sets it."""

    length: int
    counting: Counting
    source: Wording
    is_law: bool = False

    def wording(self) -> Wording:
        return term_in_words(self.length, self.counting)


@dataclass(frozen=True)
class Guard(Generic[Facts]):
    """A condition of an action: what must be there, as people read it, and the test of the room's own facts."""

    needs: Wording
    holds: Callable[[Facts], bool]


class Effect(StrEnum):
    """What an action does: it moves the affair, it is one signature of several (会签), or it lends one's word to somebody (委托)."""

    MOVES = "moves"
    COUNTERSIGNS = "countersigns"
    DELEGATES = "delegates"


@dataclass(frozen=True)
class Row(Generic[Facts]):
    """One line of a table: in `state`, whoever holds the word `who` may do `action`, and the affair stands in `leads_to`.

    Args:
        who: a duty ("issue") or a relation to the affair ("applicant"); the ground knows no roles.
        document: the paper it makes. term: by when, counted from the day the affair came into `state`.
        needs_reasons: a return or refusal says why, or it is not taken.
    """

    state: str
    action: str
    who: str
    leads_to: str
    guard: Guard[Facts] | None = None
    document: Wording | None = None
    term: Term | None = None
    needs_reasons: bool = False
    effect: Effect = Effect.MOVES

    def is_met(self, facts: Facts) -> bool:
        return self.guard is None or self.guard.holds(facts)


@dataclass(frozen=True)
class ApprovalTable(Generic[Facts]):
    """A procedure: its states, actions and words with their labels, where it begins, and its rows in the order of its life."""

    name: str
    title: Wording
    source: Wording
    begins: str
    states: Mapping[str, Wording]
    actions: Mapping[str, Wording]
    words: Mapping[str, Wording]
    rows: tuple[Row[Facts], ...]

    def from_state(self, state: str) -> tuple[Row[Facts], ...]:
        return tuple(row for row in self.rows if row.state == state)

    @property
    def ends(self) -> tuple[str, ...]:
        """States in which nothing more is done."""
        return tuple(state for state in self.states if not self.from_state(state))

    def reachable(self) -> frozenset[str]:
        """Every state some row leads to, the beginning among them."""
        seen, new = {self.begins}, {self.begins}
        while new:
            new = {row.leads_to for row in self.rows if row.state in new} - seen
            seen |= new
        return frozenset(seen)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody about to act: every word he holds for this affair, and the side he signs for where several sign."""

    person: PersonId
    words: frozenset[str]
    side: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that was done, never changed afterwards. `seq` counts within its affair from 1 and is the only order."""

    table: str
    subject: str
    seq: int
    action: str
    by: PersonId
    who: str
    on: date
    side: str = ""
    reasons: str = ""
    document_no: str = ""
    lends_to: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an affair stands: its state and since when, which sides have signed in it, and who may act on another's word in it."""

    state: str
    since: date
    signed: frozenset[str] = frozenset()
    lent: frozenset[tuple[str, str]] = frozenset()  # (person, word)
    last_seq: int = 0
    faults: tuple[Finding, ...] = ()

    def words_of(self, actor: Actor) -> frozenset[str]:
        return actor.words | {word for person, word in self.lent if person == actor.person}


@dataclass(frozen=True)
class Due(Generic[Facts]):
    """Something waited for: the row, and the last day that is in time (None where no term is set)."""

    row: Row[Facts]
    due_on: date | None

    def days_left(self, today: date) -> int | None:
        """Calendar days; negative once it is overdue."""
        return None if self.due_on is None else (self.due_on - today).days


def allowed(table: ApprovalTable[Facts], state: str, who: Collection[str], facts: Facts) -> tuple[Row[Facts], ...]:
    """What somebody with these words may do of an affair in this state."""
    return tuple(row for row in table.from_state(state) if row.who in who and row.is_met(facts))


def require_allowed(
    table: ApprovalTable[Facts], state: str, action: str, who: Collection[str], facts: Facts, *, reasons: str = "-"
) -> Row[Facts]:
    """The row an action takes.

    Raises:
        ActionNotNow: nobody does that in this state.
        ActionOfOthers: others do; says who.
        ConditionNotMet: says what is still needed.
        ReasonsMissing: it is taken only with reasons.
    """
    label = table.actions.get(action, Wording(action, action))
    rows = [row for row in table.from_state(state) if row.action == action]
    if not rows:
        raise ActionNotNow(label, table.states[state])
    own = [row for row in rows if row.who in who]
    if not own:
        raise ActionOfOthers(label, [table.words[row.who] for row in rows])
    row = next((one for one in own if one.is_met(facts)), None)
    if row is None:
        raise ConditionNotMet(label, [one.guard.needs for one in own if one.guard])
    if row.needs_reasons and not reasons.strip():
        raise ReasonsMissing(label)
    return row


def begin(table: ApprovalTable[Facts], on: date) -> Standing:
    return Standing(table.begins, on)


def decide(
    table: ApprovalTable[Facts], standing: Standing, made: Decision, actor: Actor, facts: Facts, *, sides: Collection[str] = ()
) -> Standing:
    """The affair after one more decision; `sides` are all whose signature an action with countersignatures waits for.

    Raises:
        ActionNotNow, ActionOfOthers, ConditionNotMet, ReasonsMissing.
    """
    row = require_allowed(table, standing.state, made.action, standing.words_of(actor), facts, reasons=made.reasons)
    return _after(standing, row, made, sides)


def standing_of(
    table: ApprovalTable[Facts], begun_on: date, decisions: Iterable[Decision], *, sides: Collection[str] = ()
) -> Standing:
    """Where an affair stands after its decisions, in the order of their numbers.

    Their conditions were judged on their day and are not judged again. One the table has no row for has no effect and is told in `faults`.
    """
    standing = begin(table, begun_on)
    for made in sorted(decisions, key=lambda one: one.seq):
        rows = [row for row in table.from_state(standing.state) if row.action == made.action and row.who == made.who]
        if rows and made.seq > standing.last_seq:
            standing = _after(standing, rows[0], made, sides)
        else:
            standing = replace(standing, faults=(*standing.faults, _fault(table, standing, made)))
    return standing


def dues(table: ApprovalTable[Facts], standing: Standing, calendar: WorkingDays) -> tuple[Due[Facts], ...]:
    """What an affair waits for where it stands, with terms first, the earliest first."""
    waited = [Due(row, _due_on(row, standing.since, calendar)) for row in table.from_state(standing.state)]
    return tuple(sorted(waited, key=lambda one: (one.due_on is None, one.due_on or date.max)))


def check_table(table: ApprovalTable[Facts]) -> Report:
    """What is wrong with a table as it was declared: words without labels, states nobody reaches or knows."""
    return Report.of(list(_unsound(table)))


def _after(standing: Standing, row: Row[Facts], made: Decision, sides: Collection[str]) -> Standing:
    standing = replace(standing, last_seq=made.seq)
    if row.effect is Effect.DELEGATES:
        lent = {(str(made.lends_to), row.who)} if made.lends_to else set()
        return replace(standing, lent=standing.lent | lent)
    if row.effect is Effect.COUNTERSIGNS:
        standing = replace(standing, signed=standing.signed | {made.side})
        if not standing.signed >= set(sides):
            return standing
    if row.leads_to == standing.state:
        return standing
    return replace(standing, state=row.leads_to, since=made.on, signed=frozenset(), lent=frozenset())


def _due_on(row: Row[Facts], since: date, calendar: WorkingDays) -> date | None:
    return None if row.term is None else day_after(since, row.term.length, row.term.counting, calendar)


def _fault(table: ApprovalTable[Facts], standing: Standing, made: Decision) -> Finding:
    action, state = table.actions.get(made.action, Wording(made.action, made.action)), table.states[standing.state]
    sentence = Wording(
        f"第 {made.seq} 项“{action.zh}”在“{state.zh}”状态下不能办理，没有效力。",
        f"Number {made.seq}, “{action.en}”, cannot be done in “{state.en}” and has no effect.",
    )
    return Finding("approvals.no-effect", Severity.ERROR, sentence, Where(key=made.subject), {"seq": made.seq})


def _unsound(table: ApprovalTable[Facts]) -> Iterator[Finding]:
    reachable = table.reachable()
    for row in table.rows:
        for word, known in (
            (row.state, table.states),
            (row.leads_to, table.states),
            (row.action, table.actions),
            (row.who, table.words),
        ):
            if word not in known:
                yield _wrong(table, f"“{word}”没有名称。", f"“{word}” has no label.")
    for state in table.states:
        if state not in reachable:
            yield _wrong(table, f"没有办法走到“{state}”。", f"nothing leads to “{state}”.")
    if not table.ends:
        yield _wrong(table, "没有终点。", "it has no end.")


def _wrong(table: ApprovalTable[Facts], zh: str, en: str) -> Finding:
    return Finding("approvals.unsound", Severity.ERROR, Wording(zh, en), Where(key=table.name))
