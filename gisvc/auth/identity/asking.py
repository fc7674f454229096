"""Asks the other house from server to server: the configured host and no other, by the one way out."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from gisvc.auth.errors import IdentityRefused, IdentityUnreachable
from gisvc.errors import OutwardRefused
from gisvc.outward import Outward

SECONDS = 8
MOST_BYTES = 500_000
OK = HTTPStatus.OK


@dataclass(frozen=True, slots=True)
class OtherHouse:
    """One origin (scheme, host, port) and how to speak to it."""

    origin: str
    ca_file: Path | None = None

    @classmethod
    def of(cls, address: str, ca_file: Path | None = None) -> "OtherHouse":
        return cls(origin_of(address), ca_file)

    def require_own(self, address: object) -> str:
        """Raises IdentityRefused for an address that is not this house's: what it says must not send us elsewhere (SSRF)."""
        if not isinstance(address, str) or origin_of(address) != self.origin:
            raise IdentityRefused("endpoint")
        return address

    def ask(self, address: str, *, form: bytes | None = None, headers: Mapping[str, str] | None = None) -> bytes:
        """
        Raises:
            IdentityUnreachable: no answer, or none that helps. IdentityRefused: an answer that says no.
        """
        host = urlsplit(self.require_own(address)).hostname or ""
        outward = Outward(frozenset({host}), patience_s=SECONDS, most_bytes=MOST_BYTES, ca_file=self.ca_file)
        try:
            heard = outward.ask(address, headers=headers, form=form)
        except OutwardRefused:
            raise IdentityUnreachable(self.origin) from None
        if heard.status != OK:
            raise IdentityRefused(f"HTTP {heard.status}")
        return heard.content


def origin_of(address: str) -> str:
    try:
        parts = urlsplit(address)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError:
        return ""
    return f"{parts.scheme}://{(parts.hostname or '').lower()}:{port}" if parts.hostname and not parts.username else ""
