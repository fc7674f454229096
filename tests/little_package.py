"""A team of one side with a store, a round and what it needs to carry files out and home."""

import io
import json
import sqlite3
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from PIL import ExifTags, Image

from boundaries.field.carried import Wish
from boundaries.field.receipt import ImportReceipt
from boundaries.journal.keys import SideKey, new_key
from boundaries.records.fold import Record, RecordKey
from boundaries.use_cases.field import Package, make_package
from boundaries.use_cases.field_return import HandedIn, Shelves, import_from_field
from boundaries.use_cases.journal import read_book
from boundaries.use_cases.rounds import open_round
from layers.fields import Value
from layers.files.carried import ReturnShelf
from layers.files.photos import PhotoShelf
from layers.store.memory import MemoryStore
from tests.little_line import ME, PLAN, SIDE_A, SIDE_B, in_memory

TEAMS: list[Value] = [
    {"name": "甲组", "side": SIDE_A, "leader": "王建国", "members": "赵𠮷、A&B <山>", "phone": "13800000000"},
    {"name": "乙组", "side": SIDE_B, "leader": "李玉梅"},
]
ROUND = "round-2026"
KEY = new_key(SIDE_A)


@dataclass
class Team:
    """Side A at home: its store, its key, and the folders an import writes to."""

    folder: Path
    store: MemoryStore
    key: SideKey
    round_id: str = ROUND
    handed: int = field(default=0)

    @property
    def shelves(self) -> Shelves:
        return Shelves(PhotoShelf(self.folder / "photos"), ReturnShelf(self.folder / "field"), self.key)

    def package(self, wish: Wish | None = None) -> Package:
        return make_package(self.store, self.round_id, key=self.key, by=ME, wish=wish)

    def unpacked(self, package: Package, name: str = "out") -> Path:
        """A copy of the package as it lies on a phone."""
        place = self.folder / name
        with zipfile.ZipFile(io.BytesIO(package.content)) as archive:
            archive.extractall(place)
        return place

    def bring(self, *files: Path, accept_unsigned: bool = False) -> ImportReceipt:
        handed = [HandedIn(path, path.name) for path in files]
        return import_from_field(self.store, self.shelves, self.round_id, handed, by=ME, accept_unsigned=accept_unsigned)

    def bring_content(self, content: bytes, name: str, *, accept_unsigned: bool = False) -> ImportReceipt:
        self.handed += 1
        path = self.folder / f"{self.handed}" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        return self.bring(path, accept_unsigned=accept_unsigned)

    def record(self, kind: str, subject: str) -> Record | None:
        return read_book(self.store).records.get(RecordKey(kind, self.round_id, subject, SIDE_A))

    def kept_apart(self) -> list[dict[str, str]]:
        place = self.folder / "field" / "kept-apart"
        return [json.loads(p.read_text(encoding="utf-8")) for p in sorted(place.glob("*.json"))] if place.exists() else []


def team(folder: Path, *, plan: Mapping[str, Value] | None = None) -> Team:
    store = in_memory(SIDE_A, markers=3, segments=2)
    open_round(store, {**PLAN, "teams": TEAMS, **(plan or {})}, by=ME, round_id=ROUND)
    return Team(folder, store, KEY)


@cache
def standing_package() -> Package:
    """One package of the little round, made once: any team of this module has the key by which it is known."""
    return team(Path()).package()


def edit(package: Path, table: str, where: str, **cells: object) -> None:
    """Change a row of a GeoPackage as any program does that knows SQL."""
    database = sqlite3.connect(package)
    with database:
        told = ", ".join(f'"{name}" = ?' for name in cells)
        changed = database.execute(f'UPDATE "{table}" SET {told} WHERE {where}', list(cells.values()))
        assert changed.rowcount > 0, f"no row of {table} where {where}"
    database.close()


def add_row(package: Path, table: str, **cells: object) -> None:
    database = sqlite3.connect(package)
    with database:
        names, marks = ", ".join(f'"{n}"' for n in cells), ", ".join("?" * len(cells))
        database.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(cells.values()))
    database.close()


def rows_of(package: Path, table: str) -> list[dict[str, object]]:
    database = sqlite3.connect(package)
    database.row_factory = sqlite3.Row
    rows = [dict(row) for row in database.execute(f'SELECT * FROM "{table}"')]
    database.close()
    return rows


def check_key(package: Path, table: str, subject: str) -> str:
    return next(str(row["check_key"]) for row in rows_of(package, table) if row["subject"] == subject)


def jpeg(shade: int = 0, *, lon: float | None = None, lat: float | None = None) -> bytes:
    """A small photo, each shade another file; with a position in its EXIF where one is given."""
    sink = io.BytesIO()
    tags = Image.Exif()
    tags[ExifTags.Base.ImageDescription] = f"photo {shade}"
    if lon is not None and lat is not None:
        tags.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: _dms(lat), 3: "E", 4: _dms(lon)})
    Image.new("RGB", (64, 48), (shade % 256, 90, 60)).save(sink, "JPEG", exif=tags)
    return sink.getvalue()


def _dms(degrees: float) -> tuple[float, float, float]:
    whole = int(degrees)
    minutes = int((degrees - whole) * 60)
    return float(whole), float(minutes), round(((degrees - whole) * 60 - minutes) * 60, 4)
