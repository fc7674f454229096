"""Lets an honest sender finish before it hears no, and hangs up on one that never finishes."""

from collections.abc import Callable

import anyio
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SWALLOWED_BYTES = 1_000_000  # of a body that does not say how long it is
SWALLOWED_SECONDS = 30
TOO_SLOW = 408


class Unread:
    """Deals with bodies that were answered before they were read to the end: a session had ended, a cap was passed.

    Closing at once would reset the connection, and a browser in the middle of an upload then shows that instead of our
    answer. So a body of declared, reasonable length is read to its end and dropped. Of a body without length a
    little is dropped, of one beyond every cap nothing; then the answer goes out and the connection is closed: left open,
    servers read on for as long as a client sends.
    """

    def __init__(self, app: ASGIApp, *, max_bytes: int) -> None:
        self.app = app
        self.max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else None
        if headers is None or not ("transfer-encoding" in headers or "content-length" in headers):
            await self.app(scope, receive, send)
            return
        is_read = False

        async def watch() -> Message:
            nonlocal is_read
            message = await receive()
            is_read = is_read or not message.get("more_body", False)
            return message

        async def finish(message: Message) -> None:
            if message["type"] == "http.response.start" and not is_read:
                if message["status"] != TOO_SLOW:  # who was has been waited for already
                    await self._swallow(headers, watch, lambda: is_read)
                if not is_read:
                    message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
            await send(message)

        await self.app(scope, watch, finish)

    async def _swallow(self, headers: Headers, receive: Receive, is_read: Callable[[], bool]) -> None:
        if "expect" in headers:  # nothing was sent yet, and asking for it would invite it
            return
        left = self._most_of(headers)
        with anyio.move_on_after(SWALLOWED_SECONDS):
            while left > 0 and not is_read():
                left -= len((await receive()).get("body", b""))

    def _most_of(self, headers: Headers) -> int:
        length = headers.get("content-length", "")
        if not (length.isascii() and length.isdigit()):
            return SWALLOWED_BYTES
        return int(length) + 1 if len(length) < 19 and int(length) <= self.max_bytes else 0
