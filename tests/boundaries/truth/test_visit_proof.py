"""Was somebody there: tracks held against a marker, the time spent, and both teams together."""

import math
from datetime import datetime, timedelta

import pytest

from boundaries.truth.photo_times import CHINA
from boundaries.truth.positions import StatedPosition
from boundaries.truth.visit_proof import TrackPoint, VisitProof, prove_visit
from layers.ellipsoid import GEOD

STONE = StatedPosition(103.9, 37.1, 1.0)
NINE = datetime(2026, 5, 15, 9, 0, tzinfo=CHINA)


def walk(
    offset_m: float = 3.0, *, start: datetime | None = NINE, rest_min: int = 5, accuracy_m: float | None = 5.0
) -> list[TrackPoint]:
    """From 300 m west to 300 m east, 100 m a minute, passing `offset_m` north of the stone and resting there."""
    points = []
    for minute, step in enumerate((-300, -200, -100, *([0] * (rest_min + 1)), 100, 200, 300)):
        lon, lat, _ = GEOD.fwd(STONE.lon, STONE.lat, 0, offset_m)
        lon, lat, _ = GEOD.fwd(lon, lat, 90, step)
        points.append(TrackPoint(lon, lat, None if start is None else start + timedelta(minutes=minute), accuracy_m))
    return points


def codes(proof: VisitProof) -> list[str]:
    return [f.code.removeprefix("boundaries.") for f in proof.report]


def test_two_teams_at_the_marker_together_leave_no_doubt() -> None:
    proof = prove_visit("M1", STONE, {"620423": walk(), "620122": walk(5.0)})
    assert codes(proof) == []
    assert [p.side for p in proof.passages] == ["620122", "620423"]
    assert [p.nearest_m for p in proof.passages] == pytest.approx([5.0, 3.0], abs=0.01)
    assert [p.dwell for p in proof.passages] == [timedelta(minutes=5)] * 2
    assert proof.together == timedelta(minutes=5)


def test_a_track_that_passes_between_two_fixes_has_passed() -> None:
    points = [p for p in walk(3.0, rest_min=0) if abs(p.lon - 103.9) > 1e-5]  # no fix at the stone itself
    assert prove_visit("M1", STONE, {"620423": points}).passages[0].nearest_m == pytest.approx(3.0, abs=0.01)


def test_a_track_that_stays_away_is_said_with_its_distance() -> None:
    proof = prove_visit("M1", STONE, {"620423": walk(400)})
    assert codes(proof) == ["track-misses-marker"]
    assert "400 m" in proof.report.findings[0].sentence.zh


def test_a_glance_in_passing_is_noted() -> None:
    assert codes(prove_visit("M1", STONE, {"620423": walk(rest_min=1)})) == ["short-stay"]


def test_two_teams_on_two_days_were_not_together() -> None:
    proof = prove_visit("M1", STONE, {"620423": walk(), "620122": walk(start=NINE + timedelta(days=1))})
    assert proof.together == timedelta()
    assert codes(proof) == ["sides-not-together"]


def test_a_track_without_times_proves_the_place_and_says_nothing_of_time() -> None:
    proof = prove_visit("M1", STONE, {"620423": walk(start=None), "620122": walk()})
    assert codes(proof) == []
    assert proof.together is None


def test_no_track_is_a_note_never_proof_of_absence() -> None:
    assert codes(prove_visit("M1", STONE, {})) == []
    assert codes(prove_visit("M1", STONE, {"620423": []})) == ["visit-without-track"]


def test_fixes_that_cannot_exist_are_left_out() -> None:
    broken = [TrackPoint(math.nan, 37.1), TrackPoint(float("1e400"), 0.0), *walk(), TrackPoint(38517094.0, 31.8)]
    assert codes(prove_visit("M1", STONE, {"620423": broken})) == []
    assert codes(prove_visit("M1", STONE, {"620423": broken[:2]})) == ["visit-without-track"]


def test_a_clock_that_jumps_back_adds_no_time() -> None:
    points = walk()
    jumped = [*points[:5], *(TrackPoint(p.lon, p.lat, (p.at or NINE) - timedelta(hours=1), 5.0) for p in points[5:])]
    (passage,) = prove_visit("M1", STONE, {"620423": jumped}).passages
    assert timedelta() <= passage.dwell <= timedelta(minutes=5)


@pytest.mark.parametrize("accuracy_m", [None, 0.0, math.nan])
def test_without_a_stated_accuracy_the_worst_phone_is_assumed(accuracy_m: float | None) -> None:
    assert codes(prove_visit("M1", STONE, {"620423": walk(50, accuracy_m=accuracy_m)})) == []


def test_a_marker_without_a_place_is_said() -> None:
    assert codes(prove_visit("M1", StatedPosition(None, None), {"620423": walk()})) == ["visit-without-place"]
