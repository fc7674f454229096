"""Lets changes in from our own pages only."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from gisvc.guard.errors import ForeignOrigin

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Origins:
    """Cross-site request forgery, refused by what browsers say about themselves.

    Every browser of the last years sends Sec-Fetch-Site; older ones send Origin with anything but GET. A request with
    neither comes from a program. A program carries nobody's authority by accident, so it may pass when it brings no
    cookie and no name a proxy put there (it signs in, or meets the demonstration on its own machine). With either it could be a browser too old to
    speak of itself: then it has to send Origin.
    """

    def __init__(self, app: ASGIApp, *, base_url: str, proxy_user_header: str = "") -> None:
        self.app = app
        self.proxy_user_header = proxy_user_header
        self.base_url = base_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" or (scope["type"] == "http" and scope["method"] not in SAFE_METHODS):
            self._require_own_origin(Headers(scope=scope), scope.get("state", {}).get("shared_with"))
        await self.app(scope, receive, send)

    def _require_own_origin(self, headers: Headers, shared_with: str | None) -> None:
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site in ("same-origin", "none") or (shared_with is not None and shared_with == origin):
            return
        if origin is not None:
            if not self._is_own(origin, None if site else headers.get("host")):
                raise ForeignOrigin(f"Origin: {origin[:100]}")
        elif site is not None:
            raise ForeignOrigin(f"Sec-Fetch-Site: {site[:20]}")
        elif "cookie" in headers or (self.proxy_user_header and self.proxy_user_header in headers):
            raise ForeignOrigin("no Origin")

    def _is_own(self, origin: str, host: str | None) -> bool:
        """Whether an Origin is ours. A proxy that rewrites Host makes the two differ; then the configured address counts."""
        return bool(origin) and (origin == self.base_url or origin in (f"http://{host}", f"https://{host}"))
