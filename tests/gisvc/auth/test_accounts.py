"""Accounts: the first administrator, what an administrator may do, first-login change, age and reuse of passwords."""

import threading
import time
from pathlib import Path

import pytest

from gisvc.auth.administration import Administrator
from gisvc.auth.errors import (
    AccountNameTaken,
    AreaNotYours,
    BadAccountName,
    OwnAccountProtected,
    PasswordReused,
    SignInFailed,
    UnknownAccount,
    WrongOwnPassword,
)
from gisvc.auth.grants import Rights
from gisvc.auth.roles import Role, forbidden_pair
from gisvc.settings import Settings
from layers.people import PersonId
from tests.front_desk import GOOD_PASSWORD, TERMINAL, SmallDesk, browser, make_account, open_desk, serving, sign_in

HERE = "127.0.0.1"
BOSS = Administrator(PersonId("boss"), "620423")
GUARD = Administrator(PersonId("guard"), "620423")


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return open_desk(tmp_path)


def test_a_new_store_has_nobody_and_no_password_opens_it(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    assert desk.accounts.is_empty()
    for name in ("admin", "root", "gisvc", "administrator"):
        with pytest.raises(SignInFailed):
            desk.accounts.sign_in(name, name, address=f"10.0.0.{len(name)}")


def test_a_given_password_has_to_be_changed_before_anything_else(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    account, temporary = make_account(desk.accounts, "lina", Role.CLERK)
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
        desk.accounts.administration.create(name, display_name="", area="620423", by=TERMINAL)


def test_a_name_is_given_once_for_good_however_it_is_written(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    administration = desk.accounts.administration
    account, _ = make_account(desk.accounts, "李娜", Role.CLERK)
    make_account(desk.accounts, "Wang.Wei", Role.CLERK)
    administration.disable(account, by=TERMINAL)
    for name in ("李娜", "wang.wei", "ＷＡＮＧ.ＷＥＩ"):
        with pytest.raises(AccountNameTaken):
            administration.create(name, display_name="", area="620423", by=TERMINAL)


def test_roles_that_must_stay_apart() -> None:
    assert forbidden_pair({Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR}) is not None
    assert forbidden_pair({Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR}) is not None
    assert forbidden_pair({Role.SECURITY_ADMINISTRATOR, Role.CLERK}) is not None
    assert forbidden_pair({Role.AUDITOR, Role.ISSUER}) is not None
    assert forbidden_pair({Role.SYSTEM_ADMINISTRATOR, Role.VIEWER}) is None
    assert forbidden_pair({Role.CLERK, Role.REVIEWER, Role.ISSUER}) is None


def test_an_administrator_works_inside_his_area_and_never_on_himself(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    administration, grants = desk.accounts.administration, desk.accounts.grants
    desk.add_person("boss", Role.SYSTEM_ADMINISTRATOR)
    account = desk.accounts.find("boss")
    with pytest.raises(OwnAccountProtected):
        administration.disable(account, by=BOSS)
    lina, _ = make_account(desk.accounts, "lina", Role.CLERK)
    for area in ("62", "620422", "", "62042", "abc", "620423000000x"):
        with pytest.raises(AreaNotYours):
            administration.create("wang", display_name="", area=area, by=BOSS)
        with pytest.raises(AreaNotYours):
            grants.change(lina, Rights(area, frozenset({Role.CLERK})), by=BOSS)
    with pytest.raises(UnknownAccount):
        desk.accounts.find("boss", within="620422")


def test_who_did_what_to_whom_is_in_the_audit_log(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    accounts = desk.accounts
    account, _ = accounts.administration.create("lina", display_name="李娜", area="620423", by=BOSS)
    granted = accounts.grants.change(account, Rights("620423", frozenset({Role.CLERK})), by=GUARD)
    changed = accounts.grants.change(granted, Rights("620423100", frozenset({Role.REVIEWER})), by=GUARD)
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
        ("account-created", "boss"),
        ("rights-changed", "guard"),
        ("rights-changed", "guard"),
        ("account-disabled", "boss"),
        ("account-enabled", "boss"),
        ("password-reset", "boss"),
        ("signed-in", "lina"),
        ("signed-out", "lina"),
    ]
    facts = [dict(entry.facts) for entry in desk.store.read_audit() if entry.action == "auth.rights-changed"][-1]
    assert (facts["roles_before"], facts["roles"], facts["area_before"], facts["area"]) == (
        "clerk",
        "reviewer",
        "620423",
        "620423100",
    )
    assert temporary not in str(desk.store.read_audit())


def test_when_the_audit_log_refuses_nothing_changes(desk: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert desk.accounts is not None
    account, _ = make_account(desk.accounts, "lina", Role.CLERK)

    def refuse(*_args: object, **_facts: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(desk.store, "record", refuse)
    with pytest.raises(OSError, match="full"):
        desk.accounts.administration.disable(account, by=TERMINAL)
    with pytest.raises(OSError, match="full"):
        desk.accounts.grants.change(account, Rights("620423", frozenset({Role.ISSUER})), by=TERMINAL)
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


def test_while_a_change_waits_for_the_audit_log_everybody_else_works_on(desk: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long import holds the store's writer; a change of roles then waits, but no page of anybody does."""
    assert desk.accounts is not None
    accounts = desk.accounts
    account, _ = make_account(accounts, "lina", Role.CLERK)
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
