"""Whole registers sound exactly as the library says, name by name, and faster than anybody can ask it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin

from gazetteer.pinyin import syllable_table
from gazetteer.pinyin.syllables import MOST_READINGS, UNSOUNDED, Sounds, SyllableTable, library_table, without_tone

PIECES = st.sampled_from(
    [
        "朝阳",
        "重庆",
        "长安",
        "银行",
        "都江堰",
        "成都",
        "和平",
        "大厦",
        "厦门",
        "行政",
        "音乐",
        "朝霞",
        "会计",
        "单位",
        "王",
        "张",
        "李",
        "路",
        "街",
        "村",
        "3",
        "号",
        "K",
        "A",
        "·",
        "（",
        "）",
        "𠙶",
        "〇",
        "长",
        "行",
        "乐",
        "了",
        "不",
        "一",
        "地",
    ]
)
NAMES = st.lists(st.lists(PIECES, max_size=6).map("".join), max_size=12)


def syllables(sounds: Sounds, at: int, table: SyllableTable) -> list[str]:
    ids = sounds.toned[sounds.offsets[at] : sounds.offsets[at + 1]]
    return [table.toned[i] if i < UNSOUNDED else chr(i - UNSOUNDED) for i in ids]


@given(NAMES)
@settings(max_examples=120, deadline=None)
def test_many_names_at_once_sound_as_the_library_says_one_by_one(names: list[str]) -> None:
    table = library_table()
    sounds = table.sounds_of(names)
    assert len(sounds) == len(names)
    for at, name in enumerate(names):
        expected = lazy_pinyin(name, style=Style.TONE, errors=lambda unread: list(unread))  # type: ignore[arg-type,return-value]  # the stub knows one of its shapes only
        assert syllables(sounds, at, table) == expected == list(table.syllables_of(name))


@given(NAMES)
@settings(max_examples=40, deadline=None)
def test_sounds_without_tone_are_those_with_tone_stripped(names: list[str]) -> None:
    table = library_table()
    sounds = table.sounds_of(names)
    sounded = sounds.toned < UNSOUNDED
    assert np.array_equal(sounds.toned[~sounded], sounds.toneless[~sounded])
    assert [table.toneless[i] for i in sounds.toneless[sounded]] == [without_tone(table.toned[i]) for i in sounds.toned[sounded]]


def test_a_phrase_does_not_reach_across_two_names() -> None:
    table = library_table()
    assert syllables(table.sounds_of(["重", "庆"]), 0, table) == ["zhòng"]
    assert table.syllables_of("重庆") == ("chóng", "qìng")


def test_every_way_to_read_a_probe_the_usual_first_and_never_more_than_eight() -> None:
    ways = library_table().readings_of("朝阳行")
    assert ways[0] == library_table().syllables_of("朝阳行")
    assert len(ways) == len(set(ways)) == MOST_READINGS
    assert ("cháo", "yáng", "xíng") in ways
    assert library_table().readings_of("长" * 60)[0] == library_table().syllables_of("长" * 60)
    assert library_table().readings_of("") == ((),)


def test_private_characters_and_digits_only_sound_like_themselves() -> None:
    sounds = library_table().sounds_of(["\ue815a1"])
    assert [i - UNSOUNDED for i in sounds.toned] == [0xE815, ord("a"), ord("1")]


def test_places_are_laid_over_the_library() -> None:
    table = SyllableTable({"大": ("dà", "dài"), "城": ("chéng",), "县": ("xiàn",)}, {}, {"大城": ("dài", "chéng")})
    assert syllables(table.sounds_of(["大县", "大城县"]), 1, table) == ["dài", "chéng", "xiàn"]
    assert table.readings_of("大城") == (("dài", "chéng"),)
    assert table.readings_of("大县") == (("dà", "xiàn"), ("dài", "xiàn"))


def test_tones_are_stripped_and_the_two_dots_stay() -> None:
    assert [without_tone(s) for s in ("lǜ", "Lǚshùnkǒu", "ê̄", "ér", "Xī'ān", "")] == ["lü", "Lüshunkou", "ê", "er", "Xi'an", ""]


@given(st.lists(st.text(st.sampled_from("成都厦门长安社区庄子胡同新华山蒙古单家朝阳六安3"), max_size=8), max_size=8))
@settings(max_examples=60, deadline=None)
def test_many_names_at_once_read_as_one_by_one_with_the_authority_too(names: list[str]) -> None:
    table = syllable_table()
    sounds = table.sounds_of(names)
    assert [syllables(sounds, at, table) for at in range(len(names))] == [list(table.syllables_of(name)) for name in names]
