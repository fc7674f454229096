"""Answers only to our own names, so that no link or cookie is made for somebody else's."""

import re
from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from gisvc.guard.errors import UnknownHost

HOST = re.compile(
    r"(?P<name>[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?", re.IGNORECASE | re.ASCII
)


def name_of_host(host: str) -> str | None:
    """The name in a Host header, lower case, without port and brackets; None when it is malformed."""
    match = HOST.fullmatch(host)
    return match["name"].lower().strip("[]") if match else None


class Hosts:
    """Exactly one well-formed Host header with a name of ours. This also ends DNS rebinding."""

    def __init__(self, app: ASGIApp, *, names: Collection[str]) -> None:
        self.app = app
        self.names = frozenset(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            hosts = Headers(scope=scope).getlist("host")
            if len(hosts) != 1 or name_of_host(hosts[0]) not in self.names:
                raise UnknownHost
        await self.app(scope, receive, send)
