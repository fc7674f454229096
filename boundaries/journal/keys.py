"""The signing key of a side (Ed25519, RFC 8032) and the fingerprint two offices compare face to face.

A signature here shows whose bundle it is and that nothing in it changed. It is no reliable electronic signature in the sense of 电子签名法 Art. 13:
the page in wet ink stays.
"""

import base64
import hashlib
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat, load_pem_private_key

from boundaries.journal.errors import NotAKey


@dataclass(frozen=True, slots=True)
class SideKey:
    """The private key of a side; shown nowhere, written only to its own file."""

    side: str
    _private: Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> "PublicKey":
        return PublicKey(self.side, self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)

    def to_pem(self) -> bytes:
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public key of a side: 32 bytes."""

    side: str
    raw: bytes

    @property
    def fingerprint(self) -> str:
        """SHA-256 of side and key, first 32 hex digits in groups of four: read out over the telephone."""
        digest = hashlib.sha256(self.side.encode() + b":" + self.raw).hexdigest()
        return "-".join(digest[i : i + 4] for i in range(0, 32, 4))

    @property
    def text(self) -> str:
        return base64.b64encode(self.raw).decode()

    def verifies(self, signature: bytes, message: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def new_key(side: str) -> SideKey:
    return SideKey(side, Ed25519PrivateKey.generate())


def read_key(side: str, pem: bytes) -> SideKey:
    """Raises NotAKey: the file holds something else."""
    try:
        private = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError):
        raise NotAKey(side) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise NotAKey(side)
    return SideKey(side, private)


def read_public_key(side: str, text: str) -> PublicKey:
    """Raises NotAKey: no 32 bytes in base64."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raise NotAKey(side) from None
    if len(raw) != 32:
        raise NotAKey(side)
    return PublicKey(side, raw)
