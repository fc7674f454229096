"""Any name is spelled or refused with a reason; the forms of one spelling agree with one another."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.kinds import NameKind
from gazetteer.pinyin import Readings, ReadingSource, SpellingStatus, spell
from gazetteer.pinyin.division import Part
from gazetteer.pinyin.errors import NameTooLong, NothingToSpell, NotSpellable, UnknownNameKind
from gazetteer.pinyin.syllables import without_tone
from gazetteer.pinyin.writing import broken_lines, in_capitals, joined
from layers.errors import Refusal

HAN = st.one_of(
    st.sampled_from("东西南北中大小新老前后第一二三四五六七八九十百路街巷弄胡同里桥门山河村庄镇县区市堡都长朝儿女安阿子"),
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
    st.characters(min_codepoint=0x20000, max_codepoint=0x2A6DF),
)
NAMES = st.text(HAN, min_size=1, max_size=12)


@given(NAMES, st.sampled_from(list(NameKind)))
@settings(max_examples=150, deadline=None)
def test_any_han_name_is_spelled_one_syllable_a_character(name: str, kind: NameKind) -> None:
    spelling = spell(name, kind)
    assert [s.character for s in spelling.syllables] == list(name)
    assert "".join(word.characters for word in spelling.words) == name
    if spelling.status is SpellingStatus.SURE:
        assert all(s.source.is_sure and s.text for s in spelling.syllables)
    else:
        assert len(spelling.findings) > 0


@given(NAMES, st.sampled_from(list(NameKind)))
@settings(max_examples=60, deadline=None)
def test_the_forms_of_a_spelling_agree(name: str, kind: NameKind) -> None:
    spelling = spell(name, kind)
    assert spelling.toned == " ".join(word.toned for word in spelling.words)
    assert spelling.capitals == spelling.capitals.upper() == in_capitals(spelling.capitals)
    assert spelling.capitals.replace(" ", "") == spelling.capitals_joined
    assert f"{spelling.specific_pinyin} {spelling.generic_pinyin}".strip() == spelling.toned
    assert without_tone(without_tone(spelling.toned)) == without_tone(spelling.toned)
    assert kind is not NameKind.SETTLEMENT or " " not in spelling.toned


@given(NAMES, st.integers(8, 30))
@settings(max_examples=60, deadline=None)
def test_broken_lines_are_short_and_lose_no_letter(name: str, width: int) -> None:
    spelling = spell(name, NameKind.STREET)
    lines = spelling.lines(width)
    assert all(len(line) <= width for line in lines)
    letters = "".join(line.removesuffix("-") for line in lines)
    assert letters.replace(" ", "").replace("'", "").replace("-", "") == spelling.toned.replace(" ", "").replace("'", "").replace(
        "-", ""
    )


@given(st.text(max_size=20))
@settings(max_examples=150, deadline=None)
def test_any_text_is_spelled_or_refused_with_a_reason(text: str) -> None:
    assert spelled_or_refused(text)


def spelled_or_refused(text: str) -> str:
    """What a person reads: the spelling, or the sentence that says why there is none."""
    try:
        return spell(text, NameKind.STREET).toned
    except Refusal as refusal:
        return refusal.wording.zh


@pytest.mark.parametrize("name", ["", "   ", "\u3000"])
def test_an_empty_name_is_refused(name: str) -> None:
    with pytest.raises(NothingToSpell):
        spell(name, "street")


@pytest.mark.parametrize(
    ("name", "position"),
    [("景泰🙂路", 3), ("景泰\ue000路", 3), ("\u202e景泰路", 1), ("景\u200b泰路", 2), ("景泰路（北）", 4), ("景泰-路", 3)],
)
def test_a_character_that_belongs_in_no_name_is_refused_by_its_place(name: str, position: int) -> None:
    with pytest.raises(NotSpellable) as refused:
        spell(name, "street")
    assert refused.value.facts["position"] == position


def test_a_text_longer_than_any_name_is_refused_and_sixty_characters_are_not() -> None:
    assert len(spell("景泰" * 29 + "大道", "street").syllables) == 60
    with pytest.raises(NameTooLong):
        spell("路" * 101, "street")


def test_a_kind_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownNameKind):
        spell("景泰路", "boulevard")


def test_one_character_and_digits_and_letters_are_spelled() -> None:
    assert spell("路", "street").toned == "Lù"
    assert spell("K11广场", "building").toned == "K11 Guǎngchǎng"
    assert spell("３号路", "street").toned == "3 Hào Lù"
    assert [w.part for w in spell("1203高地", "natural").words] == [Part.ORDINAL, Part.GENERIC]


def test_a_character_nobody_can_read_is_shown_as_a_gap_and_asked_about() -> None:
    spelling = spell("\U0002b81e路", "street")
    assert spelling.syllables[0].source is ReadingSource.UNREAD
    assert spelling.toned == "□ Lù"
    assert spelling.status is SpellingStatus.NEEDS_READING_REVIEW


def test_both_forms_of_the_capitals_and_the_generic() -> None:
    spelling = spell("计量大厦", "building")
    assert (spelling.toned, spelling.capitals, spelling.capitals_joined) == ("Jìliàng Dàshà", "JILIANG DASHA", "JILIANGDASHA")
    assert spell("朝阳门内大街", "street", readings=Readings("110101")).generic_pinyin == "Dàjiē"
    assert spell("吕梁市", "county_division").capitals == "LÜLIANG SHI"


def test_lines_break_between_syllables_with_a_hyphen() -> None:
    assert broken_lines([["hǎi", "nán"], ["dǎo"]], 5) == ("Hǎi-", "nán", "Dǎo")
    assert broken_lines([["cháng", "ān"], ["jiē"]], 8) == ("Cháng'ān", "Jiē")
    assert broken_lines([["hǎi", "nán"], ["dǎo"]], 40) == ("Hǎinán Dǎo",)
    assert broken_lines([], 5) == ()


@pytest.mark.parametrize(
    ("syllables", "word"),
    [(["xī", "ān"], "Xī'ān"), (["jiàn", "ōu"], "Jiàn'ōu"), (["ān", "ē"], "Ān'ē"), (["lǜ", "ér"], "Lǜ'ér"), ([], "")],
)
def test_apostrophes(syllables: list[str], word: str) -> None:
    assert joined(syllables) == word
