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
    """Who listens: the readings of characters, and the toneless syllables the local dialect does not tell apart (wang, huang)."""

    readings: SyllableTable
    alike: Mapping[str, str] = field(default_factory=dict)

    def grade(self, heard: Sequence[str], sought: Sequence[str]) -> Heard | None:
        """How two equally long rows of toned syllables are alike; None when they are not."""
        if tuple(heard) == tuple(sought):
            return Heard.TONES
        plain, wanted = [without_tone(s) for s in heard], [without_tone(s) for s in sought]
        if plain == wanted:
            return Heard.TONELESS
        spoken = [self.alike.get(s, s) for s in plain] == [self.alike.get(s, s) for s in wanted]
        return Heard.DIALECT if spoken and self.alike else None


def alike_of(pairs: Iterable[str]) -> dict[str, str]:
    """Settings such as "wang huang" as a map of syllables to the first of their group."""
    return {syllable: group.split()[0] for group in pairs for syllable in group.split()}


def heard_hits(name: str, specific: str, words: Iterable[Word], ear: Ear) -> tuple[Hit, ...]:
    """Every word the specific sounds like but is not written like, each once, by its surest likeness.

    Every reading of a character counts, for people will say each of them. A word of one syllable must be the whole specific.
    """
    ways = ear.readings.readings_of(specific) if specific else ()
    found = (_first(ways, name.find(specific), specific, word, ear) for word in words)
    return tuple(hit for hit in found if hit is not None)


def _first(ways: Sequence[tuple[str, ...]], begins: int, specific: str, word: Word, ear: Ear) -> Hit | None:
    sought = ear.readings.syllables_of(word.word)
    if len(sought) == 1 != len(specific):
        return None
    heard = [
        (grade, start, way[start : start + len(sought)])
        for way in ways
        for start in range(len(specific) - len(sought) + 1)
        if specific[start : start + len(sought)] != word.word
        and (grade := ear.grade(way[start : start + len(sought)], sought)) is not None
    ]
    if not heard:
        return None
    grade, start, way = min(heard, key=lambda found: list(Heard).index(found[0]))
    return Hit(word, begins + start, begins + start + len(sought), " ".join(way), grade)
