"""What a change does: always what the changed county would say if it were asked from scratch."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.planning.question import Weight
from layers.planning.tally import COVERED
from layers.planning.travel import Mode, Nearest
from layers.planning.what_if.answer import WhatIfAnswer, answer
from layers.planning.what_if.change import Change, Spot
from layers.planning.what_if.errors import FurtherThanSearched, SpotOutside, UnknownCandidate
from layers.planning.what_if.rows import Lot
from layers.planning.what_if.spots import places_of
from tests.layers.planning.circles.crooked import figure_of
from tests.layers.planning.what_if.trial_county import ISLAND, SIDE, SOUTH, STEP, WEST, ground, question, recomputed

MODES = (Mode.LINE, Mode.WALK, Mode.BUS)
CENTRES = [f"F{n:02}" for n in range(1, 12)]
SPOTS = st.builds(
    Spot,
    st.floats(WEST, WEST + STEP * SIDE).map(lambda v: round(v, 5)),
    st.floats(SOUTH, SOUTH + STEP * SIDE).map(lambda v: round(v, 5)),
)


def tried(change: Change, mode: Mode = Mode.WALK, weight: Weight = Weight.PEOPLE, **words: Any) -> WhatIfAnswer:
    asked = question(mode, **words)
    held = ground(mode)
    return answer(held, held.asked(minutes=asked.minutes, speed_ms=asked.speed_ms, weight=weight), change)


@st.composite
def changes(draw: st.DrawFn) -> Change:
    closed = draw(st.lists(st.sampled_from(CENTRES), unique=True, max_size=10))
    moved = draw(st.sampled_from([(), *((one,) for one in CENTRES if one not in closed)]))
    return Change(
        opened=tuple(draw(st.lists(st.sampled_from(["C1", "C2"]), unique=True))),
        spots=tuple(draw(st.lists(SPOTS, max_size=3))),
        closed=tuple(closed),
        moved=tuple((one, draw(SPOTS)) for one in moved),
        minutes=draw(st.sampled_from([None, 5.0, 20.0, 31.5])),
        speed_ms=draw(st.sampled_from([None, 0.6, 0.8, 1.2])),
    )


@settings(max_examples=12, deadline=None)
@given(change=changes(), mode=st.sampled_from(MODES), weight=st.sampled_from([Weight.PEOPLE, Weight.UNITS, Weight.ELDERLY60]))
def test_every_answer_is_that_of_the_changed_county_asked_from_scratch(change: Change, mode: Mode, weight: Weight) -> None:
    told = tried(change, mode, weight)
    anew = recomputed(told.question, change, told)
    figure = figure_of(anew)
    assert (told.after.numerator, told.after.denominator, told.after.unknown_amount) == (
        figure.numerator,
        figure.denominator,
        figure.unknown_amount,
    )
    after = ground(mode).times(_closed(change), _spots(told), told.becomes.speed_ms)
    near = after.minutes <= 4 * told.becomes.minutes  # as far as a circle looks for ways
    np.testing.assert_allclose(after.minutes[near], anew.times.minutes[near], atol=1e-6)
    np.testing.assert_array_equal(after.doubtful_m, anew.times.doubtful_m)
    assert told.after.numerator == told.before.numerator + told.gained - told.lost
    assert (told.units["inside_after"] - told.units["inside_before"] == told.units["gained"] - told.units["lost"]).all()
    assert (told.units["gained"].sum(), told.units["lost"].sum()) == (told.gained, told.lost)
    assert told.units["inside_after"].sum() == told.after.numerator
    if not told.spots and not told.left and (change.minutes, change.speed_ms) == (None, None):
        assert (told.gained, told.lost, set(told.lots)) == (0, 0, set(told.lots) & {Lot.INSIDE, Lot.OUTSIDE, Lot.UNDECIDED})


def _closed(change: Change) -> Any:
    return np.array([ground().facility_at(one) for one in change.left], dtype=np.int64)


def _spots(told: WhatIfAnswer) -> Any:
    return places_of([worth.spot for worth in told.spots])


def test_closing_a_centre_names_the_villages_that_lose_and_their_minutes() -> None:
    told = tried(Change(closed=("F01",)))
    assert (told.gained, told.lost) == (0, told.left[0].was_nearest_for - _still_inside(told))
    assert told.lost > 0
    first = told.losers.iloc[0]
    assert first["lost"] == told.losers["lost"].max() > 0
    assert not told.units["loses_though_others_gain"].any()
    assert (told.times_after.mean or 0) > (told.times_before.mean or 0) > 0


def _still_inside(told: WhatIfAnswer) -> int:
    before, after = (ground().times(at, _spots(told), None) for at in (_closed(Change()), _closed(told.change)))
    counted = ground().counted(Weight.PEOPLE)
    its = (before.facility == ground().facility_at(told.change.closed[0])) & (before.minutes <= 12) & (after.minutes <= 12)
    return int(np.nansum(np.where(its[counted.point], counted.amount, 0)))


def test_who_loses_although_somebody_gains_is_named() -> None:
    told = tried(Change(opened=("C1",), closed=("F01",)))
    assert told.gained > 0 < told.lost
    losing = told.units[told.units["loses_though_others_gain"]]
    assert list(losing["name"]) == ["一村"]
    assert next(finding.code for finding in told.report) == "planning.gain-at-a-cost"
    worth = told.spots[0]
    assert worth.newly == told.gained <= worth.nearest_for


def test_moving_a_centre_is_closing_it_and_opening_it_elsewhere() -> None:
    there = Spot(WEST + 0.031, SOUTH + 0.031)
    moved, apart = tried(Change(moved=(("F01", there),))), tried(Change(closed=("F01",), spots=(there,)))
    assert (moved.after.numerator, moved.gained, moved.lost) == (apart.after.numerator, apart.gained, apart.lost)
    assert (moved.left[0].moves, apart.left[0].moves) == (True, False)
    assert moved.spots[0].spot.facility_id == "F01"


def test_a_spot_off_the_road_reaches_nobody_and_says_why() -> None:
    told = tried(Change(spots=(Spot(*ISLAND),)))
    assert (told.gained, told.spots[0].nearest_for) == (0, 0)
    assert told.spots[0].spot.reason == "too_far"
    assert next(finding.code for finding in told.report) == "planning.spot-untied"


def test_every_centre_closed_leaves_nobody_inside_and_nobody_in_doubt() -> None:
    told = tried(Change(closed=tuple(CENTRES)))
    assert told.after.numerator == 0 < told.before.numerator
    assert told.before.unknown_amount
    assert told.after.unknown_amount == 0  # where nothing stands, nobody is in doubt
    assert (told.times_after.mean, told.times_after.median) == (None, float("inf"))


def test_the_definition_says_that_all_this_is_supposed() -> None:
    told = tried(Change(opened=("C1",), closed=("F01",), minutes=20))
    assert told.after.passport.definition.zh.startswith("试算（并非现状）：新设 1 处、关闭 1 处、迁址 0 处")
    assert not told.before.passport.definition.zh.startswith("试算")
    assert (told.before.passport.minutes, told.after.passport.minutes) == (12, 20)


def test_slower_walkers_lose_and_the_tenth_with_the_longest_way_is_followed() -> None:
    told = tried(Change(speed_ms=0.6), Mode.LINE)
    assert told.lost > 0 == told.gained
    assert told.worst_tenth.people == pytest.approx(told.before.denominator / 10, abs=1)
    assert told.worst_tenth.farther > 0
    assert told.after.passport.speed_ms == 0.6


def test_the_lots_of_places_add_up_to_the_figures() -> None:
    told = tried(Change(spots=(Spot(WEST + 0.031, SOUTH + 0.031),)))
    people = ground().sites.places.people["population"]
    assert np.nansum(people[told.lots == Lot.GAINS]) == told.gained
    held = ground().times(_closed(Change()), _spots(tried(Change())), None)
    inside = held.verdicts(12, reach_m=0)[3:-1] == COVERED
    assert not (inside & np.isin(told.lots, (Lot.GAINS, Lot.OUTSIDE))).any()


def test_where_nobody_drew_a_line_a_spot_may_lie_near_people_only() -> None:
    undrawn = replace(ground(), outline=None)
    undrawn.require_inside(Spot(WEST - 0.1, SOUTH))
    with pytest.raises(SpotOutside):
        undrawn.require_inside(Spot(WEST - 0.5, SOUTH))
    ground().require_inside(Spot(WEST, SOUTH))  # the border is inside
    with pytest.raises(SpotOutside):
        ground().require_inside(Spot(WEST - 0.1, SOUTH))


def test_only_candidates_of_the_area_that_are_offered_for_the_kind_may_open() -> None:
    assert list(ground().candidates.ids) == ["C1", "C2"]
    with pytest.raises(UnknownCandidate):
        tried(Change(opened=("C3",)))


def test_minutes_that_lead_further_than_was_searched_are_refused_at_any_speed() -> None:
    tried(Change(minutes=120))
    for change in (Change(minutes=121), Change(minutes=101, speed_ms=1.2)):
        with pytest.raises(FurtherThanSearched):
            tried(change)


@pytest.mark.parametrize("mode", MODES)
def test_one_facility_more_than_close_is_enough_to_remember(mode: Mode) -> None:
    """The lists are cut at MOST + 1, so that no county needs every pair: here at n + 1 for any n that close."""
    whole, rng = ground(mode), np.random.default_rng(12)
    for count in range(1, 8):
        cut = replace(whole, lists=Nearest(whole.lists.facility[:, : count + 1], whole.lists.minutes[:, : count + 1]))
        closed = rng.choice(whole.standing, count, replace=False)
        one, other = (each.times(closed, _spots(tried(Change(), mode)), None) for each in (cut, whole))
        np.testing.assert_array_equal(one.facility, other.facility)
        np.testing.assert_array_equal(one.minutes, other.minutes)
