"""What the form or a phone exported: statements as JSON, sealed by the package's device key or not."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from boundaries.field.seal import PackageKeys, Ticket

STATEMENTS, SEAL = "statements.json", "seal.json"
MOST_STATEMENTS = 20_000


@dataclass(frozen=True, slots=True)
class Exported:
    """Statements as they came, and the ticket of the package they were made with, if any. `seal` covers `content` byte by byte."""

    statements: Sequence[object]
    ticket: Ticket | None
    content: bytes
    seal: str = ""

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
    ticket = Ticket.read(raw.get("ticket")) if isinstance(raw, Mapping) else None
    told = _json(seal) if seal else None
    return Exported(listed, ticket, content, str(told.get("seal", "")) if isinstance(told, Mapping) else "")


def _json(content: bytes) -> object:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
