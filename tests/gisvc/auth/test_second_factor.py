"""The second factor: a telephone's code is asked for, is good once, and is guessed no better than a password."""

import hmac
import re
import struct
from base64 import b32decode
from collections.abc import Iterator
from hashlib import sha1
from pathlib import Path

import httpx
import pytest

from gisvc.auth.errors import AccountLocked, SecondFactorNeeded, SecondFactorRefused, SignInFailed, WrongCode
from gisvc.auth.roles import Role
from gisvc.settings import Settings
from tests.front_desk import GOOD_PASSWORD, TERMINAL, SmallDesk, browser, open_desk, program, serving, sign_in

HERE = "127.0.0.1"


def code_of(secret: str, desk: SmallDesk, steps: int = 0) -> str:
    """RFC 6238 worked out anew: HOTP of the step, SHA-1, six digits."""
    step = int(desk.clock.now.timestamp()) // 30 + steps
    mac = hmac.new(b32decode(secret), struct.pack(">Q", step), sha1).digest()
    start = mac[-1] & 15
    return f"{(int.from_bytes(mac[start : start + 4]) & 0x7FFFFFFF) % 1_000_000:06}"


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    desk = open_desk(tmp_path)
    desk.add_person("lina", Role.CLERK)
    return desk


@pytest.fixture
def address(desk: SmallDesk) -> Iterator[str]:
    with serving(desk.app()) as address:
        yield address


def enrol(desk: SmallDesk, name: str = "lina") -> tuple[str, tuple[str, ...]]:
    """The secret in the telephone, and the recovery codes; the next code is a fresh one."""
    assert desk.accounts is not None
    secret = desk.accounts.factors.begin(desk.accounts.find(name), issuer="景泰县").secret
    codes = desk.accounts.factors.confirm(desk.accounts.find(name), code_of(secret, desk))
    desk.clock.turn(minutes=2)
    return secret, codes


def half(desk: SmallDesk, address: str = HERE) -> str:
    assert desk.accounts is not None
    with pytest.raises(SecondFactorNeeded) as met:
        desk.accounts.sign_in("lina", GOOD_PASSWORD, address=address)
    return met.value.ticket


def enters(desk: SmallDesk, code: str, address: str = HERE) -> bool:
    assert desk.accounts is not None
    try:
        desk.accounts.enter_with_code(half(desk, address), code, address=address)
    except WrongCode:
        return False
    return True


def test_the_codes_are_those_of_the_standard(desk: SmallDesk) -> None:
    """RFC 6238, appendix B: the secret 12345678901234567890, the last six of eight digits."""
    assert desk.accounts is not None
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")):
        desk.clock.now = desk.clock.now.fromtimestamp(seconds, desk.clock.now.tzinfo)
        assert code_of(secret, desk) == code
        assert desk.accounts.factors._step_of(secret, code, after=0) == seconds // 30


def test_on_the_page_from_the_drawing_to_the_recovery_codes(desk: SmallDesk, address: str) -> None:
    with browser(address) as client:
        sign_in(client, "lina")
        assert client.post("/account/second-factor/begin").status_code == 303
        page = client.get("/account/second-factor").text
        secret = re.findall(r"<code[^>]*>([A-Z2-7]{32})</code>", page)[0]
        assert "<svg" in page
        assert "style=" not in page.split("<svg", 1)[1].split("</svg>")[0]
        wrong = client.post("/account/second-factor/confirm", data={"code": "000000"})
        assert wrong.status_code == 401
        assert sign_in(client, "lina").headers["location"] == "/"  # it does not count before the first code
        done = client.post("/account/second-factor/confirm", data={"code": code_of(secret, desk)})
        assert done.status_code == 201
        assert len(re.findall(r"<code>\S{4}-\S{4}-\S{4}-\S{4}</code>", done.text)) == 10
        assert secret not in client.get("/account/second-factor").text

        desk.clock.turn(minutes=1)
        asked = sign_in(client, "lina", next="/account")
        assert asked.status_code == 200
        assert "set-cookie" not in asked.headers
        ticket = re.findall(r'name="ticket" value="([^"]+)"', asked.text)[0]
        form = {"ticket": ticket, "next": "/account"}
        assert client.post("/sign-in/code", data={**form, "code": "123"}).status_code == 401
        entered = client.post("/sign-in/code", data={**form, "code": code_of(secret, desk)})
        assert (entered.status_code, entered.headers["location"]) == (303, "/account")
        assert (
            client.post("/sign-in/code", data={**form, "code": code_of(secret, desk, 1)}).status_code == 401
        )  # the ticket is spent


def test_the_password_alone_opens_nothing(desk: SmallDesk, address: str) -> None:
    enrol(desk)
    with program(address) as client:
        answer = sign_in(client, "lina")
        assert (answer.status_code, answer.json()["code"]) == (401, "auth.second-factor-needed")
        assert "ticket" not in answer.text
        assert client.get("/api/me").status_code == 401


@pytest.mark.parametrize(("steps", "is_good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_telephone_half_a_minute_off_is_still_good(desk: SmallDesk, steps: int, is_good: bool) -> None:
    secret, _ = enrol(desk)
    assert enters(desk, code_of(secret, desk, steps)) is is_good


def test_a_code_is_good_once_and_an_earlier_one_is_not_good_after_it(desk: SmallDesk) -> None:
    secret, _ = enrol(desk)
    assert enters(desk, code_of(secret, desk))
    assert not enters(desk, code_of(secret, desk))
    assert not enters(desk, code_of(secret, desk, -1))
    assert enters(desk, code_of(secret, desk, 1))


def test_a_clock_set_back_makes_no_old_code_new(desk: SmallDesk) -> None:
    secret, recovery = enrol(desk)
    old = code_of(secret, desk)
    assert enters(desk, old)
    desk.clock.turn(hours=1)
    assert enters(desk, code_of(secret, desk))
    desk.clock.turn(hours=-1)
    assert not enters(desk, old)
    assert enters(desk, recovery[0])  # and its owner is not locked out meanwhile


def test_a_recovery_code_is_good_once_however_it_is_typed(desk: SmallDesk) -> None:
    _, codes = enrol(desk)
    assert enters(desk, codes[0].lower().replace("-", " "))
    assert not enters(desk, codes[0])
    assert enters(desk, codes[1])
    assert ("auth.recovery-code-used", {"left": 8}) in [(entry.action, dict(entry.facts)) for entry in desk.store.read_audit()]


def test_guessing_codes_with_the_right_password_locks_like_guessing_passwords(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    enrol(desk)
    for n in range(5):
        with pytest.raises(WrongCode):
            desk.accounts.enter_with_code(half(desk, f"10.0.0.{n}"), f"{n:06}", address=f"10.0.0.{n}")
    with pytest.raises(AccountLocked):
        desk.accounts.sign_in("lina", GOOD_PASSWORD, address="10.9.9.9")


def test_a_half_sign_in_ends_after_five_minutes_and_with_the_account(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    secret, _ = enrol(desk)
    ticket = half(desk)
    desk.clock.turn(minutes=5)
    with pytest.raises(SignInFailed):
        desk.accounts.enter_with_code(ticket, code_of(secret, desk), address=HERE)
    ticket = half(desk)
    desk.accounts.administration.disable(desk.accounts.find("lina"), by=TERMINAL)
    with pytest.raises(SignInFailed):
        desk.accounts.enter_with_code(ticket, code_of(secret, desk), address=HERE)


def test_a_role_that_requires_one_opens_nothing_before_it_is_set_up(tmp_path: Path) -> None:
    desk = open_desk(tmp_path, Settings(totp_required_for=("issuer",)))
    desk.add_person("ma", Role.ISSUER)
    assert desk.accounts is not None
    with serving(desk.app()) as address, browser(address) as client:
        assert sign_in(client, "ma").headers["location"] == "/account/second-factor"
        assert client.get("/").headers["location"] == "/account/second-factor"
        assert "须启用动态验证码" in client.get("/account/second-factor").text
        _, codes = enrol(desk, "ma")
        assert client.get("/").status_code == 200
        with pytest.raises(SecondFactorRefused):
            desk.accounts.factors.remove(desk.accounts.find("ma"), codes[0])


def test_its_owner_gives_it_up_with_a_code_and_not_without(desk: SmallDesk, address: str) -> None:
    assert desk.accounts is not None
    with browser(address) as client:
        sign_in(client, "lina")
        secret, _ = enrol(desk)
        assert client.post("/account/second-factor/begin").status_code == 409
        assert client.post("/account/second-factor/remove", data={"code": "000000"}).status_code == 401
        assert client.post("/account/second-factor/remove", data={"code": code_of(secret, desk)}).status_code == 303
        assert sign_in(client, "lina").status_code == 303


def test_the_security_administrator_resets_it_on_record_and_the_system_administrator_cannot(
    desk: SmallDesk, address: str
) -> None:
    desk.add_person("boss", Role.SYSTEM_ADMINISTRATOR)
    desk.add_person("guard", Role.SECURITY_ADMINISTRATOR)
    enrol(desk)

    def outcome(name: str) -> int:
        with program(address) as client:
            sign_in(client, name)
            answer: httpx.Response = client.post("/accounts/lina/reset-second-factor")
            return answer.status_code

    assert outcome("boss") == 403
    assert half(desk)
    assert outcome("guard") == 303
    with browser(address) as client:
        assert sign_in(client, "lina").status_code == 303
    assert ("auth.second-factor-reset", "guard") in [(entry.action, str(entry.by)) for entry in desk.store.read_audit()]


def test_switched_off_nobody_is_asked_and_nothing_is_offered(tmp_path: Path, desk: SmallDesk) -> None:
    enrol(desk)
    assert desk.accounts is not None
    desk.accounts.close()
    off = open_desk(tmp_path, Settings(totp="off"))
    assert off.accounts is not None
    off.clock.now = desk.clock.now
    off.accounts.sign_in("lina", GOOD_PASSWORD, address=HERE)
    with pytest.raises(SecondFactorRefused):
        off.accounts.factors.begin(off.accounts.find("lina"), issuer="x")


def test_no_code_ticket_or_recovery_code_stands_in_the_file_or_the_journal(desk: SmallDesk, tmp_path: Path) -> None:
    _, codes = enrol(desk)
    ticket = half(desk)
    held = b"".join(file.read_bytes() for file in tmp_path.glob("county-accounts.db*"))
    for secret in (*codes, ticket, *(code.replace("-", "") for code in codes)):
        assert secret.encode() not in held
        assert secret not in str(desk.store.read_audit())
    assert all(file.stat().st_mode & 0o077 == 0 for file in tmp_path.glob("county-accounts.db*"))
