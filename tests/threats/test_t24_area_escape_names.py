"""T24 for place names: an account of one township finds no name, request, review, batch or change of another, and writes none."""

from collections.abc import Iterator

import httpx
import pytest

from gisvc.app import create_app
from gisvc.auth.accounts import open_accounts
from gisvc.auth.roles import Role
from gisvc.settings import Settings
from layers.store.memory import MemoryStore
from tests.front_desk import SmallDesk, cheap_passwords, program, serving, sign_in
from tests.named_county import COUNTY, RARE, TOWN, ask_for, named_county

ELSEWHERE = "620423101"
WORDS = ("新民路", "景泰东路", "寿鹿山路", RARE, "媪围", "锁罕堡", "万国城", "芦阳路")


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    store = named_county()
    ask_for(store, "寿鹿山路", request_id="R1", batch="B1")
    return store


@pytest.fixture(scope="module")
def address(store: MemoryStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings()
    path = tmp_path_factory.mktemp("t24n") / "a-accounts.db"
    accounts = open_accounts(path, settings=settings, journal=store, passwords=cheap_passwords())
    desk = SmallDesk(settings, store, accounts)
    for name, area in (("whole", COUNTY), ("part", ELSEWHERE)):
        desk.add_person(name, Role.VIEWER, Role.CLERK, Role.REVIEWER, Role.ISSUER, area=area)
    with serving(create_app(settings, store, accounts)) as address:
        yield address


@pytest.fixture(scope="module")
def part(address: str) -> Iterator[httpx.Client]:
    with program(address) as client:
        sign_in(client, "part")
        yield client


@pytest.fixture(scope="module")
def whole(address: str) -> Iterator[httpx.Client]:
    with program(address) as client:
        sign_in(client, "whole")
        yield client


SEEN = [
    "/names", "/names?q=xinmin", "/names?near=104.05,37.18&within_m=5000", "/names/heritage", "/names/heritage/bank", "/names/signs", "/names/signs/plates",
    "/names/cleanup", "/names/plan", "/names/requests", "/names/clocks", "/names/batches", "/names/batches/B1", "/names/announcements",
    "/names/check?name=%E6%96%B0%E5%B2%B7%E8%B7%AF&where=104.045,37.186;104.075,37.186", "/api/names?q=xinmin", "/api/names?inside=620423", "/api/requests",
    "/api/announcements", "/api/names/changes", "/api/names/linked-places?audience=internal", "/reconcile/suggest/entity?prefix=%E6%96%B0",
    "/api/names/check?name=%E6%96%B0%E5%B2%B7%E8%B7%AF&where=104.045,37.186;104.075,37.186", "/names/publications/lu.xlsx",
]  # fmt: skip
HIDDEN = [
    "/names/places/s1", "/api/names/s1", "/names/requests/R1", "/names/requests/R1/review", "/names/requests/R1/brief.docx", "/api/requests/R1/documents/application.docx",
    "/api/requests/R1", "/api/requests/R1/review", "/api/announcements/gg1", "/reconcile/preview?id=s1", "/names/requests/R1/steps/returned",
]  # fmt: skip


def test_no_list_search_check_or_feed_shows_another_areas_names(part: httpx.Client, whole: httpx.Client) -> None:
    shown_to_whole = 0
    for path in SEEN:
        text = part.get(path).text.replace("新岷路", "")
        assert [word for word in WORDS if word in text] == [], path
        shown_to_whole += any(word in whole.get(path).text for word in WORDS)
    assert shown_to_whole > 12  # otherwise there was nothing to hide


def test_every_address_of_another_areas_thing_is_not_found(part: httpx.Client, whole: httpx.Client) -> None:
    for path in HIDDEN:
        assert part.get(path).status_code == 404, path
        assert whole.get(path).status_code == 200, path


def test_a_narrow_search_says_that_it_was_narrow(part: httpx.Client, whole: httpx.Client) -> None:
    path = "/api/names/check?name=%E6%96%B0%E5%B2%B7%E8%B7%AF"
    assert part.get(path).json()["searched_own_area_only"] is True
    assert whole.get(path).json()["searched_own_area_only"] is False


def test_nothing_is_written_into_another_area(part: httpx.Client, store: MemoryStore) -> None:
    before = store.last_commit()
    new = {
        "request_type": "naming",
        "kind": "street",
        "division_code": TOWN,
        "asked_on": "2026-05-06",
        "application": {"candidates": [{"name": "昌盛路"}]},
    }
    step = {"step_id": "R1.x", "kind": "closed", "happened_on": "2026-05-07", "facts": {}}
    assert part.post("/api/requests", json=new).status_code == 403
    assert part.post("/api/requests/R1/steps", json=step).status_code == 404
    assert part.post("/api/requests/R1/review", json={"candidate": 1}).status_code == 404
    batch = {"batch_id": "B9", "division_code": TOWN, "asked_on": "2026-05-06", "names": "昌盛路"}
    assert part.post("/names/batches", data=batch).status_code == 403
    assert store.last_commit() == before
