"""T18: an id is 64 hexadecimal digits or it is nothing; no text of a user's becomes a path."""

import io
from pathlib import Path

import pytest
from PIL import Image

from layers.files.errors import FileRefused, UnknownPhoto
from layers.files.photos import AdmittedPhoto, PhotoShelf, admit_photo
from layers.files.read import read_foreign


@pytest.fixture(scope="module")
def photo() -> AdmittedPhoto:
    target = io.BytesIO()
    Image.effect_noise((80, 60), 40).save(target, "JPEG")
    return admit_photo(target.getvalue())


@pytest.mark.parametrize(
    "photo_id",
    [
        "",
        ".",
        "..",
        "../../etc/passwd",
        "%2e%2e/",
        "a" * 63,
        "A" * 64,
        "a" * 64 + "\n",
        "a" * 64 + "/..",
        "NUL",
        "CON",
        "//host",
        "\0" * 64,
        "１" * 64,
        "é" * 3000,
    ],
)
def test_whatever_is_no_id_is_no_photo(photo: AdmittedPhoto, tmp_path: Path, photo_id: str) -> None:
    shelf = PhotoShelf(tmp_path / "shelf")
    shelf.put(photo)
    assert photo_id not in shelf
    for read in (shelf.read_shared, shelf.read_original):
        with pytest.raises(UnknownPhoto):
            read(photo_id)


def test_nothing_is_written_outside_the_shelf(photo: AdmittedPhoto, tmp_path: Path) -> None:
    PhotoShelf(tmp_path / "shelf").put(photo)
    assert [p.name for p in tmp_path.iterdir()] == ["shelf"]
    for path in (tmp_path / "shelf").rglob("*"):
        assert photo.photo_id.startswith(path.name[:2]) or path.parent.name == photo.photo_id


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\x.csv", "//host/x.csv", "x" * 5000 + ".csv", "a\0.csv"])
def test_a_path_that_leads_nowhere_is_refused_without_telling_where_we_looked(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_foreign(f"{tmp_path}/{name}")
    assert str(tmp_path) not in str(refused.value)
