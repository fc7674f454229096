"""The catalogue says of every dataset on which terms it is shared and who answers for it; readers ask for corrections and get an answer in time."""

import re
from collections.abc import Iterator
from datetime import date

import httpx
import pytest
import shapely

from gazetteer.specs import NAMES, PLACES
from gisvc.app import create_app
from gisvc.auth.accounts import open_accounts
from gisvc.auth.roles import Role
from gisvc.catalogue import CATALOGUE
from gisvc.settings import Settings
from gisvc.sharing.corrections import CORRECTION_TABLE, open_corrections, read_corrections
from gisvc.sharing.datasets import bases, default_dataset, read_datasets
from gisvc.sharing.specs import CORRECTIONS, CYCLES, DATASETS, SECRECY, SHARING_TYPES
from layers.approvals import check_table
from layers.frames import frame_of
from layers.people import PersonId
from layers.store.clock import day_in_china, utc_now
from layers.store.protocol import LayerChange
from tests.front_desk import SmallDesk, browser, cheap_passwords, serving, sign_in
from tests.little_county import little_county

SPOT = shapely.Point(104.05, 37.05)
PEOPLE = (Role.VIEWER, Role.CLERK, Role.REVIEWER, Role.ISSUER)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    store = little_county()
    place = {"division_code": "620423101", "name_kind": "settlement", "place_state": "in_use", "geometry": SPOT}
    places = [{**place, "place_id": "p1", "secrecy": "open"}, {**place, "place_id": "p2", "secrecy": "secret"}]
    name = {
        "division_code": "620423101",
        "name_role": "standard",
        "name_kind": "settlement",
        "place_state": "in_use",
        "geometry": SPOT,
    }
    names = [
        {**name, "name_id": "n1", "place_id": "p1", "name": "明庄"},
        {**name, "name_id": "n2", "place_id": "p2", "name": "机密庄"},
    ]
    rows = [LayerChange(spec, frame_of(spec, told), date(2020, 1, 1)) for spec, told in ((PLACES, places), (NAMES, names))]
    store.append(rows, by=PersonId("c"), reason="测试")
    accounts = open_accounts(
        tmp_path_factory.mktemp("cat") / "a.db", settings=Settings(), journal=store, passwords=cheap_passwords()
    )
    desk = SmallDesk(Settings(), store, accounts)
    for role in PEOPLE:
        desk.add_person(role.value, role)
    desk.add_person("elsewhere", Role.REVIEWER, area="620423102")
    desk.add_person("township", Role.CLERK, Role.ISSUER, area="620423102")
    return desk


@pytest.fixture(scope="module")
def people(desk: SmallDesk) -> Iterator[dict[str, httpx.Client]]:
    with serving(create_app(desk.settings, desk.store, desk.accounts)) as address:
        held = {}
        names = (*(r.value for r in PEOPLE), "elsewhere", "township")
        managers = [browser(address) for _ in names]
        for name, manager in zip(names, managers, strict=True):
            held[name] = manager.__enter__()
            sign_in(held[name], name)
        yield held
        for manager in managers:
            manager.__exit__(None, None, None)


@pytest.mark.parametrize("spec", CATALOGUE, ids=lambda spec: spec.name)
def test_every_layer_has_a_shipped_entry_that_is_whole(spec: object) -> None:
    layer = next(s for s in CATALOGUE if s is spec)
    entry = default_dataset(layer)
    assert (entry.sharing_type in SHARING_TYPES, entry.secrecy in SECRECY, entry.update_cycle in CYCLES) == (True, True, True)
    assert all(said.zh and said.en for said in (entry.title, entry.description, entry.department, entry.contact_role))
    assert bool(entry.terms.zh) is (entry.sharing_type != "unconditional")


def test_what_is_law_was_read_and_the_rest_says_that_it_was_not() -> None:
    for name, basis in bases().items():
        assert basis.is_law or "未核实" in basis.wording.zh, name


def test_the_catalogue_lists_every_layer_as_page_and_as_json(people: dict[str, httpx.Client]) -> None:
    page, told = people["viewer"].get("/catalogue").text, people["viewer"].get("/api/catalogue").json()
    assert [one["identifier"] for one in told["dataset"]] == [spec.name for spec in CATALOGUE]
    for spec in CATALOGUE:
        assert f'href="/catalogue/{spec.name}"' in page
    facilities = next(one for one in told["dataset"] if one["identifier"] == "facilities")
    assert facilities["accessRights"]["sharing_type"] == "unconditional"
    assert facilities["rows"] == 3
    assert {"name": "beds", "unit": "张"}.items() <= next(f for f in facilities["fields"] if f["name"] == "beds").items()


def test_classified_rows_are_not_even_counted_and_their_place_widens_no_box(people: dict[str, httpx.Client]) -> None:
    told = {one["identifier"]: one for one in people["viewer"].get("/api/catalogue").json()["dataset"]}
    assert (told["places"]["rows"], told["places"]["spatial"]["bbox"]) == (1, None)
    refused = people["viewer"].post("/catalogue/places/corrections", data={"row_key": "p2", "what": "x", "why": "y"})
    never = people["viewer"].post("/catalogue/places/corrections", data={"row_key": "p9", "what": "x", "why": "y"})
    assert (refused.status_code, never.status_code) == (404, 404)
    plain = [re.sub(r'nonce="[^"]*"', "", page.text) for page in (refused, never)]
    assert plain[0].replace("p2", "p9") == plain[1]


SHARING = {
    "sharing_type": "conditional",
    "secrecy": "internal",
    "condition": "限公安部门",
    "ground": "",
    "basis": "景民函〔2026〕1号",
}


def test_forms_are_shown_to_those_alone_who_could_send_them(people: dict[str, httpx.Client]) -> None:
    forms = {"/catalogue/roads/description": ("clerk",), "/catalogue/roads/sharing": ("issuer",)}
    for path, may in forms.items():
        for who in people:
            assert (f'action="{path}"' in people[who].get("/catalogue/roads").text) is (who in may), (who, path)


def test_the_issuer_decides_on_sharing_and_the_clerk_describes_each_leaving_the_others_word(
    people: dict[str, httpx.Client], desk: SmallDesk
) -> None:
    assert people["issuer"].post("/catalogue/roads/sharing", data=SHARING).status_code == 303
    said = {
        "title": "路网",
        "description": "全县路网",
        "department": "民政局",
        "contact_role": "规划岗 0943-5521234",
        "update_cycle": "yearly",
    }
    assert people["clerk"].post("/catalogue/roads/description", data=said).status_code == 303
    entry = read_datasets(desk.store, CATALOGUE)["roads"]
    assert (entry.title.zh, entry.sharing_type, entry.terms.zh, entry.decided_on) == (
        "路网",
        "conditional",
        "限公安部门",
        day_in_china(utc_now()),
    )
    assert len(desk.store.read_history(DATASETS, "roads")) == 2
    page = people["elsewhere"].get("/catalogue/roads").text  # decided once, for the townships too
    assert "限公安部门" in page
    assert people["viewer"].post("/catalogue/roads/sharing", data=SHARING).status_code == 403
    assert people["issuer"].post("/catalogue/roads/description", data=said).status_code == 403


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"secrecy": "secret"}, "不登记、不保存"),
        ({"secrecy": "top_secret"}, "不登记、不保存"),
        ({"secrecy": "机密"}, "不登记、不保存"),
        ({"condition": " "}, "共享条件"),
        ({"sharing_type": "none"}, "不予共享的依据"),
        ({"sharing_type": "maybe"}, "共享类型"),
        ({"condition": "联系 13912345678"}, "手机号"),
    ],
)
def test_a_decision_that_cannot_stand_is_refused_and_nothing_is_written(
    people: dict[str, httpx.Client], desk: SmallDesk, change: dict[str, str], code: str
) -> None:
    before = desk.store.last_commit()
    answer = people["issuer"].post("/catalogue/graves/sharing", data=SHARING | change)
    assert (answer.status_code, code in answer.text) == (400, True)
    assert desk.store.last_commit() == before


@pytest.mark.parametrize("number", ["13912345678", "62042319800101123X"])
def test_the_catalogue_holds_roles_and_no_private_number(people: dict[str, httpx.Client], number: str) -> None:
    said = {
        "title": "路网",
        "description": "路",
        "department": "民政局",
        "contact_role": f"张三 {number}",
        "update_cycle": "yearly",
    }
    assert people["clerk"].post("/catalogue/roads/description", data=said).status_code == 400


def test_an_update_is_late_by_the_days_beyond_its_cycle() -> None:
    entry = default_dataset(next(s for s in CATALOGUE if s.name == "facilities"))
    assert entry.update_cycle == "quarterly"
    assert entry.overdue_since(date(2026, 1, 1), date(2026, 4, 3)) is None
    assert entry.overdue_since(date(2026, 1, 1), date(2026, 4, 4)) == 1
    assert entry.overdue_since(None, date(2026, 4, 4)) is None


def ask(client: httpx.Client, **said: str) -> str:
    answer = client.post(
        "/catalogue/facilities/corrections", data={"what": "位置偏了", "why": "在路北", "evidence": "照片", **said}
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("#")[2]


def test_the_procedure_is_sound() -> None:
    assert not check_table(CORRECTION_TABLE)


def test_a_correction_is_asked_accepted_and_done_each_by_whom_it_belongs_to(
    people: dict[str, httpx.Client], desk: SmallDesk
) -> None:
    request = ask(people["viewer"])
    assert [one.correction_id for one in open_corrections(desk.store, {"review"})] == [request]
    assert open_corrections(desk.store, {"enter", "read"}) == []
    assert "位置偏了" in people["reviewer"].get("/catalogue/facilities").text
    assert people["clerk"].post(f"/corrections/{request}/answer", data={"action": "accept"}).status_code == 403
    assert people["clerk"].post(f"/corrections/{request}/done", data={}).status_code == 409  # not yet
    assert (
        people["reviewer"].post(f"/corrections/{request}/answer", data={"action": "accept", "reasons": "属实"}).status_code == 303
    )
    assert [one.state for one in open_corrections(desk.store, {"enter"})] == ["accepted"]
    assert people["clerk"].post(f"/corrections/{request}/done", data={"done_in": "第 9 次提交"}).status_code == 303
    held = next(one for one in read_corrections(desk.store) if one.correction_id == request)
    assert (held.state, held.answered_by, held.done_by, held.done_in) == ("done", "reviewer", "clerk", "第 9 次提交")
    assert open_corrections(desk.store, {"enter", "review"}) == []
    assert len(desk.store.read_history(CORRECTIONS, request)) == 3  # every state stays readable


def test_a_refusal_says_why(people: dict[str, httpx.Client], desk: SmallDesk) -> None:
    request = ask(people["viewer"])
    assert people["reviewer"].post(f"/corrections/{request}/answer", data={"action": "refuse"}).status_code >= 400
    assert (
        people["reviewer"].post(f"/corrections/{request}/answer", data={"action": "refuse", "reasons": "已核对无误"}).status_code
        == 303
    )
    assert people["reviewer"].post(f"/corrections/{request}/answer", data={"action": "accept"}).status_code == 409
    assert "已核对无误" in people["viewer"].get("/corrections").text


def test_an_answer_is_due_in_working_days(people: dict[str, httpx.Client], desk: SmallDesk) -> None:
    request = ask(people["viewer"])
    held = next(one for one in read_corrections(desk.store) if one.correction_id == request)
    assert held.due_on is not None
    days = [date.fromordinal(n).weekday() < 5 for n in range(held.asked_on.toordinal() + 1, held.due_on.toordinal() + 1)]
    assert sum(days) == 10
    assert held.due_on.weekday() < 5
    people["reviewer"].post(f"/corrections/{request}/answer", data={"action": "refuse", "reasons": "测试"})


def test_nothing_said_is_refused_and_another_area_sees_and_answers_nothing(people: dict[str, httpx.Client]) -> None:
    empty = people["viewer"].post("/catalogue/facilities/corrections", data={"what": " ", "why": "x"})
    assert empty.status_code == 400
    request = ask(people["viewer"])
    assert request not in people["elsewhere"].get("/corrections").text
    other = people["elsewhere"].post(f"/corrections/{request}/answer", data={"action": "accept"})
    never = people["elsewhere"].post("/corrections/c-000000000000/answer", data={"action": "accept"})
    assert (other.status_code, never.status_code) == (404, 404)
    assert re.search(request, people["viewer"].get("/corrections").text)


def test_a_correction_that_tells_a_classified_name_is_handed_out_to_nobody(people: dict[str, httpx.Client]) -> None:
    ask(people["viewer"], what="机密庄的位置错了")
    for door in (
        "/api/layers/corrections/features",
        "/downloads/layers/corrections.csv",
        "/ogc/collections/corrections/items?f=json",
    ):
        assert "机密庄" not in people["clerk"].get(door).text, door


def test_no_list_of_layers_counts_the_classified(people: dict[str, httpx.Client]) -> None:
    listed = {one["name"]: one["rows"] for one in people["viewer"].get("/api/layers").json()["layers"]}
    taken = people["viewer"].get("/api/layers/places/features?limit=1000").json()["numberReturned"]
    assert listed["places"] == taken == 1
