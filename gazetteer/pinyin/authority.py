"""Readings of characters in names of places, each with the place it holds for and the evidence it rests on."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from layers.report import Finding, Report, Severity, Where
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a reading rests on. `is_checked` is true only for norms and words of the ministry that were read."""

    document: str
    kind: str  # norm, ministry, list, usage, decision
    is_checked: bool
    dated: date | None = None

    @property
    def cited(self) -> str:
        """As it is shown: the document, and that nobody has read it where nobody has."""
        return self.document if self.is_checked else f"{self.document}（未核对）"


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading decided: characters, one toned syllable a character, and where it holds.

    `division_code` is a short code (620423); "" holds everywhere. `is_local` rows say nothing about the same characters elsewhere; the others also
    speak for names elsewhere that were taken from the place. `is_of_bureau` rows are the bureau's own and go before those shipped with the house.
    """

    characters: str
    syllables: tuple[str, ...]
    division_code: str
    evidence: tuple[Evidence, ...]
    place: str = ""
    is_local: bool = False
    is_debatable: bool = False
    is_hard: bool = False
    is_of_bureau: bool = False
    context: str = ""  # the name it was decided for; the characters are read so within it only

    def starts_in(self, name: str) -> Iterator[int]:
        """Where the characters stand in a name, within the context if there is one."""
        frame, at = (self.context, self.context.find(self.characters)) if self.context else (self.characters, 0)
        start = name.find(frame)
        while start >= 0:
            yield start + at
            start = name.find(frame, start + 1)

    def holds_in(self, division_code: str) -> bool | None:
        """Whether the row speaks for a name in a division; None when the division is not known and the row is local."""
        if not self.division_code or (division_code and division_code.startswith(self.division_code)):
            return True
        if division_code and self.division_code.startswith(division_code):
            return None if self.is_local else True
        if not self.is_local:
            return True
        return False if division_code else None


@dataclass(frozen=True, slots=True)
class Found:
    """A row found in a name, at which character, and whether it holds there (None: not known, the place of the name was not given)."""

    start: int
    row: ReadingRow
    holds: bool | None


class ReadingAuthority:
    """The rows in force, the bureau's before the house's and the longer before the shorter."""

    def __init__(self, rows: Iterable[ReadingRow]) -> None:
        self.rows = tuple(rows)
        by_first: dict[str, list[ReadingRow]] = {}
        for row in self.rows:
            by_first.setdefault(row.characters[0], []).append(row)
        self._by_first = by_first

    def with_bureau(self, rows: Iterable[ReadingRow]) -> "ReadingAuthority":
        """The same authority with the bureau's decisions before it."""
        return ReadingAuthority((*rows, *self.rows))

    def found_in(self, name: str, division_code: str) -> list[Found]:
        """Rows found in a name, in order of precedence, none over another of the same standing."""
        hits = sorted(self._hits(name, division_code), key=_precedence)
        taken: set[int] = set()
        chosen = []
        for hit in hits:
            span = set(range(hit.start, hit.start + len(hit.row.characters)))
            if hit.holds is not False and not span & taken:
                chosen.append(hit)
                taken |= span
        return chosen

    def _hits(self, name: str, division_code: str) -> Iterator[Found]:
        for character in dict.fromkeys(name):
            for row in self._by_first.get(character, ()):
                holds = row.holds_in(division_code)
                yield from (Found(start, row, holds) for start in row.starts_in(name))


def _precedence(hit: Found) -> tuple[bool, bool, int, int, int]:
    row = hit.row
    return (hit.holds is None, not row.is_of_bureau, -len(row.context or row.characters), -len(row.division_code), hit.start)


@cache
def shipped_authority() -> ReadingAuthority:
    """The rows shipped with the house (authority.toml), read once."""
    read = tomllib.loads(resources.files("gazetteer.pinyin").joinpath("authority.toml").read_text(encoding="utf-8"))
    evidence = {
        key: Evidence(found["document"], found["kind"], found["checked"], found.get("dated"))
        for key, found in read["evidence"].items()
    }
    return ReadingAuthority(
        ReadingRow(
            row["characters"],
            tuple(row["reading"].split()),
            row["division"],
            tuple(evidence[key] for key in row["evidence"]),
            row["place"],
            is_local=row.get("local", False),
            is_debatable=row.get("debatable", False),
            is_hard=row.get("hard", False),
        )
        for row in read["readings"]["rows"]
    )


def parse_bureau_readings(records: Iterable[Mapping[str, object]]) -> tuple[tuple[ReadingRow, ...], Report]:
    """The bureau's decided readings (rows of the layer name_readings) as rows of the authority, and what is wrong with those that are left out.

    A row needs as many syllables as characters, and its characters must stand in the name it was decided for if it gives one.
    """
    rows, found = [], []
    for number, record in enumerate(records, start=1):
        characters, reading = _text(record, "characters"), tuple(_text(record, "reading").lower().split())
        context = _text(record, "place_name")
        if not characters or len(reading) != len(characters) or (context and characters not in context):
            found.append(_unfit(number, characters, " ".join(reading), context))
            continue
        decided_on = record.get("decided_on")
        document = "，".join(filter(None, (_text(record, "evidence"), _text(record, "decided_by"))))
        evidence = Evidence(document, "decision", is_checked=True, dated=decided_on if isinstance(decided_on, date) else None)
        division = _text(record, "division_code")
        rows.append(
            ReadingRow(characters, reading, division, (evidence,), context, is_local=True, is_of_bureau=True, context=context)
        )
    return tuple(rows), Report.of(found)


def _text(record: Mapping[str, object], column: str) -> str:
    value = record.get(column)
    return value.strip() if isinstance(value, str) else ""


def _unfit(number: int, characters: str, reading: str, context: str) -> Finding:
    said = Wording(
        f"读音审定表第 {number} 行无法使用：“{characters}”与读音“{reading}”字数不符，或不在“{context}”之中。请一字一音、以空格分开。",
        f"Row {number} of the decided readings cannot be used: “{characters}” and “{reading}” differ in number, or “{context}” does not hold it.",
    )
    return Finding("gazetteer.bureau-reading-unfit", Severity.WARNING, said, Where(layer="name_readings", row=number))
