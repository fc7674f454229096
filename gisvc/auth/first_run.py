"""The one-time code with which whoever sees the terminal names the three administrators in the browser."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock

from gisvc.auth.errors import WrongSetupCode
from layers.store.clock import Clock

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
VALID_FOR = timedelta(hours=1)
TRIES = 5


@dataclass(slots=True)
class _Issued:
    code_hash: bytes
    until: datetime
    tries_left: int


class SetupCode:
    """A code of 59 random bits that proves its bearer can read the terminal of the service.

    It lives in this process alone: a restart, an hour, five wrong tries or the named administrators end it.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._issued: _Issued | None = None

    def issue(self) -> str:
        """A new code, to be printed on the terminal and nowhere else. An earlier one ends."""
        code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
        with self._lock:
            self._issued = _Issued(_hash_of(code), self._clock() + VALID_FOR, TRIES)
        return code

    def require(self, code: str) -> None:
        """Raises WrongSetupCode unless this is the code, still valid."""
        with self._lock:
            issued = self._issued
            if issued is None or self._clock() >= issued.until or issued.tries_left <= 0:
                raise WrongSetupCode
            issued.tries_left -= 1
            if not hmac.compare_digest(issued.code_hash, _hash_of(code)):
                raise WrongSetupCode
            issued.tries_left += 1  # right, but the password may still be refused: the bearer tries again

    def end(self) -> None:
        with self._lock:
            self._issued = None


def _hash_of(code: str) -> bytes:
    return sha256(code.strip().upper().replace("-", "").replace(" ", "").encode()).digest()
