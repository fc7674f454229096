"""New sites as JSON: the best plan with its certificate, the plans as good, refusals and prices; and candidates before the law."""

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
from gisvc.routes.planning.judging_asked import AskedJudging
from gisvc.routes.planning.siting_asked import AskedSiting
from gisvc.routes.planning.siting_schemas import CandidatesJudged, SitingAnswered
from gisvc.routes.planning.travelling import READING
from layers.planning.answers.judging import rule_pack_to_dict, study_to_dict
from layers.planning.answers.siting import siting_to_dict
from layers.planning.kinds import FACILITY_KINDS
from layers.planning.law.question import CandidateStudy, JudgingQuestion
from layers.planning.siting.terms import Effort
from layers.planning.use_cases.judging import study_candidates
from layers.planning.use_cases.siting import SitingProposal, SitingQuestion, prepare_siting, study_siting
from layers.progress import Progress
from layers.store.protocol import Store
from layers.wording import Wording

router = APIRouter(prefix="/api", tags=["planning"], dependencies=[Depends(refuse_unknown)])
TROUBLES = troubles(400, 401, 403, 404, 409, 503)
AT_THE_DESK = Effort(seconds=60.0)
"""Nobody at a desk waits for a proof for hours: a plan the clock cut short says so and carries its gap; the command line has no clock."""


@router.get("/siting", response_model=SitingAnswered, responses=TROUBLES | UNDER_WAY)
def siting(
    request: Request,
    visitor: Reader,
    question: AskedSiting,
    places: Annotated[bool, Query(description="附每个居民点 / with every place")] = False,
) -> Response:
    """选址：最优方案及其证书、建设次序、同样好的方案、规则排除的候选、每项条件的代价与压力试验。时间长的转为任务（202），可看进度、可取消。"""
    desk = desk_of(request)
    proposal = desk.work(visitor, siting_errand(desk, visitor, question), back=address_of(request))
    if isinstance(proposal, Job):
        return accepted(proposal)
    told = siting_to_dict(proposal, with_places=places)
    return json_answer(told | {"marks": marks_of(is_demonstration=proposal.is_demonstration)})


@router.get("/candidates/judge", response_model=CandidatesJudged, responses=TROUBLES | UNDER_WAY)
def judge(request: Request, visitor: Reader, question: AskedJudging) -> Response:
    """候选场址评判：逐条规则、差多少米、哪个图层、哪天的资料；未能评判的单列；从不说“合法”。"""
    desk = desk_of(request)
    study = desk.work(visitor, judging_errand(desk, visitor, question), back=address_of(request))
    if isinstance(study, Job):
        return accepted(study)
    return json_answer(study_to_dict(study) | {"marks": marks_of(is_demonstration=study.is_demonstration)})


@router.get("/siting-rules", responses=troubles(401, 403))
def siting_rules(request: Request, _: Reader) -> Response:
    """选址规则包：施行期、来源、是否核实，逐条规则。"""
    return json_answer({"packs": [rule_pack_to_dict(pack) for pack in desk_of(request).rules.packs]})


def siting_errand(desk: Desk, visitor: Visitor, question: SitingQuestion) -> Errand[SitingProposal]:
    """The proposal of a question.

    Raises:
        AreaOutOfSight: the question names another's area.
        NothingHeldOn, NoUnits, NoGroundToTravel, UnknownRulePack, UnknownCandidates: there is nothing to answer from, which no job need find out.
    """
    desk.require_area(visitor, question.area)
    stamp = desk.travels.stamp(question.mode)
    prepared = desk.answer(visitor, "siting-question", (question, stamp), lambda view: _prepared(desk, view, question))
    kind = FACILITY_KINDS.labels[prepared.kind]

    def work_out(view: Store, go_on: Progress) -> SitingProposal:
        go_on(0.01, READING)
        travels = desk.travels.travels(view, as_of=prepared.as_of)
        return study_siting(view, prepared, (travels, desk.rules, desk.travels.terrain), effort=AT_THE_DESK, progress=go_on)

    return Errand("siting", (prepared, stamp), Wording(f"{kind.zh}选址", f"siting of {kind.en}"), work_out)


def judging_errand(desk: Desk, visitor: Visitor, question: JudgingQuestion) -> Errand[CandidateStudy]:
    """The candidates before the law.

    Raises:
        AreaOutOfSight: the question names another's area.
    """
    desk.require_area(visitor, question.area)

    def work_out(view: Store, go_on: Progress) -> CandidateStudy:
        go_on(0.1, Wording("对照规则逐一评判候选场址", "judging the candidates rule by rule"))
        return study_candidates(view, question, desk.rules, terrain=desk.travels.terrain)

    return Errand("judging", question, Wording("候选场址评判", "candidates before the law"), work_out)


def _prepared(desk: Desk, view: Store, question: SitingQuestion) -> SitingQuestion:
    return prepare_siting(view, question, desk.travels.travels(view, as_of=question.as_of), desk.rules)
