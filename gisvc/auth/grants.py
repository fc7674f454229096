"""The security administrator's work: which roles somebody holds, and for which area."""

from dataclasses import dataclass, replace

from gisvc.auth.account import Account, require_area, require_roles, text_of_roles
from gisvc.auth.account_file import AccountFile, Journal
from gisvc.auth.administration import Administrator, changing, end_access, require_successor
from gisvc.auth.roles import Role
from layers.report import Fact
from layers.store.clock import Clock


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do, and where."""

    area: str
    roles: frozenset[Role]


class Grants:
    """Changes of rights, each one transaction with its line in the audit log. Nobody grants to himself."""

    def __init__(self, file: AccountFile, journal: Journal, clock: Clock) -> None:
        self._file = file
        self._journal = journal
        self._clock = clock

    def change(self, account: Account, rights: Rights, *, by: Administrator) -> Account:
        """Give an account other roles or another area. New rights begin with a new sign-in and new tokens.

        Raises:
            OwnAccountProtected, AreaNotYours, RolesForbidden, LastOfTheThree.
        """
        require_area(rights.area, within=by.area)
        require_roles(rights.roles)
        facts: dict[str, Fact] = {
            "area": rights.area,
            "area_before": account.area,
            "roles": text_of_roles(rights.roles),
            "roles_before": text_of_roles(account.roles),
        }
        granted = replace(account, area=rights.area, roles=rights.roles)
        with changing(self._file, self._journal, account, "auth.rights-changed", by, facts) as writer:
            require_successor(writer, granted)
            statement = "UPDATE accounts SET area = ?, roles = ? WHERE name = ?"
            writer.execute(statement, (rights.area, text_of_roles(rights.roles), account.name))
            if rights != Rights(account.area, account.roles):
                end_access(writer, account, clock=self._clock)
        return granted
