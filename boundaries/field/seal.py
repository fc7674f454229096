"""Seals of field packages: the office recognises what it made and sees whether what comes back was changed on the way.

Two keys are derived per package from the side's own signing key, none is stored: the office's key seals what the office says (ticket,
manifest) and leaves the house never; the device's key travels inside the form and seals what the form exports. A seal proves where a file
comes from, not who typed it: whoever holds the package holds the device's key.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from boundaries.journal.keys import SideKey
from boundaries.records.statement import canonical
from layers.fields import Value


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a package says of itself, wherever its content travels: which package, round and side, and the office's seal over that."""

    package_id: str
    round_id: str
    side: str
    made_at: str  # ISO, UTC
    seal: str = ""

    def to_json(self) -> dict[str, Value]:
        return {**self._told(), "seal": self.seal}

    def _told(self) -> dict[str, Value]:
        return {"package_id": self.package_id, "round_id": self.round_id, "side": self.side, "made_at": self.made_at}

    def sealed(self, keys: "PackageKeys") -> "Ticket":
        return Ticket(self.package_id, self.round_id, self.side, self.made_at, keys.seal_of_office(self._told()))

    def is_ours(self, keys: "PackageKeys") -> bool:
        return hmac.compare_digest(self.seal, keys.seal_of_office(self._told()))

    @classmethod
    def read(cls, raw: object) -> Self | None:
        """A ticket from JSON or a table's row; None where it is none."""
        if not isinstance(raw, Mapping):
            return None
        parts = [raw.get(name) for name in ("package_id", "round_id", "side", "made_at", "seal")]
        told = [part for part in parts if isinstance(part, str) and len(part) <= 200]
        return cls(*told) if len(told) == len(parts) else None


@dataclass(frozen=True, slots=True)
class PackageKeys:
    """The two keys of one package; shown nowhere."""

    office: bytes = field(repr=False)
    device: bytes = field(repr=False)

    @classmethod
    def of(cls, key: SideKey, package_id: str) -> Self:
        """Ed25519 signatures are the same each time (RFC 8032), so one over the package's id is a secret only the side can work out again."""
        secret = hashlib.sha256(key.sign(b"gisvc field package " + package_id.encode())).digest()
        return cls(_derived(secret, b"office"), _derived(secret, b"device"))

    def seal_of_office(self, told: Mapping[str, Value]) -> str:
        return hmac.new(self.office, canonical(told), hashlib.sha256).hexdigest()

    def seal_of_device(self, content: bytes) -> str:
        return hmac.new(self.device, content, hashlib.sha256).hexdigest()


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return hmac.new(secret, purpose, hashlib.sha256).digest()
