"""Every route that changes something leaves a line in the audit log: who, when, what. Found from the routes; what leaves none is written here with its reason."""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, Final

import pytest
from fastapi import FastAPI

from gisvc import publication
from gisvc.app import create_app
from gisvc.auth import accounts, administration, grants, second_factor, sessions, tokens
from gisvc.auth.accounts import open_accounts
from gisvc.auth.roles import Role
from gisvc.settings import Settings
from layers.store.protocol import AuditQuestion
from tests.front_desk import GOOD_PASSWORD, SmallDesk, browser, cheap_passwords, serving, sign_in
from tests.little_county import little_county

HOUSE = ("gisvc", "layers", "boundaries", "gazetteer")
CHANGING = ("POST", "PUT", "PATCH", "DELETE")
LEAVES_NONE: Final = {
    "POST /imports": "预检：只存上传者自己的暂存文件，确认时留痕",
    "POST /imports/{staged_id}/discard": "丢弃自己的暂存文件",
    "POST /names/import": "预检，同上",
    "POST /names/import/{staged_id}/discard": "丢弃自己的暂存文件",
    "POST /jobs/{job_id}/call-off": "取消自己的计算，数据不变",
    "DELETE /api/jobs/{job_id}": "取消自己的计算，数据不变",
    "POST /names/cleanup/usage": "查询，以 POST 传长文本",
    "POST /api/names/check": "查询，以 POST 传名单",
    "POST /reconcile": "查询（对照服务协议以 POST 提问）",
    "POST /claims": "核对上传的数字，不写入",
    "POST /claims/text": "核对粘贴的数字，不写入",
    "POST /api/audit": "核对提交的数字，不写入",
}
KEEPERS = (accounts, administration, grants, sessions, tokens, second_factor, publication)


def changing_routes(app: FastAPI) -> dict[str, FunctionType]:
    found = {}
    for route in app.routes:
        for one in route.effective_route_contexts() if hasattr(route, "effective_route_contexts") else [route]:
            for method in set(getattr(one, "methods", None) or ()) & set(CHANGING):
                found[f"{method} {getattr(one, 'path', '')}"] = inspect.unwrap(getattr(one, "endpoint"))  # noqa: B009 -- because mounts have none
    return found


def leaves_a_line(function: FunctionType) -> bool:
    """Whether a function calls `store.append(…, by=…)` or `record(…, by=…)`, itself or through what it speaks of in the house."""
    waiting, seen = [function], {function}
    while waiting:
        one = waiting.pop()
        if writes(one):
            return True
        new = spoken_of(one) - seen
        seen |= new
        waiting += new
    return False


@cache
def writes(function: FunctionType) -> bool:
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("append", "record")
        and any(k.arg == "by" for k in node.keywords)
        for node in ast.walk(tree_of(function))
    )


def is_written(function: FunctionType) -> bool:
    """Whether somebody wrote it; a dataclass makes its own."""
    return function.__code__.co_filename.endswith(".py")


@cache
def spoken_of(function: FunctionType) -> frozenset[FunctionType]:
    """Every function of the house a function names: what it calls, and what it hands on to be called."""
    nodes = list(ast.walk(tree_of(function)))
    names = {node.id for node in nodes if isinstance(node, ast.Name)} | {
        node.attr for node in nodes if isinstance(node, ast.Attribute)
    }
    found = (inspect.unwrap(one) for name in names for one in meant(function, name) if callable(one))
    return frozenset(
        one for one in found if isinstance(one, FunctionType) and one.__module__.startswith(HOUSE) and is_written(one)
    )


@cache
def tree_of(function: FunctionType) -> ast.AST:
    return functions_of(function.__code__.co_filename)[function.__code__.co_firstlineno]


@cache
def functions_of(path: str) -> dict[int, ast.AST]:
    """The functions of a file by the line they begin on, their decorators among them."""
    tree = ast.parse(Path(path).read_text(encoding="utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)]
    return {min(n.lineno for n in (*getattr(node, "decorator_list", ()), node)): node for node in found}


def meant(function: FunctionType, name: str) -> Iterator[Any]:
    """What a name may mean here: something of the module, of a module it imports, else a method of those who keep accounts and approvals."""
    here = function.__globals__
    named = here.get(name)
    is_own_class = inspect.isclass(named) and named.__module__ == function.__module__
    yield from vars(named).values() if is_own_class else [named]
    for module in here.values():
        if isinstance(module, ModuleType) and module.__name__.startswith(HOUSE):
            yield getattr(module, name, None)
    yield from METHODS.get(name, ())


METHODS: Final[dict[str, list[FunctionType]]] = {}
for _module in KEEPERS:
    for _, _class in inspect.getmembers(_module, inspect.isclass):
        if _class.__module__ == _module.__name__:
            for _name, _method in inspect.getmembers(_class, inspect.isfunction):
                METHODS.setdefault(_name, []).append(_method)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    settings, store = Settings(), little_county()
    held = open_accounts(tmp_path_factory.mktemp("lines") / "a.db", settings=settings, journal=store, passwords=cheap_passwords())
    desk = SmallDesk(settings, store, held)
    for role in Role:
        desk.add_person(role.value, role)
    desk.add_person("somebody", Role.VIEWER)
    return desk


@pytest.fixture(scope="module")
def app(desk: SmallDesk) -> FastAPI:
    return create_app(desk.settings, desk.store, desk.accounts)


def test_every_changing_route_leads_to_a_line_or_has_its_reason(app: FastAPI) -> None:
    routes = changing_routes(app)
    assert set(LEAVES_NONE) <= set(routes)
    assert [name for name, endpoint in sorted(routes.items()) if name not in LEAVES_NONE and not leaves_a_line(endpoint)] == []


def test_the_proof_can_fail(app: FastAPI) -> None:
    """What only asks leads to no line: the search does not find one everywhere."""
    routes = changing_routes(app)
    found = [name for name in LEAVES_NONE if leaves_a_line(routes[name])]
    assert len(found) < len(LEAVES_NONE) / 2, found


SAID: Final[tuple[tuple[str, str, dict[str, str], str], ...]] = (
    ("system_administrator", "/accounts", {"name": "newcomer", "display_name": "新人", "area": "620423"}, "auth.account-created"),
    ("system_administrator", "/accounts/somebody/disable", {}, "auth.account-disabled"),
    ("system_administrator", "/accounts/somebody/enable", {}, "auth.account-enabled"),
    ("system_administrator", "/accounts/somebody/reset-password", {}, "auth.password-reset"),
    ("security_administrator", "/accounts/somebody/rights", {"area": "620423", "roles": "clerk"}, "auth.rights-changed"),
    ("issuer", "/catalogue/roads/sharing", {"sharing_type": "unconditional", "secrecy": "open"}, "append"),
    ("clerk", "/catalogue/roads/description", {"title": "路", "description": "路", "department": "局", "contact_role": "岗", "update_cycle": "yearly"}, "append"),
    ("viewer", "/catalogue/roads/corrections", {"what": "断头", "why": "已贯通"}, "append"),
    ("viewer", "/sign-out", {}, "auth.signed-out"),
)  # fmt: skip


@pytest.fixture(scope="module")
def address(app: FastAPI) -> Iterator[str]:
    with serving(app) as address:
        yield address


@pytest.mark.parametrize(("who", "path", "form", "action"), SAID, ids=[path for _, path, _, _ in SAID])
def test_the_line_says_who_what_and_when(
    desk: SmallDesk, address: str, who: str, path: str, form: dict[str, str], action: str
) -> None:
    with browser(address) as client:
        sign_in(client, who)
        before = desk.store.search_audit(AuditQuestion(limit=1))[0]
        answer = client.post(path, data=form)
    assert answer.status_code in (200, 201, 303), answer.text[:500]
    (line,) = (e for e in desk.store.search_audit(AuditQuestion(by=who, limit=3)) if e.seq > before.seq and e.action == action)
    assert line.at >= before.at


def test_what_failed_leaves_its_line_too_and_not_the_password(desk: SmallDesk, address: str) -> None:
    with browser(address) as client:
        assert sign_in(client, "reviewer", "not-" + GOOD_PASSWORD).status_code == 401
    line = desk.store.search_audit(AuditQuestion(action="auth.sign-in-failed", limit=1))[0]
    assert (line.by, line.facts["address"]) == ("reviewer", "127.0.0.1")
    assert GOOD_PASSWORD not in str(line)


def test_a_refused_change_changes_nothing_and_leaves_no_line_of_a_change(desk: SmallDesk, address: str) -> None:
    with browser(address) as client:
        sign_in(client, "viewer")
        before = desk.store.search_audit(AuditQuestion(limit=1))[0]
        assert client.post("/catalogue/roads/sharing", data={"sharing_type": "none", "secrecy": "open"}).status_code == 403
    assert desk.store.search_audit(AuditQuestion(limit=1))[0] == before
