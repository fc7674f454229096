"""One step of a request: what happened on which day, never changed afterwards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gazetteer.requests.application import EARLIEST, LATEST, Values, canonical, is_plain_id
from gazetteer.requests.errors import NotAStep
from gazetteer.requests.step_kinds import step_kind
from layers.field_values import BadValue, read_value
from layers.fields import RecordKind, Value
from layers.wording import Wording

AMENDED_AWAY = frozenset({"amended"})  # the one kind in which an emptied field says something: it is taken back


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `seq` counts within its request from 1 and is the only order; `happened_on` is what its writer says.

    `facts` are the fields of its kind in canonical form.
    """

    step_id: str
    request_id: str
    seq: int
    kind: str
    happened_on: date
    facts: Values
    recorded_by: str = ""
    recorded_at: str = ""

    @property
    def record_kind(self) -> RecordKind:
        return step_kind(self.kind)

    @property
    def label(self) -> Wording:
        return self.record_kind.label

    def text(self, name: str) -> str:
        value = self.facts.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> int | None:
        value = self.facts.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def codes(self, name: str) -> frozenset[str]:
        value = self.facts.get(name)
        return frozenset(str(one) for one in value) if isinstance(value, list | tuple) else frozenset()

    def rows(self, name: str) -> tuple[Mapping[str, Value], ...]:
        return _rows(self.facts.get(name))

    def day(self, name: str) -> date | None:
        said = self.text(name)
        return date.fromisoformat(said) if said else None

    @property
    def content(self) -> str:
        """What it says, as one text: two steps of one id must agree in it."""
        return canonical(
            {"kind": self.kind, "on": self.happened_on.isoformat(), "request": self.request_id, "facts": dict(self.facts)}
        )


def read_step(request_id: str, raw: Mapping[str, object], *, seq: int = 0) -> Step:
    """A step from what somebody sent: `step_id`, `kind`, `happened_on` and the fields of its kind under `facts`.

    Raises:
        UnknownStepKind: requests have no such step.
        NotAStep: a part is missing or unknown, or a value cannot be what its field says; names the field.
    """
    kind = step_kind(str(raw.get("kind") or ""))
    strange = sorted(str(part)[:40] for part in set(raw) - {"step_id", "kind", "happened_on", "facts"})
    _require(not strange, kind, f"没有“{''.join(strange[:1])}”这一项。", f"it has no part “{''.join(strange[:1])}”.")
    step_id = raw.get("step_id")
    _require(isinstance(step_id, str) and is_plain_id(step_id), kind, "记录编号缺失或不合规。", "its id is missing or malformed.")
    facts = raw.get("facts") or {}
    _require(isinstance(facts, Mapping), kind, "内容不是各栏。", "its facts are no fields.")
    read = _facts(kind, facts if isinstance(facts, Mapping) else {})
    return Step(str(step_id), request_id, seq, kind.name, _day(kind, raw.get("happened_on")), read)


def in_order(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Steps by number; of one id given twice the first by its content counts, so that no order of arrival decides."""
    by_id: dict[str, Step] = {}
    for step in steps:
        held = by_id.get(step.step_id)
        by_id[step.step_id] = step if held is None else min(held, step, key=lambda s: (s.seq, s.content))
    return tuple(sorted(by_id.values(), key=lambda s: (s.seq, s.step_id)))


def _facts(kind: RecordKind, raw: Mapping[object, object]) -> dict[str, Value]:
    strange = sorted(str(name)[:40] for name in set(raw) - set(kind.field_names))
    _require(not strange, kind, f"没有“{''.join(strange[:1])}”这一栏。", f"it has no field “{''.join(strange[:1])}”.")
    read: dict[str, Value] = {}
    for one in kind.fields:
        try:
            value = read_value(one, raw.get(one.name))
        except BadValue as bad:
            raise NotAStep(bad.wording.zh, bad.wording.en, kind=kind.name) from None
        is_emptied = kind.name in AMENDED_AWAY and one.name in raw
        is_needed = one.required and not (kind.name in AMENDED_AWAY and one.name != "amendment" and one.name not in raw)
        _require(value is not None or not is_needed, kind, f"缺少“{one.label.zh}”。", f"“{one.label.en}” is missing.")
        short = next((c for c in one.columns if c.required and any(c.name not in row for row in _rows(value))), None)
        _require(short is None, kind, f"“{one.label.zh}”有一行不完整。", f"a row of “{one.label.en}” is incomplete.")
        if value is not None or is_emptied:
            read[one.name] = value
    return read


def _rows(value: Value) -> tuple[Mapping[str, Value], ...]:
    return tuple(row for row in value if isinstance(row, Mapping)) if isinstance(value, list | tuple) else ()


def _day(kind: RecordKind, raw: object) -> date:
    try:
        day = raw if type(raw) is date else date.fromisoformat(raw) if isinstance(raw, str) and len(raw) == 10 else None
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise NotAStep(
            "办理日期缺失或不可信，请写成 2026-05-15。",
            "its day is missing or cannot be right; write it as 2026-05-15.",
            kind=kind.name,
        )
    return day


def _require(holds: bool, kind: RecordKind, zh: str, en: str) -> None:
    if not holds:
        raise NotAStep(zh, en, kind=kind.name)
