"""Counts failed sign-ins per name and per address, and makes both wait."""

from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Any

from gisvc.auth.account_file import AccountFile
from gisvc.auth.errors import AccountLocked
from gisvc.settings import Settings
from layers.store.clock import Clock


class Lockout:
    """Five failed tries within a quarter of an hour of each other lock the name and the address for a quarter of an hour.

    A try is charged before the password is compared and given back when it was right: a hundred tries at once are five.
    The counts are rows of the accounts file, so a restart forgives nothing. A name nobody has is counted like any
    other: a lock tells nothing about who exists.
    """

    def __init__(self, file: AccountFile, settings: Settings, clock: Clock) -> None:
        self._file = file
        self._tries = settings.lockout_tries
        self._wait = timedelta(minutes=settings.lockout_minutes)
        self._clock = clock

    def charge(self, name: str, address: str) -> None:
        """Take one try from both.

        Raises:
            AccountLocked: one of the two is waiting; nothing was charged.
        """
        self._charge(subject_of_name(name), subject_of_address(address))

    def charge_address(self, address: str) -> None:
        """Take one try from an address alone: a wrong token names nobody.

        Raises:
            AccountLocked: the address is waiting; nothing was charged.
        """
        self._charge(subject_of_address(address))

    def _charge(self, *subjects: str) -> None:
        now = int(self._clock().timestamp())
        with self._file.changing() as writer:
            writer.execute("DELETE FROM tries WHERE last_at < ? AND locked_until < ?", (now - 86_400, now))
            held = [self._held(writer, subject, now) for subject in subjects]
            locked_until = max(until for _, until in held)
            if locked_until > now:
                raise AccountLocked(datetime.fromtimestamp(locked_until, UTC))
            for subject, (failed, _) in zip(subjects, held, strict=True):
                until = now + int(self._wait.total_seconds()) if failed + 1 >= self._tries else 0
                writer.execute(
                    "INSERT INTO tries VALUES (?, ?, ?, ?) ON CONFLICT (subject) DO UPDATE "
                    "SET failed = excluded.failed, last_at = excluded.last_at, locked_until = excluded.locked_until",
                    (subject, failed + 1, now, until),
                )

    def forgive(self, name: str, address: str) -> None:
        """The password was right: the name starts anew, the address gets this one try back.

        An address does not start anew, or an attacker with an account of his own would clear his count at will.
        """
        with self._file.changing() as writer:
            writer.execute("DELETE FROM tries WHERE subject = ?", (subject_of_name(name),))
            writer.execute(
                "UPDATE tries SET failed = failed - 1, locked_until = 0 WHERE subject = ?", (subject_of_address(address),)
            )

    def give_back(self, name: str, address: str) -> None:
        """A try that was neither good nor bad yet: the password was right, the second factor is still to come. Nothing is forgiven, or
        who knows a password could guess codes for ever."""
        with self._file.changing() as writer:
            for subject in (subject_of_name(name), subject_of_address(address)):
                writer.execute("UPDATE tries SET failed = failed - 1, locked_until = 0 WHERE subject = ?", (subject,))

    def unlock(self, name: str) -> None:
        with self._file.changing() as writer:
            writer.execute("DELETE FROM tries WHERE subject = ?", (subject_of_name(name),))

    def is_locked(self, name: str) -> bool:
        now = int(self._clock().timestamp())
        return bool(self._file.rows("SELECT 1 FROM tries WHERE subject = ? AND locked_until > ?", (subject_of_name(name), now)))

    def _held(self, writer: Any, subject: str, now: int) -> tuple[int, int]:
        """Failed tries that still count, and until when the subject waits."""
        row = writer.execute("SELECT failed, last_at, locked_until FROM tries WHERE subject = ?", (subject,)).fetchone()
        if row is None:
            return 0, 0
        failed, last_at, locked_until = row
        has_expired = now - last_at > self._wait.total_seconds() or 0 < locked_until <= now
        return (0 if has_expired else failed), locked_until


def subject_of_name(name: str) -> str:
    return f"name {name[:100]}"


def subject_of_address(address: str) -> str:
    """One subscriber is one subject: an IPv6 client may use all of its /64."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return f"address {address[:100]}"
    if isinstance(parsed, IPv6Address):
        parsed = parsed.ipv4_mapped or IPv6Address(int(parsed) >> 64 << 64)
    return f"address {parsed}"
