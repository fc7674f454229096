"""Signing in and out, and the first run."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from gisvc.auth.accounts import Accounts
from gisvc.auth.errors import AlreadySetUp, AuthRefusal, SecondFactorNeeded, WrongCode
from gisvc.auth.identity.port import IdentityProvider
from gisvc.auth.sessions import cookie_name, forget_session_cookie
from gisvc.auth.visitor import recognise, visitor_of
from gisvc.problems import wants_page
from gisvc.rendering import render_page
from gisvc.routes.accounts.answering import AccountsHere, address_of, again, agent_of, landing, let_in, own_path, require_same
from gisvc.routes.accounts.forms import FirstRunForm, SecondStepForm, SignInForm

router = APIRouter(include_in_schema=False)


@router.get("/sign-in")
def sign_in_page(request: Request, next: Annotated[str, Query(max_length=2000)] = "/") -> Response:  # noqa: A002 — the name in the address
    visitor = recognise(request)
    accounts: Accounts | None = request.app.state.desk.accounts
    if visitor is not None:
        return RedirectResponse(landing(visitor, next), status_code=303)
    if accounts is not None and accounts.is_empty():
        return RedirectResponse("/first-run", status_code=303)
    return render_page(request, "accounts/sign_in.html", refusal=None, next=own_path(next), name="", houses=houses_of(accounts))


@router.post("/sign-in")
def sign_in(request: Request, form: Annotated[SignInForm, Form()], accounts: AccountsHere) -> Response:
    held = request.cookies.get(cookie_name(request.app.state.desk.settings))
    try:
        token, account = accounts.sign_in(
            form.name, form.password, address=address_of(request), agent=agent_of(request), replacing=held
        )
    except SecondFactorNeeded as half:
        if not wants_page(request):
            raise
        return render_page(request, "accounts/code.html", refusal=None, ticket=half.ticket, next=own_path(form.next))
    except AuthRefusal as refusal:
        return again(
            request, "accounts/sign_in.html", refusal, next=own_path(form.next), name=form.name, houses=houses_of(accounts)
        )
    return let_in(request, token, visitor_of(accounts, account), form.next)


@router.post("/sign-in/code")
def second_step(request: Request, form: Annotated[SecondStepForm, Form()], accounts: AccountsHere) -> Response:
    held = request.cookies.get(cookie_name(request.app.state.desk.settings))
    try:
        token, account = accounts.enter_with_code(
            form.ticket, form.code, address=address_of(request), agent=agent_of(request), replacing=held
        )
    except WrongCode as refusal:
        return again(request, "accounts/code.html", refusal, ticket=form.ticket, next=own_path(form.next))
    except AuthRefusal as refusal:
        return again(request, "accounts/sign_in.html", refusal, next=own_path(form.next), name="", houses=houses_of(accounts))
    return let_in(request, token, visitor_of(accounts, account), form.next)


@router.post("/sign-out")
def sign_out(request: Request, accounts: AccountsHere) -> Response:
    settings = request.app.state.desk.settings
    token = request.cookies.get(cookie_name(settings))
    if token:
        accounts.sign_out(token)
    response = RedirectResponse("/sign-in", status_code=303)
    forget_session_cookie(response, settings)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@router.get("/first-run")
def first_run_page(request: Request, accounts: AccountsHere) -> Response:
    missing = accounts.three.missing()
    if not missing:
        return RedirectResponse("/sign-in", status_code=303)
    return render_page(request, "accounts/first_run.html", refusal=None, missing=missing, typed=None)


@router.post("/first-run")
def first_run(request: Request, form: Annotated[FirstRunForm, Form()], accounts: AccountsHere) -> Response:
    missing = accounts.three.missing()
    try:
        if not missing:
            raise AlreadySetUp
        accounts.setup_code.require(form.code)
        require_same(form.password, form.again)
        area = request.app.state.desk.store.workspace.area_code
        made = accounts.three.name(form.chosen(missing), area=area)
    except AuthRefusal as refusal:
        return again(request, "accounts/first_run.html", refusal, missing=missing, typed=form)
    accounts.setup_code.end()
    return render_page(request, "accounts/administrators_made.html", made=made, status_code=201)


def houses_of(accounts: Accounts | None) -> tuple[IdentityProvider, ...]:
    """The other houses through which somebody may come."""
    return tuple(accounts.providers.values()) if accounts else ()
