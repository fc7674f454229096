"""A second factor by time (TOTP, RFC 6238): enrolled by its owner, asked for after the password, each code good once."""

import io
import secrets
from dataclasses import dataclass
from typing import Any

import pyotp
import segno

from gisvc.auth import errors
from gisvc.auth.account import Account
from gisvc.auth.account_file import AccountFile, Journal
from gisvc.auth.administration import Administrator, changing
from gisvc.auth.first_run import ALPHABET
from gisvc.auth.roles import Role
from gisvc.auth.sessions import hash_of
from gisvc.settings import Settings
from layers.store.clock import Clock

STEP_S = 30
SKEW_STEPS = 1  # a telephone half a minute off is still its owner's
RECOVERY_CODES = 10
TICKET_S = 300


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A secret on its way into a telephone; it counts once its owner has shown a code of it."""

    secret: str
    address: str  # otpauth://…

    def drawn(self) -> str:
        """The address as a QR code, an SVG of our own making."""
        held = io.BytesIO()
        segno.make(self.address, error="m").save(held, kind="svg", xmldecl=False, svgns=True, scale=5, border=3, nl=False)
        return held.getvalue().decode()


class SecondFactors:
    """Secrets, spent steps and recovery codes, as rows of the accounts file."""

    def __init__(self, file: AccountFile, settings: Settings, journal: Journal, clock: Clock) -> None:
        self._file = file
        self._journal = journal
        self._clock = clock
        self.is_offered = settings.totp != "off"
        self._required_for = frozenset(Role(role) for role in settings.totp_required_for)

    def is_required(self, account: Account) -> bool:
        return self.is_offered and bool(account.roles & self._required_for)

    def is_enrolled(self, name: str) -> bool:
        """Whether a code is asked for. Where the bureau has switched second factors off, enrolled ones rest."""
        query = "SELECT 1 FROM second_factors WHERE name = ? AND confirmed_at > 0"
        return self.is_offered and bool(self._file.rows(query, (name,)))

    def is_due(self, account: Account) -> bool:
        """Whether the account must enrol before it may do anything else."""
        return self.is_required(account) and not self.is_enrolled(account.name)

    def begin(self, account: Account, *, issuer: str) -> Enrolment:
        """A new secret that does not count yet; an earlier one not confirmed is forgotten.

        Raises:
            SecondFactorRefused: switched off, or one is enrolled already.
        """
        if not self.is_offered or self.is_enrolled(account.name):
            raise errors.SecondFactorRefused
        secret = pyotp.random_base32(32)
        with self._file.changing() as writer:
            writer.execute("INSERT OR REPLACE INTO second_factors VALUES (?, ?, ?, 0, 0)", (account.name, secret, self._now()))
        return self._enrolment(account, secret, issuer)

    def pending(self, account: Account, *, issuer: str) -> Enrolment | None:
        """The secret waiting for its first code."""
        rows = self._file.rows("SELECT secret FROM second_factors WHERE name = ? AND confirmed_at = 0", (account.name,))
        return self._enrolment(account, rows[0][0], issuer) if rows else None

    def confirm(self, account: Account, code: str) -> tuple[str, ...]:
        """The first code makes it count; returns recovery codes, each good once, shown this once.

        Raises:
            WrongCode: not a code of the waiting secret.
        """
        codes = tuple(
            "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4)) for _ in range(RECOVERY_CODES)
        )
        with self._file.changing() as writer:
            row = writer.execute(
                "SELECT secret FROM second_factors WHERE name = ? AND confirmed_at = 0", (account.name,)
            ).fetchone()
            step = self._step_of(row[0], code, after=0) if row else None
            if step is None:
                raise errors.WrongCode
            said = "UPDATE second_factors SET confirmed_at = ?, last_step = ? WHERE name = ?"
            writer.execute(said, (self._now(), step, account.name))
            writer.execute("DELETE FROM recovery_codes WHERE name = ?", (account.name,))
            for one in codes:
                writer.execute("INSERT INTO recovery_codes VALUES (?, ?)", (_hash(account.name, one), account.name))
            self._journal.record("auth.second-factor-enrolled", {}, by=account.person)
        return codes

    def spend(self, account: Account, code: str) -> bool:
        """Whether the code is right; a right one is spent. A step once used, and every step before it, is never good again: who has
        looked over a shoulder comes too late, and a clock set back makes no old code new."""
        with self._file.changing() as writer:
            query = "SELECT secret, last_step FROM second_factors WHERE name = ? AND confirmed_at > 0"
            row = writer.execute(query, (account.name,)).fetchone()
            step = self._step_of(row[0], code, after=row[1]) if row else None
            if step is not None:
                writer.execute("UPDATE second_factors SET last_step = ? WHERE name = ?", (step, account.name))
                return True
            spent = "DELETE FROM recovery_codes WHERE code_hash = ? AND name = ? RETURNING 1"
            if writer.execute(spent, (_hash(account.name, code), account.name)).fetchone() is None:
                return False
            left = writer.execute("SELECT COUNT(*) FROM recovery_codes WHERE name = ?", (account.name,)).fetchone()[0]
            self._journal.record("auth.recovery-code-used", {"left": left}, by=account.person)
        return True

    def remove(self, account: Account, code: str) -> None:
        """Its owner gives it up, with a code of it.

        Raises:
            SecondFactorRefused: his role requires one.
            WrongCode: not a code of it.
        """
        if self.is_required(account):
            raise errors.SecondFactorRefused
        if not self.spend(account, code):
            raise errors.WrongCode
        with self._file.changing() as writer:
            self._forget(writer, account)
            self._journal.record("auth.second-factor-removed", {}, by=account.person)

    def reset(self, account: Account, *, by: Administrator) -> None:
        """The security administrator takes it away: the telephone was lost. Sessions end; the password stays his owner's secret."""
        with changing(self._file, self._journal, account, "auth.second-factor-reset", by) as writer:
            self._forget(writer, account)
            writer.execute("DELETE FROM sessions WHERE name = ?", (account.name,))

    def ticket(self, name: str, *, vouched_by: str = "") -> str:
        """Remembers for five minutes that somebody's password was right; returns what proves it."""
        ticket, now = secrets.token_urlsafe(32), self._now()
        with self._file.changing() as writer:
            writer.execute("DELETE FROM half_sign_ins WHERE until <= ? OR name = ?", (now, name))
            writer.execute("INSERT INTO half_sign_ins VALUES (?, ?, ?, ?)", (hash_of(ticket), name, now + TICKET_S, vouched_by))
        return ticket

    def name_of(self, ticket: str) -> tuple[str, str] | None:
        """Whose ticket it is, and which house vouched for him in place of a password."""
        query = "SELECT name, vouched_by FROM half_sign_ins WHERE ticket_hash = ? AND until > ?"
        rows = self._file.rows(query, (hash_of(ticket), self._now()))
        return (str(rows[0][0]), str(rows[0][1])) if rows else None

    def use(self, ticket: str) -> bool:
        """Whether the ticket was still there; it is good once."""
        with self._file.changing() as writer:
            spent = "DELETE FROM half_sign_ins WHERE ticket_hash = ? RETURNING 1"
            row = writer.execute(spent, (hash_of(ticket),)).fetchone()
        return row is not None

    def _step_of(self, secret: str, code: str, *, after: int) -> int | None:
        """The step a code belongs to, among those near now that were not used."""
        typed = "".join(code.split())
        if not (len(typed) == 6 and typed.isascii() and typed.isdigit()):
            return None
        now = self._now() // STEP_S
        totp = pyotp.TOTP(secret, interval=STEP_S)
        steps = [step for step in range(now - SKEW_STEPS, now + SKEW_STEPS + 1) if step > after]
        return next((step for step in steps if secrets.compare_digest(totp.generate_otp(step), typed)), None)

    def _enrolment(self, account: Account, secret: str, issuer: str) -> Enrolment:
        return Enrolment(
            secret, pyotp.TOTP(secret).provisioning_uri(name=account.name, issuer_name=issuer.replace(":", " ")[:40])
        )

    def _forget(self, writer: Any, account: Account) -> None:
        for table in ("second_factors", "recovery_codes", "half_sign_ins"):
            writer.execute(f"DELETE FROM {table} WHERE name = ?", (account.name,))  # noqa: S608 — our own tables

    def _now(self) -> int:
        return int(self._clock().timestamp())


def _hash(name: str, code: str) -> bytes:
    """79 random bits need no slow hash."""
    return hash_of(f"{name}\n{code.strip().upper().replace('-', '').replace(' ', '')}")
