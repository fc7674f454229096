"""What a round's dashboard shows: its stage, its sides' progress, what comes first, and every item in walking order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from boundaries.cases.case import day_of
from boundaries.records.fold import RecordKey
from boundaries.records.kinds import DISAGREEMENT, SEGMENT_CHECK, disagreement_subject
from boundaries.rounds.comparison import ItemComparison
from boundaries.rounds.progress import Done
from boundaries.rounds.round import Round
from boundaries.rounds.stage import Stage
from boundaries.use_cases.rounds import RoundStudy
from boundaries.visits.clocks import Clock, ClockFace, most_pressing_first
from gisvc.maps.inspection import ItemState, chainage_text, state_of


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One marker or stretch on the dashboard."""

    number: int
    one: ItemComparison
    state: ItemState
    chainage: str
    open_fields: tuple[str, ...]  # conflicts not yet put on record
    on_record: tuple[str, ...]

    @property
    def is_segment(self) -> bool:
        return self.one.item.kind is SEGMENT_CHECK


@dataclass(frozen=True, slots=True)
class SideProgress:
    """One side's part: what it recorded, and whether it signed and closed."""

    side: str
    done: Done
    signed: str  # "", "stale" or "current"
    closed_on: str | None


@dataclass(frozen=True, slots=True)
class Board:
    study: RoundStudy
    stage: Stage
    rows: tuple[BoardRow, ...]
    sides: tuple[SideProgress, ...]
    dues: tuple[Clock, ...]

    def in_state(self, state: ItemState) -> tuple[BoardRow, ...]:
        return tuple(row for row in self.rows if row.state is state)

    @property
    def counts(self) -> Mapping[ItemState, int]:
        return {state: len(self.in_state(state)) for state in ItemState}


def board_of(study: RoundStudy, *, now: datetime) -> Board:
    rows = tuple(_row(study, number, one) for number, one in enumerate(study.comparisons))
    sides = tuple(_side(study, side) for side in study.round.sides)
    return Board(study, study.stage, rows, sides, dues_of(study.round, now=now))


def dues_of(inspected: Round, *, now: datetime) -> tuple[Clock, ...]:
    """Plan, report and the deadlines written into the plan, the most pressing first. Where the plan names its own days, the usual ones are left out."""
    face, filed = ClockFace(now), inspected.record
    own = [
        face.stated(inspected.name, what=d.what, due_on=d.due_on, source=d.source, done_on=d.done_on) for d in inspected.deadlines
    ]
    usual = [face.plan, face.filing] if inspected.year and not own else []
    days = (day_of(filed.value("plan_filed_on")), day_of(filed.value("report_filed_on")))
    known = [clock(inspected.name, year=inspected.year or 0, filed_on=on) for clock, on in zip(usual, days, strict=False)]
    return tuple(most_pressing_first([*own, *known]))


def conflicts_of(study: RoundStudy, one: ItemComparison) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Fields in conflict: those still open, and those both sides put on record as a disagreement."""
    still_open: list[str] = []
    on_record: list[str] = []
    for compared in one.conflicts:
        (on_record if disagreement_text(study, one, compared.field.name) else still_open).append(compared.field.name)
    return tuple(still_open), tuple(on_record)


def disagreement_text(study: RoundStudy, one: ItemComparison, field: str) -> str:
    """The words under which a field's disagreement is on record; empty when it is not."""
    key = RecordKey(DISAGREEMENT.name, study.round.round_id, disagreement_subject(*one.item.ref, field), "")
    record = study.book.records.get(key)
    return str(record.value("text") or "") if record else ""


def share_done(done: Done) -> float:
    """Recorded of all, 0–1: by kilometres where there are any, else by markers."""
    if done.share is not None:
        return done.share
    return done.markers_done / done.markers if done.markers else 0.0


def worst_first(rows: Sequence[BoardRow]) -> list[BoardRow]:
    """What needs somebody, conflicts before the rest, in walking order within."""
    order = list(ItemState)
    return sorted(rows, key=lambda row: (not row.open_fields, order.index(row.state), row.number))


def _row(study: RoundStudy, number: int, one: ItemComparison) -> BoardRow:
    still_open, on_record = conflicts_of(study, one)
    return BoardRow(number, one, state_of(one), chainage_text(one.item.from_m, one.item.to_m), still_open, on_record)


def _side(study: RoundStudy, side: str) -> SideProgress:
    own = [s for s in study.signatures if s.side == side]
    signed = "" if not own else "current" if any(s.is_current for s in own) else "stale"
    return SideProgress(side, study.progress.by_side[side], signed, study.closed_on.get(side))
