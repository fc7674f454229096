"""Work in progress: how far it has come, a button to call it off, and the answer's address when it is done. Works without JavaScript."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from gisvc.desk import desk_of
from gisvc.jobs import Job, JobState
from gisvc.rendering import render_page
from gisvc.routes.parameters import Reader, refuse_unknown

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown)])


@router.get("/jobs/{job_id}")
def job_page(request: Request, visitor: Reader, job_id: str) -> Response:
    job = desk_of(request).jobs.find(job_id, visitor.person)
    if job.state in (JobState.DONE, JobState.FAILED):  # a failure is told by the page that asked
        return RedirectResponse(job.back, status_code=303)
    return show_job(request, job)


@router.post("/jobs/{job_id}/call-off")
def call_off(request: Request, visitor: Reader, job_id: str) -> Response:
    desk_of(request).jobs.call_off(job_id, visitor.person)
    return RedirectResponse(f"/jobs/{job_id}", status_code=303)


def show_job(request: Request, job: Job) -> Response:
    """The page of a job that is not over: it asks again by itself every two seconds."""
    is_going = job.state in (JobState.WAITING, JobState.RUNNING)
    page = render_page(request, "job.html", status_code=202 if is_going else 200, job=job, is_going=is_going)
    if is_going:
        page.headers["Refresh"] = f"2; url=/jobs/{job.job_id}"
    return page
