"""Whether other offices' tables use the standard names (条例第十八条): every row is answered, none is dropped uncounted."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import pandas as pd

from gazetteer.generics import Family, generic_table
from gazetteer.likeness.fold import tidy
from gazetteer.likeness.known import KnownName, Match, Standing
from gazetteer.likeness.name_index import NameIndex
from gazetteer.likeness.probe import Probe
from gazetteer.likeness.tiers import Tier
from gazetteer.pinyin.syllables import SyllableTable
from layers.wording import Wording


class Usage(StrEnum):
    """What a row uses, the most serious first; a row that uses several names is what its most serious one is."""

    FORMER = "former"
    NONSTANDARD = "nonstandard"
    ALIAS = "alias"
    UNKNOWN = "unknown"
    STANDARD = "standard"
    NO_NAME = "no_name"

    @property
    def label(self) -> Wording:
        return _LABELS[self]


_LABELS: Final = {
    Usage.STANDARD: Wording("使用标准地名", "standard name"),
    Usage.FORMER: Wording("仍用旧名", "former name still used"),
    Usage.ALIAS: Wording("使用别名、俗称", "alias used"),
    Usage.NONSTANDARD: Wording("写法不规范", "not written as the standard name"),
    Usage.UNKNOWN: Wording("名录中没有", "not in the register"),
    Usage.NO_NAME: Wording("没有可核对的地名", "holds no name to check"),
}
_USAGE_OF: Final = {Standing.STANDARD: Usage.STANDARD, Standing.ALIAS: Usage.ALIAS, Standing.FORMER: Usage.FORMER, Standing.CANCELLED: Usage.FORMER}  # fmt: skip
_NEAR: Final = (Tier.VARIANT, Tier.HOMOPHONE, Tier.HOMOPHONE_TONELESS, Tier.SIMILAR_GLYPHS, Tier.ANAGRAM, Tier.SAME_SPECIFIC)
_BEFORE_A_STREET: Final = re.compile(r"^.*(?:省|市|县|区|镇|乡|街道|号|位于|与|及)(?=.{2})")
_LONGEST: Final = 20
_LEAST: Final = 2
_SERIOUS: Final = tuple(Usage)


@dataclass(frozen=True, slots=True)
class AuditColumns:
    """Which columns of the foreign table hold the text to check and, if any, the department and the division code (short form)."""

    text: str
    department: str = ""
    division: str = ""


@dataclass(frozen=True, slots=True)
class UsedName:
    """One name found in a row: as written, what it is, the standard form to use instead ("" where none is known), and how it is known."""

    written: str
    usage: Usage
    standard: str
    place_id: str
    because: Wording


@dataclass(frozen=True, slots=True)
class AuditedRow:
    """The answer for one row; `row` is its number in the user's own table (a header row is 1)."""

    row: int
    text: str
    department: str
    usage: Usage
    names: tuple[UsedName, ...]

    @property
    def corrected(self) -> str:
        """The text with every name that has a standard form put right."""
        text = self.text
        for name in self.names:
            if name.standard and name.usage is not Usage.STANDARD:
                text = text.replace(name.written, name.standard, 1)
        return text


@dataclass(frozen=True, slots=True)
class UsageAudit:
    """Every row answered, and the counts by department; "" is the rows without one. All counts add up to the rows."""

    rows: tuple[AuditedRow, ...]
    by_department: Mapping[str, Mapping[Usage, int]]

    @property
    def counts(self) -> Mapping[Usage, int]:
        found = Counter(row.usage for row in self.rows)
        return {usage: found[usage] for usage in Usage}


def audit_usage(
    table: pd.DataFrame,
    columns: AuditColumns,
    names: Iterable[KnownName],
    *,
    readings: SyllableTable | None = None,
    first_row: int = 2,
) -> UsageAudit:
    """Each row of a foreign table held against the register.

    The longest known name at each place of the text counts; what ends like a street or an estate and is not known is looked for among names it
    resembles. With a division column only names of that division, or of one above it, answer.

    Args:
        names: names of the register with their standing, as `known_names` gives them.
        first_row: the number of the first row in the user's own file.
    """
    vocabulary = _Vocabulary.of(names, readings)
    rows = []
    for at, line in enumerate(table.itertuples(index=False)):
        said = dict(zip(table.columns, line, strict=True))
        text, department = _text(said[columns.text]), _text(said[columns.department]) if columns.department else ""
        division = _text(said[columns.division]) if columns.division else ""
        found = tuple(vocabulary.names_in(text, division))
        usage = min((name.usage for name in found), key=_SERIOUS.index, default=Usage.NO_NAME)
        rows.append(AuditedRow(first_row + at, text, department, usage, found))
    by_department: dict[str, Counter[Usage]] = defaultdict(Counter)
    for row in rows:
        by_department[row.department][row.usage] += 1
    return UsageAudit(tuple(rows), {name: {u: counts[u] for u in Usage} for name, counts in sorted(by_department.items())})


@dataclass(frozen=True, slots=True, eq=False)
class _Vocabulary:
    """All names by their text as written, standards of places, and an index for what is only alike."""

    written: Mapping[str, tuple[KnownName, ...]]
    standard_of: Mapping[str, KnownName]
    index: NameIndex
    longest: int
    street_like: re.Pattern[str]
    answers: dict[tuple[str, str], UsedName]

    @classmethod
    def of(cls, names: Iterable[KnownName], readings: SyllableTable | None) -> "_Vocabulary":
        held = [known for known in names if known.standing in _USAGE_OF]
        written: dict[str, list[KnownName]] = defaultdict(list)
        for known in held:
            written[tidy(known.name)].append(known)
        standards = [known for known in held if known.standing is Standing.STANDARD]
        return cls(
            {text: tuple(found) for text, found in written.items() if len(text) >= _LEAST},
            {known.place_id: known for known in standards},
            NameIndex.of(standards, readings=readings),
            min(max(map(len, written), default=0), _LONGEST),
            _street_like(),
            {},
        )

    def names_in(self, text: str, division: str) -> Iterator[UsedName]:
        plain = tidy(text)
        gaps, start, gap = [], 0, 0
        while start < len(plain):
            length = self._length_known(plain, start, division)
            if length:
                gaps.append(plain[gap:start])
                yield self._used(plain[start : start + length], division)
                start = gap = start + length
            else:
                start += 1
        for rest in (*gaps, plain[gap:]):
            for token in self.street_like.findall(rest):
                yield self._unknown(_BEFORE_A_STREET.sub("", token), division)

    def _length_known(self, plain: str, start: int, division: str) -> int:
        """How long the longest name is that stands there; 0 for none."""
        for length in range(min(self.longest, len(plain) - start), _LEAST - 1, -1):
            piece = plain[start : start + length]
            if piece in self.written and self._known(piece, division):
                return length
        return 0

    def _known(self, text: str, division: str) -> tuple[KnownName, ...]:
        found = self.written.get(text, ())
        return tuple(
            k for k in found if not division or division.startswith(k.division_code) or k.division_code.startswith(division)
        )

    def _used(self, text: str, division: str) -> UsedName:
        """A standard name wins over a former one of another place written the same."""
        found = min(self._known(text, division), key=lambda known: -_SERIOUS.index(_USAGE_OF[known.standing]))
        usage, standard = _USAGE_OF[found.standing], self.standard_of.get(found.place_id)
        form = standard.name if standard else ""
        return UsedName(text, usage, form, found.place_id, found.standing.label)

    def _unknown(self, token: str, division: str) -> UsedName:
        """A name nobody registered: near to a standard name it is written wrongly, else it is not known."""
        if (token, division) not in self.answers:
            found: tuple[Match, ...] = self.index.alike(Probe(token), _NEAR, area=division, limit=1).matches
            self.answers[token, division] = (
                UsedName(token, Usage.NONSTANDARD, found[0].known.name, found[0].known.place_id, found[0].tier.label)
                if found
                else UsedName(token, Usage.UNKNOWN, "", "", Usage.UNKNOWN.label)
            )
        return self.answers[token, division]


def _street_like() -> re.Pattern[str]:
    """Two to eight characters that end like a street or an estate; a number or the end of the text may follow."""
    table = generic_table()
    endings = {g.text for g in table.generics.values() if g.families & {Family.STREET, Family.ESTATE} and len(g.text) > 1}
    choice = "|".join(sorted(endings | {"路", "街", "巷", "弄"}, key=lambda text: (-len(text), text)))
    return re.compile(rf"[^\W_a-z]{{1,7}}?(?:{choice})(?![路街巷道])")


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value).strip()  # type: ignore[call-overload]  # because a cell is a scalar
