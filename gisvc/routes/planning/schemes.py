"""Whole schemes as JSON: what to close, convert and build; the front of plans; centres with their points."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.errands import Errand
from gisvc.jobs import Job
from gisvc.rendering import address_of
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.jobs import UNDER_WAY, accepted
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.routes.planning.schemes_asked import AskedFront, AskedLevels, AskedRearranging
from gisvc.routes.planning.schemes_schemas import FrontAnswered, LevelsAnswered, RearrangementAnswered
from gisvc.routes.planning.travelling import READING
from layers.planning.answers.schemes import front_to_dict, levels_to_dict, rearrangement_to_dict
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.schemes.question import SchemeQuestion
from layers.planning.siting.terms import Effort
from layers.planning.use_cases.schemes import (
    FrontQuestion,
    LevelsQuestion,
    RearrangingQuestion,
    prepare_scheme,
    study_front,
    study_levels,
    study_rearrangement,
)
from layers.progress import Progress
from layers.store.protocol import Store
from layers.wording import Wording

router = APIRouter(prefix="/api/siting", tags=["planning"], dependencies=[Depends(refuse_unknown)])
TROUBLES = troubles(400, 401, 403, 404, 409, 503)
AT_THE_DESK = Effort(seconds=60.0)

Question = TypeVar("Question", bound=SchemeQuestion)


@dataclass(frozen=True, slots=True)
class Subject:
    """How a question of one kind is called, studied and told."""

    name: str
    title: Wording
    study: Callable[..., Any]
    told: Callable[[Any], dict[str, Any]]


SUBJECTS: dict[type, Subject] = {
    RearrangingQuestion: Subject(
        "rearrangement", Wording("保留、撤并、改建与新建", "what to keep, close, convert and build"), study_rearrangement, rearrangement_to_dict
    ),
    FrontQuestion: Subject("front", Wording("方案前沿", "the front of plans"), study_front, front_to_dict),
    LevelsQuestion: Subject("levels", Wording("中心与服务点两级布局", "centres with their points"), study_levels, levels_to_dict),
}  # fmt: skip


@router.get("/rearrange", response_model=RearrangementAnswered, responses=TROUBLES | UNDER_WAY)
def rearrange(request: Request, visitor: Reader, question: AskedRearranging) -> Response:
    """撤并、改建与新建：保留哪些、关闭哪些（谁接手、入住者有无床位）、改建哪些、新建在哪里，前后覆盖与闲置床位。时间长的转为任务（202）。"""
    return _answered(request, visitor, question)


@router.get("/front", response_model=FrontAnswered, responses=TROUBLES | UNDER_WAY)
def front(request: Request, visitor: Reader, question: AskedFront) -> Response:
    """方案前沿：覆盖人数、最远用时、投资、用地之间互不占优的方案，以及最不利者优先的方案。时间长的转为任务（202）。"""
    return _answered(request, visitor, question)


@router.get("/levels", response_model=LevelsAnswered, responses=TROUBLES | UNDER_WAY)
def levels(request: Request, visitor: Reader, question: AskedLevels) -> Response:
    """两级布局：中心、其下服务点、各点服务人数，一并选定。时间长的转为任务（202）。"""
    return _answered(request, visitor, question)


def _answered(request: Request, visitor: Visitor, question: SchemeQuestion) -> Response:
    desk = desk_of(request)
    told = desk.work(visitor, scheme_errand(desk, visitor, question), back=address_of(request))
    return accepted(told) if isinstance(told, Job) else json_answer(scheme_told(question, told))


def scheme_told(question: SchemeQuestion, told: Any) -> dict[str, Any]:
    """The whole answer with its marks."""
    return SUBJECTS[type(question)].told(told) | {"marks": marks_of(is_demonstration=told.is_demonstration)}


def scheme_errand(desk: Desk, visitor: Visitor, question: Question) -> Errand[Any]:
    """The answer to one question about a scheme.

    Raises:
        AreaOutOfSight: the question names another's area.
        NothingHeldOn, NoUnits, NoGroundToTravel, UnknownRulePack, UnknownCandidates: there is nothing to answer from, which no job need find out.
    """
    desk.require_area(visitor, question.area)
    subject = SUBJECTS[type(question)]
    modes = {question.mode, question.centre_mode} if isinstance(question, LevelsQuestion) else {question.mode}
    stamp = tuple(desk.travels.stamp(mode) for mode in sorted(modes))
    prepared = desk.answer(visitor, f"{subject.name}-question", (question, stamp), lambda view: _prepared(desk, view, question))

    def work_out(view: Store, go_on: Progress) -> Any:
        go_on(0.01, READING)
        travels = desk.travels.travels(view, as_of=prepared.as_of)
        ways = (travels, desk.rules, desk.travels.terrain)
        return subject.study(view, prepared, ways, effort=AT_THE_DESK, progress=go_on)

    kind = FACILITY_KINDS.labels[prepared.kind]
    title = Wording(f"{kind.zh}：{subject.title.zh}", f"{kind.en}: {subject.title.en}")
    return Errand(subject.name, (prepared, stamp), title, work_out)


def _prepared(desk: Desk, view: Store, question: Question) -> Question:
    return prepare_scheme(view, question, desk.travels.travels(view, as_of=question.as_of), desk.rules)
