"""What an audit found, as plain Python."""

from collections.abc import Sequence
from typing import Any

from layers.planning.answers.plain import notes_to_list, words
from layers.planning.audit.auditing import Audit
from layers.planning.audit.meanings import Meaning, Reading
from layers.planning.audit.objections import WEIGHTS, Objection
from layers.planning.audit.solutions import Solution
from layers.wording import Language


def audit_to_dict(audit: Audit) -> dict[str, Any]:
    """Objections worst first, the whole numbers that fit, the readings of each printed ratio, and rows that could not be read."""
    claims = audit.claims
    return {
        "documents": [{"id": d.id, "title": words(d.title), "is_external": d.is_external} for d in claims.documents.values()],
        "statements": len(claims.statements),
        "alarms": len(audit.alarms),
        "objections": [_objection(o) for o in audit.objections],
        "undecided": [list(o.statements) for o in audit.undecided],
        "whole_numbers": [_solution(s) for s in audit.solutions],
        "readings": {name: [_reading(r) for r in readings] for name, readings in audit.readings.items()},
        "coverages": {
            name: [{"meaning": str(v.meaning), "computed": v.computed, "fits": v.fits} for v in verdicts]
            for name, verdicts in audit.coverages.items()
        },
        "meanings": {str(m): words(m.label) for m in Meaning},
        "rows": notes_to_list(claims.report),
    }


def audit_to_lines(audit: Audit, language: Language = "zh") -> Sequence[str]:
    """The audit as lines of text: each objection, its arithmetic indented below it, and the whole numbers that fit."""
    lines = [f.sentence.in_language(language) for f in audit.claims.report]
    for objection in audit.objections:
        lines.append(f"[{WEIGHTS[objection.severity].in_language(language)}] {objection.sentence.in_language(language)}")
        lines += [f"    {step.in_language(language)}" for step in objection.steps]
        lines += [f"    ~ {reading.in_language(language)}" for reading in objection.lifted_by]
    lines += [solution.sentence.in_language(language) for solution in audit.solutions]
    return lines


def _objection(objection: Objection) -> dict[str, Any]:
    return {
        "code": objection.code,
        "severity": str(objection.severity),
        "sentence": words(objection.sentence),
        "arithmetic": [words(step) for step in objection.steps],
        "statements": list(objection.statements),
        "lifted_by": [words(reading) for reading in objection.lifted_by],
    }


def _solution(solution: Solution) -> dict[str, Any]:
    return {
        "document": solution.document,
        "quantity": solution.quantity.id,
        "on": solution.on,
        "values": list(solution.values),
        "exact": None if solution.exact is None else float(solution.exact),
        "sentence": words(solution.sentence),
    }


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "part": reading.part.id,
        "whole": reading.whole.id,
        "computed": reading.computed,
        "fits": reading.fits,
        "is_literal": reading.is_literal,
        "meaning": None if reading.meaning is None else str(reading.meaning),
        "sentence": words(reading.sentence),
    }
