"""Sessions: who is signed in, where from and until when. The server keeps them; the browser holds one random number."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from starlette.responses import Response

from gisvc.auth.account_file import AccountFile
from gisvc.auth.errors import UnknownSession
from gisvc.settings import Settings
from layers.store.clock import Clock

CLOCK_SLIP_S = 300  # clocks are corrected by seconds, not by hours
TOUCH_AFTER_S = 60  # being seen is written at most once a minute


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in browser, as its owner sees it in the list. `handle` names it without being able to enter."""

    handle: str
    name: str
    started_at: datetime
    seen_at: datetime
    address: str
    agent: str
    is_this_one: bool = False


class Sessions:
    """Starts, finds and ends sessions. A token is 256 random bits; the file holds its SHA-256 only."""

    def __init__(self, file: AccountFile, settings: Settings, clock: Clock) -> None:
        self._file = file
        self._clock = clock
        self._idle = timedelta(minutes=settings.session_idle_minutes)
        self._longest = timedelta(hours=settings.session_hours)
        self._one_only = settings.one_session_only

    def start(self, name: str, *, address: str, agent: str, vouched_by: str = "") -> str:
        """A new session; returns its token, which is nowhere kept."""
        token = secrets.token_urlsafe(32)
        now = int(self._clock().timestamp())
        with self._file.changing() as writer:
            if self._one_only:
                writer.execute("DELETE FROM sessions WHERE name = ?", (name,))
            oldest_seen, oldest_started = self._oldest(now)
            writer.execute("DELETE FROM sessions WHERE seen_at <= ? OR started_at <= ?", (oldest_seen, oldest_started))
            values = (hash_of(token), secrets.token_hex(8), name, now, now, address[:100], agent[:200], vouched_by)
            writer.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        return token

    def name_of(self, token: str, *, at_a_glance: bool = False) -> tuple[str, str] | None:
        """Whose session it is, and which house vouched for him; None when it is unknown, idle for too long or too old.

        At a glance nothing is written: a session not seen for a minute is None too.
        """
        now = int(self._clock().timestamp())
        query = "SELECT name, seen_at, vouched_by FROM sessions WHERE token_hash = ? AND seen_at > ? AND started_at > ?"
        rows = self._file.rows(query, (hash_of(token), *self._oldest(now)))
        if not rows:
            return None
        name, seen_at, vouched_by = rows[0]
        if seen_at - now > CLOCK_SLIP_S:  # the clock went back: nobody knows how long the session is idle, so it is over
            return None
        if now - seen_at >= TOUCH_AFTER_S:
            if at_a_glance:
                return None
            self._file.touch("UPDATE sessions SET seen_at = ? WHERE token_hash = ?", (now, hash_of(token)))
        return str(name), str(vouched_by)

    def list_of(self, name: str, *, token: str | None = None) -> tuple[Session, ...]:
        """Everything alive of one person, the latest first."""
        query = (
            "SELECT handle, name, started_at, seen_at, address, agent, token_hash FROM sessions "
            "WHERE name = ? AND seen_at > ? AND started_at > ? ORDER BY seen_at DESC, started_at DESC"
        )
        mine = hash_of(token) if token else b""
        return tuple(
            Session(handle, owner, _moment(started), _moment(seen), address, agent, token_hash == mine)
            for handle, owner, started, seen, address, agent, token_hash in self._file.rows(
                query, (name, *self._oldest(int(self._clock().timestamp())))
            )
        )

    def end(self, token: str) -> str | None:
        """End the session with this token; returns whose it was."""
        with self._file.changing() as writer:
            row = writer.execute("DELETE FROM sessions WHERE token_hash = ? RETURNING name", (hash_of(token),)).fetchone()
        return str(row[0]) if row else None

    def end_one(self, name: str, handle: str) -> None:
        """End one of a person's own sessions.

        Raises:
            UnknownSession: it has ended already, or is somebody else's.
        """
        with self._file.changing() as writer:
            query = "DELETE FROM sessions WHERE name = ? AND handle = ? RETURNING 1"
            if writer.execute(query, (name, handle)).fetchone() is None:
                raise UnknownSession

    def end_all(self, name: str) -> None:
        """End everything of one person: his password or his roles have changed, or he was disabled."""
        with self._file.changing() as writer:
            writer.execute("DELETE FROM sessions WHERE name = ?", (name,))

    def _oldest(self, now: int) -> tuple[int, int]:
        """A session seen, or started, at or before these seconds is over."""
        return now - int(self._idle.total_seconds()), now - int(self._longest.total_seconds())


def hash_of(token: str) -> bytes:
    # No slow hash needed: there is nothing to guess in 256 random bits.
    return sha256(token.encode("utf-8", "surrogateescape")).digest()


def cookie_name(settings: Settings) -> str:
    """With TLS the browser itself guards the name: `__Host-` cookies are never set by a neighbour or over plain HTTP."""
    return "__Host-gisvc_session" if settings.is_secure else "gisvc_session"


def set_session_cookie(response: Response, token: str, settings: Settings) -> None:
    """A cookie for this browser session; no script reads it, no other site sends it with a change."""
    response.set_cookie(cookie_name(settings), token, path="/", secure=settings.is_secure, httponly=True, samesite="lax")


def forget_session_cookie(response: Response, settings: Settings) -> None:
    response.delete_cookie(cookie_name(settings), path="/", secure=settings.is_secure, httponly=True, samesite="lax")


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
