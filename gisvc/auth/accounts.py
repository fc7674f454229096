"""Accounts: signing in and out, and one's own password."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from gisvc.auth import errors
from gisvc.auth.account import NOBODY, Account, to_account_name
from gisvc.auth.account_file import AccountFile, Journal
from gisvc.auth.account_rows import find_account, latest_passwords, list_accounts, set_password
from gisvc.auth.administration import Administration
from gisvc.auth.first_run import SetupCode
from gisvc.auth.grants import Grants
from gisvc.auth.identity.chosen import providers_of
from gisvc.auth.identity.port import Departures
from gisvc.auth.lockout import Lockout, subject_of_address
from gisvc.auth.passwords import REMEMBERED, Passwords, require_good_password
from gisvc.auth.second_factor import SecondFactors
from gisvc.auth.sessions import Sessions
from gisvc.auth.three_administrators import ThreeAdministrators
from gisvc.auth.tokens import Token, Tokens
from gisvc.auth.turns import Turns
from gisvc.settings import Settings
from layers.people import PersonId
from layers.report import Fact
from layers.store.clock import Clock, day_in_china, utc_now


class Accounts:
    """The accounts file with its sessions and locks. Every sign-in and every change of rights is recorded in the journal."""

    def __init__(self, file: AccountFile, settings: Settings, journal: Journal, *, passwords: Passwords, clock: Clock) -> None:
        self._file = file
        self._journal = journal
        self._passwords = passwords
        self._clock = clock
        self._password_age = timedelta(days=settings.password_days) if settings.password_days else None
        self.sessions = Sessions(file, settings, clock)
        self.lockout = Lockout(file, settings, clock)
        self.tokens = Tokens(file, settings, journal, self.lockout, clock)
        self.factors = SecondFactors(file, settings, journal, clock)
        self.setup_code = SetupCode(clock)
        self.providers = providers_of(settings, clock)
        self.departures = Departures(clock)
        self._turns = Turns()
        self._seen_by_proxy: set[tuple[str, str, str]] = set()
        self.three = ThreeAdministrators(file, journal, passwords, clock)
        self.administration = Administration(file, journal, passwords, self.lockout, clock)
        self.grants = Grants(file, journal, clock)

    def is_empty(self) -> bool:
        """Whether nobody has been made yet."""
        return not self._file.rows("SELECT 1 FROM accounts LIMIT 1")

    def find(self, name: str, *, within: str = "") -> Account:
        """One account of an area.

        Raises:
            UnknownAccount: there is none of that name, or it lies outside the area; which of the two is not told.
        """
        return find_account(self._file, name, within=within)

    def list_in(self, area: str) -> tuple[Account, ...]:
        """Every account of an area, by name."""
        return list_accounts(self._file, within=area)

    def signed_in(self, token: str, *, at_a_glance: bool = False) -> Account | None:
        """Whose session a browser presents; None when it is over or the account was disabled, or at a glance when a write is due."""
        held = self.sessions.name_of(token, at_a_glance=at_a_glance)
        if held is None:
            return None
        name, vouched_by = held
        account = self.find(name)
        if not account.is_enabled:
            return None
        return self._vouched(account) if vouched_by else account

    def named_by_proxy(self, name: str, *, address: str) -> Account | None:
        """Whom the bureau's own proxy has signed in; None when no enabled account has that name. Once a day it is put on record."""
        try:
            account = self.find(name)
        except errors.UnknownAccount:
            return None
        if not account.is_enabled:
            return None
        seen = (account.name, address, self._clock().date().isoformat())
        if seen not in self._seen_by_proxy:
            self._journal.record("auth.signed-in", {"address": address, "vouched_by": "proxy"}, by=account.person)
            self._seen_by_proxy = {one for one in self._seen_by_proxy if one[2] == seen[2]} | {seen}
        return self._vouched(account)

    def _vouched(self, account: Account) -> Account:
        """Whoever another house vouches for has no password of ours to change."""
        return replace(account, must_change_password=False, password_set_at=self._clock())

    def presented(self, secret: str, *, name: str | None, address: str) -> tuple[Token, Account]:
        """The token a program presents, and its owner.

        Raises:
            BadToken, TokenEnded, AccountLocked.
        """
        token = self.tokens.require(secret, name=name, address=address)
        account = self.find(token.owner)
        if not account.is_enabled:
            raise errors.TokenEnded
        return token, account

    def presented_just_now(self, secret: str, *, name: str | None) -> tuple[Token, Account] | None:
        """As `presented`, of a token that enters and was used within the last minute; else None. Nothing is written."""
        token = self.tokens.glance(secret, name=name)
        account = self.find(token.owner) if token else None
        return (token, account) if token and account and account.is_enabled else None

    def is_password_change_due(self, account: Account) -> bool:
        """Whether the password was set by somebody else, or is older than the bureau allows."""
        is_old = self._password_age is not None and self._clock() - account.password_set_at > self._password_age
        return account.must_change_password or is_old

    def password_due_on(self, account: Account) -> date | None:
        """The last day on which the password still serves; None where it has no age."""
        return None if self._password_age is None else day_in_china(account.password_set_at + self._password_age)

    def sign_in(
        self, name: str, password: str, *, address: str, agent: str = "", replacing: str | None = None
    ) -> tuple[str, Account]:
        """Start a session; returns its token and the account. A session that came with the request ends.

        Unknown, disabled and wrong take the same way and the same time.

        Raises:
            SignInFailed, AccountLocked.
            SecondFactorNeeded: the password was right; `enter_with_code` goes on.
        """
        with self._turns.of(subject_of_address(address)):
            return self._enter(to_account_name(name), password, address=address, agent=agent, replacing=replacing)

    def _enter(self, name: str, password: str, *, address: str, agent: str, replacing: str | None) -> tuple[str, Account]:
        self.lockout.charge(name, address)
        rows = self._file.rows("SELECT password_hash, is_enabled FROM accounts WHERE name = ?", (name,))
        held, is_enabled = rows[0] if rows else (None, False)
        is_right = self._passwords.verify(held, password)
        if not (is_right and is_enabled):
            self._journal.record("auth.sign-in-failed", {"address": address}, by=PersonId(name) if rows else NOBODY)
            raise errors.SignInFailed
        if self._passwords.is_outdated(held):
            with self._file.changing() as writer:
                writer.execute("UPDATE accounts SET password_hash = ? WHERE name = ?", (self._passwords.hash(password), name))
        if self.factors.is_enrolled(name):
            self.lockout.give_back(name, address)
            raise errors.SecondFactorNeeded(self.factors.ticket(name))
        self.lockout.forgive(name, address)
        return self._start(name, {"address": address}, agent=agent, replacing=replacing)

    def enter_with_code(
        self, ticket: str, code: str, *, address: str, agent: str = "", replacing: str | None = None
    ) -> tuple[str, Account]:
        """The second step of a sign-in. A wrong code counts as a wrong password does.

        Raises:
            SignInFailed: the ticket is too old, or the account was disabled meanwhile.
            WrongCode, AccountLocked.
        """
        held = self.factors.name_of(ticket)
        if held is None or not self.find(held[0]).is_enabled:
            raise errors.SignInFailed
        name, vouched_by = held
        self.lockout.charge(name, address)
        if not self.factors.spend(self.find(name), code):
            self._journal.record("auth.wrong-code", {"address": address}, by=PersonId(name))
            raise errors.WrongCode
        if not self.factors.use(ticket):
            raise errors.SignInFailed
        self.lockout.forgive(name, address)
        facts: dict[str, Fact] = {"address": address, "second_factor": True}
        return self._start(name, facts | ({"vouched_by": vouched_by} if vouched_by else {}), agent=agent, replacing=replacing)

    def enter_by(
        self, provider: str, named: str, *, address: str, agent: str = "", replacing: str | None = None
    ) -> tuple[str, Account]:
        """Start a session for whom another house names. Only an enabled account of that name enters; nobody is made, and no role comes from
        outside.

        Raises:
            IdentityRefused: there is none, or it is disabled; which of the two is not told.
            SecondFactorNeeded: one is enrolled here.
        """
        rows = self._file.rows("SELECT name FROM accounts WHERE name = ? AND is_enabled", (to_account_name(named),))
        if not rows:
            self._journal.record("auth.sign-in-failed", {"address": address, "vouched_by": provider}, by=NOBODY)
            raise errors.IdentityRefused("account")
        name = str(rows[0][0])
        if self.factors.is_enrolled(name):
            raise errors.SecondFactorNeeded(self.factors.ticket(name, vouched_by=provider))
        return self._start(name, {"address": address, "vouched_by": provider}, agent=agent, replacing=replacing)

    def _start(self, name: str, facts: dict[str, Fact], *, agent: str, replacing: str | None) -> tuple[str, Account]:
        self._journal.record("auth.signed-in", facts, by=PersonId(name))
        if replacing:
            self.sessions.end(replacing)
        vouched_by = str(facts.get("vouched_by", ""))
        token = self.sessions.start(name, address=str(facts["address"]), agent=agent, vouched_by=vouched_by)
        account = self.find(name)
        return token, self._vouched(account) if vouched_by else account

    def sign_out(self, token: str) -> None:
        """End the session. Ending it twice is no fault."""
        name = self.sessions.end(token)
        if name is not None:
            self._journal.record("auth.signed-out", {}, by=PersonId(name))

    def end_session(self, name: str, handle: str) -> None:
        """End one of a person's own sessions, on another machine perhaps.

        Raises:
            UnknownSession: it has ended already, or is somebody else's.
        """
        self.sessions.end_one(name, handle)
        self._journal.record("auth.session-ended", {"handle": handle}, by=PersonId(name))

    def change_password(self, name: str, present: str, new: str, *, address: str, agent: str = "") -> str:
        """Change one's own password; every session of the person ends, and the token of a new one is returned.

        Raises:
            WrongOwnPassword, AccountLocked, WeakPassword, PasswordReused.
        """
        account = self.find(name)
        self.lockout.charge(account.name, address)
        held = latest_passwords(self._file, account.name, REMEMBERED)
        if not self._passwords.verify(held[0], present):
            self._journal.record("auth.password-change-failed", {"address": address}, by=account.person)
            raise errors.WrongOwnPassword
        self.lockout.forgive(account.name, address)
        require_good_password(new, personal=(account.name, account.display_name))
        self._passwords.require_new(new, held)
        hashed = self._passwords.hash(new)
        with self._file.changing() as writer:
            set_password(writer, account.name, hashed, at=self._clock(), must_change=False)
            writer.execute("DELETE FROM sessions WHERE name = ?", (account.name,))
            self._journal.record("auth.password-changed", {}, by=account.person)
        return self.sessions.start(account.name, address=address, agent=agent)

    def close(self) -> None:
        self._file.close()


def open_accounts(
    path: Path, *, settings: Settings, journal: Journal, passwords: Passwords | None = None, clock: Clock = utc_now
) -> Accounts:
    """The accounts file of a store, made when it is not there; readable by its owner alone.

    Args:
        journal: the store, whose audit log keeps every sign-in and every change of rights.
    """
    return Accounts(AccountFile(path), settings, journal, passwords=passwords or Passwords(), clock=clock)
