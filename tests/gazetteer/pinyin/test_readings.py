"""A reading is never guessed in silence: who says it comes first, where it holds, and what is asked when nobody does."""

import pytest

from gazetteer.pinyin import (
    Readings,
    ReadingSource,
    Spelling,
    SpellingStatus,
    parse_bureau_readings,
    shipped_authority,
    spell,
    syllable_table,
)
from gazetteer.pinyin.heteronyms import heteronyms
from gazetteer.pinyin.syllables import library_table

BUREAU = {
    "reading_id": "r1",
    "division_code": "620423",
    "characters": "堡",
    "reading": "pù",
    "place_name": "三里堡",
    "evidence": "景地名委〔2024〕3号",
    "decided_by": "景泰县地名委员会",
}


def sources(spelling: Spelling) -> list[ReadingSource]:
    return [s.source for s in spelling.syllables]


def test_a_heteronym_nobody_decided_is_asked_about_with_all_its_readings() -> None:
    spelling = spell("大堡巷", "street", readings=Readings(division_code="620423"))
    assert spelling.status is SpellingStatus.NEEDS_READING_REVIEW
    (question,) = spelling.findings
    assert question.evidence["rule"] == "P05"
    assert question.evidence["character"] == "堡"
    assert {question.evidence["reading"], *str(question.evidence["others"]).split()} == {"bǎo", "bǔ", "pù"}


@pytest.mark.parametrize("name", ["朝阳路", "长诚路", "大堡巷", "观兴路", "乐清路口街"])
def test_a_question_of_reading_always_names_two_readings_at_least(name: str) -> None:
    for code in ("", "620423"):
        for syllable in spell(name, "street", readings=Readings(code)).syllables:
            assert syllable.source.is_sure or len({syllable.text, *syllable.others}) > 1, (name, syllable)


def test_the_bureau_goes_before_the_house_and_only_where_it_decided() -> None:
    rows, report = parse_bureau_readings([BUREAU])
    assert not report
    authority = shipped_authority().with_bureau(rows)
    here = spell("三里堡村", "settlement", readings=Readings("620423", authority=authority))
    assert here.toned == "Sānlǐpùcūn"
    assert here.syllables[2].source is ReadingSource.BUREAU
    assert here.syllables[2].row is not None
    assert "景地名委〔2024〕3号" in here.syllables[2].row.evidence[0].document
    elsewhere = spell("三里堡村", "settlement", readings=Readings("110105", authority=authority))
    assert elsewhere.status is SpellingStatus.NEEDS_READING_REVIEW
    another = spell("四里堡村", "settlement", readings=Readings("620423", authority=authority))
    assert another.status is SpellingStatus.NEEDS_READING_REVIEW


def test_the_bureau_may_overrule_the_shipped_authority() -> None:
    rows, _ = parse_bureau_readings(
        [{**BUREAU, "division_code": "14", "characters": "解州", "reading": "hài zhōu", "place_name": None}]
    )
    spelling = spell("解州", "settlement", readings=Readings("140802", authority=shipped_authority().with_bureau(rows)))
    assert (spelling.toned, spelling.status) == ("Hàizhōu", SpellingStatus.SURE)


@pytest.mark.parametrize("broken", [{"reading": "lǐ pù"}, {"characters": ""}, {"place_name": "十里铺"}, {"reading": None}])
def test_a_bureau_row_that_does_not_fit_is_left_out_and_said(broken: dict[str, object]) -> None:
    rows, report = parse_bureau_readings([{**BUREAU, **broken}, BUREAU])
    assert len(rows) == 1
    (finding,) = report
    assert finding.where.row == 1


def test_a_street_takes_the_reading_of_the_place_it_is_named_after() -> None:
    spelling = spell("新都大道", "street", readings=Readings(division_code="510114"))
    assert spelling.toned == "Xīndū Dàdào"
    assert sources(spelling)[:2] == [ReadingSource.INHERITED] * 2
    assert spell("新都区", "county_division", readings=Readings("510114")).syllables[0].source is ReadingSource.AUTHORITY
    assert spell("六安路", "street", readings=Readings("310101")).toned == "Lù'ān Lù"


def test_the_same_characters_read_otherwise_in_other_places() -> None:
    assert spell("朝阳路", "street", readings=Readings("110105")).status is SpellingStatus.SURE
    unknown = spell("朝阳路", "street")
    assert unknown.status is SpellingStatus.NEEDS_READING_REVIEW
    assert "北京" in next(iter(unknown.findings)).sentence.zh
    assert spell("朝阳路", "street", readings=Readings("620423")).status is SpellingStatus.NEEDS_READING_REVIEW
    assert spell("长子县", "county_division", readings=Readings("140428")).toned == "Zhǎngzǐ Xiàn"


def test_the_register_goes_before_everybody_but_is_divided_by_the_rules() -> None:
    spelling = spell("大堡巷", "street", readings=Readings("620423", register="Dàpùxiàng"))
    assert (spelling.toned, spelling.status) == ("Dàpù Xiàng", SpellingStatus.SURE)
    assert sources(spelling) == [ReadingSource.REGISTER] * 3
    numbered = spell("大堡一巷", "street", readings=Readings("620423", register="Dàpù 1 Xiàng"))
    assert (numbered.toned, numbered.status) == ("Dàpù 1 Xiàng", SpellingStatus.SURE)


@pytest.mark.parametrize("register", ["Dàpù", "DAPU XIANG", "大堡巷", "Dàpù Lǐ Xiàng"])
def test_a_register_value_that_does_not_fit_is_left_aside_and_said(register: str) -> None:
    spelling = spell("大堡巷", "street", readings=Readings("620423", register=register))
    assert spelling.status is SpellingStatus.NEEDS_READING_REVIEW
    assert "gazetteer.register-spelling-unfit" in {f.code for f in spelling.findings}


def test_a_minority_language_name_keeps_the_registers_form_and_is_never_derived() -> None:
    known = spell("乌鲁木齐", "settlement", readings=Readings(register="Ürümqi"), language="ug")
    assert (known.toned, known.capitals, known.status) == ("Ürümqi", "ÜRÜMQI", SpellingStatus.SURE)
    unknown = spell("乌鲁木齐", "settlement", language="ug")
    assert (unknown.toned, unknown.status) == ("", SpellingStatus.NEEDS_REGISTER_VALUE)
    assert [f.evidence["rule"] for f in unknown.findings] == ["P06"]


def test_a_well_known_name_of_another_language_is_not_taken_for_chinese() -> None:
    city = spell("乌鲁木齐市", "county_division")
    assert city.status is SpellingStatus.NEEDS_REGISTER_VALUE
    assert [f.evidence["form"] for f in city.findings if f.evidence["rule"] == "P06"] == ["Ürümqi"]
    assert spell("乌鲁木齐市", "county_division", readings=Readings(register="Ürümqi Shì")).toned == "Ürümqi Shì"
    street = spell("乌鲁木齐路", "street")
    assert (street.toned, street.status) == ("Wūlǔmùqí Lù", SpellingStatus.SURE)
    assert [f.evidence["form"] for f in street.findings] == ["Ürümqi"]
    assert spell("巴彦嘎查", "village_seat").status is SpellingStatus.NEEDS_REGISTER_VALUE


@pytest.mark.parametrize("name", ["雁儿湾路", "鱼儿山路", "盆儿一胡同", "花儿巷"])
def test_er_inside_the_name_of_a_street_is_a_syllable_and_asked_about(name: str) -> None:
    spelling = spell(name, "street")
    er = next(s for s in spelling.syllables if s.character == "儿")
    assert (er.text, er.others, spelling.status) == ("ér", ("r",), SpellingStatus.NEEDS_READING_REVIEW)


def test_a_place_whose_er_is_known_gives_its_reading_to_its_streets() -> None:
    assert spell("台儿庄路", "street").toned == "Tái'érzhuāng Lù"
    for name, kind in (("台儿庄路", "street"), ("台儿庄区", "county_division")):
        assert spell(name, kind, readings=Readings("370405")).status is SpellingStatus.SURE


@pytest.mark.parametrize(
    ("name", "toned", "is_asked"),
    [
        ("允吾路", "Qiānyá Lù", True),
        ("允街路", "Qiānjiē Lù", True),
        ("令居路", "Liánjū Lù", True),
        ("大月氏路", "Dàyuèzhī Lù", True),
        ("朱提路", "Shūshí Lù", True),
        ("大宛路", "Dàyuān Lù", True),
        ("身毒路", "Yuāndú Lù", True),
        ("祖厉路", "Zǔlài Lù", True),
        ("处州路", "Chǔzhōu Lù", True),
        ("冒顿路", "Mòdú Lù", False),
        ("单于路", "Chányú Lù", False),
        ("可汗路", "Kèhán Lù", False),
        ("吐谷浑路", "Tǔyùhún Lù", False),
        ("龟兹路", "Qiūcí Lù", False),
        ("高句丽路", "Gāogōulí Lù", False),
        ("金日磾路", "Jīnmìdī Lù", False),
        ("番禺路", "Pānyú Lù", False),
        ("卢氏路", "Lúshì Lù", False),
    ],
)
def test_names_of_history_are_read_as_history_reads_them_and_what_is_disputed_is_asked(
    name: str, toned: str, is_asked: bool
) -> None:
    spelling = spell(name, "street")
    assert (spelling.toned, spelling.status is SpellingStatus.NEEDS_READING_REVIEW) == (toned, is_asked)


def test_a_county_is_never_read_by_its_commonest_characters_in_silence() -> None:
    assert spell("称多县", "county_division").toned == "Chènduō Xiàn"
    assert spell("称钩巷", "street").status is SpellingStatus.NEEDS_READING_REVIEW
    assert spell("焉氏巷", "street").status is SpellingStatus.NEEDS_READING_REVIEW


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("莎车县", "county_division", ""),
        ("迭部县", "county_division", ""),
        ("合作市", "county_division", "623001"),
        ("尕秀村", "settlement", "623022"),
        ("阿尼玛卿山", "natural", "632621"),
        ("吉日嘎郎图镇", "township", "150625"),
        ("红石乡", "township", "513329"),
    ],
)
def test_where_names_are_often_of_other_languages_the_language_is_asked_first(name: str, kind: str, code: str) -> None:
    asked = spell(name, kind, readings=Readings(code))
    assert asked.status is SpellingStatus.NEEDS_REGISTER_VALUE
    assert "P06" in {f.evidence["rule"] for f in asked.findings}


def test_the_language_once_said_or_a_spelling_of_record_answers_the_question_of_the_region() -> None:
    here = Readings("632622")
    assert spell("红石镇", "township", readings=here, language="zh").status is SpellingStatus.SURE
    of_record = spell("红石镇", "township", readings=Readings("632622", register="Hóngshí Zhèn"))
    assert (of_record.toned, of_record.status) == ("Hóngshí Zhèn", SpellingStatus.SURE)
    assert spell("红石路", "street", readings=here).status is SpellingStatus.SURE
    assert spell("红石镇", "township", readings=Readings("620423")).status is SpellingStatus.SURE


def test_er_is_r_before_hutong_a_syllable_in_words_and_asked_about_elsewhere() -> None:
    assert spell("盆儿胡同", "street").toned == "Pénr Hútong"
    assert spell("女儿街", "street").toned == "Nǚ'ér Jiē"
    assert spell("猫儿山", "natural").status is SpellingStatus.NEEDS_READING_REVIEW
    assert spell("儿山", "natural").syllables[0].text == "ér"


def test_surnames_read_as_surnames_before_family_and_farm() -> None:
    assert [spell(name, "settlement").toned for name in ("单家庄", "大仇家村", "解庄")] == [
        "Shànjiāzhuāng",
        "Dàqiújiācūn",
        "Xièzhuāng",
    ]


def test_a_name_with_a_debatable_reading_says_so() -> None:
    spelling = spell("宕昌县", "county_division", readings=Readings("621223"))
    assert (spelling.toned, spelling.status) == ("Tànchāng Xiàn", SpellingStatus.NEEDS_READING_REVIEW)
    assert len(spelling.findings) == 1


def test_the_judgements_of_heteronyms_agree_with_one_another() -> None:
    table, library = heteronyms(), library_table().readings
    assert not set(table.undecided) & set(table.settled)
    assert not (set(table.undecided) | set(table.settled)) & table.first_reading
    assert all(len(readings) > 1 for readings in table.undecided.values())
    assert all(len(word) == len(syllables) for word, syllables in table.words.items())
    assert all(len(library[c]) > 1 for c in table.first_reading)
    strange = {c: r for c, r in table.settled.items() if r not in library[c]}
    assert strange == {}


def test_the_index_reads_names_as_spell_does_when_the_place_is_not_known() -> None:
    for name in ("成都路", "新都大道", "胡同", "长江路", "厦门路", "景泰路", "巴音郭楞路", "小庄子路", "单县路"):
        assert syllable_table().syllables_of(name) == tuple(s.text for s in spell(name, "street").syllables), name
