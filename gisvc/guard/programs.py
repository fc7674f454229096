"""Keeps a program's authority to the token it presents: no cookie beside it, no token in an address."""

import re
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from gisvc.auth.presented import presented_in
from gisvc.guard.errors import SecretInAddress

NAMES = frozenset({"token", "access_token", "api_key", "apikey", "authkey", "password", "passwd", "pwd"})
TOKEN = re.compile(r"gisvc_[A-Za-z0-9_-]{43}")


class Programs:
    """A request with a token comes from a program, and the token is all it brings: a cookie that travels along is taken off
    before anybody looks, so it can neither widen the token nor be used by another site through it.

    Addresses end up in histories, logs of proxies and Referer headers: a secret in one is refused, not used (T33).
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            query: bytes = scope.get("query_string", b"")
            if query and _tells_a_secret(query):
                raise SecretInAddress
            if presented_in(Headers(scope=scope)) is not None:
                scope = {**scope, "headers": [line for line in scope["headers"] if line[0].lower() != b"cookie"]}
        await self.app(scope, receive, send)


def _tells_a_secret(query: bytes) -> bool:
    fields = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    return any(name.strip().lower() in NAMES or TOKEN.search(value) for name, value in fields)
