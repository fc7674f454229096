"""Schemes as plain Python, ready for JSON: what becomes of every place, who takes over, who loses, and how good it is."""

from dataclasses import asdict
from typing import Any

import pandas as pd

from layers.planning.answers.judging import judgement_to_dict
from layers.planning.answers.plain import notes_to_list, passport_to_dict, plain, rows_to_list, words
from layers.planning.answers.siting import certificate_to_dict, standing_to_dict
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.schemes.front import FrontOfPlans, PlanOfFront
from layers.planning.schemes.place_rows import USES
from layers.planning.schemes.question import FrontQuestion, LevelsQuestion, RearrangingQuestion, SchemeQuestion
from layers.planning.schemes.rearrangement import Rearrangement
from layers.planning.schemes.two_levels import TwoLevels


def rearrangement_to_dict(told: Rearrangement) -> dict[str, Any]:
    """The answer as `{"question": …, "before": {…}, "after": {…}, "lost": …, "gained": …, "beds": {…}, "places": […], "moves": […], "losers": […], …}`."""
    dots = told.places.geometry
    places = [
        row | {"use_label": words(USES[row["use"]]), "lon": plain(dot.x), "lat": plain(dot.y)}
        for row, dot in zip(rows_to_list(told.places), dots, strict=True)
    ]
    return {
        "question": rearranging_question_to_dict(told.question),
        "area": {"code": told.area, "name": told.area_name},
        "on": told.on.isoformat(),
        "is_demonstration": told.is_demonstration,
        "before": standing_to_dict(told.before),
        "after": standing_to_dict(told.after),
        "lost": told.lost,
        "gained": told.gained,
        "beds": asdict(told.beds),
        "price_wan": told.price_wan,
        "certificate": certificate_to_dict(told.certificate),
        "places": places,
        "moves": rows_of(told.moves),
        "losers": rows_of(told.losers),
        "units": rows_to_list(told.units),
        "judgement": None if told.judgement is None else judgement_to_dict(told.judgement),
        "definition": words(told.passport.definition),
        "passport": passport_to_dict(told.passport),
        "notes": notes_to_list(told.report),
    }


def scheme_question_to_dict(question: SchemeQuestion) -> dict[str, Any]:
    return {
        "kind": question.kind,
        "kind_label": words(FACILITY_KINDS.labels[question.kind]),
        "minutes": question.minutes,
        "mode": str(question.mode),
        "mode_label": words(question.mode.label),
        "speed_ms": question.speed_ms,
        "weight": str(question.weight),
        "candidates": question.candidates,
        "packs": list(question.packs),
        "unit": question.unit,
        "as_of": None if question.as_of is None else question.as_of.isoformat(),
        "with_neighbours": question.with_neighbours,
        "demand": question.demand,
    }


def rearranging_question_to_dict(question: RearrangingQuestion) -> dict[str, Any]:
    return scheme_question_to_dict(question) | {
        "close": question.close,
        "build": question.build,
        "convert": question.convert,
        "budget_wan": question.budget_wan,
        "aim": str(question.aim),
        "aim_label": words(question.aim.label),
        "kept": list(question.kept),
    }


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): plain(value) for name, value in row.items()} for row in table.to_dict(orient="records")]


def front_to_dict(told: FrontOfPlans) -> dict[str, Any]:
    """The answer as `{"question": …, "people": …, "people_today": …, "plans": […], "fairest": {…}, "is_complete": …}`."""
    return {
        "question": front_question_to_dict(told.question),
        "area": {"code": told.area, "name": told.area_name},
        "on": told.on.isoformat(),
        "is_demonstration": told.is_demonstration,
        "people": told.people,
        "people_today": told.people_today,
        "plans": [_plan_to_dict(plan) for plan in told.plans],
        "fairest": None if told.fairest is None else _plan_to_dict(told.fairest),
        "is_complete": told.is_complete,
        "judgement": None if told.judgement is None else judgement_to_dict(told.judgement),
        "definition": words(told.passport.definition),
        "passport": passport_to_dict(told.passport),
        "notes": notes_to_list(told.report),
    }


def _plan_to_dict(plan: PlanOfFront) -> dict[str, Any]:
    return asdict(plan) | {"names": list(plan.names), "ids": list(plan.ids)}


def front_question_to_dict(question: FrontQuestion) -> dict[str, Any]:
    return scheme_question_to_dict(question) | {"p": question.p, "criteria": [str(one) for one in question.criteria]}


def levels_to_dict(told: TwoLevels) -> dict[str, Any]:
    """The answer as `{"question": …, "people": …, "covered_today": …, "covered": …, "centres": [{…, "points": […]}], "alone": […]}`: centre, its points, their people."""
    points = [
        row | {"lon": dot.x, "lat": dot.y} for row, dot in zip(rows_to_list(told.points), told.points.geometry, strict=True)
    ]
    centres = [
        row | {"lon": dot.x, "lat": dot.y, "points": [p for p in points if p["centre_id"] == row["id"]]}
        for row, dot in zip(rows_to_list(told.centres), told.centres.geometry, strict=True)
    ]
    return {
        "question": levels_question_to_dict(told.question),
        "area": {"code": told.area, "name": told.area_name},
        "on": told.on.isoformat(),
        "is_demonstration": told.is_demonstration,
        "people": told.people,
        "covered_today": told.covered_today,
        "covered": told.covered,
        "certificate": certificate_to_dict(told.certificate),
        "centres": centres,
        "alone": [p for p in points if p["centre_id"] is None],
        "judgement": None if told.judgement is None else judgement_to_dict(told.judgement),
        "definition": words(told.passport.definition),
        "passport": passport_to_dict(told.passport),
        "notes": notes_to_list(told.report),
    }


def levels_question_to_dict(question: LevelsQuestion) -> dict[str, Any]:
    return scheme_question_to_dict(question) | {
        "p": question.p,
        "centre_kind": question.centre_kind,
        "centre_kind_label": words(FACILITY_KINDS.labels[question.centre_kind]),
        "centres": question.centres,
        "centre_minutes": question.centre_minutes,
        "centre_mode": str(question.centre_mode),
        "centre_candidates": question.centre_candidates,
    }
