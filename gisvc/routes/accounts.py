"""Signing in and out, one's own account, and the administrator's list of accounts."""

from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from gisvc.auth.accounts import Accounts
from gisvc.auth.administration import Administrator, Rights
from gisvc.auth.errors import AlreadySetUp, AuthRefusal, PasswordsDiffer
from gisvc.auth.roles import Duty, Role
from gisvc.auth.sessions import cookie_name, forget_session_cookie, set_session_cookie
from gisvc.auth.visitor import Visitor, accounts_of, recognise, require, visitor_of
from gisvc.problems import wants_page
from gisvc.refusals import status_of
from gisvc.rendering import is_own_path, render_page
from gisvc.routes import accounts_api

pages = APIRouter(include_in_schema=False)


class Typed(BaseModel):
    """A form of ours: a field it does not have is refused, never dropped."""

    model_config = ConfigDict(extra="forbid", str_max_length=200)


class SignInForm(Typed):
    name: str
    password: str
    next: str = Field(default="/", max_length=2000)


class PasswordForm(Typed):
    present: str
    new: str
    again: str


class FirstRunForm(Typed):
    code: str
    name: str
    display_name: str = Field(default="", max_length=60)
    password: str
    again: str


class RightsForm(Typed):
    display_name: str = Field(default="", max_length=60)
    area: str = Field(max_length=12)
    roles: list[Role] = Field(default_factory=list, max_length=len(Role))


class NewAccountForm(RightsForm):
    name: str


AccountsHere = Annotated[Accounts, Depends(accounts_of)]
Me = Annotated[Visitor, Depends(require(Duty.OWN_ACCOUNT))]
AdministratorHere = Annotated[Visitor, Depends(require(Duty.ADMINISTER))]


# --- signing in and out


@pages.get("/sign-in")
def sign_in_page(request: Request, next: Annotated[str, Query(max_length=2000)] = "/") -> Response:  # noqa: A002 — the name in the address
    visitor = recognise(request)
    accounts: Accounts | None = request.app.state.desk.accounts
    if visitor is not None:
        return RedirectResponse(landing(visitor, next), status_code=303)
    if accounts is not None and accounts.is_empty():
        return RedirectResponse("/first-run", status_code=303)
    return render_page(request, "accounts/sign_in.html", refusal=None, next=own_path(next), name="")


@pages.post("/sign-in")
def sign_in(request: Request, form: Annotated[SignInForm, Form()], accounts: AccountsHere) -> Response:
    settings = request.app.state.desk.settings
    held = request.cookies.get(cookie_name(settings))
    try:
        token, account = accounts.sign_in(
            form.name, form.password, address=address_of(request), agent=agent_of(request), replacing=held
        )
    except AuthRefusal as refusal:
        return again(request, "accounts/sign_in.html", refusal, next=own_path(form.next), name=form.name)
    response = RedirectResponse(landing(visitor_of(accounts, account), form.next), status_code=303)
    set_session_cookie(response, token, settings)
    return response


@pages.post("/sign-out")
def sign_out(request: Request, accounts: AccountsHere) -> Response:
    settings = request.app.state.desk.settings
    token = request.cookies.get(cookie_name(settings))
    if token:
        accounts.sign_out(token)
    response = RedirectResponse("/sign-in", status_code=303)
    forget_session_cookie(response, settings)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@pages.get("/first-run")
def first_run_page(request: Request, accounts: AccountsHere) -> Response:
    if not accounts.is_empty():
        return RedirectResponse("/sign-in", status_code=303)
    return render_page(request, "accounts/first_run.html", refusal=None, name="", display_name="")


@pages.post("/first-run")
def first_run(request: Request, form: Annotated[FirstRunForm, Form()], accounts: AccountsHere) -> Response:
    try:
        if not accounts.is_empty():
            raise AlreadySetUp
        accounts.setup_code.require(form.code)
        _require_same(form.password, form.again)
        area = request.app.state.desk.store.workspace.area_code
        accounts.create_first_administrator(form.name, display_name=form.display_name, password=form.password, area=area)
    except AuthRefusal as refusal:
        return again(request, "accounts/first_run.html", refusal, name=form.name, display_name=form.display_name)
    return RedirectResponse("/sign-in", status_code=303)


# --- one's own account


@pages.get("/account")
def account_page(request: Request, me: Me) -> Response:
    return own_page(request, me, refusal=None)


@pages.post("/account/password")
def change_password(request: Request, form: Annotated[PasswordForm, Form()], me: Me, accounts: AccountsHere) -> Response:
    settings = request.app.state.desk.settings
    try:
        _require_same(form.new, form.again)
        token = accounts.change_password(me.person, form.present, form.new, address=address_of(request), agent=agent_of(request))
    except AuthRefusal as refusal:
        if not wants_page(request):
            raise
        return own_page(request, me, refusal=refusal)
    response = RedirectResponse("/account?done=password", status_code=303)
    set_session_cookie(response, token, settings)
    return response


@pages.post("/account/sessions/{handle}/end")
def end_session(handle: str, me: Me, accounts: AccountsHere) -> Response:
    accounts.sessions.end_one(me.person, handle)
    return RedirectResponse("/account", status_code=303)


# --- the administrator's list


@pages.get("/accounts")
def accounts_page(request: Request, me: AdministratorHere, accounts: AccountsHere) -> Response:
    return list_page(request, me, accounts, refusal=None)


@pages.post("/accounts")
def create_account(
    request: Request, form: Annotated[NewAccountForm, Form()], me: AdministratorHere, accounts: AccountsHere
) -> Response:
    try:
        account, password = accounts.administration.create(form.name, rights_of(form), by=administrator_of(me))
    except AuthRefusal as refusal:
        if not wants_page(request):
            raise
        return list_page(request, me, accounts, refusal=refusal, typed=form)
    return render_page(request, "accounts/password_once.html", account=account, password=password, status_code=201)


@pages.get("/accounts/{name}")
def one_account_page(request: Request, name: str, me: AdministratorHere, accounts: AccountsHere) -> Response:
    return one_page(request, name, me, accounts, refusal=None)


@pages.post("/accounts/{name}/rights")
def change_rights(
    request: Request, name: str, form: Annotated[RightsForm, Form()], me: AdministratorHere, accounts: AccountsHere
) -> Response:
    account = accounts.find(name, within=me.area)
    return after(request, name, me, lambda: accounts.administration.change(account, rights_of(form), by=administrator_of(me)))


@pages.post("/accounts/{name}/disable")
def disable(request: Request, name: str, me: AdministratorHere, accounts: AccountsHere) -> Response:
    account = accounts.find(name, within=me.area)
    return after(request, name, me, lambda: accounts.administration.disable(account, by=administrator_of(me)))


@pages.post("/accounts/{name}/enable")
def enable(request: Request, name: str, me: AdministratorHere, accounts: AccountsHere) -> Response:
    account = accounts.find(name, within=me.area)
    return after(request, name, me, lambda: accounts.administration.enable(account, by=administrator_of(me)))


@pages.post("/accounts/{name}/unlock")
def unlock(request: Request, name: str, me: AdministratorHere, accounts: AccountsHere) -> Response:
    account = accounts.find(name, within=me.area)
    return after(request, name, me, lambda: accounts.administration.unlock(account, by=administrator_of(me)))


@pages.post("/accounts/{name}/reset-password")
def reset_password(request: Request, name: str, me: AdministratorHere, accounts: AccountsHere) -> Response:
    account = accounts.find(name, within=me.area)
    try:
        password = accounts.administration.reset_password(account, by=administrator_of(me))
    except AuthRefusal as refusal:
        if not wants_page(request):
            raise
        return one_page(request, name, me, accounts, refusal=refusal)
    return render_page(request, "accounts/password_once.html", account=account, password=password)


# --- pieces


def again(request: Request, template: str, refusal: AuthRefusal, **typed: str) -> Response:
    """The form once more with what was wrong, and what had been typed except passwords; a program gets the problem."""
    if not wants_page(request):
        raise refusal
    return render_page(request, template, status_code=status_of(refusal), refusal=refusal, **typed)


def after(request: Request, name: str, me: Visitor, change: Callable[[], object]) -> Response:
    """Carry out an administrator's change and go back to the account's page."""
    try:
        change()
    except AuthRefusal as refusal:
        if not wants_page(request):
            raise
        return one_page(request, name, me, accounts_of(request), refusal=refusal)
    return RedirectResponse(f"/accounts/{quote(name)}", status_code=303)


def own_page(request: Request, me: Visitor, *, refusal: AuthRefusal | None) -> Response:
    accounts: Accounts | None = request.app.state.desk.accounts
    token = request.cookies.get(cookie_name(request.app.state.desk.settings))
    sessions = accounts.sessions.list_of(me.person, token=token) if accounts and not me.is_demonstration else ()
    facts = {
        "me": me,
        "sessions": sessions,
        "refusal": refusal,
        "may_administer": me.may(Duty.ADMINISTER) and accounts is not None,
    }
    return render_page(request, "accounts/account.html", status_code=status_of(refusal) if refusal else 200, **facts)


def list_page(
    request: Request, me: Visitor, accounts: Accounts, *, refusal: AuthRefusal | None, typed: NewAccountForm | None = None
) -> Response:
    status = status_of(refusal) if refusal else 200
    rows = [(account, accounts.lockout.is_locked(account.name)) for account in accounts.list_in(me.area)]
    facts = {"me": me, "rows": rows, "roles": list(Role), "refusal": refusal, "typed": typed}
    return render_page(request, "accounts/list.html", status_code=status, **facts)


def one_page(request: Request, name: str, me: Visitor, accounts: Accounts, *, refusal: AuthRefusal | None) -> Response:
    account = accounts.find(name, within=me.area)
    facts = {
        "me": me,
        "account": account,
        "is_locked": accounts.lockout.is_locked(account.name),
        "sessions": accounts.sessions.list_of(account.name),
        "roles": list(Role),
        "refusal": refusal,
    }
    return render_page(request, "accounts/one.html", status_code=status_of(refusal) if refusal else 200, **facts)


def landing(visitor: Visitor, wish: str) -> str:
    """Where somebody goes after signing in: where he wanted to, else a page he may see."""
    if visitor.must_change_password:
        return "/account"
    if own_path(wish) != "/" or visitor.may(Duty.READ):
        return own_path(wish)
    return "/accounts" if visitor.may(Duty.ADMINISTER) else "/audit" if visitor.may(Duty.AUDIT) else "/account"


def own_path(wish: str) -> str:
    """The wish, if it stays on this service; else the first page."""
    return wish if is_own_path(wish) else "/"


def rights_of(form: RightsForm) -> Rights:
    return Rights(form.display_name.strip(), form.area.strip(), frozenset(form.roles))


def administrator_of(visitor: Visitor) -> Administrator:
    return Administrator(visitor.person, visitor.area)


def address_of(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def agent_of(request: Request) -> str:
    return request.headers.get("user-agent", "")[:200]


def _require_same(password: str, again: str) -> None:
    if password != again:
        raise PasswordsDiffer


router = APIRouter()
router.include_router(pages)
router.include_router(accounts_api.router)
