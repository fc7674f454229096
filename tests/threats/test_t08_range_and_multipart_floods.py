"""T8: ten thousand ranges, parts or headers, or an endless preamble, are answered quickly and cheaply."""

import importlib.metadata
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import httpx
import pytest
from fastapi import FastAPI, File, UploadFile
from fastapi.responses import FileResponse

from gisvc.auth.roles import Role
from gisvc.guard import accepts_upload
from gisvc.settings import Settings
from tests.front_desk import SmallDesk, open_desk, program, serving, sign_in


def app_with_files(desk: SmallDesk, sheet: Path) -> FastAPI:
    app = desk.app()

    @app.get("/sheet")
    def sheet_file() -> FileResponse:
        return FileResponse(sheet)

    @app.post("/bring")
    @accepts_upload
    def bring(file: Annotated[UploadFile, File()]) -> int:
        return file.size or 0

    return app


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("t08")
    desk = open_desk(folder)
    desk.add_person("clerk.one", Role.CLERK)
    sheet = folder / "sheet.csv"
    sheet.write_bytes(bytes(range(256)) * 4000)
    wide = Settings(max_head_bytes=200_000)  # or a head of ten thousand ranges would be refused before anybody counts them
    with serving(app_with_files(desk, sheet), wide) as address, program(address) as client:
        sign_in(client, "clerk.one")
        yield client


def post_multipart(client: httpx.Client, body: bytes) -> httpx.Response:
    return client.post("/bring", content=body, headers={"content-type": "multipart/form-data; boundary=cut"})


@pytest.mark.parametrize(
    "ranges", ["0-0," * 9_999 + "1-1", "0-," * 10_000 + "0-", ",".join(f"{n}-{n + 9}" for n in range(0, 50_000, 10))]
)
def test_ten_thousand_ranges_are_refused_at_once(client: httpx.Client, ranges: str) -> None:
    began = time.monotonic()
    answer = client.get("/sheet", headers={"range": f"bytes={ranges}"})
    assert answer.status_code == 416
    assert time.monotonic() - began < 0.5
    assert len(answer.content) < 2000


def test_ten_ranges_are_answered_and_eleven_are_not(client: httpx.Client) -> None:
    def ask(count: int) -> int:
        ranges = ",".join(f"{n * 20}-{n * 20 + 5}" for n in range(count))
        return client.get("/sheet", headers={"range": f"bytes={ranges}"}).status_code

    assert [ask(1), ask(10), ask(11)] == [206, 206, 416]


def test_ranges_spread_over_several_headers_are_counted_together(client: httpx.Client) -> None:
    headers = [("range", f"bytes={n}-{n}") for n in range(11)]
    assert client.get("/sheet", headers=headers).status_code == 416


def test_an_overlapping_pair_does_not_send_more_than_the_file(client: httpx.Client) -> None:
    answer = client.get("/sheet", headers={"range": "bytes=" + ",".join(["0-"] * 10)})
    assert len(answer.content) < 1_100_000


def test_a_part_with_ten_thousand_headers_is_refused_quickly(client: httpx.Client) -> None:
    headers = "".join(f"X-{n}: 1\r\n" for n in range(10_000))
    body = f'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n{headers}\r\na\r\n--cut--\r\n'.encode()
    began = time.monotonic()
    assert post_multipart(client, body).status_code == 400
    assert time.monotonic() - began < 2


def test_a_giant_preamble_is_refused_quickly(client: httpx.Client) -> None:
    part = b'\r\n--cut\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\na\r\n--cut--\r\n'
    for filling in (b"x", b"-", b"\r\n", b"--cu"):
        began = time.monotonic()
        assert post_multipart(client, filling * (8_000_000 // len(filling)) + part).status_code in (200, 400)
        assert time.monotonic() - began < 4


def test_ten_thousand_parts_are_refused_even_when_the_boundary_is_cut_in_two_by_the_chunks(client: httpx.Client) -> None:
    body = (
        b"".join(b'--cut\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n' % n for n in range(10_000)) + b"--cut--\r\n"
    )
    whole = post_multipart(client, body)
    chunks = (body[n : n + 7] for n in range(0, 10_000, 7))
    crumbs = client.post("/bring", content=chunks, headers={"content-type": "multipart/form-data; boundary=cut"})
    assert whole.json()["code"] == crumbs.json()["code"] == "guard.too-many-parts"


def test_one_honest_file_passes(client: httpx.Client) -> None:
    assert client.post("/bring", files={"file": ("a.csv", b"--cut" * 1000)}).json() == 5000


@pytest.mark.parametrize(("library", "floor"), [("starlette", (1, 3, 1)), ("python-multipart", (0, 0, 27))])
def test_the_libraries_stand_above_their_known_holes(library: str, floor: tuple[int, ...]) -> None:
    assert tuple(int(part) for part in importlib.metadata.version(library).split(".")[:3]) >= floor
