"""The visitor of a request: who is asking, and may they."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request
from fastapi.openapi.models import APIKey, APIKeyIn
from fastapi.security.base import SecurityBase
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from gisvc.auth.account import Account
from gisvc.auth.accounts import Accounts
from gisvc.auth.demonstration import (
    DEMONSTRATION_NAME,
    DEMONSTRATION_PERSON,
    DEMONSTRATION_ROLES,
    require_own_machine,
)
from gisvc.auth.errors import NoAccounts, NotAllowed, NotSignedIn, PasswordChangeDue
from gisvc.auth.roles import Duty, Role, duties_of
from gisvc.auth.sessions import cookie_name
from layers.codes import is_inside
from layers.people import PersonId


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody signed in. Rooms only ever see `person`, and the store narrowed to `area`."""

    person: PersonId
    display_name: str
    roles: frozenset[Role]
    area: str  # short division code: everything inside it, nothing outside; "" (the demonstration) is everywhere
    is_demonstration: bool = False
    must_change_password: bool = False

    def may(self, duty: Duty) -> bool:
        """Whether one of the roles allows it; before a due change of password only one's own account."""
        return duty in duties_of(self.roles) and (duty is Duty.OWN_ACCOUNT or not self.must_change_password)

    def may_see(self, code: str) -> bool:
        """Whether a division lies in the visitor's area."""
        return is_inside(code, self.area)


def recognise(connection: HTTPConnection) -> Visitor | None:
    """Who is asking: the owner of the session, or on a demonstration the person at this machine. None for a stranger.

    Raises:
        DemonstrationRefused: a demonstration was reached through a proxy or from elsewhere.
    """
    if not hasattr(connection.state, "visitor"):
        connection.state.visitor = _look_up(connection)
    visitor: Visitor | None = connection.state.visitor
    return visitor


def _look_up(connection: HTTPConnection) -> Visitor | None:
    desk = connection.app.state.desk
    token = connection.cookies.get(cookie_name(desk.settings))
    if token and desk.accounts is not None:
        account = desk.accounts.signed_in(token)
        if account is not None:
            return visitor_of(desk.accounts, account)
    return _demonstration_visitor(connection) if desk.settings.demonstration else None


def visitor_of(accounts: Accounts, account: Account) -> Visitor:
    """The visitor an account's owner is once signed in."""
    is_due = accounts.is_password_change_due(account)
    return Visitor(account.person, account.display_name, account.roles, account.area, must_change_password=is_due)


def _demonstration_visitor(connection: HTTPConnection) -> Visitor:
    require_own_machine(connection)
    everywhere = ""  # the made-up neighbours' facilities too: whether they would cover a gap is half of the story
    return Visitor(DEMONSTRATION_PERSON, DEMONSTRATION_NAME, DEMONSTRATION_ROLES, everywhere, is_demonstration=True)


def accounts_of(request: Request) -> Accounts:
    """The accounts of the service that answers this request.

    Raises:
        NoAccounts: it is a demonstration without any.
    """
    accounts: Accounts | None = request.app.state.desk.accounts
    if accounts is None:
        raise NoAccounts
    return accounts


class Requirement(SecurityBase):
    """A dependency that lets visitors with one duty pass. OpenAPI shows it as the session cookie it is."""

    scheme_name = "session"
    model = APIKey.model_validate({"in": APIKeyIn.cookie, "name": "gisvc_session", "description": "Set by POST /sign-in."})

    def __init__(self, duty: Duty) -> None:
        self.duty = duty

    def __call__(self, request: Request) -> Visitor:
        visitor = recognise(request)
        if visitor is None:
            raise NotSignedIn
        if self.duty not in duties_of(visitor.roles):
            raise NotAllowed(self.duty)
        if not visitor.may(self.duty):
            raise PasswordChangeDue
        return visitor


def require(duty: Duty) -> Callable[[Request], Visitor]:
    """The dependency of a route: `visitor: Annotated[Visitor, Depends(require(Duty.READ))]`.

    Raises, when called for a request:
        NotSignedIn, NotAllowed, PasswordChangeDue, DemonstrationRefused.
    """
    return Requirement(duty)


async def require_signed_in(connection: HTTPConnection) -> None:
    """Raises NotSignedIn for a stranger: asked before a large body is read."""
    if await run_in_threadpool(recognise, connection) is None:
        raise NotSignedIn
