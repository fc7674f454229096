"""The base year: measured from the layers where the plan prints none, and set beside the print where it does."""

import re
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from layers.planning.plans.evaluate import evaluate
from layers.planning.plans.plan_file import parse_plan
from layers.planning.plans.reading import Reading
from layers.planning.plans.shelf import shipped_shelf
from layers.planning.plans.status import FigureStatus, Status
from layers.planning.specs import FACILITIES
from tests.layers.planning.layer_rows import Row, as_layer
from tests.layers.planning.plans.conftest import HEAD, SPECS, Read, plan_of, row

BASE_DAY, MIDTERM = date(2020, 12, 31), date(2023, 12, 31)
HAVE = '[{ layer = "facilities", where = [{ column = "kind", is = "care_home" }] }]'
VILLAGES = '{ layer = "divisions", level = "village" }'
HOMES = '{ layer = "facilities", where = [{ column = "kind", is = "care_home" }] }'
TARGET = "[{ year = 2025, equals = 100 }]"
HAN = re.compile("[\u4e00-\u9fff]")


def homes(*opened: str) -> Any:
    """A home in every village named, open since a day."""
    keys: Row = {"kind": "care_home", "state": "operating"}
    codes = ("990101100001", "990101100201", "990101100202", "990101100203")
    return as_layer(
        FACILITIES,
        [{**keys, "facility_id": f"H{n}", "name": f"院{n}", "division_code": codes[n], "opened_on": day} for n, day in enumerate(opened)],
    )  # fmt: skip


def looking_back(reading: Read, facilities: Any, *, on: date = MIDTERM, began: date | None = None, **more: Any) -> Reading:
    """The county on a day with the base day behind it."""
    late = {} if began is None else {"facilities": began}
    then = reading(BASE_DAY, facilities=facilities)
    then = Reading(then.on, then.frames, then.specs, began=late)
    now = reading(on, facilities=facilities)
    return Reading(now.on, now.frames, now.specs, earlier={BASE_DAY: then}, **more)


def one(plan: Any, read: Reading) -> FigureStatus:
    (figure,) = evaluate(plan, read).figures
    return figure


def test_what_stood_in_the_base_year_already_is_no_progress(reading: Read) -> None:
    plan = plan_of(row(kind='"count"', of=VILLAGES, have=HAVE, targets=TARGET))
    assert plan.earlier_days == (BASE_DAY,)
    figure = one(plan, looking_back(reading, homes("2015-01-01", "2016-01-01")))
    assert (figure.text, figure.status) == ("33.33 %", Status.BEHIND), "2 of 6 then and now"
    assert "以图层在 2020-12-31 的测算值 33.33 %为基期" in figure.judgement.rule.zh
    assert figure.judgement.start == figure.value


def test_what_was_opened_since_is(reading: Read) -> None:
    plan = plan_of(row(kind='"count"', of=VILLAGES, have=HAVE, targets=TARGET))
    figure = one(plan, looking_back(reading, homes("2015-01-01", "2021-01-01", "2022-01-01", "2023-06-01"), on=date(2022, 6, 30)))
    assert (figure.text, figure.status) == ("50.00 %", Status.ON_TRACK), "16.67 % then; 41.6 % are due by the middle of 2022"


def test_a_base_year_nobody_knows_anything_of_is_said(reading: Read) -> None:
    plan = plan_of(row(kind='"count"', of=VILLAGES, have=HAVE, targets=TARGET))
    figure = one(plan, reading(MIDTERM, facilities=homes("2015-01-01")))
    assert figure.status is Status.NO_BASE
    assert "图层也测不出 2020-12-31 的值（没有该日的数据）" in figure.judgement.rule.zh


def test_a_layer_that_began_later_says_so(reading: Read) -> None:
    plan = plan_of(row(kind='"count"', of=VILLAGES, have=HAVE, targets=TARGET))
    figure = one(plan, looking_back(reading, homes("2015-01-01"), began=date(2022, 3, 1)))
    assert "自 2022-03-01 起才有数据" in figure.judgement.rule.zh


def test_the_base_day_itself_is_its_own_base(reading: Read) -> None:
    plan = plan_of(row(kind='"count"', of=VILLAGES, have=HAVE, targets=TARGET))
    figure = one(plan, reading(BASE_DAY, facilities=homes("2015-01-01")))
    assert (figure.status, figure.judgement.expected) == (Status.ON_TRACK, figure.value)


def test_what_is_counted_as_added_since_the_base_day_began_at_nothing(reading: Read) -> None:
    since = HOMES.replace("}] }", "}], since = 2020-12-31 }")
    plan = plan_of(row(kind='"total"', unit='"个"', numerator=since, targets="[{ year = 2025, at_least = 4 }]"))
    figure = one(plan, looking_back(reading, homes("2015-01-01", "2021-05-01")))
    assert (figure.text, figure.judgement.start, figure.status) == ("1 个", Fraction(0), Status.BEHIND)


def test_a_figure_that_looks_back_to_nothing_reads_no_earlier_day() -> None:
    said = row(kind='"count"', of=VILLAGES, have=HAVE, base='{ said = "启动" }', targets='[{ year = 2025, zh = "形成" }]')
    assert plan_of(said).earlier_days == ()


@pytest.mark.parametrize(
    ("base", "said"),
    [
        ("{ value = 75 }", "相差 -41.67 个百分点；没有任何整数 k 使 k/6 印成 75 %"),
        ("{ value = 50 }", "相差 -16.67 个百分点；以 6 为分母，所印数值须有分子 3，图层为 2"),
        ("{ value = 33 }", "（2/6）；按所印位数一致"),
        ("{ value = 33.3, numerator = 2, denominator = 6 }", "分子均为 2；分母均为 6"),
        ("{ value = 50, numerator = 3, denominator = 6 }", "分子：印 3，图层 2；分母均为 6"),
        ('{ numerator = 3, said = "3 个村" }', "规划印 3 个村（2020 年）"),
    ],
)
def test_a_printed_base_stands_beside_the_layers_and_the_gap_is_explained(base: str, said: str, reading: Read) -> None:
    plan = plan_of(row(kind='"count"', of=VILLAGES, have=HAVE, base=base))
    published = one(plan, looking_back(reading, homes("2015-01-01", "2016-01-01", "2023-01-01"))).published
    assert published is not None
    assert published.measured.value == 100 * published.measured.counted.numerator / 6  # type: ignore[union-attr]
    assert said in published.difference.zh
    assert "虚构" not in published.difference.zh


def test_a_number_that_agrees_is_called_the_same_not_plus_nothing(reading: Read) -> None:
    plan = plan_of(row(kind='"total"', unit='"个"', numerator=HOMES, base="{ value = 2 }"))
    published = one(plan, looking_back(reading, homes("2015-01-01", "2016-01-01"), is_demonstration=True)).published
    assert published is not None
    assert published.difference.zh == "规划印 2 个（2020 年），图层测算 2020-12-31 为 2 个；一致；本库数据为演示数据（虚构）"


def test_values_that_contradict_each_other_are_each_held_against_the_whole(reading: Read) -> None:
    base = '{ said = "2 或 5", said_en = "2 or 5", conflicting = [{ numerator = 2, said = "2 个", said_en = "2" }, { numerator = 5, said = "5 个", said_en = "5" }] }'
    published = one(
        plan_of(row(kind='"count"', of=VILLAGES, have=HAVE, base=base)), looking_back(reading, homes("2015-01-01"))
    ).published
    assert published is not None
    assert "均不采用；“2 个”合 6 的 33.33 %；“5 个”合 6 的 83.33 %" in published.difference.zh
    assert "“5” would be 83.33 % of 6" in published.difference.en


def test_a_unit_is_said_in_both_languages_and_counters_fall_away_in_english(reading: Read) -> None:
    text = (
        HEAD
        + '[units]\n"个" = ""\n"张" = "beds"\n[[indicator]]\n'
        + row(kind='"total"', unit='"个"', numerator=HOMES, base="{ value = 3 }")
    )
    figure = one(parse_plan(text, file="t.toml", catalogue=SPECS), looking_back(reading, homes("2015-01-01")))
    assert (figure.said.zh, figure.said.en) == ("1 个", "1")
    assert figure.published is not None
    assert "the difference is -2;" in f"{figure.published.difference.en};"


def test_no_english_word_of_the_five_plans_is_chinese() -> None:
    for plan in shipped_shelf(SPECS).plans:
        for figure in plan.figures:
            words = [figure.unit_said, figure.wording, *figure.settings, *(t.said for t in figure.targets if t.said)]
            words += [asked.said for asked in figure.reported]
            words += [w.said for b in (figure.base,) if b for w in (b, *b.conflicting)]
            assert [w.en for w in words if HAN.search(w.en)] == [], figure.no
