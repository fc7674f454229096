"""The visitor of a request: who is asking, and may they."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

import structlog
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
from gisvc.auth.errors import (
    AuthRefusal,
    BadToken,
    NoAccounts,
    NotAllowed,
    NotSignedIn,
    PasswordChangeDue,
    SecondFactorDue,
    TokenTooNarrow,
)
from gisvc.auth.presented import Presented, presented_in
from gisvc.auth.roles import Duty, Role, duties_of
from gisvc.auth.sessions import cookie_name
from gisvc.auth.tokens import Token, TokenScope
from layers.codes import is_inside
from layers.people import PersonId

Asked = TypeVar("Asked", bound=StrEnum)
LOG = structlog.get_logger("gisvc.auth")
WHERE_SINGLE_LAYERS_LEAVE = "/ogc"  # behind these addresses stands the gate, which knows layers and purposes

_HANDLING_NAMES = frozenset({Duty.NAME, Duty.DELIBERATE, Duty.ISSUE})


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody signed in. Rooms only ever see `person`, and the store narrowed to `area`."""

    person: PersonId
    display_name: str
    roles: frozenset[Role]
    area: str  # short division code: everything inside it, nothing outside; "" (the demonstration) is everywhere
    is_demonstration: bool = False
    must_change_password: bool = False
    must_add_factor: bool = False
    token: Token | None = None  # a program came with this; else a person signed in

    @property
    def duties(self) -> frozenset[Duty]:
        """What the roles allow, and the token too when one was presented."""
        return self.duties_of_person & (self.token.scope.duties if self.token else frozenset(Duty))

    @property
    def duties_of_person(self) -> frozenset[Duty]:
        """What the roles allow, whatever a token was made for."""
        return duties_of(self.roles)

    @property
    def handles_names(self) -> bool:
        """Whether somebody signed in in person decides on names: he alone sees what is classed 秘密 and above, a program never."""
        return self.token is None and bool(self.duties & _HANDLING_NAMES)

    @property
    def is_public_only(self) -> bool:
        """Whether this visitor's token fixes the purpose to 公开."""
        return self.token is not None and self.token.scope.is_public

    def may(self, duty: Duty) -> bool:
        """Whether one of the roles allows it; before a due change of password, or a due second factor, only one's own account."""
        return duty in self.duties and (duty is Duty.OWN_ACCOUNT or not (self.must_change_password or self.must_add_factor))

    def may_see_layer(self, name: str) -> bool:
        """Whether a layer may be shown at all: a token can be made for some only."""
        return self.token is None or self.token.scope.covers(name)

    def purpose_of(self, asked: Asked) -> Asked:
        """The purpose that counts, whatever was asked for: a token for the public gets public answers."""
        return type(asked)("public") if self.is_public_only else asked

    def may_see(self, code: str) -> bool:
        """Whether a division lies in the visitor's area."""
        return is_inside(code, self.area)


def recognise(connection: HTTPConnection) -> Visitor | None:
    """Who is asking: a program with a token, the owner of the session, or on a demonstration the person at this machine.
    None for a stranger. Looked up once a request, refusals too: a wrong token counts once.

    Raises:
        BadToken, TokenEnded, AccountLocked: what a program presented does not enter.
        DemonstrationRefused: a demonstration was reached through a proxy or from elsewhere.
    """
    if not hasattr(connection.state, "visitor"):
        refused: AuthRefusal | None = getattr(connection.state, "visitor_refused", None)
        if refused is not None:
            raise refused
        try:
            connection.state.visitor = _look_up(connection)
        except AuthRefusal as refusal:
            connection.state.visitor_refused = refusal
            raise
    visitor: Visitor | None = connection.state.visitor
    return visitor


def recognise_at_a_glance(connection: HTTPConnection) -> Visitor | None:
    """The visitor, where he is found by reading a row or two: most requests come from somebody seen a moment ago, and a thread for them costs
    more than the look. None where something has to be written, or refused: then `recognise` looks, in a thread."""
    desk = connection.app.state.desk
    if hasattr(connection.state, "visitor") or desk.accounts is None:
        return recognise(connection)
    if desk.settings.proxy_user_header or hasattr(connection.state, "visitor_refused"):
        return None
    visitor = _seen_just_now(connection, desk.accounts)
    if visitor is not None:
        connection.state.visitor = visitor
    return visitor


def _seen_just_now(connection: HTTPConnection, accounts: Accounts) -> Visitor | None:
    presented = presented_in(connection.headers)
    if presented is not None:
        held = accounts.presented_just_now(presented.secret, name=presented.name)
        return _with_token(accounts, *held) if held else None
    cookie = connection.cookies.get(cookie_name(connection.app.state.desk.settings))
    account = accounts.signed_in(cookie, at_a_glance=True) if cookie else None
    return visitor_of(accounts, account) if account else None


def _look_up(connection: HTTPConnection) -> Visitor | None:
    desk = connection.app.state.desk
    presented = presented_in(connection.headers)
    if presented is not None:  # a cookie beside it does not count
        return _program(connection, desk.accounts, presented)
    named = _named_by_proxy(connection)
    if named is not None and desk.accounts is not None:
        account = desk.accounts.named_by_proxy(named, address=connection.client.host if connection.client else "unknown")
        return visitor_of(desk.accounts, account) if account is not None else None
    cookie = connection.cookies.get(cookie_name(desk.settings))
    if cookie and desk.accounts is not None:
        account = desk.accounts.signed_in(cookie)
        if account is not None:
            return visitor_of(desk.accounts, account)
    return _demonstration_visitor(connection) if desk.settings.demonstration else None


def _named_by_proxy(connection: HTTPConnection) -> str | None:
    """Whom the bureau's own proxy names. The header from anybody else, or twice, is nobody's word: it is ignored and logged."""
    header = connection.app.state.desk.settings.proxy_user_header
    said = connection.headers.getlist(header) if header else []
    if not said:
        return None
    if len(said) == 1 and said[0].strip() and getattr(connection.state, "came_by_our_proxy", False):
        return said[0].strip()
    LOG.warning("identity header not believed", header=header, client=connection.client.host if connection.client else "unknown")
    return None


def _program(connection: HTTPConnection, accounts: Accounts | None, presented: Presented) -> Visitor:
    if accounts is None:
        raise BadToken  # a demonstration gives no tokens
    address = connection.client.host if connection.client else "unknown"
    return _with_token(accounts, *accounts.presented(presented.secret, name=presented.name, address=address))


def _with_token(accounts: Accounts, token: Token, account: Account) -> Visitor:
    visitor = visitor_of(accounts, account)
    return replace(visitor, token=token, area=token.scope.area or visitor.area)


def visitor_of(accounts: Accounts, account: Account) -> Visitor:
    """The visitor an account's owner is once signed in."""
    return Visitor(
        account.person,
        account.display_name,
        account.roles,
        account.area,
        must_change_password=accounts.is_password_change_due(account),
        must_add_factor=accounts.factors.is_due(account),
    )


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

    async def __call__(self, request: Request) -> Visitor:
        return self.admit(recognise_at_a_glance(request) or await run_in_threadpool(recognise, request), request)

    def admit(self, visitor: Visitor | None, request: Request) -> Visitor:
        """The visitor, if he may; raises as `require` says."""
        if visitor is None:
            raise NotSignedIn
        if self.duty not in visitor.duties_of_person:
            raise NotAllowed(self.duty)
        if visitor.token is not None:
            require_in_scope(visitor.token, self.duty, request)
        if not visitor.may(self.duty):
            raise PasswordChangeDue if visitor.must_change_password else SecondFactorDue
        return visitor


def require_in_scope(token: Token, duty: Duty, request: Request) -> None:
    """Raises TokenTooNarrow unless the token was made for this duty, here."""
    if duty not in token.scope.duties:
        raise TokenTooNarrow(duty.value)
    layer = request.path_params.get("name")
    if not is_open_to(token.scope, request.url.path, None if layer is None else str(layer)):
        raise TokenTooNarrow(WHERE_SINGLE_LAYERS_LEAVE if layer is None else str(layer)[:60])


def is_open_to(scope: TokenScope, path: str, layer: str | None) -> bool:
    """Whether an address is open to a token: one for some layers, or for the public, stays where single layers leave for a purpose."""
    if not scope.is_for_layers_alone:
        return True
    if path != WHERE_SINGLE_LAYERS_LEAVE and not path.startswith(f"{WHERE_SINGLE_LAYERS_LEAVE}/"):
        return False
    return layer is None or not path.startswith(f"{WHERE_SINGLE_LAYERS_LEAVE}/collections/") or scope.covers(layer)


def require(duty: Duty) -> Requirement:
    """The dependency of a route: `visitor: Annotated[Visitor, Depends(require(Duty.READ))]`.

    Raises, when called for a request:
        NotSignedIn, NotAllowed, TokenTooNarrow, PasswordChangeDue, SecondFactorDue, DemonstrationRefused.
    """
    return Requirement(duty)


async def require_signed_in(connection: HTTPConnection) -> None:
    """Raises NotSignedIn for a stranger: asked before a large body is read."""
    if await run_in_threadpool(recognise, connection) is None:
        raise NotSignedIn
