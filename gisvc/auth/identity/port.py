"""The port every other house stands behind: send the visitor there, and read who came back."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Protocol

from gisvc.auth.errors import IdentityRefused
from gisvc.auth.sessions import hash_of
from layers.store.clock import Clock
from layers.wording import Wording

VALID_FOR = timedelta(minutes=10)
MOST_UNDER_WAY = 1000


@dataclass(frozen=True, slots=True)
class Departure:
    """One visitor on his way to the other house. He comes back in the same browser, within ten minutes, once."""

    provider: str
    wish: str  # where he wanted to go here
    state: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))  # PKCE, RFC 7636


class IdentityProvider(Protocol):
    """Another house that knows people. What it says is a name; what that name may do is decided here."""

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> Wording: ...

    def address_for(self, departure: Departure, back: str) -> str:
        """Where to send the browser. Raises IdentityUnreachable, IdentityRefused."""
        ...

    def name_of(self, departure: Departure, back: str, said: Mapping[str, str]) -> str:
        """Whom the other house names, checked with it and not with the browser. Raises IdentityUnreachable, IdentityRefused."""
        ...


class Departures:
    """Everybody under way, in memory: a restart sends them round again, and none of it is worth keeping."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._under_way: dict[str, tuple[Departure, bytes, datetime]] = {}

    def leave(self, departure: Departure) -> str:
        """Remembers a departure; returns what this browser alone carries until it is back."""
        browser, now = secrets.token_urlsafe(32), self._clock()
        with self._lock:
            self._under_way = {state: held for state, held in self._under_way.items() if held[2] > now}
            while len(self._under_way) >= MOST_UNDER_WAY:
                del self._under_way[next(iter(self._under_way))]
            self._under_way[departure.state] = (departure, hash_of(browser), now + VALID_FOR)
        return browser

    def come_back(self, provider: str, state: str, browser: str) -> Departure:
        """Whoever comes back with this state, good once.

        Raises:
            IdentityRefused: nobody left with it, too long ago, in another browser, or for another house.
        """
        with self._lock:
            held = self._under_way.pop(state, None)
        if held is None or held[2] <= self._clock() or not secrets.compare_digest(held[1], hash_of(browser)):
            raise IdentityRefused("state")
        if held[0].provider != provider:
            raise IdentityRefused("state")
        return held[0]
