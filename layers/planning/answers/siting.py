"""Siting proposals as plain Python, ready for JSON: sites, certificate, what is gained, what may be chosen instead, refusals and prices."""

from dataclasses import asdict
from typing import Any

import pandas as pd

from layers.planning.answers.judging import judgement_to_dict
from layers.planning.answers.plain import notes_to_list, passport_to_dict, percentage_to_dict, plain, rows_to_list, words
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.land_specs import CANDIDATE_KINDS
from layers.planning.proposals.certificates import Certificate
from layers.planning.proposals.changes import PriceOf
from layers.planning.proposals.choices import Choice
from layers.planning.proposals.proposal import AS_GOOD, SitingProposal
from layers.planning.proposals.question import MODELS, SitingQuestion
from layers.planning.proposals.standing import Standing


def siting_to_dict(proposal: SitingProposal, *, with_places: bool = False) -> dict[str, Any]:
    """The answer as `{"question": …, "before": {…}, "after": {…}, "gained": …, "certificate": {…}, "sites": […], "steps": […], …}`.

    Shares are unrounded, 0–1; minutes are null where no way was found; texts stand in both languages.
    """
    answer = {
        "question": siting_question_to_dict(proposal.question),
        "area": {"code": proposal.area, "name": proposal.area_name},
        "on": proposal.on.isoformat(),
        "is_demonstration": proposal.is_demonstration,
        "before": standing_to_dict(proposal.before),
        "after": standing_to_dict(proposal.after),
        "gained": proposal.gained,
        "certificate": certificate_to_dict(proposal.certificate),
        "sites": _sites_to_list(proposal),
        "steps": [{name: value for name, value in _bare(step).items() if name != "site"} for step in proposal.steps],
        "choices": {
            "within": AS_GOOD,
            "never": proposal.never,
            "candidates": [_choice_to_dict(choice) for choice in proposal.choices],
            "others": [_bare(other) for other in proposal.others],
        },
        "prices": [_price_to_dict(price) for price in proposal.prices],
        "trials": [_bare(trial) | {"scenario": words(trial.scenario)} for trial in proposal.trials],
        "judgement": None if proposal.judgement is None else judgement_to_dict(proposal.judgement),
        "units": rows_to_list(proposal.units),
        "unserved": _rows(proposal.unserved),
        "definition": words(proposal.passport.definition),
        "passport": passport_to_dict(proposal.passport),
        "notes": notes_to_list(proposal.report),
    }
    if with_places:
        answer["places"] = rows_to_list(proposal.places)
    return answer


def siting_question_to_dict(question: SitingQuestion) -> dict[str, Any]:
    return {
        "kind": question.kind,
        "kind_label": words(FACILITY_KINDS.labels[question.kind]),
        "model": str(question.model),
        "model_label": words(MODELS[question.model]),
        "p": question.p,
        "minutes": question.minutes,
        "mode": str(question.mode),
        "mode_label": words(question.mode.label),
        "speed_ms": question.speed_ms,
        "weight": str(question.weight),
        "candidates": question.candidates,
        "packs": list(question.packs),
        "budget_wan": question.budget_wan,
        "apart_m": question.apart_m,
        "closed": list(question.closed),
        "forced": list(question.forced),
        "forbidden": list(question.forbidden),
        "unit": question.unit,
        "as_of": None if question.as_of is None else question.as_of.isoformat(),
        "with_neighbours": question.with_neighbours,
        "demand": question.demand,
    }


def certificate_to_dict(certificate: Certificate) -> dict[str, Any]:
    return {
        **{name: value for name, value in _bare(certificate).items() if name != "seconds"},
        "model": words(certificate.model),
        "measure": words(certificate.measure),
        "sentence": words(certificate.sentence),
    }


def standing_to_dict(standing: Standing) -> dict[str, Any]:
    minutes = {name: getattr(standing, name) for name in ("mean_min", "median_min", "p90_min", "worst_min", "tenth_min")}
    return {**percentage_to_dict(standing.share), **minutes, "wayless": standing.wayless}


def _sites_to_list(proposal: SitingProposal) -> list[dict[str, Any]]:
    dots = proposal.sites.geometry
    rows = rows_to_list(proposal.sites)
    return [
        row | {"candidate_kind": words(CANDIDATE_KINDS.labels[row["candidate_kind"]]), "lon": dot.x, "lat": dot.y}
        for row, dot in zip(rows, dots, strict=True)
    ]


def _choice_to_dict(choice: Choice) -> dict[str, Any]:
    return _bare(choice) | {"role": str(choice.role), "role_label": words(choice.role.label)}


def _price_to_dict(price: PriceOf) -> dict[str, Any]:
    return _bare(price) | {"change": words(price.change)}


def _bare(told: Any) -> dict[str, Any]:
    return {name: plain(value) if not isinstance(value, tuple) else list(value) for name, value in asdict(told).items()}


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): plain(value) for name, value in row.items()} for row in table.to_dict(orient="records")]
