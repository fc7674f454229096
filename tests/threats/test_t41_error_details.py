"""T41: when something breaks, the answer says so with a number, and nothing of our insides."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import apsw
import httpx
import pyogrio.errors
import pyproj.exceptions
import pytest
import shapely.errors
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from layers.errors import Refusal
from tests.front_desk import NO_TLS, open_desk, serving

INSIDES = "/srv/gisvc/county.gpkg SELECT geom FROM versions WHERE area_code = '620423' at 0x7f12"
LEAKS = ["/srv/", "SELECT", "versions", "0x7f12", "Traceback", 'File "', "gisvc/", "site-packages", ".py", "Error:"]
NEVER_LEAVE_A_FUNCTION = (StopIteration, StopAsyncIteration)  # Python turns them into RuntimeError on the way


def kinds_of_trouble() -> list[type[Exception]]:
    """Every exception class of Python and of the libraries we stand on that a message alone can make."""
    _ = apsw, sqlite3, pyogrio.errors, pyproj.exceptions, shapely.errors
    found: list[type[Exception]] = []
    waiting: list[type[Exception]] = [Exception]
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        if kind.__module__.split(".")[0] not in ("builtins", "apsw", "sqlite3", "pyogrio", "pyproj", "shapely", "jinja2", "json"):
            continue
        if issubclass(kind, (Warning, Refusal, HTTPException, *NEVER_LEAVE_A_FUNCTION)):
            continue
        try:
            made = kind(INSIDES)
        except Exception:  # noqa: S112 — it wants more than a message
            continue
        if isinstance(made, kind):
            found.append(kind)
    return sorted(set(found), key=lambda kind: (kind.__module__, kind.__name__))


TROUBLES = kinds_of_trouble()


class Answer(BaseModel):
    number: int


def app_that_breaks(folder: Path) -> FastAPI:
    app = open_desk(folder).app()

    @app.get("/break/{number}")
    @app.get("/api/break/{number}")
    def break_down(number: int) -> None:
        raise TROUBLES[number](INSIDES)

    @app.get("/http-error/{status}")
    def http_error(status: int) -> None:
        raise HTTPException(status, detail=INSIDES)

    @app.get("/wrong-answer", response_model=Answer)
    def wrong_answer() -> dict[str, str]:
        return {"number": INSIDES}

    @app.get("/half-way")
    def half_way() -> StreamingResponse:
        def rows() -> Iterator[str]:
            yield "one row\n"
            raise OSError(INSIDES)

        return StreamingResponse(rows())

    return app


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with (
        serving(app_that_breaks(tmp_path_factory.mktemp("t41"))) as address,
        httpx.Client(base_url=address, trust_env=False, verify=NO_TLS) as client,
    ):
        yield client


def assert_says_nothing(answer: httpx.Response) -> None:
    told = answer.text + str(answer.headers)
    assert [leak for leak in LEAKS if leak in told] == []


def test_there_are_many_ways_to_break() -> None:
    assert len(TROUBLES) > 80
    assert {OSError, KeyError, apsw.SQLError, sqlite3.OperationalError, RecursionError, MemoryError} <= set(TROUBLES)


@pytest.mark.parametrize("number", range(len(TROUBLES)), ids=lambda n: TROUBLES[n].__name__)
def test_no_exception_tells_a_path_a_statement_or_a_stack(client: httpx.Client, number: int) -> None:
    answer = client.get(f"/api/break/{number}")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["code"] == "gisvc.unexpected"
    assert body["request_id"] in body["detail"]
    assert body["request_id"] in body["detail_en"]
    assert body["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["cache-control"] == "no-store"
    assert_says_nothing(answer)


def test_a_person_gets_the_same_as_a_page(client: httpx.Client) -> None:
    answer = client.get("/break/0", headers={"accept": "text/html"})
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] in answer.text
    assert "系统发生意外错误" in answer.text
    assert answer.headers["content-security-policy"]
    assert [leak for leak in LEAKS if leak in answer.text] == []


@pytest.mark.parametrize("status", [400, 404, 405, 409, 418, 500, 503])
def test_what_a_library_puts_into_an_http_error_stays_inside(client: httpx.Client, status: int) -> None:
    answer = client.get(f"/http-error/{status}")
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert_says_nothing(answer)


def test_an_answer_that_breaks_its_own_promise_says_nothing(client: httpx.Client) -> None:
    answer = client.get("/wrong-answer")
    assert answer.status_code == 500
    assert_says_nothing(answer)


def test_half_an_answer_breaks_off_instead_of_ending_as_if_whole(client: httpx.Client) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/half-way")


def test_what_was_typed_does_not_come_back_in_an_error(client: httpx.Client) -> None:
    answer = client.post("/sign-in", data={"name": "a", "secret-word": "Larch-47-shade"})
    assert answer.status_code == 400
    assert "Larch-47-shade" not in answer.text
    answer = client.post("/api/accounts", content=b'{"password": "Larch-47-shade"', headers={"content-type": "application/json"})
    assert answer.status_code in (400, 401)
    assert "Larch" not in answer.text
    assert client.get("/break/Larch-47-shade").status_code == 400
    assert "Larch" not in client.get("/break/Larch-47-shade").json()["detail"]
