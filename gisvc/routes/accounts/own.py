"""One's own account: password and sessions."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from gisvc.auth.errors import AuthRefusal
from gisvc.auth.sessions import set_session_cookie
from gisvc.problems import wants_page
from gisvc.routes.accounts.answering import AccountsHere, Me, address_of, agent_of, require_same
from gisvc.routes.accounts.forms import PasswordForm
from gisvc.routes.accounts.own_page import own_page

router = APIRouter(include_in_schema=False)


@router.get("/account")
def account_page(request: Request, me: Me) -> Response:
    return own_page(request, me, refusal=None)


@router.post("/account/password")
def change_password(request: Request, form: Annotated[PasswordForm, Form()], me: Me, accounts: AccountsHere) -> Response:
    settings = request.app.state.desk.settings
    try:
        require_same(form.new, form.again)
        token = accounts.change_password(me.person, form.present, form.new, address=address_of(request), agent=agent_of(request))
    except AuthRefusal as refusal:
        if not wants_page(request):
            raise
        return own_page(request, me, refusal=refusal)
    response = RedirectResponse("/account?done=password", status_code=303)
    set_session_cookie(response, token, settings)
    return response


@router.post("/account/sessions/{handle}/end")
def end_session(handle: str, me: Me, accounts: AccountsHere) -> Response:
    accounts.end_session(me.person, handle)
    return RedirectResponse("/account", status_code=303)
