"""The account of a change: every cause by itself, and all of them together to the last digit."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import geopandas as gpd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.frames import frame_of
from layers.planning.plans.account import Cause, account_changes, tell_apart
from layers.planning.plans.errors import NoValueToCompare
from layers.planning.plans.evaluate import evaluate
from layers.planning.plans.history import value_rows
from layers.planning.plans.plan import Plan
from layers.planning.plans.reading import Reading
from layers.planning.specs import FACILITIES, INDICATOR_VALUES, REPORTED_FIGURES
from layers.reference import DIVISIONS, SETTLEMENTS
from tests.layers.planning.plans.conftest import AREA, SPECS, plan_of, row

THEN, NOW = date(2022, 12, 31), date(2023, 12, 31)
BEDS = '{ layer = "facilities", sum = "beds", where = [{ column = "kind", is = "care_home" }] }'
OLD = '{ layer = "settlements", sum = "elderly60" }'
RATE = row("T01", kind='"rate"', unit='"张/千人"', per="1000", numerator=BEDS, denominator=OLD)
EACH = row(
    "T02", kind='"count"', of='{ layer = "divisions", level = "village" }',
    have='[{ layer = "facilities", where = [{ column = "kind", is = "care_home" }] }]',
)  # fmt: skip
HAND = row(
    "T03", kind='"rate"', unit='"人/千人"', per="1000", numerator='{ reported = "numerator", unit = "人" }', denominator=OLD,
    **{"from": '"N/L"'},
)  # fmt: skip
PLAN = plan_of(RATE, EACH, HAND)


def county(
    on: date, *, beds: list[int | None], people: list[int], villages: int = 2, workers: float = 3.0, opened: str = "2015-01-01"
) -> Reading:
    """So many villages with so many older people each; homes in the first of them; workers as reported."""
    codes = [f"990101100{n:03d}" for n in range(1, villages + 1)]
    frames = {
        "divisions": frame_of(DIVISIONS, [
            {"code": AREA, "name": "甲县", "level": "county"}, {"code": "990101100", "name": "东镇", "level": "township"},
            *({"code": c, "name": f"村{c[-1]}", "level": "village", "committee_kind": "village"} for c in codes),
        ]),
        "settlements": frame_of(SETTLEMENTS, [
            {"settlement_id": f"S{n}", "name": "村", "division_code": codes[n % villages], "elderly60": old} for n, old in enumerate(people)
        ]),
        "facilities": frame_of(FACILITIES, [
            {
                "facility_id": f"F{n}", "name": f"院{n}", "kind": "care_home", "division_code": codes[n % villages], "state": "operating",
                "beds": count, "opened_on": opened,
            } for n, count in enumerate(beds)
        ]),
        "reported_figures": frame_of(REPORTED_FIGURES, [{
            "figure_id": "R", "plan_id": "test-plan", "indicator_no": "T03", "division_code": AREA, "part": "numerator", "value": workers,
        }]),
    }  # fmt: skip
    return Reading(on, frames, SPECS)


def causes(plan: Plan, then: Reading, now: Reading, no: str, **more: Any) -> dict[Cause, Fraction]:
    account = next(a for a in account_changes(plan, then, now, area=AREA, **more) if a.figure.no == no)
    return {line.cause: line.amount for line in account.lines}


def test_a_new_home_is_new_facilities_and_is_named() -> None:
    then, now = county(THEN, beds=[40], people=[500, 500]), county(NOW, beds=[40, 20], people=[500, 500])
    assert causes(PLAN, then, now, "T01") == {Cause.FACILITIES: 20}
    assert causes(PLAN, then, now, "T02") == {Cause.FACILITIES: 50}
    account = account_changes(PLAN, then, now, area=AREA)[0]
    assert ([u.code for u in account.added], account.gone) == (["F1"], ())


def test_only_facilities_of_the_units_asked_are_named() -> None:
    urban = plan_of(EACH.replace('level = "village" }', 'level = "village", stratum = "urban" }'))
    then, now = county(THEN, beds=[40], people=[500, 500]), county(NOW, beds=[40, 20], people=[500, 500])
    for reading in (then, now):
        reading.frames["divisions"].loc[lambda d: d["code"] == "990101100001", "committee_kind"] = "community"
    account = account_changes(urban, then, now, area=AREA)[0]
    assert [account.before, account.after, account.added] == [100, 100, ()], "the new home stands in a village"


def test_a_home_that_opens_later_counts_from_its_day() -> None:
    homes: dict[str, Any] = {"beds": [40], "people": [1000, 0], "opened": "2023-05-01"}
    assert causes(PLAN, county(THEN, **homes), county(NOW, **homes), "T01") == {Cause.FACILITIES: 40}


def test_more_old_people_are_people() -> None:
    then, now = county(THEN, beds=[40], people=[500, 500]), county(NOW, beds=[40], people=[1000, 1000])
    assert causes(PLAN, then, now, "T01") == {Cause.PEOPLE: -20}


def test_a_village_more_is_divisions() -> None:
    then, now = county(THEN, beds=[40], people=[500]), county(NOW, beds=[40], people=[500], villages=4)
    assert causes(PLAN, then, now, "T02") == {Cause.UNITS: -25}


def test_a_number_reported_anew_is_a_number_reported() -> None:
    then, now = (county(day, beds=[40], people=[1000], workers=w) for day, w in ((THEN, 3.0), (NOW, 5.0)))
    assert causes(PLAN, then, now, "T03") == {Cause.REPORTED: 2}


def recorded(reading: Reading, plan: Plan = PLAN) -> gpd.GeoDataFrame:
    return frame_of(INDICATOR_VALUES, value_rows(evaluate(plan, reading, area=AREA)))


def with_history(reading: Reading, kept: gpd.GeoDataFrame) -> Reading:
    return replace(reading, frames={**reading.frames, "indicator_values": kept})


def test_what_was_corrected_since_is_data_repair() -> None:
    told, known_now = county(THEN, beds=[40], people=[500, 500]), county(THEN, beds=[30], people=[500, 500])
    now = with_history(county(NOW, beds=[30, 20], people=[500, 500]), recorded(told))
    assert causes(PLAN, known_now, now, "T01") == {Cause.REPAIR: -10, Cause.FACILITIES: 20}
    account = account_changes(PLAN, known_now, now, area=AREA)[0]
    assert [account.before, account.after] == [40, 50]
    assert account.is_recorded


def test_another_arithmetic_is_method_where_the_earlier_plan_is_at_hand() -> None:
    earlier = plan_of(RATE.replace("1000", "100"), EACH, HAND)
    then = county(THEN, beds=[40], people=[500, 500])
    now = with_history(county(NOW, beds=[40], people=[500, 500]), recorded(then, earlier))
    assert causes(PLAN, then, now, "T01", earlier_plan=earlier) == {Cause.METHOD: 36}
    assert causes(PLAN, then, now, "T01") == {Cause.UNDIVIDED: 36}


def test_a_figure_that_could_not_be_told_then_has_no_account() -> None:
    then = county(THEN, beds=[None], people=[500])
    assert "T01" not in {a.figure.no for a in account_changes(PLAN, then, county(NOW, beds=[40], people=[500]), area=AREA)}


def test_the_first_day_must_lie_before_the_second() -> None:
    reading = county(NOW, beds=[40], people=[500])
    with pytest.raises(NoValueToCompare):
        account_changes(PLAN, reading, reading, area=AREA)


fractions = st.fractions(max_denominator=1000)
steps = st.lists(st.tuples(st.sampled_from(list(Cause)), st.one_of(st.none(), fractions)), max_size=6)


@settings(max_examples=40)
@given(fractions, steps, fractions)
def test_the_causes_add_up_to_the_change_exactly(
    start: Fraction, reached: list[tuple[Cause, Fraction | None]], end: Fraction
) -> None:
    lines = tell_apart(start, [*reached, (Cause.REPORTED, end)], end)
    assert sum((line.amount for line in lines), start) == end


def test_the_causes_of_a_real_change_add_up_to_it() -> None:
    told = county(THEN, beds=[40, None], people=[333, 100], workers=3.0)
    then = county(THEN, beds=[41, 7], people=[331, 100, 7], workers=3.0)
    now = with_history(county(NOW, beds=[41, 7, 13], people=[350, 90, 9, 1], villages=3, workers=7.0), recorded(told))
    accounts = account_changes(PLAN, then, now, area=AREA)
    assert [account.figure.no for account in accounts] == ["T01", "T02", "T03"]
    for account in accounts:
        assert len(account.lines) > 1
        assert sum((line.amount for line in account.lines), account.before) == account.after
