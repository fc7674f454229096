"""Words heard in a name: with tones, without them, and as the local dialect says them (王泉 heard as 黄泉)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from gazetteer.lexicon.hits import Hit
from gazetteer.lexicon.word import Word
from gazetteer.pinyin.syllables import SyllableTable, without_tone


class Heard(StrEnum):
    """How alike a word and what is heard are, the surest first."""

    TONES = "tones"
    TONELESS = "toneless"
    DIALECT = "dialect"


@dataclass(frozen=True, slots=True)
class Ear:
    """Who listens: the readings of characters, and the local sound of a character or of a toneless syllable (王, wang, huang: all "uaŋ").

    The dialect is that of `gazetteer.likeness.definitions.Definitions`; a character's own entry wins over its syllable's.
    """

    readings: SyllableTable
    dialect: Mapping[str, str] = field(default_factory=dict)

    def grade(self, heard: "Spoken", sought: "Spoken") -> Heard | None:
        """How two equally long pieces of speech are alike; None when they are not."""
        if heard.syllables == sought.syllables:
            return Heard.TONES
        if heard.toneless == sought.toneless:
            return Heard.TONELESS
        return Heard.DIALECT if self.dialect and self._local(heard) == self._local(sought) else None

    def _local(self, spoken: "Spoken") -> list[str]:
        pairs = zip(spoken.characters, spoken.toneless, strict=True)
        return [self.dialect.get(character, self.dialect.get(syllable, syllable)) for character, syllable in pairs]


@dataclass(frozen=True, slots=True)
class Spoken:
    """Characters with one of their readings, a toned syllable each."""

    characters: str
    syllables: tuple[str, ...]

    @property
    def toneless(self) -> list[str]:
        return [without_tone(syllable) for syllable in self.syllables]


def heard_hits(name: str, specific: str, words: Iterable[Word], ear: Ear) -> tuple[Hit, ...]:
    """Every word the specific sounds like but is not written like, each once, by its surest likeness.

    Every reading of a character counts, for people will say each of them. A word of one syllable must be the whole specific.
    """
    ways = ear.readings.readings_of(specific) if specific else ()
    found = (_first(ways, name.find(specific), specific, word, ear) for word in words)
    return tuple(hit for hit in found if hit is not None)


def _first(ways: Sequence[tuple[str, ...]], begins: int, specific: str, word: Word, ear: Ear) -> Hit | None:
    sought = Spoken(word.word, ear.readings.syllables_of(word.word))
    length = len(sought.syllables)
    if length == 1 != len(specific):
        return None
    windows = [(start, specific[start : start + length]) for start in range(len(specific) - length + 1)]
    heard = [
        (grade, start, piece)
        for way in ways
        for start, characters in windows
        for piece in (Spoken(characters, way[start : start + length]),)
        if characters != word.word and (grade := ear.grade(piece, sought)) is not None
    ]
    if not heard:
        return None
    grade, start, piece = min(heard, key=lambda found: list(Heard).index(found[0]))
    return Hit(word, begins + start, begins + start + length, " ".join(piece.syllables), grade)
