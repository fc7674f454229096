"""How each character of a name is read, and who says so: the register, the bureau, the house's authority, a parent place, or only the library."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from gazetteer.generics import Family, generic_table
from gazetteer.kinds import NameKind
from gazetteer.pinyin.authority import Found, ReadingAuthority, ReadingRow, shipped_authority
from gazetteer.pinyin.heteronyms import heteronyms
from gazetteer.pinyin.syllables import SyllableTable, library_table
from layers.wording import Wording


class ReadingSource(StrEnum):
    """Where a reading comes from, in order of precedence (gazetteer.md §4.3)."""

    REGISTER = "register"
    BUREAU = "bureau"
    AUTHORITY = "authority"
    INHERITED = "inherited"
    WORD = "word"
    GENERIC = "generic"
    ONLY = "only"
    SETTLED = "settled"
    LIBRARY = "library"
    UNREAD = "unread"
    CODE = "code"

    @property
    def label(self) -> Wording:
        return _LABELS[self]

    @property
    def is_sure(self) -> bool:
        """Whether somebody answers for the reading; the library's choice among several is only a proposal."""
        return self not in {ReadingSource.LIBRARY, ReadingSource.UNREAD}


_PLACES_THEMSELVES = frozenset(
    {
        NameKind.COUNTY_DIVISION,
        NameKind.TOWNSHIP,
        NameKind.SUBDISTRICT,
        NameKind.SETTLEMENT,
        NameKind.VILLAGE_SEAT,
        NameKind.COMMUNITY_SEAT,
    }
)
_LABELS = {
    ReadingSource.REGISTER: Wording("地名登记册所载读音", "the register's reading of this place"),
    ReadingSource.BUREAU: Wording("本机关审定读音", "decided by the bureau"),
    ReadingSource.AUTHORITY: Wording("系统自带审定表", "the authority shipped with the system"),
    ReadingSource.INHERITED: Wording("沿用所含上级或派生地名的读音", "taken from the place it is named after"),
    ReadingSource.WORD: Wording("普通话词语读音", "a word of the common language"),
    ReadingSource.GENERIC: Wording("通名读音", "the generic's reading"),
    ReadingSource.ONLY: Wording("只有一个读音", "the only reading"),
    ReadingSource.SETTLED: Wording("地名中通行的唯一读音", "the only reading living in names of places"),
    ReadingSource.LIBRARY: Wording("多音字，仅为词库推测，须审音", "several readings; only the library's guess, to be reviewed"),
    ReadingSource.UNREAD: Wording("读音不明", "reading not known"),
    ReadingSource.CODE: Wording("数字或字母", "digits or letters"),
}


@dataclass(frozen=True, slots=True)
class Syllable:
    """One character and its toned syllable (r for a 儿 that colours the syllable before it, "" when nobody knows it).

    `others` are the further readings it might have; `row` the authority's row it rests on, if any.
    """

    character: str
    text: str
    source: ReadingSource
    others: tuple[str, ...] = ()
    row: ReadingRow | None = None


@dataclass(frozen=True, slots=True)
class Readings:
    """What is known about how this name is read, besides the name itself.

    Args:
        division_code: short code of the place; without it local rows (长子, 十里堡) are asked about.
        register: the register's toned spelling of exactly this place, "" if it has none.
        authority: the rows in force; those shipped with the house if not given.
        persons: names of people that may stand in the name; they stay one word.
    """

    division_code: str = ""
    register: str = ""
    authority: ReadingAuthority | None = None
    persons: frozenset[str] = frozenset()

    @property
    def rows(self) -> ReadingAuthority:
        return self.authority or shipped_authority()


def read_name(name: str, kind: NameKind, readings: Readings) -> tuple[Syllable, ...]:
    """The reading of every character, the register's value apart."""
    syllables = [_alone(c) for c in name]
    library = library_table()
    for start, phrase in library.phrases_in(name):
        for at, text in enumerate(library.phrases[phrase], start=start):
            syllables[at] = _in_a_phrase(syllables[at], text)
    for start, source, texts, row in _laid_over(name, kind, readings):
        for at, text in enumerate(texts, start=start):
            syllables[at] = _settled(syllables[at], text, source, row)
    return tuple(_with_er(syllables, name, kind))


def _settled(syllable: Syllable, text: str, source: ReadingSource, row: ReadingRow | None) -> Syllable:
    """A syllable under something surer; a row that may hold here or not only asks, and only where it would change something."""
    if source.is_sure:
        return replace(syllable, text=text, source=source, row=row, others=())
    if syllable.source.is_sure and syllable.text == text:
        return syllable
    others = tuple(dict.fromkeys(r for r in (syllable.text, *syllable.others) if r != text))
    return replace(syllable, text=text, source=source, row=row, others=others)


@cache
def _alone(character: str) -> Syllable:
    if character.isascii():
        return Syllable(character, character, ReadingSource.CODE)
    library = library_table().readings.get(character, ())
    living = heteronyms().readings_of(character, library)
    if not living:
        return Syllable(character, "", ReadingSource.UNREAD)
    if len(living) > 1:
        return Syllable(character, living[0], ReadingSource.LIBRARY, living[1:])
    source = ReadingSource.ONLY if len(library) == 1 else ReadingSource.SETTLED
    return Syllable(character, living[0], source)


def _in_a_phrase(syllable: Syllable, text: str) -> Syllable:
    """The library's phrases propose among several readings, and cast doubt where they disagree with a settled one."""
    if syllable.source is ReadingSource.LIBRARY:
        return replace(syllable, text=text, others=tuple(r for r in (syllable.text, *syllable.others) if r != text))
    if syllable.source.is_sure and text not in {syllable.text, library_table().readings[syllable.character][0]}:
        return replace(syllable, source=ReadingSource.LIBRARY, others=(text,))
    return syllable


def _laid_over(
    name: str, kind: NameKind, readings: Readings
) -> Iterator[tuple[int, ReadingSource, tuple[str, ...], ReadingRow | None]]:
    """What is surer than the library, the least sure first."""
    table = heteronyms()
    if surname := table.surname_in(name):
        yield surname[0], ReadingSource.WORD, (surname[1],), None
    for start, texts in table.words_in(name):
        yield start, ReadingSource.WORD, texts, None
    for start in range(len(name) - 1):
        if name[start : start + 2] in table.toneless_zi and start:
            yield start + 1, ReadingSource.WORD, ("zi",), None
    generic = next((g for g in generic_table().ending(name, kind) if _speaks_for(g.text, g.families, kind)), None)
    if generic:
        yield len(name) - len(generic.text), ReadingSource.GENERIC, generic.syllables, None
    for found in reversed(readings.rows.found_in(name, readings.division_code)):
        yield found.start, _standing(found, kind), found.row.syllables, found.row


def _speaks_for(text: str, families: frozenset[Family], kind: NameKind) -> bool:
    """A generic that is itself a heteronym (堡, 圩, 泊) speaks for itself only where streets are named (弄 lòng)."""
    return len(text) > 1 or text not in heteronyms().undecided or (kind is NameKind.STREET and Family.STREET in families)


def _standing(found: Found, kind: NameKind) -> ReadingSource:
    row = found.row
    if found.holds is None:
        return ReadingSource.LIBRARY
    if row.is_of_bureau:
        return ReadingSource.BUREAU
    is_the_place = kind in _PLACES_THEMSELVES and not found.start
    return ReadingSource.AUTHORITY if is_the_place or not row.division_code else ReadingSource.INHERITED


def _with_er(syllables: list[Syllable], name: str, kind: NameKind) -> list[Syllable]:
    """儿 after a syllable: r before the generic 胡同 (盆儿胡同), a syllable of its own in words (女儿街); else it may be either and is asked about."""
    for at, syllable in enumerate(syllables):
        if syllable.character != "儿" or not at or syllable.row is not None:
            continue
        if any(name[max(0, at - 1) : at + 1] == word or name[at : at + 2] == word for word in heteronyms().full_er):
            syllables[at] = replace(syllable, text="ér", source=ReadingSource.WORD, others=())
        elif kind is NameKind.STREET and name[at + 1 :] == "胡同":
            syllables[at] = replace(syllable, text="r", source=ReadingSource.SETTLED, others=("ér",))
        else:
            syllables[at] = replace(syllable, text="ér", source=ReadingSource.LIBRARY, others=("r",))
    return syllables


@cache
def syllable_table() -> SyllableTable:
    """The readings `spell` would give when nothing is known of the place, for whole registers: index and search read names alike.

    The library's, but with the house's judgement of heteronyms, the words everybody knows, and the authority's rows that hold everywhere.
    """
    library, table = library_table(), heteronyms()
    readings = {c: table.readings_of(c, read) for c, read in library.readings.items()}
    settled = {c: read[0] for c, read in readings.items() if len(read) == 1}
    phrases = {p: tuple(settled.get(c, s) for c, s in zip(p, read, strict=True)) for p, read in library.phrases.items()}
    toneless = {word: (readings[word[0]][0], "zi") for word in table.toneless_zi}
    rows = {row.characters: row.syllables for row in shipped_authority().rows if not row.is_local and len(row.characters) > 1}
    return SyllableTable(readings, phrases, {**toneless, **table.words, **rows})
