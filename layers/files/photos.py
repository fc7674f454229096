"""Photos: decoded before they are believed, archived as they came, shown only as we drew them anew."""

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import NewType

from layers.files.errors import FileTooLarge, NotAPhoto, ReadingCrashed, UnknownPhoto, Unreadable
from layers.files.glass import ask_child, private_folder
from layers.files.limits import MEBIBYTE, Limits

PhotoId = NewType("PhotoId", str)
"""The SHA-256 of the original's bytes, in hexadecimal: a photo has one id, wherever it is kept."""

MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_ID = re.compile(r"[0-9a-f]{64}", re.ASCII)
_PHOTO_LIMITS = Limits(max_bytes=30 * MEBIBYTE, max_seconds=30, max_memory_bytes=1536 * MEBIBYTE)


@dataclass(frozen=True, slots=True)
class AdmittedPhoto:
    """A photo that was decoded whole.

    `original` is archived and shown to nobody but who may see evidence: it holds EXIF, and may hold more than a picture.
    `shared` is the same picture drawn anew: upright, no EXIF, no position, nothing after the image. `taken_at` is the
    camera's own clock (`2026:11:22 08:00:00`), `lon` and `lat` the camera's position in degrees, None where it gives none.
    """

    photo_id: PhotoId
    original: bytes
    shared: bytes
    media_type: str
    width: int
    height: int
    taken_at: str | None = None
    lon: float | None = None
    lat: float | None = None


def admit_photo(content: bytes, *, limits: Limits = _PHOTO_LIMITS) -> AdmittedPhoto:
    """Decode a JPEG, PNG or WebP in the child and draw it anew.

    Raises:
        NotAPhoto: anything else (SVG, HTML, a damaged picture, an animation).
        PhotoTooLarge, FileTooLarge: more pixels or bytes than the caps.
    """
    if len(content) > limits.max_bytes:
        raise FileTooLarge("photo", limits.max_bytes)
    with private_folder() as folder:
        (folder / "in.photo").write_bytes(content)
        try:
            answer = ask_child("photo", {"name": "photo"}, folder=folder, limits=limits)
        except (Unreadable, ReadingCrashed) as failure:
            raise NotAPhoto from failure
        shared = (folder / "shared.photo").read_bytes()
    return AdmittedPhoto(
        photo_id=PhotoId(hashlib.sha256(content).hexdigest()),
        original=content,
        shared=shared,
        media_type=MEDIA_TYPES[answer["format"]],
        width=answer["width"],
        height=answer["height"],
        taken_at=answer["taken_at"],
        lon=answer["lon"],
        lat=answer["lat"],
    )


class PhotoShelf:
    """A folder of photos, each under the hash of its content: the same photo twice is one photo."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)

    def put(self, photo: AdmittedPhoto) -> PhotoId:
        """Keep both renditions, each whole or not at all; keeping a photo twice changes nothing."""
        place = self._place(photo.photo_id)
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_once(place / "original", photo.original)
        _write_once(place / "shared", photo.shared)
        return photo.photo_id

    def __contains__(self, photo_id: object) -> bool:
        return isinstance(photo_id, str) and bool(_ID.fullmatch(photo_id)) and (self._place(photo_id) / "shared").is_file()

    def read_shared(self, photo_id: str) -> bytes:
        """The rendition to show: no EXIF, no position.

        Raises:
            UnknownPhoto: no photo under that id, or it is no id at all.
        """
        return self._read(photo_id, "shared")

    def read_original(self, photo_id: str) -> bytes:
        """The bytes as they came, held against their id.

        Raises:
            UnknownPhoto: no photo under that id, or its bytes are no longer those it names.
        """
        content = self._read(photo_id, "original")
        if hashlib.sha256(content).hexdigest() != photo_id:
            raise UnknownPhoto
        return content

    def _read(self, photo_id: str, rendition: str) -> bytes:
        try:
            return (self._place(photo_id) / rendition).read_bytes()
        except FileNotFoundError as error:
            raise UnknownPhoto from error

    def _place(self, photo_id: str) -> Path:
        """Only 64 hexadecimal digits ever become part of a path."""
        if not _ID.fullmatch(photo_id):
            raise UnknownPhoto
        return self.folder / photo_id[:2] / photo_id


def _write_once(target: Path, content: bytes) -> None:
    if target.exists():
        return
    handle, name = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as sink:
            sink.write(content)
            sink.flush()
            os.fsync(sink.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
