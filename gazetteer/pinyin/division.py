"""Where a name is divided into words when it is written in pinyin: rules 1–7 and 14–17 of 1984."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from gazetteer.generics import Family, Generic, generic_table
from gazetteer.kinds import NameKind
from gazetteer.pinyin.lexicon import lexicon
from gazetteer.pinyin.numerals import arabic, trailing_numeral

DIRECTIONS: Final = "东西南北中左右"
SIDES: Final = "前后上下"
SHAPES: Final = "大小新老旧直横斜正侧"
MODIFIERS: Final = frozenset(DIRECTIONS + SIDES + SHAPES)
AXES: Final = frozenset("经纬东西南北中横纵支环")
_MODIFIERS_BEFORE_GENERIC = re.compile(f"[{DIRECTIONS}]?[{SIDES}]?[{SHAPES}]?$")
_MODIFIERS_BEFORE_SHAPE = re.compile(f"[{DIRECTIONS}]?[{SIDES}]?[大小]?$")
_MODIFIERS_BEFORE_RING = re.compile("[内中外]$")
_MODIFIERS_OF_NATURE = re.compile("[东西南北前后大小新老]$")
_NUMBERED_RING = re.compile(r"^(.*?)([一二三四五六七八九十]+)(环路?)$")
_NUMBERED = re.compile(r"^([一二三四五六七八九十百]+)(号.*)$")
_LEADING_ORDINAL = re.compile(r"^(第[一二三四五六七八九十百]+)(..+)$")
_DIVISION_OF_OFFICE = re.compile(r"^(..{0,3}?(?:省|市|地区|自治区|自治州)|.县)(.{2,})$")
_DIVISION_ABOVE = re.compile(r"^(.{2,}?)(自治县|自治旗|县|市|旗)(.+(?:镇|乡|街道))$")
_DIVISION_GENERICS = ("自治区", "自治州", "地区", "省", "市", "县", "区")
_HEADS_OF_TWO_PLACES: Final = frozenset({Family.STREET, Family.MEMORIAL, Family.TRANSPORT, Family.WATER_WORKS})
_NUMBERED_FAMILIES: Final = frozenset({Family.STREET, Family.ESTATE, Family.TRANSPORT, Family.BUILDING, Family.SETTLEMENT})
_KINDS_WITH_ORDINALS: Final = frozenset({NameKind.STREET, NameKind.ESTATE, NameKind.BUILDING, NameKind.TRANSPORT, NameKind.OTHER})
_DIVISIONS: Final = frozenset({NameKind.COUNTY_DIVISION, NameKind.TOWNSHIP, NameKind.SUBDISTRICT})


class Part(StrEnum):
    """What a word does in a name."""

    SPECIFIC = "specific"
    GENERIC = "generic"
    ORDINAL = "ordinal"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name: its characters, how many stand before it, what it does, the rules of 1984 it follows, its digits if it is a number."""

    text: str
    start: int
    part: Part
    rules: tuple[int, ...]
    digits: str = ""


@dataclass(frozen=True, slots=True)
class Parse:
    """One way to divide a name; `doubt` names what can be seen otherwise, empty when nothing can."""

    words: tuple[Word, ...]
    doubt: str = ""

    @property
    def shape(self) -> str:
        """The division as the rules print it, 修文/西小巷; numbers in their digits."""
        return "/".join(word.digits or word.text for word in self.words)

    @property
    def generic(self) -> Word | None:
        """The generic at the end, with its modifiers; None where the name has none of its own."""
        return self.words[-1] if self.words and self.words[-1].part is Part.GENERIC else None


def parses_of(name: str, kind: NameKind, *, persons: frozenset[str] = frozenset()) -> tuple[Parse, ...]:
    """The ways to divide a name, the one we would choose first.

    Args:
        name: characters of the name, no blanks; digits and letters stay words of their own.
        kind: decides rule 3 (settlements are joined) and which generics are looked for.
        persons: names of people that may stand in it; they stay one word (rule 5).
    """
    if kind.is_joined:
        return (Parse(tuple(_runs(name))),)
    divider = _Divider(kind, persons)
    first = divider.divide(name)
    if not first.doubt:
        return (first,)
    others = (_Divider(kind, persons, numerals_are_words=True), _Divider(kind, persons, modifiers_stay=True))
    found = {parse.words: parse for parse in (first, *(other.divide(name) for other in others))}
    return tuple(found.values())


def division_above(name: str, kind: NameKind) -> tuple[str, str] | None:
    """The specific and generic of a county or city written before the name of a township (景泰/县 before 一条山镇); None where there is none."""
    match = _DIVISION_ABOVE.match(name) if kind in {NameKind.TOWNSHIP, NameKind.SUBDISTRICT} else None
    return (match[1], match[2]) if match else None


def _runs(name: str) -> Iterator[Word]:
    for match in re.finditer(r"[0-9A-Za-z]+|[^0-9A-Za-z]+", name):
        is_code = match[0].isascii()
        part, rules = (Part.ORDINAL, (7,)) if is_code else (Part.SPECIFIC, (3,))
        yield Word(match[0], match.start(), part, rules, match[0] if is_code else "")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word before it knows where it stands."""

    text: str
    part: Part
    rules: tuple[int, ...]
    digits: str = ""


class _Divider:
    """Divides names of one kind; the two switches give the other ways to see a name."""

    def __init__(
        self, kind: NameKind, persons: frozenset[str], *, numerals_are_words: bool = False, modifiers_stay: bool = False
    ) -> None:
        self.kind = kind
        self.persons = persons
        self.numerals_are_words = numerals_are_words
        self.modifiers_stay = modifiers_stay
        self.doubts: list[str] = []

    def divide(self, name: str) -> Parse:
        self.doubts = []
        pieces: list[_Piece] = []
        runs = list(_runs(name))
        for at, run in enumerate(runs):
            if run.digits:
                pieces.append(_Piece(run.text, Part.ORDINAL, (7,), run.digits))
            else:
                pieces += self._han(run.text, is_last=at == len(runs) - 1, follows_code=at > 0)
        words, start = [], 0
        for piece in pieces:
            words.append(Word(piece.text, start, piece.part, piece.rules, piece.digits))
            start += len(piece.text)
        return Parse(tuple(words), "；".join(dict.fromkeys(self.doubts)))

    def _han(self, text: str, *, is_last: bool, follows_code: bool) -> list[_Piece]:
        if not is_last:
            return self._specific(text)
        if above := division_above(text, self.kind):
            specific, generic_above = above
            own = self._han(text[len(specific + generic_above) :], is_last=True, follows_code=False)
            return [_Piece(specific, Part.SPECIFIC, (17,)), _Piece(generic_above, Part.GENERIC, (17,)), *own]
        generic = self._generic_of(text, may_be_whole=follows_code)
        if generic is None:
            pieces = self._specific(text)
            return pieces if len(pieces) > 1 else [_Piece(text, Part.SPECIFIC, (15,))]
        modifiers = self._modifiers_before(text[: len(text) - len(generic.text)], generic, may_be_whole=follows_code)
        body = text[: len(text) - len(generic.text) - len(modifiers)]
        tail = self._generic_words(generic, modifiers)
        return [*self._numbered(body, generic, modifiers), *tail]

    # The generic and its modifiers (rules 1, 2)

    def _generic_of(self, text: str, *, may_be_whole: bool) -> Generic | None:
        table = generic_table()
        families = table.kinds.get(self.kind, frozenset(Family))
        if may_be_whole and text in table.generics:
            return table.generics[text]
        own = [g for g in table.ending(text, self.kind) if g.families & families]
        return next((g for g in own if self._leaves_a_specific(text[: -len(g.text)], g)), own[0] if own else None)

    def _leaves_a_specific(self, body: str, generic: Generic) -> bool:
        """A natural feature of three characters has a specific of two: 渤海/湾, not 渤/海湾; 大/运河 has a modifier for its specific."""
        return self.kind is not NameKind.NATURAL or len(generic.text) == 1 or len(body) > 1 or body in MODIFIERS

    def _modifiers_before(self, body: str, generic: Generic, *, may_be_whole: bool) -> str:
        """One-syllable modifiers of a generic (rule 2), "" when they belong to the specific."""
        pattern = self._modifiers_of(generic)
        match = pattern.search(body) if pattern and not self.modifiers_stay else None
        modifiers = match[0] if match else ""
        while modifiers and not (may_be_whole and modifiers == body) and not self._may_modify(body, modifiers):
            modifiers = modifiers[1:]
        return modifiers

    def _modifiers_of(self, generic: Generic) -> re.Pattern[str] | None:
        """What may stand before a generic and belong to it; None where nothing may."""
        if self.kind in _DIVISIONS:
            return None
        if generic.text == "环路":
            return _MODIFIERS_BEFORE_RING
        if len(generic.text) == 2 and generic.text[0] in SHAPES:
            return _MODIFIERS_BEFORE_SHAPE
        if len(generic.text) > 1 and generic.text != "胡同":
            return None
        return _MODIFIERS_OF_NATURE if self.kind is NameKind.NATURAL else _MODIFIERS_BEFORE_GENERIC

    def _may_modify(self, body: str, modifiers: str) -> bool:
        rest = body[: len(body) - len(modifiers)]
        words = lexicon()
        if not rest or body in words.places_ending_in_modifiers or any(body.endswith(w) for w in words.bound):
            return False
        if rest not in words.places | words.words | words.places_ending_in_modifiers and self._is_bound(body):
            self.doubts.append("方位字或属专名")
        return len(rest) >= 2 or (rest in MODIFIERS and len(modifiers) == 1 and self.kind is NameKind.STREET)

    def _generic_words(self, generic: Generic, modifiers: str) -> list[_Piece]:
        rules = (2,) if modifiers or (len(generic.text) > 1 and generic.text[0] in MODIFIERS) else (1,)
        first, *others = generic.words
        return [_Piece(modifiers + first, Part.GENERIC, rules), *(_Piece(word, Part.GENERIC, (1,)) for word in others)]

    # Ordinals and codes (rules 6, 7, 16)

    def _numbered(self, body: str, generic: Generic, modifiers: str) -> list[_Piece]:
        if self.kind not in _KINDS_WITH_ORDINALS or self.numerals_are_words or not (generic.families & _NUMBERED_FAMILIES):
            return self._specific(body)
        rule = 7 if self.kind is NameKind.STREET else 16
        if self.kind is NameKind.STREET and (numbered := _NUMBERED.match(body)):
            self.doubts.append("编号或数词")
            return [self._ordinal(numbered[1], rule), _Piece(numbered[2], Part.SPECIFIC, (7,))]
        numeral = trailing_numeral(body)
        rest = body[: len(body) - len(numeral)]
        if not numeral or self._is_word(body, numeral, generic):
            return self._specific(body)
        if rest.endswith("第"):
            return [*self._specific(rest[:-1]), _Piece(f"第{numeral}", Part.ORDINAL, (rule,), f"第-{arabic(numeral)}")]
        if (len(rest) == 1 and rest not in AXES) or generic.families.isdisjoint({Family.STREET}) or _may_be_a_day(rest, numeral):
            self.doubts.append("序数或数词")
        if rest and rest[-1] in DIRECTIONS and len(rest) > 2 and not modifiers:
            return [*self._specific(rest[:-1]), _Piece(rest[-1], Part.SPECIFIC, (2,)), self._ordinal(numeral, rule)]
        return [*self._specific(rest), self._ordinal(numeral, rule)]

    def _is_word(self, body: str, numeral: str, generic: Generic) -> bool:
        words = lexicon().days_and_words
        if body in words:
            return True
        if any(body.endswith(word) for word in words if len(word) <= len(numeral)):
            self.doubts.append("序数或数词")
            return True
        if generic.text == "广场" or (self.kind is not NameKind.STREET and body == numeral):
            return True
        if numeral != body and trailing_numeral(body[: len(body) - len(numeral)]):
            self.doubts.append("序数起止不明")
        return False

    def _ordinal(self, numeral: str, rule: int) -> _Piece:
        return _Piece(numeral, Part.ORDINAL, (rule,), arabic(numeral) or numeral)

    # The specific (rules 2, 4, 5, 14, 17)

    def _specific(self, text: str) -> list[_Piece]:
        if not text:
            return []
        for split in (
            self._peoples,
            self._office_division,
            self._numbered_ring,
            self._leading_ordinal,
            self._inner_generic,
            self._two_places,
            self._known_words,
        ):
            if pieces := split(text):
                return pieces
        if len(text) >= 5 and text not in self.persons and self.kind not in _DIVISIONS:
            self.doubts.append("专名较长，词的界限不明")
        rule = 5 if text in self.persons else 4 if len(text) > 1 and text[-1] in generic_table().generics else 1
        return [_Piece(text, Part.SPECIFIC, (rule,))]

    def _peoples(self, text: str) -> list[_Piece]:
        spans = [m.span() for m in _people().finditer(text)]
        if not spans or self.kind not in _DIVISIONS:
            return []
        pieces, end = [], 0
        for start, stop in spans:
            pieces += self._specific(text[end:start])
            pieces.append(_Piece(text[start:stop], Part.PEOPLE, (1,)))
            end = stop
        return [*pieces, *self._specific(text[end:])]

    def _office_division(self, text: str) -> list[_Piece]:
        """Rule 17: 浙江/省/测绘局."""
        match = _DIVISION_OF_OFFICE.match(text + "　　") if self.kind in {NameKind.BUILDING, NameKind.OTHER} else None
        if match is None:
            return []
        division = match[1]
        generic = next(g for g in _DIVISION_GENERICS if division.endswith(g))
        rest = text[len(division) :]
        head = _Piece(division[: -len(generic)], Part.SPECIFIC, (17,))
        if (inner := re.match(r"^(..?)(县|区)(.*)$", rest)) and lexicon().cover(inner[1]):
            between = [_Piece(inner[1], Part.SPECIFIC, (17,)), _Piece(inner[2], Part.GENERIC, (17,))]
            return [head, _Piece(generic, Part.GENERIC, (17,)), *between, *self._specific(inner[3])]
        return [head, _Piece(generic, Part.GENERIC, (17,)), *self._specific(rest)]

    def _numbered_ring(self, text: str) -> list[_Piece]:
        """东/3/环, 2/环路: ring roads are counted (rule 7: 三环路)."""
        ring = _NUMBERED_RING.match(text) if self.kind is NameKind.STREET and not self.numerals_are_words else None
        if ring is None:
            return []
        self.doubts.append("环路序数")
        return [*self._specific(ring[1]), self._ordinal(ring[2], 7), _Piece(ring[3], Part.SPECIFIC, (7,))]

    def _leading_ordinal(self, text: str) -> list[_Piece]:
        """第二/松花江: an ordinal of two syllables stands apart (rules 2, 6); in institutions in digits (rule 16)."""
        match = _LEADING_ORDINAL.match(text)
        return [_Piece(match[1], Part.SPECIFIC, (6,)), *self._specific(match[2])] if match else []

    def _inner_generic(self, text: str) -> list[_Piece]:
        """A generic become specific: joined when it is one syllable (解放路/南小街), apart when two (包头/胡同/东巷) or modified (天宁寺/西里)."""
        for generic in generic_table().ending(text):
            body = text[: -len(generic.text)]
            if len(generic.text) > 1 and len(body) >= 2:
                numbered = self._numbered(body, generic, "") if self.kind is NameKind.STREET else self._specific(body)
                return [*numbered, *(_Piece(word, Part.SPECIFIC, (4,)) for word in generic.words)]
            if len(generic.text) == 1 and (pieces := self._modified_inner(body, generic)):
                return pieces
        return []

    def _modified_inner(self, body: str, generic: Generic) -> list[_Piece]:
        numeral = trailing_numeral(body) if self.kind is NameKind.STREET and Family.STREET in generic.families else ""
        rest = body[: len(body) - len(numeral)]
        if numeral and len(rest) >= 2 and not self.numerals_are_words and rest[-1] != "第":
            return [*self._specific(rest), self._ordinal(numeral, 7), _Piece(generic.text, Part.SPECIFIC, (4,))]
        if len(body) >= 3 and body[-1] in DIRECTIONS + SIDES and body[-1] not in "上下中" and not self._is_bound(body):
            return [*self._specific(body[:-1]), _Piece(body[-1] + generic.text, Part.SPECIFIC, (2,))]
        return []

    def _is_bound(self, body: str) -> bool:
        words = lexicon()
        return any(body.endswith(w) for w in words.bound) or any(body.endswith(p) for p in words.places_ending_in_modifiers)

    def _two_places(self, text: str) -> list[_Piece]:
        """广安门/北滨河: a place, then another one on a side of it (rule 2)."""
        generics = generic_table().generics
        for at in range(2, len(text) - 2) if self.kind is NameKind.STREET else ():
            head, side = text[:at], text[at]
            known = generics.get(head[-1])
            if side in "东西南北前后" and known and known.families & _HEADS_OF_TWO_PLACES and not self._is_bound(text[: at + 1]):
                self.doubts.append("专名由两部分组成")
                return [_Piece(head, Part.SPECIFIC, (2, 4)), _Piece(text[at:], Part.SPECIFIC, (2,))]
        return []

    def _known_words(self, text: str) -> list[_Piece]:
        """武汉/长江/大桥, 北京/工人/体育馆: words of two syllables and more stand apart (rules 2, 14)."""
        cover = lexicon().cover(text, self.persons) if len(text) >= 4 else ()
        return [self._word_piece(word) for word in cover] if len(cover) > 1 else []

    def _word_piece(self, word: str) -> _Piece:
        number = arabic(word[1:]) if word[0] == "第" else None
        if number and self.kind in {NameKind.BUILDING, NameKind.OTHER}:
            return _Piece(word, Part.ORDINAL, (16,), f"第-{number}")
        return _Piece(word, Part.SPECIFIC, (14,))


def _may_be_a_day(rest: str, numeral: str) -> bool:
    """Whether a number that is the whole specific may as well be a day or a word: 一二一/大街 is the first of December; 十二/巷 is an ordinal."""
    is_digits = len(numeral) > 1 and not set(numeral) & set("十百千廿卅零〇")
    return not rest and (is_digits or numeral in lexicon().perhaps_days)


@cache
def _people() -> re.Pattern[str]:
    peoples = "|".join(sorted(lexicon().peoples, key=len, reverse=True))
    return re.compile(peoples + "|(?<=.)(?<!内)(?:蒙古|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯)$")
