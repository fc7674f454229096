"""Names that say they belong to another: a section of a road, a road with a number to its name, a number written in another way."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import Final

from gazetteer.kinds import NameKind
from gazetteer.likeness.decompose import decompose
from gazetteer.likeness.fold import fold
from gazetteer.likeness.tiers import Tier
from gazetteer.roads.series import member_of, number_of
from layers.wording import Wording


class Relation(Enum):
    """How one name belongs to another, with what is said of it."""

    SECTION = "section"
    ORDINAL = "ordinal"
    NUMERAL = "numeral"

    @property
    def label(self) -> Wording:
        return _LABELS[self]

    @property
    def tier(self) -> Tier:
        """The likeness it comes nearest to."""
        return Tier.VARIANT if self is Relation.NUMERAL else Tier.ADDED_OR_DROPPED


_LABELS: Final = {
    Relation.SECTION: Wording(
        "一个是另一个的路段，不是两个名称，请确认是否同一条道路",
        "one is a section of the other, not a name of its own; is it one road?",
    ),
    Relation.ORDINAL: Wording(
        "专名相同，仅增减序数，请确认是否同一系列", "the same specific with or without a number; are they one series?"
    ),
    Relation.NUMERAL: Wording("同一数字的不同写法", "one number written in two ways"),
}
_NUMERALS: Final = "一二三四五六七八九十"
_PARTS: Final = ("东", "西", "南", "北", "中", *_NUMERALS[:5])
_SECTION: Final = re.compile(rf"^(?P<road>.{{2,}}[路街道巷])(?:[东西南北中上下]|第?[{_NUMERALS}\d]+)段$")
_NUMBER: Final = re.compile(r"[0-9]{1,3}|[零〇一二三四五六七八九十百]+")
_ALL_NUMERALS: Final = re.compile(r"^第?[0-9零〇一二三四五六七八九十百]+$")
_SPOKEN: Final = re.compile(r"[十百]")
_DIGITS: Final = "零一二三四五六七八九"


def related_forms(name: str, kind: NameKind) -> Iterator[tuple[Relation, str]]:
    """Names this one would belong to, or that would belong to it, each with how; none of them need be there."""
    folded = fold(name)
    if kind is NameKind.STREET:
        section, member = _SECTION.match(folded), member_of(folded)
        if section:
            yield Relation.SECTION, section["road"]
        elif folded and folded[-1] in "路街道巷":
            yield from ((Relation.SECTION, f"{folded}{part}段") for part in _PARTS)
        if member is not None and member.number is not None and not _ALL_NUMERALS.match(member.stem):
            yield Relation.ORDINAL, member.stem + member.generic
        elif member is None:
            taken = decompose(folded, kind)
            if taken.generic and len(taken.proper) > 1 and not _ALL_NUMERALS.match(taken.proper):
                yield from ((Relation.ORDINAL, f"{taken.proper}{numeral}{taken.generic}") for numeral in _NUMERALS)
    yield from ((Relation.NUMERAL, form) for form in _otherwise_numbered(folded, kind))


def _otherwise_numbered(folded: str, kind: NameKind) -> Iterator[str]:
    """705路 as 七百零五路 and 七〇五路, and the other way round. 五一路 and 三八路 are dates: digits in a row of three or more are a number."""
    proper = decompose(folded, kind).proper
    for found in _NUMBER.finditer(proper):
        number = _value(found[0])
        for form in _forms(number) if number else ():
            if form != found[0]:
                yield folded[: found.start()] + form + folded[found.end() :]


def _value(text: str) -> int | None:
    if text.isascii() or _SPOKEN.search(text):
        return number_of(text.replace("〇", "零"))
    digits = [str(_DIGITS.find(c)) for c in text.replace("〇", "零")]
    return int("".join(digits)) if len(digits) == 3 else None


def _forms(number: int) -> Iterator[str]:
    yield str(number)
    if number > 9:
        yield _spoken(number)
    if number > 99:
        yield "".join(_DIGITS[int(digit)] for digit in str(number))


def _spoken(number: int) -> str:
    """705 → 七百零五, 12 → 十二, 110 → 一百一十."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        said += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        said += "零"
    return said + (_DIGITS[ones] if ones else "")
