"""At the terminal of the machine: the first administrator is made there, and nobody is locked out for good."""

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
from tests.front_desk import GOOD_PASSWORD


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


def test_the_first_administrator_types_his_password_and_nobody_sees_it(store: Path) -> None:
    told = run("add", store, "zhao", "--display-name", "赵主任", typed=f"{GOOD_PASSWORD}\n{GOOD_PASSWORD}\n")
    assert "administrator made: zhao" in told
    assert GOOD_PASSWORD not in told
    assert (store.parent / "county-accounts.db").stat().st_mode & 0o077 == 0
    with pytest.raises(Refusal, match="首个管理员已经建立"):
        run("add", store, "qian", typed=f"{GOOD_PASSWORD}\n{GOOD_PASSWORD}\n")


def test_an_administrator_who_forgot_his_password_comes_back_through_the_terminal(store: Path) -> None:
    run("add", store, "zhao", typed=f"{GOOD_PASSWORD}\n{GOOD_PASSWORD}\n")
    temporary = re.findall(r": (\S{4}-\S{4}-\S{4}-\S{4})", run("reset", store, "zhao"))[0]
    held = open_store(store)
    accounts = open_accounts(store.with_name("county-accounts.db"), settings=Settings(), journal=held)
    with pytest.raises(SignInFailed):
        accounts.sign_in("zhao", GOOD_PASSWORD, address="127.0.0.1")
    _, account = accounts.sign_in("zhao", temporary, address="127.0.0.1")
    assert accounts.is_password_change_due(account)
    entry = next(entry for entry in held.read_audit() if entry.action == "auth.password-reset")
    assert entry.by.startswith("terminal:")
    accounts.close()
    held.close()


def test_the_accounts_lie_beside_the_store_and_not_in_it(store: Path) -> None:
    run("add", store, "zhao", typed=f"{GOOD_PASSWORD}\n{GOOD_PASSWORD}\n")
    assert b"argon2id" not in store.read_bytes()
    assert sorted(file.name for file in store.parent.iterdir() if "accounts" in file.name and file.suffix == ".db") == [
        "county-accounts.db"
    ]
