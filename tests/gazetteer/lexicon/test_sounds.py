"""Promises of the ear: a word that is only heard is found, and it is said how surely."""

import pytest

from gazetteer.citation import Citation
from gazetteer.lexicon.hits import Hit
from gazetteer.lexicon.sounds import Ear, alike_of, heard_hits
from gazetteer.lexicon.word import MatchMode, Word, WordClass
from gazetteer.pinyin.syllables import SyllableTable, library_table

HERE = Citation("市局词库", "", "", None)


def word(text: str) -> Word:
    return Word(text, WordClass.VULGAR, MatchMode.SOUND, HERE)


def heard(specific: str, sought: str, *alike: str, readings: SyllableTable | None = None) -> tuple[Hit, ...]:
    return heard_hits(specific + "路", specific, [word(sought)], Ear(readings or library_table(), alike_of(alike)))


@pytest.mark.parametrize(
    ("specific", "sought", "alike", "likeness"),
    [
        ("皇泉", "黄泉", (), "tones"),
        ("晃泉", "黄泉", (), "toneless"),
        ("王泉", "黄泉", ("wang huang",), "dialect"),
        ("大皇泉东", "黄泉", (), "tones"),
    ],
)
def test_a_word_is_heard_by_tones_without_them_or_in_the_dialect(
    specific: str, sought: str, alike: tuple[str, ...], likeness: str
) -> None:
    (hit,) = heard(specific, sought, *alike)
    assert hit.likeness == likeness
    assert hit.heard


@pytest.mark.parametrize(
    ("specific", "sought", "alike"),
    [
        ("王泉", "黄泉", ()),  # outside the dialect they are two sounds
        ("黄泉", "黄泉", ()),  # written so: not the ear's business
        ("泉黄", "黄泉", ("wang huang",)),
        ("四海", "死", ()),  # one syllable says nothing inside a longer name
        ("", "黄泉", ()),
    ],
)
def test_what_does_not_sound_so_is_left_alone(specific: str, sought: str, alike: tuple[str, ...]) -> None:
    assert heard(specific, sought, *alike) == ()


def test_every_reading_of_a_character_counts() -> None:
    readings = SyllableTable({"行": ("xíng", "háng"), "海": ("hǎi",), "航": ("háng",)})
    (hit,) = heard("行海", "航海", readings=readings)
    assert (hit.heard, hit.start, hit.end) == ("háng hǎi", 0, 2)
