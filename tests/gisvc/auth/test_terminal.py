"""At the terminal of the machine: the three administrators are made there, and nobody is locked out for good."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from gisvc.auth.accounts import open_accounts
from gisvc.auth.errors import SignInFailed
from gisvc.commands.user import user
from gisvc.settings import Settings
from layers.errors import Refusal
from layers.store.embedded import create_store, open_store
from layers.store.protocol import Workspace


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "county.gpkg"
    create_store(path, Workspace("620423", "景泰县", 4541)).close()
    return path


def run(*words: str | Path, typed: str = "") -> str:
    done = CliRunner().invoke(user, [str(word) for word in words], input=typed, catch_exceptions=True)
    if isinstance(done.exception, Refusal):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


def password_of(told: str, name: str) -> str:
    return str(re.findall(name + r".*: (\S{4}-\S{4}-\S{4}-\S{4})", told)[0])


def setup(store: Path) -> str:
    return run("setup", store, "--system", "zhao", "--security", "qian", "--auditor", "sun")


def test_the_three_administrators_are_made_once_and_each_is_given_a_password_for_once(store: Path) -> None:
    told = run("setup", store, "--system", "zhao", typed="qian\nsun\n")
    assert len({password_of(told, name) for name in ("zhao", "qian", "sun")}) == 3
    assert (store.parent / "county-accounts.db").stat().st_mode & 0o077 == 0
    with pytest.raises(Refusal, match="三员"):
        setup(store)
    assert run("list", store).splitlines() == ["qian\t620423\t安全管理", "sun\t620423\t审计", "zhao\t620423\t系统管理"]


def test_an_administrator_who_forgot_his_password_comes_back_through_the_terminal(store: Path) -> None:
    first = password_of(setup(store), "qian")
    temporary = re.findall(r": (\S{4}-\S{4}-\S{4}-\S{4})", run("reset", store, "qian"))[0]
    held = open_store(store)
    accounts = open_accounts(store.with_name("county-accounts.db"), settings=Settings(), journal=held)
    with pytest.raises(SignInFailed):
        accounts.sign_in("qian", first, address="127.0.0.1")
    _, account = accounts.sign_in("qian", temporary, address="127.0.0.1")
    assert accounts.is_password_change_due(account)
    entry = next(entry for entry in held.read_audit() if entry.action == "auth.password-reset")
    assert entry.by.startswith("terminal:")
    accounts.close()
    held.close()


def test_a_token_made_at_the_terminal_is_printed_alone_and_enters(store: Path) -> None:
    setup(store)
    done = CliRunner().invoke(user, ["token", str(store), "sun", "--label", "日志收集", "--duty", "audit", "--days", "30"])
    secret = done.stdout.strip()
    assert re.fullmatch(r"gisvc_[\w-]{43}", secret)
    held = open_store(store)
    accounts = open_accounts(store.with_name("county-accounts.db"), settings=Settings(), journal=held)
    token, account = accounts.presented(secret, name="sun", address="127.0.0.1")
    assert (account.name, token.label) == ("sun", "日志收集")
    entry = next(entry for entry in held.read_audit() if entry.action == "auth.token-made")
    assert entry.by.startswith("terminal:")
    accounts.close()
    held.close()


def test_the_accounts_lie_beside_the_store_and_not_in_it(store: Path) -> None:
    setup(store)
    assert b"argon2id" not in store.read_bytes()
    assert sorted(file.name for file in store.parent.iterdir() if "accounts" in file.name and file.suffix == ".db") == [
        "county-accounts.db"
    ]
