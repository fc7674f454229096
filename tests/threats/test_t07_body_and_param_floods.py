"""T7: a body, a form or a query without end is cut at the cap, and the service's memory stays flat."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import Body, FastAPI, File, UploadFile
from pydantic import BaseModel

from gisvc.auth.roles import Role
from gisvc.guard import accepts_upload
from gisvc.settings import Settings
from tests.front_desk import NO_TLS, SmallDesk, open_desk, program, serving, sign_in

JSON_CAP = 200_000
UPLOAD_CAP = 3_000_000


class Note(BaseModel):
    text: str


def app_with_doors(desk: SmallDesk) -> FastAPI:
    app = desk.app()

    @app.post("/note")
    def note(note: Note) -> int:
        return len(note.text)

    @app.post("/anything")
    def anything(body: Annotated[dict[str, object], Body()]) -> int:
        return len(body)

    @app.post("/bring")
    @accepts_upload
    def bring(file: Annotated[UploadFile, File()]) -> int:
        return file.size or 0

    return app


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> SmallDesk:
    settings = Settings(max_json_bytes=JSON_CAP, max_upload_bytes=UPLOAD_CAP)
    desk = open_desk(tmp_path_factory.mktemp("t07"), settings)
    desk.add_person("clerk.one", Role.CLERK)
    return desk


@pytest.fixture(scope="module")
def address(desk: SmallDesk) -> Iterator[str]:
    with serving(app_with_doors(desk)) as address:
        yield address


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def pour(
    address: str, path: str, *, content_type: str, first: bytes = b"", cookie: str = "", most: int = 40_000_000
) -> tuple[bytes, int]:
    """Send chunks until the service answers or hangs up; returns the answer's first line and how much it swallowed."""
    parts = urlsplit(address)
    chunk = b"x" * 65_536
    head = f"POST {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nOrigin: {address}\r\nContent-Type: {content_type}\r\n"
    head += f"Cookie: {cookie}\r\nTransfer-Encoding: chunked\r\n\r\n" if cookie else "Transfer-Encoding: chunked\r\n\r\n"
    sent = 0
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10) as line:
        line.sendall(head.encode())
        if first:
            line.sendall(f"{len(first):x}\r\n".encode() + first + b"\r\n")
        line.settimeout(0.05)
        while sent < most:
            try:
                line.sendall(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
                sent += len(chunk)
            except (ConnectionError, TimeoutError):
                break
        line.settimeout(5)
        try:
            answer = line.recv(65_536)
        except ConnectionError:
            answer = b""
    return answer.split(b"\r\n")[0], sent


def test_a_chunked_body_without_end_is_cut_at_the_cap_and_memory_stays_flat(address: str) -> None:
    pour(address, "/anything", content_type="application/json")
    before = resident_bytes()
    for _ in range(5):
        _, swallowed = pour(address, "/anything", content_type="application/json")
        assert swallowed < JSON_CAP + 8_000_000  # the rest lay in the buffers of the two sockets
    assert resident_bytes() - before < 15_000_000


def test_the_answer_to_an_endless_body_is_413_with_the_cap(address: str) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(JSON_CAP // 1000 + 2):
            yield b"x" * 1000

    with program(address) as client:
        answer = client.post("/anything", content=endless(), headers={"content-type": "application/json"})
    assert answer.status_code == 413
    assert answer.json()["code"] == "guard.body-too-large"
    assert answer.json()["facts"] == {"limit_bytes": JSON_CAP}


def test_a_declared_length_above_the_cap_is_refused_before_a_byte_is_read(address: str) -> None:
    parts = urlsplit(address)
    head = f"POST /note HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\nContent-Length: 999999999\r\n\r\n"
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5) as line:
        line.sendall(head.encode())
        answer = line.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(("size", "status"), [(JSON_CAP, 200), (JSON_CAP + 1, 413)])
def test_the_cap_is_exact(address: str, size: int, status: int) -> None:
    frame = b'{"text":""}'
    body = b'{"text":"' + b"x" * (size - len(frame)) + b'"}'
    with program(address) as client:
        assert client.post("/note", content=body, headers={"content-type": "application/json"}).status_code == status


def test_json_nested_beyond_reason_is_a_bad_request_and_the_service_lives(address: str) -> None:
    with program(address) as client:
        for body in (b"[" * 90_000, b'{"a":' * 30_000, b'{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}"):
            assert client.post("/anything", content=body, headers={"content-type": "application/json"}).status_code == 400
        assert client.post("/note", json={"text": "alive"}).json() == 5


@pytest.mark.parametrize(("count", "status"), [(100, 303), (101, 400)])
def test_a_hundred_query_fields_pass_and_one_more_does_not(address: str, count: int, status: int) -> None:
    with httpx.Client(base_url=address, headers={"accept": "text/html"}, trust_env=False, verify=NO_TLS) as client:
        answer = client.get("/?" + "&".join(f"a{n}=1" for n in range(count)))
    assert answer.status_code == status


def test_a_form_with_more_than_a_hundred_fields_is_refused_however_it_is_cut_into_chunks(address: str) -> None:
    body = "&".join(f"f{n}=1" for n in range(101)).encode()
    form = {"content-type": "application/x-www-form-urlencoded"}
    with program(address) as client:
        whole = client.post("/sign-in", content=body, headers=form)
        in_bytes = client.post("/sign-in", content=(body[n : n + 1] for n in range(len(body))), headers=form)
    assert [whole.status_code, in_bytes.status_code] == [400, 400]
    assert whole.json()["code"] == in_bytes.json()["code"] == "guard.too-many-params"


def test_only_upload_routes_take_large_bodies(address: str) -> None:
    with program(address) as client:
        sign_in(client, "clerk.one")
        large = b"x" * (JSON_CAP * 5)
        assert client.post("/bring", files={"file": ("a.csv", large)}).json() == len(large)
        assert client.post("/sign-in", files={"name": ("a.csv", large)}).status_code == 413


def test_an_upload_without_end_is_cut_at_its_own_cap(desk: SmallDesk, address: str) -> None:
    assert desk.accounts is not None
    token = desk.accounts.sessions.start("clerk.one", address="127.0.0.1", agent="")
    first = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    before = resident_bytes()
    _, swallowed = pour(
        address, "/bring", content_type="multipart/form-data; boundary=cut", first=first, cookie=f"gisvc_session={token}"
    )
    assert swallowed < UPLOAD_CAP + 8_000_000
    assert resident_bytes() - before < 15_000_000


def test_a_stranger_cannot_make_the_service_read_an_upload(address: str) -> None:
    with program(address) as client:
        answer = client.post("/bring", files={"file": ("a.csv", b"x" * (JSON_CAP * 5))})
    assert answer.status_code == 401
    first = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    _, swallowed = pour(address, "/bring", content_type="multipart/form-data; boundary=cut", first=first)
    assert swallowed < 8_000_000
