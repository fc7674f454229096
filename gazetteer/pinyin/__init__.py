"""How a name is written in pinyin: the rules of 1984 upon readings that say where they come from."""

from gazetteer.pinyin.authority import Evidence, ReadingAuthority, ReadingRow, parse_bureau_readings, shipped_authority
from gazetteer.pinyin.checking import GivenSpelling, check_spelling
from gazetteer.pinyin.reading import Readings, ReadingSource, Syllable, syllable_table
from gazetteer.pinyin.spelling import SpelledWord, Spelling, SpellingStatus, spell

__all__ = [
    "Evidence",
    "GivenSpelling",
    "ReadingAuthority",
    "ReadingRow",
    "ReadingSource",
    "Readings",
    "SpelledWord",
    "Spelling",
    "SpellingStatus",
    "Syllable",
    "check_spelling",
    "parse_bureau_readings",
    "shipped_authority",
    "spell",
    "syllable_table",
]
