"""The hard names read right with the shipped authority, each with its evidence, and nothing is wrong in silence."""

import unicodedata

import pytest
from pypinyin import Style, lazy_pinyin

from gazetteer.kinds import NameKind
from gazetteer.pinyin import ReadingAuthority, ReadingRow, Readings, ReadingSource, SpellingStatus, shipped_authority, spell

HARD = tuple(row for row in shipped_authority().rows if row.is_hard)
WRONG_BY_DEFAULT = [
    "浚县",
    "单县",
    "任县",
    "大城县",
    "涡阳",
    "筠连",
    "繁峙",
    "洪洞",
    "华阴",
    "解州",
    "闵行",
    "朝阳门",
    "大栅栏",
    "什邡",
    "珲春",
    "郫都",
    "新都",
    "于都",
    "宁都",
    "武都",
    "都匀",
    "隗镇",
    "舍利",
    "召陵",
    "会稽",
    "宕昌",
]
RIGHT_BY_DEFAULT = [
    "六安",
    "蚌埠",
    "台州",
    "丽水",
    "铅山",
    "东莞",
    "番禺",
    "歙县",
    "蔚县",
    "吴堡",
    "十里堡",
    "井陉",
    "泌阳",
    "大埔",
    "枞阳",
    "乐清",
    "乐亭",
    "景泰",
]


def the_library_alone(row: ReadingRow) -> tuple[str, ...]:
    return tuple(lazy_pinyin(row.characters, style=Style.TONE))


def kind_of(row: ReadingRow) -> NameKind:
    return NameKind.STREET if row.characters.endswith("路") else NameKind.SETTLEMENT


def test_there_are_105_hard_names_and_those_of_the_note_are_among_them() -> None:
    assert len(HARD) == len({row.characters for row in HARD}) == 105
    assert {row.characters for row in HARD} >= {*WRONG_BY_DEFAULT, *RIGHT_BY_DEFAULT}


@pytest.mark.parametrize("row", HARD, ids=lambda row: row.characters)
def test_a_hard_name_is_read_right_and_says_why(row: ReadingRow) -> None:
    spelling = spell(row.characters, kind_of(row), readings=Readings(division_code=row.division_code))
    assert tuple(s.text for s in spelling.syllables) == row.syllables
    assert all(s.row is not None and all(e.cited for e in s.row.evidence) and s.row.evidence for s in spelling.syllables)
    assert all(s.source in {ReadingSource.AUTHORITY, ReadingSource.INHERITED} for s in spelling.syllables)
    assert (spelling.status is SpellingStatus.NEEDS_READING_REVIEW) == row.is_debatable


def test_the_library_alone_reads_a_third_of_them_wrong() -> None:
    wrong = {row.characters for row in HARD if the_library_alone(row) != row.syllables}
    print(f"library alone: {len(HARD) - len(wrong)} of {len(HARD)} right; with the authority: {len(HARD)}")  # noqa: T201
    assert wrong - {*WRONG_BY_DEFAULT} == {"长治", "荥经", "漯河", "阆中", "应县", "沌口", "天台"}
    assert {*WRONG_BY_DEFAULT} <= wrong
    assert wrong.isdisjoint(RIGHT_BY_DEFAULT)
    assert len(wrong) == 33


def test_no_hard_name_is_wrong_in_silence_when_its_place_is_not_said() -> None:
    for row in HARD:
        spelling = spell(row.characters, kind_of(row))
        is_right = tuple(s.text for s in spelling.syllables) == row.syllables
        assert is_right or spelling.status is SpellingStatus.NEEDS_READING_REVIEW, row.characters
        assert not row.is_local or spelling.status is SpellingStatus.NEEDS_READING_REVIEW, row.characters


def test_what_the_authority_is_for() -> None:
    """Without it almost every hard name is asked about; these few would be wrong in silence, because their character is settled everywhere else."""
    bare = Readings(authority=ReadingAuthority(()))
    silent = {
        row.characters
        for row in HARD
        if (spelling := spell(row.characters, kind_of(row), readings=bare)).status is not SpellingStatus.NEEDS_READING_REVIEW
        and tuple(s.text for s in spelling.syllables) != row.syllables
    }
    assert silent == {"大城县", "华阴", "天台", "洪洞"}


def test_every_row_has_one_syllable_a_character_in_composed_letters() -> None:
    for row in shipped_authority().rows:
        assert len(row.syllables) == len(row.characters), row.characters
        assert all(unicodedata.is_normalized("NFC", s) for s in row.syllables), row.characters


def test_only_norms_and_the_ministry_count_as_read_and_the_rest_says_so() -> None:
    evidence = {e for row in shipped_authority().rows for e in row.evidence}
    assert {e.kind for e in evidence if e.is_checked} == {"norm", "ministry"}
    assert all(e.cited.endswith("（未核对）") for e in evidence if not e.is_checked)
