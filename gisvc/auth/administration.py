"""The system administrator's work: making accounts, disabling, unlocking, a new password. What an account may do is not his to say."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from gisvc.auth import errors
from gisvc.auth.account import Account, require_account_name, require_area
from gisvc.auth.account_file import AccountFile, Journal
from gisvc.auth.account_rows import insert_account, set_password
from gisvc.auth.lockout import Lockout
from gisvc.auth.passwords import Passwords, make_temporary_password
from gisvc.auth.roles import THREE_ADMINISTRATORS
from gisvc.auth.tokens import end_tokens
from layers.codes import is_inside
from layers.people import PersonId
from layers.report import Fact
from layers.store.clock import Clock

_ENABLED = "SELECT name, area, roles FROM accounts WHERE is_enabled"


@dataclass(frozen=True, slots=True)
class Administrator:
    """Who administers, and the area he may give accounts in. On the terminal of the machine that is everywhere ("")."""

    person: PersonId
    area: str

    @property
    def is_at_the_terminal(self) -> bool:
        return not self.area


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

    def create(self, name: str, *, display_name: str, area: str, by: Administrator) -> tuple[Account, str]:
        """Make an account that may do nothing yet; returns it with a temporary password, shown once.

        Args:
            area: where the person belongs; the security administrator of that area grants the rest.
        Raises:
            BadAccountName, AccountNameTaken, AreaNotYours.
        """
        name = require_account_name(name)
        require_area(area, within=by.area)
        password = make_temporary_password()
        hashed, now = self._passwords.hash(password), self._clock()
        account = Account(name, display_name or name, area, frozenset(), now, True, True, now, by.person)
        with self._file.changing() as writer:
            if writer.execute("SELECT 1 FROM accounts WHERE name = ?", (name,)).fetchone():
                raise errors.AccountNameTaken(name)
            insert_account(writer, account, hashed)
            self._journal.record("auth.account-created", {"name": name, "area": area}, by=by.person)
        return account, password

    def rename(self, account: Account, display_name: str, *, by: Administrator) -> Account:
        """Show another name. The sign-in name stays for good."""
        with self._changing(account, "auth.account-renamed", by) as writer:
            writer.execute("UPDATE accounts SET display_name = ? WHERE name = ?", (display_name, account.name))
        return replace(account, display_name=display_name)

    def disable(self, account: Account, *, by: Administrator) -> Account:
        """Nobody signs in with this account any more, and its sessions and tokens end at once. Accounts are never deleted.

        Raises:
            AdministratorProtected, LastOfTheThree, OwnAccountProtected.
        """
        _require_no_administrator(account, by)
        disabled = replace(account, is_enabled=False)
        with self._changing(account, "auth.account-disabled", by) as writer:
            require_successor(writer, disabled)
            writer.execute("UPDATE accounts SET is_enabled = 0 WHERE name = ?", (account.name,))
            end_access(writer, account, clock=self._clock)
        return disabled

    def enable(self, account: Account, *, by: Administrator) -> Account:
        with self._changing(account, "auth.account-enabled", by) as writer:
            writer.execute("UPDATE accounts SET is_enabled = 1 WHERE name = ?", (account.name,))
        return replace(account, is_enabled=True)

    def reset_password(self, account: Account, *, by: Administrator) -> str:
        """A new temporary password, shown once, which its owner has to change; his sessions and tokens end, his lock opens.

        Raises:
            AdministratorProtected, OwnAccountProtected.
        """
        _require_no_administrator(account, by)
        password = make_temporary_password()
        hashed = self._passwords.hash(password)
        with self._changing(account, "auth.password-reset", by) as writer:
            set_password(writer, account.name, hashed, at=self._clock(), must_change=True)
            end_access(writer, account, clock=self._clock)
        self._lockout.unlock(account.name)
        return password

    def unlock(self, account: Account, *, by: Administrator) -> None:
        """Open a lock before its time."""
        with self._changing(account, "auth.account-unlocked", by):
            pass
        self._lockout.unlock(account.name)

    @contextmanager
    def _changing(self, account: Account, action: str, by: Administrator) -> Iterator[Any]:
        with changing(self._file, self._journal, account, action, by) as writer:
            yield writer


@contextmanager
def changing(
    file: AccountFile,
    journal: Journal,
    account: Account,
    action: str,
    by: Administrator,
    facts: Mapping[str, Fact] | None = None,
) -> Iterator[Any]:
    """A change of somebody else's account with its line in the audit log.

    Raises:
        OwnAccountProtected: nobody works on himself.
    """
    if account.person == by.person:
        raise errors.OwnAccountProtected
    with file.changing() as writer:
        yield writer
        journal.record(action, {"name": account.name, **(facts or {})}, by=by.person)


def end_access(writer: Any, account: Account, *, clock: Clock) -> None:
    """Sessions and tokens end: whoever comes in again comes with what he may do now."""
    writer.execute("DELETE FROM sessions WHERE name = ?", (account.name,))
    end_tokens(writer, account.name, at=clock())


def require_successor(writer: Any, after: Account) -> None:
    """The three stay three: what an account would no longer be, somebody else enabled is for the whole of its area.

    Looks inside the transaction that changes the account: of two changes at once the second sees the first.

    Raises:
        LastOfTheThree: nobody else is.
    """
    enabled = [(name, area, roles.split()) for name, area, roles in writer.execute(_ENABLED)]
    for area, roles in ((area, roles) for name, area, roles in enabled if name == after.name):
        keeps = after.roles if after.is_enabled and is_inside(area, after.area) else frozenset()
        for role in THREE_ADMINISTRATORS:
            held_by = {name for name, where, held in enabled if role in held and is_inside(area, where)}
            if role in roles and role not in keeps and held_by == {after.name}:
                raise errors.LastOfTheThree(role, area)


def _require_no_administrator(account: Account, by: Administrator) -> None:
    """A system administrator who could give the security administrator a new password would be both."""
    held = [role for role in THREE_ADMINISTRATORS if role in account.roles]
    if held and not by.is_at_the_terminal and account.person != by.person:
        raise errors.AdministratorProtected(held[0])
