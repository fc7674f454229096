"""What came back from the field: a zip, a GeoPackage, or a plain file, opened in the child and handed over as files and rows."""

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layers.files.carried_parts import SQLITE, TABLES_FILE, ZIP
from layers.files.errors import FileNotThere, FileTooLarge
from layers.files.glass import ask_child, private_folder
from layers.files.limits import MEBIBYTE, Limits
from layers.files.read import bring_in

LIMITS = Limits(
    max_bytes=2048 * MEBIBYTE,
    max_unpacked_bytes=3072 * MEBIBYTE,
    max_entries=5000,
    max_rows=200_000,
    max_seconds=300,
)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
MOST_TEXT_BYTES = 400 * MEBIBYTE  # the web form writes its photos into one JSON


@dataclass(frozen=True, slots=True)
class Carried:
    """One file that came back, open for as long as its context lasts.

    `files` are the files of a zip by their names there, or the file itself; `tables` the rows of the form tables found in GeoPackages, with
    `geometry` as a list of [longitude, latitude].
    """

    files: Mapping[str, Path]
    tables: Mapping[str, Sequence[Mapping[str, Any]]]
    logless: Sequence[str] = ()  # databases a program had open when they were copied, without the log that holds the last edits

    def read(self, name: str, *, most: int = MOST_TEXT_BYTES) -> bytes:
        """Raises FileTooLarge."""
        if self.files[name].stat().st_size > most:
            raise FileTooLarge(name[-60:], most)
        return self.files[name].read_bytes()


@contextmanager
def opened_carried(path: Path, name: str, *, tables: Sequence[str], limits: Limits = LIMITS) -> Iterator[Carried]:
    """Open a file from the field. Only zips and GeoPackages are looked into, and only in the child.

    Args:
        path: where it lies; `name` is what its owner calls it.
        tables: the tables to read.
    Raises:
        FileRefused: the archive breaks a rule, the database is none, it is too large.
    """
    try:
        with path.open("rb") as stream:
            magic = stream.read(16)
    except OSError:
        raise FileNotThere(name[-100:]) from None
    if not (magic.startswith(ZIP) or magic == SQLITE):
        yield Carried({name: path}, {})
        return
    with private_folder() as folder:
        facts, _, _ = bring_in(path, folder, limits, any_extension=True)
        log = path.with_name(f"{path.name}-wal")
        if magic == SQLITE and log.is_file() and log.stat().st_size <= limits.max_bytes:
            brought = next((folder / "in").iterdir())
            shutil.copy(log, brought.with_name(f"{brought.name}-wal"))
        answer = ask_child("carried", facts | {"name": name, "tables": list(tables)}, folder=folder, limits=limits)
        rows = json.loads((folder / TABLES_FILE).read_text(encoding="utf-8"))
        files = {inner: folder / "out" / number for inner, number in answer["files"]}
        yield Carried(files if answer["is_zip"] else {name: path}, rows, answer["logless"])


class ReturnShelf:
    """A folder for what file carry must not forget: files kept apart with the reason, and which photo a name meant.

    Files lie under the SHA-256 of their content; nothing from outside becomes part of a path.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)

    def keep_apart(self, path: Path, name: str, reason: Mapping[str, str]) -> str:
        """Keep a file and why it was kept; its SHA-256. Keeping it again changes nothing."""
        digest = sha256_of(path)
        place = self.folder / "kept-apart"
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = place / f"{digest}.bin"
        if not target.exists():
            with tempfile.NamedTemporaryFile(dir=place, delete=False) as sink, path.open("rb") as source:
                shutil.copyfileobj(source, sink)
            Path(sink.name).replace(target)
            told = {"name": name[:200], "sha256": digest, **reason}
            (place / f"{digest}.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
        return digest

    def keep_receipt(self, content: bytes) -> str:
        """Keep a receipt for whoever asks for it again; its SHA-256."""
        digest = hashlib.sha256(content).hexdigest()
        place = self.folder / "receipts"
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        (place / f"{digest}.json").write_bytes(content)
        return digest

    def read_receipt(self, digest: str) -> bytes | None:
        """None where there is none; only 64 hexadecimal digits ever become part of a path."""
        place = self.folder / "receipts" / f"{digest}.json"
        return place.read_bytes() if _DIGEST.fullmatch(digest) and place.is_file() else None

    def remember(self, round_id: str, name: str, photo_id: str) -> None:
        """Note which photo a file name means in a round; two photos of one name mean neither."""
        place = self._name_place(round_id, name)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        known = place.read_text(encoding="ascii") if place.exists() else photo_id
        place.write_text(photo_id if known == photo_id else "two photos", encoding="ascii")

    def photo_named(self, round_id: str, name: str) -> str | None:
        """The photo that a name means, None where it is not known or means two."""
        place = self._name_place(round_id, name)
        known = place.read_text(encoding="ascii") if place.exists() else ""
        return known if len(known) == 64 else None

    def _name_place(self, round_id: str, name: str) -> Path:
        digest = hashlib.sha256(f"{round_id}\0{name.casefold()}".encode()).hexdigest()
        return self.folder / "names" / digest[:2] / digest


def sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
