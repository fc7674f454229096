"""What the account routes share: who asks, where he lands, and the form once more with what was wrong."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response

from gisvc.auth.accounts import Accounts
from gisvc.auth.errors import AuthRefusal, PasswordsDiffer
from gisvc.auth.roles import Duty
from gisvc.auth.sessions import set_session_cookie
from gisvc.auth.visitor import Visitor, accounts_of, require
from gisvc.problems import wants_page
from gisvc.refusals import status_of
from gisvc.rendering import is_own_path, render_page

AccountsHere = Annotated[Accounts, Depends(accounts_of)]
Me = Annotated[Visitor, Depends(require(Duty.OWN_ACCOUNT))]
SystemAdministrator = Annotated[Visitor, Depends(require(Duty.ADMINISTER))]
SecurityAdministrator = Annotated[Visitor, Depends(require(Duty.GRANT))]
EitherAdministrator = Annotated[Visitor, Depends(require(Duty.SEE_ACCOUNTS))]


def again(request: Request, template: str, refusal: AuthRefusal, **typed: object) -> Response:
    """The form once more with what was wrong, and what had been typed except passwords; a program gets the problem."""
    if not wants_page(request):
        raise refusal
    return render_page(request, template, status_code=status_of(refusal), refusal=refusal, **typed)


def let_in(request: Request, token: str, visitor: Visitor, wish: str) -> Response:
    """The answer to a good sign-in: the new session, and on to where he wanted to go."""
    response = RedirectResponse(landing(visitor, wish), status_code=303)
    set_session_cookie(response, token, request.app.state.desk.settings)
    return response


def landing(visitor: Visitor, wish: str) -> str:
    """Where somebody goes after signing in: where he wanted to, else a page he may see."""
    if visitor.must_change_password:
        return "/account"
    if visitor.must_add_factor:
        return "/account/second-factor"
    if own_path(wish) != "/" or visitor.may(Duty.READ):
        return own_path(wish)
    return "/accounts" if visitor.may(Duty.SEE_ACCOUNTS) else "/audit" if visitor.may(Duty.AUDIT) else "/account"


def own_path(wish: str) -> str:
    """The wish, if it stays on this service; else the first page."""
    return wish if is_own_path(wish) else "/"


def address_of(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def agent_of(request: Request) -> str:
    return request.headers.get("user-agent", "")[:200]


def require_same(password: str, again: str) -> None:
    """Raises PasswordsDiffer."""
    if password != again:
        raise PasswordsDiffer
