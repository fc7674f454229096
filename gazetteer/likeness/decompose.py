"""A name taken apart: its specific (专名), its generic (通名), and the directions, sizes and numbers between them."""

import re
from dataclasses import dataclass
from typing import Final

from gazetteer.generics import Family, Generic, generic_table
from gazetteer.kinds import NameKind
from gazetteer.likeness.fold import fold, tidy

DIRECTIONS: Final = "东西南北中前后内外上下"
SIZES: Final = "新老大小"
SEAT_KINDS: Final = frozenset({NameKind.VILLAGE_SEAT, NameKind.COMMUNITY_SEAT})
SEAT_TAILS: Final = ("社区", "村")
"""Within the name of a committee these stand before its generic and belong to it: 张庄村+村委会, 景泰社区+居委会."""

LEAST_SPECIFIC: Final = 2  # 新民路 is not 民路 with 新 before it, 河东路 not 河路 with 东 behind
_NUMERALS: Final = "零〇一二三四五六七八九十百"
_ORDINAL_BEFORE: Final = re.compile(rf"^第[{_NUMERALS}\d]+")
_ORDINAL_BEHIND: Final = re.compile(rf"(第?[{_NUMERALS}]+|第?\d+)号?$")


@dataclass(frozen=True, slots=True)
class Decomposition:
    """One way to take a name apart; the parts in their order give the tidy name again.

    `before` are 新 老 大 小 and directions before the specific (新|景泰), `ordinal` a number (金港|一, 第二|松花), `behind` directions and sizes behind
    the specific (景泰|东). `specific` may itself hold a generic (解放路|南|小街). `generic` is "" where the name has none.
    """

    before: str
    specific: str
    ordinal: str
    behind: str
    generic: str
    ordinal_leads: bool = False

    @property
    def proper(self) -> str:
        """Everything before the generic, what two names share when their 专名 is the same: 景泰东 of 景泰东路."""
        number = (self.ordinal, self.specific) if self.ordinal_leads else (self.specific, self.ordinal)
        return "".join((self.before, *number, self.behind))

    @property
    def text(self) -> str:
        """The whole name, tidy."""
        return self.proper + self.generic

    @property
    def generic_became_specific(self) -> bool:
        """Whether the specific ends in a word that is a generic elsewhere (专名化): 景德镇|市, 解放路|南小街, 渤海|湾."""
        return any(g.becomes_specific for g in generic_table().ending(fold(self.specific)))


def decompose(name: str, kind: NameKind | None = None) -> Decomposition:
    """The likeliest way to take the name apart: the longest generic proper to its kind, else the longest of any kind."""
    return parses(name, kind)[0]


def parses(name: str, kind: NameKind | None = None) -> tuple[Decomposition, ...]:
    """Every way to take the name apart, the likeliest first; the last one takes nothing off."""
    written, folded = tidy(name), fold(name)
    endings = [split_length(folded, generic, kind) for generic in generic_table().ending(folded, kind)]
    lengths = dict.fromkeys((*endings, len(folded)))
    return tuple(_taken_apart(written[:n], folded[:n], written[n:]) for n in lengths)


def proper_of(folded: str, kind: NameKind | None = None) -> str:
    """Everything before the generic of a name that is folded already."""
    endings = generic_table().ending(folded, kind)
    return folded[: split_length(folded, endings[0], kind)] if endings else folded


def split_length(folded: str, generic: Generic, kind: NameKind | None) -> int:
    """How many characters stand before this generic."""
    length = len(folded) - len(generic.text)
    if kind in SEAT_KINDS and Family.SEAT in generic.families and generic.text not in SEAT_TAILS:
        for tail in SEAT_TAILS:
            if folded.endswith(tail, 0, length) and length - len(tail) >= LEAST_SPECIFIC:
                return length - len(tail)
    return length


def _taken_apart(written: str, folded: str, generic: str) -> Decomposition:
    """Directions and sizes from both ends and a number, as long as two characters of specific remain (one beside a number)."""
    before = behind = ordinal = ""
    rest, first, last = folded, 0, len(folded)
    leads = _ORDINAL_BEFORE.match(rest)
    if leads and last - leads.end() >= 1:
        ordinal, first = written[: leads.end()], leads.end()
    else:
        while last - first > LEAST_SPECIFIC and folded[last - 1] in DIRECTIONS + SIZES and generic:
            last -= 1
        number = _ORDINAL_BEHIND.search(folded, first, last)
        number = number if number and number.end() == last and number.start() > first else None
        behind, written = written[last:], written[:last]
        if number:
            ordinal, last = written[number.start() :], number.start()
        if last - first > LEAST_SPECIFIC and folded[first] in DIRECTIONS + SIZES:
            before, first = written[0], 1
    return Decomposition(before, written[first:last], ordinal, behind, generic, ordinal_leads=bool(leads and first))


def core_of(proper: str, added_words: tuple[str, ...], place_words: tuple[str, ...] = ()) -> str:
    """What is left of a folded specific when words that tell no names apart are taken off, while two characters remain.

    Words of one character (新, 大, 东) come off at both ends as often as they stand there; then one longer word or name of a place, at the
    beginning or else at the end, with one word of one character behind it: 铜陵新景泰 → 景泰.
    """
    single, places = _by_length(added_words, place_words)
    core = _stripped(proper, single)
    for place in places:
        if core.startswith(place) and len(core) - len(place) >= LEAST_SPECIFIC:
            rest = core[len(place) :]
            return rest[1:] if rest[0] in single and len(rest) > LEAST_SPECIFIC else rest
    for place in places:
        if core.endswith(place) and len(core) - len(place) >= LEAST_SPECIFIC:
            rest = core[: -len(place)]
            return rest[:-1] if rest[-1] in single and len(rest) > LEAST_SPECIFIC else rest
    return core


def bases_of(core: str, added_words: tuple[str, ...], place_words: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Everything that can stand before the longer words come off when this core remains: what names of this core are looked up by."""
    single, places = _by_length(added_words, place_words)
    between = ("", *single)
    before = [place + word + core for place in places for word in between]
    return (core, *before, *(core + word + place for place in places for word in between))


def _by_length(added_words: tuple[str, ...], place_words: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    longer = {word for word in (*added_words, *place_words) if len(word) > 1}
    return frozenset(word for word in added_words if len(word) == 1), tuple(sorted(longer, key=lambda w: (-len(w), w)))


def _stripped(proper: str, single: frozenset[str]) -> str:
    first, last = 0, len(proper)
    while last - first > LEAST_SPECIFIC and proper[first] in single:
        first += 1
    while last - first > LEAST_SPECIFIC and proper[last - 1] in single:
        last -= 1
    return proper[first:last]
