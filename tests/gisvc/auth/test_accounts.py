"""Accounts: the first administrator, what an administrator may do, first-login change, age and reuse of passwords."""

import threading
import time
from pathlib import Path

import pytest

from gisvc.auth.administration import Administrator, Rights
from gisvc.auth.errors import (
    AccountNameTaken,
    AlreadySetUp,
    AreaNotYours,
    BadAccountName,
    OwnAccountProtected,
    PasswordReused,
    RolesForbidden,
    SignInFailed,
    UnknownAccount,
    WeakPassword,
    WrongOwnPassword,
)
from gisvc.auth.roles import Role, forbidden_pair
from gisvc.settings import Settings
from layers.people import PersonId
from tests.front_desk import GOOD_PASSWORD, TERMINAL, SmallDesk, browser, open_desk, serving, sign_in

HERE = "127.0.0.1"
BOSS = Administrator(PersonId("boss"), "620423")
CLERK = Rights("李娜", "620423", frozenset({Role.CLERK}))


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return open_desk(tmp_path)


def test_the_first_administrator_is_made_once_and_chose_his_password(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    made = desk.accounts.create_first_administrator("zhao", display_name="赵主任", password=GOOD_PASSWORD, area="620423")
    assert made.roles == {Role.ADMINISTRATOR, Role.VIEWER}
    assert not made.must_change_password
    with pytest.raises(AlreadySetUp):
        desk.accounts.create_first_administrator("qian", display_name="", password=GOOD_PASSWORD, area="620423")
    assert [account.name for account in desk.accounts.list_in("")] == ["zhao"]


def test_a_new_store_has_nobody_and_no_password_opens_it(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    assert desk.accounts.is_empty()
    for name in ("admin", "root", "gisvc", "administrator"):
        with pytest.raises(SignInFailed):
            desk.accounts.sign_in(name, name, address=f"10.0.0.{len(name)}")


@pytest.mark.parametrize("password", ["admin", "Admin@123456", "zhao-zhao-zhao-1", "short"])
def test_the_first_administrator_cannot_begin_with_a_weak_password(desk: SmallDesk, password: str) -> None:
    assert desk.accounts is not None
    with pytest.raises(WeakPassword):
        desk.accounts.create_first_administrator("zhao", display_name="", password=password, area="620423")
    assert desk.accounts.is_empty()


def test_a_given_password_has_to_be_changed_before_anything_else(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    account, temporary = desk.accounts.administration.create("lina", CLERK, by=TERMINAL)
    assert desk.accounts.is_password_change_due(account)
    with serving(desk.app()) as address, browser(address) as client:
        assert sign_in(client, "lina", temporary).headers["location"] == "/account"
        assert client.get("/").headers["location"] == "/account"
        assert "请先修改" in client.get("/account").text
        form = {"present": temporary, "new": GOOD_PASSWORD, "again": GOOD_PASSWORD}
        assert client.post("/account/password", data=form).status_code == 303
        assert client.get("/").status_code == 200


def test_a_password_grows_old_after_ninety_days_unless_the_bureau_says_never(tmp_path: Path) -> None:
    for days, is_due in ((90, True), (0, False)):
        folder = tmp_path / str(days)
        folder.mkdir()
        desk = open_desk(folder, Settings(password_days=days))
        assert desk.accounts is not None
        desk.add_person("lina", Role.CLERK)
        desk.clock.turn(days=89)
        assert not desk.accounts.is_password_change_due(desk.accounts.find("lina"))
        desk.clock.turn(days=2)
        assert desk.accounts.is_password_change_due(desk.accounts.find("lina")) is is_due


def test_none_of_the_last_five_passwords_comes_back_and_the_sixth_does(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    desk.add_person("lina", Role.CLERK, password="Maple-10-shade")
    present = "Maple-10-shade"
    for n in range(11, 15):
        desk.accounts.change_password("lina", present, f"Maple-{n}-shade", address=HERE)
        present = f"Maple-{n}-shade"
    for n in range(10, 15):
        with pytest.raises(PasswordReused):
            desk.accounts.change_password("lina", present, f"Maple-{n}-shade", address=HERE)
    desk.accounts.change_password("lina", present, "Maple-15-shade", address=HERE)
    desk.accounts.change_password("lina", "Maple-15-shade", "Maple-10-shade", address=HERE)


def test_the_present_password_is_asked_for_and_guessing_it_locks(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    desk.add_person("lina", Role.CLERK)
    for n in range(5):
        with pytest.raises(WrongOwnPassword):
            desk.accounts.change_password("lina", "wrong", "Quiet-91-river", address=f"10.0.0.{n}")
    assert desk.accounts.lockout.is_locked("lina")
    desk.accounts.administration.unlock(desk.accounts.find("lina"), by=TERMINAL)
    assert not desk.accounts.lockout.is_locked("lina")


def test_the_two_new_passwords_have_to_agree(desk: SmallDesk) -> None:
    desk.add_person("lina", Role.CLERK)
    with serving(desk.app()) as address, browser(address) as client:
        sign_in(client, "lina")
        answer = client.post(
            "/account/password", data={"present": GOOD_PASSWORD, "new": "Quiet-91-river", "again": "Quiet-91-rivet"}
        )
    assert answer.status_code == 400
    assert "两次输入的新密码不一致" in answer.text


@pytest.mark.parametrize(
    "name", ["x", "1st", "a b", "a/b", "../x", "a" * 33, "demonstration", "system", "nobody", "<b>", "a\nb", "_x", ""]
)
def test_names_that_would_confuse_the_trail_are_refused(desk: SmallDesk, name: str) -> None:
    assert desk.accounts is not None
    with pytest.raises(BadAccountName):
        desk.accounts.administration.create(name, CLERK, by=TERMINAL)


def test_a_name_is_given_once_for_good_however_it_is_written(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    administration = desk.accounts.administration
    account, _ = administration.create("李娜", CLERK, by=TERMINAL)
    administration.create("Wang.Wei", CLERK, by=TERMINAL)
    administration.disable(account, by=TERMINAL)
    for name in ("李娜", "wang.wei", "ＷＡＮＧ.ＷＥＩ"):
        with pytest.raises(AccountNameTaken):
            administration.create(name, CLERK, by=TERMINAL)


def test_roles_that_must_stay_apart() -> None:
    assert forbidden_pair({Role.ADMINISTRATOR, Role.AUDITOR}) is not None
    assert forbidden_pair({Role.ADMINISTRATOR, Role.CLERK}) is not None
    assert forbidden_pair({Role.AUDITOR, Role.ISSUER}) is not None
    assert forbidden_pair({Role.ADMINISTRATOR, Role.VIEWER}) is None
    assert forbidden_pair({Role.CLERK, Role.REVIEWER, Role.ISSUER}) is None


def test_an_administrator_works_inside_his_area_and_never_on_himself(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    administration = desk.accounts.administration
    desk.add_person("boss", Role.ADMINISTRATOR)
    account = desk.accounts.find("boss")
    with pytest.raises(OwnAccountProtected):
        administration.disable(account, by=BOSS)
    for area in ("62", "620422", "", "62042", "abc", "620423000000x"):
        with pytest.raises(AreaNotYours):
            administration.create("lina", Rights("", area, frozenset({Role.CLERK})), by=BOSS)
    with pytest.raises(RolesForbidden):
        administration.create("lina", Rights("", "620423", frozenset()), by=BOSS)
    with pytest.raises(UnknownAccount):
        desk.accounts.find("boss", within="620422")


def test_who_did_what_to_whom_is_in_the_audit_log(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    accounts = desk.accounts
    accounts.create_first_administrator("boss", display_name="", password=GOOD_PASSWORD, area="620423")
    account, _ = accounts.administration.create("lina", CLERK, by=BOSS)
    changed = accounts.administration.change(account, Rights("李娜", "620423100", frozenset({Role.REVIEWER})), by=BOSS)
    accounts.administration.disable(changed, by=BOSS)
    accounts.administration.enable(changed, by=BOSS)
    temporary = accounts.administration.reset_password(changed, by=BOSS)
    token, _ = accounts.sign_in("lina", temporary, address=HERE)
    accounts.sign_out(token)
    accounts.sign_out(token)
    told = [
        (entry.action.removeprefix("auth."), str(entry.by))
        for entry in desk.store.read_audit()
        if entry.action.startswith("auth.")
    ]
    assert told == [
        ("first-administrator", "boss"),
        ("account-created", "boss"),
        ("account-changed", "boss"),
        ("account-disabled", "boss"),
        ("account-enabled", "boss"),
        ("password-reset", "boss"),
        ("signed-in", "lina"),
        ("signed-out", "lina"),
    ]
    facts = next(dict(entry.facts) for entry in desk.store.read_audit() if entry.action == "auth.account-changed")
    assert (facts["roles_before"], facts["roles"], facts["area_before"], facts["area"]) == (
        "clerk",
        "reviewer",
        "620423",
        "620423100",
    )
    assert temporary not in str(desk.store.read_audit())


def test_when_the_audit_log_refuses_nothing_changes(desk: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk.accounts is not None
    account, _ = desk.accounts.administration.create("lina", CLERK, by=TERMINAL)

    def refuse(*_args: object, **_facts: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(desk.store, "record", refuse)
    with pytest.raises(OSError, match="full"):
        desk.accounts.administration.disable(account, by=TERMINAL)
    with pytest.raises(OSError, match="full"):
        desk.accounts.administration.change(account, Rights("x", "620423", frozenset({Role.ISSUER})), by=TERMINAL)
    monkeypatch.undo()
    assert desk.accounts.find("lina") == account


def test_a_restart_keeps_accounts_sessions_and_old_passwords(desk: SmallDesk, tmp_path: Path) -> None:
    assert desk.accounts is not None
    desk.add_person("lina", Role.CLERK)
    token, _ = desk.accounts.sign_in("lina", GOOD_PASSWORD, address=HERE)
    desk.accounts.close()
    again = open_desk(tmp_path)
    assert again.accounts is not None
    account = again.accounts.signed_in(token)
    assert account is not None
    assert account.roles == {Role.CLERK}


def test_an_administrator_does_his_work_in_the_pages(desk: SmallDesk) -> None:
    desk.add_person("boss", Role.ADMINISTRATOR)
    with serving(desk.app()) as address, browser(address) as client:
        assert sign_in(client, "boss").headers["location"] == "/accounts"
        form = {"name": "李娜", "display_name": "李娜 <b>", "area": "620423", "roles": ["clerk", "reviewer"]}
        made = client.post("/accounts", data=form)
        assert made.status_code == 201
        assert "李娜 &lt;b&gt;" in made.text
        assert "&lt;b&gt;" in client.get("/accounts").text
        assert (
            client.post(
                "/accounts/李娜/rights", data={"area": "620423100", "roles": "viewer", "display_name": "李娜"}
            ).status_code
            == 303
        )
        assert "620423100" in client.get("/accounts/李娜").text
        assert client.post("/accounts/李娜/disable").status_code == 303
        assert "已停用" in client.get("/accounts/李娜").text
        assert client.post("/accounts/boss/disable").status_code == 403
        assert client.get("/accounts/nobody.there").status_code == 404


def test_while_a_change_waits_for_the_audit_log_everybody_else_works_on(desk: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long import holds the store's writer; a change of roles then waits, but no page of anybody does."""
    assert desk.accounts is not None
    accounts = desk.accounts
    account, _ = accounts.administration.create("lina", CLERK, by=TERMINAL)
    desk.add_person("wang", Role.CLERK)
    token, _ = accounts.sign_in("wang", GOOD_PASSWORD, address=HERE)
    waits, may_go = threading.Event(), threading.Event()

    def record_slowly(*_args: object, **_facts: object) -> None:
        waits.set()
        assert may_go.wait(10)

    monkeypatch.setattr(desk.store, "record", record_slowly)
    change = threading.Thread(target=accounts.administration.disable, args=(account,), kwargs={"by": TERMINAL})
    change.start()
    assert waits.wait(10)
    desk.clock.turn(minutes=5)  # long enough that the session wants to be marked as seen
    began = time.monotonic()
    found = accounts.signed_in(token)
    assert time.monotonic() - began < 1
    assert found is not None
    may_go.set()
    change.join(10)
    assert not accounts.find("lina").is_enabled
