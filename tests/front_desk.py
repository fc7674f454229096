"""A small front desk for tests: the real guards, accounts and problems over a store in memory, served on loopback."""

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated

import httpx
import uvicorn
from argon2 import PasswordHasher
from fastapi import Depends, FastAPI, Request
from starlette.routing import BaseRoute

from gisvc.auth.account import Account
from gisvc.auth.accounts import Accounts, open_accounts
from gisvc.auth.administration import Administrator
from gisvc.auth.grants import Rights
from gisvc.auth.passwords import Passwords
from gisvc.auth.roles import Duty, Role
from gisvc.auth.visitor import Visitor, require
from gisvc.connections import server_config
from gisvc.guard import install_guards
from gisvc.problems import install_problems
from gisvc.routes import accounts as account_routes
from gisvc.settings import Settings
from gisvc.wiring import listen
from layers.people import PersonId
from layers.store.memory import MemoryStore
from layers.store.protocol import Store, Workspace

COUNTY = Workspace(area_code="620423", name="景泰县", projection_epsg=4543)
GOOD_PASSWORD = "Larch-47-shade"
# Reading the system's certificates takes a tenth of a second a client, and loopback has no TLS.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
TERMINAL = Administrator(PersonId("terminal"), "")


@dataclass
class TurnedClock:
    """A clock that stands still until it is turned."""

    now: datetime = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, *, minutes: float = 0, hours: float = 0, days: float = 0) -> None:
        self.now += timedelta(minutes=minutes, hours=hours, days=days)


@cache
def _account_routes() -> tuple[BaseRoute, ...]:
    """Worked out once, as `create_app` does with all of them."""
    shared = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    shared.include_router(account_routes.router)
    return tuple(shared.routes)


@dataclass(frozen=True)
class SmallDesk:
    """What pages and `recognise` look for at `app.state.desk`."""

    settings: Settings
    store: Store
    accounts: Accounts | None
    clock: TurnedClock = field(default_factory=TurnedClock)

    def app(self) -> FastAPI:
        app = FastAPI(docs_url=None, redoc_url=None)
        app.state.desk = self
        install_problems(app)
        install_guards(app, self.settings)
        app.router.routes.extend(_account_routes())

        @app.get("/", include_in_schema=False)
        def overview(request: Request, _me: Annotated[Visitor, Depends(require(Duty.READ))]) -> dict[str, str]:
            return {"host": request.headers["host"]}

        return app

    def add_person(self, name: str, *roles: Role, area: str = "620423", password: str = GOOD_PASSWORD) -> str:
        """An account that has changed its first password already; returns its sign-in name."""
        assert self.accounts is not None
        account, temporary = make_account(self.accounts, name, *roles, area=area)
        self.accounts.change_password(account.name, temporary, password, address="127.0.0.1")
        self.accounts.sessions.end_all(account.name)
        return account.name


def make_account(accounts: Accounts, name: str, *roles: Role, area: str = "620423") -> tuple[Account, str]:
    """An account as the two administrators make it together, with its temporary password."""
    account, temporary = accounts.administration.create(name, display_name=name, area=area, by=TERMINAL)
    return accounts.grants.change(account, Rights(area, frozenset(roles)), by=TERMINAL), temporary


def cheap_passwords() -> Passwords:
    """Real argon2id with parameters a test can afford."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


def open_desk(folder: Path, settings: Settings | None = None, *, passwords: Passwords | None = None) -> SmallDesk:
    settings = settings or Settings()
    clock = TurnedClock()
    store = MemoryStore(COUNTY)
    path = folder / "county-accounts.db"
    accounts = open_accounts(path, settings=settings, journal=store, passwords=passwords or cheap_passwords(), clock=clock)
    return SmallDesk(settings, store, accounts, clock)


class PromptServer(uvicorn.Server):
    """uvicorn looks every tenth of a second whether to end, then gives connections another tenth; a test has had its answers."""

    async def main_loop(self) -> None:
        while not await self.on_tick(0):
            await asyncio.sleep(0.01)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for place in (*self.servers, *(sockets or ())):
            place.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        while self.server_state.connections or self.server_state.tasks:
            await asyncio.sleep(0.01)


@contextmanager
def serving(app: FastAPI, settings: Settings | None = None) -> Iterator[str]:
    """The app behind a real server on a free port of loopback, run as `gisvc serve` runs it; yields its address."""
    listening = listen(Settings(port=0))
    port = listening.getsockname()[1]
    config = server_config(app, settings or Settings(), log_level="critical", lifespan="off")
    server = PromptServer(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    wait_until(lambda: server.started)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


def wait_until(is_so: Callable[[], bool], *, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.01)


@contextmanager
def browser(address: str) -> Iterator[httpx.Client]:
    """A client that behaves as a browser on our own pages: keeps cookies, wants pages, says where it comes from."""
    headers = {"accept": "text/html,*/*;q=0.8", "sec-fetch-site": "same-origin", "origin": address}
    with httpx.Client(base_url=address, headers=headers, trust_env=False, verify=NO_TLS, timeout=60) as client:
        yield client


@contextmanager
def program(address: str) -> Iterator[httpx.Client]:
    """A client that behaves as a script: wants JSON, says its origin as the house asks of scripts with a session."""
    with httpx.Client(
        base_url=address, headers={"accept": "application/json", "origin": address}, trust_env=False, verify=NO_TLS, timeout=60
    ) as client:
        yield client


def sign_in(client: httpx.Client, name: str, password: str = GOOD_PASSWORD, **form: str) -> httpx.Response:
    return client.post("/sign-in", data={"name": name, "password": password, **form})


def routes_of(app: FastAPI) -> list[tuple[str, str]]:
    """Every (method, path) the app answers to, hidden ones too."""
    found: set[tuple[str, str]] = set()
    for route in app.routes:
        # An included router is one entry; what it answers to is known by its contexts.
        inner = route.effective_route_contexts() if hasattr(route, "effective_route_contexts") else [route]
        found |= {(method, str(getattr(one, "path", ""))) for one in inner for method in getattr(one, "methods", None) or ()}
    return sorted(found)
