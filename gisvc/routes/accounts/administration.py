"""The two administrators' pages: one makes accounts, the other says what they may do."""

from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from gisvc.auth.accounts import Accounts
from gisvc.auth.administration import Administrator
from gisvc.auth.errors import AuthRefusal
from gisvc.auth.grants import Rights
from gisvc.auth.policy import policy_of
from gisvc.auth.roles import THREE_ADMINISTRATORS, Duty, Role
from gisvc.auth.visitor import Visitor, accounts_of
from gisvc.problems import wants_page
from gisvc.refusals import status_of
from gisvc.rendering import render_page
from gisvc.routes.accounts.answering import AccountsHere, EitherAdministrator, SecurityAdministrator, SystemAdministrator
from gisvc.routes.accounts.forms import DisplayNameForm, NewAccountForm, RightsForm

router = APIRouter(include_in_schema=False)


@router.get("/accounts")
def accounts_page(request: Request, me: EitherAdministrator, accounts: AccountsHere) -> Response:
    return list_page(request, me, accounts, refusal=None)


@router.get("/accounts/{name}")
def one_account_page(request: Request, name: str, me: EitherAdministrator, accounts: AccountsHere) -> Response:
    return one_page(request, name, me, accounts, refusal=None)


# --- the system administrator's


@router.post("/accounts")
def create_account(
    request: Request, form: Annotated[NewAccountForm, Form()], me: SystemAdministrator, accounts: AccountsHere
) -> Response:
    try:
        account, password = accounts.administration.create(
            form.name, display_name=form.display_name.strip(), area=form.area.strip(), by=administrator_of(me)
        )
    except AuthRefusal as refusal:
        if not wants_page(request):
            raise
        return list_page(request, me, accounts, refusal=refusal, typed=form)
    return render_page(request, "accounts/password_once.html", account=account, password=password, status_code=201)


@router.post("/accounts/{name}/name")
def rename(
    request: Request, name: str, form: Annotated[DisplayNameForm, Form()], me: SystemAdministrator, accounts: AccountsHere
) -> Response:
    account = accounts.find(name, within=me.area)
    shown = form.display_name.strip() or account.name
    return after(request, name, me, lambda: accounts.administration.rename(account, shown, by=administrator_of(me)))


@router.post("/accounts/{name}/disable")
def disable(request: Request, name: str, me: SystemAdministrator, accounts: AccountsHere) -> Response:
    account = accounts.find(name, within=me.area)
    return after(request, name, me, lambda: accounts.administration.disable(account, by=administrator_of(me)))


@router.post("/accounts/{name}/enable")
def enable(request: Request, name: str, me: SystemAdministrator, accounts: AccountsHere) -> Response:
    account = accounts.find(name, within=me.area)
    return after(request, name, me, lambda: accounts.administration.enable(account, by=administrator_of(me)))


@router.post("/accounts/{name}/unlock")
def unlock(request: Request, name: str, me: SystemAdministrator, accounts: AccountsHere) -> Response:
    account = accounts.find(name, within=me.area)
    return after(request, name, me, lambda: accounts.administration.unlock(account, by=administrator_of(me)))


@router.post("/accounts/{name}/reset-password")
def reset_password(request: Request, name: str, me: SystemAdministrator, accounts: AccountsHere) -> Response:
    account = accounts.find(name, within=me.area)
    try:
        password = accounts.administration.reset_password(account, by=administrator_of(me))
    except AuthRefusal as refusal:
        if not wants_page(request):
            raise
        return one_page(request, name, me, accounts, refusal=refusal)
    return render_page(request, "accounts/password_once.html", account=account, password=password)


# --- the security administrator's


@router.post("/accounts/{name}/rights")
def change_rights(
    request: Request, name: str, form: Annotated[RightsForm, Form()], me: SecurityAdministrator, accounts: AccountsHere
) -> Response:
    account = accounts.find(name, within=me.area)
    rights = Rights(form.area.strip(), frozenset(form.roles))
    return after(request, name, me, lambda: accounts.grants.change(account, rights, by=administrator_of(me)))


# --- pieces


def after(request: Request, name: str, me: Visitor, change: Callable[[], object]) -> Response:
    """Carry out an administrator's change and go back to the account's page."""
    try:
        change()
    except AuthRefusal as refusal:
        if not wants_page(request):
            raise
        return one_page(request, name, me, accounts_of(request), refusal=refusal)
    return RedirectResponse(f"/accounts/{quote(name)}", status_code=303)


def list_page(
    request: Request, me: Visitor, accounts: Accounts, *, refusal: AuthRefusal | None, typed: NewAccountForm | None = None
) -> Response:
    status = status_of(refusal) if refusal else 200
    rows = [(account, accounts.lockout.is_locked(account.name)) for account in accounts.list_in(me.area)]
    missing = accounts.three.missing()
    policy = policy_of(request.app.state.desk.settings) if me.may(Duty.GRANT) else ()
    facts = {"me": me, "rows": rows, "missing": missing, "policy": policy, "refusal": refusal, "typed": typed}
    return render_page(request, "accounts/list.html", status_code=status, **facts)


def one_page(request: Request, name: str, me: Visitor, accounts: Accounts, *, refusal: AuthRefusal | None) -> Response:
    account = accounts.find(name, within=me.area)
    facts = {
        "me": me,
        "account": account,
        "is_locked": accounts.lockout.is_locked(account.name),
        "sessions": accounts.sessions.list_of(account.name),
        "tokens": accounts.tokens.list_of(account.name),
        "has_factor": accounts.factors.is_enrolled(account.name),
        "roles": list(Role),
        "is_administrator": any(role in account.roles for role in THREE_ADMINISTRATORS),
        "refusal": refusal,
    }
    return render_page(request, "accounts/one.html", status_code=status_of(refusal) if refusal else 200, **facts)


def administrator_of(visitor: Visitor) -> Administrator:
    return Administrator(visitor.person, visitor.area)
