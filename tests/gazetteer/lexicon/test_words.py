"""Promises of the word lists: what they hold, where it comes from, and how a word is found in a name."""

from datetime import date

import pytest

from gazetteer.citation import Footing
from gazetteer.kinds import NameKind
from gazetteer.lexicon.hits import written_hits
from gazetteer.lexicon.shipped import shipped_words
from gazetteer.lexicon.word import EXCLUSIONS, WordClass
from gazetteer.lexicon.word_list import WordList, word_list_of
from gazetteer.specs import LEXICON
from layers.frames import frame_of

TODAY = date(2026, 6, 1)
ALL = tuple(WordClass)


def held(kind: NameKind = NameKind.STREET, area: str = "620423", on: date = TODAY) -> set[str]:
    return {w.word for w in WordList.of().holding(ALL, kind, area, on)}


def found(name: str, specific: str, kind: NameKind = NameKind.ESTATE, area: str = "620423") -> set[str]:
    return {hit.word.word for hit in written_hits(name, specific, WordList.of().holding(ALL, kind, area, TODAY))}


def test_every_word_of_the_national_paper_is_shipped() -> None:
    printed = (
        "宇宙 中央 天下 世界 环球 欧洲 澳洲 美洲 中国 中华 全国 万国 特区 首府 皇帝 皇庭 御府 帝都 王府 相府 帕提欧 黄泉 哑巴"
    )
    assert set(printed.split()) <= held()


def test_a_province_adds_words_for_its_own_names_only() -> None:
    assert "小镇" in held(NameKind.ESTATE, "440703")
    assert "小镇" not in held(NameKind.ESTATE, "620423")
    assert {"天安门", "江苏"} <= held(area="320214")


def test_words_hold_from_the_day_of_their_document() -> None:
    assert held(on=date(2018, 12, 9)) == set()
    assert "宇宙" in held(on=date(2018, 12, 10))


def test_divisions_are_not_what_the_paper_speaks_of() -> None:
    assert held(NameKind.TOWNSHIP) == {"黄泉", "哑巴"}  # a negative meaning is nobody's wish, Art. 9 ¶1(1)


def test_words_known_at_second_hand_are_never_law() -> None:
    footings = {w.citation.footing for w in shipped_words().words}
    assert footings == {Footing.NORM, Footing.PRACTICE, Footing.UNVERIFIED}
    assert all(w.citation.footing is Footing.PRACTICE for w in shipped_words().words if not w.is_printed)


@pytest.mark.parametrize(
    ("name", "specific", "words"),
    [
        ("宇宙城", "宇宙", {"宇宙"}),
        ("帝皇府", "帝皇", {"帝皇"}),
        ("万科御府", "万科御", {"御府"}),  # the word runs on into the generic
        ("帕提欧公馆", "帕提欧", {"帕提欧"}),
        ("MomoPark", "MomoPark", {"MOMOPARK"}),
        ("24克拉", "24克拉", {"24克拉"}),
        ("中央门大街", "中央门", set()),
        ("水中央花园", "水中央", set()),
        ("王府井小区", "王府井", set()),
        ("新中央王府井", "新中央王府井", {"中央"}),
        ("景泰小区", "景泰", set()),
        ("", "", set()),
    ],
)
def test_a_word_counts_where_it_begins_in_the_specific(name: str, specific: str, words: set[str]) -> None:
    assert found(name, specific) == words


def test_a_word_only_in_the_generic_does_not_count_unless_the_list_says_so() -> None:
    assert "公馆" not in found("景泰公馆", "景泰")
    assert found("景泰公馆", "景泰", area="370102") == {"公馆"}


def test_a_whole_word_is_the_specific_or_nothing() -> None:
    lexicon = frame_of(
        LEXICON,
        [
            {
                "word_id": "1",
                "division_code": "62",
                "word": "李强",
                "word_class": "person",
                "match_mode": "whole",
                "basis": "市局名单",
            }
        ],
    )
    words = WordList.of(lexicon).holding((WordClass.PERSON,), NameKind.STREET, "620423", TODAY)
    assert [h.word.word for h in written_hits("李强路", "李强", words)] == ["李强"]
    assert written_hits("李强盛路", "李强盛", words) == ()


def test_a_bureau_row_ends_on_its_last_day_and_keeps_its_exclusions() -> None:
    row = {
        "word_id": "7", "division_code": "620423000000", "word": "国际", "word_class": "exaggerating", "basis": "市政府令第1号",
        "exclusions": "国际港务区；国际机场", "in_use_from": "2020-01-01", "in_use_until": "2025-01-01",
    }  # fmt: skip
    words = WordList.of(frame_of(LEXICON, [row]))
    held = words.holding((WordClass.EXAGGERATING,), NameKind.PARK, "620423104", date(2024, 12, 31))
    assert [(w.word, w.outside, w.word_id) for w in held] == [("国际", ("国际港务区", "国际机场"), "7")]
    assert words.holding((WordClass.EXAGGERATING,), NameKind.PARK, "620423104", date(2025, 1, 1)) == ()
    assert written_hits("国际港务区公园", "国际港务区", held) == ()


def test_lists_that_only_a_bureau_can_hold_are_missing_until_it_gives_them() -> None:
    shipped = WordList.of()
    missing = [c for c in WordClass if shipped.lacks(c, "620423", TODAY)]
    assert missing == [
        WordClass.LEADER, WordClass.PERSON, WordClass.COMPANY, WordClass.TRADEMARK, WordClass.FOREIGN_PLACE, WordClass.FOREIGN_PERSON,
        WordClass.PROTECTED, WordClass.GOOD,
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["希尔顿酒店", "西门子公司", "维也纳国际酒店"])
def test_an_enterprises_own_name_is_told(name: str) -> None:
    assert shipped_words().is_enterprise(name)


def test_names_the_paper_itself_excepts_carry_their_reason() -> None:
    exempt = shipped_words().exempt
    assert {"白求恩国际和平医院", "列宁公园", "希尔顿酒店", "西门子公司"} == set(exempt)
    assert set(exempt.values()) <= set(EXCLUSIONS)


@pytest.mark.parametrize(
    ("specific", "part"),
    [
        ("帕提欧", "帕提欧"),
        ("洛杉矶", "洛杉矶"),
        ("新维多利亚", "维多利亚"),
        ("哈尔滨", ""),
        ("乌鲁木齐", ""),
        ("景泰", ""),
        ("", ""),
    ],
)
def test_what_looks_transliterated(specific: str, part: str) -> None:
    assert shipped_words().transliterated_part(specific) == part


def test_a_list_is_read_once_for_as_long_as_its_frame_lives() -> None:
    row = {"word_id": "1", "division_code": "62", "word": "某人", "word_class": "person", "basis": "名单"}
    frame = frame_of(LEXICON, [row])
    assert word_list_of(frame) is word_list_of(frame)
    other = frame_of(LEXICON, [row | {"word": "某君"}])
    assert word_list_of(other).of_classes((WordClass.PERSON,))[0].word == "某君"
    assert word_list_of(None).lacks(WordClass.PERSON, "620423", TODAY)
