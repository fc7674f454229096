"""The characters a standard name may be written with: the 8,105 of the 《通用规范汉字表》 (2013), and those old systems can carry.

The table comes from pypinyin-dict, which lists the readings of exactly these characters (kMandarin_8105; its readings of the dictionary to the
table, kTGHZ2013, name the same set). It says nothing of the three levels: that a character is rare is told by its absence from GB/T 2312.
"""

from functools import cache
from typing import Final

from pypinyin_dict.pinyin_data.kmandarin_8105 import pinyin_dict  # type: ignore[import-untyped]  # the library ships no types

from layers.wording import Wording

TABLE: Final = Wording(
    "《通用规范汉字表》（2013 年，8105 字）", "Table of General Standard Chinese Characters (2013, 8,105 characters)"
)


@cache
def standard_characters() -> frozenset[str]:
    """All characters of the table, and 〇, which the table leaves to numerals."""
    return frozenset(map(chr, pinyin_dict)) | {"〇"}


def is_ideograph(character: str) -> bool:
    """Whether it is a Chinese character of any plane; compatibility ideographs count, private-use ones do not."""
    point = ord(character)
    return (
        character == "〇"
        or 0x3400 <= point <= 0x4DBF
        or 0x4E00 <= point <= 0x9FFF
        or 0xF900 <= point <= 0xFAFF
        or 0x20000 <= point <= 0x323AF
    )


def is_carried_by(codec: str, character: str) -> bool:
    """Whether an old code ("gb2312", "gbk") has the character; what it lacks is lost in its files."""
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
