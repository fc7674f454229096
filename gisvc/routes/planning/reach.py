"""Service circles as JSON: who gets there in time, with the passport and what the figure hangs on."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from gisvc.auth.visitor import Visitor
from gisvc.desk import Desk, desk_of
from gisvc.errands import Errand
from gisvc.jobs import Job
from gisvc.rendering import address_of
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.jobs import UNDER_WAY, accepted
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.routes.planning.asked import AskedCircle
from gisvc.routes.planning.schemas import CircleAnswered
from gisvc.routes.planning.travelling import on_the_way
from layers.planning.answers.circles import circle_to_dict
from layers.planning.circles.question import CircleQuestion
from layers.planning.circles.table import CircleTable
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.use_cases.circles import prepare_circle, study_circle
from layers.store.protocol import Store
from layers.wording import Wording

router = APIRouter(prefix="/api", tags=["planning"], dependencies=[Depends(refuse_unknown)])
TROUBLES = troubles(400, 401, 403, 404, 503)


@router.get("/reach", response_model=CircleAnswered, responses=TROUBLES | UNDER_WAY)
def reach(
    request: Request,
    visitor: Reader,
    question: AskedCircle,
    places: Annotated[bool, Query(description="附每个居民点 / with every place")] = False,
) -> Response:
    """服务圈：几分钟之内能到的单位或人口，四种速度并列，附虚假覆盖、关闭试算与口径。时间长的转为任务（202）。"""
    desk = desk_of(request)
    table = desk.work(visitor, circle_errand(desk, visitor, question), back=address_of(request))
    if isinstance(table, Job):
        return accepted(table)
    return json_answer(circle_to_dict(table, with_places=places) | {"marks": marks_of(is_demonstration=table.is_demonstration)})


def circle_errand(desk: Desk, visitor: Visitor, question: CircleQuestion) -> Errand[CircleTable]:
    """The circle of a question.

    Raises:
        AreaOutOfSight: the question names another's area.
        NothingHeldOn, NoUnits, NoGroundToTravel: there is nothing to answer from, which no job need find out.
    """
    desk.require_area(visitor, question.area)
    stamp = desk.travels.stamp(question.mode)
    prepared = desk.answer(visitor, "circle-question", (question, stamp), lambda view: _prepared(desk, view, question))
    kind = FACILITY_KINDS.labels[prepared.kind]
    return Errand(
        "circle",
        (prepared, stamp),
        Wording(f"{kind.zh}{prepared.minutes:g}分钟服务圈", f"{prepared.minutes:g}-minute circle of {kind.en}"),
        on_the_way(desk, prepared, doing=Wording("计算各处到设施的时间", "working out everybody's way"), study=study_circle),
    )


def _prepared(desk: Desk, view: Store, question: CircleQuestion) -> CircleQuestion:
    return prepare_circle(view, question, desk.travels.travels(view, as_of=question.as_of))
