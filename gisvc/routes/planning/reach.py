"""Service circles as JSON: who gets there in time, with the passport and what the figure hangs on."""

from typing import Annotated, Literal, overload
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.jobs import Job
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.jobs import accepted
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.routes.planning.asked import AskedCircle, circle_query
from gisvc.routes.planning.schemas import CircleAnswered
from layers.planning.answers.circles import circle_to_dict
from layers.planning.circles.question import CircleQuestion
from layers.planning.circles.table import CircleTable
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.use_cases.circles import prepare_circle, study_circle
from layers.progress import Progress
from layers.store.protocol import Store
from layers.wording import Wording

router = APIRouter(prefix="/api", tags=["planning"], dependencies=[Depends(refuse_unknown)])
TROUBLES = troubles(400, 401, 403, 404, 503)


@router.get("/reach", response_model=CircleAnswered, responses=TROUBLES)
def reach(
    request: Request,
    visitor: Reader,
    question: AskedCircle,
    places: Annotated[bool, Query(description="附每个居民点 / with every place")] = False,
) -> Response:
    """服务圈：几分钟之内能到的单位或人口，四种速度并列，附虚假覆盖、关闭试算与口径。时间长的转为任务（202）。"""
    table = worked_out(desk_of(request), visitor, question, back="/api/reach")
    if isinstance(table, Job):
        return accepted(table)
    return json_answer(circle_to_dict(table, with_places=places) | {"marks": marks_of(is_demonstration=table.is_demonstration)})


@overload
def worked_out(desk: Desk, visitor: Visitor, question: CircleQuestion, *, back: str, patiently: Literal[True]) -> CircleTable: ...
@overload
def worked_out(desk: Desk, visitor: Visitor, question: CircleQuestion, *, back: str) -> CircleTable | Job: ...
def worked_out(
    desk: Desk, visitor: Visitor, question: CircleQuestion, *, back: str, patiently: bool = False
) -> CircleTable | Job:
    """The circle's answer, or the job that works on it. `patiently` waits for it however long it takes.

    Raises:
        AreaOutOfSight: the question names another's area.
        NothingHeldOn, NoUnits, NoGroundToTravel: there is nothing to answer from, which no job need find out.
    """
    desk.require_area(visitor, question.area)
    about = (question, desk.travels.stamp(question.mode))
    question = desk.answer(visitor, "circle-question", about, lambda view: _prepared(desk, view, question))

    def work_out(view: Store, go_on: Progress) -> CircleTable:
        go_on(0.05, Wording("读取道路与地表", "reading roads and ground"))
        travels = desk.travels.travels(view, as_of=question.as_of)
        travels.by(question.mode)
        go_on(0.4, Wording("计算各处到设施的时间", "working out everybody's way"))
        return study_circle(view, question, travels)

    about = (question, desk.travels.stamp(question.mode))
    if patiently:
        return desk.work_through(visitor, "circle", about, work_out)
    kind = FACILITY_KINDS.labels[question.kind]
    title = Wording(f"{kind.zh}{question.minutes:g}分钟服务圈", f"{question.minutes:g}-minute circle of {kind.en}")
    address = f"{back}?{urlencode(circle_query(question))}"
    return desk.work(visitor, "circle", about, title=title, back=address, work_out=work_out)


def _prepared(desk: Desk, view: Store, question: CircleQuestion) -> CircleQuestion:
    return prepare_circle(view, question, desk.travels.travels(view, as_of=question.as_of))
