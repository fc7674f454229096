"""T33: the log of a busy day holds no password, token, map key, identity-card or telephone number."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from fastapi import FastAPI, Request
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from gisvc.auth.roles import Role
from gisvc.logs import _SECRET_TEXTS, HIDDEN, Redaction, configure_logs
from gisvc.settings import Settings
from tests.front_desk import GOOD_PASSWORD, open_desk, program, serving, sign_in

ID_CARD = "620423198703124519"
ID_CARD_X = "11010519491231002X"
OLD_ID_CARD = "620423870312451"
MOBILE = "13893412345"
LANDLINE = "0943-5521234"
MAP_KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
OUR_MAP_KEY = "9a8b7c6d5e4f30211203f4e5d6c7b8a9"
NUMBERS = [ID_CARD, ID_CARD_X, OLD_ID_CARD, MOBILE, "138-9341-2345", LANDLINE, OUR_MAP_KEY]
redact, redact_value = Redaction().text, Redaction().value


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    """The service's own log, as an administrator sets it up; put back as it was afterwards."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = list(root.handlers), root.level
    configure_logs(Settings(log_folder=tmp_path / "log", log_level="debug", tianditu_key=SecretStr(OUR_MAP_KEY)))
    yield tmp_path / "log" / "gisvc.log"
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    structlog.configure(**before)


def app_that_talks(folder: Path) -> FastAPI:
    desk = open_desk(folder)
    desk.add_person("clerk.one", Role.CLERK)
    app = desk.app()

    @app.post("/talk")
    async def talk(request: Request) -> str:
        body = (await request.body()).decode()
        log = structlog.get_logger("gisvc.test")
        log.info("brought", body=body, headers=dict(request.headers), password=GOOD_PASSWORD, phone=int(MOBILE))
        logging.getLogger("some.library").warning("GET https://t0.tianditu.gov.cn/img_w/wmts?tk=%s&x=1", MAP_KEY)
        raise RuntimeError(f"cannot store {body} with password={GOOD_PASSWORD}")

    return app


def test_nothing_secret_is_in_the_log_after_a_busy_day(log_file: Path, tmp_path: Path) -> None:
    with serving(app_that_talks(tmp_path)) as address, program(address) as client:
        sign_in(client, "clerk.one", "hunter-in-the-rye-7")
        sign_in(client, "hunter-in-the-rye-7", "x")
        session = sign_in(client, "clerk.one").cookies["gisvc_session"]
        client.get("/nothing", params={"tk": MAP_KEY, "q": ID_CARD, "token": GOOD_PASSWORD})
        client.get(f"/nothing/{ID_CARD}/{MOBILE}")
        client.get("/api/me", headers={"authorization": f"Bearer {MAP_KEY}"})
        client.post("/account/password", data={"present": GOOD_PASSWORD, "new": MOBILE, "again": GOOD_PASSWORD})
        for number in NUMBERS:
            assert client.post("/talk", json={"remark": f"联系 {number}，", "tk": MAP_KEY}).status_code == 500
    text = log_file.read_text(encoding="utf-8")
    assert text.count('"event": "unexpected error"') == len(NUMBERS)
    leaks = [secret for secret in (*NUMBERS, MAP_KEY, GOOD_PASSWORD, "hunter-in-the-rye-7", session, "$argon2") if secret in text]
    assert leaks == []


def test_every_line_is_json_with_the_id_the_answer_carried(log_file: Path, tmp_path: Path) -> None:
    with serving(app_that_talks(tmp_path)) as address, program(address) as client:
        answers = [client.get("/nothing"), client.post("/talk", content=b"{}")]
    lines = [json.loads(line) for line in log_file.read_text(encoding="utf-8").splitlines()]
    for answer in answers:
        mine = [line for line in lines if line.get("request_id") == answer.headers["x-request-id"]]
        assert [line["event"] for line in mine][-1] == "request"
        assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert any("RuntimeError" in line.get("stack", "") for line in lines)


def test_a_client_cannot_choose_the_id_or_break_a_line(log_file: Path, tmp_path: Path) -> None:
    with serving(app_that_talks(tmp_path)) as address, program(address) as client:
        answer = client.get('/a%0A{"event":"forged"}', headers={"x-request-id": "forged"})
    assert answer.headers["x-request-id"] != "forged"
    events = [json.loads(line)["event"] for line in log_file.read_text(encoding="utf-8").splitlines()]
    assert "forged" not in events


def test_the_log_turns_over_and_keeps_what_was_asked(tmp_path: Path, log_file: Path) -> None:
    configure_logs(Settings(log_folder=tmp_path / "small", log_max_bytes=100_000, log_files=2))
    log = structlog.get_logger("gisvc.test")
    for n in range(800):
        log.info("a line like many", n=n, filling="x" * 400)
    files = sorted((tmp_path / "small").iterdir())
    assert [file.name for file in files] == ["gisvc.log", "gisvc.log.1", "gisvc.log.2"]
    assert all(file.stat().st_size <= 101_000 for file in files)


@pytest.mark.parametrize(
    "secret", [ID_CARD, ID_CARD_X, OLD_ID_CARD, MOBILE, "138 9341 2345", "+86 138-9341-2345", LANDLINE, "010 65123456"]
)
@pytest.mark.parametrize("frame", ["{}", "电话{}，", "id={}&x", '{{"a":"{}"}}', "({})", "{}\n", "x：{}。"])
def test_numbers_of_people_are_hidden_wherever_they_stand(secret: str, frame: str) -> None:
    assert secret not in redact(frame.format(secret))


@pytest.mark.parametrize(
    "text",
    [
        "tk=abcdef0123",
        "https://t0.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&tk=abcdef0123&x=1",
        "?key=abcdef0123",
        '"password": "abcdef0123"',
        "password=abcdef0123",
        "token: abcdef0123",
        "密码：abcdef0123",
        "Authorization: Bearer abcdef0123",
        "Cookie: gisvc_session=abcdef0123; gisvc_language=zh",
        "__Host-gisvc_session=abcdef0123",
        "$argon2id$v=19$m=65536,t=3,p=4$abcdef0123$x",
    ],
)
def test_words_that_open_doors_are_hidden(text: str) -> None:
    assert "abcdef0123" not in redact(text)


@pytest.mark.parametrize(
    "text",
    ["620423001204", "620423", "104.066123456789,36.839912345", "116/149 = 77.85 %", "2026-11-22", "EPSG:4490 key 620423100"],
)
def test_codes_coordinates_and_figures_stay_readable(text: str) -> None:
    assert redact(text) == text


def test_a_secret_is_condemned_by_its_name_alone() -> None:
    for name in ("password", "new_password", "passwd", "pwd", "token", "session_id", "Cookie", "authorization", "api_key", "tk"):
        assert redact_value(name, "short") == HIDDEN
    assert redact_value("facts", {"deep": [{"password": "short"}]}) == {"deep": [{"password": HIDDEN}]}


PIECES = [*NUMBERS, "tk=", "TOKEN: ", "access_token=", "passwd=", "Password ", "PWD: ", "secret=", "?key=", "口令为", "密码：", "Bearer ", "basic ", "gisvc_session=", "gisvc_" + "x" * 43, "$argon2id$v", " ", "x1y2z3w4v5", "138-", "=", "&"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=6).map("".join))
def test_the_quick_look_passes_over_nothing_that_is_to_be_hidden(text: str) -> None:
    hidden = text
    for pattern, instead in _SECRET_TEXTS:
        hidden = pattern.sub(instead, hidden)
    assert redact(text) == hidden


@given(st.text(alphabet="0123456789 -.,:年月", max_size=40))
def test_redaction_never_fails_and_hiding_twice_changes_nothing(text: str) -> None:
    once = redact(text)
    assert redact(once) == once
