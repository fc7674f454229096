"""Looking forward: nothing changes in no years, people of an age group move on as declared, and the range is a range."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.planning.people.ageing import SCENARIOS, look_forward
from layers.planning.people.errors import BandsDisagree, TargetBeforeBase, TargetTooFar, UnknownScenario

BANDS = ["population", "elderly60", "elderly65", "elderly80"]
COUNTY = pd.DataFrame([[8000, 1500, 1000, 120], [700, 200, 150, 30], [0, 0, 0, 0]], columns=BANDS).astype("Int64")
drawing = settings(max_examples=15, deadline=None)


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_in_no_years_nobody_grows_older(scenario: str) -> None:
    outlook = look_forward(COUNTY, base=2020, target=2020, scenario=scenario)
    for people in (outlook.low, outlook.middle, outlook.high):
        pd.testing.assert_frame_equal(people, COUNTY)


def test_a_year_of_the_cohort_shift_is_what_its_rates_say() -> None:
    after = look_forward(COUNTY.iloc[:1], base=2020, target=2021, scenario="cohort-shift").middle.iloc[0]
    young, early, late, oldest = 6500, 500, 880, 120
    new80 = late * 0.972 * 0.04 + oldest * 0.89
    new65 = late * 0.972 * 0.96 + early * 0.991 * 0.2
    new60 = early * 0.991 * 0.8 + young * 0.998 * 0.996 * 0.019
    new = young * 0.998 * 0.996 * 0.981
    expected = [round(age) for age in (new80, new65, new60, new)]
    assert after.tolist() == [sum(expected), sum(expected[:3]), sum(expected[:2]), expected[0]]


@drawing
@given(
    st.lists(st.tuples(*[st.integers(0, 5000)] * 4), min_size=1, max_size=8),
    st.sampled_from([2025, 2030, 2035]),
    st.sampled_from(sorted(SCENARIOS)),
)
def test_bands_stay_inside_each_other_and_low_is_never_above_high(
    ages: list[tuple[int, int, int, int]], target: int, scenario: str
) -> None:
    nested = np.cumsum(np.array(ages)[:, ::-1], axis=1)[:, ::-1]
    outlook = look_forward(pd.DataFrame(nested, columns=BANDS), base=2020, target=target, scenario=scenario)
    for people in (outlook.low, outlook.middle, outlook.high):
        bands = people.to_numpy(dtype=float)
        assert (bands[:, :-1] >= bands[:, 1:]).all()
        assert (bands >= 0).all()
    for band in BANDS[1:]:
        sums = [int(people[band].sum()) for people in (outlook.low, outlook.middle, outlook.high)]
        assert sums[0] <= sums[1] + 1 <= sums[2] + 2  # whole persons: up to one apart by rounding two ages


def test_a_village_of_unknown_number_stays_unknown_and_is_counted() -> None:
    people = COUNTY.copy()
    people.loc[1, "elderly80"] = pd.NA
    outlook = look_forward(people, base=2020, target=2030, scenario="constant-shares")
    assert outlook.unknown == 1
    assert outlook.middle.isna().to_numpy().tolist() == [[False] * 4, [True] * 4, [False] * 4]
    assert outlook.middle.iloc[0].tolist() == [8000, 1500, 1000, 120]


def test_assumptions_are_dated_and_say_that_nobody_verified_them() -> None:
    for scenario in SCENARIOS.values():
        assert not scenario.verified
        assert "未核实" in scenario.source
    assert "参数未核实" in look_forward(COUNTY, base=2020, target=2025, scenario="cohort-shift").definition.zh


def test_a_target_before_the_base_or_far_beyond_it_is_refused() -> None:
    with pytest.raises(TargetBeforeBase, match="目标年 2019 早于基准年 2020"):
        look_forward(COUNTY, base=2020, target=2019, scenario="cohort-shift")
    with pytest.raises(TargetTooFar):
        look_forward(COUNTY, base=2020, target=2051, scenario="cohort-shift")
    with pytest.raises(UnknownScenario):
        look_forward(COUNTY, base=2020, target=2025, scenario="wishful")


def test_bands_outside_each_other_are_refused_with_their_row() -> None:
    with pytest.raises(BandsDisagree, match="第 2 行"):
        look_forward(pd.DataFrame([[9, 5, 3, 1], [9, 5, 6, 1]], columns=BANDS), base=2020, target=2025, scenario="cohort-shift")
