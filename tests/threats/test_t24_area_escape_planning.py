"""T24 (planners): whoever sees one township learns nothing of another from a circle, a plan, a map or an answer that another asked for first."""

from collections.abc import Iterator

import httpx
import pytest

from gisvc.app import create_app
from gisvc.auth.accounts import open_accounts
from gisvc.auth.roles import Role
from gisvc.settings import Settings
from tests.county_with_roads import MINE, OTHER, WHOLE, county_with_roads
from tests.front_desk import SmallDesk, cheap_passwords, program, serving, sign_in

OTHERS_WORDS = ("芦阳镇", "城关社区", "未绘界线村", "日间照料中心c", OTHER)
CIRCLE = {"kind": "day_care_center", "minutes": "15"}
ROLES = (Role.VIEWER, Role.CLERK)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    settings, store = Settings(job_patience_s=30), county_with_roads()
    path = tmp_path_factory.mktemp("t24") / "county-accounts.db"
    desk = SmallDesk(settings, store, open_accounts(path, settings=settings, journal=store, passwords=cheap_passwords()))
    for name, area in (("mine", MINE), ("other", OTHER), ("whole", WHOLE)):
        desk.add_person(name, *ROLES, area=area)
    return desk


@pytest.fixture(scope="module")
def address(desk: SmallDesk) -> Iterator[str]:
    with serving(create_app(desk.settings, desk.store, desk.accounts)) as address:
        yield address


@pytest.fixture(scope="module")
def visitors(address: str) -> Iterator[dict[str, httpx.Client]]:
    with program(address) as mine, program(address) as other, program(address) as whole:
        clients = {"mine": mine, "other": other, "whole": whole}
        for name, client in clients.items():
            sign_in(client, name)
            client.headers["accept"] = "text/html,application/json"
        yield clients


ADDRESSES = (
    "/circles", "/api/reach?places=true", "/downloads/circles.json", "/downloads/circles.units.csv", "/downloads/circles.html",
    "/what-if", "/api/what-if?then_minutes=20", "/api/what-if/ground", "/what-if/answer?then_minutes=20",
    "/siting?kind=day_care_center&p=1&mode=line&minutes=40&candidates=villages", "/api/siting?kind=day_care_center&p=1&mode=line&minutes=40&candidates=villages&places=true",
    "/candidates?candidates=villages&kind=", "/api/candidates/judge?candidates=settlements&kind=", "/api/niches", "/centres?about=stations",
    "/plans/yulin-2020", "/api/plans/jingtai-145/indicators", "/plans/jingtai-145/J04",
)  # fmt: skip


def answer_of(client: httpx.Client, path: str) -> httpx.Response:
    """The answer itself, however long a loaded machine works on it."""
    answer = client.get(path)
    while answer.status_code == 202:
        answer = client.get(path)
    return answer


def test_an_answer_worked_out_for_one_is_never_given_to_another_who_may_see_less(visitors: dict[str, httpx.Client]) -> None:
    """Each asks the very same address, the one who sees most first: whatever is kept for him must not reach the others."""
    for path in ADDRESSES:
        told = {name: answer_of(visitors[name], path) for name in ("whole", "mine", "other")}
        assert {answer.status_code for answer in told.values()} == {200}, path
        assert [word for word in OTHERS_WORDS if word in told["mine"].text] == [], path
        assert "一条山村" not in told["other"].text, path
        assert told["whole"].text != told["mine"].text != told["other"].text, (path, "otherwise this test could not fail")


def test_the_figures_of_the_parts_and_of_the_whole_are_each_their_own(visitors: dict[str, httpx.Client]) -> None:
    totals = {name: client.get("/api/reach", params=CIRCLE).json()["total"] for name, client in visitors.items()}
    assert totals == {"mine": 650, "other": 950, "whole": 1600}


@pytest.mark.parametrize("area", [OTHER, f"{OTHER}211", WHOLE, "620422", "620423199"])
def test_anothers_area_and_ones_own_and_more_are_answered_like_one_that_does_not_exist(
    visitors: dict[str, httpx.Client], area: str
) -> None:
    """The county's figure from one township's rows would be a wrong figure, not only a secret one."""
    for path in (
        "/api/reach", "/api/access", "/api/interval", "/api/fit", "/api/care-space", "/api/ageing", "/api/service-areas", "/api/what-if", "/api/what-if/ground",
        "/api/siting", "/api/candidates/judge", "/api/niches", "/api/centres", "/downloads/siting.csv", "/downloads/candidates.csv", "/downloads/niches.csv",
        "/api/plans/yulin-2020/indicators", "/downloads/circles.csv", "/downloads/supply.csv", "/downloads/plans/yulin-2020.json",
    ):  # fmt: skip
        refused = visitors["mine"].get(path, params={"area": area}, headers={"accept": "application/json"})
        assert (refused.status_code, refused.json()["code"]) == (404, "gisvc.area-out-of-sight"), path
        assert [word for word in OTHERS_WORDS if word in refused.text and word not in area] == []


def test_values_of_another_area_cannot_be_kept(visitors: dict[str, httpx.Client], desk: SmallDesk) -> None:
    before = desk.store.last_commit()
    for area in (OTHER, WHOLE):
        form = {"on": "2024-01-01", "area": area}
        assert visitors["mine"].post("/plans/yulin-2020/values", data=form).status_code == 404
    assert desk.store.last_commit() == before
