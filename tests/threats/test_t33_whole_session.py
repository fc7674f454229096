"""T33 (a whole session): whatever a person and a program do with the real service, no secret they used is in its log, its figures or its audit."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from pydantic import SecretStr

from gisvc.app import create_app
from gisvc.auth.accounts import open_accounts
from gisvc.auth.roles import Duty, Role
from gisvc.auth.tokens import TokenScope, TokenWish
from gisvc.logs import configure_logs
from gisvc.settings import Settings
from tests.every_route import every_route
from tests.front_desk import GOOD_PASSWORD, SmallDesk, TurnedClock, cheap_passwords, program, serving, sign_in
from tests.little_county import little_county

MAP_KEY = "9a8b7c6d5e4f30211203f4e5d6c7b8a9"
NEXT_PASSWORD = "Rowan-83-brook"
WRONG_PASSWORD = "hunter-in-the-rye-7"
ID_CARD, MOBILE = "620423198703124519", "13893412345"


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = list(root.handlers), root.level
    configure_logs(Settings(log_folder=tmp_path / "log", log_level="debug", tianditu_key=SecretStr(MAP_KEY)))
    yield tmp_path / "log" / "gisvc.log"
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    structlog.configure(**before)


def test_nothing_a_day_used_to_enter_is_told_anywhere(log_file: Path, tmp_path: Path) -> None:
    settings = Settings(tianditu_key=SecretStr(MAP_KEY), metrics_from=("127.0.0.1",))
    store = little_county()
    accounts = open_accounts(tmp_path / "a.db", settings=settings, journal=store, passwords=cheap_passwords())
    desk = SmallDesk(settings, store, accounts, TurnedClock())
    desk.add_person("clerk.one", Role.CLERK, Role.NAME_CLERK)
    scope = TokenScope(frozenset({Duty.READ, Duty.EXPORT, Duty.ENTER, Duty.NAME}))
    _, token = accounts.tokens.issue(accounts.find("clerk.one"), TokenWish("program", scope))
    app = create_app(settings, store, accounts)
    secrets = [MAP_KEY, NEXT_PASSWORD, WRONG_PASSWORD, GOOD_PASSWORD, ID_CARD, MOBILE, token, "$argon2"]
    with serving(app) as address, program(address) as client:
        sign_in(client, "clerk.one", WRONG_PASSWORD)
        sign_in(client, WRONG_PASSWORD, "x")
        secrets.append(sign_in(client, "clerk.one").cookies["gisvc_session"])
        client.post("/account/password", data={"present": GOOD_PASSWORD, "new": NEXT_PASSWORD, "again": NEXT_PASSWORD})
        secrets += [value for name, value in client.cookies.items() if "session" in name]
        for route in every_route(app)[::4]:
            if route.path.startswith("/sign"):
                continue
            where = f"{route.at(ID_CARD)}?q={MOBILE}&tk={MAP_KEY}&password={WRONG_PASSWORD}"
            client.request(
                route.method,
                where,
                headers={"authorization": f"Bearer {token}"},
                json={"phone": MOBILE, "card": ID_CARD} if route.method != "GET" else None,
            )
        figures = client.get("/metrics", headers={"cookie": ""}).text
    told = {
        "log": log_file.read_text(encoding="utf-8"),
        "figures": figures,
        "audit": json.dumps([entry.facts for entry in store.read_audit()], default=str),
    }
    assert told["log"].count('"event": "request"') > 60
    assert "gisvc_requests_total" in figures
    assert [(where, secret) for where, text in told.items() for secret in secrets if secret in text] == []


def test_figures_name_no_person_and_no_record(tmp_path: Path) -> None:
    app = create_app(Settings(demonstration=True, metrics_from=("127.0.0.1",)), little_county(), None)
    with serving(app) as address, program(address) as client:
        for path in (f"/markers/{ID_CARD}", f"/nothing/{MOBILE}", "/layers/divisions"):
            client.get(path)
        client.request("PROPFIND", f"/{MOBILE}")
        figures = client.get("/metrics").text
        assert client.get("/metrics", headers={"x-forwarded-for": "127.0.0.1"}).status_code == 404
    assert 'route="/layers/{name}"' in figures
    assert 'method="other"' in figures
    assert ID_CARD not in figures
    assert MOBILE not in figures
    assert "demonstration" not in figures


def test_nobody_reads_the_figures_unless_he_was_named() -> None:
    app = create_app(Settings(demonstration=True), little_county(), None)
    with serving(app) as address, program(address) as client:
        assert client.get("/metrics").status_code == 404
