"""The standard spelling of a name: toned and in capitals, word by word with the rule, syllable by syllable with the evidence."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from gazetteer.kinds import NameKind
from gazetteer.pinyin.alignment import Slot, align, has_tones, letters_of
from gazetteer.pinyin.authority import ReadingRow
from gazetteer.pinyin.division import Parse, Part, Word, division_above, parses_of
from gazetteer.pinyin.errors import NameTooLong, NothingToSpell, NotSpellable, UnknownNameKind
from gazetteer.pinyin.other_languages import OtherLanguage, other_language_of, place_of_another_language
from gazetteer.pinyin.reading import Readings, ReadingSource, Syllable, read_name
from gazetteer.pinyin.writing import UNREAD_MARK, broken_lines, in_capitals, joined
from layers.report import Fact, Finding, Report, Severity
from layers.wording import Wording

MOST_CHARACTERS: Final = 100
_FULL_WIDTH: Final = {
    ord(c): unicodedata.normalize("NFKC", c)
    for c in map(chr, range(0xFF01, 0xFF5F))
    if unicodedata.normalize("NFKC", c).isalnum()
}
CHINESE: Final = frozenset({"", "zh", "zho", "chi", "cmn"})


class SpellingStatus(StrEnum):
    """Whether the spelling may be used as it is."""

    SURE = "sure"
    NEEDS_READING_REVIEW = "needs_reading_review"
    NEEDS_DIVISION_REVIEW = "needs_division_review"
    NEEDS_REGISTER_VALUE = "needs_register_value"


@dataclass(frozen=True, slots=True)
class SpelledWord:
    """One written word: its characters, its spelling, what it does in the name and the rules of 1984 it follows."""

    characters: str
    toned: str
    part: Part
    rules: tuple[int, ...]
    syllables: tuple[Syllable, ...] = ()
    start: int = 0


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a name is spelled.

    `toned` is "Jǐngtài Lù", `capitals` "JINGTAI LU", `capitals_joined` "JINGTAILU" (the form some registers push). `other_divisions` are further ways
    to divide it into words, each spelled. An unread character is written □.
    """

    name: str
    kind: NameKind
    words: tuple[SpelledWord, ...]
    status: SpellingStatus
    findings: Report
    toned: str
    other_divisions: tuple[str, ...] = ()

    @property
    def capitals(self) -> str:
        return in_capitals(self.toned)

    @property
    def capitals_joined(self) -> str:
        return self.capitals.replace(" ", "")

    @property
    def generic_pinyin(self) -> str:
        """The spelling of the generic with its modifiers ("Nánxiǎojiē"); "" where the name has none."""
        return " ".join(word.toned for word in _generic_of(self.words))

    @property
    def specific_pinyin(self) -> str:
        """The spelling of all before the generic."""
        return " ".join(word.toned for word in self.words[: len(self.words) - len(_generic_of(self.words))])

    @property
    def syllables(self) -> tuple[Syllable, ...]:
        """One a character of the name, in order."""
        return tuple(syllable for word in self.words for syllable in word.syllables)

    def lines(self, width: int) -> tuple[str, ...]:
        """The toned spelling broken into lines of at most `width` letters, hyphens between syllables (rule 13)."""
        return broken_lines([_written_syllables(word) for word in self.words], width)


def spell(name: str, kind: NameKind | str, *, readings: Readings | None = None, language: str = "") -> Spelling:
    """Spell a name by the rules of 1984 (〔84〕中地字第17号) upon readings that say where they come from.

    Args:
        name: the characters; blanks are dropped.
        kind: decides the division into words: settlements are joined (rule 3), ordinals of streets are digits (rule 7).
        readings: what is known besides: the place, the register's value, the authority in force.
        language: ISO 639, "" where nobody has said it. Names of other languages than Chinese are never derived from characters (SYLL), the register's
            value is taken; "zh" answers the question whether a name in a region of other languages is Chinese.

    Raises:
        NothingToSpell, NotSpellable, NameTooLong, UnknownNameKind: the text is no name or the kind none of ours. Any Han character is spelled or marked unread, never refused.
    """
    kind, readings = _require_kind(kind), readings or Readings()
    name = _require_spellable(name)
    other = asked_language_of(name, kind, readings, language)
    if language not in CHINESE or (
        other and readings.register
    ):  # a known place: its form of record is not made of the characters
        return _of_another_language(name, kind, readings)
    syllables = read_name(name, kind, readings)
    parses = parses_of(name, kind, persons=readings.persons)
    syllables, doubts = _of_the_register(readings.register, _spelled(parses[0], syllables))
    words = _spelled(parses[0], syllables)
    toned = " ".join(word.toned for word in words)
    others = tuple(" ".join(w.toned for w in _spelled(parse, syllables)) for parse in parses[1:])
    asked = (*_language_findings(other, name, kind), *_reading_findings(syllables), *_above_findings(name, kind))
    findings = (*doubts, *asked, *_division_findings(parses[0], others))
    status = SpellingStatus.NEEDS_REGISTER_VALUE if other else _status(syllables, parses[0], division_above(name, kind))
    return Spelling(name, kind, words, status, Report(findings), toned, others)


def asked_language_of(name: str, kind: NameKind, readings: Readings, language: str) -> OtherLanguage | None:
    """Why the language of the name is asked about; None where it is not, or where the language or the register's spelling answers for its region."""
    other = other_language_of(name, kind, readings.division_code)
    return None if other and other.area and (language or readings.register) else other


def _require_kind(kind: NameKind | str) -> NameKind:
    try:
        return NameKind(kind)
    except ValueError:
        raise UnknownNameKind(str(kind)) from None


def _require_spellable(name: str) -> str:
    name = "".join(unicodedata.normalize("NFC", name).split()).translate(_FULL_WIDTH)
    if not name:
        raise NothingToSpell
    if len(name) > MOST_CHARACTERS:
        raise NameTooLong(len(name), MOST_CHARACTERS)
    for position, character in enumerate(name):
        if not _is_spellable(character):
            raise NotSpellable(name, position)
    return name


def _is_spellable(character: str) -> bool:
    """Letters of any script and plain digits; Han characters newer than Python's own tables too (planes 2 and 3)."""
    is_han = 0x20000 <= ord(character) < 0x40000 or character == "〇"
    return is_han or (character.isascii() and character.isalnum()) or unicodedata.category(character) == "Lo"


def _of_the_register(register: str, words: tuple[SpelledWord, ...]) -> tuple[tuple[Syllable, ...], list[Finding]]:
    """The register's readings in place of ours; a register's spelling that does not fit the characters is left aside and said."""
    syllables = tuple(syllable for word in words for syllable in word.syllables)
    if not register:
        return syllables, []
    slots = [
        slot for number, word in enumerate(words) for slot in slots_of(word, number, with_digits=any(map(str.isdigit, register)))
    ]
    pairs = align(slots, register)
    if not has_tones(register) or any(pair.chunk is None or not pair.slots for pair in pairs):
        said = Wording(
            f"登记册所载拼写“{register}”与汉字音节不符或未标声调，未采用。",
            f"The register's spelling “{register}” does not fit the characters or has no tones; it was left aside.",
        )
        return syllables, [
            Finding("gazetteer.register-spelling-unfit", Severity.WARNING, said, evidence={"rule": "P02", "given": register})
        ]
    read = {
        slot.position: pair.chunk.text
        for pair in pairs
        for slot in pair.slots
        if pair.chunk and not slot.is_number and not pair.chunk.text.isdigit()
    }
    return tuple(_registered(s, read.get(at)) for at, s in enumerate(syllables)), []


def _registered(syllable: Syllable, text: str | None) -> Syllable:
    if text is None or syllable.source is ReadingSource.CODE:
        return syllable
    return replace(syllable, text=text, source=ReadingSource.REGISTER, others=(), row=None)


def slots_of(word: SpelledWord, number: int, *, with_digits: bool) -> list[Slot]:
    """What is expected of a given spelling for one word; an ordinal as its syllables when the given spelling has no digits at all."""
    if word.part is not Part.ORDINAL or not with_digits:
        return [Slot(s.text or UNREAD_MARK, s.character, number, word.start + at) for at, s in enumerate(word.syllables)]
    digits = word.toned.rpartition("-")[2]
    first = [Slot("dì", "第", number, word.start)] if digits != word.toned else []
    return [*first, Slot(letters_of(digits), word.characters.removeprefix("第"), number, word.start + len(first))]


def _spelled(parse: Parse, syllables: tuple[Syllable, ...]) -> tuple[SpelledWord, ...]:
    return tuple(_spelled_word(word, syllables[word.start : word.start + len(word.text)]) for word in parse.words)


def _spelled_word(word: Word, syllables: tuple[Syllable, ...]) -> SpelledWord:
    toned = word.digits.replace("第", "Dì") if word.digits else joined([s.text for s in syllables])
    return SpelledWord(word.text, toned, word.part, word.rules, syllables, word.start)


def _written_syllables(word: SpelledWord) -> list[str]:
    return [word.toned] if word.part is Part.ORDINAL else [s.text for s in word.syllables]


def _generic_of(words: tuple[SpelledWord, ...]) -> tuple[SpelledWord, ...]:
    last = len(words)
    while last and words[last - 1].part is Part.GENERIC:
        last -= 1
    return words[last:]


def _status(syllables: tuple[Syllable, ...], parse: Parse, above: tuple[str, str] | None) -> SpellingStatus:
    if any(_is_open(s) for s in syllables):
        return SpellingStatus.NEEDS_READING_REVIEW
    return SpellingStatus.NEEDS_DIVISION_REVIEW if parse.doubt or above else SpellingStatus.SURE


def _is_open(syllable: Syllable) -> bool:
    return not syllable.source.is_sure or (syllable.row is not None and syllable.row.is_debatable)


def _reading_findings(syllables: tuple[Syllable, ...]) -> Iterator[Finding]:
    asked: set[ReadingRow] = set()
    for at, syllable in enumerate(syllables):
        row = syllable.row
        if not _is_open(syllable) or row in asked:
            continue
        if row is not None:
            asked.add(row)
        facts: dict[str, Fact] = {"rule": "P05", "norm": "1984-8", "character": syllable.character, "position": at + 1}
        facts |= {"reading": syllable.text, "others": " ".join(syllable.others), "place": row.place if row else ""}
        yield Finding("gazetteer.reading-open", Severity.WARNING, _question(syllable), evidence=facts)


def _question(syllable: Syllable) -> Wording:
    character, row, ways = syllable.character, syllable.row, (syllable.text, *syllable.others)
    if syllable.source is ReadingSource.UNREAD:
        return Wording(f"“{character}”读音不明，须审音。", f"The reading of “{character}” is not known.")
    if row is not None and row.is_debatable:
        return Wording(
            f"“{row.characters}”的读音有不同说法（暂取 {' '.join(row.syllables)}），须审音。",
            f"“{row.characters}” is read in different ways ({' '.join(row.syllables)} for the time being).",
        )
    if row is not None:
        return Wording(
            f"“{row.characters}”在{row.place}读 {' '.join(row.syllables)}；本地名是否在该地或因其得名，请注明所在区划或审音。",
            f"“{row.characters}” reads {' '.join(row.syllables)} in {row.place}; say where this name is, or have its reading reviewed.",
        )
    return Wording(
        f"“{character}”是多音字（{'、'.join(ways)}），没有审定依据，须审音；暂拼 {syllable.text}。",
        f"“{character}” has several readings ({', '.join(ways)}) and none is decided here; {syllable.text} for the time being.",
    )


def _language_findings(other: OtherLanguage | None, name: str, kind: NameKind) -> Iterator[Finding]:
    if other is not None:
        facts: dict[str, Fact] = {"rule": "P06", "norm": "SYLL 1976", "language": other.language, "form": other.form}
        yield Finding("gazetteer.perhaps-another-language", Severity.WARNING, _language_question(other), evidence=facts)
    elif kind is NameKind.STREET and (place := place_of_another_language(name)):
        said = Wording(
            f"“{place.characters}”是少数民族语地名，地图上作 {place.form}（未核实）；道路名按汉字拼写，是否沿用该写法请确认。",
            f"“{place.characters}” is a name of another language, {place.form} on maps (not verified); the street is spelled by its characters. Confirm.",
        )
        facts = {"rule": "P06", "norm": "SYLL 1976", "language": place.language, "form": place.form}
        yield Finding("gazetteer.named-after-another-language", Severity.NOTE, said, evidence=facts)


def _language_question(other: OtherLanguage) -> Wording:
    if other.area:
        return Wording(
            f"{other.area}的地名多有少数民族语来源（未核实），须先确认“{other.characters}”的语种：是汉语的按汉字拼写，否则采用登记册的拼写。",
            f"Names in this region are often of another language (not verified): confirm whether “{other.characters}” is Chinese; if not, take the "
            f"register's spelling.",
        )
    form, form_en = (f"（地图上作 {other.form}，未核实）", f" ({other.form} on maps, not verified)") if other.form else ("", "")
    return Wording(
        f"“{other.characters}”疑为少数民族语地名{form}，不应由汉字推出拼写；请核对语种并采用登记册的拼写。",
        f"“{other.characters}” looks like a name of another language{form_en}; confirm the language and take the register's spelling.",
    )


def _above_findings(name: str, kind: NameKind) -> Iterator[Finding]:
    if above := division_above(name, kind):
        own = name[len("".join(above)) :]
        said = Wording(
            f"“{''.join(above)}”是上级政区的名称，不属于本名；请只填“{own}”。",
            f"“{''.join(above)}” is the name of the division above and no part of this one; write “{own}” alone.",
        )
        yield Finding("gazetteer.division-above", Severity.WARNING, said, evidence={"rule": "P03", "norm": "1984-17", "own": own})


def _division_findings(parse: Parse, others: tuple[str, ...]) -> list[Finding]:
    if not parse.doubt:
        return []
    also = f"也可拼作 {'；'.join(others)}。" if others else ""
    said = Wording(
        f"分词有疑（{parse.doubt}），暂分为 {parse.shape}。{also}",
        f"The division into words is open; taken as {parse.shape} for the time being.",
    )
    facts = {"rule": "P03", "norm": "1984-2", "division": parse.shape, "others": "; ".join(others)}
    return [Finding("gazetteer.division-open", Severity.NOTE, said, evidence=facts)]


def _of_another_language(name: str, kind: NameKind, readings: Readings) -> Spelling:
    value = readings.register
    source = ReadingSource.REGISTER if value else ReadingSource.UNREAD
    word = SpelledWord(name, value, Part.SPECIFIC, (), tuple(Syllable(c, "", source) for c in name))
    if value:
        return Spelling(name, kind, (word,), SpellingStatus.SURE, Report(), value)
    said = Wording(
        "少数民族语地名按音译转写法拼写，不能由汉字推出；请填入登记册所载的罗马字母拼写。",
        "A name of another language is spelled by its own transliteration (SYLL), not from the characters; enter the register's spelling.",
    )
    finding = Finding(
        "gazetteer.minority-spelling-missing", Severity.WARNING, said, evidence={"rule": "P06", "norm": "SYLL 1976"}
    )
    return Spelling(name, kind, (word,), SpellingStatus.NEEDS_REGISTER_VALUE, Report((finding,)), "")
