"""Plans as plain Python: the shelf, each figure with its passport, changes and reports."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from layers.planning.answers.plain import notes_to_list, passport_to_dict, plain, words
from layers.planning.plans.account import ChangeAccount
from layers.planning.plans.plan import ORIGINS, Base, Figure, Indicator, Plan, Target, reported_asked
from layers.planning.plans.shelf import PlanShelf
from layers.planning.plans.status import (
    Beside,
    FigureStatus,
    Group,
    IndicatorStatus,
    NamedUnit,
    PastValue,
    PlanStatus,
    Published,
    ReachParts,
    ReportedNumbers,
)


def shelf_to_list(shelf: PlanShelf) -> list[dict[str, Any]]:
    """Every plan by its head: id, title, place, years, how many indicators."""
    return [plan_to_dict(plan) for plan in shelf.plans]


def plan_to_dict(plan: Plan) -> dict[str, Any]:
    return {
        "id": plan.id,
        "title": words(plan.title),
        "place": words(plan.place),
        "area": plan.area,
        "document_no": plan.document_no,
        "issued_on": plan.issued_on,
        "base_year": plan.base_year,
        "check_years": list(plan.check_years),
        "indicators": len(plan.indicators),
        "figures": len(plan.figures),
        "layers": list(plan.layers),
        "sources": list(plan.sources),
    }


def status_to_dict(status: PlanStatus) -> dict[str, Any]:
    """A plan on a day. Values are floats in the figure's own unit; `exact` keeps the fraction, `text` how it is printed."""
    return {
        "plan": plan_to_dict(status.plan),
        "area": {"code": status.area, "name": status.area_name},
        "on": status.on.isoformat(),
        "is_elsewhere": status.is_elsewhere,
        "is_demonstration": status.is_demonstration,
        "counts": {str(key): number for key, number in status.counts.items()},
        "indicators": [indicator_to_dict(indicator) for indicator in status.indicators],
        "notes": notes_to_list(status.notes),
    }


def indicator_to_dict(indicator: IndicatorStatus) -> dict[str, Any]:
    declared: Indicator = indicator.indicator
    return {
        "no": declared.no,
        "wording": words(declared.wording),
        "standing": {"key": str(declared.standing), "label": words(declared.standing.label)},
        "status": _status(indicator),
        "figures": [figure_to_dict(figure) for figure in indicator.figures],
    }


def figure_to_dict(figure: FigureStatus) -> dict[str, Any]:
    declared, counted = figure.figure, figure.counted
    return {
        "no": declared.no,
        "wording": words(declared.wording),
        "kind": str(declared.kind),
        "from": declared.origin,
        "from_label": words(ORIGINS[declared.origin]),
        "unit": declared.unit,
        "unit_label": words(declared.unit_said),
        "status": _status(figure) | {"said": words(figure.status_said)},
        "value": _number(figure.value),
        "exact": None if figure.value is None else str(figure.value),
        "text": figure.text,
        "said": words(figure.said),
        "numerator": None if counted is None else _number(counted.numerator),
        "denominator": None if counted is None else _number(counted.denominator),
        "unknown": 0 if counted is None else counted.unknown,
        "undecided": 0.0 if counted is None else float(counted.undecided),
        "upper": None if counted is None else _number(counted.upper),
        "points": None if counted is None or counted.points is None else words(counted.points),
        "by_speed": [_reach(parts) for parts in (counted.by_speed if counted else ())],
        "base": _base(declared.base),
        "start": _number(figure.judgement.start),
        "targets": [_target(target) for target in declared.targets],
        "expected": _number(figure.judgement.expected),
        "rule": words(figure.judgement.rule),
        "trend": _number(figure.trend),
        "history": [_past(past) for past in figure.history],
        "published": None if figure.published is None else _published(figure.published),
        "reported": _reported(figure.reported, declared),
        "difference": None if figure.difference is None else words(figure.difference),
        "beside": [_beside(other) for other in (counted.beside if counted else ())],
        "groups": [_group(group) for group in (counted.groups if counted else ())],
        "units": [unit_to_dict(unit) for unit in (counted.units if counted else ())],
        "missing": [{"layer": missing.layer, "what": words(missing.what)} for missing in figure.missing],
        "definition": words(figure.passport.definition),
        "settings": [words(setting) for setting in declared.settings],
        "passport": passport_to_dict(figure.passport),
    }


def asked_to_list(plans: Iterable[Plan]) -> list[dict[str, Any]]:
    """Every number the plans ask a person for."""
    return [
        {"plan_id": a.plan_id, "no": a.no, "part": a.part, "unit": a.unit, "wording": words(a.wording), "printed": a.printed}
        for plan in plans
        for a in reported_asked(plan)
    ]


def changes_to_list(accounts: Sequence[ChangeAccount]) -> list[dict[str, Any]]:
    """Change accounts; `exact` amounts of the lines add up to the exact change."""
    return [
        {
            "no": account.figure.no,
            "since": account.since.isoformat(),
            "on": account.on.isoformat(),
            "before": float(account.before),
            "after": float(account.after),
            "change": float(account.change),
            "exact": str(account.change),
            "is_recorded": account.is_recorded,
            "lines": [
                {
                    "cause": str(line.cause),
                    "label": words(line.cause.label),
                    "amount": float(line.amount),
                    "exact": str(line.amount),
                }
                for line in account.lines
            ],
            "added": [unit_to_dict(unit) for unit in account.added],
            "gone": [unit_to_dict(unit) for unit in account.gone],
        }
        for account in accounts
    ]


def unit_to_dict(unit: NamedUnit) -> dict[str, Any]:
    return {"code": unit.code, "name": unit.name, "verdict": unit.verdict, "value": plain(unit.value)}


def _status(of: FigureStatus | IndicatorStatus) -> dict[str, Any]:
    return {"key": str(of.status), "label": words(of.status.label)}


def _base(base: Base | None) -> dict[str, Any] | None:
    if base is None:
        return None
    return {
        "year": base.year,
        "value": _number(base.value),
        "numerator": _number(base.numerator),
        "denominator": _number(base.denominator),
        "said": words(base.said),
        "conflicting": [_base(rival) for rival in base.conflicting],
    }


def _published(published: Published) -> dict[str, Any]:
    """What the plan printed beside what the layers say of the same day."""
    counted = published.measured.counted
    return {
        "year": published.base.year,
        "value": _number(published.base.value),
        "said": words(published.base.said),
        "on": published.measured.day.isoformat(),
        "computed": _number(published.measured.value),
        "exact": None if published.measured.value is None else str(published.measured.value),
        "numerator": None if counted is None else _number(counted.numerator),
        "denominator": None if counted is None else _number(counted.denominator),
        "difference": words(published.difference),
    }


def _target(target: Target) -> dict[str, Any]:
    bound = target.bound
    return {
        "year": target.year,
        "relation": str(target.relation),
        "value": _number(bound.value if bound else None),
        "value_to": _number(bound.value_to if bound else None),
        "said": None if target.said is None else words(target.said),
    }


def _past(past: PastValue) -> dict[str, Any]:
    return {"on": past.on.isoformat(), "value": _number(past.value), "status": past.status}


def _reported(held: ReportedNumbers | None, figure: Figure) -> dict[str, Any] | None:
    if held is None:
        return None
    return {
        "value": _number(held.value(figure.per)),
        "parts": {part: float(number) for part, number in held.parts.items()},
        "unit": held.unit,
        "on": plain(held.on),
        "by": held.by,
        "as_printed": held.as_printed,
    }


def _beside(other: Beside) -> dict[str, Any]:
    return {"label": words(other.label), **_reach(other.parts)}


def _reach(parts: ReachParts) -> dict[str, Any]:
    """People inside of everybody; `upper` is the value if all were inside of whom nobody can tell."""
    return {
        "speed_ms": parts.speed_ms,
        "value": _number(parts.value),
        "upper": _number(parts.upper),
        "numerator": float(parts.inside),
        "denominator": float(parts.people),
        "undecided": float(parts.undecided),
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "key": group.key,
        "label": words(group.label),
        "numerator": _number(group.numerator),
        "denominator": _number(group.denominator),
        "value": _number(group.value),
    }


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
