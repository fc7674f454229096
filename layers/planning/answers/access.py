"""Supply and need as plain Python, ready for JSON: rates, the ladder, equity with small groups masked, unit by unit; and care floor area."""

import math
from typing import Any

import pandas as pd

from layers.planning.access.care_space import AGES, CareSpaceTable
from layers.planning.access.equity import Equity, GroupAccess
from layers.planning.access.interval import IntervalTable
from layers.planning.access.ladder import NOT_NESTED, Ladder
from layers.planning.access.occupancy import Occupancy
from layers.planning.access.question import CAPACITIES, NEED_ADVICE, AccessQuestion
from layers.planning.access.rates import Rate
from layers.planning.access.table import PER, AccessStratum, AccessTable
from layers.planning.answers.plain import notes_to_list, passport_to_dict, percentage_to_dict, plain, rows_to_list, words
from layers.planning.kinds import FACILITY_KINDS

UNREACHABLE = "unreachable"


def access_to_dict(table: AccessTable, *, with_units: bool = True, with_places: bool = False) -> dict[str, Any]:
    """The answer as `{"supply_rate": {…}, "access": {…}, "ladder": {…}, "strata": {…}, "equity": {…}, "units": […], …}`.

    Access is supply per 1,000 people. Minutes that one in ten have not are the word `unreachable`, never 0 and never left out. Groups below five people are masked.
    """
    answer = {
        "question": access_question_to_dict(table.question),
        "area": {"code": table.area, "name": table.area_name},
        "on": table.on.isoformat(),
        "is_demonstration": table.is_demonstration,
        "supply_rate": rate_to_dict(table.supply_rate),
        "access": rate_to_dict(table.access),
        "ladder": ladder_to_dict(table.ladder),
        "ladder_note": words(NOT_NESTED),
        "need_advice": words(NEED_ADVICE) if table.question.need is None else None,
        "occupancy": occupancy_to_dict(table.ladder.occupancy),
        "strata": {stratum.key: _stratum_to_dict(stratum) for stratum in table.strata},
        "equity": equity_to_dict(table.equity),
        "facilities": rows_to_list(table.facilities),
        "definition": words(table.passport.definition),
        "passport": passport_to_dict(table.passport),
        "notes": notes_to_list(table.report),
    }
    if with_units:
        answer["units"] = rows_to_list(table.units)
    if with_places:
        answer["places"] = rows_to_list(table.places)
    return answer


def care_space_to_dict(table: CareSpaceTable) -> dict[str, Any]:
    """Estates against their norms: `{"overall": {…}, "met": {…}, "by_age": {"new": {…}, "existing": {…}}, "short_m2": …, "estates": […], …}`."""
    return {
        "area": table.area,
        "on": table.on.isoformat(),
        "is_demonstration": table.is_demonstration,
        "overall": rate_to_dict(table.overall),
        "met": percentage_to_dict(table.met),
        "by_age": {key: {"label": words(AGES[key]), **percentage_to_dict(met)} for key, met in table.met_by_age.items()},
        "short_m2": table.short_m2,
        "norms": [
            {"id": n.id, "what": words(n.what), "figure": n.figure, "source": n.source, "verified": n.verified}
            for n in table.norms
        ],
        "estates": rows_to_list(table.estates),
        "definition": words(table.met.passport.definition),
        "passport": passport_to_dict(table.met.passport),
        "notes": notes_to_list(table.report),
    }


def interval_to_dict(table: IntervalTable, *, with_units: bool = True) -> dict[str, Any]:
    """Coverage between two bounds: `{"at_least": {…}, "at_most": {…}, "by_area": 0.4, "by_support": 0.5, "units": […], …}`."""
    answer = {
        "area": table.area,
        "on": table.on.isoformat(),
        "is_demonstration": table.is_demonstration,
        "at_least": percentage_to_dict(table.at_least),
        "at_most": percentage_to_dict(table.at_most),
        "by_area": table.by_area,
        "by_support": table.by_support,
        "definition": words(table.at_least.passport.definition),
        "passport": passport_to_dict(table.at_least.passport),
        "notes": notes_to_list(table.report),
    }
    return answer | {"units": rows_to_list(table.units)} if with_units else answer


def access_question_to_dict(question: AccessQuestion) -> dict[str, Any]:
    return {
        "kind": question.kind,
        "kind_label": words(FACILITY_KINDS.labels[question.kind]),
        "capacity": question.capacity,
        "capacity_label": words(CAPACITIES[question.capacity]),
        "minutes": question.minutes,
        "mode": str(question.mode),
        "decay": question.decay,
        "need_per_person": question.need,
        "weight": str(question.weight),
        "unit": question.unit,
        "by": None if question.split is None else str(question.split),
        "as_of": None if question.as_of is None else question.as_of.isoformat(),
        "with_neighbours": question.with_neighbours,
        "demand": question.demand,
    }


def rate_to_dict(rate: Rate) -> dict[str, Any]:
    return {
        "numerator": rate.numerator,
        "denominator": rate.denominator,
        "per": rate.per,
        "value": rate.value,
        "text": rate.text,
        "unit": words(rate.unit),
        "unknown": rate.unknown,
    }


def ladder_to_dict(ladder: Ladder) -> dict[str, Any]:
    """Rung by rung, null where a rung cannot be told."""
    return {
        key: {"label": words(label), **({} if rung is None else percentage_to_dict(rung))} for key, label, rung in ladder.rungs
    }


def occupancy_to_dict(occupancy: Occupancy) -> dict[str, Any]:
    homes = [{str(name): plain(value) for name, value in row.items()} for row in _records(occupancy.homes)]
    overall = {} if occupancy.overall is None else percentage_to_dict(occupancy.overall)
    return {**overall, "idle_beds": occupancy.idle_beds, "homes": homes}


def equity_to_dict(equity: Equity) -> dict[str, Any]:
    """Figures per 1,000 people; groups below five people without any figure."""
    gap = equity.gap()
    return {
        "gini": equity.gini,
        "lorenz": list(equity.lorenz),
        "worst_tenth": None if equity.worst_tenth is None else equity.worst_tenth * PER,
        "worst_tenth_share": equity.worst_tenth_share,
        "town_less_country": None if gap is None else gap * PER,
        "everybody": _group_to_dict(equity.everybody),
        "parts": {part.key: _group_to_dict(part) for part in equity.parts},
        "groups": {group.key: _group_to_dict(group) for group in equity.groups},
    }


def _group_to_dict(group: GroupAccess) -> dict[str, Any]:
    bare = {"label": words(group.label), "people": group.people_text, "places_unknown": group.places_unknown}
    if group.is_small:
        return bare | {"access": None, "minutes90": None, "unreached": None, "masked": True}
    return bare | {
        "access": None if group.access is None else group.access * PER,
        "minutes90": UNREACHABLE if group.minutes90 == math.inf else group.minutes90,
        "unreached": group.unreached,
        "masked": False,
    }


def _stratum_to_dict(stratum: AccessStratum) -> dict[str, Any]:
    return {
        "label": words(stratum.label),
        "in_reach": percentage_to_dict(stratum.in_reach),
        "access": rate_to_dict(stratum.access),
    }


def _records(table: pd.DataFrame) -> list[dict[Any, Any]]:
    return table.to_dict(orient="records")
