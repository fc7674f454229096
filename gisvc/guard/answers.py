"""Turns what is raised outside any route into the same answer a route's refusal gets."""

from collections.abc import Callable
from typing import cast

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Handler = Callable[[Request, Exception], Response]


class Answers:
    """Hands exceptions of the guard, and bugs from anywhere inside, to the handlers the app has registered.

    Starlette's own net for unexpected errors hangs outside every middleware: its answer would carry no security headers
    and no request id. So this one hangs inside them, and catches first.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        has_started = False

        async def watch(message: Message) -> None:
            nonlocal has_started
            has_started = has_started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as trouble:
            handler = _handler_for(scope, trouble)
            if handler is None or has_started:  # half an answer is on its way: break the connection, do not glue on
                raise
            response = await run_in_threadpool(handler, Request(scope, receive), trouble)
            await response(scope, receive, send)


def _handler_for(scope: Scope, trouble: Exception) -> Handler | None:
    handlers = scope["app"].exception_handlers
    for cls in type(trouble).__mro__:
        if cls in handlers:
            return cast("Handler", handlers[cls])
    return None
