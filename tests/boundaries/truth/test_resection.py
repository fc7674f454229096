"""By tape to the reference objects: moves recovered, a moved object told from a moved marker, and honesty where nobody can tell."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import least_squares

from benchmarks.marker_truth import (
    CAREFUL,
    DEFAULT,
    Scene,
    ahead,
    false_alarms,
    object_moved_anywhere,
    object_moved_between,
    recovery_cm,
)
from boundaries.truth.adjustment import adjust
from boundaries.truth.resection import Conclusion, judge_by_tape
from boundaries.truth.sights import MOST_SIGHTS, Norths, ReferenceObject, Sights, TapeReading, take_sights
from boundaries.truth.verdict import Verdict

SEED = 20261122
NAMES = ("独立柳树", "电杆0432", "石桥东北角", "机井房")


def sights(
    azimuths: tuple[float, ...],
    distances: tuple[float, ...],
    *,
    shift: tuple[float, float] = (0.0, 0.0),
    moved: dict[int, tuple[float, float]] | None = None,
) -> Sights:
    """Measured without error to the millimetre, so that only what happened speaks."""
    objects, readings = [], []
    for i, (azimuth, distance_m) in enumerate(zip(azimuths, distances, strict=True)):
        objects.append(ReferenceObject(f"o{i}", NAMES[i], azimuth, distance_m, "true", 0.02))
        there = np.array(ahead(azimuth, distance_m)) + (moved or {}).get(i, (0.0, 0.0)) - shift
        readings.append(TapeReading(f"o{i}", round(float(np.hypot(*there)), 3), 0.02))
    return take_sights(objects, readings)


ROUND = (10.0, 130.0, 250.0)
FAR = (20.0, 15.0, 30.0)


def test_when_all_distances_agree_the_marker_stands() -> None:
    judged = judge_by_tape(sights(ROUND, FAR))
    assert judged.conclusion is Conclusion.UNCHANGED
    assert judged.verdict is Verdict.UNMOVED
    assert judged.detectable_m < 0.15


@pytest.mark.parametrize("shift", [(0.4, 0.0), (1.0, -0.5), (-3.0, 2.0), (8.0, 8.0)])
def test_three_distances_find_the_marker_again_and_say_it_moved(shift: tuple[float, float]) -> None:
    judged = judge_by_tape(sights(ROUND, FAR, shift=shift))
    assert judged.conclusion is Conclusion.MARKER_MOVED
    assert judged.verdict is Verdict.MOVED
    assert judged.shift is not None
    assert (judged.shift.east_m, judged.shift.north_m) == pytest.approx(shift, abs=0.003)
    assert f"{math.hypot(*shift):.2f} m" in judged.sentence.zh


def test_moves_come_back_to_centimetres_with_three_distances() -> None:
    rms, most, concluded = recovery_cm(Scene(ROUND, FAR, CAREFUL), move_m=1.0, trials=150, seed=SEED)
    assert rms < 5
    assert most < 9
    assert concluded >= 0.97


def test_with_default_errors_they_come_back_to_a_decimetre() -> None:
    rms, most, concluded = recovery_cm(Scene(ROUND, FAR, DEFAULT), move_m=1.0, trials=150, seed=SEED)
    assert rms < 10
    assert most < 16
    assert concluded >= 0.97


@pytest.mark.parametrize("angle_deg", [30, 90, 150])
def test_three_distances_name_a_moved_object_where_the_other_two_stand_well(angle_deg: float) -> None:
    """One metre along the sight, default errors, the third object where the other two check it worst."""
    said = object_moved_between(angle_deg, move_m=1.0, errors=DEFAULT, trials=200, seed=SEED)
    assert said.alone >= 0.95
    assert said.marker_blamed <= 0.02


@pytest.mark.parametrize("angle_deg", [5, 170])
def test_where_they_stand_badly_it_is_still_among_the_explanations(angle_deg: float) -> None:
    said = object_moved_between(angle_deg, move_m=1.0, errors=DEFAULT, trials=100, seed=SEED)
    assert said.alone < 0.5  # nobody could tell
    assert said.among >= 0.95
    assert said.unnoticed == 0


def test_four_objects_anywhere_name_the_one_that_moved() -> None:
    said = object_moved_anywhere(4, move_m=1.0, along=True, with_bearings=False, trials=100, seed=SEED)
    assert said.alone >= 0.95


def test_unchanged_markers_are_rarely_called_changed() -> None:
    for count in (2, 3, 4):
        assert false_alarms(count, trials=200, seed=SEED) <= 0.055 + 2 * math.sqrt(0.05 * 0.95 / 200)


def test_an_object_that_moved_across_the_sight_does_no_harm() -> None:
    judged = judge_by_tape(sights(ROUND, FAR, moved={2: ahead(250 + 90, 0.8)}))
    assert judged.conclusion is Conclusion.UNCHANGED  # 0.8 m across at 30 m changes the distance by 1 cm


def test_a_moved_object_is_named_and_the_marker_left_in_peace() -> None:
    judged = judge_by_tape(sights(ROUND, FAR, moved={1: ahead(130, 1.0)}))
    assert judged.conclusion is Conclusion.OBJECT_MOVED
    assert judged.moved_objects == ("o1",)
    assert judged.verdict is Verdict.UNMOVED
    assert NAMES[1] in judged.sentence.zh
    worst = max(judged.residuals, key=lambda r: abs(r.change_m))
    assert worst.object_id == "o1"
    assert worst.change_m == pytest.approx(1.0, abs=0.002)


def test_when_two_objects_stand_in_line_with_the_marker_both_explanations_are_given() -> None:
    judged = judge_by_tape(sights((0.0, 90.0, 180.0), FAR, moved={1: ahead(90, 1.0)}))
    assert judged.conclusion is Conclusion.AMBIGUOUS
    assert judged.verdict is Verdict.UNDECIDABLE
    assert {(e.marker_moved, e.objects) for e in judged.explanations} == {(True, ()), (False, ("o1",))}


def test_a_fourth_object_settles_it() -> None:
    judged = judge_by_tape(sights((0.0, 90.0, 180.0, 300.0), (*FAR, 25.0), moved={1: ahead(90, 1.0)}))
    assert judged.conclusion is Conclusion.OBJECT_MOVED
    assert judged.moved_objects == ("o1",)


def test_bearings_settle_it_as_well_once_the_move_is_larger_than_a_compass_is_bad() -> None:
    scene = Scene((0.0, 90.0, 180.0), (8.0, 10.0, 9.0), with_bearings=True, objects_moved={1: ahead(90, 3.0)})
    chance = np.random.default_rng(SEED)
    said = [scene.judged(chance) for _ in range(60)]
    assert sum(s.conclusion is Conclusion.OBJECT_MOVED for s in said) >= 57
    without = replace(scene, with_bearings=False)
    assert all(without.judged(chance).conclusion is not Conclusion.MARKER_MOVED for _ in range(20))


def test_marker_and_object_both_moved_needs_a_fifth_opinion() -> None:
    five = (0.0, 70.0, 140.0, 215.0, 290.0)
    objects = [ReferenceObject(f"o{i}", f"树{i}", a, 20.0, "true", 0.02) for i, a in enumerate(five)]
    readings = []
    for i, azimuth in enumerate(five):
        there = np.array(ahead(azimuth, 20.0)) + ((0.0, 2.5) if i == 3 else (0.0, 0.0)) - (1.5, 0.5)
        readings.append(TapeReading(f"o{i}", float(np.hypot(*there)), 0.02))
    judged = judge_by_tape(take_sights(objects, readings))
    assert judged.conclusion is Conclusion.BOTH_MOVED
    assert judged.moved_objects == ("o3",)
    assert judged.verdict is Verdict.MOVED


def test_two_distances_give_two_places_mirrored_in_the_line_of_the_objects() -> None:
    judged = judge_by_tape(sights((10.0, 100.0), (20.0, 15.0), shift=(1.0, 0.5)))
    assert judged.conclusion is Conclusion.AMBIGUOUS
    assert judged.verdict is Verdict.UNDECIDABLE
    places = [np.array((e.shift.east_m, e.shift.north_m)) for e in judged.explanations if e.marker_moved]
    assert len(places) == 2
    assert min(float(np.hypot(*(p - (1.0, 0.5)))) for p in places) < 0.01
    a, b = np.array(ahead(10, 20)), np.array(ahead(100, 15))
    along = (b - a) / np.hypot(*(b - a))
    for place, other in (places, places[::-1]):
        mirrored = a + 2 * ((place - a) @ along) * along - (place - a)
        assert mirrored == pytest.approx(other, abs=0.01)


def test_two_unchanged_distances_still_leave_the_mirror_place() -> None:
    judged = judge_by_tape(sights((10.0, 100.0), (20.0, 15.0)))
    assert [e.faults for e in judged.explanations] == [0, 1]
    assert judged.verdict is Verdict.UNDECIDABLE


def test_one_distance_says_what_it_can() -> None:
    same, changed = judge_by_tape(sights((10.0,), (20.0,))), judge_by_tape(sights((10.0,), (20.0,), shift=(0.0, 3.0)))
    assert same.verdict is changed.verdict is Verdict.UNDECIDABLE
    assert "圆" in same.sentence.zh
    assert "2.95 m" in changed.sentence.zh or "-2.9" in changed.sentence.zh


def test_without_objects_it_says_so() -> None:
    judged = judge_by_tape(take_sights((), ()))
    assert judged.conclusion is Conclusion.NO_SIGHTS
    assert judged.residuals == ()
    assert judged.verdict is Verdict.UNDECIDABLE


def test_objects_in_one_line_with_the_marker_cannot_show_that_it_stayed() -> None:
    judged = judge_by_tape(sights((0.0, 0.0, 180.0), FAR))
    assert judged.conclusion is Conclusion.TOO_WEAK
    assert judged.verdict is Verdict.UNDECIDABLE
    assert math.isinf(judged.detectable_m)
    assert "另一方向" in judged.sentence.zh


def test_objects_in_one_line_beside_the_marker_leave_its_mirror_place() -> None:
    objects = [ReferenceObject(f"o{i}", f"杆{i}", *polar(10.0, y), "true", 0.02) for i, y in enumerate((-20.0, 0.0, 25.0))]
    readings = [TapeReading(o.object_id, o.distance_m, 0.02) for o in objects]
    judged = judge_by_tape(take_sights(objects, readings))
    assert judged.conclusion is Conclusion.AMBIGUOUS
    mirror = next(e.shift for e in judged.explanations if e.marker_moved)
    assert (mirror.east_m, mirror.north_m) == pytest.approx((20.0, 0.0), abs=0.05)


def polar(east_m: float, north_m: float) -> tuple[float, float]:
    return math.degrees(math.atan2(east_m, north_m)) % 360, math.hypot(east_m, north_m)


def test_three_nonsense_distances_contradict_each_other() -> None:
    objects = [ReferenceObject(f"o{i}", NAMES[i], a, d, "true", 0.02) for i, (a, d) in enumerate(zip(ROUND, FAR, strict=True))]
    judged = judge_by_tape(take_sights(objects, [TapeReading(f"o{i}", d) for i, d in enumerate((55.0, 2.0, 140.0))]))
    assert judged.conclusion is Conclusion.CONTRADICTORY
    assert judged.verdict is Verdict.UNDECIDABLE


@pytest.mark.parametrize("kind", ["grid", "magnetic", "unknown", "nonsense"])
def test_a_common_unstated_north_changes_no_distance_only_what_the_direction_counts_from(kind: str) -> None:
    objects = [ReferenceObject(f"o{i}", NAMES[i], a, d, kind, 0.02) for i, (a, d) in enumerate(zip(ROUND, FAR, strict=True))]
    turned = [np.array(ahead(a, d)) - (1.0, 0.0) for a, d in zip(ROUND, FAR, strict=True)]
    judged = judge_by_tape(take_sights(objects, [TapeReading(f"o{i}", float(np.hypot(*t)), 0.02) for i, t in enumerate(turned)]))
    assert judged.conclusion is Conclusion.MARKER_MOVED
    assert judged.north == (kind if kind != "nonsense" else "unknown")
    assert judged.shift is not None
    assert judged.shift.distance_m == pytest.approx(1.0, abs=0.01)


def test_stated_convergence_and_declination_bring_mixed_azimuths_to_true_north() -> None:
    """1.58° of convergence is 0.8 m at 30 m; taken together the three agree, taken as they stand they would not be used."""
    norths = Norths(convergence_deg=1.58, declination_deg=-4.0, declination_when_registered_deg=-2.5)
    kinds, turns = ("grid", "true", "magnetic"), (1.58, 0.0, -2.5)
    objects = [
        ReferenceObject(f"o{i}", NAMES[i], (a - t) % 360, d, k, 0.02)
        for i, (a, d, k, t) in enumerate(zip(ROUND, FAR, kinds, turns, strict=True))
    ]
    readings = [TapeReading(f"o{i}", d, 0.02, azimuth_deg=a + 4.0) for i, (a, d) in enumerate(zip(ROUND, FAR, strict=True))]
    taken = take_sights(objects, readings, norths=norths)
    assert taken.findings == ()
    for sight, azimuth, distance_m in zip(taken, ROUND, FAR, strict=True):
        assert (sight.east_m, sight.north_m) == pytest.approx(ahead(azimuth, distance_m))
        assert sight.azimuth_rad == pytest.approx(math.radians(azimuth))
    without = take_sights(objects, readings)
    assert [s.object_id for s in without] == ["o1"]
    assert {f.code for f in without.findings} >= {"boundaries.azimuth-of-other-north"}


def test_a_slope_distance_is_reduced_by_height_or_by_angle() -> None:
    assert TapeReading("o", 25.0, height_difference_m=-7.0).horizontal_m == pytest.approx(24.0)
    assert TapeReading("o", 20.0, slope_deg=60.0).horizontal_m == pytest.approx(10.0)
    assert math.isnan(TapeReading("o", 5.0, height_difference_m=6.0).horizontal_m)


@pytest.mark.parametrize("distance_m", [None, 0.0, -3.0, math.nan, math.inf, float("1e400"), 1e300])
def test_an_impossible_distance_is_set_aside_and_said(distance_m: float | None) -> None:
    objects = [ReferenceObject(f"o{i}", NAMES[i], a, d, "true") for i, (a, d) in enumerate(zip(ROUND, FAR, strict=True))]
    readings = [TapeReading("o0", distance_m), TapeReading("o1", 15.0), TapeReading("o2", 30.0)]
    taken = take_sights(objects, readings)
    assert [f.code for f in taken.findings] == ["boundaries.impossible-tape-distance"]
    assert taken.findings[0].where.key == "o0"
    assert judge_by_tape(taken).verdict is Verdict.UNDECIDABLE  # two distances left
    from_register = [replace(objects[0], distance_m=distance_m), *objects[1:]]
    assert "boundaries.object-without-place" in {f.code for f in take_sights(from_register, readings[1:]).findings}


def test_a_reading_to_an_unknown_object_and_a_second_reading_are_said() -> None:
    objects = [ReferenceObject("o0", NAMES[0], 10.0, 20.0, "true")]
    taken = take_sights(objects, [TapeReading("o0", 20.0), TapeReading("o0", 21.0), TapeReading("o9", 3.0)])
    assert [f.code for f in taken.findings] == ["boundaries.object-measured-twice", "boundaries.reading-without-object"]


def test_a_sheet_with_hundreds_of_objects_is_cut_and_said() -> None:
    objects = [ReferenceObject(f"o{i}", f"树{i}", i % 360, 10.0 + i % 7, "true") for i in range(300)]
    taken = take_sights(objects, [TapeReading(o.object_id, (o.distance_m or 0) + 5 * (i % 3)) for i, o in enumerate(objects)])
    assert len(taken) == MOST_SIGHTS
    assert [f.code for f in taken.findings] == ["boundaries.too-many-objects"]
    assert judge_by_tape(taken).conclusion is Conclusion.CONTRADICTORY


@pytest.mark.parametrize("accuracy_m", [0.0, -1.0, math.nan, float("1e400")])
def test_an_accuracy_nobody_can_have_is_replaced_by_the_setting_not_believed(accuracy_m: float) -> None:
    objects = [ReferenceObject("o0", NAMES[0], 10.0, 20.0, "true", accuracy_m)]
    (sight,) = take_sights(objects, [TapeReading("o0", 20.0, accuracy_m)])
    assert sight.along_error_m == DEFAULT.registered_distance_m
    assert sight.tape_error_m == pytest.approx(math.hypot(0.03, 0.02))


def test_the_adjustment_agrees_with_scipy_on_place_and_covariance() -> None:
    """With errors equal in all directions the weights do not turn with the sight, and the two must agree."""
    taken = sights(ROUND, FAR, shift=(0.7, -0.2))
    places = np.array([(s.east_m, s.north_m) for s in taken])
    measured = np.add([s.measured_m for s in taken], (0.03, -0.02, 0.01))
    noisy = [replace(s, measured_m=float(m), across_error_m=0.02) for s, m in zip(taken, measured, strict=True)]
    ours, sigma = adjust(noisy)[0], math.hypot(0.02, 0.02)

    def misfits(place: np.ndarray[tuple[int], np.dtype[np.float64]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.asarray((measured - np.hypot(places[:, 0] - place[0], places[:, 1] - place[1])) / sigma)

    theirs = least_squares(misfits, (0.0, 0.0), xtol=1e-12)
    slopes = np.asarray(theirs.jac)
    covariance = np.linalg.inv(slopes.T @ slopes)
    assert (ours.shift.east_m, ours.shift.north_m) == pytest.approx(tuple(theirs.x), abs=2e-4)
    assert ours.covariance == pytest.approx((covariance[0, 0], covariance[1, 1], covariance[0, 1]), rel=1e-3)
    assert ours.chi_square == pytest.approx(2 * theirs.cost, rel=1e-3)
    assert ours.degrees == 1
