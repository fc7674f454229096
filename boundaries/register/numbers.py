"""A marker's number as engraved: taken apart to be shown and compared, never used to decide anything."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from layers.wording import Wording


class NumberScheme(StrEnum):
    """The patterns numbers have been seen in. Numbers are carved in stone: another pattern is unknown, never wrong."""

    PROVINCIAL = "provincial"  # 4 digits of the line, 3 of the serial, a type letter
    WITHOUT_LETTER = "without_letter"  # the same without the letter, as a training course printed it
    TRIPOINT = "tripoint"  # three 2-digit division codes of old, ascending, and the letter I
    SERIAL_ONLY = "serial_only"  # how people speak of a marker within its line: 007, 12, 12A
    UNKNOWN = "unknown"


SCHEMES = {
    NumberScheme.PROVINCIAL: Wording("界线号4位＋序号3位＋型别字母", "line (4), serial (3), type letter"),
    NumberScheme.WITHOUT_LETTER: Wording("界线号4位＋序号3位，无型别字母", "line (4), serial (3), no letter"),
    NumberScheme.TRIPOINT: Wording("三交点：三个两位代码＋I", "tripoint: three two-digit codes and I"),
    NumberScheme.SERIAL_ONLY: Wording("线内序号", "serial within its line"),
    NumberScheme.UNKNOWN: Wording("未见过的编号形式，按原文保留", "a pattern not seen before, kept as printed"),
}

LETTERS = {
    "Q": Wording("单立", "single"),
    "A": Wording("同号双立，代码较小一侧", "double, side of the smaller code"),
    "B": Wording("同号双立，代码较大一侧", "double, side of the larger code"),
    "C": Wording("同号三立之一", "triple, first"),
    "D": Wording("同号三立之二", "triple, second"),
    "E": Wording("同号三立之三", "triple, third"),
    "I": Wording("三交点", "tripoint"),
}
_PATTERNS = (
    (NumberScheme.PROVINCIAL, re.compile(r"(?P<line>[0-9OIL]{4})(?P<serial>[0-9OIL]{3})(?P<letter>[QABCDE])")),
    (NumberScheme.TRIPOINT, re.compile(r"(?P<line>[0-9OIL]{6})(?P<letter>[IL|])")),
    (NumberScheme.WITHOUT_LETTER, re.compile(r"(?P<line>[0-9OIL]{4})(?P<serial>[0-9OIL]{3})")),
    (NumberScheme.SERIAL_ONLY, re.compile(r"(?P<serial>[0-9]{1,3})(?P<letter>[QABCDE]?)")),
)
_DIGITS = str.maketrans("OIL|", "0111")
_ALIKE = str.maketrans("OIL|", "0111")


@dataclass(frozen=True, slots=True)
class MarkerNumber:
    """A number taken apart.

    `raw` is what stands on the stone or in the table. `normalised` is half-width, without blanks, O as 0 and I as 1 where only a
    digit can stand. `line_digits` are the digits before the serial: they name no division, codes have changed since they were carved.
    """

    raw: str
    normalised: str
    scheme: NumberScheme
    line_digits: str | None = None
    serial: int | None = None
    letter: str | None = None

    @property
    def compared_as(self) -> str:
        """The form under which two numbers are taken for the same: I, Ⅰ, l and 1 are one sign, O and 0 are one."""
        return self.normalised.translate(_ALIKE)

    @property
    def position_no(self) -> str:
        """The number all stones of one position share: without the letter that tells them apart. A tripoint keeps its I."""
        told_apart = self.letter is not None and self.scheme in (NumberScheme.PROVINCIAL, NumberScheme.SERIAL_ONLY)
        return self.normalised[:-1] if told_apart else self.normalised

    @property
    def wording(self) -> Wording:
        """The parts in words, for the page of a marker."""
        if self.scheme is NumberScheme.UNKNOWN:
            return SCHEMES[self.scheme]
        letter = LETTERS.get(self.letter or "")
        zh = [f"界线 {self.line_digits}" if self.serial is not None else f"代码 {self.line_digits}"] if self.line_digits else []
        en = [f"line {self.line_digits}" if self.serial is not None else f"codes {self.line_digits}"] if self.line_digits else []
        zh += ([f"第 {self.serial} 号"] if self.serial is not None else []) + ([letter.zh] if letter else [])
        en += ([f"no. {self.serial}"] if self.serial is not None else []) + ([letter.en] if letter else [])
        return Wording(" · ".join(zh), " · ".join(en))


def parse_marker_number(raw: str) -> MarkerNumber:
    """A number as printed, taken apart where its pattern is known. Nothing is refused and nothing is derived from it.

    Seven signs that end in I may be a tripoint; seven digits are a line and a serial. Where 1 was engraved for I the two cannot be
    told apart: the digits win, and `compared_as` still finds the other.
    """
    text = _plain(raw)
    bare = re.sub(r"^第|(?:号)?(?:界桩|界碑)?$", "", text)
    joined = re.sub(r"[-–—.·]", "", bare)  # 1253-001-A is carved as often as 1253001A
    for scheme, pattern in _PATTERNS:
        match = pattern.fullmatch(bare if scheme is NumberScheme.SERIAL_ONLY else joined)
        if match is None:
            continue
        parts = match.groupdict()
        line = (parts.get("line") or "").translate(_DIGITS) or None
        serial = (parts.get("serial") or "").translate(_DIGITS)
        letter = (parts.get("letter") or "").translate(str.maketrans("L|", "II")) or None
        normalised = f"{line or ''}{serial}{letter or ''}"
        return MarkerNumber(raw, normalised, scheme, line, int(serial) if serial else None, letter)
    return MarkerNumber(raw, text, NumberScheme.UNKNOWN)


def _plain(raw: str) -> str:
    """Half-width capitals, without blanks and without signs nobody sees."""
    seen = "".join(c for c in unicodedata.normalize("NFKC", raw) if unicodedata.category(c)[0] not in "CZ")
    return unicodedata.normalize("NFKC", seen.upper())
