"""The installable field app's own files: one address per version, so that a phone never runs a mixture of two."""

from functools import cache
from hashlib import sha256
from mimetypes import guess_type

import orjson

from gisvc.assets import STATIC, TEMPLATES

SHELL = STATIC / "field"
WORKER = "worker.js"
PAGE = TEMPLATES / "inspection" / "field.html"


@cache
def shell_files() -> tuple[str, ...]:
    """Names of the files an installed app needs, the worker apart."""
    return tuple(sorted(path.name for path in SHELL.iterdir() if path.is_file() and path.name != WORKER))


@cache
def shell_version() -> str:
    """Changes when any byte of the app changes."""
    told = sha256()
    for path in (*(SHELL / name for name in shell_files()), SHELL / WORKER, PAGE):
        told.update(path.name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return told.hexdigest()[:16]


def shell_file(name: str) -> tuple[bytes, str] | None:
    """Bytes and media type of one file of the app; None for a name it does not have."""
    if name not in shell_files():
        return None
    kind = "text/javascript" if name.endswith(".js") else guess_type(name)[0] or "application/octet-stream"
    return (SHELL / name).read_bytes(), kind


def worker_script() -> bytes:
    """The service worker, told its version and what to keep: a browser takes any changed byte for a new version."""
    told = {"version": shell_version(), "files": [shell_address(name) for name in shell_files()]}
    return b"const SHELL = " + orjson.dumps(told) + b";\n" + (SHELL / WORKER).read_bytes()


def shell_address(name: str) -> str:
    return f"/field/{shell_version()}/{name}"


def manifest_of(page: str) -> bytes:
    """What an installed app is called and where it begins; nothing of the round stands in it, for browsers fetch it without a session."""
    return orjson.dumps(
        {
            "id": page,
            "start_url": page,
            "scope": page,
            "name": "界线联检外业",
            "short_name": "联检外业",
            "lang": "zh-CN",
            "dir": "ltr",
            "display": "standalone",
            "orientation": "any",
            "background_color": "#ffffff",
            "theme_color": "#0f3152",
            "icons": [
                {"src": shell_address("icon-192.png"), "sizes": "192x192", "type": "image/png"},
                {"src": shell_address("icon-512.png"), "sizes": "512x512", "type": "image/png"},
                {"src": shell_address("icon-maskable.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
            ],
        }
    )
