"""T34: inside the house too, 秘密 and above is seen by those alone who handle names; readers and programs get an answer as if it were not there."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import httpx
import pytest
import shapely

from gazetteer.specs import NAMES, PLACES, SIGN_INSPECTIONS, SIGNS
from gazetteer.use_cases.review import IndexShelf
from gisvc.app import create_app
from gisvc.auth.accounts import Accounts, open_accounts
from gisvc.auth.roles import Duty, Role
from gisvc.auth.tokens import TokenScope, TokenWish
from gisvc.catalogue import CATALOGUE, spec_named
from gisvc.desk import Desk
from gisvc.publication import Purpose, held_back, may_leave
from gisvc.settings import Settings
from gisvc.withheld import NOTHING, ClassifiedShelf, Withholding
from layers.frames import frame_of
from layers.people import PersonId
from layers.spec import LayerSpec
from layers.store.clock import day_in_china, utc_now
from layers.store.embedded import create_store
from layers.store.errors import UnknownKey
from layers.store.memory import MemoryStore
from layers.store.protocol import LayerChange, Store, Workspace
from layers.store.selection import Selection
from tests.front_desk import SmallDesk, cheap_passwords, program, serving, sign_in
from tests.gisvc.names.test_classified_rows import ROWS
from tests.named_county import BEGAN, COUNTY, TOWN, VILLAGE, rows_of_county

ME = PersonId("tester")
HANDLING: Final = {
    "namer": Role.NAME_CLERK,
    "member": Role.COMMITTEE_MEMBER,
    "issuer": Role.ISSUER,
    "clerk": Role.CLERK,
    "reviewer": Role.REVIEWER,
}
SECRET: Final = re.compile(r"机密庄|secret-\d|\bv2(-n)?\b|旧密点")
GONE: Final[dict[str, object]] = {"place_id": "v3", "division_code": VILLAGE, "name_kind": "settlement", "secrecy": "confidential", "geometry": shapely.Point(104.01, 37.28)}  # fmt: skip
CALLED: Final[dict[str, object]] = {"name_id": "v3-n", "place_id": "v3", "name": "旧密点", "name_role": "standard", "name_kind": "settlement", "division_code": VILLAGE}  # fmt: skip


def fill(store: Store) -> None:
    """The county with one 秘密 village, whatever speaks of it, and a 机密 place that was given up in 2022."""
    rows = [*rows_of_county(), *((spec, [row]) for spec, row in ROWS.items())]
    for spec, told in rows:  # one after another, because some layers come twice
        store.append([LayerChange(spec, frame_of(spec, told), BEGAN)], by=ME, reason="测试")
    changes = [LayerChange(spec, frame_of(spec, [row]), BEGAN) for spec, row in ((PLACES, GONE), (NAMES, CALLED))]
    store.append(changes, by=ME, reason="测试")
    ended = date(2022, 1, 1)
    gone = [
        LayerChange(spec, frame_of(spec, []), ended, retired=(str(row[spec.key]),))
        for spec, row in ((PLACES, GONE), (NAMES, CALLED))
    ]
    store.append(gone, by=ME, reason="撤销")


@pytest.fixture(scope="module", params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    whose = Workspace(COUNTY, "景泰县", 4541)
    made = MemoryStore(whose) if request.param == "memory" else create_store(tmp_path_factory.mktemp("inside") / "c.gpkg", whose)
    fill(made)
    yield made
    made.close()


@dataclass(frozen=True)
class House:
    """Somebody's client by name: signed in, or a program with a token of that person."""

    store: Store
    desk: Desk
    clients: dict[str, httpx.Client]

    def __getitem__(self, who: str) -> httpx.Client:
        return self.clients[who]


def token_of(accounts: Accounts, name: str) -> str:
    scope = TokenScope(frozenset({Duty.READ, Duty.EXPORT, Duty.ENTER, Duty.NAME}))
    return accounts.tokens.issue(accounts.find(name), TokenWish("程序", scope))[1]


@pytest.fixture(scope="module")
def house(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    settings = Settings()
    accounts = open_accounts(
        tmp_path_factory.mktemp("accounts") / "a.db", settings=settings, journal=store, passwords=cheap_passwords()
    )
    people = SmallDesk(settings, store, accounts)
    for name, role in {"viewer": Role.VIEWER, **HANDLING}.items():
        people.add_person(name, role)
    app = create_app(settings, store, accounts)
    with ExitStack() as opened:
        address = opened.enter_context(serving(app))
        clients = {name: opened.enter_context(program(address)) for name in ("viewer", *HANDLING, "token")}
        for name in ("viewer", *HANDLING):
            assert sign_in(clients[name], name).status_code in (200, 303)
        clients["token"].headers["authorization"] = f"Bearer {token_of(accounts, 'clerk')}"
        yield House(store, app.state.desk, clients)


DOORS: Final = (
    "/names?q=机密",
    "/names?q=旧密&on=2021-01-01",
    "/names/places/v2",
    "/names/places/v3?valid_on=2021-01-01",
    "/names/requests",
    "/names/signs",
    "/names/signs/inspections",
    "/names/cleanup",
    "/names/heritage",
    "/layers",
    "/layers/places",
    "/layers/place_names?as_of=2021-01-01",
    "/api/layers",
    "/api/layers/places/features",
    "/api/layers/place_names/features?as_of=2021-01-01",
    "/api/names?q=机密",
    "/api/names?q=jimi",
    "/api/names/v2",
    "/api/names/v3?valid_on=2021-01-01",
    "/api/names/check?name=机密村&kind=settlement&division=620423100201",
    "/api/requests",
    "/api/requests/secret-2",
    "/api/name-lists",
    "/reconcile/suggest/entity?prefix=机密",
    "/reconcile/preview?id=v2",
    "/catalogue",
    "/catalogue/places",
    "/inbox",
    "/ogc/collections/places/items?f=json",
    "/ogc/collections/places/items/v2?f=json",
    "/ogc/collections/place_names/items?f=json&datetime=2020-01-01/..",
    "/ogc/collections/places/items?f=json&filter=secrecy='secret'",
    "/ogc/collections/places/tiles/WebMercatorQuad/8/99/202",
)


def said(answer: httpx.Response) -> str:
    """What an answer says beyond the words of the question itself."""
    text = answer.content.decode("utf-8", "replace")
    if answer.status_code == 404:  # a refusal repeats the key it did not find
        return re.sub(r"v[23](-n)?|secret-2", "", text)
    return text


@pytest.mark.parametrize("who", ["viewer", "token"])
def test_no_door_shows_it_to_a_reader_or_a_program(house: House, who: str) -> None:
    answers = {door: house[who].get(door) for door in DOORS}
    assert {door: a.status_code for door, a in answers.items() if a.status_code not in (200, 204, 403, 404)} == {}
    assert {door: found[0] for door, a in answers.items() if (found := SECRET.search(said(a)))} == {}


@pytest.mark.parametrize("who", HANDLING)
def test_whoever_handles_names_sees_it(house: House, who: str) -> None:
    client = house[who]
    assert client.get("/api/names/v2").status_code == 200
    assert [one["place_id"] for one in client.get("/api/names?q=机密庄").json()["names"]] == ["v2"]
    assert "机密庄" in client.get("/names/places/v2", headers={"accept": "text/html"}).text
    assert "v2" in client.get("/layers/places", headers={"accept": "text/html"}).text


def test_it_leaves_by_the_open_door_for_nobody(house: House) -> None:
    for who in ("issuer", "viewer", "token"):
        found = house[who].get("/ogc/collections/places/items?f=json&limit=100").json()
        assert "v2" not in [one["id"] for one in found["features"]]
        assert house[who].get("/ogc/collections/places/items/v2?f=json").status_code == 404


def test_what_is_not_shown_answers_as_what_was_never_held(house: House) -> None:
    for who in ("viewer", "token"):
        for path, never in (("/api/names/v2", "/api/names/v9"), ("/names/places/v2", "/names/places/v9")):
            hidden, unknown = house[who].get(path), house[who].get(never)
            assert (hidden.status_code, unknown.status_code) == (404, 404)
            same = [
                re.sub(r'"(instance|request_id|errors?_id)":\s*"[^"]*"', "", a.text.replace("v9", "v2"))
                for a in (hidden, unknown)
            ]
            assert len(same[0]) == len(same[1])


def test_it_is_not_counted(house: House) -> None:
    counts = [house[who].get("/api/layers").json()["layers"] for who in ("issuer", "viewer", "token")]
    assert counts[0] == counts[1] == counts[2]  # what may leave: by this door classified rows are counted for nobody
    for layer in ("places", "place_names", *(spec.name for spec in ROWS)):
        shown = {}
        for who in ("issuer", "viewer", "token"):
            page = house[who].get(f"/layers/{layer}", headers={"accept": "text/html"}).text
            shown[who] = int(re.findall(r"([\d,\u2009\u202f ]+) 行", page)[0].strip())
        assert shown["viewer"] == shown["token"] == shown["issuer"] - len(hidden(house.store, layer)), layer


def hidden(store: Store, layer: str) -> set[str]:
    spec = spec_named(layer)
    rows = store.read(spec)
    return set(rows[spec.key]) - set(may_leave(rows, Purpose.INTERNAL, held_back(store, Purpose.INTERNAL))[spec.key])


def test_whoever_asks_first_leaves_nothing_for_the_other(house: House) -> None:
    """Indexes, answers and pages are kept for others of the same sight only."""
    for first, second in (("issuer", "viewer"), ("viewer", "issuer")):
        found = {who: house[who].get("/api/names?q=机密庄").json()["names"] for who in (first, second)}
        assert (len(found["issuer"]), len(found["viewer"])) == (1, 0)


# The seam itself.


@pytest.fixture(scope="module")
def plain(store: Store) -> Withholding:
    return Withholding(store, store.within(TOWN), ClassifiedShelf())


def test_every_way_of_reading_keeps_the_same_rows(store: Store, plain: Withholding) -> None:
    held, inside = held_back(store, Purpose.INTERNAL), store.within(TOWN)
    for spec in CATALOGUE:
        left = sorted(may_leave(inside.read(spec), Purpose.INTERNAL, held)[spec.key]) if len(inside.read(spec)) else []
        assert sorted(plain.read(spec)[spec.key]) == left, spec.name
        assert plain.select(spec, Selection()).columns[spec.key] == left, spec.name
        assert plain.count(spec, Selection(), at_most=10_000) == plain.summarise(spec).rows == len(left), spec.name


def test_what_was_given_up_stays_classified(plain: Withholding) -> None:
    on = date(2021, 1, 1)
    for spec, key in ((PLACES, "v3"), (NAMES, "v3-n")):
        assert key not in set(plain.read(spec, as_of=on)[spec.key])
        for asked in (Selection(as_of=on), Selection(during=(None, on)), Selection(during=(None, None))):
            assert key not in plain.select(spec, asked).columns[spec.key]
        assert plain.read_history(spec, key).empty
    assert plain.read_history(PLACES, "v2").empty
    assert len(plain.read_history(PLACES, "v1")) == 1


def test_the_box_of_a_layer_does_not_reach_to_it(plain: Withholding, store: Store) -> None:
    box, whole = plain.extent(SIGN_INSPECTIONS).box, store.extent(SIGN_INSPECTIONS).box
    assert box != whole
    assert box is None or not (box[0] <= 104.02 <= box[2] and box[1] <= 37.27 <= box[3])


CHANGES: Final[dict[str, Callable[[], LayerChange]]] = {
    "written": lambda: LayerChange(PLACES, frame_of(PLACES, [{"place_id": "v2", "division_code": VILLAGE}]), date(2026, 1, 1)),
    "ended": lambda: LayerChange(PLACES, frame_of(PLACES, []), date(2026, 1, 1), retired=("v2",)),
    "expected": lambda: LayerChange(PLACES, frame_of(PLACES, []), date(2026, 1, 1), expected={"v2": 1}),
    "of another layer": lambda: LayerChange(SIGNS, frame_of(SIGNS, []), date(2026, 1, 1), retired=("secret-5",)),
}


@pytest.mark.parametrize("how", CHANGES)
def test_a_write_to_it_is_refused_as_to_an_unknown_row(plain: Withholding, store: Store, how: str) -> None:
    before = store.last_commit()
    with pytest.raises(UnknownKey):
        plain.append([CHANGES[how]()], by=ME, reason="试")
    assert store.last_commit() == before == plain.within("").whole.last_commit()


def test_a_view_stays_narrow_however_it_is_narrowed(plain: Withholding) -> None:
    assert "v2" not in set(plain.within(VILLAGE).read(PLACES)["place_id"])
    assert plain.within(VILLAGE).sight != plain.inner.within(VILLAGE).sight


@pytest.fixture(params=["memory", "file"])
def own(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with nothing classified, to be classified."""
    whose = Workspace(COUNTY, "景泰县", 4541)
    made = MemoryStore(whose) if request.param == "memory" else create_store(tmp_path_factory.mktemp("own") / "c.gpkg", whose)
    rows: dict[LayerSpec, dict[str, object]] = {
        PLACES: {**GONE, "secrecy": "open"},
        NAMES: CALLED,
        SIGNS: {**ROWS[SIGNS], "place_id": "v3", "division_code": VILLAGE},
    }
    made.append([LayerChange(spec, frame_of(spec, [row]), BEGAN) for spec, row in rows.items()], by=ME, reason="测试")
    yield made
    made.close()


def signs(names: IndexShelf, view: Store) -> int:
    kept = names.layer_of(view, SIGNS)
    assert kept is not None
    return len(kept)


def test_a_place_is_withheld_from_the_commit_that_classes_it(own: Store) -> None:
    """Whatever was kept before of other layers, too: their own rows have not changed."""
    shelf, names = ClassifiedShelf(), IndexShelf()
    view = Withholding(own, own.within(COUNTY), shelf)
    assert (shelf.of(own), len(list(names.index_of(view).names()))) == (NOTHING, 1)
    assert signs(names, view) == 1
    for secrecy, seen in (("secret", 0), ("internal", 1), ("top_secret", 0)):
        row = {**GONE, "secrecy": secrecy}
        own.append([LayerChange(PLACES, frame_of(PLACES, [row]), date(2024, 1, 1))], by=ME, reason="定密")
        assert len(list(names.index_of(view).names())) == signs(names, view) == len(view.read(SIGNS)) == seen
    assert len(list(names.index_of(own.within(COUNTY)).names())) == 1


def test_a_class_that_begins_tomorrow_holds_tomorrow(own: Store) -> None:
    tomorrow = day_in_china(utc_now()) + timedelta(days=1)
    own.append([LayerChange(PLACES, frame_of(PLACES, [{**GONE, "secrecy": "secret"}]), tomorrow)], by=ME, reason="定密")
    view = Withholding(own, own, ClassifiedShelf())
    assert len(view.read(PLACES)) == 1
    assert view.read(PLACES, as_of=tomorrow).empty
    assert len(view.select(PLACES, Selection(as_of=tomorrow))) == 0
