"""Why somebody may not: the duty a page needs, the roles that have it, and what of his own state stands in the way."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant

from gisvc.auth.roles import Duty, Role, roles_with
from gisvc.auth.tokens import Token
from gisvc.auth.visitor import Requirement, Visitor, is_open_to
from layers.wording import Wording


class Verdict(StrEnum):
    """What the answer comes down to."""

    MAY = "may"
    OPEN = "open"
    NO_SUCH_ADDRESS = "no_such_address"
    SIGN_IN = "sign_in"
    ROLE = "role"
    TOKEN = "token"  # noqa: S105 — the name of an answer
    PASSWORD = "password"  # noqa: S105 — the name of an answer

    @property
    def sentence(self) -> Wording:
        return _SENTENCES[self]


_SENTENCES = {
    Verdict.MAY: Wording(
        "您可以。如仍看到“没有找到”，是因为该内容不存在，或不在您的辖区内；系统不说明是哪一种。辖区由安全管理员授予。",
        "You may. If you still see “not found”, what you asked for does not exist or lies outside your area; which of the two is not told. "
        "The security administrator grants areas.",
    ),
    Verdict.OPEN: Wording("任何人都可以，无需登录。", "Anybody may, without signing in."),
    Verdict.NO_SUCH_ADDRESS: Wording("本系统没有这个地址，或该地址不支持这种操作。", "There is no such address, or it does not take that method."),
    Verdict.SIGN_IN: Wording("需要先登录；程序须出示令牌。", "Sign in first; a program presents a token."),
    Verdict.ROLE: Wording("您的角色不包含此项职责。如工作需要，请联系安全管理员授予角色。", "None of your roles has this duty. If your work needs it, ask the security administrator."),
    Verdict.TOKEN: Wording(
        "帐号本身可以，但所用令牌的范围不包含此项。请由本人登录后生成范围合适的令牌，或登录后操作。",
        "The account may, but its token was made for less. Its owner can make another one, or do it signed in.",
    ),
    Verdict.PASSWORD: Wording("密码由管理员设置或已到期，须先在“我的帐号”修改。", "The password was set by an administrator or has grown old: change it on your account's page first."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """The answer about one duty. It speaks of doors and roles, never of what lies behind them."""

    verdict: Verdict
    duties: tuple[Duty, ...]
    roles: tuple[Role, ...]  # who holds all of them
    yours: tuple[Role, ...]
    address: str = ""  # as the service writes it, without anybody's ids


def reason_for_duty(duty: Duty, visitor: Visitor | None) -> Reason:
    """Why somebody may or may not do a kind of work."""
    return _reason((duty,), visitor, "")


def reason_for_address(app: FastAPI, method: str, path: str, visitor: Visitor | None) -> Reason:
    """Why somebody may or may not open an address. What it is called with does not matter, only which door it is."""
    for route in _doors(app):
        matched = route.path_regex.match(path)
        if matched and method in (route.methods or ()):
            layer = matched.groupdict().get("name")
            return _reason(tuple(sorted(set(_duties(route.dependant)))), visitor, f"{method} {route.path}", (path, layer))
    return Reason(Verdict.NO_SUCH_ADDRESS, (), (), _roles_of(visitor))


def _reason(duties: tuple[Duty, ...], visitor: Visitor | None, address: str, at: tuple[str, str | None] | None = None) -> Reason:
    roles = tuple(role for role in Role if all(role in roles_with(duty) for duty in duties))
    return Reason(_verdict(duties, visitor, at), duties, roles, _roles_of(visitor), address)


def _verdict(duties: tuple[Duty, ...], visitor: Visitor | None, at: tuple[str, str | None] | None) -> Verdict:
    if not duties:
        return Verdict.OPEN
    if visitor is None:
        return Verdict.SIGN_IN
    if any(duty not in visitor.duties_of_person for duty in duties):
        return Verdict.ROLE
    if visitor.token is not None and not all(_is_in_scope(visitor.token, duty, at) for duty in duties):
        return Verdict.TOKEN
    return Verdict.MAY if all(visitor.may(duty) for duty in duties) else Verdict.PASSWORD


def _is_in_scope(token: Token, duty: Duty, at: tuple[str, str | None] | None) -> bool:
    return duty in token.scope.duties and (at is None or is_open_to(token.scope, *at))


def _roles_of(visitor: Visitor | None) -> tuple[Role, ...]:
    return tuple(sorted(visitor.roles)) if visitor else ()


def _doors(app: FastAPI) -> Iterator[Any]:
    """Every route of ours, an included router's one by one."""
    for route in app.routes:
        inner = route.effective_route_contexts() if hasattr(route, "effective_route_contexts") else [route]
        yield from (one for one in inner if hasattr(one, "dependant"))


def _duties(dependant: Dependant) -> Iterator[Duty]:
    if isinstance(dependant.call, Requirement):
        yield dependant.call.duty
    for below in dependant.dependencies:
        yield from _duties(below)
