"""Counts who is inside, lets no more in than fit, and nobody once the service has been told to stop."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gisvc.guard.errors import ServiceFull, ServiceStopping
from gisvc.guard.short_answers import answer_shortly

ALIVE = "/healthz"  # a watchdog must not end a service because it has much to do


class Door:
    """Shared by the guard, which counts, and by the server, which waits for the last to leave."""

    def __init__(self, most_inside: int) -> None:
        self.most_inside = most_inside
        self.inside = 0
        self.is_closing = False

    def close(self) -> None:
        """From now on nobody comes in; whoever is inside finishes."""
        self.is_closing = True


class Doorkeeper:
    """Refuses with 503 and Retry-After, without taking a thread: under load there is none to take."""

    def __init__(self, app: ASGIApp, *, door: Door) -> None:
        self.app = app
        self.door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if self.door.is_closing:
            await answer_shortly(ServiceStopping(), 503, 10, scope, receive, self._last(send))
            return
        if self.door.inside >= self.door.most_inside and scope["path"] != ALIVE:
            await answer_shortly(ServiceFull(), 503, 5, scope, receive, send)
            return
        self.door.inside += 1
        try:
            await self.app(scope, receive, self._last(send))
        finally:
            self.door.inside -= 1

    def _last(self, send: Send) -> Send:
        """While the door closes every answer is the last of its connection."""

        async def closing(message: Message) -> None:
            if message["type"] == "http.response.start" and self.door.is_closing:
                message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
            await send(message)

        return closing
