"""The whole desk over a county with roads, with people who may see all of it, a part of it, or only look."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from gisvc.app import create_app
from gisvc.auth.accounts import open_accounts
from gisvc.auth.roles import Role
from gisvc.settings import Settings
from tests.county_with_roads import MINE, county_with_roads
from tests.front_desk import SmallDesk, browser, cheap_passwords, program, serving, sign_in

SignedIn = Callable[..., AbstractContextManager[httpx.Client]]


def open_planners_desk(folder: Path, settings: Settings) -> tuple[SmallDesk, FastAPI]:
    """`clerk` and `viewer` have the county, `mine` and `other.clerk` a township of it."""
    store = county_with_roads()
    accounts = open_accounts(folder / "county-accounts.db", settings=settings, journal=store, passwords=cheap_passwords())
    desk = SmallDesk(settings, store, accounts)
    desk.add_person("clerk", Role.CLERK)
    desk.add_person("viewer", Role.VIEWER)
    desk.add_person("mine", Role.CLERK, area=MINE)
    return desk, create_app(settings, store, accounts)


@pytest.fixture(scope="module")
def patience() -> float:
    """Seconds a page waits before it shows a job instead."""
    return 30.0


@pytest.fixture(scope="module")
def desk_and_app(tmp_path_factory: pytest.TempPathFactory, patience: float) -> tuple[SmallDesk, FastAPI]:
    return open_planners_desk(tmp_path_factory.mktemp("planners"), Settings(job_patience_s=patience))


@pytest.fixture(scope="module")
def desk(desk_and_app: tuple[SmallDesk, FastAPI]) -> SmallDesk:
    return desk_and_app[0]


@pytest.fixture(scope="module")
def app(desk_and_app: tuple[SmallDesk, FastAPI]) -> FastAPI:
    return desk_and_app[1]


@pytest.fixture(scope="module")
def address(app: FastAPI) -> Iterator[str]:
    with serving(app) as address:
        yield address


@pytest.fixture(scope="module")
def at_a_browser(address: str) -> SignedIn:
    @contextmanager
    def signed_in(name: str = "clerk") -> Iterator[httpx.Client]:
        with browser(address) as client:
            sign_in(client, name)
            yield client

    return signed_in


@pytest.fixture(scope="module")
def as_a_program(address: str) -> SignedIn:
    @contextmanager
    def signed_in(name: str = "clerk") -> Iterator[httpx.Client]:
        with program(address) as client:
            sign_in(client, name)
            yield client

    return signed_in
