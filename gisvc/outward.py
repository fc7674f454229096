"""The one way out: asks a named server for something, and never lets it lead us into our own network."""

import socket
import ssl
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from gisvc.errors import OutwardRefused

Address = IPv4Address | IPv6Address

# Addresses that carry another one inside: where they end is decided by whoever translates them.
_CARRIERS = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"), IPv6Network("2002::/16"), IPv6Network("2001::/32"))


@dataclass(frozen=True, slots=True)
class Heard:
    """What the other server said. A redirection is a status like any other: it is not followed."""

    status: int
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outward:
    """Asks servers outside; `inside` are the host names of our own network that an administrator has named.

    The name is resolved once and the connection goes to that very address, so that a name which answers differently the second
    time (DNS rebinding) gains nothing. Proxies of the environment are not used.
    """

    inside: Collection[str] = ()
    patience_s: float = 6.0
    most_bytes: int = 400_000
    ca_file: Path | None = None  # whose certificates count beside the system's own

    def ask(self, address: str, *, headers: Mapping[str, str] | None = None, form: bytes | None = None) -> Heard:
        """GET an address, or POST a form to it; whole within the patience, and no larger than allowed.

        Raises:
            OutwardRefused: not http(s), an address inside our network that nobody named, or no whole answer in time.
        """
        deadline = time.monotonic() + self.patience_s
        parts = _parts_of(address)
        connection = self._connect(parts, self._address_of(parts), deadline)
        kind = {} if form is None else {"Content-Type": "application/x-www-form-urlencoded"}
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            connection.request("GET" if form is None else "POST", target, body=form, headers={**kind, **(headers or {})})
            answer = connection.getresponse()
            return Heard(answer.status, answer.headers.get_content_type(), b"".join(self._read(connection, answer, deadline)))
        except (OSError, HTTPException, ValueError):
            raise OutwardRefused(
                parts.hostname or ""
            ) from None  # without the cause: its text may hold the address, and that a key
        finally:
            connection.close()

    def _read(self, connection: HTTPConnection, answer: HTTPResponse, deadline: float) -> Iterator[bytes]:
        """Piece by piece against one deadline: a server that drips must not hold us for ever."""
        left = self.most_bytes + 1
        while piece := answer.read1(min(left, 65_536)):
            left -= len(piece)
            if left <= 0 or time.monotonic() > deadline:
                raise ValueError
            yield piece
            if connection.sock is not None:
                connection.sock.settimeout(max(0.01, deadline - time.monotonic()))

    def _address_of(self, parts: SplitResult) -> str:
        """Where the name leads: one address to pin. All of them must be allowed, or a second look might find the other."""
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            found = [str(place[4][0]) for place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        except (OSError, UnicodeError):
            found = []
        is_named = host.lower() in self.inside
        if not found or not all(may_be_asked(ip_address(one.partition("%")[0]), is_named=is_named) for one in found):
            raise OutwardRefused(host)
        return found[0]

    def _connect(self, parts: SplitResult, pinned: str, deadline: float) -> HTTPConnection:
        patience = max(0.01, deadline - time.monotonic())
        host, port = parts.hostname or "", parts.port
        if parts.scheme == "https":
            return _PinnedTls(host, port, timeout=patience).to(pinned, ssl.create_default_context(cafile=self.ca_file))
        connection = _Pinned(host, port, timeout=patience)
        connection.pinned = pinned
        return connection


def may_be_asked(address: Address, *, is_named: bool) -> bool:
    """Whether a connection may go there. Link-local never: there the clouds keep their keys (169.254.169.254)."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return may_be_asked(address.ipv4_mapped, is_named=is_named)
        if any(address in network for network in _CARRIERS):
            return False
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    return address.is_global or (is_named and (address.is_private or address.is_loopback))


class _Pinned(HTTPConnection):
    """Speaks of the host by its name and connects to the address that was looked at."""

    pinned = ""

    def connect(self) -> None:
        self.sock = socket.create_connection((self.pinned, self.port), self.timeout)


class _PinnedTls(HTTPSConnection):
    """The same over TLS: the certificate has to carry the name."""

    pinned = ""
    trusted: ssl.SSLContext

    def to(self, pinned: str, trusted: ssl.SSLContext) -> "_PinnedTls":
        self.pinned, self.trusted = pinned, trusted
        return self

    def connect(self) -> None:
        line = socket.create_connection((self.pinned, self.port), self.timeout)
        self.sock = self.trusted.wrap_socket(line, server_hostname=self.host)


def _parts_of(address: str) -> SplitResult:
    """
    Raises:
        OutwardRefused: no plain http(s) address with a host.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise OutwardRefused("") from None
    is_plain = address.isascii() and address.isprintable() and " " not in address
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None or not is_plain or port == 0:
        raise OutwardRefused(parts.hostname or "")
    return parts
