"""Promises of the ear: a word that is only heard is found, and it is said how surely."""

import pytest

from gazetteer.citation import Citation
from gazetteer.lexicon.hits import Hit
from gazetteer.lexicon.sounds import Ear, heard_hits
from gazetteer.lexicon.word import MatchMode, Word, WordClass
from gazetteer.pinyin.syllables import SyllableTable, library_table

HERE = Citation("市局词库", "", "", None)


def word(text: str) -> Word:
    return Word(text, WordClass.VULGAR, MatchMode.SOUND, HERE)


NINGBO = {"wang": "uaŋ", "huang": "uaŋ"}
NOWHERE: dict[str, str] = {}


def heard(
    specific: str, sought: str, dialect: dict[str, str] | None = None, readings: SyllableTable | None = None
) -> tuple[Hit, ...]:
    return heard_hits(specific + "路", specific, [word(sought)], Ear(readings or library_table(), dialect or {}))


@pytest.mark.parametrize(
    ("specific", "sought", "dialect", "likeness"),
    [
        ("皇泉", "黄泉", NOWHERE, "tones"),
        ("晃泉", "黄泉", NOWHERE, "toneless"),
        ("王泉", "黄泉", NINGBO, "dialect"),
        ("汪泉", "黄泉", {"汪": "x", "黄": "x"}, "dialect"),
        ("王泉", "黄泉", {"王": "x", "wang": "huang", "泉": "y"}, ""),
        ("大皇泉东", "黄泉", NOWHERE, "tones"),
    ],
)
def test_a_word_is_heard_by_tones_without_them_or_in_the_dialect(
    specific: str, sought: str, dialect: dict[str, str], likeness: str
) -> None:
    hits = heard(specific, sought, dialect)
    assert [hit.likeness for hit in hits] == [likeness] * bool(likeness)
    assert all(hit.heard for hit in hits)


@pytest.mark.parametrize(
    ("specific", "sought", "dialect"),
    [
        ("王泉", "黄泉", NOWHERE),  # outside the dialect they are two sounds
        ("黄泉", "黄泉", NOWHERE),  # written so: not the ear's business
        ("泉黄", "黄泉", NINGBO),
        ("四海", "死", NOWHERE),  # one syllable says nothing inside a longer name
        ("", "黄泉", NOWHERE),
    ],
)
def test_what_does_not_sound_so_is_left_alone(specific: str, sought: str, dialect: dict[str, str]) -> None:
    assert heard(specific, sought, dialect) == ()


def test_every_reading_of_a_character_counts() -> None:
    readings = SyllableTable({"行": ("xíng", "háng"), "海": ("hǎi",), "航": ("háng",)})
    (hit,) = heard("行海", "航海", readings=readings)
    assert (hit.heard, hit.start, hit.end) == ("háng hǎi", 0, 2)
