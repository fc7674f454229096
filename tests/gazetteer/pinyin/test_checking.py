"""A given spelling is told which rule it breaks, and how it should be."""

import tomllib
from pathlib import Path

import pytest

from gazetteer.pinyin import GivenSpelling, Readings, check_spelling, spell
from layers.report import Severity

CASES = tomllib.loads(Path(__file__).with_name("given_spellings.toml").read_text(encoding="utf-8"))


def case_lines() -> list[tuple[str, str, str, list[str]]]:
    lines = []
    for section in CASES.values():
        for line in section["lines"].strip().splitlines():
            name, kind, given, findings = (part.strip() for part in line.split("|"))
            lines.append((name, kind, given, [f.strip() for f in findings.split(",") if f.strip()]))
    return lines


def told(given: GivenSpelling | str, name: str, kind: str, **known: str) -> list[str]:
    report = check_spelling(given, name, kind, readings=Readings(**known))  # type: ignore[arg-type]  # only texts are given here
    return [f"{f.evidence['rule']} {f.code.removeprefix('gazetteer.spelling-')}" for f in report]


@pytest.mark.parametrize(("name", "kind", "given", "findings"), case_lines(), ids=lambda value: str(value) or "-")
def test_a_spelling_is_told_what_it_breaks(name: str, kind: str, given: str, findings: list[str]) -> None:
    assert told(given, name, kind) == findings


def test_every_finding_names_its_norm_and_says_how_it_should_be() -> None:
    for name, kind, given, _ in case_lines():
        for finding in check_spelling(given, name, kind):
            assert finding.evidence["norm"], (name, given)
            assert finding.sentence.zh.endswith("。")
            assert finding.sentence.en.endswith(".")


def test_rules_of_1984_are_named_by_number() -> None:
    norms = {given: next(iter(check_spelling(given, name, kind))).evidence["norm"] for name, kind, given, f in case_lines() if f}
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


def test_a_minority_name_keeps_the_registers_form() -> None:
    readings = Readings(register="Ürümqi")
    assert list(check_spelling("Ürümqi", "乌鲁木齐", "settlement", readings=readings, language="ug")) == []
    (finding,) = check_spelling("Wūlǔmùqí", "乌鲁木齐", "settlement", readings=readings, language="ug")
    assert finding.evidence["rule"] == "P06"
    (finding,) = check_spelling("Wūlǔmùqí", "乌鲁木齐", "settlement", language="ug")
    assert finding.evidence["rule"] == "P06"


@pytest.mark.parametrize("given", ["🙂", "\u202eul", "Jǐngtài\u200bLù", "1" * 3000, "a" * 3000, "景泰路", "-", "'", "Dì-", "9"])
def test_nonsense_is_told_apart_and_never_trips(given: str) -> None:
    report = check_spelling(given, "景泰路", "street")
    assert len(report) > 0
