"""A real `gisvc serve` over an embedded store with accounts, in a process of its own, to be stopped, killed and watched."""

import os
import signal
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from gisvc.auth.accounts import open_accounts
from gisvc.auth.roles import Duty, Role
from gisvc.auth.tokens import TokenScope, TokenWish
from gisvc.catalogue import CATALOGUE
from gisvc.settings import Settings, accounts_file_of
from layers.people import PersonId
from layers.store.embedded import EmbeddedStore, create_store, open_store
from layers.store.protocol import LayerChange, Workspace
from tests.forked import Forked
from tests.front_desk import NO_TLS, SmallDesk, TurnedClock, cheap_passwords, wait_until
from tests.little_county import BEGAN, little_county

CLERK = "clerk.one"


def found_store(folder: Path, *, readers: int = 0) -> Path:
    """The little county on the disk, no demonstration, with a clerk who may name and as many readers as wished."""
    path = folder / "county.gpkg"
    county = little_county()
    with create_store(path, Workspace("620423", "景泰县", 4541)) as store:
        changes = [LayerChange(spec, rows, BEGAN) for spec in CATALOGUE if len(rows := county.read(spec))]
        store.append(changes, by=PersonId("tester"), reason="tests")
        add_people(store, path, readers)
    return path


def add_people(store: EmbeddedStore, path: Path, readers: int) -> None:
    settings = Settings(store_path=path)
    accounts = open_accounts(accounts_file_of(path), settings=settings, journal=store, passwords=cheap_passwords())
    desk = SmallDesk(settings, store, accounts, TurnedClock())
    desk.add_person(CLERK, Role.CLERK, Role.NAME_CLERK)
    for n in range(readers):
        desk.add_person(f"reader.{n}", Role.VIEWER)
    accounts.close()


def token_of_clerk(path: Path) -> str:
    """A token with all a program may be granted of a clerk's duties."""
    settings = Settings(store_path=path)
    scope = TokenScope(frozenset({Duty.READ, Duty.EXPORT, Duty.ENTER, Duty.NAME}))
    with open_store(path) as store:
        accounts = open_accounts(accounts_file_of(path), settings=settings, journal=store, passwords=cheap_passwords())
        _, secret = accounts.tokens.issue(accounts.find(CLERK), TokenWish("tests", scope))
        accounts.close()
    return secret


@dataclass
class ServedStore:
    """The process, and what it left behind when it ended."""

    store: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    port: int = 0
    process: Forked | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return self.store.with_suffix(".log").read_text(encoding="utf-8")

    def start(self, *, seconds: float = 180) -> None:
        self.port = self.port or free_port()
        environment = {**os.environ, "GISVC_LOG_LEVEL": "warning", **self.environment}
        command = ["serve", str(self.store), "--port", str(self.port)]
        self.process = Forked(command, log=self.store.with_suffix(".log"), environment=environment)
        wait_until(self.is_ready, seconds=seconds)

    def is_ready(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log[-2000:]
        try:
            return httpx.get(f"{self.address}/readyz", trust_env=False, verify=NO_TLS, timeout=5).is_success
        except httpx.HTTPError:
            return False

    def tell(self, how: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(how)

    def end(self, how: signal.Signals = signal.SIGTERM, *, seconds: float = 40) -> int:
        """Send a signal and wait; returns how the process ended."""
        assert self.process is not None
        self.tell(how)
        status = self.process.wait(seconds)
        self.process = None
        return status

    def resident_bytes(self) -> int:
        assert self.process is not None
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def application(request_id: str) -> dict[str, object]:
    """A naming request as a program of the public-service hall sends it: a write that is acknowledged with 201."""
    return {
        "request_id": request_id,
        "request_type": "naming",
        "kind": "street",
        "division_code": "620423101",
        "asked_on": "2024-02-01",
        "application": {"candidates": [{"name": "景泰路"}], "reason_code": "new_place", "position_text": "东起人民路"},
    }


def write_until_silence(client: httpx.Client, prefix: str, *, into: list[str], most: int = 10_000) -> None:
    """Write one request after the other until the service answers no more; what it acknowledged is put `into` the list at once."""
    for n in range(most):
        try:
            answer = client.post("/api/requests", json=application(f"{prefix}-{n}"))
        except httpx.HTTPError:
            return
        if answer.status_code == 503:
            return
        assert answer.status_code == 201, answer.text
        into.append(f"{prefix}-{n}")
