"""T42: every answer, good or bad, forbids framing, sniffing, foreign scripts and keeping a copy of private data."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, PlainTextResponse
from starlette.requests import Request
from starlette.staticfiles import StaticFiles

from gisvc.app import create_app
from gisvc.auth.roles import Role
from gisvc.settings import Settings
from tests.front_desk import SmallDesk, open_desk, program, routes_of, serving, sign_in
from tests.little_county import little_county

EVERYWHERE = {
    "content-security-policy": "default-src 'none'; script-src 'self' 'nonce-N'; style-src 'self' 'nonce-N'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), payment=(), geolocation=(self)",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
PRIVATE = EVERYWHERE | {"cache-control": "no-store"}
PUBLIC = EVERYWHERE | {"cache-control": "public, max-age=3600"}


def app_with_pages(desk: SmallDesk, folder: Path) -> FastAPI:
    app = desk.app()
    (folder / "static").mkdir()
    (folder / "static" / "style.css").write_text("p { color: red }")
    app.mount("/static", StaticFiles(directory=folder / "static"))

    @app.get("/page")
    def page(request: Request) -> HTMLResponse:
        return HTMLResponse(request.state.csp_nonce)

    @app.get("/careless")
    def careless() -> PlainTextResponse:
        return PlainTextResponse(
            "x", headers={"cache-control": "public, max-age=31536000", "x-frame-options": "ALLOWALL", "vary": "Origin"}
        )

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError

    return app


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("t42")
    desk = open_desk(folder)
    desk.add_person("boss", Role.SYSTEM_ADMINISTRATOR, Role.VIEWER)
    with serving(app_with_pages(desk, folder)) as address, program(address) as client:
        sign_in(client, "boss")
        yield client


def snapshot(answer: httpx.Response) -> dict[str, str]:
    """The headers that protect, with the nonce replaced by N."""
    return {name: re.sub(r"nonce-[\w-]+", "nonce-N", answer.headers[name]) for name in PRIVATE if name in answer.headers}


ANSWERS = [
    "/",
    "/page",
    "/account",
    "/accounts",
    "/accounts/boss",
    "/api/me",
    "/api/accounts",
    "/sign-in",
    "/nothing",
    "/broken",
    "/careless",
    "/openapi.json",
]


@pytest.mark.parametrize("path", ANSWERS)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_private_answers_carry_every_header(client: httpx.Client, path: str, accept: str) -> None:
    answer = client.get(path, headers={"accept": accept})
    assert snapshot(answer) == PRIVATE
    assert {"Accept", "Accept-Language", "Cookie"} <= {name.strip() for name in answer.headers["vary"].split(",")}
    assert "server" not in answer.headers


def test_every_method_of_every_route_carries_every_header(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    app = desk.app()
    routes = routes_of(app)
    assert len(routes) > 20
    with serving(app) as address, program(address) as client:
        for method, path in routes:
            answer = client.request(method, re.sub(r"\{[^}]+\}", "x", path))
            assert snapshot(answer) == PRIVATE, (method, path)


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"host": "evil.example"}, 400), ({"range": "bytes=" + "0-," * 99}, 416), ({"sec-fetch-site": "cross-site"}, 403)],
)
def test_what_the_guard_turns_away_carries_them_too(client: httpx.Client, headers: dict[str, str], status: int) -> None:
    answer = client.post("/sign-out", headers=headers)
    assert answer.status_code == status
    assert snapshot(answer) == PRIVATE


def test_only_static_files_may_be_kept(client: httpx.Client) -> None:
    assert snapshot(client.get("/static/style.css")) == PUBLIC
    assert snapshot(client.get("/static/missing.css")) == PRIVATE
    assert snapshot(client.get("/static/../page")) == PRIVATE


def test_a_page_gets_a_new_nonce_every_time_and_the_policy_names_it(client: httpx.Client) -> None:
    answers = [client.get("/page") for _ in range(20)]
    nonces = [answer.text for answer in answers]
    assert len(set(nonces)) == 20
    assert all(
        len(nonce) >= 22 and f"'nonce-{nonce}'" in answer.headers["content-security-policy"]
        for nonce, answer in zip(nonces, answers, strict=True)
    )


def test_the_policy_has_no_hole(client: httpx.Client) -> None:
    policy = dict(part.strip().split(" ", 1) for part in client.get("/page").headers["content-security-policy"].split(";"))
    scripts = policy["script-src"]
    assert "unsafe" not in scripts
    assert "*" not in " ".join(policy.values())
    assert "http" not in " ".join(policy.values())
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"


def test_every_method_of_every_route_of_the_whole_service_carries_every_header() -> None:
    app = create_app(Settings(demonstration=True), little_county(), None)
    routes = routes_of(app)
    assert len(routes) > 45
    with serving(app) as address, program(address) as client:
        for method, path in routes:
            for accept in ("text/html", "application/json") if path.startswith(("/api", "/ogc")) else ("text/html",):
                answer = client.request(method, re.sub(r"\{[^}]+\}", "7", path), headers={"accept": accept})
                assert snapshot(answer) == PRIVATE, (method, path)
        assert snapshot(client.get("/static/style.css")) == PUBLIC
