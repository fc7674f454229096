"""Every refusal of the house in one table: its code and the HTTP status it is answered with."""

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator, Sequence

from layers.errors import Refusal

HOUSE = ("layers", "boundaries", "gazetteer", "gisvc")

# The one table. A code stands for a class and outlives its name; a test compares the two.
# fmt: off
STATUS_OF_CODE: dict[str, int] = {code: status for status, codes in {
    400: """layers.refused files.refused guard.refused auth.refused
            layers.no-datum layers.datums-differ layers.old-datum
            guard.unknown-host guard.too-many-params guard.too-many-parts
            auth.weak-password auth.password-reused auth.passwords-differ auth.bad-account-name auth.roles-forbidden""",
    401: "auth.not-signed-in auth.sign-in-failed",
    403: """auth.not-allowed auth.password-change-due auth.wrong-own-password auth.area-not-yours auth.own-account-protected
            auth.wrong-setup-code auth.demonstration-refused guard.foreign-origin store.outside-area""",
    404: """layers.unknown-layer layers.nothing-held-on auth.unknown-account auth.unknown-session auth.no-accounts
            planning.no-units gisvc.unknown-staged-import gisvc.no-base-layer""",
    409: "auth.account-name-taken auth.already-set-up layers.stale-plan gisvc.map-changed",
    413: "guard.body-too-large",
    416: "guard.too-many-ranges",
    422: "layers.rejected",
    429: "auth.account-locked",
    503: "gisvc.too-busy",
}.items() for code in codes.split()}
# fmt: on


def status_of(refusal: type[Refusal] | Refusal) -> int:
    """The HTTP status of a refusal, by its code or that of the nearest kind above it."""
    kind = refusal if isinstance(refusal, type) else type(refusal)
    return next(STATUS_OF_CODE[cls.code] for cls in kind.__mro__ if issubclass(cls, Refusal) and cls.code in STATUS_OF_CODE)


def house_refusals() -> tuple[type[Refusal], ...]:
    """Every refusal of the house, by code: all modules are imported and the class tree is walked."""
    for package in HOUSE:
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, prefix=f"{package}."):
            importlib.import_module(module.name)
    return tuple(sorted(_subclasses(Refusal), key=lambda kind: (kind.code, kind.__name__)))


def _subclasses(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    if kind.__module__.startswith(HOUSE):
        yield kind
    for below in kind.__subclasses__():
        yield from _subclasses(below)


def to_markdown(refusals: Sequence[type[Refusal]]) -> str:
    """docs/refusals.md: one line a refusal."""
    lines = [
        "# Refusals",
        "",
        "What the house cannot do, each with a code that stays. Programs read `code` and `facts`; people read `detail` (Chinese) or `detail_en`.",
        "Written by `python -m gisvc.refusals`; a test compares it with the code.",
        "",
        "| code | status | when |",
        "|---|---|---|",
    ]
    for kind in refusals:
        sentence = inspect.getdoc(kind) or ""
        lines.append(f"| `{kind.code}` | {status_of(kind)} | {sentence.splitlines()[0].replace('|', '/') if sentence else ''} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(to_markdown(house_refusals()))
