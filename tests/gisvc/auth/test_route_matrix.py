"""Every route × every role: who is let in, who is not. A route that is missing here fails the test."""

import asyncio
import json
import re

import pytest
from fastapi import FastAPI
from starlette.responses import Response
from starlette.types import Message, Scope

from gisvc.app import create_app
from gisvc.auth.accounts import open_accounts
from gisvc.auth.errors import TokenWishRefused
from gisvc.auth.roles import DUTIES, Duty, Role
from gisvc.auth.tokens import GRANTABLE, TokenScope, TokenWish
from gisvc.settings import Settings
from tests.front_desk import SmallDesk, cheap_passwords, make_account, program, routes_of, serving
from tests.little_county import little_county

PUBLIC = None
VERBS = {"get", "post", "put", "patch", "delete", "head", "options"}

# What each route needs; the promise, written by hand.
NEEDS: dict[str, Duty | None] = {
    "GET /openapi.json": PUBLIC,
    "HEAD /openapi.json": PUBLIC,
    "GET /healthz": PUBLIC,
    "GET /readyz": PUBLIC,
    "GET /metrics": PUBLIC,  # to the addresses of GISVC_METRICS_FROM; to everybody else a 404
    "GET /language": PUBLIC,
    "GET /why": PUBLIC,
    "GET /api/why": PUBLIC,
    "GET /sign-in": PUBLIC,
    "POST /sign-in": PUBLIC,
    "POST /sign-out": PUBLIC,
    "GET /first-run": PUBLIC,
    "POST /first-run": PUBLIC,
    "GET /": Duty.READ,
    "GET /inbox": Duty.OWN_ACCOUNT,
    "GET /returned/{returned_id}.xlsx": Duty.READ,
    "GET /names/import/{staged_id}/annotated.xlsx": Duty.ENTER,
    "GET /api/inbox": Duty.OWN_ACCOUNT,
    "GET /downloads/inbox.{ending}": Duty.EXPORT,
    "GET /approvals": Duty.READ,
    "GET /approvals/{name}": Duty.READ,
    "GET /coverage": Duty.READ,
    "GET /gaps": Duty.READ,
    "GET /circles": Duty.READ,
    "GET /roads": Duty.READ,
    "GET /what-if": Duty.READ,
    "GET /what-if/answer": Duty.READ,
    "GET /supply": Duty.READ,
    "GET /care-space": Duty.READ,
    "GET /fit": Duty.READ,
    "GET /centres": Duty.READ,
    "GET /siting": Duty.READ,
    "GET /siting/rearrange": Duty.READ,
    "GET /siting/levels": Duty.READ,
    "GET /siting/front": Duty.READ,
    "GET /candidates": Duty.READ,
    "GET /graves": Duty.READ,
    "GET /interval": Duty.READ,
    "GET /people": Duty.READ,
    "GET /niches": Duty.READ,
    "POST /people/spread": Duty.ENTER,
    "GET /claims": Duty.READ,
    "POST /claims": Duty.ENTER,
    "POST /claims/text": Duty.ENTER,
    "GET /plans": Duty.READ,
    "GET /plans/{plan_id}/reported": Duty.READ,
    "POST /plans/{plan_id}/reported": Duty.ENTER,
    "GET /plans/{plan_id}": Duty.READ,
    "GET /plans/{plan_id}/{no}": Duty.READ,
    "POST /plans/{plan_id}/values": Duty.ENTER,
    "GET /jobs/{job_id}": Duty.READ,
    "POST /jobs/{job_id}/call-off": Duty.READ,
    "GET /layers": Duty.READ,
    "GET /layers/{name}": Duty.READ,
    "GET /about": Duty.READ,
    "GET /docs": Duty.READ,
    "GET /publications": Duty.READ,
    "GET /tiles/{layer}/{z}/{x}/{y}": Duty.READ,
    "GET /api/coverage": Duty.READ,
    "GET /api/gaps": Duty.READ,
    "GET /api/reach": Duty.READ,
    "GET /api/what-if": Duty.READ,
    "GET /api/what-if/ground": Duty.READ,
    "GET /api/roads": Duty.READ,
    "GET /api/service-areas": Duty.READ,
    "GET /api/access": Duty.READ,
    "GET /api/care-space": Duty.READ,
    "GET /api/fit": Duty.READ,
    "GET /api/centres": Duty.READ,
    "GET /api/siting": Duty.READ,
    "GET /api/siting/rearrange": Duty.READ,
    "GET /api/siting/levels": Duty.READ,
    "GET /api/siting/front": Duty.READ,
    "GET /api/siting-rules": Duty.READ,
    "GET /api/candidates/judge": Duty.READ,
    "GET /api/graves": Duty.READ,
    "GET /api/interval": Duty.READ,
    "GET /api/ageing": Duty.READ,
    "GET /api/niches": Duty.READ,
    "GET /api/audit": Duty.READ,
    "POST /api/audit": Duty.ENTER,
    "GET /api/plans": Duty.READ,
    "GET /api/plans/{plan_id}/indicators": Duty.READ,
    "GET /api/jobs/{job_id}": Duty.READ,
    "DELETE /api/jobs/{job_id}": Duty.READ,
    "GET /ogc": Duty.READ,
    "GET /ogc/api": Duty.READ,
    "GET /ogc/conformance": Duty.READ,
    "GET /ogc/collections": Duty.READ,
    "GET /ogc/collections/{name}": Duty.READ,
    "GET /ogc/collections/{name}/queryables": Duty.READ,
    "GET /ogc/collections/{name}/schema": Duty.READ,
    "GET /ogc/collections/{name}/tiles": Duty.READ,
    "GET /ogc/collections/{name}/tiles/{grid}": Duty.READ,
    "GET /ogc/collections/{name}/tiles/{grid}/{z}/{row}/{column}": Duty.READ,
    "GET /ogc/tileMatrixSets": Duty.READ,
    "GET /ogc/tileMatrixSets/{grid}": Duty.READ,
    "GET /ogc/collections/{name}/items": Duty.READ,
    "GET /ogc/collections/{name}/items/{key:path}": Duty.READ,
    "OPTIONS /ogc/collections/{name}/items": Duty.READ,
    "OPTIONS /ogc/collections/{name}/items/{key:path}": Duty.READ,
    "POST /ogc/collections/{name}/items": Duty.ENTER,
    "PUT /ogc/collections/{name}/items/{key:path}": Duty.ENTER,
    "PATCH /ogc/collections/{name}/items/{key:path}": Duty.ENTER,
    "DELETE /ogc/collections/{name}/items/{key:path}": Duty.ENTER,
    "GET /api/layers": Duty.READ,
    "GET /api/layers/{name}/features": Duty.READ,
    "GET /lines": Duty.READ,
    "GET /lines/{line_id}": Duty.READ,
    "GET /markers/{marker_id}": Duty.READ,
    "GET /exchange": Duty.READ,
    "GET /names/heritage": Duty.READ,
    "GET /names/heritage/bank": Duty.READ,
    "GET /names/signs": Duty.READ,
    "GET /names/signs/inspections": Duty.READ,
    "GET /names/signs/plates": Duty.READ,
    "GET /names/cleanup": Duty.READ,
    "GET /names/plan": Duty.READ,
    "GET /names/lexicon": Duty.READ,
    "GET /names/readings": Duty.READ,
    "GET /names/rules": Duty.READ,
    "GET /names": Duty.READ,
    "GET /names/signs/findings": Duty.READ,
    "GET /names/signs/plates/findings": Duty.READ,
    "GET /names/heritage/unlisted": Duty.READ,
    "GET /names/cleanup/candidates": Duty.READ,
    "POST /names/cleanup/candidates": Duty.NAME,
    "GET /names/cleanup/usage": Duty.READ,
    "POST /names/cleanup/usage": Duty.READ,
    "GET /names/publications": Duty.READ,
    "GET /names/publications/{what}.{ending}": Duty.EXPORT,
    "GET /names/requests/{request_id}/brief.{ending}": Duty.EXPORT,
    "GET /names/check/brief.{ending}": Duty.EXPORT,
    "GET /names/reconcile": Duty.READ,
    "GET /api/names/changes": Duty.EXPORT,
    "GET /api/names/linked-places": Duty.EXPORT,
    "GET /reconcile": Duty.READ,
    "POST /reconcile": Duty.READ,
    "GET /reconcile/suggest/entity": Duty.READ,
    "GET /reconcile/suggest/type": Duty.READ,
    "GET /reconcile/suggest/property": Duty.READ,
    "GET /reconcile/properties": Duty.READ,
    "GET /reconcile/preview": Duty.READ,
    "GET /names/batches": Duty.READ,
    "POST /names/batches": Duty.NAME,
    "GET /names/batches/{batch_id}": Duty.READ,
    "GET /api/names/check": Duty.READ,
    "POST /api/names/check": Duty.READ,
    "GET /api/requests": Duty.READ,
    "POST /api/requests": Duty.NAME,
    "GET /api/requests/{request_id}": Duty.READ,
    "GET /api/requests/{request_id}/documents": Duty.READ,
    "GET /api/requests/{request_id}/documents/{name}.{ending}": Duty.EXPORT,
    "GET /api/names/register.zip": Duty.EXPORT,
    "GET /api/name-lists": Duty.READ,
    "GET /api/name-lists/{name}.{ending}": Duty.EXPORT,
    "GET /api/batches/{batch_id}/documents": Duty.READ,
    "GET /api/batches/{batch_id}/documents/{name}.{ending}": Duty.EXPORT,
    "POST /api/requests/{request_id}/steps": Duty.NAME,
    "POST /api/requests/{request_id}/deliberations": Duty.DELIBERATE,
    "POST /api/requests/{request_id}/decisions": Duty.ISSUE,
    "GET /api/requests/{request_id}/review": Duty.READ,
    "POST /api/requests/{request_id}/review": Duty.NAME,
    "GET /names/check": Duty.READ,
    "GET /names/clocks": Duty.READ,
    "GET /names/requests": Duty.READ,
    "GET /names/requests/new": Duty.NAME,
    "POST /names/requests/new": Duty.NAME,
    "GET /names/requests/{request_id}": Duty.READ,
    "GET /names/requests/{request_id}/review": Duty.READ,
    "POST /names/requests/{request_id}/review": Duty.NAME,
    "GET /names/requests/{request_id}/steps/{kind}": Duty.NAME,
    "POST /names/requests/{request_id}/steps/{kind}": Duty.NAME,
    "GET /names/requests/{request_id}/deliberation/{kind}": Duty.DELIBERATE,
    "POST /names/requests/{request_id}/deliberation/{kind}": Duty.DELIBERATE,
    "GET /names/requests/{request_id}/decision/{kind}": Duty.ISSUE,
    "POST /names/requests/{request_id}/decision/{kind}": Duty.ISSUE,
    "GET /names/spelling": Duty.READ,
    "GET /api/names": Duty.READ,
    "GET /api/names/spell": Duty.READ,
    "GET /api/names/{place_id}": Duty.READ,
    "GET /names/places/{place_id}": Duty.READ,
    "GET /names/announcements": Duty.READ,
    "GET /api/announcements": Duty.READ,
    "GET /api/announcements/{announcement_id}": Duty.READ,
    "POST /exchange": Duty.ENTER,
    "GET /exchange/bundle.zip": Duty.EXPORT,
    "GET /api/exchange": Duty.EXPORT,
    "POST /api/exchange": Duty.ENTER,
    "GET /api/rounds/{round_id}/documents": Duty.READ,
    "GET /api/rounds/{round_id}/documents/{name}.{ending}": Duty.EXPORT,
    "GET /api/rounds/{round_id}/package": Duty.EXPORT,
    "POST /api/rounds/{round_id}/package": Duty.ENTER,
    "GET /api/rounds/{round_id}/package/receipts/{digest}.json": Duty.ENTER,
    "GET /cases": Duty.READ,
    "GET /cases/new": Duty.ENTER,
    "POST /cases/new": Duty.ENTER,
    "GET /cases/{case_id}": Duty.READ,
    "GET /cases/{case_id}/records/{kind}": Duty.ENTER,
    "POST /cases/{case_id}/records/{kind}": Duty.ENTER,
    "GET /rounds": Duty.READ,
    "GET /rounds/new": Duty.ENTER,
    "POST /rounds/new": Duty.ENTER,
    "GET /rounds/{round_id}": Duty.READ,
    "GET /rounds/{round_id}/items/{kind}": Duty.READ,
    "POST /rounds/{round_id}/items/{kind}": Duty.ENTER,
    "GET /rounds/{round_id}/compare": Duty.READ,
    "GET /rounds/{round_id}/field-work": Duty.READ,
    "GET /rounds/{round_id}/visits": Duty.READ,
    "POST /rounds/{round_id}/items/{kind}/photos": Duty.ENTER,
    "GET /rounds/{round_id}/visits.{ending}": Duty.EXPORT,
    "POST /rounds/{round_id}/disagreements": Duty.ENTER,
    "GET /rounds/{round_id}/meetings": Duty.READ,
    "POST /rounds/{round_id}/meetings": Duty.ENTER,
    "GET /rounds/{round_id}/plan": Duty.ENTER,
    "POST /rounds/{round_id}/plan": Duty.ENTER,
    "GET /rounds/{round_id}/sign": Duty.READ,
    "POST /rounds/{round_id}/sign": Duty.ISSUE,
    "POST /rounds/{round_id}/close": Duty.ISSUE,
    "GET /api/lines": Duty.READ,
    "GET /api/lines/{line_id}": Duty.READ,
    "GET /api/lines/{line_id}/checks": Duty.READ,
    "GET /api/markers": Duty.READ,
    "GET /api/markers/{marker_id}": Duty.READ,
    "GET /api/rounds": Duty.READ,
    "POST /api/rounds": Duty.ENTER,
    "GET /api/rounds/{round_id}": Duty.READ,
    "GET /api/rounds/{round_id}/checklist": Duty.READ,
    "GET /api/rounds/{round_id}/compare": Duty.READ,
    "POST /api/rounds/{round_id}/records": Duty.ENTER,
    "POST /api/rounds/{round_id}/sign": Duty.ISSUE,
    "POST /api/rounds/{round_id}/close": Duty.ISSUE,
    "GET /rounds/{round_id}/field": Duty.READ,
    "GET /rounds/{round_id}/field/manifest.webmanifest": PUBLIC,
    "GET /field/worker.js": PUBLIC,
    "GET /field/{version}/{name}": PUBLIC,
    "GET /api/rounds/{round_id}/field": Duty.READ,
    "POST /api/rounds/{round_id}/checks": Duty.ENTER,
    "POST /api/rounds/{round_id}/photos": Duty.ENTER,
    "GET /api/photos/{photo_id}": Duty.READ,
    "GET /downloads": Duty.EXPORT,
    "GET /downloads/coverage.{paper}": Duty.EXPORT,
    "GET /downloads/gaps.{paper}": Duty.EXPORT,
    "GET /downloads/circles.{paper}": Duty.EXPORT,
    "GET /downloads/siting.{paper}": Duty.EXPORT,
    "GET /downloads/candidates.{paper}": Duty.EXPORT,
    "GET /downloads/siting-rearrange.{paper}": Duty.EXPORT,
    "GET /downloads/siting-levels.{paper}": Duty.EXPORT,
    "GET /downloads/siting-front.{paper}": Duty.EXPORT,
    "GET /downloads/graves.{paper}": Duty.EXPORT,
    "GET /downloads/ground-minutes.tif": Duty.EXPORT,
    "GET /downloads/supply.{paper}": Duty.EXPORT,
    "GET /downloads/care-space.{paper}": Duty.EXPORT,
    "GET /downloads/fit.{paper}": Duty.EXPORT,
    "GET /downloads/centres.{paper}": Duty.EXPORT,
    "GET /downloads/interval.{paper}": Duty.EXPORT,
    "GET /downloads/people.{paper}": Duty.EXPORT,
    "GET /downloads/niches.{paper}": Duty.EXPORT,
    "GET /downloads/claims.{paper}": Duty.EXPORT,
    "GET /downloads/claims-template.xlsx": Duty.READ,
    "GET /downloads/plans/{plan_id}/reported.xlsx": Duty.EXPORT,
    "GET /downloads/roads.{paper}": Duty.EXPORT,
    "GET /downloads/plans/{plan_id}.{paper}": Duty.EXPORT,
    "GET /downloads/layers/{name}.{ending}": Duty.EXPORT,
    "GET /names/import": Duty.ENTER,
    "POST /names/import": Duty.ENTER,
    "GET /names/import/{staged_id}": Duty.ENTER,
    "POST /names/import/{staged_id}/confirm": Duty.ENTER,
    "POST /names/import/{staged_id}/discard": Duty.ENTER,
    "GET /imports": Duty.ENTER,
    "POST /imports": Duty.ENTER,
    "GET /imports/{staged_id}": Duty.ENTER,
    "GET /imports/{staged_id}/annotated.xlsx": Duty.ENTER,
    "POST /imports/{staged_id}/confirm": Duty.ENTER,
    "POST /imports/{staged_id}/discard": Duty.ENTER,
    "POST /publications/{subject}": Duty.ISSUE,
    "GET /audit": Duty.AUDIT,
    "GET /audit/export.{paper}": Duty.AUDIT,
    "GET /audit/usage": Duty.AUDIT,
    "GET /audit/usage.xlsx": Duty.AUDIT,
    "GET /usage": Duty.ISSUE,
    "GET /catalogue": Duty.READ,
    "GET /catalogue/{name}": Duty.READ,
    "POST /catalogue/{name}/description": Duty.ENTER,
    "POST /catalogue/{name}/sharing": Duty.ISSUE,
    "POST /catalogue/{name}/corrections": Duty.READ,
    "GET /corrections": Duty.READ,
    "POST /corrections/{correction_id}/answer": Duty.REVIEW,
    "POST /corrections/{correction_id}/done": Duty.ENTER,
    "GET /api/catalogue": Duty.READ,
    "GET /usage.xlsx": Duty.ISSUE,
    "GET /account": Duty.OWN_ACCOUNT,
    "POST /account/password": Duty.OWN_ACCOUNT,
    "POST /account/sessions/{handle}/end": Duty.OWN_ACCOUNT,
    "POST /sign-in/code": PUBLIC,
    "GET /sign-in/with/{provider}": PUBLIC,
    "GET /sign-in/back/{provider}": PUBLIC,
    "GET /account/second-factor": Duty.OWN_ACCOUNT,
    "POST /account/second-factor/begin": Duty.OWN_ACCOUNT,
    "POST /account/second-factor/confirm": Duty.OWN_ACCOUNT,
    "POST /account/second-factor/remove": Duty.OWN_ACCOUNT,
    "POST /accounts/{name}/reset-second-factor": Duty.GRANT,
    "POST /account/tokens": Duty.OWN_ACCOUNT,
    "POST /account/tokens/{handle}/revoke": Duty.OWN_ACCOUNT,
    "POST /accounts/{name}/tokens/{handle}/revoke": Duty.GRANT,
    "GET /api/me": Duty.OWN_ACCOUNT,
    "GET /accounts": Duty.SEE_ACCOUNTS,
    "POST /accounts": Duty.ADMINISTER,
    "GET /accounts/{name}": Duty.SEE_ACCOUNTS,
    "POST /accounts/{name}/rights": Duty.GRANT,
    "POST /accounts/{name}/disable": Duty.ADMINISTER,
    "POST /accounts/{name}/enable": Duty.ADMINISTER,
    "POST /accounts/{name}/unlock": Duty.ADMINISTER,
    "POST /accounts/{name}/reset-password": Duty.ADMINISTER,
    "GET /api/accounts": Duty.SEE_ACCOUNTS,
    "POST /api/accounts": Duty.ADMINISTER,
    "GET /api/accounts/{name}": Duty.SEE_ACCOUNTS,
    "PATCH /api/accounts/{name}": Duty.ADMINISTER,
    "POST /accounts/{name}/name": Duty.ADMINISTER,
    "PUT /api/accounts/{name}/rights": Duty.GRANT,
}

# What each role may do; written by hand a second time, so that a slip in the code's table shows.
MAY: dict[Role, set[Duty]] = {
    Role.VIEWER: {Duty.OWN_ACCOUNT, Duty.READ, Duty.EXPORT},
    Role.CLERK: {Duty.OWN_ACCOUNT, Duty.READ, Duty.EXPORT, Duty.ENTER, Duty.NAME},
    Role.REVIEWER: {Duty.OWN_ACCOUNT, Duty.READ, Duty.EXPORT, Duty.REVIEW, Duty.DELIBERATE},
    Role.NAME_CLERK: {Duty.OWN_ACCOUNT, Duty.READ, Duty.EXPORT, Duty.NAME},
    Role.COMMITTEE_MEMBER: {Duty.OWN_ACCOUNT, Duty.READ, Duty.EXPORT, Duty.DELIBERATE},
    Role.ISSUER: {Duty.OWN_ACCOUNT, Duty.READ, Duty.EXPORT, Duty.ISSUE},
    Role.SYSTEM_ADMINISTRATOR: {Duty.OWN_ACCOUNT, Duty.SEE_ACCOUNTS, Duty.ADMINISTER},
    Role.SECURITY_ADMINISTRATOR: {Duty.OWN_ACCOUNT, Duty.SEE_ACCOUNTS, Duty.GRANT},
    Role.AUDITOR: {Duty.OWN_ACCOUNT, Duty.AUDIT},
}

REFUSED = {"auth.not-signed-in", "auth.not-allowed", "auth.token-too-narrow", "auth.password-change-due"}
COOKIE = "gisvc_session"
WIDEST = {Duty.READ, Duty.EXPORT, Duty.ENTER, Duty.NAME, Duty.AUDIT}  # the most a token can hold, written by hand again


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    folder = tmp_path_factory.mktemp("matrix")
    settings, store = Settings(), little_county()
    accounts = open_accounts(folder / "a-accounts.db", settings=settings, journal=store, passwords=cheap_passwords())
    desk = SmallDesk(settings, store, accounts)
    for role in Role:
        desk.add_person(role.value, role)
    desk.add_person("nothing")
    desk.add_person("elsewhere", Role.CLERK, area="620422")
    make_account(accounts, "newcomer", Role.CLERK)
    return desk


@pytest.fixture(scope="module")
def app(desk: SmallDesk) -> FastAPI:
    return create_app(desk.settings, desk.store, desk.accounts)


@pytest.fixture
def door(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """The service with every guard and every dependency real. Behind the last door stands a sentence in place of the answer: who gets in
    is what this file is about, and working out ten thousand answers would take minutes."""

    async def let_in(**_facts: object) -> Response:
        return Response("in")

    monkeypatch.setattr("fastapi.routing.run_endpoint_function", let_in)
    return app


async def knock(app: FastAPI, route: tuple[str, str], headers: dict[str, str]) -> tuple[int, str]:
    """One request as the server hands it to the app; returns its status and the code of the refusal, if it was one."""
    method, path = route
    sent: list[Message] = []
    said = {"host": "127.0.0.1", "accept": "application/json", "origin": "http://127.0.0.1", **headers}
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "query_string": b"",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", 80),
        "state": {},
        "headers": [(name.encode(), value.encode()) for name, value in said.items()],
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    is_problem = any(value.startswith(b"application/problem+json") for _, value in sent[0]["headers"])
    body = b"".join(message.get("body", b"") for message in sent)
    return int(sent[0]["status"]), str(json.loads(body)["code"]) if is_problem and body else ""


def answers(app: FastAPI, headers: dict[str, str], *, name: str = "7") -> dict[str, str]:
    """For every route, the code of the refusal that kept the visitor out, or "in"."""

    async def ask_all() -> dict[str, str]:
        found = {}
        for route in NEEDS:
            method, path = route.split(" ", 1)
            path = re.sub(r"\{\w+(:\w+)?\}", "7", path.replace("{name}", name))
            _, code = await knock(app, (method, path), headers)
            found[route] = code if code in REFUSED else "in"
        return found

    return asyncio.run(ask_all())


def session_of(desk: SmallDesk, name: str) -> dict[str, str]:
    assert desk.accounts is not None
    return {"cookie": f"{COOKIE}={desk.accounts.sessions.start(name, address='127.0.0.1', agent='')}"}


def token_of(desk: SmallDesk, name: str, scope: TokenScope) -> dict[str, str]:
    assert desk.accounts is not None
    _, secret = desk.accounts.tokens.issue(desk.accounts.find(name), TokenWish("matrix", scope))
    return {"authorization": f"Bearer {secret}"}


def expected(may: set[Duty], *, otherwise: str = "auth.not-allowed") -> dict[str, str]:
    return {route: "in" if duty is PUBLIC or duty in may else otherwise for route, duty in NEEDS.items()}


def test_every_route_of_the_service_is_in_this_matrix(app: FastAPI) -> None:
    assert {f"{method} {path}" for method, path in routes_of(app)} == set(NEEDS)


def written_as(route: str) -> str:
    """A route as the app writes it: `{key:path}` is `{key}` in documents."""
    return next(known for known in NEEDS if re.sub(r":\w+\}", "}", known) == route)


def test_the_document_of_the_api_tells_the_same_routes_and_who_needs_to_come_in(app: FastAPI) -> None:
    """With a session, or with a token, alone or beside its owner's name."""
    told = {
        f"{method.upper()} {path}": {next(iter(way)) for way in operation.get("security", ())}
        for path, operations in app.openapi()["paths"].items()
        for method, operation in operations.items()
    }
    assert told
    for route, ways in told.items():
        assert ways == (set() if NEEDS[written_as(route)] is PUBLIC else {"session", "token", "accountAndToken"}), route


def test_the_document_of_the_open_door_tells_routes_of_this_matrix_only(app: FastAPI, desk: SmallDesk) -> None:
    with serving(app) as address, program(address) as client:
        document = client.get("/ogc/api", headers=session_of(desk, "viewer"), params={"f": "json"}).json()
    known = {route: re.compile(re.sub(r"\{\w+(:\w+)?\}", "[^ ]+", route)) for route in NEEDS if "/ogc" in route}
    told = [
        f"{method.upper()} /ogc{path.rstrip('/')}"
        for path, kinds in document["paths"].items()
        for method in kinds
        if method in VERBS
    ]
    assert told
    assert [one for one in told if not any(pattern.fullmatch(one) for pattern in known.values())] == []


def test_the_table_of_duties_is_the_promised_one() -> None:
    assert {role: set(duties) for role, duties in DUTIES.items()} == MAY
    assert set(GRANTABLE) == WIDEST


@pytest.mark.parametrize("role", Role)
def test_a_role_gets_in_where_it_may_and_nowhere_else(door: FastAPI, desk: SmallDesk, role: Role) -> None:
    assert answers(door, session_of(desk, role.value)) == expected(MAY[role])


def test_somebody_of_another_area_gets_in_at_the_same_doors(door: FastAPI, desk: SmallDesk) -> None:
    """What lies behind them is empty for him: tests/gisvc/auth/test_area_matrix.py."""
    assert answers(door, session_of(desk, "elsewhere")) == expected(MAY[Role.CLERK])


def test_a_stranger_gets_in_nowhere_but_at_the_door(door: FastAPI) -> None:
    assert answers(door, {}) == expected(set(), otherwise="auth.not-signed-in")


def test_without_a_role_only_ones_own_account_is_open(door: FastAPI, desk: SmallDesk) -> None:
    assert answers(door, session_of(desk, "nothing")) == expected({Duty.OWN_ACCOUNT})


def test_before_the_first_password_is_changed_only_ones_own_account_is_open(door: FastAPI, desk: SmallDesk) -> None:
    due = {route: "auth.password-change-due" for route, duty in NEEDS.items() if duty in MAY[Role.CLERK] - {Duty.OWN_ACCOUNT}}
    assert answers(door, session_of(desk, "newcomer")) == expected({Duty.OWN_ACCOUNT}) | due


def narrowed(role: Role, granted: set[Duty]) -> dict[str, str]:
    """A token opens what it grants; what its owner may beyond that it names as beyond itself."""
    beyond = {route: "auth.token-too-narrow" for route, duty in NEEDS.items() if duty in MAY[role] - granted}
    return expected(granted) | beyond


def test_a_reading_token_reads(door: FastAPI, desk: SmallDesk) -> None:
    headers = token_of(desk, "clerk", TokenScope(frozenset({Duty.READ})))
    assert answers(door, headers) == narrowed(Role.CLERK, {Duty.READ})


@pytest.mark.parametrize("role", [Role.CLERK, Role.ISSUER, Role.AUDITOR])
def test_the_widest_token_of_a_role_opens_no_account_and_decides_nothing(door: FastAPI, desk: SmallDesk, role: Role) -> None:
    granted = WIDEST & MAY[role]
    assert answers(door, token_of(desk, role.value, TokenScope(frozenset(granted)))) == narrowed(role, granted)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR])
def test_an_administrator_gives_no_token_at_all(desk: SmallDesk, role: Role) -> None:
    for duty in Duty:
        with pytest.raises(TokenWishRefused):
            token_of(desk, role.value, TokenScope(frozenset({duty})))


def test_a_token_for_one_layer_opens_that_layer_at_the_open_door(door: FastAPI, desk: SmallDesk) -> None:
    headers = token_of(desk, "clerk", TokenScope(frozenset({Duty.READ}), layers=frozenset({"facilities"})))
    within = {route for route, duty in NEEDS.items() if duty is Duty.READ and re.match(r"\w+ /ogc(/|$)", route)}
    wanted = narrowed(Role.CLERK, set()) | dict.fromkeys(within, "in")
    assert answers(door, headers, name="facilities") == wanted
    others = {route: "auth.token-too-narrow" for route in within if "/ogc/collections/{name}" in route}
    assert others
    assert answers(door, headers, name="divisions") == wanted | others


def test_a_token_whose_owner_has_to_change_his_password_waits(door: FastAPI, desk: SmallDesk) -> None:
    headers = token_of(desk, "newcomer", TokenScope(frozenset({Duty.READ})))
    due = {route: "auth.password-change-due" for route, duty in NEEDS.items() if duty is Duty.READ}
    assert answers(door, headers) == narrowed(Role.CLERK, {Duty.READ}) | due


def test_a_cookie_that_is_no_session_is_a_stranger(door: FastAPI) -> None:
    for cookie in ("x", "", "a" * 4000, "' OR 1=1 --", "../../etc/passwd", "0"):
        assert asyncio.run(knock(door, ("GET", "/api/me"), {"cookie": f"{COOKIE}={cookie}"}))[0] == 401


def test_head_is_let_in_like_get(door: FastAPI, desk: SmallDesk) -> None:
    viewer = session_of(desk, "viewer")
    asked = [("/api/layers", {}), ("/api/layers", viewer), ("/api/accounts", viewer)]
    assert [asyncio.run(knock(door, ("HEAD", path), headers))[0] for path, headers in asked] == [401, 200, 403]


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "PUT", "DELETE"])
def test_methods_nobody_serves_are_refused(door: FastAPI, desk: SmallDesk, method: str) -> None:
    assert asyncio.run(knock(door, (method, "/api/layers"), session_of(desk, "viewer")))[0] in (400, 405)
