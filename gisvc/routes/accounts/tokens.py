"""API tokens: made and revoked by their owner, revoked by the security administrator, seen by nobody."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from gisvc.auth.errors import AuthRefusal
from gisvc.problems import wants_page
from gisvc.rendering import render_page
from gisvc.routes.accounts.answering import AccountsHere, Me, SecurityAdministrator
from gisvc.routes.accounts.forms import TokenForm
from gisvc.routes.accounts.own_page import own_page

router = APIRouter(include_in_schema=False)


@router.post("/account/tokens")
def make_token(request: Request, form: Annotated[TokenForm, Form()], me: Me, accounts: AccountsHere) -> Response:
    try:
        token, secret = accounts.tokens.issue(accounts.find(me.person), form.wish())
    except AuthRefusal as refusal:
        if not wants_page(request):
            raise
        return own_page(request, me, refusal=refusal)
    own_url = request.app.state.desk.settings.own_url
    return render_page(request, "accounts/token_once.html", token=token, secret=secret, own_url=own_url, status_code=201)


@router.post("/account/tokens/{handle}/revoke")
def revoke_own(handle: str, me: Me, accounts: AccountsHere) -> Response:
    accounts.tokens.revoke(accounts.find(me.person), handle, by=me.person)
    return RedirectResponse("/account#tokens", status_code=303)


@router.post("/accounts/{name}/tokens/{handle}/revoke")
def revoke(name: str, handle: str, me: SecurityAdministrator, accounts: AccountsHere) -> Response:
    account = accounts.find(name, within=me.area)
    accounts.tokens.revoke(account, handle, by=me.person)
    return RedirectResponse(f"/accounts/{quote(account.name)}", status_code=303)
