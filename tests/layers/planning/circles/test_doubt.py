"""What a circle hangs on, held against the same question asked anew."""

from dataclasses import replace

import pandas as pd
import pytest

from layers.planning.circles.ground import CircleFrames
from layers.planning.circles.question import CircleQuestion
from layers.planning.circles.table import measure_circle
from layers.planning.sites import StudyFrames
from layers.planning.specs import FACILITIES
from layers.planning.straight import StraightLine
from layers.planning.travel import Mode
from layers.reference import DIVISIONS, SETTLEMENTS
from tests.layers.planning.circles.crooked import DAY, Ask, Crooked, figure_of, ground_of
from tests.layers.planning.layer_rows import as_layer


@pytest.mark.parametrize("weight", ["units", "people"])
def test_a_closing_costs_what_asking_without_the_facility_costs(circle: Ask, frames: StudyFrames, weight: str) -> None:
    travel = Crooked(bend=1.1)
    table = circle(60, travel=travel, weight=weight, speed_ms=2.6, with_neighbours=True)
    assert sorted(table.closures["facility_id"]) == ["F1", "F4", "F5", "F6"]
    whole = table.overall.numerator
    for row in table.closures.to_dict("records"):
        left = frames.facilities[frames.facilities["facility_id"] != row["facility_id"]]
        words = {"weight": weight, "speed_ms": 2.6, "with_neighbours": True}
        without = figure_of(ground_of(replace(frames, facilities=left), 60, travel=travel, **words))
        assert without.numerator == whole - row["loses"] <= whole
        assert row["share_after"] == pytest.approx(without.share)
        assert row["loses"] <= row["nearest_to"]
    assert table.closures["loses"].is_monotonic_decreasing


def test_whoever_has_a_second_facility_loses_nothing(circle: Ask, frames: StudyFrames) -> None:
    twin = frames.facilities[frames.facilities["facility_id"] == "F1"].assign(facility_id="F9")
    held = CircleFrames(replace(frames, facilities=pd.concat([frames.facilities, twin], ignore_index=True)))
    lost = circle(15, held=held).closures.set_index("facility_id")
    assert (lost.loc["F1", "loses"], lost.loc["F9", "loses"]) == (0, 0)
    assert (lost.loc["F1", "nearest_to"], lost.loc["F9", "nearest_to"]) == (1000, 0)  # of two alike the lower key is the nearest


def test_a_village_nobody_counted_moves_the_figure_as_the_middling_one_would(circle: Ask) -> None:
    table = circle(15, speed_ms=0.7)
    unsure = table.unsure.set_index("name")
    assert unsure.loc["四村", "why"] == "people_missing"
    whole, presumed = table.overall, 700  # of 100, 300, 600, 800, 1000, 5000 the median
    assert whole.share is not None
    assert unsure.loc["四村", "moves"] == pytest.approx(whole.share * presumed / (whole.denominator + presumed))


def test_people_of_whom_no_place_is_known_move_it_by_as_many_as_they_are(circle: Ask) -> None:
    table = circle(15, speed_ms=0.7)
    community = table.unsure.set_index("name").loc["城关社区"]
    assert community["why"] == "undecided"
    assert community["moves"] == pytest.approx(5000 / table.overall.denominator)
    assert community["moves"] == pytest.approx((table.overall.bounds or (0, 0))[1] - (table.overall.share or 0))
    assert table.unsure["moves"].is_monotonic_decreasing


@pytest.mark.parametrize(("accuracy", "doubtful"), [(None, True), (460.0, True), (440.0, False)])
def test_a_position_is_unsure_when_its_error_reaches_the_limit(accuracy: float | None, doubtful: bool) -> None:
    divisions = as_layer(DIVISIONS, [{"code": "990101100201", "name": "一村", "level": "village"}])
    place = {"settlement_id": "S1", "name": "点", "division_code": "990101100201", "population": 100, "at": (104.05, 37.05)}
    homes = as_layer(SETTLEMENTS, [place | {"position_source": "geocoded", "position_accuracy_m": accuracy}])
    centre = {
        "facility_id": "F1",
        "name": "中心",
        "kind": "day_care_center",
        "division_code": "990101100201",
        "state": "operating",
    }
    stands = {"position_source": "surveyed", "at": (104.05, 37.0541)}  # 455 m north
    frames = StudyFrames(
        divisions, as_layer(FACILITIES, [centre | stands | ({"position_accuracy_m": 0.0} if accuracy else {})]), homes, homes
    )
    minutes = 15 if accuracy else 10  # 455 of 900 m, or 455 of 600 m against 200 m of a geocoded door and one of a survey
    table = measure_circle(
        CircleQuestion("day_care_center", minutes, mode=Mode.LINE), CircleFrames(frames), StraightLine(), area="990101", on=DAY
    )
    assert table.unsure["why"].tolist() == (["position_unsure"] if doubtful else [])
