"""Work in progress as JSON: for programs that asked for something long."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from gisvc.desk import desk_of
from gisvc.jobs import Job
from gisvc.routes.answering import json_answer, troubles
from gisvc.routes.parameters import Reader, refuse_unknown
from gisvc.routes.schemas import JobTold
from layers.planning.answers.plain import words

# Beside the responses of every route that may answer `accepted`.
UNDER_WAY: dict[int | str, dict[str, Any]] = {
    202: {
        "model": JobTold,
        "description": "计算未完，稍后到所示地址取结果 / still at work; the answer will be at the address told",
    }
}
router = APIRouter(prefix="/api/jobs", tags=["jobs"], dependencies=[Depends(refuse_unknown)])


@router.get("/{job_id}", response_model=JobTold, responses=troubles(400, 401, 403, 404))
def job(request: Request, visitor: Reader, job_id: str) -> Response:
    """进展：状态、完成的比例、正在做什么；完成后按 answer_at 再问一次即得结果。"""
    return json_answer(job_to_dict(desk_of(request).jobs.find(job_id, visitor.person)))


@router.delete("/{job_id}", response_model=JobTold, responses=troubles(400, 401, 403, 404))
def call_off(request: Request, visitor: Reader, job_id: str) -> Response:
    """不再等候；没有人等候时，任务在下一步停止。"""
    return json_answer(job_to_dict(desk_of(request).jobs.call_off(job_id, visitor.person)))


def accepted(job: Job) -> Response:
    """202: the work goes on, and where to ask about it."""
    answer = json_answer(job_to_dict(job))
    answer.status_code = 202
    answer.headers["Location"] = f"/api/jobs/{job.job_id}"
    answer.headers["Retry-After"] = "2"
    return answer


def job_to_dict(job: Job) -> dict[str, Any]:
    return {
        "job_id": job.job_id,
        "title": words(job.title),
        "state": str(job.state),
        "share": round(job.share, 3),
        "doing": words(job.doing),
        "seconds": round(job.seconds, 1),
        "answer_at": job.back,
    }
