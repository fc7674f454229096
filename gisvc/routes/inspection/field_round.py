"""A round as the phone takes it along: what is to be checked, by whom, what is known of it, and what to ask."""

from typing import Any

from boundaries.records.fold import RecordKey, Records
from boundaries.records.kinds import SEGMENT_CHECK
from boundaries.rounds.checklist import ChecklistItem
from boundaries.rounds.comparison import ItemComparison
from boundaries.rounds.round import Round
from boundaries.specs import MARKERS, SEGMENTS
from boundaries.use_cases.journal import our_side
from boundaries.use_cases.rounds import RoundStudy, study_round
from gisvc.auth.roles import Duty
from gisvc.auth.visitor import Visitor
from gisvc.routes.inspection.questions import kinds_as_data
from layers.fields import Value
from layers.planning.answers.plain import words
from layers.reference import DIVISIONS, SOURCE_COLUMNS
from layers.spec import Column
from layers.store.protocol import Store

FORMAT = "gisvc-field-round/1"
_SHOWN_ELSEWHERE = [
    "marker_id",
    "marker_no",
    "segment_id",
    "name",
    "line_id",
    "line_ids",
    "division_code",
    "from_chainage_m",
    "to_chainage_m",
]
_NOT_SHOWN = frozenset({*_SHOWN_ELSEWHERE, *(column.name for column in SOURCE_COLUMNS)})


def field_round(view: Store, round_id: str) -> dict[str, Any]:
    """Everything a phone needs of a round, the same for everybody of our side.

    Raises:
        UnknownRound: not known here, or not in this view.
    """
    study = study_round(view, round_id)
    own = our_side(view)
    return {
        "format": FORMAT,
        "round": _round(study.round) | {"closed_on": study.closed_on.get(own)},
        "side": own,
        "sides": _sides(view, study.round, own),
        "is_demonstration": view.workspace.is_demonstration,
        "lines": _lines(study),
        "sections": [
            {"section_id": s.section_id, "line_id": s.line_id, "name": s.name or s.section_id, "lead_side": s.lead_side}
            for s in study.round.sections
        ],
        "teams": [dict(row) for side in study.round.sides for row in study.round.teams(side)],
        "kinds": kinds_as_data(),
        "items": [_item(comparison, study.book.records, round_id, own) for comparison in study.comparisons],
    }  # fmt: skip


def with_me(told: dict[str, Any], visitor: Visitor) -> dict[str, Any]:
    """The round as one visitor gets it: statements carry his account name."""
    return told | {"me": {"person": visitor.person, "display_name": visitor.display_name, "may_enter": visitor.may(Duty.ENTER)}}


def _round(inspected: Round) -> dict[str, Any]:
    return {
        "round_id": inspected.round_id,
        "name": inspected.name,
        "year": inspected.year,
        "lead_side": inspected.lead_side,
        "field_from": inspected.field_from and inspected.field_from.isoformat(),
        "field_until": inspected.field_until and inspected.field_until.isoformat(),
    }


def _sides(view: Store, inspected: Round, own: str) -> list[dict[str, Any]]:
    """The governments that take part, ours first, by the name we hold of them; else their code."""
    divisions = view.read(DIVISIONS)
    names = dict(zip(divisions["code"], divisions["name"], strict=True))
    ordered = sorted(inspected.sides, key=lambda side: (side != own, side))
    return [{"code": side, "name": str(names.get(side, side)), "is_ours": side == own} for side in ordered]


def _lines(study: RoundStudy) -> list[dict[str, str]]:
    lines = study.register.lines
    names = dict(zip(lines["line_id"], lines["name"], strict=True))
    return [{"line_id": line, "name": str(names.get(line, line))} for line in study.round.line_ids]


def _item(comparison: ItemComparison, records: Records, round_id: str, own: str) -> dict[str, Any]:
    item = comparison.item
    record = records.get(RecordKey(item.kind.name, round_id, item.subject, own))
    present = record.values if record else {}
    conflicts = {
        name: [{"value": said.value, "said_by": sorted({s.said_by for s in said.by})} for said in record.fields[name].said]
        for name in record.conflicts
    } if record else {}  # fmt: skip
    told = _place(item) | {
        "facts": _facts(item),
        "objects": [dict(row) for row in item.objects],
        "pillars": [dict(row) for row in item.pillars],
        "last": dict(item.last),
        "last_round": item.last_round,
        "present": present,
        "conflicts": conflicts,
        "heads": list(record.heads) if record else [],
        "agreement": comparison.agreement.value if len(comparison.records) == len(item.sides) else None,
    }
    return {name: value for name, value in told.items() if value not in (None, "", {}, [])}


def _facts(item: ChecklistItem) -> list[dict[str, Any]]:
    """What the register says of an item, column by column, in words."""
    spec = SEGMENTS if item.kind is SEGMENT_CHECK else MARKERS
    shown = [column for column in spec.columns if column.name in item.registered and column.name not in _NOT_SHOWN]
    return [{"label": words(c.label), "value": _in_words(c, item.registered[c.name]), "unit": c.unit} for c in shown]


def _in_words(column: Column, value: Value) -> Any:
    named = column.codes.labels.get(str(value)) if column.codes else None
    return words(named) if named else value


def _place(item: ChecklistItem) -> dict[str, Any]:
    return {
        "kind": item.kind.name,
        "subject": item.subject,
        "title": item.title,
        "line_id": item.line_id,
        "section_id": item.section_id,
        "from_m": item.from_m,
        "to_m": item.to_m,
        "lon": item.lon,
        "lat": item.lat,
        "is_tripoint": item.is_tripoint or None,
        "is_derived": item.is_derived or None,
        "responsible_side": item.responsible_side,
    }
