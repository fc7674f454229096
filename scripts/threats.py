"""Writes docs/threats.md: each threat of our list, what stands against it, and the tests that prove it."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PAGE = REPOSITORY / "docs" / "threats.md"
TESTS = REPOSITORY / "tests" / "threats"
OPENING = """# Threats

Forty-five ways in which this service could be harmed, what stands against each, and the tests that fail when it no longer does. A test file carries the number
of its threat in its name; the sentence beside it is the file's own. What is defended and for whom, and the risks we accept, stand in [SECURITY.md](../SECURITY.md).
Written by `python -m scripts.threats`; a test compares it with the tests and finds no threat without one.
"""

# number: (the threat, what stands against it)
THREATS: dict[int, tuple[str, str]] = {
    1: ("A filter nested so deeply that its parser dies", "depth and length are looked at before any parser sees the filter"),
    2: ("SQL through a filter", "a list of allowed operations; every value is bound, every name comes from the schema"),
    3: ("Abuse of property names", "a name is one of the queryables, letter by letter, or refused"),
    4: ("Costly patterns, endless lists, slow questions", "bounds on patterns and lists; a clock ends what takes too long"),
    5: ("Geometry bombs", "depth, vertices and finiteness are looked at before a geometry is built"),
    6: ("Invalid polygons repaired in silence", "said with their place, never mended by the machine"),
    7: ("Floods of bytes, fields and parameters", "caps that hold while reading; memory stays flat"),
    8: ("Floods of ranges, parts and part headers", "counted before they are parsed; version floors"),
    9: ("Zip bombs and archives that climb out", "a child process with limits; entries, ratio and names are looked at first"),
    10: ("Files that are something else, to read other files or ask other servers", "an allow-list of formats in a child process without network"),
    11: ("Hostile GeoPackages", "read as tables only, in the child, with a clock"),
    12: ("XML bombs and external entities", "parsers that take neither"),
    13: ("Image bombs, images that are pages, places in photos", "pixel caps; re-encoded when published; never served as a page"),
    14: ("Scripts in texts", "every page escapes; the content security policy lets no foreign script run"),
    15: ("Formulas in tables", "cells that would be computed are written as text"),
    16: ("Templates that run", "a sandbox and a list of allowed tags"),
    17: ("Printed documents that read files or the network", "contents are handed over as data, into an empty root"),
    18: ("Paths in ids", "ids are looked up, never joined to a path; files are named by their content"),
    19: ("Links and redirects to elsewhere", "own host names only, own paths only"),
    20: ("Requests the service is made to send", "one way out: off by default, no private address unless named, pinned, no redirects"),
    21: ("Changes asked for by other sites", "Sec-Fetch-Site and Origin; cookies that stay at home"),
    22: ("Stolen and planted sessions", "new at every sign-in, ended on the server, hidden from scripts"),
    23: ("Guessing, and finding out who exists", "lockout that survives a restart; the same answer in the same time"),
    24: ("Another area's rows", "the area is a predicate inside the store; what is out of sight is a 404"),
    25: ("Fields that are not the sender's to set", "separate models in and out; unknown fields are refused"),
    26: ("Lost updates", "versions, If-Match, checked in the writing transaction"),
    27: ("Bundles sent twice", "an id makes the second sending the first"),
    28: ("Forged bundles", "seals and signatures; what does not fit is kept apart with its reason"),
    29: ("Locks lost between two SQLite libraries", "one library in the process; GDAL works in a child, on a copy"),
    30: ("Crashes, power cuts, full disks", "acknowledged means synced; tested by kill, by failing disks, by replayed power cuts"),
    31: ("Backups that cannot be restored, or leak", "proved before they get their name; readable by their owner alone"),
    32: ("A log that was tampered with", "append-only, hash-chained, anchored outside the file"),
    33: ("Secrets and people's numbers in logs", "redaction by name and by pattern, last before the line is written"),
    34: ("Publishing what must not be", "one gate: purpose, classification, precision, map review number"),
    35: ("Wrong coordinate systems", "declared, plausible, checked against what is known, or stopped"),
    36: ("Codes and names that drift", "dictionaries with dates; nothing is guessed"),
    37: ("Names that look like others", "NFC; invisible and private characters refused; likeness said"),
    38: ("Code and files from outside", "everything comes from ourselves, pinned by hash; pages name no other address"),
    39: ("Starving the others", "places and time per person; heavy answers once, a few at a time; tiles that know their limit"),
    40: ("Deep offsets and exact counts", "pages by key; counting has a budget"),
    41: ("Errors that tell our insides", "one form of problem; the stack stays in the log, the number goes out"),
    42: ("Framing, sniffing, kept copies", "headers on every answer of every route"),
    43: ("Migrations that stop half-way", "a backup first, transactions, resumable"),
    44: ("Tricks with time", "UTC inside, China's day at the door; a clock that goes back shortens no lock and lengthens no session"),
    45: ("The map provider's key", "it stays on the server"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proof:
    """One test file: its threat, its name and the promise it opens with."""

    threat: int
    name: str
    promise: str
    tests: int


def proofs() -> list[Proof]:
    return sorted((_proof(path) for path in TESTS.glob("test_t[0-9][0-9]_*.py")), key=lambda proof: proof.name)


def _proof(path: Path) -> Proof:
    module = ast.parse(path.read_text(encoding="utf-8"))
    promise = (ast.get_docstring(module) or "").split("\n", 1)[0]
    tests = sum(isinstance(node, ast.FunctionDef) and node.name.startswith("test_") for node in ast.walk(module))
    return Proof(int(path.name[6:8]), path.name, re.sub(r"^T\d+[^:]*: ", "", promise), tests)


def page() -> str:
    held = proofs()
    lines = [OPENING]
    for number, (threat, defence) in THREATS.items():
        lines += [f"## T{number} {threat}", "", f"{defence[0].upper()}{defence[1:]}.", ""]
        lines += [f"- `{proof.name}`: {proof.promise}" for proof in held if proof.threat == number]
        lines += [""]
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
