"""Gives every request an id, says it in the answer and in every log line, and logs how the request went."""

import secrets
from time import perf_counter

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = b"x-request-id"


class RequestIds:
    """The id is always our own: one sent by a client could forge somebody else's line in the log."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.log = structlog.get_logger("gisvc.requests")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        status = 0

        async def stamp(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), (HEADER, request_id.encode())]}
            await send(message)

        began = perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, stamp)
            finally:
                self._tell(scope, status, began)

    def _tell(self, scope: Scope, status: int, began: float) -> None:
        """One line a request. The query is left out: search words and keys are nobody's business."""
        visitor = scope["state"].get("visitor")
        self.log.info(
            "request",
            method=scope["method"],
            path=scope["path"],
            status=status,
            milliseconds=round((perf_counter() - began) * 1000, 1),
            by=visitor.person if visitor else None,
        )
