"""Nobody takes the whole machine: what one person asks at once waits, what he asks too much of is refused with the time to come back."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from gisvc.guard.shares import Shares
from gisvc.routes import health
from gisvc.settings import Settings
from tests.front_desk import open_desk, program, serving, wait_until


def test_one_person_s_requests_wait_their_turn_and_another_s_do_not(tmp_path: Path) -> None:
    desk = open_desk(tmp_path, Settings(person_at_once=2, person_waiting=3, most_at_once=50))
    app, inside, most = desk.app(), 0, 0
    lock = threading.Lock()

    @app.get("/slow")
    def slow() -> int:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        time.sleep(0.3)
        with lock:
            inside -= 1
        return 1

    with serving(app) as address, program(address) as client, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: client.get("/slow"), range(8)))
        assert most == 2
        refused = [answer for answer in answers if answer.status_code == 429]
        assert len(refused) == 3  # two were answered, three waited, the rest heard no
        assert {answer.json()["code"] for answer in refused} == {"guard.too-many-at-once"}
        assert all(int(answer.headers["retry-after"]) > 0 for answer in refused)
        busy = [pool.submit(client.get, "/slow") for _ in range(4)]
        other = client.get("/api/me", headers={"cookie": "gisvc_session=another"})
        assert other.status_code == 401  # at once, though the first person's turns are taken
        assert not all(future.done() for future in busy)


def test_a_service_that_is_full_says_so_and_the_watchdog_is_answered(tmp_path: Path) -> None:
    app = open_desk(tmp_path).app()
    with serving(app) as address, program(address) as client:
        client.get("/api/me")
        app.state.door.most_inside = 0
        answer = client.get("/api/me")
        assert (answer.status_code, answer.json()["code"]) == (503, "guard.full")
        assert int(answer.headers["retry-after"]) > 0
        page = httpx.get(f"{address}/sign-in", headers={"accept": "text/html"}, trust_env=False)
        assert (page.status_code, "请稍候" in page.text) == (503, True)
        assert client.get("/healthz").status_code != 503


@pytest.mark.parametrize(("cost_s", "refused_after"), [(1.0, 11), (5.0, 3)])
def test_whoever_used_up_his_minute_is_told_when_to_come_back(cost_s: float, refused_after: int) -> None:
    """Ten seconds of answering a minute: the clock is ours, so that nothing has to be slow."""
    now = 0.0

    async def costly(_scope: Scope, _receive: Receive, send: Send) -> None:
        nonlocal now
        now += cost_s
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    shares = Shares(costly, cookie="gisvc_session", at_once=2, waiting=5, work_s_a_minute=10, clock=lambda: now)

    async def ask(who: str) -> tuple[int, int]:
        told: list[Message] = []

        async def send(message: Message) -> None:
            told.append(message)

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        scope = {
            "type": "http",
            "path": "/x",
            "method": "GET",
            "headers": [(b"cookie", f"gisvc_session={who}".encode())],
            "client": ("127.0.0.1", 1),
        }
        await shares(scope, receive, send)
        headers = dict(told[0]["headers"])
        return told[0]["status"], int(headers.get(b"retry-after", b"0"))

    async def day() -> None:
        nonlocal now
        statuses = []
        for _ in range(60):
            status, wait_s = await ask("one")
            statuses.append(status)
            if status == 429:
                break
        assert len(statuses) >= refused_after
        assert statuses[-1] == 429
        assert (await ask("two"))[0] == 200
        now += wait_s
        assert (await ask("one"))[0] == 200

    asyncio.run(day())


def test_a_watchdog_is_answered_while_every_thread_is_held(tmp_path: Path) -> None:
    app, let, inside = open_desk(tmp_path, Settings(person_at_once=40, person_waiting=60)).app(), threading.Event(), []
    app.include_router(health.router)

    @app.get("/held")
    def held() -> int:
        inside.append(1)
        let.wait(30)
        return 1

    with serving(app) as address, ThreadPoolExecutor(45) as people, program(address) as watchdog:
        answers = [people.submit(httpx.get, f"{address}/held", trust_env=False, timeout=60) for _ in range(45)]
        try:
            wait_until(lambda: len(inside) == 40)  # as many threads as there are (anyio)
            alive = watchdog.get("/healthz", timeout=3)
            assert (alive.status_code, alive.json()["status"]) == (200, "ok")
        finally:
            let.set()
        assert {answer.result().status_code for answer in answers} == {200}
