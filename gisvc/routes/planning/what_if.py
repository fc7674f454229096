"""Trials as JSON: the ground they stand on, made ready once, and what a change does, answered at once."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from gisvc.auth.visitor import Visitor
from gisvc.desk import TRIAL, Desk, desk_of
from gisvc.errands import Errand
from gisvc.jobs import Job
from gisvc.rendering import address_of
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.jobs import UNDER_WAY, accepted
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.routes.planning.travelling import on_the_way
from gisvc.routes.planning.what_if_asked import GroundAsked, GroundAskedHere, TrialAsked, TrialAskedHere
from gisvc.routes.planning.what_if_schemas import GroundAnswered, WhatIfAnswered
from layers.planning.answers.what_if import ground_to_dict, what_if_to_dict
from layers.planning.candidates.source import parse_sources
from layers.planning.circles.question import CircleQuestion
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.travel import Travels
from layers.planning.use_cases.what_if import ground_question, make_bench, make_ground
from layers.planning.what_if.answer import WhatIfAnswer, answer
from layers.planning.what_if.ground import Ground
from layers.planning.what_if.judging import SpotBench, rule_on
from layers.planning.what_if.spots import Judge
from layers.store.protocol import Store
from layers.wording import Wording

router = APIRouter(prefix="/api/what-if", tags=["planning"], dependencies=[Depends(refuse_unknown)])
TROUBLES = troubles(400, 401, 403, 404, 503)


@router.get("", response_model=WhatIfAnswered, responses=TROUBLES | UNDER_WAY)
def what_if(request: Request, visitor: Reader, asked: TrialAskedHere) -> Response:
    """试算：在候选点或任意一点新设、关闭、迁址、改分钟数或速度，多覆盖谁、谁受损。首次要备好底数（可能转为任务，202），之后即时作答。"""
    desk = desk_of(request)
    asked.question(desk.area_of(visitor))  # what cannot be asked is refused before anybody waits
    if names := asked.change().pack:
        desk.rules.stacked(names)
    ground = desk.work(visitor, ground_errand(desk, visitor, asked.ground), back=address_of(request))
    if isinstance(ground, Job):
        return accepted(ground)
    told = try_out(desk, visitor, asked, ground)
    return json_answer(what_if_to_dict(told) | {"marks": marks_of(is_demonstration=told.is_demonstration)})


@router.get("/ground", response_model=GroundAnswered, responses=TROUBLES | UNDER_WAY)
def what_if_ground(request: Request, visitor: Reader, asked: GroundAskedHere) -> Response:
    """试算的底数：人口点、在用设施、候选场址。时间长的转为任务（202）。"""
    desk = desk_of(request)
    ground = desk.work(visitor, ground_errand(desk, visitor, asked), back=address_of(request))
    if isinstance(ground, Job):
        return accepted(ground)
    return json_answer(ground_to_dict(ground) | {"marks": marks_of(is_demonstration=ground.is_demonstration)})


def try_out(desk: Desk, visitor: Visitor, asked: TrialAsked, ground: Ground) -> WhatIfAnswer:
    """What a change does on ground that is ready. Only a few are worked out at once, however fast somebody drags.

    Raises:
        whatever reading the question and the change refuses, and what `answer` does.
        UnknownRulePack: the change names a pack that is not held.
        TooBusy: too many wait already.
    """
    question, change = asked.question(desk.area_of(visitor)), asked.change()
    wished = ground.asked(minutes=question.minutes, speed_ms=question.speed_ms, weight=question.weight)
    judge = None if change.pack is None else _judge(desk, visitor, ground, change.pack)
    about = (ground.question, asked.ground.sources, desk.travels.stamp(question.mode), wished, change)
    return desk.answer(visitor, TRIAL, about, lambda _: answer(ground, wished, change, judge=judge))


def _judge(desk: Desk, visitor: Visitor, ground: Ground, names: str) -> Judge:
    bench = _bench(desk, visitor, ground, names)
    return lambda spots: rule_on(bench, ground, spots)


def _bench(desk: Desk, visitor: Visitor, ground: Ground, names: str) -> SpotBench:
    """The packs named, with the layers they look at, kept with the other frames until the store changes."""
    packs, question = desk.rules.stacked(names), ground.question
    about = (tuple(pack.pack_id for pack in packs), question.kind, question.area, question.as_of)
    return desk.answer(visitor, "what-if-law", about, lambda view: make_bench(view, question, packs))


def ground_errand(desk: Desk, visitor: Visitor, asked: GroundAsked) -> Errand[Ground]:
    """The ground of trials, one for all minutes, speeds and weights.

    Raises:
        AreaOutOfSight: the question names another's area.
        UnknownCandidates, ImpossibleSpacing: no such source of candidates.
        NothingHeldOn, NoUnits, NoGroundToTravel: there is nothing to answer from, which no job need find out.
    """
    question = asked.question(desk.area_of(visitor))
    desk.require_area(visitor, question.area)
    parse_sources(asked.sources)
    stamp = desk.travels.stamp(question.mode)
    prepared = desk.answer(visitor, "what-if-question", (question, stamp), lambda view: _prepared(desk, view, question))
    kind = FACILITY_KINDS.labels[prepared.kind]

    def study(view: Store, wanted: CircleQuestion, travels: Travels) -> Ground:
        return make_ground(view, wanted, travels, sources=asked.sources)

    return Errand(
        "what-if-ground",
        (prepared, asked.sources, stamp),
        Wording(f"{kind.zh}试算的底数", f"the ground to try {kind.en} on"),
        on_the_way(
            desk,
            prepared,
            doing=Wording("查找各处到最近几处设施的路", "finding everybody's ways to the nearest few"),
            study=study,
        ),
    )


def _prepared(desk: Desk, view: Store, question: CircleQuestion) -> CircleQuestion:
    return ground_question(view, question, desk.travels.travels(view, as_of=question.as_of))
