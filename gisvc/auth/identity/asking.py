"""Asks the other house from server to server: the configured host and no other, no redirect, not for long, not much."""

import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gisvc.auth.errors import IdentityRefused, IdentityUnreachable

SECONDS = 8
MOST_BYTES = 500_000


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect could lead anywhere inside the bureau's net."""

    def redirect_request(self, *_args: Any, **_facts: Any) -> None:
        return None


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
        request = urllib.request.Request(self.require_own(address), data=form, headers=dict(headers or {}))  # noqa: S310 — the origin was just compared
        handlers: list[urllib.request.BaseHandler] = [urllib.request.ProxyHandler({}), _NoRedirect()]
        if self.origin.startswith("https:"):
            handlers.append(urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=self.ca_file)))
        try:
            with urllib.request.build_opener(*handlers).open(request, timeout=SECONDS) as answer:
                content: bytes = answer.read(MOST_BYTES + 1)
        except urllib.error.HTTPError as error:
            error.close()
            raise IdentityRefused(f"HTTP {error.code}") from None
        except (OSError, HTTPException, ValueError):
            raise IdentityUnreachable(self.origin) from None
        if len(content) > MOST_BYTES:
            raise IdentityRefused("size")
        return content


def origin_of(address: str) -> str:
    try:
        parts = urlsplit(address)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError:
        return ""
    return f"{parts.scheme}://{(parts.hostname or '').lower()}:{port}" if parts.hostname and not parts.username else ""
