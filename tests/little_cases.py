"""Cases on the little line, told statement by statement by the side that says them."""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import count

from boundaries.cases.case import Case, CaseRegister, find_case
from boundaries.records.fold import fold
from boundaries.records.statement import Statement, read_statement
from boundaries.specs import LINES, MARKERS, TRIPOINTS
from layers.fields import Value
from layers.frames import frame_of
from tests.little_line import LINE, SIDE_A, SIDE_B, changes

CASE = "2026-界桩-001"
A_PERSON: Mapping[str, Value] = {"name": "王建国", "side": SIDE_A}
B_PERSON: Mapping[str, Value] = {"name": "李玉梅", "side": SIDE_B}
THE_STONE = "M001"  # side B looks after it
MEASURED: Mapping[str, Value] = {"lon": 104.0, "lat": 37.0, "accuracy_m": 0.05, "method": "rtk"}

REPAIR: Mapping[str, Value] = {
    "case_kind": "repair", "line_id": LINE, "sides": [SIDE_A, SIDE_B], "marker_id": THE_STONE, "responsible_side": SIDE_B,
    "reason": "桩体被农机撞裂", "found_on": "2026-06-01",
}  # fmt: skip
WORK: Mapping[str, Value] = {"work_on": "2026-06-20", "work_side": SIDE_B, "work_done": "原位修补桩体"}
THERE: Mapping[str, Value] = {"attended_on": "2026-06-20", "attendance": [A_PERSON, B_PERSON]}
BEFORE_AND_AFTER: Sequence[Value] = [
    {"photo_id": "a" * 64, "stage": "before"},
    {"photo_id": "b" * 64, "stage": "after"},
]
MOVE: Mapping[str, Value] = {
    **REPAIR, "case_kind": "move", "reason": "公路拓宽", "applicant": "县交通局", "approving_organ": "省人民政府",
    "organ_consented_on": "2026-06-10", "organ_document": "甘民函〔2026〕8号", "surveyed_on": "2026-06-15", "surveyed_position": MEASURED,
    "keeps_the_line": True, "keeps_the_line_because": "沿界线平移，仍在线上",
}  # fmt: skip

_numbers = count(1)


def said(
    kind: str, values: Mapping[str, Value], *, side: str = SIDE_A, subject: str = CASE, sees: Sequence[Statement] = ()
) -> Statement:
    """A statement as a journal would hold it."""
    return read_statement(
        {
            "statement_id": f"00000000-0000-7000-8000-{next(_numbers):012x}", "kind": kind, "round_id": "", "subject": subject,
            "side": side, "said_by": "tester", "said_at": "2026-06-20T10:00:00+08:00", "sees": [s.statement_id for s in sees],
            "values": dict(values),
        }
    )  # fmt: skip


@cache
def register() -> CaseRegister:
    lines, markers = (next(c.rows for c in changes() if c.spec is spec) for spec in (LINES, MARKERS))
    return CaseRegister.of(lines, markers, frame_of(TRIPOINTS, ()))


def case_of(*statements: Statement, held: CaseRegister | None = None, case_id: str = CASE) -> Case:
    return find_case(fold(statements), case_id, held)


def change(*statements: Statement, **values: Value) -> Case:
    """A change case of side A with these values, and whatever else was said; nothing of it in a register."""
    return case_of(said("change_case", {**REPAIR, **values}), *statements)


def registered_change(*statements: Statement, **values: Value) -> Case:
    """The same, its line and marker in the register."""
    return case_of(said("change_case", {**REPAIR, **values}), *statements, held=register())


def word(side: str, **values: Value) -> Statement:
    return said("case_word", values, side=side)
