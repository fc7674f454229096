"""T34: every route that answers is known: it keeps the purpose gate, or it is written here why none is needed; a token for the public passes the gate alone."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

import httpx
import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant

from gisvc.app import create_app
from gisvc.auth.accounts import open_accounts
from gisvc.auth.roles import Duty, Role
from gisvc.auth.tokens import TokenScope, TokenWish
from gisvc.marks import SECRECY
from gisvc.settings import Settings
from layers.frames import frame_of
from layers.people import PersonId
from layers.planning.specs import FACILITIES
from layers.store.protocol import LayerChange
from tests.front_desk import SmallDesk, browser, cheap_passwords, program, routes_of, serving, sign_in
from tests.little_county import little_county
from tests.threats.test_t34_columns_of_coordinates import SECRETS, SPOT

# Routes that hand rows out for a purpose (内部, 公开), or for an audience, which a publication of names knows three of.
PURPOSE: Final = frozenset(
    {
        "/downloads/coverage.{paper}",
        "/downloads/gaps.{paper}",
        "/downloads/layers/{name}.{ending}",
        "/api/gaps",
        "/api/roads",
        "/api/service-areas",
        "/api/layers/{name}/features",
    }
)
AUDIENCE: Final = frozenset(
    {"/names/publications/{what}.{ending}", "/api/names/register.zip", "/api/names/changes", "/api/names/linked-places"}
)

# The others, and why each needs no purpose. First match counts.
WITHOUT: Final[tuple[tuple[str, str], ...]] = (
    (r"/ogc/collections/\{name\}/(items|tiles).*", "门内：Gate 逐请求取用途（?purpose= 或令牌），见下方测试"),
    (r"/ogc.*", "目录、坐标系、模式与接口说明：不含要素；范围按公开格网加宽"),
    (r"/(healthz|readyz|metrics|language|sign-in(/.*)?|sign-out|first-run|field/.*|docs|about|why|api/why|openapi\.json)", "不含图层数据"),
    (r"/(account|accounts|api/me|api/accounts|jobs|api/jobs|inbox|api/inbox|downloads/inbox.*|approvals)(/.*)?", "帐号、任务与待办：不含图层坐标"),
    (r"/(audit|usage|audit/usage|catalogue|corrections)(\..*|/.*)?|/api/catalogue", "审计、台账、目录与校核：不含坐标；涉密行不计数"),
    (r"/tiles/\{layer\}/.*", "底图影像，不是本库的行"),
    (r"/api/(announcements).*|/names/announcements", "公告：已依法公布，恒按公开粗化"),
    (r"/reconcile.*", "对照服务：只答已发布给部门的名称，不含坐标"),
    (r"/(imports|names/import|returned)(/.*)?", "上传者自己的文件与预检"),
    (r"/downloads/.*|/rounds/\{round_id\}/visits\.\{ending\}|/exchange/bundle\.zip|/api/exchange", "内部文件：须导出职责，恒带“内部资料”标注，无公开版本"),
    (r"/api/(rounds|photos|lines|markers|requests|batches|name-lists|names)(/.*)?", "业务接口：须登录，内部使用，无公开版本；公开令牌到不了这里"),
    (r"/api/(layers|plans|coverage|reach|access|interval|siting.*|candidates/.*|care-space|centres|fit|graves|ageing|niches|audit|what-if.*|siting-rules)(/.*)?", "统计与研究答案：须登录，内部使用，带标注；公开令牌到不了这里"),
    (r"/(coverage|gaps|layers|publications|downloads|rounds|lines|cases|markers|exchange|names|circles|plans|supply|interval|siting|candidates|what-if|care-space|centres|fit|graves|people|niches|claims|roads)?(/.*)?", "页面：须登录，在内部查看，带“内部资料”页脚；公开令牌到不了这里"),
)  # fmt: skip

OPEN: Final = frozenset(
    {"/openapi.json", "/healthz", "/readyz", "/language", "/why", "/api/why", "/first-run"}
)  # doors for everybody


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    store, settings = little_county(), Settings()
    row = {
        "facility_id": "exact",
        "name": "所",
        "kind": "day_care_center",
        "division_code": "620423101201",
        "state": "operating",
        "geometry": SPOT,
    }
    store.append([LayerChange(FACILITIES, frame_of(FACILITIES, [row]), date(2020, 1, 1))], by=PersonId("c"), reason="测试")
    accounts = open_accounts(
        tmp_path_factory.mktemp("ways") / "a.db", settings=settings, journal=store, passwords=cheap_passwords()
    )
    desk = SmallDesk(settings, store, accounts)
    desk.add_person("viewer", Role.VIEWER)
    return desk


@pytest.fixture(scope="module")
def app(desk: SmallDesk) -> FastAPI:
    return create_app(desk.settings, desk.store, desk.accounts)


@pytest.fixture(scope="module")
def address(app: FastAPI) -> Iterator[str]:
    with serving(app) as address:
        yield address


@pytest.fixture(scope="module")
def public(desk: SmallDesk, address: str) -> Iterator[httpx.Client]:
    """A program whose token was made for the public."""
    assert desk.accounts is not None
    scope = TokenScope(frozenset({Duty.READ, Duty.EXPORT}), is_public=True)
    _, secret = desk.accounts.tokens.issue(desk.accounts.find("viewer"), TokenWish("公开", scope))
    with program(address) as client:
        client.headers["authorization"] = f"Bearer {secret}"
        yield client


def asks_for(app: FastAPI) -> dict[str, set[str]]:
    """What each GET route takes in its query, by its path."""

    def fields(dependant: Dependant) -> Iterator[str]:
        yield from (field.alias for field in dependant.query_params)
        for below in dependant.dependencies:
            yield from fields(below)

    found: dict[str, set[str]] = {}
    for route in app.routes:
        for one in route.effective_route_contexts() if hasattr(route, "effective_route_contexts") else [route]:
            dependant, methods = getattr(one, "dependant", None), getattr(one, "methods", None) or ()
            if dependant is not None and "GET" in methods:
                found[str(getattr(one, "path", ""))] = set(fields(dependant))
    return found


def test_exactly_the_routes_of_the_table_take_a_purpose_or_an_audience(app: FastAPI) -> None:
    taken = asks_for(app)
    assert {path for path, words in taken.items() if "purpose" in words} == PURPOSE
    assert {path for path, words in taken.items() if "audience" in words} == AUDIENCE


def test_every_other_route_has_its_reason(app: FastAPI) -> None:
    paths = {path for method, path in routes_of(app) if method in ("GET", "POST")} - PURPOSE - AUDIENCE - {"/static"}
    assert [path for path in sorted(paths) if not any(re.fullmatch(pattern, path) for pattern, _ in WITHOUT)] == []


def test_a_token_for_the_public_reaches_nothing_but_the_gate(public: httpx.Client, app: FastAPI) -> None:
    for path in sorted({path for method, path in routes_of(app) if method == "GET" and "/ogc" not in path}):
        filled = re.sub(r"\{[^}]*\}", "1", path)
        answer = public.get(filled)
        if answer.status_code == 200:
            assert filled in OPEN or filled.startswith(("/field/", "/sign-in")) or filled.endswith(".webmanifest"), path
        assert not [secret for secret in SECRETS if secret in answer.text], path


@pytest.mark.parametrize("said", ["", "&purpose=internal", "&purpose=public"])
@pytest.mark.parametrize("header", [{}, {"x-purpose": "internal", "gisvc-purpose": "internal", "prefer": "purpose=internal"}])
def test_whatever_a_public_token_asks_and_however_the_answer_is_coarse_and_stamped(
    public: httpx.Client, said: str, header: dict[str, str]
) -> None:
    for path in ("/ogc/collections/facilities/items?f=json", "/ogc/collections/facilities/items/exact?f=json"):
        answer = public.get(path + said, headers=header)
        assert answer.status_code == 200
        assert not [secret for secret in SECRETS if secret in answer.text]
        assert "104.054" in answer.text
        assert SECRECY.zh in answer.text


@pytest.mark.parametrize("form", ["json", "jsonfg", "csv", "html"])
def test_no_format_is_more_exact_than_another(public: httpx.Client, form: str) -> None:
    answer = public.get(f"/ogc/collections/facilities/items?f={form}&limit=100")
    assert answer.status_code == 200, answer.text[:300]
    assert not [secret for secret in SECRETS if secret in answer.text]


MAPS = ("circles", "siting", "supply", "roads", "candidates", "graves", "centres")


@pytest.mark.parametrize("subject", MAPS)
def test_a_map_without_a_public_version_refuses_the_word_and_stays_stamped(desk: SmallDesk, address: str, subject: str) -> None:
    with browser(address) as client:
        sign_in(client, "viewer")
        assert client.get(f"/downloads/{subject}.html?purpose=public").status_code == 400
        answer = client.get(f"/downloads/{subject}.html")
        assert answer.status_code in (200, 400, 404, 422), answer.status_code  # the little county has no roads to study
        if answer.status_code == 200:
            assert SECRECY.zh in answer.text
