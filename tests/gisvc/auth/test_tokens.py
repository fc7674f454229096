"""API tokens: narrower than their owner, shown once, dead when they say, and all that a program brings."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from gisvc.app import create_app
from gisvc.auth.accounts import open_accounts
from gisvc.auth.errors import TokenEnded, TokenWishRefused, TooManyTokens
from gisvc.auth.roles import Duty, Role
from gisvc.auth.tokens import GRANTABLE, MOST_OF_ONE_PERSON, TokenScope, TokenWish
from gisvc.auth.visitor import Visitor
from gisvc.publication import Purpose
from gisvc.settings import Settings
from layers.people import PersonId
from tests.front_desk import GOOD_PASSWORD, TERMINAL, SmallDesk, TurnedClock, browser, cheap_passwords, program, serving, sign_in
from tests.little_county import little_county

READ = TokenScope(frozenset({Duty.READ}))
TOWNSHIP = "620423101"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    folder = tmp_path_factory.mktemp("tokens")
    settings, store, clock = Settings(), little_county(), TurnedClock()
    path = folder / "a-accounts.db"
    accounts = open_accounts(path, settings=settings, journal=store, passwords=cheap_passwords(), clock=clock)
    desk = SmallDesk(settings, store, accounts, clock)
    for name, role in [("lina", Role.CLERK), ("wang", Role.VIEWER)]:
        desk.add_person(name, role)
    return desk


@pytest.fixture(scope="module")
def address(desk: SmallDesk) -> Iterator[str]:
    with serving(create_app(desk.settings, desk.store, desk.accounts)) as address:
        yield address


@pytest.fixture
def ask(address: str) -> Iterator[httpx.Client]:
    with program(address) as client:
        yield client


@pytest.fixture(autouse=True)
def _nobody_waits(desk: SmallDesk) -> Iterator[None]:
    yield
    desk.clock.turn(minutes=16)  # so that no test locks the address of the next
    assert desk.accounts is not None
    for token in desk.accounts.tokens.list_of("lina"):
        desk.accounts.tokens.revoke(desk.accounts.find("lina"), token.handle, by=TERMINAL.person)


def make(desk: SmallDesk, owner: str = "lina", scope: TokenScope = READ, days: int = 90) -> str:
    assert desk.accounts is not None
    _, secret = desk.accounts.tokens.issue(desk.accounts.find(owner), TokenWish("QGIS", scope, days))
    return secret


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def basic(name: str, secret: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()}


def code_of(answer: httpx.Response) -> str:
    return str(answer.json()["code"]) if answer.status_code >= 400 else "in"


def test_a_token_reads_alone_or_beside_its_owners_name(ask: httpx.Client, desk: SmallDesk) -> None:
    secret = make(desk)
    for headers in (bearer(secret), basic("lina", secret), basic("ＬＩＮＡ", secret)):
        assert ask.get("/api/layers", headers=headers).status_code == 200
    assert ask.get("/api/layers").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        basic("lina", GOOD_PASSWORD),
        bearer(GOOD_PASSWORD),
        bearer("gisvc_" + "A" * 43),
        {"authorization": "Basic %%%"},
        {"authorization": "Basic " + base64.b64encode(b"\xff\xfe").decode()},
        {"authorization": "bearer"},
    ],
    ids=str,
)
def test_a_password_or_anything_else_is_no_token(ask: httpx.Client, headers: dict[str, str]) -> None:
    answer = ask.get("/api/layers", headers=headers)
    assert (answer.status_code, code_of(answer)) == (401, "auth.bad-token")


def test_a_token_beside_another_name_is_refused(ask: httpx.Client, desk: SmallDesk) -> None:
    assert code_of(ask.get("/api/layers", headers=basic("wang", make(desk)))) == "auth.bad-token"


@pytest.mark.parametrize("role", Role)
def test_nobody_can_give_a_program_more_than_he_may_himself_nor_anything_about_accounts(desk: SmallDesk, role: Role) -> None:
    assert desk.accounts is not None
    account = replace(desk.accounts.find("wang"), roles=frozenset({role}))
    for duty in Duty:
        wish = TokenWish("x", TokenScope(frozenset({duty})))
        mine = {one.value for one in Duty if Visitor(account.person, "", account.roles, "").may(one)}
        if duty in GRANTABLE and duty.value in mine:
            desk.accounts.tokens._require_sound(account, wish)
        else:
            with pytest.raises(TokenWishRefused):
                desk.accounts.tokens.issue(account, wish)
    assert not GRANTABLE & {Duty.OWN_ACCOUNT, Duty.ADMINISTER, Duty.ISSUE, Duty.REVIEW, Duty.DELIBERATE}


@pytest.mark.parametrize(
    "wish",
    [
        TokenWish("", READ),
        TokenWish("   ", READ),
        TokenWish("x" * 61, READ),
        TokenWish("x", READ, days=0),
        TokenWish("x", READ, days=367),
        TokenWish("x", TokenScope(frozenset())),
        TokenWish("x", replace(READ, area="620422")),
        TokenWish("x", replace(READ, area="62")),
        TokenWish("x", replace(READ, area="abc")),
        TokenWish("x", replace(READ, layers=frozenset({"no_such_layer"}))),
        TokenWish("x", TokenScope(frozenset({Duty.READ, Duty.NAME}), is_public=True)),
    ],
    ids=[
        "no label",
        "blank label",
        "long label",
        "no day",
        "more than a year",
        "no duty",
        "another county",
        "the province",
        "no code",
        "no layer",
        "too much for the public",
    ],
)
def test_a_token_that_cannot_be_made_is_refused_with_a_sentence(desk: SmallDesk, wish: TokenWish) -> None:
    assert desk.accounts is not None
    with pytest.raises(TokenWishRefused, match="不能生成令牌"):
        desk.accounts.tokens.issue(desk.accounts.find("lina"), wish)


def test_a_reading_token_of_a_clerk_enters_and_exports_nothing(ask: httpx.Client, desk: SmallDesk) -> None:
    headers = bearer(make(desk))
    assert code_of(ask.get("/downloads", headers=headers)) == "auth.token-too-narrow"
    assert code_of(ask.get("/imports", headers=headers)) == "auth.token-too-narrow"
    assert code_of(ask.get("/api/accounts", headers=headers)) == "auth.not-allowed"


@pytest.mark.parametrize("path", ["/account", "/api/me"])
def test_a_token_never_opens_ones_own_account(ask: httpx.Client, desk: SmallDesk, path: str) -> None:
    assert desk.accounts is not None
    headers = bearer(make(desk, scope=TokenScope(frozenset({Duty.READ, Duty.EXPORT, Duty.ENTER, Duty.NAME}))))
    assert ask.get(path, headers=headers).status_code == 403
    form = {"present": GOOD_PASSWORD, "new": "Quiet-91-river", "again": "Quiet-91-river"}
    assert ask.post("/account/password", data=form, headers=headers).status_code == 403
    assert ask.post("/account/tokens", data={"label": "another", "duties": "read"}, headers=headers).status_code == 403


def test_a_token_for_a_township_sees_that_township(ask: httpx.Client, desk: SmallDesk) -> None:
    whole = ask.get("/api/layers/divisions/features", headers=bearer(make(desk))).json()
    part = ask.get("/api/layers/divisions/features", headers=bearer(make(desk, scope=replace(READ, area=TOWNSHIP)))).json()
    codes = {feature["properties"]["code"] for feature in part["features"]}
    assert codes
    assert all(code.startswith(TOWNSHIP) for code in codes)
    assert len(part["features"]) < len(whole["features"])


@pytest.mark.parametrize("scope", [replace(READ, layers=frozenset({"facilities"})), replace(READ, is_public=True)], ids=str)
def test_a_token_for_layers_or_for_the_public_opens_the_data_interface_alone(
    ask: httpx.Client, desk: SmallDesk, scope: TokenScope
) -> None:
    headers = bearer(make(desk, scope=scope))
    for path in ("/api/layers", "/api/coverage", "/", "/tiles/x/1/1/1", "/ogcx", "/api/layers/facilities/features"):
        assert code_of(ask.get(path, headers=headers)) in ("auth.token-too-narrow", "gisvc.http-404"), path


def test_a_token_for_the_public_gets_public_answers_whatever_it_asks(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    token, account = desk.accounts.presented(make(desk, scope=replace(READ, is_public=True)), name=None, address="127.0.0.1")
    visitor = Visitor(account.person, "", account.roles, account.area, token=token)
    assert visitor.purpose_of(Purpose.INTERNAL) is Purpose.PUBLIC
    assert replace(visitor, token=None).purpose_of(Purpose.INTERNAL) is Purpose.INTERNAL


def test_the_gate_itself_keeps_a_token_to_its_purpose_and_its_layers(ask: httpx.Client, desk: SmallDesk) -> None:
    """Two facilities of one address: exact for a person, coarse for a token of the public, and no other layer at all."""
    path = "/ogc/collections/facilities/items"
    exact = ask.get(path, headers=bearer(make(desk))).json()["features"]
    scope = replace(READ, layers=frozenset({"facilities"}), is_public=True)
    coarse = ask.get(path, params={"purpose": "internal"}, headers=bearer(make(desk, scope=scope))).json()["features"]
    public = ask.get(path, params={"purpose": "public"}, headers=bearer(make(desk))).json()["features"]
    assert exact
    assert coarse == public
    assert (
        code_of(ask.get("/ogc/collections/divisions/items", headers=bearer(make(desk, scope=scope)))) == "auth.token-too-narrow"
    )


def test_a_token_ends_on_its_day(ask: httpx.Client, desk: SmallDesk) -> None:
    headers = bearer(make(desk, days=1))
    desk.clock.turn(hours=23)
    assert ask.get("/api/layers", headers=headers).status_code == 200
    desk.clock.turn(hours=1)
    answer = ask.get("/api/layers", headers=headers)
    assert (answer.status_code, code_of(answer)) == (401, "auth.token-ended")


def test_a_token_ends_when_it_is_revoked_and_only_its_owner_can(address: str, desk: SmallDesk) -> None:
    secret = make(desk)
    assert desk.accounts is not None
    handle = desk.accounts.tokens.list_of("lina")[0].handle
    with browser(address) as wang, browser(address) as lina, program(address) as ask:
        sign_in(wang, "wang")
        sign_in(lina, "lina")
        assert wang.post(f"/account/tokens/{handle}/revoke").status_code == 404
        assert ask.get("/api/layers", headers=bearer(secret)).status_code == 200
        assert lina.post(f"/account/tokens/{handle}/revoke").status_code == 303
        assert code_of(ask.get("/api/layers", headers=bearer(secret))) == "auth.token-ended"


@pytest.mark.parametrize("change", ["disable", "reset_password"])
def test_a_token_ends_with_its_owners_access(ask: httpx.Client, desk: SmallDesk, change: str) -> None:
    assert desk.accounts is not None
    desk.add_person(f"leaves.{change}", Role.VIEWER)
    secret, account = make(desk, f"leaves.{change}"), desk.accounts.find(f"leaves.{change}")
    getattr(desk.accounts.administration, change)(account, by=TERMINAL)
    if change == "disable":
        desk.accounts.administration.enable(account, by=TERMINAL)
    assert code_of(ask.get("/api/layers", headers=bearer(secret))) == "auth.token-ended"


def test_wrong_tokens_lock_the_address_for_guessers_and_the_right_one_still_enters(ask: httpx.Client, desk: SmallDesk) -> None:
    secret = make(desk)
    codes = [code_of(ask.get("/api/layers", headers=bearer(f"gisvc_{n:043}"))) for n in range(7)]
    assert codes == ["auth.bad-token"] * 5 + ["auth.account-locked"] * 2
    assert ask.get("/api/layers", headers=bearer(secret)).status_code == 200
    assert code_of(ask.post("/sign-in", data={"name": "lina", "password": GOOD_PASSWORD})) == "auth.account-locked"


def test_an_ended_token_asked_a_hundred_times_locks_nobody_out(ask: httpx.Client, desk: SmallDesk) -> None:
    assert desk.accounts is not None
    secret = make(desk)
    desk.accounts.tokens.revoke(desk.accounts.find("lina"), desk.accounts.tokens.list_of("lina")[0].handle, by=PersonId("lina"))
    assert {code_of(ask.get("/api/layers", headers=bearer(secret))) for _ in range(20)} == {"auth.token-ended"}
    assert sign_in(ask, "lina").status_code == 303


@pytest.mark.parametrize("name", ["token", "access_token", "TOKEN", "api_key", "password"])
def test_a_secret_in_the_address_is_refused_with_a_sentence_and_not_used(ask: httpx.Client, desk: SmallDesk, name: str) -> None:
    answer = ask.get("/api/layers", params={name: make(desk)})
    assert (answer.status_code, code_of(answer)) == (400, "guard.secret-in-address")
    assert "Authorization" in answer.json()["detail"]
    assert code_of(ask.get("/api/layers", params={"q": make(desk)})) == "guard.secret-in-address"


def test_beside_a_token_a_cookie_counts_for_nothing(address: str, desk: SmallDesk) -> None:
    secret = make(desk, "wang")
    with browser(address) as client:
        sign_in(client, "lina")
        both = bearer(secret) | {"accept": "application/json"}
        assert code_of(client.get("/imports", headers=both)) == "auth.not-allowed"  # wang is no clerk, lina is
        assert code_of(client.get("/api/layers", headers=bearer("x") | {"accept": "application/json"})) == "auth.bad-token"
        session = client.cookies["gisvc_session"]
        client.post("/sign-out", headers=both)
        client.cookies.set("gisvc_session", session, domain="127.0.0.1")
        assert client.get("/imports").status_code == 200  # lina's session was not touched


def test_a_program_is_told_how_to_come_in_and_a_browser_is_not(ask: httpx.Client) -> None:
    told = ask.get("/api/layers").headers["www-authenticate"]
    assert told.startswith('Basic realm="gisvc"')
    assert told.endswith("Bearer")
    for headers in ({"sec-fetch-mode": "cors"}, {"accept": "text/html"}):
        assert "Basic" not in ask.get("/api/layers", headers=headers).headers.get("www-authenticate", "")
    assert "Basic" not in ask.get("/layers").headers.get("www-authenticate", "")


def test_the_page_shows_a_new_token_once_and_the_file_never(address: str, desk: SmallDesk, tmp_path: Path) -> None:
    with browser(address) as client:
        sign_in(client, "lina")
        made = client.post("/account/tokens", data={"label": "表格 <b>", "duties": ["read", "export"], "days": "30"})
        assert made.status_code == 201
        secret = "gisvc_" + made.text.split("gisvc_", 1)[1][:43]
        page = client.get("/account").text
        assert "表格 &lt;b&gt;" in page
        assert secret not in page
        assert client.get("/downloads", headers=bearer(secret)).status_code == 200
        refused = client.post("/account/tokens", data={"label": "x", "duties": ["issue"]})
        assert refused.status_code == 400
        assert "不能生成令牌" in refused.text
    assert desk.accounts is not None
    folder = Path(desk.accounts._file._path).parent
    assert secret.encode() not in b"".join(file.read_bytes() for file in folder.iterdir())
    journal = str(desk.store.read_audit())
    assert secret not in journal
    assert "auth.token-made" in journal


def test_nobody_collects_tokens_without_end(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    desk.add_person("collector", Role.VIEWER)
    for _ in range(MOST_OF_ONE_PERSON):
        make(desk, "collector")
    with pytest.raises(TooManyTokens):
        make(desk, "collector")
    desk.clock.turn(days=91)
    make(desk, "collector")


def test_when_the_password_is_due_the_token_waits_too(ask: httpx.Client, desk: SmallDesk) -> None:
    desk.add_person("tired", Role.VIEWER)
    secret = make(desk, "tired", days=366)
    desk.clock.turn(days=91)
    assert code_of(ask.get("/api/layers", headers=bearer(secret))) == "auth.password-change-due"


def test_a_clock_set_back_revives_no_token(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    secret = make(desk)
    account = desk.accounts.find("lina")
    desk.accounts.tokens.revoke(account, desk.accounts.tokens.list_of("lina")[0].handle, by=account.person)
    before = desk.clock.now
    desk.clock.turn(days=-30)
    with pytest.raises(TokenEnded):
        desk.accounts.presented(secret, name=None, address="127.0.0.1")
    desk.clock.now = before


def test_a_demonstration_knows_no_tokens() -> None:
    with serving(create_app(Settings(demonstration=True), little_county(), None)) as address, program(address) as ask:
        assert code_of(ask.get("/api/layers", headers=bearer("gisvc_x"))) == "auth.bad-token"
        assert ask.get("/api/layers").status_code == 200
