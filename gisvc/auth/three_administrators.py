"""The three administrators (三员) of a new desk: three persons, named together by whoever can see the terminal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gisvc.auth import errors
from gisvc.auth.account import Account, require_account_name, require_area
from gisvc.auth.account_file import AccountFile, Journal
from gisvc.auth.account_rows import insert_account
from gisvc.auth.passwords import Passwords, make_temporary_password, require_good_password
from gisvc.auth.roles import THREE_ADMINISTRATORS, Role
from layers.people import PersonId
from layers.store.clock import Clock


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody about to become one of the three. Without a password of his own he is given one for once."""

    name: str
    display_name: str = ""
    password: str | None = None


class ThreeAdministrators:
    """Knows which of the three are missing, and makes those."""

    def __init__(self, file: AccountFile, journal: Journal, passwords: Passwords, clock: Clock) -> None:
        self._file = file
        self._journal = journal
        self._passwords = passwords
        self._clock = clock

    def missing(self) -> tuple[Role, ...]:
        """Which of the three nobody is: all of them on a new desk, two where a former single administrator was."""
        held = {role for (roles,) in self._file.rows("SELECT roles FROM accounts WHERE is_enabled") for role in roles.split()}
        return tuple(role for role in THREE_ADMINISTRATORS if role not in held)

    def name(self, chosen: Mapping[Role, Newcomer], *, area: str) -> tuple[tuple[Account, str | None], ...]:
        """Make every missing administrator; returns each with the temporary password he was given, shown once.

        Raises:
            AlreadySetUp: nobody is missing, or one who is not was named.
            AdministratorMissing: one who is missing was not named.
            BadAccountName, AccountNameTaken, AreaNotYours, WeakPassword.
        """
        require_area(area, within="")
        made = [(role, *self._made(role, newcomer, area)) for role, newcomer in chosen.items()]
        with self._file.changing() as writer:
            self._require_missing(writer, chosen)
            for role, account, hashed, _ in made:
                if writer.execute("SELECT 1 FROM accounts WHERE name = ?", (account.name,)).fetchone():
                    raise errors.AccountNameTaken(account.name)
                insert_account(writer, account, hashed)
                facts = {"name": account.name, "area": area, "roles": role.value}
                self._journal.record("auth.administrator-named", facts, by=PersonId("setup"))
        return tuple((account, given) for _, account, _, given in made)

    def _made(self, role: Role, newcomer: Newcomer, area: str) -> tuple[Account, str, str | None]:
        if not newcomer.name.strip():
            raise errors.AdministratorMissing(role)
        name = require_account_name(newcomer.name)
        given = None if newcomer.password is not None else make_temporary_password()
        if newcomer.password is not None:
            require_good_password(newcomer.password, personal=(name, newcomer.display_name))
        now: datetime = self._clock()
        hashed = self._passwords.hash(newcomer.password or given or "")
        must_change = given is not None
        shown = newcomer.display_name.strip() or name
        return Account(name, shown, area, frozenset({role}), now, must_change, True, now, "setup"), hashed, given

    def _require_missing(self, writer: Any, chosen: Mapping[Role, Newcomer]) -> None:
        held = {role for (roles,) in writer.execute("SELECT roles FROM accounts WHERE is_enabled") for role in roles.split()}
        missing = [role for role in THREE_ADMINISTRATORS if role not in held]
        if not missing or set(chosen) - set(missing):
            raise errors.AlreadySetUp
        for role in missing:
            if role not in chosen:
                raise errors.AdministratorMissing(role)
