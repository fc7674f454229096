"""Syllables written as words: capitals, apostrophe, ü, r of 儿, and where a line may be broken (rules 10–13 of 1984)."""

from collections.abc import Sequence
from typing import Final

from gazetteer.pinyin.syllables import without_tone

UNREAD_MARK: Final = "□"
_NEEDS_APOSTROPHE = frozenset("aoe")


def joined(syllables: Sequence[str]) -> str:
    """One word: the first letter a capital, an apostrophe before a later syllable that begins with a, o or e; an unread syllable is shown as □."""
    word = ""
    for syllable in syllables:
        written = syllable or UNREAD_MARK
        apart = word and without_tone(written[0]) in _NEEDS_APOSTROPHE
        word += ("'" if apart else "") + written
    return word[:1].upper() + word[1:]


def in_capitals(spelling: str) -> str:
    """Capitals without tones as on signs: JINGTAI LU, XI'AN SHI, LÜSHUN KOU."""
    return without_tone(spelling).upper()


def broken_lines(words: Sequence[Sequence[str]], width: int) -> tuple[str, ...]:
    """The spelling in lines of at most `width` letters; a word is broken between syllables with a hyphen (rule 13), a syllable never."""
    lines, line = [], ""
    for word in words:
        written = joined(word)
        glue = " " if line else ""
        if len(line) + len(glue) + len(written) <= width:
            line += glue + written
            continue
        for at, syllable in enumerate(word):
            piece = joined(word[: at + 1])[len(joined(word[:at])) :] if at else joined([syllable])
            glue = " " if line and not at else ""
            is_last = at == len(word) - 1
            if line and len(line) + len(glue) + len(piece) + (not is_last) > width:
                lines.append(line + ("-" if at else ""))
                line, piece, glue = "", piece.removeprefix("'"), ""
            line += glue + piece
    return (*lines, line) if line else tuple(lines)
