"""Correction requests (数据校核、异议): any reader says what is wrong and why; the responsible role answers within its term."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from gisvc.sharing.datasets import bases
from gisvc.sharing.errors import CorrectionUnplaced, NothingSaid, UnknownCorrection
from gisvc.sharing.specs import CORRECTION_STATES, CORRECTIONS
from layers.approvals import ApprovalTable, Row, Term, require_allowed
from layers.frames import frame_of
from layers.people import PersonId
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import LayerChange, Store
from layers.wording import Wording
from layers.working_days import Counting, WorkingDays, day_after

ANSWERS, CORRECTS = "review", "enter"
DAYS_TO_ANSWER: Final = 10
"""Working days; a setting (`correction_days`), 未核实."""


def correction_table(days: int = DAYS_TO_ANSWER) -> ApprovalTable[None]:
    """Who does what when: received, then accepted or refused with reasons, then done."""
    source = bases()["corrections"].wording
    term = Term(days, Counting.WORKING, source)
    return ApprovalTable(
        name="correction",
        title=Wording("数据校核", "correction of data"),
        source=source,
        begins="received",
        states=dict(CORRECTION_STATES.labels),
        actions={
            "accept": Wording("同意更正", "accept"),
            "refuse": Wording("不予更正", "refuse"),
            "finish": Wording("办结", "finish"),
        },
        words={ANSWERS: Wording("审核", "reviewer"), CORRECTS: Wording("录入", "clerk")},
        rows=(
            Row("received", "accept", ANSWERS, "accepted", term=term),
            Row("received", "refuse", ANSWERS, "refused", term=term, needs_reasons=True),
            Row("accepted", "finish", CORRECTS, "done"),
        ),
    )


CORRECTION_TABLE: Final = correction_table()


@dataclass(frozen=True, slots=True)
class Correction:
    """One request as it stands."""

    correction_id: str
    division_code: str
    dataset_id: str
    what: str
    why: str
    state: str
    asked_by: str
    asked_on: date
    row_key: str | None = None
    evidence: str | None = None
    due_on: date | None = None
    answer: str | None = None
    answered_by: str | None = None
    answered_on: date | None = None
    done_by: str | None = None
    done_on: date | None = None
    done_in: str | None = None

    @property
    def is_open(self) -> bool:
        return self.state in ("received", "accepted")

    def days_left(self, today: date) -> int | None:
        """Until an answer is due, negative once late; None when it was answered."""
        return (self.due_on - today).days if self.due_on and self.state == "received" else None


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a reader says: which row (none for the whole dataset), what is wrong, why, and what shows it."""

    dataset_id: str
    division_code: str
    what: str
    why: str
    row_key: str = ""
    evidence: str = ""


def read_corrections(view: Store, *, dataset_id: str | None = None) -> list[Correction]:
    """Requests in sight, open ones first, each group by its date."""
    held = view.read(CORRECTIONS)
    rows: list[dict[str, Any]] = held.drop(columns="geometry").to_dict("records")
    found = [_correction(row) for row in rows if dataset_id in (None, row["dataset_id"])]
    return sorted(found, key=lambda one: (not one.is_open, one.due_on or one.asked_on, one.correction_id))


def ask_correction(
    view: Store, said: Complaint, *, by: PersonId, days: int = DAYS_TO_ANSWER, calendar: WorkingDays | None = None
) -> Correction:
    """Take a request in.

    Raises:
        NothingSaid: it does not say what is wrong, or why.
        OutsideArea: it is about a place outside the view.
    """
    if not said.what.strip() or not said.why.strip():
        raise NothingSaid
    today = day_in_china(utc_now())
    asked = Correction(
        correction_id=f"c-{uuid.uuid4().hex[:12]}",
        division_code=said.division_code,
        dataset_id=said.dataset_id,
        row_key=said.row_key.strip() or None,
        what=said.what.strip(),
        why=said.why.strip(),
        evidence=said.evidence.strip() or None,
        state="received",
        asked_by=by,
        asked_on=today,
        due_on=day_after(today, days, Counting.WORKING, calendar or WorkingDays()),
    )
    _write(view, asked, expected=None, by=by, reason="数据校核：受理申请")
    return asked


def answer_correction(
    view: Store, correction_id: str, action: str, *, reasons: str, words: Iterable[str], by: PersonId
) -> Correction:
    """Accept, refuse or finish a request.

    Raises:
        UnknownCorrection: there is none in sight.
        ActionNotNow, ActionOfOthers, ReasonsMissing: as the table says.
        CorrectionUnplaced: finished without saying where the correction is found.
        RowMoved: somebody else answered in the meantime.
    """
    held, version = find_correction(view, correction_id)
    row = require_allowed(CORRECTION_TABLE, held.state, action, frozenset(words), None, reasons=reasons)
    today = day_in_china(utc_now())
    said: dict[str, object] = {"state": row.leads_to}
    if row.leads_to == "done":
        if not reasons.strip():
            raise CorrectionUnplaced
        said |= {"done_by": by, "done_on": today, "done_in": reasons.strip() or None}
    else:
        said |= {"answer": reasons.strip() or None, "answered_by": by, "answered_on": today}
    after = Correction(**{**_row(held), **said})  # type: ignore[arg-type]  # because the fields are those of the row
    _write(view, after, expected=version, by=by, reason=f"数据校核：{CORRECTION_TABLE.actions[action].zh}")
    return after


def find_correction(view: Store, correction_id: str) -> tuple[Correction, int]:
    """A request and the version it stands at.

    Raises:
        UnknownCorrection: there is none in sight.
    """
    found = next((one for one in read_corrections(view) if one.correction_id == correction_id), None)
    if found is None:
        raise UnknownCorrection(correction_id)
    return found, int(view.read_history(CORRECTIONS, correction_id)["version"].iloc[-1])


def open_corrections(view: Store, words: Iterable[str]) -> list[Correction]:
    """What waits for somebody with these duties ("review" answers, "enter" corrects), the most pressing first."""
    held = frozenset(words)
    waited = {row.state for row in CORRECTION_TABLE.rows if row.who in held}
    return [one for one in read_corrections(view) if one.state in waited] if waited else []


def _correction(row: Mapping[str, Any]) -> Correction:
    return Correction(**{f.name: _plain(row[f.name]) for f in fields(Correction)})


def _plain(cell: Any) -> Any:
    if cell is None or cell != cell:  # missing text is None or NaN, a missing day NaT
        return None
    return cell.date() if hasattr(cell, "date") else cell


def _row(one: Correction) -> dict[str, object]:
    return {f.name: getattr(one, f.name) for f in fields(Correction)}


def _write(view: Store, one: Correction, *, expected: int | None, by: PersonId, reason: str) -> None:
    change = LayerChange(
        CORRECTIONS, frame_of(CORRECTIONS, [_row(one)]), day_in_china(utc_now()), expected={one.correction_id: expected}
    )
    view.append([change], by=by, reason=reason)
