"""A photo has one id, is kept once, and only 64 hexadecimal digits lead to it."""

import io
from pathlib import Path

import pytest
from PIL import Image

from layers.files.errors import FileTooLarge, UnknownPhoto
from layers.files.limits import Limits
from layers.files.photos import AdmittedPhoto, PhotoShelf, admit_photo


@pytest.fixture(scope="module")
def photo() -> AdmittedPhoto:
    target = io.BytesIO()
    Image.effect_noise((80, 60), 40).save(target, "JPEG")
    return admit_photo(target.getvalue())


def test_keeping_a_photo_twice_changes_nothing(photo: AdmittedPhoto, tmp_path: Path) -> None:
    shelf = PhotoShelf(tmp_path)
    assert shelf.put(photo) == shelf.put(photo) == photo.photo_id
    assert shelf.read_original(photo.photo_id) == photo.original
    assert shelf.read_shared(photo.photo_id) == photo.shared
    assert photo.photo_id in shelf
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == ["original", "shared"]


def test_an_id_nobody_has_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(UnknownPhoto):
        PhotoShelf(tmp_path).read_shared("0" * 64)


def test_an_original_that_was_changed_on_the_disk_is_not_given_out(photo: AdmittedPhoto, tmp_path: Path) -> None:
    shelf = PhotoShelf(tmp_path)
    shelf.put(photo)
    (original,) = tmp_path.rglob("original")
    original.write_bytes(photo.original + b"x")
    with pytest.raises(UnknownPhoto):
        shelf.read_original(photo.photo_id)


def test_bytes_above_the_cap_are_not_even_looked_at() -> None:
    with pytest.raises(FileTooLarge):
        admit_photo(b"\xff\xd8\xff" + b"0" * 2000, limits=Limits(max_bytes=1000))
