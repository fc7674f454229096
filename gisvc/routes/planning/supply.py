"""Supply against need as JSON: rates, the ladder, how evenly it is spread; and coverage between two bounds."""

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
from gisvc.routes.planning.supply_asked import AskedAccess, AskedInterval
from gisvc.routes.planning.supply_schemas import AccessAnswered, IntervalAnswered
from gisvc.routes.planning.travelling import on_the_way
from layers.planning.access.interval import IntervalQuestion, IntervalTable
from layers.planning.answers.access import access_to_dict, interval_to_dict
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.use_cases.access import AccessQuestion, AccessTable, study_access, study_interval
from layers.wording import Wording

router = APIRouter(prefix="/api", tags=["planning"], dependencies=[Depends(refuse_unknown)])
TROUBLES = troubles(400, 401, 403, 404, 503)


@router.get("/access", response_model=AccessAnswered, responses=TROUBLES | UNDER_WAY)
def access(
    request: Request,
    visitor: Reader,
    question: AskedAccess,
    places: Annotated[bool, Query(description="附每个居民点 / with every place")] = False,
) -> Response:
    """供给与需求：每千人拥有量、可达性（两步移动搜索）、有设施→可到达→有位子→已使用、公平性。时间长的转为任务（202）。"""
    desk = desk_of(request)
    table = desk.work(visitor, access_errand(desk, visitor, question), back=address_of(request))
    if isinstance(table, Job):
        return accepted(table)
    return json_answer(access_to_dict(table, with_places=places) | {"marks": marks_of(is_demonstration=table.is_demonstration)})


@router.get("/interval", response_model=IntervalAnswered, responses=TROUBLES | UNDER_WAY)
def interval(request: Request, visitor: Reader, question: AskedInterval) -> Response:
    """只有总数时的覆盖率区间：至少与至多，及按面积、按建成区均摊的两个居中值。"""
    desk = desk_of(request)
    table = desk.work(visitor, interval_errand(desk, visitor, question), back=address_of(request))
    if isinstance(table, Job):
        return accepted(table)
    return json_answer(interval_to_dict(table) | {"marks": marks_of(is_demonstration=table.is_demonstration)})


def access_errand(desk: Desk, visitor: Visitor, question: AccessQuestion) -> Errand[AccessTable]:
    """Supply against need.

    Raises:
        AreaOutOfSight: the question names another's area.
    """
    desk.require_area(visitor, question.area)
    kind = FACILITY_KINDS.labels[question.kind]
    return Errand(
        "access",
        (question, desk.travels.stamp(question.mode)),
        Wording(
            f"{kind.zh}供给与需求（{question.minutes:g} 分钟）", f"Supply against need: {kind.en} ({question.minutes:g} min)"
        ),
        on_the_way(desk, question, doing=Wording("计算供给与需求", "working out supply and need"), study=study_access),
    )


def interval_errand(desk: Desk, visitor: Visitor, question: IntervalQuestion) -> Errand[IntervalTable]:
    """Coverage between two bounds.

    Raises:
        AreaOutOfSight: the question names another's area.
    """
    desk.require_area(visitor, question.area)
    kind = FACILITY_KINDS.labels[question.kind]
    doing = Wording("在建成区与单位内布点判定", "laying points over settled ground and units")
    return Errand(
        "interval",
        (question, desk.travels.stamp(question.mode)),
        Wording(f"{kind.zh}覆盖率区间", f"Coverage of {kind.en} between bounds"),
        on_the_way(desk, question, doing=doing, study=study_interval),
    )
