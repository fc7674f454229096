"""Passwords: what a good one is, and how it is kept without being known."""

import re
import secrets
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from gisvc.auth.errors import PasswordReused, WeakPassword
from layers.wording import Wording

SHORTEST = 8
LONG_ENOUGH = 12
LONGEST = 128  # a longer one only keeps the processor busy
REMEMBERED = 5

# Argon2id as RFC 9106 §4 recommends second: 64 MiB, three passes, four lanes. Two at a time, so that a flood of
# sign-ins cannot fill the memory.
_AT_ONCE = BoundedSemaphore(2)
_LEET = str.maketrans("013457@$!", "oleastasi")
_KEYBOARD = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1234567890",
    "0987654321",
    "abcdefghijklmnopqrstuvwxyz",
    "1qaz2wsx3edc4rfv5tgb",
)


class Passwords:
    """Hashes passwords with argon2id and compares them, in the same time whether or not there is an account."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobodys = self._hasher.hash(secrets.token_urlsafe(16))

    def hash(self, password: str) -> str:
        with _AT_ONCE:
            return self._hasher.hash(_normal(password))

    def verify(self, held: str | None, password: str) -> bool:
        """Whether the password is the one held; with None the work is done all the same, and the answer is no."""
        with _AT_ONCE:
            try:
                is_same = self._hasher.verify(held or self._nobodys, _normal(password[: 4 * LONGEST]))
            except (Argon2Error, InvalidHashError):
                return False
        return is_same and held is not None

    def is_outdated(self, held: str) -> bool:
        """Whether the hash was made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(held)

    def require_new(self, password: str, held: Iterable[str]) -> None:
        """Raises PasswordReused when the password is one of those held."""
        for known in held:
            if self.verify(known, password):
                raise PasswordReused(REMEMBERED)


def require_good_password(password: str, *, personal: Iterable[str] = ()) -> None:
    """Twelve characters or more, or eight of three classes; not a common one, not made of the person's own words.

    Args:
        personal: words an attacker would try first: sign-in name, display name.
    Raises:
        WeakPassword: says what is missing.
    """
    why = weakness_of(_normal(password), personal)
    if why is not None:
        raise WeakPassword(why)


def weakness_of(password: str, personal: Iterable[str] = ()) -> Wording | None:
    """Why a password is not good enough; None when it is."""
    if len(password) > LONGEST:
        return Wording(f"最多 {LONGEST} 个字符。", f"at most {LONGEST} characters.")
    if len(password) < SHORTEST or (len(password) < LONG_ENOUGH and _count_classes(password) < 3):
        return Wording(
            f"至少 {LONG_ENOUGH} 个字符；或至少 {SHORTEST} 个字符，并含大写、小写、数字、符号、汉字中的三类。",
            f"at least {LONG_ENOUGH} characters, or {SHORTEST} with three of: capitals, small letters, digits, signs, Chinese characters.",
        )
    if len(set(password)) < 5:
        return Wording("不同的字符太少。", "too few different characters.")
    if is_common(password):
        return Wording("这是常见密码或键盘顺序，容易被猜到。", "it is a common password or a walk over the keyboard.")
    if any(len(word) >= 3 and word.casefold() in password.casefold() for word in personal):
        return Wording("不能包含用户名或姓名。", "it must not contain the sign-in name or the person's name.")
    return None


def is_common(password: str) -> bool:
    """Whether a guesser's first million tries would hold it: listed words and keyboard runs, dressed up, doubled or joined."""
    plain = password.casefold()
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)  # "Admin@2026!" is "admin" to a guesser
    shapes = {plain, bare, plain.translate(_LEET), bare.translate(_LEET)}
    return bool(shapes & common_words()) or any(_is_mostly_known(shape) for shape in shapes if shape)


def _is_mostly_known(shape: str) -> bool:
    """Whether listed words and runs of four or more keys leave fewer than five other characters."""
    left = shape
    for piece in (*_long_words(), *_runs()):
        left = left.replace(piece, "")
    return len(left) < 5 and left != shape


@cache
def _long_words() -> tuple[str, ...]:
    return tuple(sorted((word for word in common_words() if len(word) >= 4), key=len, reverse=True))


@cache
def _runs() -> tuple[str, ...]:
    """Keys, letters or digits in a row, forwards and backwards, the longest first."""
    lines = [line for row in _KEYBOARD for line in (row, row[::-1])]
    pieces = {
        line[start : start + length]
        for line in lines
        for length in range(4, len(line) + 1)
        for start in range(len(line) - length + 1)
    }
    return tuple(sorted(pieces, key=len, reverse=True))


@cache
def common_words() -> frozenset[str]:
    """Our list of common passwords, lower case; the word list of guessers is built from such bases."""
    text = files("gisvc.auth").joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def make_temporary_password() -> str:
    """Sixteen characters that are not mistaken for one another when read aloud: 80 bits."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789ACDEFGHJKLMNPQRTUVWXYZ"
    groups = ["".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(4)]
    return "-".join(groups)


def _count_classes(password: str) -> int:
    classes = set()
    for letter in password:
        category = unicodedata.category(letter)
        classes.add({"Lu": "capital", "Ll": "small", "Nd": "digit"}.get(category, "chinese" if category == "Lo" else "sign"))
    return len(classes)


def _normal(password: str) -> str:
    """One form for what different keyboards make of the same typing: full-width digits become digits."""
    return unicodedata.normalize("NFKC", password)
