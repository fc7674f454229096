"""The machine: Python, libraries above their known holes, front-end files, fonts, clock, disk."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from gisvc.assets import PINNED, STATIC
from gisvc.doctor.symptom import Symptom, doubtful, fine, wrong
from gisvc.forms.papers.fonts import drawing_font
from layers.errors import Refusal
from layers.store.sqlite import require_safe_sqlite

# Below these versions stand published holes; SECURITY.md names each with its because, and a test compares the two.
FLOORS = {
    "apsw": (3, 51, 3),
    "starlette": (1, 3, 1),
    "python-multipart": (0, 0, 27),
    "jinja2": (3, 1, 6),
    "pillow": (11,),
    "cryptography": (46,),
    "defusedxml": (0, 7, 1),
    "openpyxl": (3, 1, 5),
}
RELEASED = datetime(2026, 11, 1, tzinfo=UTC)  # a clock before this is wrong
FREE_BYTES = 1_000_000_000


def examine_machine(folder: Path) -> Iterator[Symptom]:
    yield fine("Python", f"{platform.python_version()}（{sys.platform}）", f"{platform.python_version()} on {sys.platform}")
    yield from _versions()
    yield _assets()
    yield _fonts()
    yield _clock()
    yield _disk(folder)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield doubtful("user", "正以 root 运行，请改用专用用户", "running as root; use a user of its own")


def _versions() -> Iterator[Symptom]:
    for package, floor in FLOORS.items():
        least = ".".join(map(str, floor))
        try:
            held = version(package)
        except PackageNotFoundError:
            yield wrong(package, f"没有安装（须不低于 {least}）", f"is not installed; at least {least} is needed")
            continue
        say = wrong if _numbers(held)[: len(floor)] < floor else fine
        yield say(package, f"{held}（不低于 {least}）", f"{held}, at least {least}")
    try:
        require_safe_sqlite()
    except Refusal as refusal:
        yield Symptom("SQLite", refusal.wording, is_wrong=True)
    else:
        yield fine("SQLite", "程序自带的 SQLite 没有已知缺陷", "the SQLite within has none of the known holes")


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())


def _assets() -> Symptom:
    if any(not (STATIC / name).is_file() for name in PINNED):
        return wrong("assets", "缺少前端文件，请运行 make assets", "front-end files are missing; run make assets")
    return fine("assets", "前端文件齐全", "front-end files are complete")


def _fonts() -> Symptom:
    if drawing_font(None) is None:
        return wrong("fonts", "没有能显示汉字的字体，无法打印公文", "no font draws Chinese; nothing can be printed")
    return fine("fonts", "有汉字字体", "a font draws Chinese")


def _clock() -> Symptom:
    now = datetime.now(UTC)
    shown = now.isoformat(timespec="seconds")
    if now < RELEASED:
        return wrong("clock", f"{shown}，早于本程序发布之日，请校时", f"{shown} is before this program; set the clock")
    return fine("clock", shown, shown)


def _disk(folder: Path) -> Symptom:
    free = shutil.disk_usage(folder).free
    say = doubtful if free < FREE_BYTES else fine
    return say("disk", f"剩余 {free / 1e9:.1f} GB", f"{free / 1e9:.1f} GB free")
