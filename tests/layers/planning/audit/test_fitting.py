"""Consistent figures are told of too: which whole numbers print a share, which readings fit, and what was not audited at all."""

from fractions import Fraction

import pytest

from layers.planning.answers.audit import audit_to_dict, audit_to_lines
from layers.planning.audit.auditing import Audit, audit, five_plans
from layers.planning.audit.claims_file import read_claims

VILLAGES = {"编号": "b", "文件": "甲", "数量": "村", "原文": "149", "年份": "2020"}
CENTRES = {"编号": "a", "文件": "甲", "数量": "中心", "原文": "116", "年份": "2020"}
SHARE = {"编号": "c", "文件": "甲", "数量": "中心", "占": "村", "原文": "77.85%", "年份": "2020"}


def audited(*rows: dict[str, str]) -> Audit:
    return audit(read_claims(list(rows)))


def test_consistent_figures_say_which_readings_and_which_whole_numbers_fit() -> None:
    found = audited(CENTRES, VILLAGES, SHARE)
    lines = "\n".join(audit_to_lines(found))
    assert not found.alarms
    assert "中心 116 ÷ 村 149 = 77.85 %：相符（原文所指）" in lines
    assert "149 的 77.85%：中心只能是 116" in lines
    assert "116 占 77.85%：村只能是 149" in lines
    assert "口径" in lines
    assert [f["most"] for f in audit_to_dict(found)["fitting"]] == [116, 149] or [149, 116]


@pytest.mark.parametrize("printed", ["77.85%", "78%", "12.5%", "0.7%", "100%", "50%"])
@pytest.mark.parametrize("whole", ["3", "11", "149", "1000"])
def test_every_whole_number_that_prints_the_share_is_told_and_no_other(printed: str, whole: str) -> None:
    found = audited({**VILLAGES, "原文": whole}, {**SHARE, "原文": printed})
    (fitting,) = [f for f in found.fitting if f.is_part_sought]
    digits, n = len(printed.rstrip("%").partition(".")[2]), int(whole)

    def prints(part: int) -> bool:
        hundredths = Fraction(part, n) * 100 * 10**digits
        return int(hundredths + Fraction(1, 2)) == int(printed.rstrip("%").replace(".", ""))

    assert list(fitting.values) == [part for part in range(n + 1) if prints(part)]


def test_a_declared_meaning_is_held_to_the_share() -> None:
    lines = "\n".join(
        audit_to_lines(audited({"表": "数量", "编号": "中心", "口径": "facilities_per_unit"}, CENTRES, VILLAGES, SHARE))
    )
    assert "七种口径中相符的：设施数 ÷ 单位数 = 77.85 %" in lines
    assert "缺数、无法验算的：6 种" in lines


def test_rows_that_could_not_be_read_are_counted() -> None:
    found = audited(CENTRES, VILLAGES, SHARE, {**SHARE, "编号": "d", "原文": "130%"}, {**VILLAGES, "编号": "e", "原文": "abc"})
    assert (len(found.alarms), found.faulty_rows) == (0, 2)
    assert audit_to_dict(found)["faulty_rows"] == 2


def test_a_share_is_not_paired_with_a_count_of_another_paragraph() -> None:
    rows = [
        {**CENTRES, "编号": "x", "原文": "100", "出处": "一段"},
        {**CENTRES, "编号": "y", "原文": "120", "出处": "另一段"},
        {**VILLAGES, "出处": "附表"},
        {**SHARE, "原文": "90%", "出处": "另一段"},
    ]
    found = audited(*rows)
    pairs = [set(o.statements) for o in found.alarms]
    assert {"x", "y"} in pairs, "two values of one quantity"
    assert any({"y", "c"} <= pair for pair in pairs), "120 of 149 is not 90 %"
    assert not any({"x", "c"} <= pair for pair in pairs), "nobody claimed 100 and 90 % together"
    assert {f.stated.id for f in found.fitting} == {"y", "b"}


def test_english_lines_have_english_commas_and_say_that_names_stay() -> None:
    lines = audit_to_lines(audit(five_plans()), "en")
    assert lines[0] == "Names, places and quoted words stand as printed."
    assert not [line for line in lines if "、" in line or "；" in line]


def test_a_lost_dash_is_told_in_its_own_units() -> None:
    (lost,) = [o for o in audit(five_plans()).objections if "X23-new" in o.statements]
    assert lost.steps[0].zh == "照原文：2030 m² ÷ 100 户 = 每户 20.3 m²"
    assert "景泰县" in lost.sentence.zh, "the figure it is measured by is of another plan"
