"""Lets pages of named origins read the reconciliation service, and no other page and no other address."""

from collections.abc import Collection
from typing import ClassVar

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SHARED = "/reconcile"


class ForeignPages:
    """Cross-origin reading (CORS) of one service for the origins the administrator names; without any, nothing changes.

    No credentials are allowed, so that a foreign page reads what a program without a session could: nothing, unless the service is a
    demonstration on this very machine.
    """

    ALLOWED: ClassVar[dict[str, str]] = {
        "access-control-allow-methods": "GET, POST",
        "access-control-allow-headers": "content-type",
        "access-control-max-age": "600",
    }

    def __init__(self, app: ASGIApp, *, origins: Collection[str]) -> None:
        self.app = app
        self.origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        origin = Headers(scope=scope).get("origin", "") if scope["type"] == "http" and self._is_shared(scope["path"]) else ""
        if origin not in self.origins:
            await self.app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await Response(status_code=204, headers={"access-control-allow-origin": origin, **self.ALLOWED})(scope, receive, send)
            return
        scope.setdefault("state", {})["shared_with"] = origin

        async def shared(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["access-control-allow-origin"] = origin
                headers["cross-origin-resource-policy"] = "cross-origin"
                headers.add_vary_header("Origin")
            await send(message)

        await self.app(scope, receive, shared)

    def _is_shared(self, path: str) -> bool:
        return path == SHARED or path.startswith(f"{SHARED}/")
