"""Plans as JSON: which there are, and every numbered figure of one with its passport and status."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from gisvc.desk import desk_of
from gisvc.jobs import Job
from gisvc.rendering import address_of
from gisvc.routes.answering import json_answer, marks_of, troubles
from gisvc.routes.jobs import UNDER_WAY, accepted
from gisvc.routes.parameters import DAY, Day, EmptyIsNone, Reader, refuse_unknown
from gisvc.routes.planning.plan_answers import PlanAsked, plan_errand, plan_shelf
from gisvc.routes.planning.schemas import PlanAnswered, PlanList
from layers.planning.answers.plans import asked_to_list, changes_to_list, shelf_to_list, status_to_dict

router = APIRouter(prefix="/api/plans", tags=["planning"], dependencies=[Depends(refuse_unknown)])
TROUBLES = troubles(400, 401, 403, 404, 503)
PlanId = Annotated[str, Path(max_length=60, pattern="^[a-z0-9-]+$")]
On = Annotated[Day | None, EmptyIsNone, Query(description="评估日 / the day asked about", json_schema_extra=DAY)]
Since = Annotated[
    Day | None, EmptyIsNone, Query(description="与哪一天相比，分解变化 / account for the change since", json_schema_extra=DAY)
]
Area = Annotated[str, Query(description="区划代码 / short division code", max_length=12, pattern="^[0-9]*$")]


@router.get("", response_model=PlanList, responses=TROUBLES)
def plans(request: Request, _: Reader) -> Response:
    """有哪些规划，以及它们要人填报的数字。"""
    shelf = plan_shelf(desk_of(request))
    return json_answer({"plans": shelf_to_list(shelf), "asked": asked_to_list(shelf.plans)})


@router.get("/{plan_id}/indicators", response_model=PlanAnswered, responses=TROUBLES | UNDER_WAY)
def indicators(
    request: Request, visitor: Reader, plan_id: PlanId, on: On = None, area: Area = "", since: Since = None
) -> Response:
    """规划的每一项编号指标：现值、分子分母、口径、目标、状态、缺什么数据；时间长的转为任务（202）。"""
    asked = PlanAsked(plan_id, on, area or None, since)
    desk = desk_of(request)
    answer = desk.work(visitor, plan_errand(desk, visitor, asked), back=address_of(request))
    if isinstance(answer, Job):
        return accepted(answer)
    told: dict[str, Any] = status_to_dict(answer.status)
    changes = changes_to_list(answer.accounts)
    return json_answer(told | {"changes": changes, "marks": marks_of(is_demonstration=answer.status.is_demonstration)})
