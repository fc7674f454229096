"""What the form or a phone exported: statements as JSON, with photos or without, sealed by the package's device key or not."""

import base64
import binascii
import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import orjson

from boundaries.field.seal import PackageKeys, Ticket

STATEMENTS, SEAL = "statements.json", "seal.json"
MOST_STATEMENTS = 20_000


@dataclass(frozen=True, slots=True)
class Exported:
    """Statements as they came, and the ticket of the package they were made with, if any. `seal` covers `content` byte by byte.

    `photos` are those inside the JSON, by the hash they are said to have; `round_id` is empty where the file does not say.
    """

    statements: Sequence[object]
    ticket: Ticket | None
    content: bytes
    seal: str = ""
    round_id: str = ""
    photos: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def is_sealed(self) -> bool:
        return bool(self.seal)

    def is_unaltered(self, keys: PackageKeys) -> bool:
        return hmac.compare_digest(self.seal, keys.seal_of_device(self.content))


def read_exported(content: bytes, seal: bytes | None = None) -> Exported | None:
    """Statements of a JSON file: a list of them, or an object with `statements`. None where it is neither."""
    raw = _json(content)
    listed = raw.get("statements") if isinstance(raw, Mapping) else raw
    if not isinstance(listed, list) or len(listed) > MOST_STATEMENTS:
        return None
    told = _json(seal) if seal else None
    sealed = str(told.get("seal", "")) if isinstance(told, Mapping) else ""
    if not isinstance(raw, Mapping):
        return Exported(listed, None, content, sealed)
    ticket = Ticket.read(raw.get("ticket"))
    round_id = ticket.round_id if ticket else str(raw.get("round_id") or "")
    return Exported(listed, ticket, content, sealed, round_id, dict(_inner_photos(raw.get("photos"))))


def _inner_photos(raw: object) -> Iterator[tuple[str, bytes]]:
    """Photos written into the JSON itself, as the web form does it; what is no base64 is an empty photo and refused as one."""
    for row in raw if isinstance(raw, list) else ():
        if isinstance(row, Mapping) and isinstance(row.get("base64"), str):
            try:
                yield str(row.get("photo_id", "")), base64.b64decode(row["base64"], validate=True)
            except (binascii.Error, ValueError):
                yield str(row.get("photo_id", "")), b""


def _json(content: bytes) -> object:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
