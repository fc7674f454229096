"""T13: a photo of the field is shown as we drew it, without its EXIF and place, and as a picture only."""

import io
from collections.abc import Iterator

import httpx
import pytest
from PIL import Image

from tests.field_desk import ROUND, field_desk, jpeg
from tests.front_desk import program, serving, sign_in


@pytest.fixture(scope="module")
def zhang(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    app, _ = field_desk(tmp_path_factory.mktemp("t13-web"))
    with serving(app) as address, program(address) as client:
        sign_in(client, "zhang")
        yield client


def test_the_picture_is_shared_and_what_the_camera_wrote_is_not(zhang: httpx.Client) -> None:
    original = jpeg(3, exif=True) + b"<html><script>alert(1)</script></html>"
    assert b"secret-camera" in original
    kept = zhang.post(f"{ROUND}/photos", content=original, headers={"content-type": "text/html"}).json()
    shown = zhang.get(f"/api/photos/{kept['photo_id']}")
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["content-disposition"].startswith('inline; filename="')
    assert shown.headers["cache-control"] == "no-store"
    assert b"secret-camera" not in shown.content
    assert b"<script>" not in shown.content
    assert not Image.open(io.BytesIO(shown.content)).getexif()


def test_a_picture_that_would_fill_the_memory_is_refused_and_the_service_lives(zhang: httpx.Client) -> None:
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    assert zhang.post(f"{ROUND}/photos", content=bomb.getvalue()).status_code == 413
    assert zhang.get(f"{ROUND}/field").status_code == 200
