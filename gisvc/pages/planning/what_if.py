"""Trials on a page: a map to drag and click on, the same as a form for whoever has no script, and who gains and who loses beside."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.forms.answer import passport_lines
from gisvc.jobs import Job
from gisvc.maps.what_if import draw_trial_ground
from gisvc.marks import MADE_UP
from gisvc.pages.choices import POINTS_OFFERED
from gisvc.pages.drawn import drawn
from gisvc.pages.jobs import show_job
from gisvc.refusals import status_of
from gisvc.rendering import address_of, language_of, render_page
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.routes.planning.what_if import ground_errand, try_out
from gisvc.routes.planning.what_if_asked import TrialAsked, TrialAskedHere
from gisvc.titles import what_if_title
from gisvc.tongue import Tongue
from layers.errors import Refusal
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.law.judgement import Verdict
from layers.planning.question import Weight
from layers.planning.travel import REASONS, Mode
from layers.planning.what_if.answer import WhatIfAnswer
from layers.planning.what_if.change import MOST
from layers.planning.what_if.ground import SEARCHED_MIN, Ground
from layers.planning.what_if.rows import Lot
from layers.reference import LEVELS
from layers.wording import Language, Wording

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])

SOURCES = {
    "layer": Wording("候选场址图层", "the layer of candidates"),
    "villages": Wording("各单位驻地", "one at every unit's seat"),
    "layer+villages": Wording("候选场址图层和各单位驻地", "the layer and every unit's seat"),
    "facilities": Wording("闲置设施", "idle facilities"),
    "grid:1000m": Wording("1 千米格网", "a grid of 1 km"),
}
OFFERED = 2_000
"""So many candidates stand in the form; a map shows all."""

_MARK_OF = {Verdict.REFUSED: "no", Verdict.TO_CONFIRM: "unknown", Verdict.NO_KNOWN_OBSTACLE: "yes"}


@router.get("/what-if")
def what_if_page(request: Request, visitor: Reader, asked: TrialAskedHere) -> Response:
    desk, language = desk_of(request), language_of(request)
    try:
        ground = desk.work(visitor, ground_errand(desk, visitor, asked.ground), back=address_of(request))
    except Refusal as refusal:
        nothing = {"refusal": refusal, "answer": None, "ground": None}
        return render_page(
            request, "planning/what_if.html", status_code=status_of(refusal), **_choices(desk, visitor, asked), **nothing
        )
    if isinstance(ground, Job):
        return show_job(request, ground)
    told, status = _told(desk, visitor, asked, ground, language)
    held = _choices(desk, visitor, asked) | _shown(desk, visitor, ground, language) | told
    return render_page(request, "planning/what_if.html", status_code=status, **held)


@router.get("/what-if/answer")
def what_if_answer(request: Request, visitor: Reader, asked: TrialAskedHere) -> Response:
    """The answer alone, for the page's script to put in place of the last one."""
    desk = desk_of(request)
    ground = desk.work(visitor, ground_errand(desk, visitor, asked.ground), back="/what-if")
    if isinstance(ground, Job):
        return render_page(request, "planning/what_if_answer.html", status_code=202, answer=None, refusal=None)
    told, status = _told(desk, visitor, asked, ground, language_of(request))
    return render_page(request, "planning/what_if_answer.html", status_code=status, **told)


def _told(desk: Desk, visitor: Visitor, asked: TrialAsked, ground: Ground, language: Language) -> tuple[dict[str, Any], int]:
    """What the answer's part of the page shows, and its status; a refused change stands where its answer would."""
    try:
        answer = try_out(desk, visitor, asked, ground)
    except Refusal as refusal:
        return {"refusal": refusal, "answer": None}, status_of(refusal)
    tongue = Tongue(language)
    return {
        "refusal": None,
        "answer": answer,
        "lots": "".join(map(str, answer.lots.tolist())),
        "passports": [passport_lines(answer.before, tongue), passport_lines(answer.after, tongue)],
        "mark_of": _MARK_OF,
        "reasons": REASONS,
        "longest": SEARCHED_MIN,
        "minutes": tongue.minutes,
        "is_changed": _is_changed(answer),
        "counts_people": answer.question.weight is not Weight.UNITS,
    }, 200


def _is_changed(answer: WhatIfAnswer) -> bool:
    return bool(answer.spots or answer.left) or answer.question != answer.becomes


def _choices(desk: Desk, visitor: Visitor, asked: TrialAsked) -> dict[str, Any]:
    has_ground = Mode.SURFACE in desk.travels.travels(desk.view(visitor), as_of=asked.ground.as_of).models
    packs = [pack for pack in desk.rules.packs if not pack.kinds or asked.ground.kind in pack.kinds]
    sources = (
        SOURCES
        if asked.ground.sources in SOURCES
        else SOURCES | {asked.ground.sources: Wording(asked.ground.sources, asked.ground.sources)}
    )
    return {
        "asked": asked,
        "kinds": FACILITY_KINDS.labels,
        "modes": {mode: mode.label for mode in Mode if mode is not Mode.SURFACE or has_ground or asked.ground.mode is mode},
        "levels": LEVELS.labels,
        "weights": {weight: weight.label for weight in Weight},
        "points": POINTS_OFFERED,
        "sources": sources,
        "packs": {pack.pack_id: pack.name for pack in packs},
        "most": MOST,
    }


def _shown(desk: Desk, visitor: Visitor, ground: Ground, language: Language) -> dict[str, Any]:
    sheet = desk.answer(
        visitor,
        "what-if-map",
        (ground.question, ground.sites.on),
        lambda _: draw_trial_ground(ground, desk.ground(visitor, ground.question.as_of)),
    )
    candidates, counted = ground.candidates, ground.sites.counted
    facilities = ground.sites.facilities.frame[counted]
    return {
        "ground": ground,
        "title": what_if_title(ground),
        "map": drawn(desk, visitor, sheet, language),
        "candidates": list(zip(candidates.ids[:OFFERED], candidates.names[:OFFERED], strict=True)),
        "more_candidates": max(0, len(candidates) - OFFERED),
        "facilities": list(zip(facilities["facility_id"], facilities["name"], strict=True)),
        "lot_labels": {lot: lot.label for lot in Lot},
        "made_up": MADE_UP,
        "walk_ms": f"{ground.walk_ms:g}",
        "longest": SEARCHED_MIN,
    }
