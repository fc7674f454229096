"""Niches as plain Python, ready for JSON: the year of fullness with its range, need year by year, both shortages, phases, ground and the peak."""

from typing import Any

import pandas as pd

from layers.planning.answers.plain import notes_to_list, passport_to_dict, percentage_to_dict, plain, words
from layers.planning.burial.fullness import Fullness
from layers.planning.burial.norms import QUOTES, SETTINGS
from layers.planning.burial.qingming import SETTINGS_OF_THE_PEAK, Peak
from layers.planning.burial.question import NicheQuestion
from layers.planning.burial.rates import Rates
from layers.planning.burial.room import GroundNeeded, Judged
from layers.planning.burial.spread import Spread
from layers.planning.burial.stock import Columbarium
from layers.planning.burial.table import NicheTable, Span
from layers.planning.people.ageing import RANGE

VARIANTS = RANGE


def niches_to_dict(table: NicheTable, *, with_years: bool = True) -> dict[str, Any]:
    """The answer as `{"full": {"low": {"state": "runs_out", "year": 2038}, …}, "townships": […], "shortage": […], …}`.

    Low, middle and high are of the need: the low need gives the latest year. Niches are expected numbers, not whole ones; what nobody can
    tell is null; shares are 0–1; texts stand in both languages.
    """
    answer = {
        "question": question_to_dict(table.question),
        "area": {"code": table.area, "name": table.area_name},
        "on": table.on.isoformat(),
        "is_demonstration": table.is_demonstration,
        "base": table.base,
        "last_year": table.last_year,
        "full": _span(table.pooled) | {"text": words(table.figure)},
        "full_for_good": _span(table.pooled_for_good),
        "townships": _townships(table),
        "shortage": _rows(table.shortage),
        "phases": _rows(table.phases),
        "columbaria": [_columbarium(one, table) for one in table.ground.stock.columbaria],
        "ground_needed": [_ground(one) for one in table.ground_needed],
        "hall_needed": _hall(table),
        "judged": [_judged(one) for one in table.judged],
        "qingming": [_peak(one) for one in table.peaks],
        "rates": _rates(table.ground.rates_of_area),
        "settings": settings_to_list(table),
        "taken": percentage_to_dict(table.taken),
        "shares": [{"label": words(label), **percentage_to_dict(share)} for label, share in table.shares],
        "definition": words(table.passport.definition),
        "passport": passport_to_dict(table.passport),
        "notes": notes_to_list(table.report),
    }
    if with_years:
        answer["years"] = _rows(table.years)
    if table.without_openings is not None:
        before = table.without_openings
        answer["without_openings"] = {
            "full": _span(before.pooled) | {"text": words(before.figure)},
            "townships": _townships(before),
            "shortage": _rows(before.shortage),
        }
    return answer


def question_to_dict(question: NicheQuestion) -> dict[str, Any]:
    return {
        "what": str(question.what),
        "what_label": words(question.what.label),
        "years": question.years,
        "scenario": question.scenario,
        "demand": question.demand,
        "as_of": None if question.as_of is None else question.as_of.isoformat(),
        "lead_years": question.lead_years,
        "phase_years": question.phase_years,
        "openings": [{"township": one.township, "niches": one.niches, "year": one.year} for one in question.openings],
    }


def settings_to_list(table: NicheTable) -> list[dict[str, Any]]:
    """Every setting and printed norm that the answer leans on, with its source, its date and whether it was read there."""
    leaned_on = {rate.basis for rates in table.ground.rates for rate in rates.all}
    keys = [key for key in SETTINGS if key in SETTINGS_OF_THE_PEAK or "setting" in leaned_on]
    settings = [
        {
            "id": one.id,
            "label": words(one.label),
            "shown": one.shown,
            "source": one.source,
            "dated": one.declared_on.isoformat(),
            "verified": False,
        }
        for one in (SETTINGS[key] for key in keys)
    ]
    quotes = [
        {"id": one.id, "label": words(one.what), "shown": "", "source": one.source, "dated": one.dated, "verified": one.verified}
        for one in QUOTES.values()
    ]
    return settings + quotes


def _townships(table: NicheTable) -> list[dict[str, Any]]:
    """Rows with the year of fullness in words and the rates it stands on."""
    rows = _rows(table.townships)
    for unit, row in enumerate(rows):
        row["text"] = words(table.tell(unit))
        row["for_good"] = _span(table.spans_for_good[unit])
        row["rates"] = _rates(table.ground.rates[unit])
    return rows


def _span(span: Span) -> dict[str, Any]:
    return dict(zip(VARIANTS, (_fullness(one) for one in span.in_order), strict=True))


def _fullness(one: Fullness) -> dict[str, Any]:
    return {"state": str(one.state), "label": words(one.state.label), "year": one.year, "at": one.at}


def _rates(rates: Rates) -> dict[str, Any]:
    return {
        name: {
            **spread_to_dict(rate.spread),
            "basis": str(rate.basis),
            "basis_label": words(rate.basis.label),
            "first": rate.first,
            "last": rate.last,
            "numerator": rate.numerator,
            "denominator": rate.denominator,
        }
        for name, rate in zip(("dying", "cremated", "choosing"), rates.all, strict=True)
    }


def spread_to_dict(spread: Spread) -> dict[str, float]:
    return dict(zip(VARIANTS, spread, strict=True))


def _columbarium(one: Columbarium, table: NicheTable) -> dict[str, Any]:
    codes = table.ground.units.codes
    return {
        "facility_id": one.key,
        "name": one.name,
        "kind": one.kind,
        "townships": [str(codes[at]) for at in one.townships],
        "total": one.total,
        "used": one.used,
        "free": one.free,
        "used_at_end_of": one.year,
        "sold_a_year": one.sold,
        "full_by_sales": one.full_by_sales,
        "parking_spaces": one.parking,
        "floor_area_m2": one.floor_area_m2,
    }


def _ground(one: GroundNeeded) -> dict[str, Any]:
    return {
        "pack": one.pack,
        "label": words(one.label),
        "single_m2": dict(zip(VARIANTS, one.single_m2.tolist(), strict=True)),
        "joint_m2": dict(zip(VARIANTS, one.joint_m2.tolist(), strict=True)),
        "source": one.source,
        "dated": one.dated,
        "verified": one.verified,
    }


def _hall(table: NicheTable) -> dict[str, Any]:
    hall = table.hall_needed.hall
    area = None if hall is None else [hall.area_from_m2, hall.area_to_m2]
    return {"places": table.hall_needed.places, "niche_rooms_m2": area, "source": QUOTES["hall_classes"].source}


def _judged(one: Judged) -> dict[str, Any]:
    quote = QUOTES[one.norm]
    return {
        "subject": one.subject,
        "facility_id": one.key or None,
        "norm": words(quote.what),
        "has": words(one.has),
        "asked": words(one.asked),
        "verdict": str(one.verdict),
        "verdict_label": words(one.verdict.label),
        "source": quote.source,
        "verified": quote.verified,
    }


def _peak(one: Peak) -> dict[str, Any]:
    return {
        "facility_id": one.facility.key,
        "name": one.facility.name,
        "people_an_hour": spread_to_dict(one.people_an_hour),
        "cars_an_hour": spread_to_dict(one.cars_an_hour),
        "spaces_needed": spread_to_dict(one.spaces_needed),
        "parking_spaces": one.facility.parking,
        "lacking": None if one.lacking is None else spread_to_dict(one.lacking),
    }


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): plain(value) for name, value in row.items()} for row in table.to_dict(orient="records")]
