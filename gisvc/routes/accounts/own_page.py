"""The page of one's own account, as every change of it comes back to."""

from fastapi import Request
from fastapi.responses import Response

from gisvc.auth.accounts import Accounts
from gisvc.auth.errors import AuthRefusal
from gisvc.auth.roles import Duty, duties_of
from gisvc.auth.sessions import cookie_name
from gisvc.auth.tokens import GRANTABLE, usual_days
from gisvc.auth.visitor import Visitor
from gisvc.catalogue import CATALOGUE
from gisvc.refusals import status_of
from gisvc.rendering import render_page


def own_page(request: Request, me: Visitor, *, refusal: AuthRefusal | None) -> Response:
    """Who I am, where I am signed in, and what programs hold keys of mine."""
    accounts: Accounts | None = request.app.state.desk.accounts
    cookie = request.cookies.get(cookie_name(request.app.state.desk.settings))
    is_person = accounts is not None and not me.is_demonstration
    longest = accounts.tokens.longest_days if accounts else 1
    facts = {
        "me": me,
        "sessions": accounts.sessions.list_of(me.person, token=cookie) if accounts and is_person else (),
        "tokens": accounts.tokens.list_of(me.person) if accounts and is_person else (),
        "grantable": sorted(GRANTABLE & duties_of(me.roles)),
        "layers": [(spec.name, spec.label) for spec in CATALOGUE],
        "days": (usual_days(longest), longest),
        "refusal": refusal,
        "may_see_accounts": me.may(Duty.SEE_ACCOUNTS) and accounts is not None,
    }
    return render_page(request, "accounts/account.html", status_code=status_of(refusal) if refusal else 200, **facts)
