"""T24: somebody who may see one area finds nothing of another: not by id, page, count, search, download or map."""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI

from gisvc.app import create_app
from gisvc.auth.accounts import open_accounts
from gisvc.auth.grants import Rights
from gisvc.auth.roles import Role
from gisvc.catalogue import CATALOGUE
from gisvc.settings import Settings
from layers.frames import frame_of
from layers.planning.specs import FACILITIES
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange
from tests.front_desk import TERMINAL, SmallDesk, browser, cheap_passwords, program, routes_of, serving, sign_in
from tests.little_county import little_county

pytestmark = pytest.mark.slow

MINE, OTHER = "620423101", "620423102"  # two townships of the little county
NEIGHBOUR = "620422"
EVERYTHING_BUT_AUDIT = (Role.VIEWER, Role.CLERK, Role.REVIEWER, Role.ISSUER)

# What only the other township holds: its name, codes, facility, settlements, geometry.
OTHERS_WORDS = ["芦阳镇", "城关社区", "未绘界线村", "日间照料中心c", "620423102"]
OTHERS_IDS = ["620423102", "620423102211", "c"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    folder = tmp_path_factory.mktemp("t24")
    settings, store = Settings(store_path=folder / "county.gpkg"), little_county()
    accounts = open_accounts(folder / "county-accounts.db", settings=settings, journal=store, passwords=cheap_passwords())
    desk = SmallDesk(settings, store, accounts)
    desk.add_person("mine", *EVERYTHING_BUT_AUDIT, area=MINE)
    desk.add_person("whole", *EVERYTHING_BUT_AUDIT)
    desk.add_person("boss.mine", Role.SYSTEM_ADMINISTRATOR, area=MINE)
    desk.add_person("security.mine", Role.SECURITY_ADMINISTRATOR, area=MINE)
    desk.add_person("boss.other", Role.SYSTEM_ADMINISTRATOR, area=OTHER)
    desk.add_person("auditor.mine", Role.AUDITOR, area=MINE)
    return desk


@pytest.fixture(scope="module")
def app(desk: SmallDesk) -> FastAPI:
    return create_app(desk.settings, desk.store, desk.accounts)


@pytest.fixture(scope="module")
def address(app: FastAPI) -> Iterator[str]:
    with serving(app) as address:
        yield address


@pytest.fixture(scope="module")
def mine(address: str) -> Iterator[httpx.Client]:
    with program(address) as client:
        sign_in(client, "mine")
        yield client


@pytest.fixture(scope="module")
def whole(address: str) -> Iterator[httpx.Client]:
    with program(address) as client:
        sign_in(client, "whole")
        yield client


def readable(answer: httpx.Response) -> str:
    """The answer as text; workbooks and packages are searched inside."""
    if answer.content[:2] == b"PK":
        from io import BytesIO
        from zipfile import ZipFile

        with ZipFile(BytesIO(answer.content)) as packed:
            return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return answer.content.decode("utf-8", "replace")


def addresses(app: FastAPI) -> Iterator[str]:
    """Every address of every reading route, with each value its parameters can take."""
    values = {
        "name": [spec.name for spec in CATALOGUE],
        "paper": ["csv", "xlsx", "docx", "json", "geojson"],
        "ending": ["csv", "geojson"],
    }
    for method, path in routes_of(app):
        if method != "GET" or path.startswith(("/static", "/tiles", "/sign", "/first", "/language", "/imports/{")):
            continue
        found = [path]
        of_layers = "layers" in path  # a name elsewhere is a paper's, of a round a township's account does not see
        for parameter in re.findall(r"\{(\w+)", path):
            known = values.get(parameter, ["x"]) if of_layers or parameter != "name" else ["x"]
            found = [one.replace("{" + parameter + "}", value) for one in found for value in known]
        yield from found
    yield from ("/downloads/layers/divisions.xlsx", "/downloads/layers/facilities.gpkg")  # slow ones, once each


def test_nothing_of_the_other_township_is_in_any_answer(mine: httpx.Client, app: FastAPI) -> None:
    leaks, answered = [], 0
    for path in addresses(app):
        answer = mine.get(path, headers={"accept": "text/html,application/json"})
        answered += answer.status_code == 200
        leaks += [(path, word) for word in OTHERS_WORDS if answer.status_code == 200 and word in readable(answer)]
    assert leaks == []
    assert answered > 30


def test_the_same_addresses_do_show_it_to_somebody_of_the_county(whole: httpx.Client, app: FastAPI) -> None:
    """Otherwise the test above could not fail."""
    unseen = set(OTHERS_WORDS)
    for path in addresses(app):
        if unseen:
            told = readable(whole.get(path))
            unseen -= {word for word in unseen if word in told}
    assert unseen == set()


@pytest.mark.parametrize("key", OTHERS_IDS)
def test_asking_with_the_others_id_is_asking_for_nothing(mine: httpx.Client, app: FastAPI, key: str) -> None:
    """Whatever parameter an id is put into, the answer is a refusal, or holds nothing of the other township."""
    asked = {path for path in addresses(app) if path.startswith(("/api/", "/coverage", "/gaps"))}
    spare = {f"/layers/{spec.name}" for spec in CATALOGUE} - {
        "/layers/divisions",
        "/layers/facilities",
        "/layers/boundary_journal",
    }
    for path in {path for path in asked if not any(name in path for name in spare)}:  # one layer's route is every layer's
        for parameter in ("area", "after", "near"):
            answer = mine.get(path, params={parameter: key})
            assert answer.status_code in (200, 303, 400, 401, 403, 404), (path, parameter)
            told = readable(answer) if answer.status_code == 200 else ""
            assert not [word for word in OTHERS_WORDS if word in told and word not in key], (path, parameter)


@pytest.mark.parametrize("area", [OTHER, "620423102211", NEIGHBOUR])
@pytest.mark.parametrize("path", ["/api/coverage", "/api/gaps"])
def test_a_question_about_another_area_has_the_answer_of_an_area_that_does_not_exist(
    mine: httpx.Client, path: str, area: str
) -> None:
    question = {"kind": "day_care_center", "unit": "village", "measure": "count", "area": area}
    asked = mine.get(path, params=question)
    unknown = mine.get(path, params={**question, "area": "620423199"})
    assert asked.status_code == unknown.status_code == 404
    assert asked.json()["code"] == unknown.json()["code"]


def test_counts_are_of_ones_own_area(mine: httpx.Client, whole: httpx.Client) -> None:
    question = {"kind": "day_care_center", "unit": "village", "measure": "count"}
    assert whole.get("/api/coverage", params=question).json()["total"] == 5
    assert mine.get("/api/coverage", params=question).json()["total"] == 3

    def rows(client: httpx.Client) -> dict[str, int]:
        return {layer["name"]: layer["rows"] for layer in client.get("/api/layers").json()["layers"]}

    ours, all_of_it = rows(mine), rows(whole)
    assert (ours["divisions"], all_of_it["divisions"]) == (4, 8)
    assert (ours["facilities"], all_of_it["facilities"]) == (2, 3)
    assert all(ours[name] <= all_of_it[name] for name in ours)


def test_searching_around_a_place_of_the_other_township_finds_only_ones_own(mine: httpx.Client, whole: httpx.Client) -> None:
    around = {"near": "104.05,37.15", "within_m": "20000"}
    found = mine.get("/api/layers/facilities/features", params=around).json()
    assert {feature["properties"]["facility_id"] for feature in found["features"]} == {"a", "b"}
    assert len(whole.get("/api/layers/facilities/features", params=around).json()["features"]) == 3
    box = mine.get("/api/layers/divisions/features", params={"bbox": "104.0,37.11,104.3,37.2"}).json()
    assert [feature["properties"]["code"] for feature in box["features"] if feature["properties"]["code"].startswith(OTHER)] == []


def test_entity_tags_and_sizes_do_not_change_with_what_one_may_not_see(desk: SmallDesk, mine: httpx.Client) -> None:
    before = [mine.get(f"/api/layers/{spec.name}/features") for spec in CATALOGUE]
    add_facility(desk.store, "d", "620423102212")
    after = [mine.get(f"/api/layers/{spec.name}/features") for spec in CATALOGUE]
    assert [answer.content for answer in before] == [answer.content for answer in after]
    assert [answer.headers.get("etag") for answer in before] == [answer.headers.get("etag") for answer in after]


def add_facility(store: object, key: str, code: str) -> None:
    from datetime import date

    import shapely

    from layers.people import PersonId
    from layers.planning.specs import FACILITIES
    from layers.store.protocol import LayerChange
    from tests.little_county import frame_of

    assert isinstance(store, MemoryStore)
    row = {"facility_id": key, "name": "新设施", "kind": "care_home", "division_code": code, "state": "operating"}
    rows = frame_of(FACILITIES, [{**row, "geometry": shapely.Point(104.15, 37.15)}])
    store.append([LayerChange(FACILITIES, rows, date(2021, 1, 1))], by=PersonId("tester"), reason="a row of the other township")


def test_an_import_into_the_other_township_is_refused_and_writes_nothing(mine: httpx.Client, desk: SmallDesk) -> None:
    sheet = f"设施编号,设施名称,设施类别,所属区划代码,状态,经度,纬度\nz9,越界中心,日间照料中心,{OTHER}211,在用,104.05,37.15\n".encode()
    before = desk.store.last_commit()
    page = mine.post(
        "/imports",
        files={"file": ("a.csv", sheet)},
        data={"layer": "facilities", "valid_from": "2024-01-01", "declared_crs": "EPSG:4490"},
        headers={"accept": "text/html"},
    )
    if page.status_code == 303:
        staged = page.headers["location"].split("?")[0]
        mine.post(f"{staged}/confirm", data={}, headers={"accept": "text/html"})
    assert desk.store.last_commit() == before
    assert "越界中心" not in str(desk.store.read(next(s for s in CATALOGUE if s.name == "facilities"))["name"].tolist())


def test_a_staged_import_belongs_to_who_brought_it(mine: httpx.Client, whole: httpx.Client) -> None:
    sheet = (
        "设施编号,设施名称,设施类别,所属区划代码,状态,经度,纬度\nn1,新中心,日间照料中心,620423101201,在用,104.05,37.05\n".encode()
    )
    form = {"layer": "facilities", "valid_from": "2024-01-01", "declared_crs": "EPSG:4490"}
    staged = mine.post("/imports", files={"file": ("a.csv", sheet)}, data=form, headers={"accept": "text/html"})
    assert staged.status_code == 303, staged.text[:500]
    place = staged.headers["location"].split("?")[0]
    assert mine.get(place).status_code == 200
    for path in (place, f"{place}/annotated.xlsx"):
        assert whole.get(path).status_code == 404
    for verb in ("confirm", "discard"):
        assert whole.post(f"{place}/{verb}").status_code == 404


def test_an_administrator_sees_and_touches_accounts_of_his_own_area_only(address: str) -> None:
    with program(address) as boss:
        sign_in(boss, "boss.mine")
        assert {account["name"] for account in boss.get("/api/accounts").json()} == {
            "mine",
            "boss.mine",
            "auditor.mine",
            "security.mine",
        }
        unknown = boss.get("/api/accounts/nobody.at.all").json()
        for name in ("boss.other", "whole"):
            told = boss.get(f"/api/accounts/{name}")
            assert told.status_code == 404
            assert told.json()["code"] == unknown["code"]
            assert boss.patch(f"/api/accounts/{name}", json={"is_enabled": False}).status_code == 404
            for verb in ("disable", "enable", "unlock", "reset-password"):
                assert boss.post(f"/accounts/{quote(name)}/{verb}").status_code == 404
            with program(address) as security:
                sign_in(security, "security.mine")
                form = {"area": MINE, "roles": "viewer"}
                assert security.post(f"/accounts/{quote(name)}/rights", data=form).status_code == 404
                assert security.put(f"/api/accounts/{quote(name)}/rights", json={"area": MINE, "roles": []}).status_code == 404
        with browser(address) as page:
            sign_in(page, "boss.mine")
            assert "boss.other" not in page.get("/accounts").text


def test_a_change_of_area_takes_the_old_area_away_at_once(desk: SmallDesk, address: str) -> None:
    assert desk.accounts is not None
    desk.add_person("moved", Role.VIEWER)
    with program(address) as client:
        sign_in(client, "moved")
        assert "芦阳镇" in client.get("/api/layers/divisions/features").text
        rights = Rights(MINE, frozenset({Role.VIEWER}))
        desk.accounts.grants.change(desk.accounts.find("moved"), rights, by=TERMINAL)
        assert client.get("/api/layers/divisions/features").status_code == 401
        sign_in(client, "moved")
        assert "芦阳镇" not in client.get("/api/layers/divisions/features").text


def test_the_audit_page_of_a_part_does_not_tell_of_the_rest(address: str, desk: SmallDesk) -> None:
    with browser(address) as auditor:
        sign_in(auditor, "auditor.mine")
        answer = auditor.get("/audit")
    assert answer.status_code in (200, 403)
    assert [word for word in OTHERS_WORDS if word in answer.text] == []


def test_who_has_the_whole_county_sees_the_neighbours_it_invited_and_a_township_does_not(
    desk: SmallDesk, address: str, mine: httpx.Client
) -> None:
    centre = {
        "facility_id": "guest",
        "name": "邻县中心",
        "kind": "day_care_center",
        "division_code": NEIGHBOUR,
        "state": "operating",
    }
    desk.store.append(
        [LayerChange(FACILITIES, frame_of(FACILITIES, [centre]), date(2016, 1, 1))], by=TERMINAL.person, reason="邀请"
    )
    with program(address) as client:
        sign_in(client, "whole")
        assert NEIGHBOUR in client.get("/api/layers/facilities/features").text
    assert NEIGHBOUR not in mine.get("/api/layers/facilities/features").text
