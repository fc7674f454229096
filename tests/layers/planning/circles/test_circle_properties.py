"""What no county may break: more time, more speed or one facility more never covers fewer, and loops from door to door say the same."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from layers.planning.circles.figures import Sums
from layers.planning.circles.ground import CircleGround
from layers.planning.circles.passports import write_circle_passport
from layers.planning.circles.question import CircleQuestion
from layers.planning.facilities import KindOnDay
from layers.planning.passport import Percentage
from layers.planning.question import Weight
from layers.planning.sites import StudyFrames
from layers.planning.specs import FACILITIES
from tests.layers.planning.circles.crooked import DAY, Crooked
from tests.layers.planning.test_coverage_properties import Layer, a_county

GEOD = Geod(a=6378137.0, rf=298.257222101)
ROADS = Crooked(bend=1.25, river_lon=104.06, roads_end=37.035)
seeds = st.integers(0, 2**32 - 1)
drawing = settings(max_examples=4, deadline=None)


def figure(frames: StudyFrames, minutes: float = 30, **words: Any) -> Percentage:
    """The overall figure alone."""
    question = CircleQuestion("meal_point", minutes, **({"with_neighbours": True} | words))
    ground = CircleGround.of(question, frames, ROADS, area="990101", on=DAY)
    passport = write_circle_passport(ground, question.weight, vintages=())
    return Sums.of(ground, question.weight, passport).whole("", question.weight.label).percentage


@drawing
@given(seeds, st.floats(0.5, 30), st.floats(1.0, 4.0), st.sampled_from(Weight))
def test_more_minutes_never_cover_fewer(layer: Layer, seed: int, minutes: float, factor: float, weight: Weight) -> None:
    weight = weight if weight in (Weight.UNITS, Weight.PEOPLE) else Weight.PEOPLE
    frames = a_county(layer, seed)
    less, more = figure(frames, minutes, weight=weight), figure(frames, minutes * factor, weight=weight)
    assert less.numerator <= more.numerator
    assert (less.share or 0) <= (more.share or 1)


@drawing
@given(seeds, st.floats(0.3, 1.5), st.floats(1.0, 2.0))
def test_whoever_walks_faster_never_reaches_less(layer: Layer, seed: int, speed: float, factor: float) -> None:
    frames = a_county(layer, seed)
    slow, fast = figure(frames, speed_ms=speed), figure(frames, speed_ms=speed * factor)
    assert slow.numerator <= fast.numerator
    assert (slow.share or 0) <= (fast.share or 1)


@drawing
@given(seeds, st.floats(104.0, 104.12), st.floats(37.0, 37.04))
def test_one_facility_more_never_covers_fewer(layer: Layer, seed: int, lon: float, lat: float) -> None:
    frames = a_county(layer, seed)
    one = {"facility_id": "F99", "name": "新", "kind": "meal_point", "division_code": "990101100001", "state": "operating"}
    more = pd.concat([frames.facilities, layer(FACILITIES, [one | {"at": (lon, lat)}])], ignore_index=True)
    before, after = figure(frames), figure(replace(frames, facilities=more))
    assert before.numerator <= after.numerator


@drawing
@given(seeds, st.floats(2, 90))
def test_people_are_those_found_going_from_door_to_door(layer: Layer, seed: int, minutes: float) -> None:
    """The rules again in plain loops: the way 1.25 times as long as straight, no bridge over the river, no road in the north."""
    frames = a_county(layer, seed)
    question = CircleQuestion("meal_point", minutes, with_neighbours=True)
    ground = CircleGround.of(question, frames, ROADS, area="990101", on=DAY)
    kind = KindOnDay.of(frames.facilities, ground.sites.units, kind="meal_point", on=DAY)
    doors = [(lon, lat) for lon, lat, works in zip(kind.lon, kind.lat, kind.operating, strict=True) if works and np.isfinite(lon)]

    def verdict(lon: float, lat: float) -> int:
        if not doors:
            return 0
        if np.isnan(lon):
            return -1
        ways = [(GEOD.inv(lon, lat, *door)[2], *door) for door in doors]
        tied = [w for w in ways if lat <= 37.035 and w[2] <= 37.035]
        if any(m * 1.25 / 60 <= minutes and (lon < 104.06) == (there < 104.06) for m, there, _ in tied):
            return 1
        return -1 if any(m <= minutes * 60 * 1.2 for m, _, lat_there in ways if max(lat, lat_there) > 37.035) else 0

    expected = [verdict(lon, lat) for lon, lat in zip(ground.points.lon, ground.points.lat, strict=True)]
    assert ground.verdict.tolist() == expected
