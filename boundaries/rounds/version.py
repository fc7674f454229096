"""The version of a round that people sign: one hash over everything said in it, signatures and closing apart."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from boundaries.records.fold import Records
from boundaries.records.kinds import CLOSING, SIGNATURE
from boundaries.records.statement import Statement

ABOUT_THE_PAPER = frozenset({SIGNATURE.name, CLOSING.name})


def version_of(statements: Iterable[Statement], round_id: str) -> str:
    """SHA-256 over the sorted content hashes of a round's statements, both sides' alike: equal wherever the same statements are held."""
    said = {s.content_hash for s in statements if s.round_id == round_id and s.kind not in ABOUT_THE_PAPER}
    return hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Signature:
    """One side's signature under a version. `is_current` says whether anything was said after it."""

    side: str
    signer: str
    office: str
    signed_on: str
    version: str
    is_current: bool
    is_on_paper: bool


def signatures_of(records: Records, round_id: str, version: str) -> tuple[Signature, ...]:
    """Signatures under the versions of a round, oldest first."""
    found = [
        Signature(
            key.side,
            str(record.value("signer") or ""),
            str(record.value("office") or ""),
            str(record.value("signed_on") or ""),
            str(record.value("version") or ""),
            record.value("version") == version,
            record.value("is_on_paper") is True,
        )
        for key, record in records.items()
        if key.kind == SIGNATURE.name and key.round_id == round_id
    ]
    return tuple(sorted(found, key=lambda s: (s.signed_on, s.side)))
