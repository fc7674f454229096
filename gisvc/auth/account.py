"""One account: its name, area and roles, and what each of them may be."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from gisvc.auth import errors
from gisvc.auth.roles import Role, forbidden_pair
from layers.codes import is_inside, level_of
from layers.people import PersonId

NOBODY = PersonId("nobody")  # whom the audit log names for a failed sign-in: the typed name may be a password
DEMONSTRATION = PersonId("demonstration")
RESERVED = frozenset({NOBODY, DEMONSTRATION, "anonymous", "system", "gisvc", "cli", "setup"})
NAME = re.compile(r"[^\W\d_][\w.-]{1,31}")


@dataclass(frozen=True, slots=True)
class Account:
    """One person who may sign in. `name` is given once, for good: the audit log and the rows refer to it."""

    name: str
    display_name: str
    area: str  # short division code
    roles: frozenset[Role]
    password_set_at: datetime
    must_change_password: bool
    is_enabled: bool
    created_at: datetime
    created_by: str

    @property
    def person(self) -> PersonId:
        return PersonId(self.name)


def to_account_name(text: str) -> str:
    """The one form of a name, however it was typed: full-width letters and capitals are the same person."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def require_account_name(text: str) -> str:
    """Raises BadAccountName unless the text can be a sign-in name; returns its one form."""
    name = to_account_name(text)
    if not NAME.fullmatch(name) or name in RESERVED:
        raise errors.BadAccountName
    return name


def require_area(area: str, *, within: str) -> None:
    """Raises AreaNotYours unless the text is a short division code inside the administrator's area."""
    if level_of(area) is None or not is_inside(area, within):
        raise errors.AreaNotYours(area[:20])


def require_roles(roles: Collection[Role]) -> None:
    """Raises RolesForbidden for two that must stay apart. No role at all is fine: nothing has been granted yet."""
    pair = forbidden_pair(roles)
    if pair:
        raise errors.RolesForbidden(*pair)


def text_of_roles(roles: Collection[Role]) -> str:
    """Roles as the file and the audit log keep them."""
    return " ".join(sorted(roles))
