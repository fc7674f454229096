"""The files beside the store that hold secrets or people: are they their owner's alone."""

import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from gisvc.doctor.symptom import Symptom, doubtful, fine, wrong
from gisvc.settings import accounts_file_of, photo_folder_of, returns_folder_of, side_key_of

SYNC_MARKS = ("onedrive", "dropbox", "nextcloud", "坚果云", "百度网盘", "syncthing", "icloud")


def examine_files(store: Path) -> Iterator[Symptom]:
    if any(mark in part.lower() for part in store.resolve().parts for mark in SYNC_MARKS):
        yield wrong(
            "place",
            "库在同步盘目录内，会损坏，请移走",
            "the store lies in a folder that is synchronised, which breaks it; move it",
        )
    if sys.platform == "win32":
        return
    places = {
        "store": store,
        "accounts": accounts_file_of(store),
        "photos": photo_folder_of(store),
        "field": returns_folder_of(store),
    }
    for name, path in places.items():
        if path.exists():
            yield _mode(name, path)
    key = side_key_of(store)
    if key.exists():
        say = wrong if stat.S_IMODE(key.stat().st_mode) & 0o077 else fine
        yield say("key", f"签名密钥权限 {_octal(key)}（须 600）", f"the signing key has mode {_octal(key)}; 600 is needed")


def _mode(name: str, path: Path) -> Symptom:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        better = 700 if path.is_dir() else 600  # a folder that nobody may enter holds its photos from us too
        return doubtful(
            "permissions",
            f"{name} 权限 {_octal(path)}，他人可读，建议 {better}",
            f"{name} has mode {_octal(path)}, others can read it; {better} is better",
        )
    return fine("permissions", f"{name} {_octal(path)}", f"{name} {_octal(path)}")


def _octal(path: Path) -> str:
    return f"{stat.S_IMODE(path.stat().st_mode):o}"
