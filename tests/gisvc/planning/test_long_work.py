"""Work that takes long, at the desk: a page and a program see how far it has come, nobody sees another's, and it can be called off."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import httpx
import pytest
from fastapi import FastAPI

from gisvc.desk import Desk
from gisvc.errors import TooBusy
from layers.people import PersonId
from layers.progress import Progress
from layers.wording import Wording
from tests.front_desk import wait_until

SignedIn = Callable[..., AbstractContextManager[httpx.Client]]
SOMEBODY = PersonId("somebody")


@pytest.fixture(scope="module")
def patience() -> float:
    return 0.0


@contextmanager
def a_busy_desk(app: FastAPI) -> Iterator[None]:
    """One long piece of work has the turn; whatever is asked meanwhile waits for its own."""
    desk: Desk = app.state.desk
    over = threading.Event()

    def work(_: Progress) -> None:
        assert over.wait(30)

    held = desk.jobs.start(("held", id(over)), title=Wording("占用", "held"), back="/", by=SOMEBODY, work=work)
    try:
        yield
    finally:
        over.set()
        assert held.over.wait(30)


def asked(minutes: int) -> dict[str, str]:
    return {"kind": "day_care_center", "mode": "line", "minutes": str(minutes)}


def test_a_program_is_told_where_to_ask_and_then_has_its_answer(app: FastAPI, as_a_program: SignedIn) -> None:
    with as_a_program() as ask:
        with a_busy_desk(app):
            accepted = ask.get("/api/reach", params=asked(11))
            assert accepted.status_code == 202
            assert accepted.headers["retry-after"] == "2"
            job = accepted.headers["location"]
            assert ask.get(job).json()["state"] == "waiting"
        wait_until(lambda: ask.get(job).json()["state"] == "done", seconds=30)
        told = ask.get(job).json()
        assert told["share"] == 1
        assert told["answer_at"].startswith("/api/reach?")
        answer = ask.get(told["answer_at"])
    assert answer.status_code == 200
    assert answer.json()["question"]["minutes"] == 11


def test_a_page_looks_again_by_itself_and_leads_to_the_answer_without_a_script(app: FastAPI, at_a_browser: SignedIn) -> None:
    with at_a_browser() as visit:
        with a_busy_desk(app):
            page = visit.get("/circles", params=asked(12))
            assert page.status_code == 202
            address = page.headers["refresh"].partition("url=")[2]
            assert f'action="{address}/call-off"' in page.text
            assert "<progress" in visit.get(address).text
        wait_until(lambda: visit.get(address).status_code == 303, seconds=30)
        back = visit.get(address).headers["location"]
        assert visit.get(back).status_code == 200


def test_a_page_and_a_program_that_ask_the_same_are_led_back_each_to_his_own(
    app: FastAPI, at_a_browser: SignedIn, as_a_program: SignedIn
) -> None:
    with at_a_browser() as visit, as_a_program() as ask:
        with a_busy_desk(app):
            job = ask.get("/api/reach", params=asked(13)).headers["location"]
            page = visit.get("/circles", params=asked(13)).headers["refresh"].partition("url=")[2]
        wait_until(lambda: visit.get(page).status_code == 303, seconds=30)
        assert visit.get(page).headers["location"].startswith("/circles?")
        assert ask.get(job).json()["answer_at"].startswith("/api/reach?")


def test_what_is_called_off_stops_and_says_so(app: FastAPI, at_a_browser: SignedIn, as_a_program: SignedIn) -> None:
    with at_a_browser() as visit, as_a_program() as ask, a_busy_desk(app):
        page = visit.get("/circles", params=asked(14)).headers["refresh"].partition("url=")[2]
        done = visit.post(f"{page}/call-off")
        assert (done.status_code, done.headers["location"]) == (303, page)
        told = visit.get(page)
        assert told.status_code == 200
        assert "refresh" not in told.headers
        assert "已取消" in told.text
        job = ask.get("/api/reach", params=asked(15)).headers["location"]
        assert ask.delete(job).json()["state"] == "called_off"


def test_nobody_sees_or_stops_the_work_of_another(app: FastAPI, at_a_browser: SignedIn, as_a_program: SignedIn) -> None:
    with as_a_program() as ask, as_a_program("viewer") as other, at_a_browser("viewer") as others_page, a_busy_desk(app):
        job = ask.get("/api/reach", params=asked(16)).headers["location"]
        unknown = other.get("/api/jobs/0123456789abcdef").json()["code"]
        page = job.removeprefix("/api")
        for answer in (other.get(job), other.delete(job), others_page.get(page), others_page.post(f"{page}/call-off")):
            assert answer.status_code == 404
        assert other.get(job).json()["code"] == unknown == "gisvc.unknown-job"
        assert ask.get(job).json()["state"] == "waiting"
        ask.delete(job)


def test_work_that_failed_after_its_page_stopped_waiting_is_told_and_not_begun_for_ever(
    app: FastAPI, as_a_program: SignedIn
) -> None:
    desk: Desk = app.state.desk
    with as_a_program() as ask:
        with a_busy_desk(app):
            job = ask.get("/api/reach", params={**asked(17), "weight": "elderly80"}).headers["location"]
        wait_until(lambda: ask.get(job).json()["state"] == "failed", seconds=30)
        began = len(desk.jobs._jobs)
        again = ask.get(ask.get(job).json()["answer_at"])
        assert again.json()["code"].startswith("planning.no-")
        assert len(desk.jobs._jobs) == began


def test_when_too_many_wait_the_next_is_told_to_come_back(app: FastAPI, as_a_program: SignedIn) -> None:
    with as_a_program() as ask, a_busy_desk(app):
        answers = [ask.get("/api/reach", params=asked(20 + n)) for n in range(9)]
        assert {answer.status_code for answer in answers} == {202, 503}
        busy = answers[-1]
        assert (busy.json()["code"], busy.headers["retry-after"]) == (TooBusy.code, "5")
        assert ask.get("/healthz").status_code == 200
        for answer in answers:
            if answer.status_code == 202:
                ask.delete(answer.headers["location"])


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"area": "999999"}, "planning.no-units"),
        ({"as_of": "1900-01-01"}, "layers.nothing-held-on"),
        ({"mode": "surface"}, "planning.no-roads"),
        ({"demand": "cellars"}, "planning.unknown-choice"),
    ],
)
def test_what_cannot_be_answered_is_refused_at_once_and_no_job_begins(
    app: FastAPI, as_a_program: SignedIn, wish: dict[str, str], code: str
) -> None:
    with as_a_program() as ask, a_busy_desk(app):
        refused = ask.get("/api/reach", params=asked(13) | {"mode": "walk"} | wish)
    assert (refused.status_code < 500, refused.json()["code"]) == (True, code)
    assert "location" not in refused.headers
