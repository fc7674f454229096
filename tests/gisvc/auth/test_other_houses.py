"""Signing in through another house: its word is checked with it, names an account that is here already, and opens nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import RSAKey
from pydantic import ValidationError

from gisvc.auth.roles import Role
from gisvc.settings import Settings
from tests.front_desk import TERMINAL, SmallDesk, TurnedClock, browser, make_account, open_desk, program, serving, sign_in
from tests.identity_houses import CLIENT, SECRET, CasHouse, OpenIdHouse


@pytest.fixture
def openid() -> OpenIdHouse:
    return OpenIdHouse(now=TurnedClock().now.timestamp())


@contextmanager
def served(folder: Path, **settings: Any) -> Iterator[tuple[SmallDesk, str]]:
    """A desk whose own address is known before it is served: the other house sends people back there."""
    desk = open_desk(folder, Settings(**settings))
    desk.add_person("lina", Role.CLERK)
    with serving(desk.app()) as address:
        object.__setattr__(desk.settings, "base_url", address)
        yield desk, address
    assert desk.accounts is not None
    desk.accounts.close()


@contextmanager
def with_openid(folder: Path, house: OpenIdHouse) -> Iterator[tuple[SmallDesk, str]]:
    with serving(house.app()) as there:
        said = {"oidc_discovery_url": f"{there}/realm/.well-known/openid-configuration", "oidc_client_id": CLIENT}
        with served(folder, **said, oidc_client_secret=SECRET) as found:
            yield found


def travelled(client: httpx.Client, provider: str, wish: str = "/") -> httpx.Response:
    """Off to the other house and back, as a browser goes; the last answer is ours."""
    left = client.get(f"/sign-in/with/{provider}", params={"next": wish})
    assert left.status_code == 303, left.text
    there = httpx.get(left.headers["location"], trust_env=False)
    return client.get(there.headers["location"], headers={"sec-fetch-site": "cross-site"})


def test_a_person_of_the_gateway_enters_as_the_account_of_that_name(tmp_path: Path, openid: OpenIdHouse) -> None:
    with with_openid(tmp_path, openid) as (desk, address), browser(address) as client:
        assert "/sign-in/with/oidc" in client.get("/sign-in").text
        back = travelled(client, "oidc", "/account")
        assert (back.status_code, back.headers["location"]) == (303, "/account")
        assert client.get("/api/me").json()["person"] == "lina"
        facts = [dict(entry.facts) for entry in desk.store.read_audit() if entry.action == "auth.signed-in"]
        assert facts[-1]["vouched_by"] == "oidc"


def test_going_there_asks_for_a_code_with_pkce_state_and_nonce_to_our_own_address(tmp_path: Path, openid: OpenIdHouse) -> None:
    with with_openid(tmp_path, openid) as (_, address), browser(address) as client:
        asked = [parse_qs(urlsplit(client.get("/sign-in/with/oidc").headers["location"]).query) for _ in range(2)]
        assert asked[0]["redirect_uri"] == [f"{address}/sign-in/back/oidc"]
        assert asked[0]["code_challenge_method"] == ["S256"]
        for secret in ("state", "nonce", "code_challenge"):
            assert asked[0][secret] != asked[1][secret]
            assert len(asked[0][secret][0]) >= 43
        assert openid.is_asked.count("discovery") == 1  # and it is remembered


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example"},
        {"aud": "another-service"},
        {"aud": [CLIENT, "another-service"]},
        {"aud": None},
        {"nonce": "replayed"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"nbf": 4_000_000_000},
        {"preferred_username": None},
        {"preferred_username": ["lina"]},
        {"preferred_username": ""},
        {"preferred_username": "nobody.there"},
    ],
    ids=str,
)
def test_a_word_that_does_not_hold_enters_nobody(tmp_path: Path, openid: OpenIdHouse, claims: dict[str, Any]) -> None:
    openid.claims = claims
    with with_openid(tmp_path, openid) as (_, address), browser(address) as client:
        assert travelled(client, "oidc").status_code == 401
        assert client.get("/api/me").status_code == 401


def test_a_minute_of_difference_between_the_clocks_is_forgiven(tmp_path: Path, openid: OpenIdHouse) -> None:
    openid.now += 50
    with with_openid(tmp_path, openid) as (_, address), browser(address) as client:
        assert travelled(client, "oidc").status_code == 303


def test_a_token_signed_by_somebody_else_is_refused_and_a_changed_key_is_fetched(tmp_path: Path, openid: OpenIdHouse) -> None:
    with with_openid(tmp_path, openid) as (desk, address), browser(address) as client:
        openid.signs_with = RSAKey.generate_key(2048)
        assert travelled(client, "oidc").status_code == 401
        openid.signs_with = None
        openid.turn_keys()
        desk.clock.turn(minutes=2)
        openid.now += 120
        assert travelled(client, "oidc").status_code == 303


def test_the_way_back_is_good_once_in_one_browser_and_for_ten_minutes(tmp_path: Path, openid: OpenIdHouse) -> None:
    with with_openid(tmp_path, openid) as (desk, address), browser(address) as client, browser(address) as thief:
        there = httpx.get(client.get("/sign-in/with/oidc").headers["location"], trust_env=False).headers["location"]
        assert thief.get(there).status_code == 401  # and the attempt has spent it: a session is not pushed upon anybody
        assert client.get(there).status_code == 401
        there = httpx.get(client.get("/sign-in/with/oidc").headers["location"], trust_env=False).headers["location"]
        desk.clock.turn(minutes=11)
        assert client.get(there).status_code == 401
        assert client.get("/sign-in/back/oidc", params={"code": "x", "state": "made-up"}).status_code == 401
        assert client.get("/sign-in/back/oidc").status_code == 401


@pytest.mark.parametrize(
    "discovery",
    [
        {"token_endpoint": "http://169.254.169.254/latest/meta-data"},
        {"jwks_uri": "http://localhost:1/keys"},
        {"jwks_uri": "file:///etc/passwd"},
        {"token_endpoint": None},
        {"issuer": "https://other.example"},
        {"authorization_endpoint": "https://evil.example/authorize"},
    ],
    ids=str,
)
def test_what_the_gateway_says_never_sends_us_elsewhere(tmp_path: Path, openid: OpenIdHouse, discovery: dict[str, Any]) -> None:
    openid.discovery = discovery
    with with_openid(tmp_path, openid) as (_, address), browser(address) as client:
        left = client.get("/sign-in/with/oidc")
        assert left.status_code == 401 or travelled(client, "oidc").status_code == 401


def test_a_gateway_that_does_not_answer_is_a_sentence_and_the_password_still_enters(tmp_path: Path) -> None:
    nowhere = "http://127.0.0.1:9/realm/.well-known/openid-configuration"
    with served(tmp_path, oidc_discovery_url=nowhere, oidc_client_id=CLIENT) as (_, address), browser(address) as client:
        answer = client.get("/sign-in/with/oidc")
        assert answer.status_code == 503
        assert "暂时没有响应" in answer.text
        assert sign_in(client, "lina").status_code == 303


@pytest.mark.parametrize("wish", ["//evil.example", "https://evil.example", "/\\evil", "/\t/evil", "javascript:alert(1)"])
def test_after_coming_back_nobody_is_sent_off_again(tmp_path: Path, openid: OpenIdHouse, wish: str) -> None:
    with with_openid(tmp_path, openid) as (_, address), browser(address) as client:
        assert travelled(client, "oidc", wish).headers["location"] == "/"


def test_coming_back_starts_a_new_session_and_ends_the_one_before(tmp_path: Path, openid: OpenIdHouse) -> None:
    with with_openid(tmp_path, openid) as (desk, address), browser(address) as client:
        sign_in(client, "lina")
        before = client.cookies["gisvc_session"]
        travelled(client, "oidc")
        assert client.cookies["gisvc_session"] != before
        assert desk.accounts is not None
        assert desk.accounts.signed_in(before) is None


def test_no_account_is_made_and_a_disabled_one_stays_out_and_the_two_look_alike(tmp_path: Path, openid: OpenIdHouse) -> None:
    with with_openid(tmp_path, openid) as (desk, address), browser(address) as client:
        assert desk.accounts is not None
        make_account(desk.accounts, "gone", Role.CLERK)
        desk.accounts.administration.disable(desk.accounts.find("gone"), by=TERMINAL)
        told = []
        for openid.person in ("gone", "never.here"):
            page = travelled(client, "oidc")
            told.append((page.status_code, "没有与之对应的可用帐号" in page.text))
        assert told == [(401, True)] * 2
        assert {account.name for account in desk.accounts.list_in("")} == {"lina", "gone"}


def test_whoever_never_had_a_password_here_is_not_asked_to_change_it(tmp_path: Path, openid: OpenIdHouse) -> None:
    with with_openid(tmp_path, openid) as (desk, address), browser(address) as client:
        assert desk.accounts is not None
        make_account(desk.accounts, "newcomer", Role.VIEWER)
        openid.person = "NewComer"
        assert travelled(client, "oidc").headers["location"] == "/"
        assert client.get("/").status_code == 200


def test_who_has_a_second_factor_here_is_asked_for_it(tmp_path: Path, openid: OpenIdHouse) -> None:
    with with_openid(tmp_path, openid) as (desk, address), browser(address) as client:
        assert desk.accounts is not None
        account = desk.accounts.find("lina")
        desk.accounts.factors.begin(account, issuer="x")
        secret = desk.accounts.factors.pending(account, issuer="x")
        assert secret is not None
        import pyotp

        desk.accounts.factors.confirm(account, pyotp.TOTP(secret.secret).at(desk.clock.now))
        back = travelled(client, "oidc")
        assert back.status_code == 200
        assert "动态验证码" in back.text
        assert client.get("/api/me").status_code == 401


def test_a_house_that_is_not_configured_is_no_address(tmp_path: Path) -> None:
    with served(tmp_path) as (_, address), program(address) as client:
        for path in ("/sign-in/with/oidc", "/sign-in/back/oidc", "/sign-in/with/cas", "/sign-in/with/x"):
            assert client.get(path).status_code == 404
        assert "/sign-in/with" not in client.get("/sign-in", headers={"accept": "text/html"}).text


# --- CAS


@contextmanager
def with_cas(folder: Path, house: CasHouse, **settings: Any) -> Iterator[tuple[SmallDesk, str]]:
    with serving(house.app()) as there, served(folder, cas_url=f"{there}/cas", **settings) as found:
        yield found


@pytest.mark.parametrize("attribute", ["", "loginName"])
def test_a_ticket_of_the_gateway_enters_once(tmp_path: Path, attribute: str) -> None:
    with with_cas(tmp_path, CasHouse(), cas_attribute=attribute) as (_, address), browser(address) as client:
        left = client.get("/sign-in/with/cas", params={"next": "/account"})
        there = httpx.get(left.headers["location"], trust_env=False).headers["location"]
        assert client.get(there).headers["location"] == "/account"
        assert client.get("/api/me").json()["person"] == "lina"
        assert client.get(there).status_code == 401


XML = '<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">{}</cas:serviceResponse>'


@pytest.mark.parametrize(
    "answer",
    [
        "not xml",
        XML.format("<cas:authenticationSuccess><cas:user></cas:user></cas:authenticationSuccess>"),
        XML.format("<cas:authenticationSuccess><cas:user>lina</cas:user><cas:user>boss</cas:user></cas:authenticationSuccess>"),
        XML.format("<cas:authenticationFailure code='INVALID_TICKET'>lina</cas:authenticationFailure>"),
        "<serviceResponse><authenticationSuccess><user>lina</user></authenticationSuccess></serviceResponse>",
        '<!DOCTYPE x [<!ENTITY a "lina">]>' + XML.format("<cas:authenticationSuccess><cas:user>&a;</cas:user></cas:authenticationSuccess>"),
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + XML.format("<cas:user>&a;</cas:user>"),
        XML.format("<x/>" * 200_000),
    ],
    ids=lambda answer: answer[:40],
)  # fmt: skip
def test_an_answer_of_the_gateway_that_is_not_clear_enters_nobody(tmp_path: Path, answer: str) -> None:
    with with_cas(tmp_path, CasHouse(answer=answer)) as (_, address), browser(address) as client:
        assert travelled(client, "cas").status_code in {401, 503}  # 503: an answer without end is none
        assert client.get("/api/me").status_code == 401


# --- the bureau's own proxy


def test_the_name_a_listed_proxy_puts_there_is_believed_and_nobody_elses(tmp_path: Path) -> None:
    headers = {"X-Remote-User": "lina"}
    listed = {"proxy_user_header": "X-Remote-User", "trusted_proxies": ("127.0.0.1",)}
    with served(tmp_path, **listed) as (desk, address), program(address) as client:
        assert client.get("/api/me", headers=headers).json()["person"] == "lina"
        assert client.get("/api/me", headers={"X-Remote-User": "nobody.there"}).status_code == 401
        assert client.get("/api/me", headers=[("X-Remote-User", "lina"), ("X-Remote-User", "boss")]).status_code == 401
        assert client.get("/api/me").status_code == 401
        facts = [dict(entry.facts) for entry in desk.store.read_audit() if entry.action == "auth.signed-in"]
        assert [fact["vouched_by"] for fact in facts] == ["proxy"]


@pytest.mark.parametrize("settings", [{}, {"proxy_user_header": "X-Remote-User", "trusted_proxies": ("10.0.0.1",)}], ids=str)
def test_the_same_header_from_anybody_else_is_ignored_and_logged(
    tmp_path: Path, settings: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with served(tmp_path, **settings) as (_, address), program(address) as client:
        assert client.get("/api/me", headers={"X-Remote-User": "lina"}).status_code == 401
    assert ("identity header not believed" in caplog.text) == bool(settings)


def test_through_the_proxy_too_another_site_changes_nothing(tmp_path: Path) -> None:
    listed = {"proxy_user_header": "X-Remote-User", "trusted_proxies": ("127.0.0.1",)}
    with served(tmp_path, **listed) as (_, address), httpx.Client(base_url=address, trust_env=False) as client:
        for said in ({}, {"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
            answer = client.post(
                "/account/tokens", data={"label": "x", "duties": "read"}, headers={"X-Remote-User": "lina", **said}
            )
            assert answer.json()["code"] == "guard.foreign-origin"


@pytest.mark.parametrize(
    "settings",
    [
        {"proxy_user_header": "X-Remote-User"},
        {"proxy_user_header": "Remote User", "trusted_proxies": ("10.0.0.1",)},
        {"oidc_discovery_url": "http://sso.example.gov.cn/.well-known/openid-configuration", "oidc_client_id": "x"},
        {"oidc_discovery_url": "https://sso.example.gov.cn/", "oidc_client_id": "x"},
        {"oidc_discovery_url": "https://sso.example.gov.cn/.well-known/openid-configuration"},
        {"cas_url": "http://sso.example.gov.cn/cas"},
        {"cas_url": "https://user:pass@sso.example.gov.cn/cas"},
        {"cas_url": "ftp://sso.example.gov.cn/cas"},
    ],
    ids=str,
)
def test_a_house_half_configured_stops_the_start(settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings(**settings)
