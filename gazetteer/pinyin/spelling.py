"""The standard spelling of a name: toned and in capitals, word by word with the rule, syllable by syllable with the evidence."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gazetteer.kinds import NameKind
from gazetteer.pinyin.division import Parse, Part, Word, parses_of
from gazetteer.pinyin.errors import NameTooLong, NothingToSpell, NotSpellable
from gazetteer.pinyin.reading import Readings, ReadingSource, Syllable, read_name
from gazetteer.pinyin.writing import broken_lines, in_capitals, joined
from layers.report import Finding, Report, Severity
from layers.wording import Wording

MOST_CHARACTERS: Final = 200
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


def spell(name: str, kind: NameKind | str, *, readings: Readings | None = None, language: str = "zh") -> Spelling:
    """Spell a name by the rules of 1984 (〔84〕中地字第17号) upon readings that say where they come from.

    Args:
        name: the characters; blanks are dropped.
        kind: decides the division into words: settlements are joined (rule 3), ordinals of streets are digits (rule 7).
        readings: what is known besides: the place, the register's value, the authority in force.
        language: ISO 639; names of other languages than Chinese are never derived from characters (SYLL), the register's value is taken.

    Raises:
        NothingToSpell, NotSpellable, NameTooLong: the text is no name. Any Han character is spelled or marked unread, never refused.
    """
    kind, readings = NameKind(kind), readings or Readings()
    name = _require_spellable(name)
    if language not in CHINESE:
        return _of_another_language(name, kind, readings)
    syllables = read_name(name, kind, readings)
    parses = parses_of(name, kind, persons=readings.persons)
    words = _spelled(parses[0], syllables)
    toned = " ".join(word.toned for word in words)
    others = tuple(" ".join(w.toned for w in _spelled(parse, syllables)) for parse in parses[1:])
    findings = (*_reading_findings(syllables), *_division_findings(parses[0], others))
    return Spelling(name, kind, words, _status(syllables, parses[0]), Report(findings), readings.register or toned, others)


def _require_spellable(name: str) -> str:
    name = "".join(unicodedata.normalize("NFC", name).split())
    if not name:
        raise NothingToSpell
    if len(name) > MOST_CHARACTERS:
        raise NameTooLong(len(name), MOST_CHARACTERS)
    for position, character in enumerate(name):
        is_code = character.isascii() and character.isalnum()
        if not is_code and unicodedata.category(character) != "Lo" and character != "〇":
            raise NotSpellable(name, position)
    return name


def _spelled(parse: Parse, syllables: tuple[Syllable, ...]) -> tuple[SpelledWord, ...]:
    return tuple(_spelled_word(word, syllables[word.start : word.start + len(word.text)]) for word in parse.words)


def _spelled_word(word: Word, syllables: tuple[Syllable, ...]) -> SpelledWord:
    toned = word.digits.replace("第", "Dì") if word.digits else joined([s.text for s in syllables])
    return SpelledWord(word.text, toned, word.part, word.rules, syllables)


def _written_syllables(word: SpelledWord) -> list[str]:
    return [word.toned] if word.part is Part.ORDINAL else [s.text for s in word.syllables]


def _generic_of(words: tuple[SpelledWord, ...]) -> tuple[SpelledWord, ...]:
    last = len(words)
    while last and words[last - 1].part is Part.GENERIC:
        last -= 1
    return words[last:]


def _status(syllables: tuple[Syllable, ...], parse: Parse) -> SpellingStatus:
    if any(_is_open(s) for s in syllables):
        return SpellingStatus.NEEDS_READING_REVIEW
    return SpellingStatus.NEEDS_DIVISION_REVIEW if parse.doubt else SpellingStatus.SURE


def _is_open(syllable: Syllable) -> bool:
    return not syllable.source.is_sure or (syllable.row is not None and syllable.row.is_debatable)


def _reading_findings(syllables: tuple[Syllable, ...]) -> list[Finding]:
    found = []
    for at, syllable in enumerate(syllables):
        facts = {"rule": "P05", "norm": "1984-8", "character": syllable.character, "position": at + 1, "reading": syllable.text}
        facts["others"] = " ".join(syllable.others)
        if syllable.source is ReadingSource.UNREAD:
            said = Wording(f"“{syllable.character}”读音不明，须审音。", f"The reading of “{syllable.character}” is not known.")
        elif syllable.row is not None and syllable.row.is_debatable:
            said = Wording(
                f"“{syllable.row.characters}”的读音有不同说法（暂取 {' '.join(syllable.row.syllables)}），须审音。",
                f"“{syllable.row.characters}” is read in different ways ({' '.join(syllable.row.syllables)} for the time being).",
            )
        elif syllable.source is ReadingSource.LIBRARY:
            said = Wording(
                f"“{syllable.character}”是多音字（{'、'.join((syllable.text, *syllable.others))}），没有审定依据，须审音；暂拼 {syllable.text}。",
                f"“{syllable.character}” has several readings ({', '.join((syllable.text, *syllable.others))}) and none is decided here.",
            )
        else:
            continue
        found.append(Finding("gazetteer.reading-open", Severity.WARNING, said, evidence=facts))
    return found


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
