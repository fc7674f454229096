"""Words found in a name as written: where each stands, and whether a longer expression takes its sting away."""

from collections.abc import Iterable
from dataclasses import dataclass

from gazetteer.lexicon.word import MatchMode, Word


@dataclass(frozen=True, slots=True)
class Hit:
    """A word found. `start` and `end` count code points of the name.

    `heard` are the syllables that sound like it and `likeness` how alike they are (gazetteer.lexicon.sounds.Heard); both "" when it is
    written so.
    """

    word: Word
    start: int
    end: int
    heard: str = ""
    likeness: str = ""


def written_hits(name: str, specific: str, words: Iterable[Word]) -> tuple[Hit, ...]:
    """Every word that stands in the name, each once, at its first place that counts.

    A word counts when it begins inside the specific, for it may run on into the generic (万科御府: 御 + 府). WHOLE words must be the whole
    specific or the whole name. A word inside one of its `outside` expressions does not count. Latin letters compare without case.
    """
    begins = name.find(specific)
    found = (_first(name.upper(), (begins, begins + len(specific)), specific.upper(), word) for word in words)
    return tuple(hit for hit in found if hit is not None)


def _first(name: str, span: tuple[int, int], specific: str, word: Word) -> Hit | None:
    sought = word.word.upper()
    if word.mode is MatchMode.WHOLE:
        return Hit(word, span[0], span[0] + len(sought)) if sought in (specific, name) else None
    shadows = [place for longer in word.outside for place in _places(name, longer.upper())]
    for start, end in _places(name, sought):
        is_in_reach = word.mode is MatchMode.NAME or span[0] <= start < span[1]
        if is_in_reach and not any(low <= start and end <= high for low, high in shadows):
            return Hit(word, start, end)
    return None


def _places(name: str, sought: str) -> list[tuple[int, int]]:
    return [(i, i + len(sought)) for i in range(len(name) - len(sought) + 1) if sought and name.startswith(sought, i)]
