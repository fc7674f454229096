"""Signing in through another house: off to its page, and back with its word for who somebody is."""

from typing import Annotated, cast

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from gisvc.auth.accounts import Accounts
from gisvc.auth.errors import AuthRefusal, SecondFactorNeeded, UnknownProvider
from gisvc.auth.identity.port import Departure, IdentityProvider
from gisvc.auth.sessions import cookie_name
from gisvc.auth.visitor import visitor_of
from gisvc.rendering import render_page
from gisvc.routes.accounts.answering import AccountsHere, address_of, again, agent_of, let_in, own_path
from gisvc.settings import Settings

router = APIRouter(include_in_schema=False)
Said = Annotated[str, Query(max_length=4000)]


@router.get("/sign-in/with/{provider}")
def leave(request: Request, provider: str, accounts: AccountsHere, next: Said = "/") -> Response:  # noqa: A002 — the name in the address
    house = _house(accounts, provider)
    departure = Departure(provider, own_path(next))
    try:
        address = house.address_for(departure, _back(request, provider))
    except AuthRefusal as refusal:
        return again(request, "accounts/sign_in.html", refusal, **_sign_in_facts(accounts, next))
    response = RedirectResponse(address, status_code=303)
    settings = cast("Settings", request.app.state.desk.settings)
    browser = accounts.departures.leave(departure)
    # Lax, so that it comes along when the other house sends the browser back; good for nothing but that.
    response.set_cookie(
        _cookie(settings), browser, max_age=600, path="/", secure=settings.is_secure, httponly=True, samesite="lax"
    )
    return response


@router.get("/sign-in/back/{provider}")
def come_back(request: Request, provider: str, accounts: AccountsHere, state: Said = "") -> Response:
    house, settings = _house(accounts, provider), cast("Settings", request.app.state.desk.settings)
    held = request.cookies.get(cookie_name(settings))
    wish = "/"
    try:
        departure = accounts.departures.come_back(provider, state, request.cookies.get(_cookie(settings), ""))
        wish = departure.wish
        name = house.name_of(departure, _back(request, provider), dict(request.query_params))
        token, account = accounts.enter_by(provider, name, address=address_of(request), agent=agent_of(request), replacing=held)
        response = let_in(request, token, visitor_of(accounts, account), wish)
    except SecondFactorNeeded as half:
        response = render_page(request, "accounts/code.html", refusal=None, ticket=half.ticket, next=wish)
    except AuthRefusal as refusal:
        response = again(request, "accounts/sign_in.html", refusal, **_sign_in_facts(accounts, wish))
    response.delete_cookie(_cookie(settings), path="/", secure=settings.is_secure, httponly=True, samesite="lax")
    return response


def _house(accounts: Accounts, provider: str) -> IdentityProvider:
    if provider not in accounts.providers:
        raise UnknownProvider
    return accounts.providers[provider]


def _back(request: Request, provider: str) -> str:
    """The address the other house knows us by: the configured one, never the one a Host header says."""
    return f"{request.app.state.desk.settings.own_url}/sign-in/back/{provider}"


def _cookie(settings: Settings) -> str:
    return "__Host-gisvc_way" if settings.is_secure else "gisvc_way"


def _sign_in_facts(accounts: Accounts, wish: str) -> dict[str, object]:
    return {"next": own_path(wish), "name": "", "houses": tuple(accounts.providers.values())}
