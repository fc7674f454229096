"""Elderly centres as plain Python, ready for JSON: sizes, shared houses, graded reach, townships, stations, idle houses, homes to close."""

from collections.abc import Sequence
from typing import Any

from layers.planning.access.equity import SMALLEST_SHOWN
from layers.planning.answers.access import rate_to_dict
from layers.planning.answers.circles import table_to_list
from layers.planning.answers.plain import notes_to_list, passport_to_dict, percentage_to_dict, rows_to_list, words
from layers.planning.centres.classes import OUTSIDE, SCHEMES
from layers.planning.centres.closings import FATES, ClosingTable
from layers.planning.centres.co_siting import STATES, CoSitingTable
from layers.planning.centres.graded import GradeTable
from layers.planning.centres.idle_houses import SMALL_GROUPS, VILLAGE_STATES, IdleHouseTable
from layers.planning.centres.options import OPTIONS
from layers.planning.centres.question import CentresQuestion, TimedQuestion
from layers.planning.centres.services import SERVICES
from layers.planning.centres.sizes import SizeTable
from layers.planning.centres.stations import NO_RADIUS_NORM, StationTable
from layers.planning.centres.townships import TownshipTable
from layers.planning.centres.weights import COMPONENTS
from layers.planning.kinds import FACILITY_KINDS, Norm
from layers.wording import Wording

Table = SizeTable | GradeTable | CoSitingTable | TownshipTable | StationTable | IdleHouseTable | ClosingTable


def sizes_to_dict(table: SizeTable) -> dict[str, Any]:
    """`{"served": {…}, "enough": {…}, "short_m2": …, "scheme": {…}, "norms": […], "centres": […], …}`."""
    scheme = SCHEMES[table.question.scheme]
    return _told(table) | {
        "served": percentage_to_dict(table.served),
        "enough": percentage_to_dict(table.enough),
        "short_m2": table.short_m2,
        "scheme": {"id": scheme.id, **words(scheme.label), "classes": _norms(scheme.classes), "outside": _labels(OUTSIDE)},
        "norms": _norms(table.norms),
        "centres": rows_to_list(table.centres),
        "passport": passport_to_dict(table.served.passport),
        "passport_of_floor": passport_to_dict(table.enough.passport),
    }


def grades_to_dict(table: GradeTable) -> dict[str, Any]:
    """`{"graded": {…}, "single": {…}, "gained": …, "lost": …, "grades": […], "strata": {…}, "centres": […], "units": […], …}`."""
    return _told(table) | {
        "graded": percentage_to_dict(table.graded),
        "single": percentage_to_dict(table.single),
        "gained": table.gained,
        "lost": table.lost,
        "grades": table_to_list(table.grades),
        "strata": {
            s.key: {"label": words(s.label), "graded": percentage_to_dict(s.graded), "single": percentage_to_dict(s.single)}
            for s in table.strata
        },
        "centres": rows_to_list(table.centres),
        "units": rows_to_list(table.units),
        "passport": passport_to_dict(table.graded.passport),
        "passport_of_single": passport_to_dict(table.single.passport),
    }


def co_siting_to_dict(table: CoSitingTable) -> dict[str, Any]:
    """`{"complete": {…}, "floor": {…}, "short_m2": …, "services": {…}, "anchors": […], "communities": […], …}`."""
    return _told(table) | {
        "complete": percentage_to_dict(table.complete),
        "floor": rate_to_dict(table.floor),
        "short_m2": table.short_m2,
        "norms": _norms(table.norms),
        "services": {key: {**words(service.label), "kinds": list(service.kinds)} for key, service in SERVICES.items()},
        "states": _labels(STATES),
        "anchors": rows_to_list(table.anchors),
        "communities": rows_to_list(table.communities),
        "passport": passport_to_dict(table.complete.passport),
        "passport_of_floor": passport_to_dict(table.floor.passport),
    }


def townships_to_dict(table: TownshipTable) -> dict[str, Any]:
    """`{"having": {…}, "weights": {…}, "townships": […], "options": […], …}`, the township to be served first first."""
    return _told(table) | {
        "having": percentage_to_dict(table.having),
        "definition": words(table.definition),
        "weights": {name: {**words(label), "weight": table.question.weights.by_name[name]} for name, label in COMPONENTS.items()},
        "option_labels": _labels(OPTIONS),
        "townships": rows_to_list(table.townships),
        "options": rows_to_list(table.options),
        "passport": passport_to_dict(table.having.passport),
    }


def stations_to_dict(table: StationTable) -> dict[str, Any]:
    """`{"having": {…}, "radius_norm": null, "no_radius_norm": {…}, "requirements": […], "townships": […], "villages": […], …}`."""
    return _told(table) | {
        "having": percentage_to_dict(table.having),
        "definition": words(table.definition),
        "radius_norm": None,
        "no_radius_norm": words(NO_RADIUS_NORM),
        "requirements": [
            {
                "plan": r.plan,
                "figure": r.figure,
                "what": words(r.what),
                "target": r.target,
                "by": r.by.isoformat() if r.by else None,
            }
            for r in table.requirements
        ],
        "townships": rows_to_list(table.townships),
        "villages": rows_to_list(table.villages),
        "passport": passport_to_dict(table.having.passport),
    }


def idle_houses_to_dict(table: IdleHouseTable) -> dict[str, Any]:
    """`{"definition": {…}, "pairs": […], "villages": […], "without_house": [codes], …}`. Groups of one to four people are null and named in `masked`."""
    return _told(table) | {
        "definition": words(table.definition),
        "states": _labels(VILLAGE_STATES),
        "pairs": [_masked(row) for row in rows_to_list(table.pairs)],
        "villages": [_masked(row) for row in rows_to_list(table.villages)],
        "without_house": [str(code) for code in table.without_house["code"]],
    }


def _masked(row: dict[str, Any]) -> dict[str, Any]:
    """A row without the numbers by which a few people left behind or living alone could be recognised; `masked` names them."""
    few = [name for name in SMALL_GROUPS if row.get(name) is not None and 0 < row[name] < SMALLEST_SHOWN]
    return row | dict.fromkeys(few) | {"masked": few}


def closings_to_dict(table: ClosingTable) -> dict[str, Any]:
    """`{"definition": {…}, "homes": […], "moves": […], "beds_freed": …, …}`, the emptiest home first."""
    return _told(table) | {
        "definition": words(table.definition),
        "fates": _labels(FATES),
        "homes": rows_to_list(table.homes),
        "moves": table_to_list(table.moves),
        "best": table_to_list(table.best),
        "beds_freed": table.beds_freed,
    }


def _told(table: Table) -> dict[str, Any]:
    return {
        "question": _question_to_dict(table.question),
        "area": {"code": table.area, "name": table.area_name},
        "on": table.on.isoformat(),
        "is_demonstration": table.is_demonstration,
        "notes": notes_to_list(table.report),
    }


def _question_to_dict(question: CentresQuestion) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "as_of": None if question.as_of is None else question.as_of.isoformat(),
        "with_neighbours": question.with_neighbours,
        "demand": question.demand,
    }
    kind = getattr(question, "kind", None)
    if kind is not None:
        asked |= {"kind": kind, "kind_label": words(FACILITY_KINDS.labels[kind])}
    if isinstance(question, TimedQuestion):
        asked |= {
            "minutes": question.minutes,
            "mode": str(question.mode),
            "mode_label": words(question.mode.label),
            "speed_ms": question.speed_ms,
        }
    return asked


def _norms(norms: Sequence[Norm]) -> list[dict[str, Any]]:
    return [{"id": n.id, "what": words(n.what), "figure": n.figure, "source": n.source, "verified": n.verified} for n in norms]


def _labels(labels: dict[str, Wording]) -> dict[str, Any]:
    return {key: words(label) for key, label in labels.items()}
