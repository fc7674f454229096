"""Lines, markers and rounds as plain values, ready for JSON."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from boundaries.records.fold import FieldState, Record
from boundaries.rounds.checklist import ChecklistItem
from boundaries.rounds.comparison import ItemComparison
from boundaries.rounds.round import Round
from boundaries.rounds.stage import Stage
from boundaries.use_cases.rounds import RoundStudy
from boundaries.visits.clocks import Clock
from gisvc.maps.inspection import state_of
from gisvc.routes.inspection.board import Board, disagreement_text
from gisvc.routes.inspection.in_register import LineInList, MarkerInRegister
from layers.planning.answers.plain import plain, words

Names = Mapping[str, str]


def sides_to_list(sides: Iterable[str], names: Names) -> list[dict[str, str]]:
    return [{"code": code, "name": names.get(code, code)} for code in sides]


def clock_to_dict(clock: Clock) -> dict[str, Any]:
    due = clock.due
    return {
        "key": clock.key,
        "what": words(clock.what),
        "due": due.isoformat() if isinstance(due, date | datetime) else None,
        "state": str(clock.state),
        "authority": words(clock.authority.text),
    }


def row_to_dict(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a layer; what is missing is null, days are ISO texts."""
    return {name: plain(value) for name, value in row.items()}


def line_to_dict(line: LineInList, names: Names) -> dict[str, Any]:
    row = line.row
    return {
        "line_id": line.line_id,
        "name": row["name"],
        "level": plain(row["line_level"]),
        "nature": plain(row["nature"]),
        "sides": sides_to_list(line.sides, names),
        "length_m": None if line.length_m is None else round(line.length_m, 3),
        "agreement_length_km": plain(row["agreement_length_km"]),
        "markers": line.markers,
        "errors": line.errors,
        "warnings": line.warnings,
        "next_inspection": clock_to_dict(line.due) if line.due else None,
        "is_locked": True,  # 行政区域界线管理条例 Art. 2: no line changes without an approval document
    }


def marker_to_dict(marker: MarkerInRegister) -> dict[str, Any]:
    return {**row_to_dict(marker.row), "lon": marker.lon, "lat": marker.lat}


def round_to_dict(inspected: Round, stage: Stage, names: Names) -> dict[str, Any]:
    return {
        "round_id": inspected.round_id,
        "name": inspected.name,
        "stage": str(stage),
        "year": inspected.year,
        "round_no": inspected.round_no,
        "line_ids": list(inspected.line_ids),
        "sides": sides_to_list(inspected.sides, names),
        "lead_side": inspected.lead_side,
        "field_from": plain(inspected.field_from),
        "field_until": plain(inspected.field_until),
    }


def board_to_dict(board: Board, names: Names) -> dict[str, Any]:
    study = board.study
    return {
        "round": round_to_dict(study.round, board.stage, names),
        "plan": study.round.record.values,
        "progress": [
            {
                "side": part.side,
                "markers": part.done.markers,
                "markers_done": part.done.markers_done,
                "length_m": round(part.done.length_m, 3),
                "length_done_m": round(part.done.length_done_m, 3),
                "excused": part.done.excused,
                "share": part.done.share,
                "signed": part.signed,
                "closed_on": part.closed_on,
            }
            for part in board.sides
        ],
        "states": {str(state): count for state, count in board.counts.items()},
        "open_points": [
            {
                "code": f.code,
                "severity": str(f.severity),
                "sentence": words(f.sentence),
                "kind": f.where.layer,
                "subject": f.where.key,
                "field": f.where.column,
            }
            for f in study.open_points
        ],
        "version": study.version,
        "heads": {side: str(study.book.head(side)) for side in study.round.sides},
        "signatures": [
            {
                "side": s.side,
                "signer": s.signer,
                "office": s.office,
                "signed_on": s.signed_on,
                "version": s.version,
                "is_current": s.is_current,
                "is_on_paper": s.is_on_paper,
            }
            for s in study.signatures
        ],
        "deadlines": [clock_to_dict(clock) for clock in board.dues],
        "is_closed": study.is_closed,
    }


def checklist_item_to_dict(item: ChecklistItem) -> dict[str, Any]:
    return {
        "kind": item.kind.name,
        "subject": item.subject,
        "title": item.title,
        "line_id": item.line_id,
        "section_id": item.section_id,
        "sides": list(item.sides),
        "from_m": item.from_m,
        "to_m": item.to_m,
        "lon": item.lon,
        "lat": item.lat,
        "is_tripoint": item.is_tripoint,
        "is_derived": item.is_derived,
        "responsible_side": item.responsible_side,
        "registered": dict(item.registered),
        "reference_objects": [dict(one) for one in item.objects],
        "pillars": [dict(one) for one in item.pillars],
        "last": dict(item.last),
        "last_round": item.last_round,
    }


def comparison_to_dict(study: RoundStudy, one: ItemComparison) -> dict[str, Any]:
    return {
        "kind": one.item.kind.name,
        "subject": one.item.subject,
        "title": one.item.title,
        "state": str(state_of(one)),
        "fields": [
            {
                "field": compared.field.name,
                "label": words(compared.field.label),
                "agreement": str(compared.agreement),
                "difference": compared.difference,
                "unit": compared.unit,
                "tolerance": compared.field.tolerance,
                "sides": {side: state_to_list(state) for side, state in compared.states.items()},
                "on_record": disagreement_text(study, one, compared.field.name) or None,
            }
            for compared in one.fields
        ],
    }


def state_to_list(state: FieldState) -> list[dict[str, Any]]:
    """Every value a side holds, with who said it; one where the side agrees with itself."""
    return [
        {
            "value": said.value,
            "said_by": [
                {"person": s.said_by, "at": s.said_at.isoformat(), "device": s.device, "statement_id": s.statement_id}
                for s in said.by
            ],
        }
        for said in state.said
    ]


def history_to_dict(record: Record, round_name: str) -> dict[str, Any]:
    """What one side said of a marker in one round."""
    return {
        "round_id": record.key.round_id,
        "round": round_name,
        "side": record.key.side,
        "values": record.values,
        "conflicts": list(record.conflicts),
    }
