"""T24: somebody of one township neither sees a round of the county nor its photos, and sends nothing into it."""

import hashlib
from collections.abc import Iterator

import httpx
import pytest

from tests.field_desk import ROUND, field_desk, jpeg, statement
from tests.front_desk import SmallDesk, program, serving, sign_in
from tests.long_line import ROUND_ID


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SmallDesk, str]]:
    app, desk = field_desk(tmp_path_factory.mktemp("t24-field"))
    with serving(app) as address:
        yield desk, address


@pytest.fixture
def township(desk: tuple[SmallDesk, str]) -> Iterator[httpx.Client]:
    with program(desk[1]) as client:
        sign_in(client, "township")
        yield client


@pytest.fixture(scope="module")
def photo(desk: tuple[SmallDesk, str]) -> str:
    """A photo the county holds; the same request that fails below succeeds here."""
    content = jpeg(5)
    with program(desk[1]) as client:
        sign_in(client, "zhang")
        assert client.get(f"{ROUND}/field").status_code == 200
        kept: str = client.post(f"{ROUND}/photos", content=content).json()["photo_id"]
        assert client.get(f"/api/photos/{kept}").status_code == 200
    assert kept == hashlib.sha256(content).hexdigest()
    return kept


@pytest.mark.parametrize("path", [f"{ROUND}/field", f"/rounds/{ROUND_ID}/field"])
def test_the_round_is_as_unknown_as_one_that_does_not_exist(township: httpx.Client, photo: str, path: str) -> None:
    here, nowhere = township.get(path), township.get(path.replace(ROUND_ID, "01920000-0000-7000-8000-00000000ffff"))
    assert here.status_code == nowhere.status_code == 404
    assert here.json()["code"] == nowhere.json()["code"] == "boundaries.unknown-round"


def test_a_photo_is_as_unknown_as_one_that_does_not_exist(township: httpx.Client, photo: str) -> None:
    for asked in (photo, "0" * 64, "x", "..%2f..%2fetc%2fpasswd", photo.upper()):
        answer = township.get(f"/api/photos/{asked}")
        assert (answer.status_code, answer.json()["code"] if answer.status_code == 404 and "code" in answer.json() else "") in (
            (404, "files.unknown-photo"),
            (404, "gisvc.http-404"),
        )


def test_nothing_comes_in_either(township: httpx.Client, desk: tuple[SmallDesk, str], photo: str) -> None:
    before = desk[0].store.last_commit()
    assert township.post(f"{ROUND}/checks", json={"statements": [statement(by="township")]}).status_code == 404
    assert township.post(f"{ROUND}/photos", content=jpeg(6)).status_code == 404
    assert desk[0].store.last_commit() == before
