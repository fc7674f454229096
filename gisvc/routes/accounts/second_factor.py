"""One's own second factor: set up with a telephone, given up with a code; reset by the security administrator."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup

from gisvc.auth.accounts import Accounts
from gisvc.auth.administration import Administrator
from gisvc.auth.errors import AuthRefusal
from gisvc.auth.visitor import Visitor
from gisvc.problems import wants_page
from gisvc.refusals import status_of
from gisvc.rendering import render_page
from gisvc.routes.accounts.answering import AccountsHere, Me, SecurityAdministrator, address_of
from gisvc.routes.accounts.forms import CodeForm

router = APIRouter(include_in_schema=False)


@router.get("/account/second-factor")
def factor_page(request: Request, me: Me, accounts: AccountsHere) -> Response:
    return _page(request, me, accounts)


@router.post("/account/second-factor/begin")
def begin(request: Request, me: Me, accounts: AccountsHere) -> Response:
    accounts.factors.begin(accounts.find(me.person), issuer=_issuer(request))
    return RedirectResponse("/account/second-factor", status_code=303)


@router.post("/account/second-factor/confirm")
def confirm(request: Request, form: Annotated[CodeForm, Form()], me: Me, accounts: AccountsHere) -> Response:
    try:
        accounts.lockout.charge(me.person, address_of(request))
        codes = accounts.factors.confirm(accounts.find(me.person), form.code)
    except AuthRefusal as refusal:
        return _page(request, me, accounts, refusal)
    accounts.lockout.forgive(me.person, address_of(request))
    return render_page(request, "accounts/recovery_codes.html", codes=codes, status_code=201)


@router.post("/account/second-factor/remove")
def remove(request: Request, form: Annotated[CodeForm, Form()], me: Me, accounts: AccountsHere) -> Response:
    try:
        accounts.lockout.charge(me.person, address_of(request))
        accounts.factors.remove(accounts.find(me.person), form.code)
    except AuthRefusal as refusal:
        return _page(request, me, accounts, refusal)
    accounts.lockout.forgive(me.person, address_of(request))
    return RedirectResponse("/account", status_code=303)


@router.post("/accounts/{name}/reset-second-factor")
def reset(name: str, me: SecurityAdministrator, accounts: AccountsHere) -> Response:
    account = accounts.find(name, within=me.area)
    accounts.factors.reset(account, by=Administrator(me.person, me.area))
    return RedirectResponse(f"/accounts/{quote(account.name)}", status_code=303)


def _page(request: Request, me: Visitor, accounts: Accounts, refusal: AuthRefusal | None = None) -> Response:
    if refusal is not None and not wants_page(request):
        raise refusal
    account = accounts.find(me.person)
    waiting = accounts.factors.pending(account, issuer=_issuer(request))
    return render_page(
        request,
        "accounts/second_factor.html",
        status_code=status_of(refusal) if refusal else 200,
        refusal=refusal,
        is_offered=accounts.factors.is_offered,
        is_enrolled=accounts.factors.is_enrolled(account.name),
        is_required=accounts.factors.is_required(account),
        waiting=waiting,
        drawn=Markup(waiting.drawn()) if waiting else "",  # noqa: S704 — an SVG of our own, made of letters of base 32
    )


def _issuer(request: Request) -> str:
    return str(request.app.state.desk.store.workspace.name)
