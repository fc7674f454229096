"""Graves that stand as JSON: judged by the same rules as candidates, counted by township and kind."""

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
from gisvc.routes.planning.judging_asked import AskedGraves
from gisvc.routes.planning.siting_schemas import GravesJudged
from layers.planning.answers.judging import graves_to_dict
from layers.planning.law.graves import GravesTable
from layers.planning.law.question import JudgingQuestion
from layers.planning.use_cases.judging import study_graves
from layers.progress import Progress
from layers.store.protocol import Store
from layers.wording import Wording

router = APIRouter(prefix="/api", tags=["planning"], dependencies=[Depends(refuse_unknown)])
TROUBLES = troubles(400, 401, 403, 404, 503)


@router.get("/graves", response_model=GravesJudged, responses=TROUBLES | UNDER_WAY)
def graves(request: Request, visitor: Reader, question: AskedGraves) -> Response:
    """既有坟墓（散埋乱葬、活人墓、住宅式墓地等）：按同一规则包评判，逐乡镇、逐类计数。"""
    desk = desk_of(request)
    table = desk.work(visitor, graves_errand(desk, visitor, question), back=address_of(request))
    if isinstance(table, Job):
        return accepted(table)
    return json_answer(graves_to_dict(table) | {"marks": marks_of(is_demonstration=desk.store.workspace.is_demonstration)})


def graves_errand(desk: Desk, visitor: Visitor, question: JudgingQuestion) -> Errand[GravesTable]:
    """The graves before the law.

    Raises:
        AreaOutOfSight: the question names another's area.
    """
    desk.require_area(visitor, question.area)

    def work_out(view: Store, go_on: Progress) -> GravesTable:
        go_on(0.1, Wording("对照规则逐处评判既有坟墓", "judging the graves rule by rule"))
        return study_graves(view, question, desk.rules, terrain=desk.travels.terrain)

    return Errand("graves", question, Wording("既有坟墓排查", "graves before the law"), work_out)
