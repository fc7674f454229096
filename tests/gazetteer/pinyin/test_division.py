"""A name is divided by the rules, and where it can be seen in two ways both are shown."""

import pytest

from gazetteer.kinds import NameKind
from gazetteer.pinyin import Readings, SpellingStatus, spell
from gazetteer.pinyin.division import parses_of
from gazetteer.pinyin.numerals import arabic, trailing_numeral


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("江东路", "江东/路"),
        ("河南中路", "河南/中路"),
        ("创新路", "创新/路"),
        ("科技创新路", "科技/创新/路"),
        ("城南路", "城南/路"),
        ("胜利东路", "胜利/东路"),
        ("石家庄南大街", "石家庄/南大街"),
        ("中山东一路", "中山/东/1/路"),
        ("东三环中路", "东/3/环/中路"),
        ("一环路南二段", "1/环路/南/2/段"),
        ("南四环西路辅路", "南/4/环/西路/辅路"),
        ("北外环路", "北/外环路"),
        ("内环高架路", "内环/高架路"),
        ("西大直街", "西/大直街"),
        ("杨高中路", "杨高/中路"),
        ("规划一路", "规划/1/路"),
        ("新五四路", "新五四/路"),
        ("705北路", "705/北路"),
        ("A1路", "A1/路"),
        ("308省道", "308/省道"),
        ("京沪高速公路", "京沪/高速/公路"),
        ("纬十二路", "纬/12/路"),
        ("二十四道街", "二十四道/街"),
        ("统一路", "统一/路"),
        ("四平路", "四平/路"),
        ("八一大道", "八一/大道"),
        ("三里河路", "三里河/路"),
        ("3号路", "3/号/路"),
        ("人民广场路", "人民/广场/路"),
        ("北京西站路", "北京/西站/路"),
        ("花园路", "花园/路"),
        ("体育馆路", "体育馆/路"),
        ("黄河北大街", "黄河/北大街"),
        ("路", "路"),
        ("大街", "大/街"),
        ("广场", "广场"),
    ],
)
def test_streets(name: str, shape: str) -> None:
    assert parses_of(name, NameKind.STREET)[0].shape == shape


@pytest.mark.parametrize(
    ("name", "kind", "shape"),
    [
        ("曹杨二村", NameKind.ESTATE, "曹杨/2/村"),
        ("阳光花园", NameKind.ESTATE, "阳光/花园"),
        ("景泰大厦", NameKind.BUILDING, "景泰/大厦"),
        ("王家庄村村民委员会", NameKind.VILLAGE_SEAT, "王家庄村/村民/委员会"),
        ("城北村", NameKind.VILLAGE_SEAT, "城北/村"),
        ("幸福社区", NameKind.COMMUNITY_SEAT, "幸福/社区"),
        ("中央门街道", NameKind.SUBDISTRICT, "中央门/街道"),
        ("王府镇", NameKind.TOWNSHIP, "王府/镇"),
        ("内蒙古自治区", NameKind.COUNTY_DIVISION, "内蒙古/自治区"),
        ("围场满族蒙古族自治县", NameKind.COUNTY_DIVISION, "围场/满族/蒙古族/自治县"),
        ("巴音郭楞蒙古自治州", NameKind.COUNTY_DIVISION, "巴音郭楞/蒙古/自治州"),
        ("浦东新区", NameKind.COUNTY_DIVISION, "浦东/新区"),
        ("城区", NameKind.COUNTY_DIVISION, "城/区"),
        ("十万大山", NameKind.NATURAL, "十万/大山"),
        ("洞庭西山", NameKind.NATURAL, "洞庭/西山"),
        ("王村3队", NameKind.SETTLEMENT, "王村/3/队"),
        ("人民公园", NameKind.PARK, "人民/公园"),
        ("白求恩国际和平医院", NameKind.BUILDING, "白求恩国际和平/医院"),
    ],
)
def test_other_kinds(name: str, kind: NameKind, shape: str) -> None:
    assert parses_of(name, kind)[0].shape == shape


def test_a_persons_name_that_is_known_stays_one_word() -> None:
    persons = frozenset({"白求恩"})
    assert parses_of("白求恩国际和平医院", NameKind.BUILDING, persons=persons)[0].shape == "白求恩/国际/和平/医院"
    spelling = spell("白求恩国际和平医院", "building", readings=Readings(persons=persons))
    assert spelling.toned == "Báiqiú'ēn Guójì Hépíng Yīyuàn"


def test_a_division_that_may_be_seen_otherwise_shows_the_other_ways() -> None:
    spelling = spell("二号渠路", "street")
    assert spelling.status is SpellingStatus.NEEDS_DIVISION_REVIEW
    assert spelling.other_divisions == ("Èrhàoqú Lù",)
    assert {f.evidence["rule"] for f in spelling.findings} == {"P03"}


@pytest.mark.parametrize(
    ("name", "in_digits", "as_word"),
    [("一二一大街", "121 Dàjiē", "Yī'èryī Dàjiē"), ("三二一路", "321 Lù", "Sān'èryī Lù"), ("十一路", "11 Lù", "Shíyī Lù")],
)
def test_a_bare_number_that_may_be_a_day_is_shown_both_ways(name: str, in_digits: str, as_word: str) -> None:
    spelling = spell(name, "street")
    assert (spelling.toned, spelling.other_divisions) == (in_digits, (as_word,))
    assert spelling.status is SpellingStatus.NEEDS_DIVISION_REVIEW


@pytest.mark.parametrize(
    ("name", "toned"),
    [
        ("三街", "3 Jiē"),
        ("十二巷", "12 Xiàng"),
        ("七〇五路", "705 Lù"),
        ("三八路", "Sānbā Lù"),
        ("八一街", "Bāyī Jiē"),
        ("纬十一路", "Wěi 11 Lù"),
    ],
)
def test_plain_ordinals_and_known_days_are_not_asked_about(name: str, toned: str) -> None:
    assert (spell(name, "street").toned, spell(name, "street").status) == (toned, SpellingStatus.SURE)


def test_the_county_before_the_name_of_a_township_is_no_part_of_it() -> None:
    spelling = spell("景泰县一条山镇", "township")
    assert (spelling.toned, spelling.status) == ("Jǐngtài Xiàn Yītiáoshān Zhèn", SpellingStatus.NEEDS_DIVISION_REVIEW)
    assert [f.evidence["own"] for f in spelling.findings] == ["一条山镇"]
    for name in ("沙市镇", "县城镇", "市中街道", "新市镇", "赵县镇"):
        assert not spell(name, "township").findings, name


def test_words_say_which_rules_they_follow() -> None:
    rules = {word.characters: word.rules for word in spell("解放路南小街", "street").words}
    assert rules == {"解放路": (4,), "南小街": (2,)}
    assert [word.rules for word in spell("东四十二条", "street").words] == [(1,), (7,), (1,)]
    assert [word.rules for word in spell("王村", "settlement").words] == [(3,)]


def test_every_parse_holds_every_character_once() -> None:
    for name in ("广安门北滨河路", "东三环中路", "3号路", "第九弄", "人民一路东巷"):
        for parse in parses_of(name, NameKind.STREET):
            assert "".join(word.text for word in parse.words) == name
            assert [word.start for word in parse.words] == [
                sum(len(w.text) for w in parse.words[:at]) for at in range(len(parse.words))
            ]


@pytest.mark.parametrize(
    ("numeral", "digits"),
    [
        ("一", "1"),
        ("十", "10"),
        ("十二", "12"),
        ("二十", "20"),
        ("一百零三", "103"),
        ("一〇三", "103"),
        ("廿四", "24"),
        ("五二", "52"),
    ],
)
def test_numerals_in_digits(numeral: str, digits: str) -> None:
    assert arabic(numeral) == digits


@pytest.mark.parametrize("text", ["", "路", "一二十", "第一"])
def test_what_is_no_number_has_no_digits(text: str) -> None:
    assert arabic(text) is None


@pytest.mark.parametrize(("text", "numeral"), [("东四十二", "十二"), ("大川淀一", "一"), ("经五", "五"), ("景泰", ""), ("", "")])
def test_the_numeral_at_the_end(text: str, numeral: str) -> None:
    assert trailing_numeral(text) == numeral
