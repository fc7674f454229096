"""A given spelling is told which rule it breaks, and how it should be."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.kinds import NameKind
from gazetteer.pinyin import GivenSpelling, Readings, check_spelling, spell
from gazetteer.pinyin.writing import joined
from layers.report import Severity

CASES = tomllib.loads(Path(__file__).with_name("given_spellings.toml").read_text(encoding="utf-8"))


def case_lines() -> list[tuple[str, str, str, list[str]]]:
    lines = []
    for section in CASES.values():
        for line in section["lines"].strip().splitlines():
            name, kind, given, findings = (part.strip() for part in line.split("|"))
            lines.append((name, kind, given, [f.strip() for f in findings.split(",") if f.strip()]))
    return lines


def told(written: GivenSpelling | str, name: str, kind: str, **known: str) -> list[str]:
    report = check_spelling(written, name, kind, readings=Readings(**known))  # type: ignore[arg-type]  # only texts are given here
    return [f"{f.evidence['rule']} {f.code.removeprefix('gazetteer.spelling-')}" for f in report]


@pytest.mark.parametrize(("name", "kind", "written", "findings"), case_lines(), ids=lambda value: str(value) or "-")
def test_a_spelling_is_told_what_it_breaks(name: str, kind: str, written: str, findings: list[str]) -> None:
    assert told(written, name, kind) == findings


def test_every_finding_names_its_norm_and_says_how_it_should_be() -> None:
    for name, kind, written, _ in case_lines():
        for finding in check_spelling(written, name, kind):
            assert finding.evidence["norm"], (name, written)
            assert finding.sentence.zh.endswith("。")
            assert finding.sentence.en.endswith(".")


def test_rules_of_1984_are_named_by_number() -> None:
    norms = {
        written: next(iter(check_spelling(written, name, kind))).evidence["norm"] for name, kind, written, f in case_lines() if f
    }
    assert norms["38 Lù"] == "1984-6"
    assert norms["Jīngǎng Yī Jiē"] == "1984-7"
    assert norms["Wáng Cūn"] == "1984-3"
    assert norms["Xīān Shì"] == "1984-11"
    assert norms["Pén'ér Hútong"] == "1984-12"
    assert norms["jǐngtài lù"] == "1984-10"


def test_a_standard_spelling_is_always_right() -> None:
    for name, kind, _, _ in case_lines():
        spelling = spell(name, kind)
        report = check_spelling(GivenSpelling(spelling.toned, spelling.capitals), name, kind)
        assert all(f.evidence["rule"] == "P05" for f in report), name


def test_the_other_way_to_divide_is_a_note_and_no_error() -> None:
    (finding,) = check_spelling("Èrhàoqú Lù", "二号渠路", "street")
    assert (finding.code, finding.severity) == ("gazetteer.spelling-division-open", Severity.NOTE)


def test_capitals_are_checked_as_capitals() -> None:
    assert told(GivenSpelling(capitals="JINGTAI LU"), "景泰路", "street") == []
    assert told(GivenSpelling(capitals="JINGTAILU"), "景泰路", "street") == ["P03 capitals-joined"]
    assert told(GivenSpelling(capitals="Jingtai Lu"), "景泰路", "street") == ["P03 capitals-form"]
    assert told(GivenSpelling(capitals=""), "景泰路", "street") == ["P01 missing"]
    assert told(GivenSpelling(capitals="LVSHUNKOU"), "旅顺口", "settlement") == ["P03 capitals-form"]
    assert told(GivenSpelling(capitals="LÜSHUNKOU"), "旅顺口", "settlement") == []


def test_one_of_two_readings_nobody_decided_is_open_and_not_wrong() -> None:
    assert told("Dàbǔ Xiàng", "大堡巷", "street") == ["P05 reading-open", "P05 gazetteer.reading-open"]
    assert told("Dàgǒu Xiàng", "大堡巷", "street")[0] == "P04 wrong-reading"


def test_either_way_to_write_er_is_open_where_nobody_has_decided() -> None:
    assert told("Yànrwān Lù", "雁儿湾路", "street") == ["P05 reading-open", "P05 gazetteer.reading-open"]
    assert told("Yàn'érwān Lù", "雁儿湾路", "street") == ["P05 gazetteer.reading-open"]


def test_a_minority_name_keeps_the_registers_form() -> None:
    readings = Readings(register="Ürümqi")
    assert list(check_spelling("Ürümqi", "乌鲁木齐", "settlement", readings=readings, language="ug")) == []
    (finding,) = check_spelling("Wūlǔmùqí", "乌鲁木齐", "settlement", readings=readings, language="ug")
    assert finding.evidence["rule"] == "P06"
    (finding,) = check_spelling("Wūlǔmùqí", "乌鲁木齐", "settlement", language="ug")
    assert finding.evidence["rule"] == "P06"


def test_a_name_that_looks_like_another_language_is_held_against_the_register_only() -> None:
    (finding,) = check_spelling("Wūlǔmùqí Shì", "乌鲁木齐市", "county_division")
    assert (finding.evidence["rule"], finding.code) == ("P06", "gazetteer.perhaps-another-language")
    assert list(check_spelling("Ürümqi Shì", "乌鲁木齐市", "county_division", readings=Readings(register="Ürümqi Shì"))) == []


@pytest.mark.parametrize("written", ["🙂", "\u202eul", "Jǐngtài\u200bLù", "1" * 3000, "a" * 3000, "景泰路", "-", "'", "Dì-", "9"])
def test_nonsense_is_told_apart_and_never_trips(written: str) -> None:
    report = check_spelling(written, "景泰路", "street")
    assert len(report) > 0


PLAIN = st.text(st.sampled_from("东西南北山水河湖金银石木林森泉云光明和平安民景泰永昌路街巷"), min_size=2, max_size=7)


@given(PLAIN, st.sampled_from([NameKind.STREET, NameKind.SETTLEMENT, NameKind.NATURAL]), st.data())
@settings(max_examples=60, deadline=None)
def test_a_syllable_left_out_is_always_found(name: str, kind: NameKind, data: st.DataObject) -> None:
    spelling = spell(name, kind)
    left_out = data.draw(st.integers(0, len(spelling.syllables) - 1))
    kept = [[s.text for at, s in enumerate(word.syllables, start=word.start) if at != left_out] for word in spelling.words]
    given_spelling = " ".join(joined(word) for word in kept if word)
    assert "P02" in {f.evidence["rule"] for f in check_spelling(given_spelling, name, kind)}


@given(st.text(st.sampled_from("abcēǎüvLR' -1№一🙂\u200b"), max_size=40), PLAIN)
@settings(max_examples=60, deadline=None)
def test_whatever_is_given_is_answered(text: str, name: str) -> None:
    for finding in check_spelling(text, name, NameKind.STREET):
        assert finding.evidence["rule"]
