"""The words that word division must know, and the names of peoples that stand apart in names of divisions."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by what they do in a division; see lexicon.toml."""

    bound: frozenset[str]
    places_ending_in_modifiers: frozenset[str]
    places: frozenset[str]
    words: frozenset[str]
    days_and_words: frozenset[str]
    perhaps_days: frozenset[str]
    places_ending_in_numerals: frozenset[str]
    peoples: frozenset[str]
    english: frozenset[str]

    def cover(self, text: str, known: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """The text as known words of two characters and more, longest first; empty when something in it is not known."""
        if not text:
            return ()
        for length in range(min(len(text), 5), 1, -1):
            head, rest = text[:length], text[length:]
            if head in self.places or head in self.words or head in known:
                if not rest:
                    return (head,)
                if tail := self.cover(rest, known):
                    return (head, *tail)
        return ()


@cache
def lexicon() -> Lexicon:
    """The words shipped with the house, read once."""
    read = tomllib.loads(resources.files("gazetteer.pinyin").joinpath("lexicon.toml").read_text(encoding="utf-8"))
    return Lexicon(**{name: frozenset(text.split()) for name, text in read.items()})
