"""API tokens: keys for programs, made by their owner, narrower than he is, and dead on the day they say."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from gisvc.auth import errors
from gisvc.auth.account import NOBODY, Account, to_account_name
from gisvc.auth.account_file import AccountFile, Journal
from gisvc.auth.lockout import Lockout
from gisvc.auth.roles import Duty, duties_of
from gisvc.auth.sessions import CLOCK_SLIP_S, TOUCH_AFTER_S, hash_of
from gisvc.catalogue import CATALOGUE
from gisvc.settings import Settings
from layers.codes import is_inside, level_of
from layers.people import PersonId
from layers.report import Fact
from layers.store.clock import Clock

PREFIX = "gisvc_"  # so that a scanner of files and logs knows one when it sees one
MOST_OF_ONE_PERSON = 20
USUAL_DAYS = 90

# A program reads, takes away, enters and hands the audit log on. What decides (审核, 评议, 签发) and what concerns accounts is
# done by a person who has signed in.
GRANTABLE = frozenset({Duty.READ, Duty.EXPORT, Duty.ENTER, Duty.NAME, Duty.AUDIT})


@dataclass(frozen=True, slots=True)
class TokenScope:
    """What a token may do: duties of its owner, perhaps in some layers, in a part of his area, or for the public alone."""

    duties: frozenset[Duty]
    layers: frozenset[str] = frozenset()  # empty: every layer
    area: str = ""  # empty: the owner's own
    is_public: bool = False  # whatever purpose is asked for, the answer is one for the public

    def covers(self, layer: str) -> bool:
        return not self.layers or layer in self.layers

    @property
    def is_for_layers_alone(self) -> bool:
        """Whether it must stay where single layers leave for a purpose: elsewhere an answer mixes layers and purposes."""
        return bool(self.layers) or self.is_public


@dataclass(frozen=True, slots=True)
class Token:
    """One token as its owner and the administrators see it. `handle` names it without being able to enter."""

    handle: str
    owner: str
    label: str
    scope: TokenScope
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    last_address: str


@dataclass(frozen=True, slots=True)
class TokenWish:
    """What somebody wants a token to be."""

    label: str
    scope: TokenScope
    days: int = USUAL_DAYS


_COLUMNS = "handle, name, label, duties, layers, area, is_public, created_at, expires_at, last_used_at, last_address"


class Tokens:
    """Makes, finds and ends tokens. A token is 256 random bits; the file holds its SHA-256 only."""

    def __init__(self, file: AccountFile, settings: Settings, journal: Journal, lockout: Lockout, clock: Clock) -> None:
        self._file = file
        self._journal = journal
        self._lockout = lockout
        self._clock = clock
        self.longest_days = settings.token_max_days

    def issue(self, account: Account, wish: TokenWish, *, by: PersonId | None = None) -> tuple[Token, str]:
        """Make a token for an account; returns it with its secret, which is shown once and nowhere kept.

        Raises:
            TokenWishRefused: a duty that is not the owner's, an area outside his own, a lifetime beyond the setting, no name.
            TooManyTokens: he has as many as anybody needs.
        """
        self._require_sound(account, wish)
        secret, handle = PREFIX + secrets.token_urlsafe(32), secrets.token_hex(8)
        now = self._now()
        expires = now + wish.days * 86_400
        scope = wish.scope
        with self._file.changing() as writer:
            alive = "SELECT COUNT(*) FROM tokens WHERE name = ? AND ended_at = 0 AND expires_at > ?"
            if writer.execute(alive, (account.name, now)).fetchone()[0] >= MOST_OF_ONE_PERSON:
                raise errors.TooManyTokens(MOST_OF_ONE_PERSON)
            values = (
                *(hash_of(secret), handle, account.name, wish.label.strip(), _text(scope.duties), _text(scope.layers)),
                *(scope.area, scope.is_public, now, expires, 0, "", 0),
            )
            writer.execute("INSERT INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
            self._journal.record("auth.token-made", _facts_of(account, handle, wish, expires), by=by or account.person)
        return self.list_of(account.name, handle=handle)[0], secret

    def list_of(self, name: str, *, handle: str | None = None) -> tuple[Token, ...]:
        """Everything alive of one person, the youngest first."""
        query = (
            f"SELECT {_COLUMNS} FROM tokens WHERE name = ? AND ended_at = 0 AND expires_at > ? "  # noqa: S608 — our own columns
            "ORDER BY created_at DESC, rowid DESC"
        )
        found = (_token_of(row) for row in self._file.rows(query, (name, self._now())))
        return tuple(token for token in found if handle in (None, token.handle))

    def require(self, secret: str, *, name: str | None, address: str) -> Token:
        """The token a program presents.

        A wrong one counts against the address and locks it as a wrong password does. A right one is let in from a locked address
        too: 256 bits are not guessed, and a neighbour's slips should not stop a program. One that has ended is no guess, so it
        does not count.

        Args:
            name: the account named beside it (Basic); None when none was (Bearer).
        Raises:
            BadToken, TokenEnded, AccountLocked.
        """
        held = self._held(secret, name)
        if held is None:
            self._lockout.charge_address(address)
            self._journal.record("auth.token-refused", {"address": address}, by=NOBODY)
            raise errors.BadToken
        token, has_ended = held
        now = self._now()
        if has_ended:
            raise errors.TokenEnded
        if _is_worth_writing(now, token):
            statement = "UPDATE tokens SET last_used_at = ?, last_address = ? WHERE token_hash = ?"
            self._file.touch(statement, (now, address[:100], hash_of(secret)))
        return token

    def glance(self, secret: str, *, name: str | None) -> Token | None:
        """As `require`, of a token that enters and was used within the last minute; of any other None. Nothing is written."""
        held = self._held(secret, name)
        if held is None or held[1] or _is_worth_writing(self._now(), held[0]):
            return None
        return held[0]

    def _held(self, secret: str, name: str | None) -> tuple[Token, bool] | None:
        """The token, and whether it has ended."""
        query = f"SELECT {_COLUMNS}, ended_at FROM tokens WHERE token_hash = ?"  # noqa: S608 — our own columns
        rows = self._file.rows(query, (hash_of(secret),)) if secret.startswith(PREFIX) else []
        if not rows or (name is not None and to_account_name(name) != rows[0][1]):
            return None
        token, now = _token_of(rows[0]), self._now()
        return token, bool(rows[0][-1]) or now >= int(token.expires_at.timestamp()) or _seen_later_than(now, token)

    def revoke(self, account: Account, handle: str, *, by: PersonId) -> None:
        """End one token of an account at once.

        Raises:
            UnknownToken: it has ended already, or is somebody else's.
        """
        with self._file.changing() as writer:
            query = "UPDATE tokens SET ended_at = ? WHERE name = ? AND handle = ? AND ended_at = 0 RETURNING 1"
            if writer.execute(query, (self._now(), account.name, handle)).fetchone() is None:
                raise errors.UnknownToken
            self._journal.record("auth.token-revoked", {"name": account.name, "token_handle": handle}, by=by)

    def _require_sound(self, account: Account, wish: TokenWish) -> None:
        scope = wish.scope
        if not wish.label.strip() or len(wish.label) > 60:
            raise errors.TokenWishRefused(*_WHY["label"])
        if not 1 <= wish.days <= self.longest_days:
            raise errors.TokenWishRefused(f"有效期须为 1 至 {self.longest_days} 天", f"it may live 1 to {self.longest_days} days")
        if not scope.duties or scope.duties - (GRANTABLE & duties_of(account.roles)):
            raise errors.TokenWishRefused(*_WHY["duties"])
        if scope.area and (level_of(scope.area) is None or not is_inside(scope.area, account.area)):
            raise errors.TokenWishRefused(*_WHY["area"])
        unknown = scope.layers - {spec.name for spec in CATALOGUE}
        if unknown:
            shown = ", ".join(sorted(unknown))[:100]
            raise errors.TokenWishRefused(f"没有这些图层：{shown}", f"there are no such layers: {shown}")
        if scope.is_for_layers_alone and scope.duties - {Duty.READ, Duty.EXPORT, Duty.ENTER}:
            raise errors.TokenWishRefused(*_WHY["layers"])

    def _now(self) -> int:
        return int(self._clock().timestamp())


_WHY = {
    "label": ("请填写令牌名称（1 至 60 字），说明给谁、做什么用", "name it in 1 to 60 characters: for whom, for what"),
    "duties": (
        "权限须是您本人职责中可交给程序的部分（查阅、导出、录入、地名经办、审计查看），至少一项",
        "it takes at least one of your own duties, of those a program may have (read, export, enter, name, audit)",
    ),
    "area": ("辖区须是您辖区以内的区划代码", "its area is a division code inside your own"),
    "layers": (
        "限定图层或公开用途的令牌只能查阅、导出、录入",
        "a token for some layers, or for the public, can read, export and enter only",
    ),
}


def end_tokens(writer: Any, name: str, *, at: datetime) -> None:
    """End every token of one person: his rights have changed, or he was disabled. New rights begin with new tokens."""
    writer.execute("UPDATE tokens SET ended_at = ? WHERE name = ? AND ended_at = 0", (int(at.timestamp()), name))


def _seen_later_than(now: int, token: Token) -> bool:
    """Whether the clock went back behind its last use: it would live longer than was granted, so it waits until the clock is right."""
    seen_at = max(token.created_at, token.last_used_at or token.created_at)
    return seen_at.timestamp() - now > CLOCK_SLIP_S


def _is_worth_writing(now: int, token: Token) -> bool:
    return token.last_used_at is None or now - token.last_used_at.timestamp() >= TOUCH_AFTER_S


def usual_days(longest: int) -> int:
    return min(USUAL_DAYS, longest)


def _facts_of(account: Account, handle: str, wish: TokenWish, expires: int) -> dict[str, Fact]:
    return {
        "name": account.name,
        "token_handle": handle,
        "label": wish.label.strip(),
        "duties": _text(wish.scope.duties),
        "layers": _text(wish.scope.layers),
        "area": wish.scope.area or account.area,
        "for_the_public": wish.scope.is_public,
        "until": _moment(expires).isoformat(timespec="seconds"),
    }


def _token_of(row: tuple[Any, ...]) -> Token:
    handle, name, label, duties, layers, area, is_public, created, expires, used, address = row[:11]
    scope = TokenScope(frozenset(Duty(duty) for duty in duties.split()), frozenset(layers.split()), area, bool(is_public))
    return Token(handle, name, label, scope, _moment(created), _moment(expires), _moment(used) if used else None, address)


def _text(words: Collection[str]) -> str:
    return " ".join(sorted(words))


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
