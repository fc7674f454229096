"""The administrator's work: making accounts, giving roles, disabling, unlocking."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from gisvc.auth import errors
from gisvc.auth.account import Account, require_account_name, require_area, require_roles, text_of_roles
from gisvc.auth.account_file import AccountFile, Journal
from gisvc.auth.account_rows import insert_account, set_password
from gisvc.auth.lockout import Lockout
from gisvc.auth.passwords import Passwords, make_temporary_password
from gisvc.auth.roles import Role
from gisvc.auth.tokens import end_tokens
from layers.people import PersonId
from layers.report import Fact
from layers.store.clock import Clock


@dataclass(frozen=True, slots=True)
class Administrator:
    """Who administers, and the area he may give accounts in. On the terminal of the machine that is everywhere ("")."""

    person: PersonId
    area: str


@dataclass(frozen=True, slots=True)
class Rights:
    """What an administrator decides about somebody."""

    display_name: str
    area: str
    roles: frozenset[Role]


class Administration:
    """Changes of accounts. Each is one transaction with its line in the audit log: when the log refuses, nothing changes.

    Callers hand in accounts found within the administrator's own area; nobody works on himself.
    """

    def __init__(self, file: AccountFile, journal: Journal, passwords: Passwords, lockout: Lockout, clock: Clock) -> None:
        self._file = file
        self._journal = journal
        self._passwords = passwords
        self._lockout = lockout
        self._clock = clock

    def create(self, name: str, rights: Rights, *, by: Administrator) -> tuple[Account, str]:
        """Make an account inside the administrator's area; returns it with a temporary password, shown once.

        Raises:
            BadAccountName, AccountNameTaken, AreaNotYours, RolesForbidden.
        """
        name = require_account_name(name)
        _require_rights(rights, by)
        password = make_temporary_password()
        hashed, now = self._passwords.hash(password), self._clock()
        account = Account(name, rights.display_name or name, rights.area, rights.roles, now, True, True, now, by.person)
        with self._file.changing() as writer:
            if writer.execute("SELECT 1 FROM accounts WHERE name = ?", (name,)).fetchone():
                raise errors.AccountNameTaken(name)
            insert_account(writer, account, hashed)
            facts: dict[str, Fact] = {"name": name, "area": rights.area, "roles": text_of_roles(rights.roles)}
            self._journal.record("auth.account-created", facts, by=by.person)
        return account, password

    def change(self, account: Account, rights: Rights, *, by: Administrator) -> Account:
        """Give an account another name to show, area or roles. New rights begin with a new sign-in.

        Raises:
            OwnAccountProtected, AreaNotYours, RolesForbidden.
        """
        _require_rights(rights, by)
        facts: dict[str, Fact] = {
            "area": rights.area,
            "area_before": account.area,
            "roles": text_of_roles(rights.roles),
            "roles_before": text_of_roles(account.roles),
        }
        with self._changing(account, "auth.account-changed", by, facts) as writer:
            statement = "UPDATE accounts SET display_name = ?, area = ?, roles = ? WHERE name = ?"
            writer.execute(statement, (rights.display_name, rights.area, text_of_roles(rights.roles), account.name))
            if (rights.area, rights.roles) != (account.area, account.roles):
                self._end_access(writer, account)
        return replace(account, display_name=rights.display_name, area=rights.area, roles=rights.roles)

    def disable(self, account: Account, *, by: Administrator) -> Account:
        """Nobody signs in with this account any more, and its sessions and tokens end at once. Accounts are never deleted."""
        with self._changing(account, "auth.account-disabled", by) as writer:
            writer.execute("UPDATE accounts SET is_enabled = 0 WHERE name = ?", (account.name,))
            self._end_access(writer, account)
        return replace(account, is_enabled=False)

    def enable(self, account: Account, *, by: Administrator) -> Account:
        with self._changing(account, "auth.account-enabled", by) as writer:
            writer.execute("UPDATE accounts SET is_enabled = 1 WHERE name = ?", (account.name,))
        return replace(account, is_enabled=True)

    def reset_password(self, account: Account, *, by: Administrator) -> str:
        """A new temporary password, shown once, which its owner has to change; his sessions and tokens end, his lock opens."""
        password = make_temporary_password()
        hashed = self._passwords.hash(password)
        with self._changing(account, "auth.password-reset", by) as writer:
            set_password(writer, account.name, hashed, at=self._clock(), must_change=True)
            self._end_access(writer, account)
        self._lockout.unlock(account.name)
        return password

    def unlock(self, account: Account, *, by: Administrator) -> None:
        """Open a lock before its time."""
        with self._changing(account, "auth.account-unlocked", by):
            pass
        self._lockout.unlock(account.name)

    @contextmanager
    def _changing(
        self, account: Account, action: str, by: Administrator, facts: Mapping[str, Fact] | None = None
    ) -> Iterator[Any]:
        if account.person == by.person:
            raise errors.OwnAccountProtected
        with self._file.changing() as writer:
            yield writer
            self._journal.record(action, {"name": account.name, **(facts or {})}, by=by.person)

    def _end_access(self, writer: Any, account: Account) -> None:
        """Sessions and tokens end: whoever comes in again comes with what he may do now."""
        writer.execute("DELETE FROM sessions WHERE name = ?", (account.name,))
        end_tokens(writer, account.name, at=self._clock())


def _require_rights(rights: Rights, by: Administrator) -> None:
    require_area(rights.area, within=by.area)
    require_roles(rights.roles)
