"""Coordinates and tape together: what one leaves open the other may close, and contradictions are said."""

import math

import numpy as np
import pytest

from benchmarks.marker_truth import ahead
from boundaries.truth.displacement import Displacement, judge_displacement
from boundaries.truth.positions import StatedPosition
from boundaries.truth.resection import Resection, judge_by_tape
from boundaries.truth.sights import ReferenceObject, TapeReading, take_sights
from boundaries.truth.together import judge_together
from boundaries.truth.verdict import Verdict
from layers.ellipsoid import GEOD

STONE = (103.9, 37.1)
ROUND, FAR = (10.0, 130.0, 250.0), (20.0, 15.0, 30.0)


def measured(shift: tuple[float, float], accuracy_m: float, *, register_m: float = 1.0) -> Displacement:
    lon, lat, _ = GEOD.fwd(*STONE, math.degrees(math.atan2(*shift)), math.hypot(*shift))
    return judge_displacement(StatedPosition(*STONE, register_m), StatedPosition(lon, lat, accuracy_m))


def taped(count: int, shift: tuple[float, float] = (0.0, 0.0), *, pushed: int | None = None, kind: str = "true") -> Resection:
    objects = [ReferenceObject(f"o{i}", f"树{i}", ROUND[i], FAR[i], kind, 0.02) for i in range(count)]
    readings = []
    for i in range(count):
        there = np.array(ahead(ROUND[i], FAR[i] + (1.0 if i == pushed else 0.0))) - shift
        readings.append(TapeReading(f"o{i}", float(np.hypot(*there)), 0.02))
    return judge_by_tape(take_sights(objects, readings))


def test_where_a_phone_is_helpless_the_tape_decides() -> None:
    phone = measured((2.0, 1.0), 5.0)
    assert phone.verdict is Verdict.UNDECIDABLE
    assert judge_together(phone, taped(3)).verdict is Verdict.UNMOVED
    assert judge_together(phone, taped(3, (2.0, 1.0))).verdict is Verdict.MOVED


def test_a_phone_tells_two_mirror_places_apart() -> None:
    two = taped(2)
    assert two.verdict is Verdict.UNDECIDABLE  # here, or mirrored in the line of the objects
    together = judge_together(measured((1.0, -2.0), 5.0), two)
    assert together.verdict is Verdict.UNMOVED
    assert [e.faults for e in together.explanations] == [0]


def test_two_distances_that_changed_stay_unchecked_even_when_a_phone_picks_one_place() -> None:
    together = judge_together(measured((1.0, 0.5), 5.0), taped(2, (1.0, 0.5)))
    assert together.verdict is Verdict.UNDECIDABLE
    assert len(together.explanations) == 1
    assert "检核" in together.sentence.zh


def test_coordinates_and_tape_that_cannot_both_be_right_decide_nothing() -> None:
    together = judge_together(measured((60.0, 0.0), 0.05), taped(3))
    assert together.verdict is Verdict.UNDECIDABLE
    assert together.contradict
    assert "坐标系" in together.sentence.zh


def test_a_moved_object_does_not_move_the_marker() -> None:
    assert judge_together(measured((0.5, 0.0), 0.05), taped(3, pushed=1)).verdict is Verdict.UNMOVED


def test_a_finer_tape_is_not_overruled_by_coordinates_that_cannot_see_so_little() -> None:
    rtk = measured((1.2, 0.0), 0.05)
    assert rtk.verdict is Verdict.UNMOVED  # of moves of three metres
    assert judge_together(rtk, taped(3, (1.2, 0.0))).verdict is Verdict.MOVED


@pytest.mark.parametrize("kind", ["grid", "unknown"])
def test_without_true_north_only_distances_are_held_together(kind: str) -> None:
    assert judge_together(measured((0.0, 4.0), 0.05), taped(3, (4.0, 0.0), kind=kind)).verdict is Verdict.MOVED
    assert judge_together(measured((0.0, 4.0), 0.05), taped(3, (4.0, 0.0))).contradict


def test_either_alone_is_taken_as_it_is_and_nothing_at_all_is_said() -> None:
    rtk, tape = measured((0.5, 0.0), 0.05), taped(3)
    assert judge_together(rtk, None).sentence == rtk.sentence
    assert judge_together(None, tape).sentence == tape.sentence
    unstated = judge_displacement(StatedPosition(*STONE, None), StatedPosition(*STONE, 0.05))
    assert judge_together(unstated, tape).verdict is Verdict.UNMOVED
    assert judge_together(unstated, None).verdict is Verdict.UNDECIDABLE
    assert judge_together(None, None).verdict is Verdict.UNDECIDABLE
    nothing = judge_by_tape(take_sights((), ()))
    assert judge_together(rtk, nothing).verdict is Verdict.UNMOVED
