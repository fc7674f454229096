"""Uploaded files between their dry run and the confirmation, each under a name that its content decides."""

import json
import re
import shutil
import tempfile
import time
import unicodedata
import weakref
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from gisvc.catalogue import spec_named
from gisvc.errors import UnknownStagedImport
from layers.import_plan import ImportRequest
from layers.people import PersonId

KEPT_S = 24 * 3600
MOST_STAGED = 200
_ID = re.compile(r"[0-9a-f]{40}")
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants a file imported: what the upload form asks."""

    layer: str
    valid_from: str  # ISO day
    declared_crs: str | None = None
    convert_from: str | None = None
    leave_out_rejected: bool = False
    retire_missing: bool = False
    sheet: str | None = None
    encoding: str | None = None
    reason: str = ""
    retiring_document: str = ""
    division_code: str = ""  # of rows of a name table that state none
    name_kind: str = ""


@dataclass(frozen=True, slots=True)
class Staged:
    """One upload waiting for its confirmation."""

    id: str
    path: Path
    by: PersonId
    wish: Wish

    def request(self) -> ImportRequest:
        wish = self.wish
        return ImportRequest(
            path=self.path,
            spec=spec_named(wish.layer),
            valid_from=date.fromisoformat(wish.valid_from),
            declared_crs=wish.declared_crs,
            convert_from=wish.convert_from,
            leave_out_rejected=wish.leave_out_rejected,
            retire_missing=wish.retire_missing,
            layer=wish.sheet,
            encoding=wish.encoding,
            reason=wish.reason,
            retiring_document=wish.retiring_document,
        )


class Staging:
    """A folder of uploads. Ids are hashes: nothing a visitor types ever becomes a path. A folder of its own goes when the staging does."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @property
    def folder(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="gisvc-staging-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._folder

    def put(self, content: BinaryIO, name: str, wish: Wish, *, by: PersonId) -> Staged:
        """Keep an upload. The same file with the same wishes from the same person gets the same id."""
        self.sweep()
        told = json.dumps([asdict(wish), by, safe_name(name)], ensure_ascii=False, sort_keys=True)
        fingerprint = sha256(told.encode())
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as sink:
            while chunk := content.read(_CHUNK):
                fingerprint.update(chunk)
                sink.write(chunk)
        home = self.folder / fingerprint.hexdigest()[:40]
        home.mkdir(mode=0o700, exist_ok=True)
        Path(sink.name).replace(home / safe_name(name))
        (home / ".wish.json").write_text(told, encoding="utf-8")
        return self.find(home.name, by=by)

    def find(self, staged_id: str, *, by: PersonId) -> Staged:
        """An upload of this person's.

        Raises:
            UnknownStagedImport: there is none, or it is somebody else's.
        """
        home = self.folder / staged_id if _ID.fullmatch(staged_id) else None
        if home is None or not (home / ".wish.json").is_file():
            raise UnknownStagedImport
        wish, owner, name = json.loads((home / ".wish.json").read_text(encoding="utf-8"))
        if owner != by or not (home / name).is_file():
            raise UnknownStagedImport
        return Staged(staged_id, home / name, PersonId(owner), Wish(**wish))

    def of(self, by: PersonId) -> tuple[tuple[Staged, datetime], ...]:
        """This person's uploads that wait for a confirmation, each with the moment from which it is cleared away."""
        if self._folder is None:
            return ()
        found = []
        for home in self.folder.iterdir():
            try:
                staged = self.find(home.name, by=by)
            except UnknownStagedImport:
                continue
            found.append((staged, datetime.fromtimestamp(home.stat().st_mtime + KEPT_S, UTC)))
        return tuple(sorted(found, key=lambda pair: pair[1]))

    def drop(self, staged: Staged) -> None:
        shutil.rmtree(staged.path.parent, ignore_errors=True)

    def keep_returned(self, content: bytes, name: str, *, by: PersonId, about: str = "") -> str:
        """Keep a sheet that goes back to who sent it, as long as an upload is kept; returns its id, which `about` decides where it is given."""
        self.sweep()
        returned_id = returned_id_of(about or sha256(content).hexdigest(), by)
        home = self.folder / returned_id
        home.mkdir(mode=0o700, exist_ok=True)
        (home / "sheet.xlsx").write_bytes(content)
        (home / ".returned.json").write_text(json.dumps([by, safe_name(name)], ensure_ascii=False), encoding="utf-8")
        return returned_id

    def returned(self, returned_id: str, *, by: PersonId) -> tuple[bytes, str]:
        """A sheet that goes back to this person, and its name.

        Raises:
            UnknownStagedImport: there is none, or it is somebody else's.
        """
        home = self.folder / returned_id if _ID.fullmatch(returned_id) else None
        if home is None or not (home / ".returned.json").is_file():
            raise UnknownStagedImport
        owner, name = json.loads((home / ".returned.json").read_text(encoding="utf-8"))
        if owner != by:
            raise UnknownStagedImport
        return (home / "sheet.xlsx").read_bytes(), name

    def sweep(self) -> None:
        """Clear away what is older than a day, and the oldest when there are too many."""
        homes = sorted((h for h in self.folder.iterdir() if h.is_dir()), key=lambda h: h.stat().st_mtime, reverse=True)
        for place, home in enumerate(homes):
            if place >= MOST_STAGED or time.time() - home.stat().st_mtime > KEPT_S:
                shutil.rmtree(home, ignore_errors=True)


def returned_id_of(about: str, by: PersonId) -> str:
    return sha256(f"returned {by} {about}".encode()).hexdigest()[:40]


def safe_name(name: str) -> str:
    """A file name without anything that leads elsewhere; its ending stays, because it says what the file is."""
    bare = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    bare = "".join(c for c in bare if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*').strip(" .")
    if not bare or _DEVICES.fullmatch(bare):
        bare = f"upload-{bare}".rstrip("-")
    stem, dot, ending = bare.rpartition(".")
    if not dot:
        return _cut(bare, 180)
    return f"{_cut(stem, 160)}.{_cut(ending, 20)}"


def _cut(text: str, most_bytes: int) -> str:
    return text.encode()[:most_bytes].decode(errors="ignore")
