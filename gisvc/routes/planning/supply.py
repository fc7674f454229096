"""Supply against need as JSON: rates, the ladder, how evenly it is spread; and coverage between two bounds."""

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
from gisvc.routes.planning.supply_asked import AskedAccess, AskedInterval, access_query, interval_query
from gisvc.routes.planning.supply_schemas import AccessAnswered, IntervalAnswered
from layers.planning.access.interval import IntervalQuestion, IntervalTable
from layers.planning.answers.access import access_to_dict, interval_to_dict
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.use_cases.access import AccessQuestion, AccessTable, study_access, study_interval
from layers.progress import Progress
from layers.store.protocol import Store
from layers.wording import Wording

router = APIRouter(prefix="/api", tags=["planning"], dependencies=[Depends(refuse_unknown)])
TROUBLES = troubles(400, 401, 403, 404, 503)
READING = Wording("读取图层与道路", "reading layers and roads")


@router.get("/access", response_model=AccessAnswered, responses=TROUBLES)
def access(
    request: Request,
    visitor: Reader,
    question: AskedAccess,
    places: Annotated[bool, Query(description="附每个居民点 / with every place")] = False,
) -> Response:
    """供给与需求：每千人拥有量、可达性（两步移动搜索）、有设施→可到达→有位子→已使用、公平性。时间长的转为任务（202）。"""
    table = worked_out(desk_of(request), visitor, question, back="/api/access")
    if isinstance(table, Job):
        return accepted(table)
    return json_answer(access_to_dict(table, with_places=places) | {"marks": marks_of(is_demonstration=table.is_demonstration)})


@router.get("/interval", response_model=IntervalAnswered, responses=TROUBLES)
def interval(request: Request, visitor: Reader, question: AskedInterval) -> Response:
    """只有总数时的覆盖率区间：至少与至多，及按面积、按建成区均摊的两个居中值。"""
    table = bounded(desk_of(request), visitor, question, back="/api/interval")
    if isinstance(table, Job):
        return accepted(table)
    return json_answer(interval_to_dict(table) | {"marks": marks_of(is_demonstration=table.is_demonstration)})


@overload
def worked_out(desk: Desk, visitor: Visitor, question: AccessQuestion, *, back: str, patiently: Literal[True]) -> AccessTable: ...
@overload
def worked_out(desk: Desk, visitor: Visitor, question: AccessQuestion, *, back: str) -> AccessTable | Job: ...
def worked_out(
    desk: Desk, visitor: Visitor, question: AccessQuestion, *, back: str, patiently: bool = False
) -> AccessTable | Job:
    """The answer, or the job that works on it. `patiently` waits for it however long it takes.

    Raises:
        AreaOutOfSight: the question names another's area.
    """
    desk.require_area(visitor, question.area)

    def work_out(view: Store, go_on: Progress) -> AccessTable:
        go_on(0.05, READING)
        travels = desk.travels.travels(view, as_of=question.as_of)
        travels.by(question.mode)
        go_on(0.4, Wording("计算供给与需求", "working out supply and need"))
        return study_access(view, question, travels)

    about = (question, desk.travels.stamp(question.mode))
    if patiently:
        return desk.work_through(visitor, "access", about, work_out)
    kind = FACILITY_KINDS.labels[question.kind]
    title = Wording(
        f"{kind.zh}供给与需求（{question.minutes:g} 分钟）", f"Supply against need: {kind.en} ({question.minutes:g} min)"
    )
    address = f"{back}?{urlencode(access_query(question))}"
    return desk.work(visitor, "access", about, title=title, back=address, work_out=work_out)


@overload
def bounded(
    desk: Desk, visitor: Visitor, question: IntervalQuestion, *, back: str, patiently: Literal[True]
) -> IntervalTable: ...
@overload
def bounded(desk: Desk, visitor: Visitor, question: IntervalQuestion, *, back: str) -> IntervalTable | Job: ...
def bounded(
    desk: Desk, visitor: Visitor, question: IntervalQuestion, *, back: str, patiently: bool = False
) -> IntervalTable | Job:
    """As `worked_out`, for coverage between two bounds."""
    desk.require_area(visitor, question.area)

    def work_out(view: Store, go_on: Progress) -> IntervalTable:
        go_on(0.05, READING)
        travels = desk.travels.travels(view, as_of=question.as_of)
        travels.by(question.mode)
        go_on(0.4, Wording("在建成区与单位内布点判定", "laying points over settled ground and units"))
        return study_interval(view, question, travels)

    about = (question, desk.travels.stamp(question.mode))
    if patiently:
        return desk.work_through(visitor, "interval", about, work_out)
    kind = FACILITY_KINDS.labels[question.kind]
    title = Wording(f"{kind.zh}覆盖率区间", f"Coverage of {kind.en} between bounds")
    address = f"{back}?{urlencode(interval_query(question))}"
    return desk.work(visitor, "interval", about, title=title, back=address, work_out=work_out)
