"""Every route with an id × somebody of another area: the other's id and an id nobody has get the same answer, to the letter (T24).

Found from the routes themselves: a parameter that is neither the key of a row nor a mere choice of format fails the test.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI

from gisvc.app import create_app
from gisvc.auth.accounts import open_accounts
from gisvc.auth.roles import Duty, Role
from gisvc.auth.tokens import TokenScope, TokenWish
from gisvc.settings import Settings
from layers.store.embedded import open_store
from tests.built_demonstration import BuiltDemonstration
from tests.front_desk import SmallDesk, cheap_passwords, program, routes_of, serving

MINE = "620423101"  # one township of the demonstration's county
BUSINESS = (Role.VIEWER, Role.CLERK, Role.REVIEWER, Role.NAME_CLERK, Role.COMMITTEE_MEMBER, Role.ISSUER)

# Keys of rows outside that township. Beside each the same with other letters: nobody has it.
OTHERS = {
    "line_id": "620423-152921",
    "marker_id": "620423-152921-001",
    "place_id": "C620423100002",
    "request_id": "DEMO-2025-001",
    "announcement_id": "GG-2025-01",
}
FEATURES = {
    "divisions": "620423102",
    "facilities": "F0001",
    "boundary_lines": "620423-152921",
    "boundary_markers": "620423-152921-001",
    "place_names": "C620423100002-standard",
    "name_requests": "DEMO-2025-001",
    "boundary_journal": "620423:00000001",
}
# Learnt from the county's own lists when the test begins.
LEARNT = ("round_id", "case_id", "batch_id", "photo_id", "correction_id", "handle")
# A choice of format, form or place on a map; no row is named by it. What the county is asked with, so that it does answer.
CHOICES = {
    "paper": "csv",
    "ending": "csv",
    "no": "1",
    "kind": "announcement",
    "what": "decisions",
    "version": "x",
    "digest": "0" * 64,
    "grid": "WebMercatorQuad",
    "z": "9",
    "row": "199",
    "column": "404",
    "layer": "vec",
    "x": "404",
    "y": "199",
    "plan_id": "welfare-2025",
    "subject": "coverage",
    "provider": "oidc",
    "fmt": "json",
}
# Things of one person, not of an area; their own tests stand in test_t24_area_escape_routes.py and test_t18_ids_requests.py.
OF_ONE_PERSON = {"job_id", "staged_id", "returned_id"}
SPEAK_TO_THE_COUNTY = (
    *("/api/lines/{line_id}", "/api/markers/{marker_id}", "/api/names/{place_id}", "/api/requests/{request_id}"),
    *("/api/announcements/{announcement_id}", "/api/rounds/{round_id}", "/api/photos/{photo_id}", "/names/batches/{batch_id}"),
    *("/lines/{line_id}", "/markers/{marker_id}", "/names/places/{place_id}", "/ogc/collections/{name}/items/{key:path}"),
)
NAMES_OF_A_CHOICE = ("/documents/", "/name-lists/", "/field/{version}", "/approvals/")  # {name} is a paper's or a table's here


@dataclass(frozen=True)
class Asked:
    """One route, asked twice: with the key of the other area's row, and with a key nobody has."""

    route: str
    theirs: str
    nobodys: str


def of_nobody(key: str) -> str:
    """As long and of the same make, so that nothing but existence tells the two apart."""
    turned = key.translate(str.maketrans("0123456789abcdef", "9876543210bcdefa"))
    return turned if turned != key else key[::-1]


@pytest.fixture(scope="module")
def desk(built_demonstration: BuiltDemonstration, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallDesk]:
    folder = tmp_path_factory.mktemp("area-matrix")
    path = built_demonstration.copy_to(folder)
    settings, store = Settings(store_path=path), open_store(path)
    accounts = open_accounts(folder / "a-accounts.db", settings=settings, journal=store, passwords=cheap_passwords())
    desk = SmallDesk(settings, store, accounts)
    desk.add_person("mine", *BUSINESS, area=MINE)
    desk.add_person("county", *BUSINESS)
    for area, end in ((MINE, ".mine"), ("620423", ".county")):
        desk.add_person(f"system{end}", Role.SYSTEM_ADMINISTRATOR, area=area)
        desk.add_person(f"security{end}", Role.SECURITY_ADMINISTRATOR, area=area)
    yield desk
    accounts.close()
    store.close()


@pytest.fixture(scope="module")
def app(desk: SmallDesk) -> FastAPI:
    return create_app(desk.settings, desk.store, desk.accounts)


@pytest.fixture(scope="module")
def address(app: FastAPI) -> Iterator[str]:
    with serving(app) as address:
        yield address


def entered(client: httpx.Client, desk: SmallDesk, name: str) -> httpx.Client:
    assert desk.accounts is not None
    client.headers["cookie"] = f"gisvc_session={desk.accounts.sessions.start(name, address='127.0.0.1', agent='')}"
    return client


@pytest.fixture(scope="module")
def keys(address: str, desk: SmallDesk) -> dict[str, str]:
    """The other area's keys, those of the county's lists among them."""
    assert desk.accounts is not None
    _, _ = desk.accounts.tokens.issue(desk.accounts.find("county"), TokenWish("x", TokenScope(frozenset({Duty.READ}))))
    with program(address) as client:
        entered(client, desk, "county")
        told = {path: client.get(path, headers={"accept": "text/html"}).text for path in ("/rounds", "/cases", "/names/batches")}
        complaint = {"what": "名称有误", "why": "门牌与登记不一致", "row_key": "F0001"}
        client.post("/catalogue/facilities/corrections", data=complaint)
        corrections = client.get("/corrections", headers={"accept": "text/html"}).text
        photos = [feature["id"] for feature in client.get("/ogc/collections/inspection_photos/items").json()["features"]]
    return OTHERS | {
        "round_id": found(told["/rounds"], r'href="/rounds/([^"/?#]+)"'),
        "case_id": found(told["/rounds"] + told["/cases"], r'href="/cases/([^"/?#]+)"', default="C620423-2025-01"),
        "batch_id": found(told["/names/batches"], r'href="/names/batches/([^"/?#]+)"', default="2025-01"),
        "correction_id": found(corrections, r'action="/corrections/([^"/?#]+)/', default="K1"),
        "photo_id": str(photos[0]) if photos else "0" * 64,
        "handle": desk.accounts.tokens.list_of("county")[0].handle,
    }


def found(page: str, pattern: str, default: str | None = None) -> str:
    hits = [hit for hit in re.findall(pattern, page) if hit not in ("new", "compare")]
    if hits:
        return str(hits[0])
    assert default is not None, pattern
    return default


def asked(app: FastAPI, keys: dict[str, str]) -> Iterator[Asked]:
    for method, path in routes_of(app):
        parameters = re.findall(r"\{(\w+)(?::\w+)?\}", path)
        named = [p for p in parameters if p in keys]
        if "accounts" in path and "name" in parameters:
            yield Asked(f"{method} {path}", filled(path, {**keys, "name": "county"}), filled(path, {**keys, "name": "countz"}))
        elif "key" in parameters:
            for layer, key in FEATURES.items():
                fill = {**keys, "name": layer}
                yield Asked(f"{method} {path}", filled(path, {**fill, "key": key}), filled(path, {**fill, "key": of_nobody(key)}))
        elif named:
            nobodys = {**keys, **{p: of_nobody(keys[p]) for p in named}}
            yield Asked(f"{method} {path}", filled(path, keys), filled(path, nobodys))


def filled(path: str, values: dict[str, str]) -> str:
    name = {"name": "facilities"} if "layers" in path or "ogc" in path or "catalogue" in path else {"name": "report"}
    known = CHOICES | name | values
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda m: known[m[1]], path)


def told_by(client: httpx.Client, method: str, path: str, theirs: str, nobodys: str) -> tuple[object, ...]:
    """Everything an answer says, but for the key that was typed, the request's number and the moment."""
    body = (
        {"if-match": "*", "content-type": "application/geo+json"} if "/ogc/" in path and method not in ("GET", "OPTIONS") else {}
    )
    answer = client.request(method, path, headers=body)
    text = answer.text
    for typed in sorted({*theirs.split("/"), *nobodys.split("/")}, key=len, reverse=True):
        if len(typed) >= 5 and not (typed in theirs and typed in nobodys):
            text = text.replace(typed, "<key>").replace(typed.replace(":", "%3A"), "<key>")
    text = re.sub(r'"request_id":"\w+"|"timeStamp":"[^"]+"|nonce="[^"]+"', "", text)
    said = {name: answer.headers.get(name) for name in ("etag", "location", "link", "allow", "content-type", "retry-after")}
    return answer.status_code, str(said).replace(theirs, "<path>").replace(nobodys, "<path>"), text


def test_every_parameter_of_every_route_is_a_key_or_a_choice(app: FastAPI) -> None:
    known = {*OTHERS, *LEARNT, *CHOICES, *OF_ONE_PERSON, "key"}
    for method, path in routes_of(app):
        for parameter in re.findall(r"\{(\w+)(?::\w+)?\}", path):
            is_name = parameter == "name" and ("accounts" in path or "layers" in path or "ogc" in path or "catalogue" in path)
            is_choice = parameter == "name" and any(one in path for one in NAMES_OF_A_CHOICE)
            assert parameter in known or is_name or is_choice, f"{method} {path}: is {{{parameter}}} the key of a row?"


@pytest.mark.parametrize("who", ["mine", "system.mine", "security.mine"])
def test_the_others_key_and_nobodys_key_get_the_same_answer(
    address: str, app: FastAPI, desk: SmallDesk, keys: dict[str, str], who: str
) -> None:
    differing = []
    with program(address) as client:
        entered(client, desk, who)
        for one in asked(app, keys):
            if who != "mine" and "accounts" not in one.route:
                continue
            method = one.route.split(" ")[0]
            theirs = told_by(client, method, one.theirs, one.theirs, one.nobodys)
            nobodys = told_by(client, method, one.nobodys, one.theirs, one.nobodys)
            if theirs != nobodys:
                differing.append((one.route, one.theirs, theirs[:2], nobodys[:2]))
    assert differing == []


def test_the_same_keys_do_answer_somebody_of_the_county(
    address: str, app: FastAPI, desk: SmallDesk, keys: dict[str, str]
) -> None:
    """Otherwise the test above could not fail. Asked are the plain answers; that printed ones speak to the county is promised in
    their own rooms, and takes seconds each."""
    plain = [f"GET {path}" for path in SPEAK_TO_THE_COUNTY]
    with program(address) as client:
        entered(client, desk, "county")
        answers = {one.theirs: client.get(one.theirs).status_code for one in asked(app, keys) if one.route in plain}
    assert len(answers) >= len(plain)
    assert {path: status for path, status in answers.items() if status != 200} == {}
