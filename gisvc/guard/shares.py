"""No one person takes the whole machine: a few of his requests are answered at once, and so many seconds of answering a minute."""

import math
from asyncio import Semaphore
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from time import monotonic

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gisvc.guard.errors import TooManyAtOnce, TooMuchWork
from gisvc.guard.short_answers import HUNG_UP, answer_shortly

MOST_REMEMBERED = 5_000
CHEAP = ("/static/", "/healthz")


@dataclass(slots=True)
class Share:
    """What one person has left: places for requests, and seconds of answering that flow back in."""

    turns: Semaphore
    seconds_left: float
    looked_at: float
    waiting: int = field(default=0)


class Shares:
    """Sixteen heavy answers at once starved every other request (T39): so places are held per person, and others wait outside
    the threads. What a question costs is not known beforehand; the time its answer took is taken from the share afterwards, whatever the route,
    so that cheap questions are never counted and a new heavy route is covered at birth.

    A person is a session or a token; strangers are their address. Whoever has nothing left is told when to come back (429, Retry-After).
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        cookie: str,
        at_once: int,
        waiting: int,
        work_s_a_minute: float,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.app = app
        self._cookie, self._at_once, self._waiting = cookie, at_once, waiting
        self._full, self._a_second = work_s_a_minute, work_s_a_minute / 60
        self._clock = clock
        self._shares: OrderedDict[bytes, Share] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(CHEAP):
            await self.app(scope, receive, send)
            return
        share = self._share_of(scope)
        if share.seconds_left < 0:
            wait_s = math.ceil(-share.seconds_left / self._a_second) + 1
            await answer_shortly(TooMuchWork(wait_s), 429, wait_s, scope, receive, send)
        elif share.waiting >= self._waiting:
            await answer_shortly(TooManyAtOnce(self._at_once), 429, 2, scope, receive, send)
        else:
            await self._answer(share, scope, receive, send)

    async def _answer(self, share: Share, scope: Scope, receive: Receive, send: Send) -> None:
        share.waiting += 1
        try:
            await share.turns.acquire()
        finally:
            share.waiting -= 1
        began = self._clock()
        try:
            await self._unless_gone(scope, receive, send)
        finally:
            share.turns.release()
            share.seconds_left -= self._clock() - began

    async def _unless_gone(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ten thousand questions whose askers left while they waited are not worked through one by one.

        Of a request with a body nothing is read here: its route says how much.
        """
        headers = Headers(scope=scope)
        if "transfer-encoding" in headers or "content-length" in headers:
            await self.app(scope, receive, send)
            return
        first: Message | None = await receive()  # at once: a request without body is complete, or its sender is gone
        if first is not None and first["type"] == "http.disconnect":
            await send({"type": "http.response.start", "status": HUNG_UP, "headers": []})
            await send({"type": "http.response.body"})
            return

        async def again() -> Message:
            nonlocal first
            told, first = first, None
            return told or await receive()

        await self.app(scope, again, send)

    def _share_of(self, scope: Scope) -> Share:
        key, now = self._person(scope), self._clock()
        share = self._shares.get(key)
        if share is None:
            share = self._shares[key] = Share(Semaphore(self._at_once), self._full, now)
            if len(self._shares) > MOST_REMEMBERED:
                self._shares.popitem(last=False)
        self._shares.move_to_end(key)
        share.seconds_left = min(self._full, share.seconds_left + (now - share.looked_at) * self._a_second)
        share.looked_at = now
        return share

    def _person(self, scope: Scope) -> bytes:
        """Hashed, so that no token lies about in memory for longer than its request."""
        headers = Headers(scope=scope)
        session = cookie_parser(headers.get("cookie", "")).get(self._cookie, "")
        said = session or headers.get("authorization", "") or f"@{(scope.get('client') or ('',))[0]}"
        return sha256(said.encode("utf-8", "surrogateescape")).digest()
