"""The files pages are made of: templates, styles and scripts, all our own or carried with us."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE / "templates"
STATIC = HERE / "static"

# Bytes of the vendored files as published; a page names them, and a browser that gets others refuses to run them.
PINNED = {
    "vendor/leaflet/dist/leaflet.js": "sha256-20nQCchB9co0qIjJZRGuk2/Z9VM+kNiyxNV1lvTlZBo=",
    "vendor/leaflet/dist/leaflet.css": "sha256-p4NxAoJBhIIN+hmNHrzRCf9tD/miZyoHS5obTRR9BMY=",
}


@cache
def templates() -> Environment:
    """The one Jinja environment: everything escaped, nothing undefined."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@cache
def asset(path: str) -> str:
    """Address of a file under static/, with a mark that changes when its bytes do."""
    return f"/static/{path}?v={sha256((STATIC / path).read_bytes()).hexdigest()[:12]}"


@cache
def integrity(path: str) -> str:
    """What a browser compares the file with; for vendored files the pinned value, whatever lies on the disk."""
    return PINNED.get(path) or digest((STATIC / path).read_bytes())


def digest(content: bytes) -> str:
    """`sha256-…`, as browsers write it."""
    return f"sha256-{b64encode(sha256(content).digest()).decode()}"


@cache
def text_of(path: str) -> str:
    """A script or style sheet as text, for documents that carry it inside."""
    return (STATIC / path).read_text(encoding="utf-8")


@cache
def data_uri(path: str) -> str:
    """A picture as an address that contains it."""
    return as_data_uri((STATIC / path).read_bytes(), str(guess_type(path)[0]))


def as_data_uri(content: bytes, media_type: str) -> str:
    """A picture as an address that contains it: shown by an <img>, in which nothing runs and nothing is loaded."""
    return f"data:{media_type};base64,{b64encode(content).decode()}"
