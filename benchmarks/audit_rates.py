"""How often the auditor finds a planted error, and how often it cries over a document that is right.

    python -m benchmarks.audit_rates [documents]

Random documents are printed from random true counts. An error is planted in each. Whether it can be found at all is decided by a
judge that shares nothing with the auditor: it walks through every possible world and prints it; where some other world prints
the very same document, no reader of that document could know, and the error is counted as undetectable.
"""

import random
import sys
from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from layers.planning.audit.auditing import audit
from layers.planning.audit.claims_file import read_claims

# name → (part, whole) among T units, R rural, U urban, c with a centre, r of them rural, u of them urban
SHARES = {"all": ("c", "T"), "rural": ("r", "R"), "urban": ("u", "U")}
_STRUCTURE: list[dict[str, object]] = [
    {"table": "quantity", "id": "R", "part_of": "T"},
    {"table": "quantity", "id": "U", "part_of": "T"},
    {"table": "quantity", "id": "r", "part_of": "R"},
    {"table": "quantity", "id": "u", "part_of": "U"},
    {"table": "total", "whole": "T", "parts": "R、U"},
    {"table": "total", "whole": "c", "parts": "r、u"},
]


@dataclass(frozen=True)
class Document:
    """Printed texts by what they speak of: `T` → "149", `rural` → "85 %"."""

    counts: dict[str, str]
    shares: dict[str, str]

    def rows(self) -> list[dict[str, object]]:
        said: list[dict[str, object]] = [
            {"id": f"n-{name}", "document": "d", "quantity": name, "printed": text, "on": "2020"}
            for name, text in self.counts.items()
        ]
        for name, text in self.shares.items():
            part, whole = SHARES[name]
            said.append({"id": f"s-{name}", "document": "d", "quantity": part, "of": whole, "printed": text, "on": "2020"})
        return [*_STRUCTURE, *said]


@cache
def print_share(part: int, whole: int, decimals: int) -> str:
    """A percentage as an office prints it."""
    if whole == 0:
        return ""
    exact = Decimal(part) * 100 / Decimal(whole)
    return f"{exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)} %"


def random_document(chance: random.Random) -> Document:
    """A document that is right: the number of units, most other counts and two or three shares, to 0–2 decimals."""
    total = chance.randint(6, 30)
    rural = chance.randint(2, total - 2)
    r, u = chance.randint(0, rural), chance.randint(0, total - rural)
    world = {"T": total, "R": rural, "U": total - rural, "r": r, "u": u, "c": r + u}
    counts = {"T": str(total)} | {n: str(world[n]) for n in ("R", "c", "r") if chance.random() < 0.6}
    chosen = chance.sample(sorted(SHARES), chance.choice((2, 3)))
    shares = {n: print_share(world[SHARES[n][0]], world[SHARES[n][1]], chance.randint(0, 2)) for n in chosen}
    return Document(counts, shares)


def plant_error(document: Document, chance: random.Random) -> tuple[str, Document]:
    """The document with one thing wrong, and what was done to it."""
    kind = chance.choice(("count", "share", "whole", "swapped"))
    counts, shares = dict(document.counts), dict(document.shares)
    name = chance.choice(sorted(shares))
    decimals = _decimals(shares[name])
    if kind == "count":
        changed = chance.choice(sorted(counts))
        counts[changed] = str(max(0, int(counts[changed]) + chance.choice((-5, -3, -2, -1, 1, 2, 3, 5))))
    elif kind == "share":
        step = Decimal(1).scaleb(-decimals) * chance.choice((-30, -7, -2, -1, 1, 2, 7, 30))
        moved = min(Decimal(100), max(Decimal(0), Decimal(shares[name].removesuffix(" %")) + step))
        shares[name] = f"{moved.quantize(Decimal(1).scaleb(-decimals))} %"
    elif kind == "whole":
        shares[name] = print_share(chance.randint(0, 9), chance.randint(9, 30), decimals)
    else:
        other = chance.choice(sorted(shares))
        shares[name], shares[other] = shares[other], shares[name]
    return kind, Document(counts, shares)


def some_world_prints(document: Document) -> bool:
    """The independent judge: every world with so many units, printed and compared text by text."""
    total = int(document.counts["T"])
    for rural in range(total + 1):
        for r in range(rural + 1):
            for u in range(total - rural + 1):
                world = {"T": total, "R": rural, "U": total - rural, "r": r, "u": u, "c": r + u}
                if _prints(world, document):
                    return True
    return False


def _prints(world: dict[str, int], document: Document) -> bool:
    return all(str(world[n]) == text for n, text in document.counts.items()) and all(
        print_share(world[SHARES[n][0]], world[SHARES[n][1]], _decimals(text)) == text for n, text in document.shares.items()
    )


def _decimals(text: str) -> int:
    return len(text.removesuffix(" %").partition(".")[2])


@dataclass(frozen=True)
class Rates:
    """Of `right` documents `false_alarms` were objected to; of the detectable `planted` errors `found` were."""

    right: int
    false_alarms: int
    planted: int
    found: int
    undetectable: int
    missed: tuple[Document, ...]

    def __str__(self) -> str:
        return (
            f"{self.right} right documents: {self.false_alarms} false alarms ({self.false_alarms / self.right:.2%}); "
            f"{self.planted} detectable planted errors: {self.found} found ({self.found / max(1, self.planted):.2%}); "
            f"{self.undetectable} undetectable (another world prints the same)"
        )


def measure(documents: int, seed: int) -> Rates:
    """The rates over so many random documents, each once right and once with an error in it."""
    chance = random.Random(seed)  # noqa: S311 — chance in a benchmark keeps no secrets
    tally, missed = Counter[str](), list[Document]()
    for _ in range(documents):
        right = random_document(chance)
        tally["false"] += bool(audit(read_claims(right.rows())).alarms)
        _, wrong = plant_error(right, chance)
        if some_world_prints(wrong):
            tally["undetectable"] += 1
            continue
        tally["planted"] += 1
        is_found = bool(audit(read_claims(wrong.rows())).alarms)
        tally["found"] += is_found
        if not is_found:
            missed.append(wrong)
    return Rates(documents, tally["false"], tally["planted"], tally["found"], tally["undetectable"], tuple(missed))


if __name__ == "__main__":
    print(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 3_000, seed=20260323))
