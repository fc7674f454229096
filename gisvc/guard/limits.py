"""Counts query fields and byte ranges before anybody parses them."""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from gisvc.guard.errors import TooManyParams, TooManyRanges


class Limits:
    """At most `max_params` query fields and `max_ranges` ranges a request."""

    def __init__(self, app: ASGIApp, *, max_params: int, max_ranges: int) -> None:
        self.app = app
        self.max_params = max_params
        self.max_ranges = max_ranges

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            query: bytes = scope.get("query_string", b"")
            if query and query.count(b"&") >= self.max_params:
                raise TooManyParams(self.max_params)
            # Parsing a range set is quadratic in some servers (CVE-2025-62727): count the commas first.
            if sum(line.count(",") + 1 for line in Headers(scope=scope).getlist("range")) > self.max_ranges:
                raise TooManyRanges(self.max_ranges)
        await self.app(scope, receive, send)
