"""A tile drawn once is handed out without a thread to whoever was seen a moment ago, until something is written or his token ends."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import anyio.to_thread
import httpx
import pytest

from gisvc.app import create_app
from gisvc.auth.accounts import Accounts, open_accounts
from gisvc.auth.roles import Duty, Role
from gisvc.auth.tokens import TokenScope, TokenWish
from gisvc.settings import Settings
from layers.people import PersonId
from layers.planning.specs import FACILITIES
from layers.reference import DIVISIONS
from layers.store.embedded import EmbeddedStore, create_store
from layers.store.protocol import LayerChange
from tests.front_desk import TERMINAL, SmallDesk, cheap_passwords, program, serving
from tests.little_county import BEGAN, little_county

TILE = "/ogc/collections/facilities/tiles/WebMercatorQuad/6/24/50"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    county = little_county()
    with create_store(tmp_path / "county.gpkg", replace(county.workspace, is_demonstration=False)) as store:
        layers = [LayerChange(spec, county.read(spec), BEGAN) for spec in (DIVISIONS, FACILITIES)]
        store.append(layers, by=PersonId("tester"), reason="a county")
        yield store


@pytest.fixture
def accounts(store: EmbeddedStore, tmp_path: Path) -> Iterator[Accounts]:
    accounts = open_accounts(tmp_path / "a.db", settings=Settings(), journal=store, passwords=cheap_passwords())
    SmallDesk(Settings(), store, accounts).add_person("lina", Role.CLERK)
    yield accounts
    accounts.close()


@pytest.fixture
def client(store: EmbeddedStore, accounts: Accounts) -> Iterator[httpx.Client]:
    _, secret = accounts.tokens.issue(accounts.find("lina"), TokenWish("map", TokenScope(frozenset({Duty.READ}))))
    with serving(create_app(Settings(), store, accounts)) as address, program(address) as client:
        client.headers["authorization"] = f"Bearer {secret}"
        yield client


@pytest.fixture
def no_threads(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """From now on whoever takes a thread, for a tile or to look up who asks, fails."""

    async def none_left(work: object, *_: object, **__: object) -> None:
        raise RuntimeError(f"a thread for {work}")

    monkeypatch.setattr(anyio.to_thread, "run_sync", none_left)
    return monkeypatch


@pytest.fixture
def drawn(client: httpx.Client) -> httpx.Response:
    """The tile as it was drawn, asked for twice: only then was the token seen a moment ago."""
    client.get(TILE).raise_for_status()
    return client.get(TILE).raise_for_status()


def test_a_kept_tile_takes_no_thread(client: httpx.Client, drawn: httpx.Response, no_threads: pytest.MonkeyPatch) -> None:
    again = client.get(TILE)
    assert (again.content, again.headers["etag"]) == (drawn.content, drawn.headers["etag"])
    assert len(drawn.content) > 100


def test_after_a_commit_it_is_drawn_anew(
    store: EmbeddedStore, client: httpx.Client, drawn: httpx.Response, no_threads: pytest.MonkeyPatch
) -> None:
    renamed = store.read(FACILITIES).head(1).assign(name="新名称的养老院")
    store.append([LayerChange(FACILITIES, renamed, date(2021, 1, 1))], by=PersonId("a"), reason="a name")
    assert client.get(TILE).status_code == 500
    no_threads.undo()
    assert "新名称的养老院".encode() in client.get(TILE).content


def test_a_token_that_was_ended_opens_nothing_that_is_kept(
    client: httpx.Client, accounts: Accounts, drawn: httpx.Response
) -> None:
    owner = accounts.find("lina")
    for token in accounts.tokens.list_of("lina"):
        accounts.tokens.revoke(owner, token.handle, by=TERMINAL.person)
    assert client.get(TILE).status_code == 401


def test_a_token_for_other_layers_gets_no_kept_tile(client: httpx.Client, accounts: Accounts, drawn: httpx.Response) -> None:
    scope = TokenScope(frozenset({Duty.READ}), layers=frozenset({"divisions"}))
    _, secret = accounts.tokens.issue(accounts.find("lina"), TokenWish("other", scope))
    for _ in range(2):
        assert client.get(TILE, headers={"authorization": f"Bearer {secret}"}).status_code == 403


def test_a_disabled_owner_is_nobody(client: httpx.Client, accounts: Accounts, drawn: httpx.Response) -> None:
    accounts.administration.disable(accounts.find("lina"), by=TERMINAL)
    assert client.get(TILE).status_code == 401
