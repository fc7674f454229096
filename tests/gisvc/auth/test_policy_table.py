"""等保 (GB/T 22239-2019) about coming in, row by row: what it asks, and that the house does it or cannot be set to do less."""

import unicodedata
from pathlib import Path

import pytest
from pydantic import ValidationError

from gisvc.auth.errors import AccountLocked, AuthRefusal, PasswordReused, SignInFailed, WeakPassword
from gisvc.auth.passwords import weakness_of
from gisvc.auth.policy import policy_of
from gisvc.auth.roles import Role
from gisvc.settings import Settings
from tests.front_desk import GOOD_PASSWORD, SmallDesk, browser, make_account, open_desk, serving, sign_in

HERE = "127.0.0.1"

PASSWORDS = [
    # length and classes
    ("Aa1-567", "至少 12 个字符"),
    ("aaaabbbb", "至少 12 个字符"),
    ("abcd1efg", "至少 12 个字符"),
    ("larch shade", "至少 12 个字符"),
    ("larch and shade", None),
    ("Larch-47", None),
    ("山川湖海Ab", "至少 12 个字符"),
    ("山川湖海Ab12", None),
    ("ｌａｒｃｈ４７７", "至少 12 个字符"),
    ("x" * 129, "最多 128 个字符"),
    # guessable all the same
    ("aaaaaaaaaaaaB1", "不同的字符太少"),
    ("Password-2026", "常见密码"),
    ("P@ssw0rd2026!", "常见密码"),
    ("qwertyuiop123", "常见密码"),
    ("1qaz2wsx3edc", "常见密码"),
    ("Admin@123456", "常见密码"),
    ("lina-likes-tea-9", "用户名或姓名"),
]

WEAKER_THAN_ALLOWED = [
    {"lockout_tries": 100},
    {"lockout_minutes": 1},
    {"session_idle_minutes": 0},
    {"session_hours": 48},
    {"password_days": 400},
    {"audit_keep_days": 90},
    {"token_max_days": 5000},
]


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    desk = open_desk(tmp_path)
    desk.add_person("lina", Role.CLERK)
    return desk


@pytest.mark.parametrize(("password", "why"), PASSWORDS)
def test_complexity(desk: SmallDesk, password: str, why: str | None) -> None:
    found = weakness_of(unicodedata.normalize("NFKC", password), ("lina", "李娜"))
    assert (found is None) == (why is None), found
    assert why is None or (found is not None and why in found.zh)
    assert desk.accounts is not None
    if why is None:
        desk.accounts.change_password("lina", GOOD_PASSWORD, password, address=HERE)
    else:
        with pytest.raises(WeakPassword):
            desk.accounts.change_password("lina", GOOD_PASSWORD, password, address=HERE)


@pytest.mark.parametrize("settings", WEAKER_THAN_ALLOWED, ids=str)
def test_no_setting_goes_below_what_is_asked(settings: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Settings(**settings)  # type: ignore[arg-type]


def _reuse(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    desk.accounts.change_password("lina", GOOD_PASSWORD, GOOD_PASSWORD, address=HERE)


def _sixth_try(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    for n in range(5):
        with pytest.raises(SignInFailed):
            desk.accounts.sign_in("lina", "wrong", address=f"10.0.0.{n}")
    desk.accounts.sign_in("lina", GOOD_PASSWORD, address="10.0.0.9")


def _default_account(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    desk.accounts.sign_in("admin", "admin", address=HERE)


@pytest.mark.parametrize(
    ("deed", "refusal"), [(_reuse, PasswordReused), (_sixth_try, AccountLocked), (_default_account, SignInFailed)]
)
def test_what_is_asked_of_signing_in_is_done(desk: SmallDesk, deed: object, refusal: type[AuthRefusal]) -> None:
    assert callable(deed)
    with pytest.raises(refusal):
        deed(desk)


def test_first_sign_in_expiry_and_timeouts_by_the_clock(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    _, temporary = make_account(desk.accounts, "newcomer", Role.VIEWER)
    _, account = desk.accounts.sign_in("newcomer", temporary, address=HERE)
    assert desk.accounts.is_password_change_due(account)
    lina, _ = desk.accounts.sign_in("lina", GOOD_PASSWORD, address=HERE)
    desk.clock.turn(minutes=31)
    assert desk.accounts.signed_in(lina) is None
    desk.clock.turn(days=91)
    assert desk.accounts.is_password_change_due(desk.accounts.find("lina"))


def test_a_clock_set_back_neither_revives_a_session_nor_opens_a_lock(desk: SmallDesk) -> None:
    """T44."""
    assert desk.accounts is not None
    token, _ = desk.accounts.sign_in("lina", GOOD_PASSWORD, address=HERE)
    desk.accounts.sign_out(token)
    with pytest.raises(AccountLocked):
        _sixth_try(desk)
    desk.clock.turn(hours=-5)
    assert desk.accounts.signed_in(token) is None
    with pytest.raises(AccountLocked):
        desk.accounts.sign_in("lina", GOOD_PASSWORD, address="10.0.0.9")


def test_the_security_administrator_reads_the_policy_in_force_and_nobody_else_does(tmp_path: Path) -> None:
    desk = open_desk(tmp_path, Settings(lockout_minutes=20, totp_required_for=("issuer",)))
    desk.add_person("boss", Role.SYSTEM_ADMINISTRATOR)
    desk.add_person("guard", Role.SECURITY_ADMINISTRATOR)
    with serving(desk.app()) as address, browser(address) as client:
        sign_in(client, "guard")
        page = client.get("/accounts").text
        assert "锁定 20 分钟" in page
        assert "必须启用：issuer" in page
        sign_in(client, "boss")
        assert "锁定 20 分钟" not in client.get("/accounts").text
    named = {name for rule in policy_of(desk.settings) for name in rule.setting.split(", ") if name}
    assert {name.removeprefix("GISVC_").lower() for name in named} <= set(Settings.model_fields)
