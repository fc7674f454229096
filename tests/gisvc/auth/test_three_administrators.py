"""三员: three persons, of whom none alone can make somebody, say what he may do, and read what was done."""

import re
from collections.abc import Iterator
from pathlib import Path

import apsw
import httpx
import pytest

from gisvc.auth.account_file import MIGRATIONS, AccountFile
from gisvc.auth.account_rows import find_account
from gisvc.auth.administration import Administrator
from gisvc.auth.errors import (
    AccountNameTaken,
    AdministratorMissing,
    AdministratorProtected,
    AlreadySetUp,
    BadAccountName,
    LastOfTheThree,
    RolesForbidden,
    WeakPassword,
)
from gisvc.auth.grants import Rights
from gisvc.auth.roles import DUTIES, THREE_ADMINISTRATORS, Duty, Role, duties_of
from gisvc.auth.three_administrators import Newcomer
from layers.people import PersonId
from tests.front_desk import GOOD_PASSWORD, TERMINAL, SmallDesk, browser, make_account, open_desk, program, serving, sign_in

ZHAO = Newcomer("zhao", "赵主任", GOOD_PASSWORD)
QIAN, SUN = Newcomer("qian"), Newcomer("sun")
ALL = {Role.SYSTEM_ADMINISTRATOR: ZHAO, Role.SECURITY_ADMINISTRATOR: QIAN, Role.AUDITOR: SUN}
HERE = "127.0.0.1"


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    return open_desk(tmp_path)


@pytest.fixture
def address(desk: SmallDesk) -> Iterator[str]:
    with serving(desk.app()) as address:
        yield address


def code_of(answer: httpx.Response) -> str:
    return str(answer.json()["code"]) if answer.status_code >= 400 else "done"


def test_the_three_are_made_together_once_and_hold_one_role_each(desk: SmallDesk) -> None:
    assert desk.accounts is not None
    assert desk.accounts.three.missing() == THREE_ADMINISTRATORS
    made = desk.accounts.three.name(ALL, area="620423")
    assert [(account.name, set(account.roles), account.must_change_password) for account, _ in made] == [
        ("zhao", {Role.SYSTEM_ADMINISTRATOR}, False),
        ("qian", {Role.SECURITY_ADMINISTRATOR}, True),
        ("sun", {Role.AUDITOR}, True),
    ]
    assert [given is None for _, given in made] == [True, False, False]
    assert desk.accounts.three.missing() == ()
    with pytest.raises(AlreadySetUp):
        desk.accounts.three.name({Role.AUDITOR: Newcomer("li.er")}, area="620423")
    assert {account.name for account in desk.accounts.list_in("")} == {"zhao", "qian", "sun"}


@pytest.mark.parametrize(
    ("chosen", "refusal"),
    [
        ({**ALL, Role.AUDITOR: Newcomer("")}, AdministratorMissing),
        ({Role.SYSTEM_ADMINISTRATOR: ZHAO}, AdministratorMissing),
        ({**ALL, Role.AUDITOR: Newcomer("zhao")}, AccountNameTaken),
        ({**ALL, Role.AUDITOR: Newcomer("ＺＨＡＯ")}, AccountNameTaken),
        ({**ALL, Role.SECURITY_ADMINISTRATOR: Newcomer("../x")}, BadAccountName),
        ({**ALL, Role.SYSTEM_ADMINISTRATOR: Newcomer("zhao", "", "Admin@123456")}, WeakPassword),
        ({**ALL, Role.SYSTEM_ADMINISTRATOR: Newcomer("zhao", "", "zhao-zhao-zhao-1")}, WeakPassword),
        ({**ALL, Role.CLERK: Newcomer("li.er")}, AlreadySetUp),
    ],
)
def test_fewer_than_three_persons_or_a_weak_password_makes_nobody(
    desk: SmallDesk, chosen: dict[Role, Newcomer], refusal: type[Exception]
) -> None:
    assert desk.accounts is not None
    with pytest.raises(refusal):
        desk.accounts.three.name(chosen, area="620423")
    assert desk.accounts.is_empty()


def test_a_browser_names_them_with_the_code_of_the_terminal(desk: SmallDesk, address: str) -> None:
    assert desk.accounts is not None
    code = desk.accounts.setup_code.issue()
    form = {
        "system_name": "zhao",
        "security_name": "qian",
        "auditor_name": "sun",
        "password": GOOD_PASSWORD,
        "again": GOOD_PASSWORD,
    }
    with browser(address) as client:
        assert client.get("/sign-in").headers["location"] == "/first-run"
        assert "安全管理" in client.get("/first-run").text
        assert client.post("/first-run", data={**form, "code": "AAAA-AAAA-AAAA"}).status_code == 403
        refused = client.post("/first-run", data={**form, "code": code, "auditor_name": ""})
        assert refused.status_code == 400
        assert "三个不同的人" in refused.text
        assert 'value="qian"' in refused.text
        assert GOOD_PASSWORD not in refused.text
        made = client.post("/first-run", data={**form, "code": code})
        assert made.status_code == 201
        given = re.findall(r"<code>(\S{4}-\S{4}-\S{4}-\S{4})</code>", made.text)
        assert len(given) == 2
        assert client.post("/first-run", data={**form, "code": code}).status_code == 409
        assert client.get("/first-run").headers["location"] == "/sign-in"
        assert sign_in(client, "zhao").headers["location"] == "/accounts"
        assert sign_in(client, "qian", given[0]).headers["location"] == "/account"
        assert sign_in(client, "sun", given[1]).headers["location"] == "/account"


def test_none_of_the_three_may_what_another_may() -> None:
    for one in THREE_ADMINISTRATORS:
        for other in THREE_ADMINISTRATORS:
            shared = DUTIES[one] & DUTIES[other]
            assert one is other or shared <= {Duty.OWN_ACCOUNT, Duty.SEE_ACCOUNTS}
        assert not DUTIES[one] & {Duty.READ, Duty.EXPORT, Duty.ENTER, Duty.REVIEW, Duty.ISSUE, Duty.NAME, Duty.DELIBERATE}
    assert duties_of(()) == {Duty.OWN_ACCOUNT}


def test_a_new_account_may_nothing_until_the_security_administrator_grants_it(desk: SmallDesk, address: str) -> None:
    assert desk.accounts is not None
    desk.add_person("boss", Role.SYSTEM_ADMINISTRATOR)
    desk.add_person("guard", Role.SECURITY_ADMINISTRATOR)
    with browser(address) as boss, browser(address) as guard, browser(address) as lina:
        assert sign_in(boss, "boss").headers["location"] == "/accounts"
        made = boss.post("/accounts", data={"name": "李娜", "display_name": "李娜 <b>", "area": "620423"})
        assert made.status_code == 201
        assert "李娜 &lt;b&gt;" in made.text
        temporary = re.findall(r"<code>(\S{4}-\S{4}-\S{4}-\S{4})</code>", made.text)[0]
        assert "尚未授权" in boss.get("/accounts/李娜").text
        assert boss.post("/accounts/李娜/rights", data={"area": "620423", "roles": "clerk"}).status_code == 403

        sign_in(lina, "李娜", temporary)
        form = {"present": temporary, "new": "Quiet-91-river", "again": "Quiet-91-river"}
        assert lina.post("/account/password", data=form).status_code == 303
        assert lina.get("/").status_code == 403
        assert "尚未授予任何角色" in lina.get("/account").text

        assert sign_in(guard, "guard").headers["location"] == "/accounts"
        assert guard.post("/accounts/李娜/rights", data={"area": "620423100", "roles": "viewer"}).status_code == 303
        assert "620423100" in guard.get("/accounts/李娜").text
        assert guard.post("/accounts/李娜/disable").status_code == 403
        assert guard.post("/accounts/李娜/reset-password").status_code == 403
        assert guard.post("/accounts", data={"name": "other", "area": "620423"}).status_code == 403

        sign_in(lina, "李娜", "Quiet-91-river")
        assert lina.get("/").status_code == 200
        assert boss.post("/accounts/李娜/disable").status_code == 303
        assert "已停用" in boss.get("/accounts/李娜").text
        assert boss.post("/accounts/boss/disable").status_code == 403
        assert boss.get("/accounts/nobody.there").status_code == 404


@pytest.mark.parametrize("role", THREE_ADMINISTRATORS)
def test_no_single_administrator_takes_over_or_puts_out_another(desk: SmallDesk, role: Role) -> None:
    """Otherwise the one who gives passwords could sign in as the one who grants rights, and be both."""
    assert desk.accounts is not None
    account, _ = make_account(desk.accounts, "other", role)
    boss = Administrator(PersonId("boss"), "620423")
    for deed in (desk.accounts.administration.reset_password, desk.accounts.administration.disable):
        with pytest.raises(AdministratorProtected):
            deed(account, by=boss)
    guard = Administrator(PersonId("guard"), "620423")
    make_account(desk.accounts, "successor", role)
    plain = desk.accounts.grants.change(account, Rights("620423", frozenset()), by=guard)
    desk.accounts.administration.disable(plain, by=boss)  # two of them together may


@pytest.mark.parametrize("role", THREE_ADMINISTRATORS)
def test_the_last_of_the_three_stays_one_until_a_successor_is_it_too(desk: SmallDesk, role: Role) -> None:
    """Else the security administrator alone could abolish the other two, and nobody would read what he does."""
    accounts, guard = desk.accounts, Administrator(PersonId("guard"), "620423")
    assert accounts is not None
    last, _ = make_account(accounts, "last", role)
    for name, roles, area in (("narrow", (role,), "620423100"), ("other", (Role.VIEWER,), "620423"), ("gone", (role,), "620423")):
        make_account(accounts, name, *roles, area=area)
    accounts.administration.disable(accounts.find("gone"), by=TERMINAL)  # the other enabled one may go, he may come back
    taken_away = (
        Rights("620423", frozenset()),
        Rights("620423", frozenset({Role.VIEWER})),
        Rights("620423100", frozenset({role})),
    )
    for rights in taken_away:
        with pytest.raises(LastOfTheThree, match="授予接任者"):
            accounts.grants.change(last, rights, by=guard)
    with pytest.raises(LastOfTheThree):
        accounts.administration.disable(last, by=TERMINAL)
    assert accounts.find("last").roles == {role}
    assert accounts.grants.change(last, Rights("620423", frozenset({role, Role.VIEWER})), by=guard).roles == {role, Role.VIEWER}

    accounts.grants.change(accounts.find("other"), Rights("620423", frozenset({role})), by=guard)
    assert accounts.grants.change(last, taken_away[0], by=guard).roles == frozenset()
    with pytest.raises(LastOfTheThree):
        accounts.grants.change(accounts.find("other"), taken_away[0], by=guard)


def test_the_one_who_grants_cannot_take_the_last_auditor_away_by_any_door(desk: SmallDesk, address: str) -> None:
    desk.add_person("guard", Role.SECURITY_ADMINISTRATOR)
    desk.add_person("auda", Role.AUDITOR)
    before = len(desk.store.read_audit())
    with browser(address) as page, program(address) as api:
        sign_in(page, "guard")
        sign_in(api, "guard")
        refused = api.put("/api/accounts/auda/rights", json={"area": "620423", "roles": []})
        assert (refused.status_code, code_of(refused)) == (409, "auth.last-administrator")
        shown = page.post("/accounts/auda/rights", data={"area": "620423"})
        assert shown.status_code == 409
        assert "请先把“审计”授予接任者" in shown.text
    assert {entry.action for entry in desk.store.read_audit()[before:]} == {"auth.signed-in"}


@pytest.mark.parametrize("one", THREE_ADMINISTRATORS)
@pytest.mark.parametrize("other", [role for role in Role if role is not Role.VIEWER])
def test_one_of_the_three_holds_nothing_else(desk: SmallDesk, one: Role, other: Role) -> None:
    assert desk.accounts is not None
    account, _ = make_account(desk.accounts, "li.er")
    rights = Rights("620423", frozenset({one, other}))
    guard = Administrator(PersonId("guard"), "620423")
    if one is other:
        assert desk.accounts.grants.change(account, rights, by=guard).roles == {one}
        return
    with pytest.raises(RolesForbidden):
        desk.accounts.grants.change(account, rights, by=guard)


def test_what_they_do_is_on_record_each_under_his_own_name(desk: SmallDesk, address: str) -> None:
    desk.add_person("boss", Role.SYSTEM_ADMINISTRATOR)
    desk.add_person("guard", Role.SECURITY_ADMINISTRATOR)
    before = len(desk.store.read_audit())
    with program(address) as boss, program(address) as guard:
        sign_in(boss, "boss")
        sign_in(guard, "guard")
        boss.post("/api/accounts", json={"name": "lina", "area": "620423"})
        guard.put("/api/accounts/lina/rights", json={"area": "620423", "roles": ["clerk"]})
        boss.patch("/api/accounts/lina", json={"display_name": "李娜", "is_enabled": False})
    told = [(entry.action, str(entry.by)) for entry in desk.store.read_audit()[before:]]
    assert told[2:] == [
        ("auth.account-created", "boss"),
        ("auth.rights-changed", "guard"),
        ("auth.account-disabled", "boss"),
        ("auth.account-renamed", "boss"),
    ]


def test_a_file_with_one_administrator_opens_with_a_system_administrator_and_asks_for_the_other_two(tmp_path: Path) -> None:
    path = tmp_path / "county-accounts.db"
    old = apsw.Connection(str(path))
    old.execute("BEGIN; " + ";".join(MIGRATIONS[:2]) + "; PRAGMA user_version = 2; COMMIT")
    for name, roles in (("zhao", "administrator viewer"), ("lina", "clerk")):
        old.execute("INSERT INTO accounts VALUES (?, ?, '620423', ?, 'x', 1, 0, 1, 1, ?)", (name, name, roles, name))
    old.close()
    desk = open_desk(tmp_path)
    assert desk.accounts is not None
    assert desk.accounts.find("zhao").roles == {Role.SYSTEM_ADMINISTRATOR, Role.VIEWER}
    assert desk.accounts.find("lina").roles == {Role.CLERK}
    assert desk.accounts.three.missing() == (Role.SECURITY_ADMINISTRATOR, Role.AUDITOR)
    code = desk.accounts.setup_code.issue()
    with serving(desk.app()) as address, browser(address) as client:
        assert client.get("/sign-in").status_code == 200
        page = client.get("/first-run").text
        assert "system_name" not in page
        form = {"code": code, "security_name": "qian", "auditor_name": "sun"}
        assert client.post("/first-run", data=form).status_code == 201
    assert desk.accounts.three.missing() == ()
    desk.accounts.close()
    file = AccountFile(path)
    assert find_account(file, "zhao").roles == {Role.SYSTEM_ADMINISTRATOR, Role.VIEWER}  # and once more changes nothing
    file.close()


def test_the_two_pages_show_each_only_his_own_work(desk: SmallDesk, address: str) -> None:
    desk.add_person("boss", Role.SYSTEM_ADMINISTRATOR)
    desk.add_person("guard", Role.SECURITY_ADMINISTRATOR)
    desk.add_person("lina", Role.CLERK)
    forms = {}
    for name in ("boss", "guard"):
        with browser(address) as client:
            sign_in(client, name)
            page = client.get("/accounts").text + client.get("/accounts/lina").text
            forms[name] = set(re.findall(r'action="(/accounts[^"]*)"', page))
    assert forms["guard"] == {"/accounts/lina/rights"}
    assert forms["boss"] == {"/accounts", "/accounts/lina/name", "/accounts/lina/reset-password", "/accounts/lina/disable"}
