"""A number reported by hand: what is taken, what is refused, and what stays on record."""

from datetime import date
from fractions import Fraction

import pytest

from layers.people import PersonId
from layers.planning.plans.errors import UnfitNumber, UnknownIndicator
from layers.planning.plans.measures import Part
from layers.planning.plans.plan import Plan
from layers.planning.plans.reporting import HandReport, figure_of, parts_open_to, row_reported
from layers.planning.specs import REPORTED_FIGURES
from layers.planning.use_cases.reported import report_figure, study_reported
from layers.store.memory import MemoryStore
from layers.store.protocol import Workspace
from tests.layers.planning.plans.conftest import AREA, plan_of, row

DAY, TODAY = date(2022, 12, 31), date(2023, 6, 30)
SHARE = row("T01", kind='"share"', **{"from": '"N"'}, numerator='{ reported = "numerator", unit = "人" }', denominator='{ reported = "denominator", unit = "人" }')  # fmt: skip
RATE = row("T02", kind='"rate"', per="1000", unit='"张/千人"', **{"from": '"N/L"'}, numerator='{ reported = "numerator", unit = "张" }', denominator='{ layer = "settlements", sum = "elderly60" }')  # fmt: skip
AMOUNT = row("T03", kind='"total"', unit='"个"', **{"from": '"N"'}, numerator='{ reported = "value", unit = "个" }')


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_of(SHARE, RATE, AMOUNT)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(Workspace(area_code=AREA, name="甲县", projection_epsg=4543))


def said(no: str, part: str, text: str, on: date = DAY) -> HandReport:
    return HandReport(no, Part(part), text, on, AREA, "年报", "县民政局")


@pytest.mark.parametrize(
    ("no", "part", "text", "value", "unit"),
    [
        ("T01", "value", "77.85 %", 77.85, "%"),
        ("T01", "value", "77.85", 77.85, "%"),
        ("T01", "value", "７７．８５％", 77.85, "%"),
        ("T01", "value", "全覆盖", 100.0, "%"),
        ("T01", "numerator", "82,759 人", 82759.0, "人"),
        ("T01", "denominator", "19.9万", 199000.0, "人"),
        ("T02", "value", "46.4", 46.4, "张/千人"),
        ("T02", "value", "46.4张/千人", 46.4, "张/千人"),
        ("T03", "value", "116家", 116.0, "个"),
        ("T03", "value", "约 116", 116.0, "个"),
    ],
)
def test_a_number_is_taken_as_it_is_printed(plan: Plan, no: str, part: str, text: str, value: float, unit: str) -> None:
    taken = row_reported(plan, figure_of(plan, no), said(no, part, text), {}, today=TODAY)
    assert (taken["value"], taken["unit"], taken["as_printed"]) == (value, unit, text)


@pytest.mark.parametrize(
    ("no", "part", "text", "problem"),
    [
        ("T01", "value", "101 %", "over-100"),
        ("T01", "value", "-3", "not-a-figure"),
        ("T01", "value", "七成", "not-a-figure"),
        ("T01", "value", "", "not-a-figure"),
        ("T01", "value", "≥ 80 %", "not-one-number"),
        ("T01", "numerator", "20–30", "not-one-number"),
        ("T01", "numerator", "75 %", "unit"),
        ("T02", "numerator", "300人", "unit"),
        ("T01", "numerator", "31", "numerator-above-denominator"),
        ("T03", "denominator", "5", "part"),
        ("T01", "value", "9" * 80, "not-a-figure"),
    ],
)
def test_what_a_figure_cannot_have_is_refused(plan: Plan, no: str, part: str, text: str, problem: str) -> None:
    with pytest.raises(UnfitNumber) as refused:
        row_reported(plan, figure_of(plan, no), said(no, part, text), {"denominator": Fraction(30)}, today=TODAY)
    assert refused.value.facts["problem"] == problem
    assert no in refused.value.wording.zh


@pytest.mark.parametrize("on", [date(2023, 7, 1), date(1900, 1, 1)])
def test_a_day_to_come_or_before_there_were_plans_is_refused(plan: Plan, on: date) -> None:
    with pytest.raises(UnfitNumber):
        row_reported(plan, figure_of(plan, "T03"), said("T03", "value", "5", on), {}, today=TODAY)


def test_a_rate_may_be_above_its_whole(plan: Plan) -> None:
    assert row_reported(plan, figure_of(plan, "T02"), said("T02", "value", "1200"), {}, today=TODAY)["value"] == 1200
    assert parts_open_to(figure_of(plan, "T03")) == (Part.VALUE,)


def test_a_number_said_again_replaces_what_was_said_and_the_old_one_stays_on_record(plan: Plan, store: MemoryStore) -> None:
    first = report_figure(store, plan, said("T03", "value", "116"), by=PersonId("clerk"))
    assert first.written == {"reported_figures": 1}
    report_figure(store, plan, said("T03", "value", "118"), by=PersonId("clerk"))
    held = store.read(REPORTED_FIGURES)
    assert held["value"].tolist() == [118.0]
    key = held["figure_id"].iloc[0]
    assert store.read_history(REPORTED_FIGURES, key)["value"].tolist() == [116.0, 118.0]


def test_a_numerator_is_held_to_the_denominator_reported_for_the_same_day(plan: Plan, store: MemoryStore) -> None:
    report_figure(store, plan, said("T01", "denominator", "30"), by=PersonId("clerk"))
    with pytest.raises(UnfitNumber):
        report_figure(store, plan, said("T01", "numerator", "31"), by=PersonId("clerk"))
    report_figure(store, plan, said("T01", "numerator", "31", date(2021, 12, 31)), by=PersonId("clerk"))
    report_figure(store, plan, said("T01", "numerator", "30"), by=PersonId("clerk"))


def test_what_the_plan_asks_stands_with_what_is_held(plan: Plan, store: MemoryStore) -> None:
    report_figure(store, plan, said("T03", "value", "116"), by=PersonId("clerk"))
    asked = {(n.asked.no, n.asked.part): n.value for n in study_reported(store, plan)}
    assert asked == {("T01", "numerator"): None, ("T01", "denominator"): None, ("T02", "numerator"): None, ("T03", "value"): 116}
    assert study_reported(store, plan, on=date(2022, 1, 1))[3].value is None
    with pytest.raises(UnknownIndicator):
        report_figure(store, plan, said("T99", "value", "1"), by=PersonId("clerk"))
