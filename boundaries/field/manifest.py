"""The manifest of a field package: what is in it, what was withheld and why, and the office's seal over both."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from boundaries.field.contents import Contents
from boundaries.field.seal import PackageKeys, Ticket
from layers.fields import Value

FORMAT = "gisvc-field-package"
VERSION = 1
MANIFEST = "manifest.json"


def manifest_of(contents: Contents, files: Mapping[str, bytes], version: str) -> bytes:
    """The manifest as JSON.

    Args:
        files: the other files of the package by name.
        version: hash of the round's records when the package was made.
    """
    told: dict[str, Value] = {
        "format": FORMAT,
        "version": VERSION,
        "ticket": contents.ticket.to_json(),
        "round_name": contents.round.name,
        "round_version": version,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
        "withheld": [one.to_json() for one in contents.withheld],
        "papers_up_to": contents.wish.papers,
        "position_decimals": contents.wish.position_decimals,
    }
    return orjson.dumps({**told, "seal": contents.keys.seal_of_office(told)}, option=orjson.OPT_INDENT_2)


@dataclass(frozen=True, slots=True)
class ReadManifest:
    """A manifest that came back: its ticket and, under the package's keys, whether nothing in it changed."""

    ticket: Ticket | None
    told: Mapping[str, Value]
    seal: str

    def is_ours(self, keys: PackageKeys) -> bool:
        return hmac.compare_digest(self.seal, keys.seal_of_office(self.told))


def read_manifest(content: bytes) -> ReadManifest | None:
    """None where it is no manifest of ours at all."""
    try:
        raw = orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        return None
    told = {name: value for name, value in raw.items() if name != "seal"}
    return ReadManifest(Ticket.read(raw.get("ticket")), told, str(raw.get("seal", "")))
