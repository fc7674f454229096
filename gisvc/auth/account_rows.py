"""Accounts as rows of the accounts file."""

from datetime import UTC, datetime
from typing import Any

from gisvc.auth.account import Account, text_of_roles, to_account_name
from gisvc.auth.account_file import AccountFile
from gisvc.auth.errors import UnknownAccount
from gisvc.auth.roles import Role
from layers.codes import is_inside

COLUMNS = "name, display_name, area, roles, password_set_at, must_change_password, is_enabled, created_at, created_by"


def find_account(file: AccountFile, name: str, *, within: str = "") -> Account:
    """One account of an area.

    Raises:
        UnknownAccount: there is none of that name, or it lies outside the area; which of the two is not told.
    """
    rows = file.rows(f"SELECT {COLUMNS} FROM accounts WHERE name = ?", (to_account_name(name),))  # noqa: S608 — our own columns
    if not rows or not is_inside(rows[0][2], within):
        raise UnknownAccount(name[:32])
    return _account_of(rows[0])


def list_accounts(file: AccountFile, *, within: str) -> tuple[Account, ...]:
    """Every account of an area, by name."""
    rows = file.rows(f"SELECT {COLUMNS} FROM accounts ORDER BY name")  # noqa: S608 — our own columns
    return tuple(_account_of(row) for row in rows if is_inside(row[2], within))


def insert_account(writer: Any, account: Account, password_hash: str) -> None:
    writer.execute(
        "INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            account.name,
            account.display_name,
            account.area,
            text_of_roles(account.roles),
            password_hash,
            int(account.password_set_at.timestamp()),
            account.must_change_password,
            account.is_enabled,
            int(account.created_at.timestamp()),
            account.created_by,
        ),
    )


def set_password(writer: Any, name: str, password_hash: str, *, at: datetime, must_change: bool) -> None:
    """Replace the password and remember the one before."""
    writer.execute("INSERT INTO old_passwords SELECT name, password_hash, password_set_at FROM accounts WHERE name = ?", (name,))
    statement = "UPDATE accounts SET password_hash = ?, password_set_at = ?, must_change_password = ? WHERE name = ?"
    writer.execute(statement, (password_hash, int(at.timestamp()), must_change, name))


def latest_passwords(file: AccountFile, name: str, count: int) -> list[str]:
    """The hashes of the present password and those before it, the youngest first."""
    query = (
        "SELECT password_hash FROM (SELECT password_hash, set_at, rowid AS turn FROM old_passwords WHERE name = ?1 "
        "UNION ALL SELECT password_hash, password_set_at, 1 << 60 FROM accounts WHERE name = ?1) ORDER BY turn DESC LIMIT ?2"
    )
    return [str(held) for (held,) in file.rows(query, (name, count))]


def _account_of(row: tuple[Any, ...]) -> Account:
    name, display_name, area, roles, password_set_at, must_change, is_enabled, created_at, created_by = row
    return Account(
        name=name,
        display_name=display_name,
        area=area,
        roles=frozenset(Role(role) for role in roles.split()),
        password_set_at=datetime.fromtimestamp(password_set_at, UTC),
        must_change_password=bool(must_change),
        is_enabled=bool(is_enabled),
        created_at=datetime.fromtimestamp(created_at, UTC),
        created_by=created_by,
    )
