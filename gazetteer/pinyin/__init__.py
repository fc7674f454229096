"""How a name is written in pinyin: the rules of 1984 upon readings that say where they come from."""

from gazetteer.pinyin.authority import Evidence, ReadingAuthority, ReadingRow, shipped_authority
from gazetteer.pinyin.reading import Readings, ReadingSource, Syllable
from gazetteer.pinyin.spelling import Spelling, SpellingStatus, SpelledWord, spell

__all__ = [
    "Evidence",
    "ReadingAuthority",
    "ReadingRow",
    "ReadingSource",
    "Readings",
    "SpelledWord",
    "Spelling",
    "SpellingStatus",
    "Syllable",
    "shipped_authority",
    "spell",
]
