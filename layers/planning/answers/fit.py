"""The fit of units, idle homes and partners as plain Python, ready for JSON."""

from typing import Any

import pandas as pd

from layers.planning.answers.plain import notes_to_list, passport_to_dict, percentage_to_dict, plain, rows_to_list, words
from layers.planning.fit.idle import USES, IdleTable
from layers.planning.fit.partners import PartnerTable
from layers.planning.fit.question import FitQuestion
from layers.planning.fit.sizes import SIZES
from layers.planning.fit.table import FitTable
from layers.planning.fit.workshop import Proposal
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.travel import REASONS


def fit_to_dict(table: FitTable, *, with_units: bool = True) -> dict[str, Any]:
    """The answer as `{"covered": fitting committees, "total": …, "share": …, "groups": […], "proposals": […], "resettled": […], "units": […]}`."""
    answer = {
        "question": fit_question_to_dict(table.question),
        "area": {"code": table.area, "name": table.area_name},
        "on": table.on.isoformat(),
        "is_demonstration": table.is_demonstration,
        **percentage_to_dict(table.fitting),
        "sizes": {key: words(label) for key, label in SIZES.items()},
        "groups": _records(table.groups),
        "proposals": [proposal_to_dict(proposal) for proposal in table.proposals],
        "resettled": rows_to_list(table.resettled),
        "passport": passport_to_dict(table.fitting.passport),
        "notes": notes_to_list(table.report),
    }
    if with_units:
        answer["units"] = rows_to_list(table.units)
    return answer


def fit_question_to_dict(question: FitQuestion) -> dict[str, Any]:
    return {
        "kind": question.kind,
        "kind_label": words(FACILITY_KINDS.labels[question.kind]),
        "mode": str(question.mode),
        "mode_label": words(question.mode.label),
        "minutes": question.minutes,
        "speed_ms": question.speed_ms,
        "ranges": [
            {"committee_kind": r.committee_kind, "least": r.least, "most": r.most, "source": r.source} for r in question.ranges
        ],
        "as_of": None if question.as_of is None else question.as_of.isoformat(),
        "with_neighbours": question.with_neighbours,
        "demand": question.demand,
    }


def proposal_to_dict(proposal: Proposal) -> dict[str, Any]:
    return {
        "remedy": str(proposal.remedy),
        "remedy_label": words(proposal.remedy.label),
        "units": list(proposal.units),
        "names": list(proposal.names),
        "households": list(proposal.households),
        "fits": proposal.fits,
        "parts": [list(part) for part in proposal.parts],
        "new_at": list(proposal.new_at),
        "new_names": list(proposal.new_names),
        "keeps": list(proposal.keeps),
        "closes": list(proposal.closes),
        "people": proposal.people,
        "before": proposal.before,
        "after": proposal.after,
        "elsewhere": proposal.elsewhere,
        "sentence": words(proposal.sentence),
    }


def idle_to_dict(table: IdleTable) -> dict[str, Any]:
    """Homes, the emptiest first, and how many of all beds are taken."""
    overall = table.occupancy.overall
    return {
        "on": table.on.isoformat(),
        "threshold": table.threshold,
        "occupancy": None if overall is None else percentage_to_dict(overall),
        "idle_beds": table.idle_beds,
        "uses": {key: words(label) for key, label in USES.items()},
        "facilities": rows_to_list(table.facilities),
        "passport": None if overall is None else passport_to_dict(overall.passport),
        "notes": notes_to_list(table.report),
    }


def partners_to_dict(table: PartnerTable) -> dict[str, Any]:
    """Homes, the longest way to medical care first."""
    return {
        "on": table.on.isoformat(),
        "limit_min": table.limit_min,
        "definition": words(table.definition),
        "over_the_limit": len(table.over_the_limit),
        "reasons": {key: words(label) for key, label in REASONS.items()},
        "homes": rows_to_list(table.homes),
        "notes": notes_to_list(table.report),
    }


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): plain(value) for name, value in row.items()} for row in table.to_dict(orient="records")]
