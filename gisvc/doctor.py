"""What a doctor looks at: versions with known holes, disk, clock, permissions, fonts, and the store itself."""

import platform
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from gisvc.assets import PINNED, STATIC
from layers.store.embedded import open_store
from layers.wording import Wording

# Below these versions stand published holes; SECURITY.md names them.
FLOORS = {"apsw": (3, 51, 3), "starlette": (1, 3, 1), "python-multipart": (0, 0, 27)}
RELEASED = datetime(2026, 11, 1, tzinfo=UTC)  # a clock before this is wrong
FREE_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Symptom:
    """One thing looked at, and how it is. Carries no secret: it is meant to be sent to whoever helps."""

    what: str
    sentence: Wording
    is_wrong: bool = False
    is_doubtful: bool = False

    @property
    def sign(self) -> str:
        return "✗" if self.is_wrong else "!" if self.is_doubtful else "✓"


def examine(store: Path | None) -> Iterator[Symptom]:
    """Everything about the machine, then about the store if one is named.

    Raises:
        StoreNotFound, NotAStore: as the store says.
    """
    yield Symptom(
        "Python", Wording(f"{platform.python_version()}（{sys.platform}）", f"{platform.python_version()} on {sys.platform}")
    )
    yield from _versions()
    yield from _assets()
    yield _clock()
    folder = (store.parent if store else Path()).resolve()
    yield _disk(folder)
    if store is not None:
        yield from _store(store)


def _versions() -> Iterator[Symptom]:
    for package, floor in FLOORS.items():
        held = version(package)
        is_low = tuple(int(part) for part in held.split(".")[: len(floor)] if part.isdigit()) < floor
        least = ".".join(map(str, floor))
        yield Symptom(package, Wording(f"{held}（不低于 {least}）", f"{held}, at least {least}"), is_wrong=is_low)


def _assets() -> Iterator[Symptom]:
    missing = [name for name in PINNED if not (STATIC / name).is_file()]
    if missing:
        yield Symptom(
            "assets", Wording("缺少前端文件，请运行 make assets", "front-end files are missing; run make assets"), is_wrong=True
        )
    else:
        yield Symptom("assets", Wording("前端文件齐全", "front-end files are complete"))


def _clock() -> Symptom:
    now = datetime.now(UTC)
    shown = now.isoformat(timespec="seconds")
    if now < RELEASED:
        return Symptom(
            "clock",
            Wording(f"{shown}，早于本程序发布之日，请校时", f"{shown} is before this program; set the clock"),
            is_wrong=True,
        )
    return Symptom("clock", Wording(shown, shown))


def _disk(folder: Path) -> Symptom:
    free = shutil.disk_usage(folder).free
    gigabytes = f"{free / 1e9:.1f} GB"
    return Symptom("disk", Wording(f"剩余 {gigabytes}", f"{gigabytes} free"), is_doubtful=free < FREE_BYTES)


def _store(path: Path) -> Iterator[Symptom]:
    held = open_store(path, mode="read")
    try:
        report = held.verify()
    finally:
        held.close()
    for finding in report:
        yield Symptom("store", finding.sentence, is_wrong=finding in report.errors, is_doubtful=True)
    if not report.has_errors:
        yield Symptom("store", Wording("结构、索引、日志与封印完好", "structure, indexes, log and seals are intact"))
    mode = stat.S_IMODE(path.stat().st_mode)
    if sys.platform != "win32" and mode & 0o077:
        yield Symptom(
            "permissions",
            Wording(f"权限 {mode:o}，他人可读，建议 600", f"mode {mode:o} lets others read it; 600 is better"),
            is_doubtful=True,
        )
