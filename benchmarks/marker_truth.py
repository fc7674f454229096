"""What can be said of a marker: thresholds and power of displacement, and what tape and reference objects recover and detect.

    python -m benchmarks.marker_truth [--trials 1000] [--seed 20261122]

Everything is simulated with fixed seeds: registered distances and azimuths with their errors, then a tape with its own. The judgement sees only
what a bureau would see. Test cases of `tests/boundaries/truth` are cells of these tables.
"""

import argparse
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from boundaries.truth.displacement import PositionTest
from boundaries.truth.resection import Conclusion, Resection, judge_by_tape
from boundaries.truth.sights import ReferenceObject, TapeErrors, TapeReading, take_sights

INSTRUMENTS = (
    ("1 m / phone 5 m", 1.0, 5.0, 11.3),
    ("1 m / ext. GNSS 1.5 m", 1.0, 1.5, 4.0),
    ("1 m / RTK 0.05 m", 1.0, 0.05, 2.2),
    ("0.10 m / RTK 0.05 m", 0.10, 0.05, 0.25),
    ("5 m / RTK 0.05 m", 5.0, 0.05, 11.1),
)
DEFAULT = TapeErrors()
CAREFUL = TapeErrors(registered_distance_m=0.02, tape_m=0.02, tape_per_m=0.0005)


@dataclass(frozen=True)
class Scene:
    """A marker with reference objects, what happened to it since, and how well everything was and is measured."""

    azimuths: tuple[float, ...]
    distances: tuple[float, ...]
    errors: TapeErrors = DEFAULT
    shift: tuple[float, float] = (0.0, 0.0)
    objects_moved: dict[int, tuple[float, float]] = field(default_factory=dict)
    with_bearings: bool = False

    def judged(self, chance: np.random.Generator) -> Resection:
        """Registered once and taped once, both with errors, then judged."""
        objects, readings = [], []
        for i, (azimuth, distance_m) in enumerate(zip(self.azimuths, self.distances, strict=True)):
            true = np.array((math.sin(math.radians(azimuth)), math.cos(math.radians(azimuth)))) * distance_m
            seen = true + self.objects_moved.get(i, (0.0, 0.0)) - self.shift
            far_m = float(np.hypot(*seen))
            objects.append(
                ReferenceObject(
                    f"o{i}",
                    f"方位物{i}",
                    (azimuth + chance.normal(0, self.errors.registered_azimuth_deg)) % 360,
                    distance_m + chance.normal(0, self.errors.registered_distance_m),
                    "true",
                )
            )
            bearing = math.degrees(math.atan2(*seen)) + chance.normal(0, self.errors.compass_deg)
            tape_m = math.hypot(self.errors.tape_m, self.errors.tape_per_m * far_m)
            readings.append(
                TapeReading(
                    f"o{i}",
                    far_m + chance.normal(0, tape_m),
                    azimuth_deg=bearing % 360 if self.with_bearings else None,
                    azimuth_kind="true",
                )
            )
        return judge_by_tape(take_sights(objects, readings, errors=self.errors))


@dataclass(frozen=True)
class Outcome:
    """Shares of trials (0–1): what was said of an object that did move."""

    alone: float  # it is the only explanation left
    among: float  # it is one of the explanations left
    unnoticed: float  # all distances are said to agree
    marker_blamed: float  # the marker alone is said to have moved
    rest: float  # contradictory, or another object blamed


def ahead(azimuth_deg: float, metres: float) -> tuple[float, float]:
    """East and north metres in a direction."""
    return metres * math.sin(math.radians(azimuth_deg)), metres * math.cos(math.radians(azimuth_deg))


def outcome_of(judged: Sequence[Resection], moved: Sequence[str]) -> Outcome:
    """What was said in all trials of the object that moved in each."""
    said: Counter[str] = Counter()
    for resection, culprit in zip(judged, moved, strict=True):
        if resection.conclusion is Conclusion.OBJECT_MOVED and resection.moved_objects == (culprit,):
            said["alone"] += 1
        if culprit in resection.moved_objects:
            said["among"] += 1
        elif not any(e.faults for e in resection.explanations[:1]) and resection.explanations:
            said["unnoticed"] += 1
        elif resection.conclusion is Conclusion.MARKER_MOVED:
            said["marker"] += 1
        else:
            said["rest"] += 1
    n = len(judged)
    return Outcome(said["alone"] / n, said["among"] / n, said["unnoticed"] / n, said["marker"] / n, said["rest"] / n)


def recovery_cm(scene: Scene, *, move_m: float, trials: int, seed: int) -> tuple[float, float, float]:
    """RMS and 95 % quantile of the error of the recovered shift (cm), and the share of trials in which a move was concluded."""
    chance, misses, concluded = np.random.default_rng(seed), [], 0
    for _ in range(trials):
        shift = ahead(chance.uniform(0, 360), move_m)
        judged = replace(scene, shift=shift).judged(chance)
        assert judged.adjustment is not None
        found = judged.adjustment.shift
        misses.append(100 * math.hypot(found.east_m - shift[0], found.north_m - shift[1]))
        concluded += judged.conclusion is Conclusion.MARKER_MOVED
    return float(np.sqrt(np.mean(np.square(misses)))), float(np.quantile(misses, 0.95)), concluded / trials


def object_moved_between(angle_deg: float, *, move_m: float, errors: TapeErrors, trials: int, seed: int) -> Outcome:
    """Three objects; one moves along the sight; the other two stand `angle_deg` apart, it where they check it worst."""
    chance = np.random.default_rng(seed)
    worst = angle_deg / 2 + (90 if angle_deg < 90 else 180)
    scene = Scene((0.0, angle_deg, worst), (20.0, 25.0, 15.0), errors)
    judged = []
    for _ in range(trials):
        sign = chance.choice((-1, 1))
        moved = replace(scene, objects_moved={2: ahead(scene.azimuths[2], sign * move_m)})
        judged.append(moved.judged(chance))
    return outcome_of(judged, ["o2"] * trials)


def object_moved_anywhere(count: int, *, move_m: float, along: bool, with_bearings: bool, trials: int, seed: int) -> Outcome:
    """Objects at random azimuths (at least 20° apart) and 5–40 m; a random one moves, along the sight or in any direction."""
    chance, judged, culprits = np.random.default_rng(seed), [], []
    for _ in range(trials):
        azimuths = _apart(chance, count, 20)
        scene = Scene(azimuths, tuple(chance.uniform(5, 40, count)), with_bearings=with_bearings)
        which = int(chance.integers(count))
        azimuth = azimuths[which] + chance.choice((0, 180)) if along else chance.uniform(0, 360)
        judged.append(replace(scene, objects_moved={which: ahead(azimuth, move_m)}).judged(chance))
        culprits.append(f"o{which}")
    return outcome_of(judged, culprits)


def false_alarms(count: int, *, trials: int, seed: int) -> float:
    """The share of unchanged markers, objects at random, of which anything but “unchanged” is said by the global test."""
    chance = np.random.default_rng(seed)
    said = [Scene(_apart(chance, count, 20), tuple(chance.uniform(5, 40, count))).judged(chance) for _ in range(trials)]
    return sum(not s.explanations or s.explanations[0].faults > 0 for s in said) / trials


def _apart(chance: np.random.Generator, count: int, least_deg: float) -> tuple[float, ...]:
    while True:
        azimuths = np.sort(chance.uniform(0, 360, count))
        if np.diff(azimuths, append=azimuths[0] + 360).min() >= least_deg:
            return tuple(float(a) for a in azimuths)


def _print_displacement() -> None:
    print(
        "Displacement: threshold at 95 % and 99 %, move detected with 80 % power (noncentral chi-square), and what §6 prints for it"
    )
    for name, first_m, second_m, printed in INSTRUMENTS:
        at_95 = PositionTest.of(first_m, second_m, significance=0.05, power=0.8)
        at_99 = PositionTest.of(first_m, second_m, significance=0.01, power=0.8)
        print(f"  {name:<24}{at_95.threshold_m:8.2f}{at_99.threshold_m:8.2f}{at_95.detectable_m:8.3f}{printed:8g}")


def _print_simulated_displacement(seed: int) -> None:
    print("\nDisplacement simulated, 200,000 markers each: false alarms at 5 %, power at the detectable move")
    for name, first_m, second_m, _ in INSTRUMENTS:
        chance = np.random.default_rng(seed)
        test = PositionTest.of(first_m, second_m, significance=0.05, power=0.8)
        error = chance.normal(0, first_m / math.sqrt(2), (200_000, 2)) + chance.normal(0, second_m / math.sqrt(2), (200_000, 2))
        stayed, moved = np.hypot(*error.T), np.hypot(error[:, 0] + test.detectable_m, error[:, 1])
        print(f"  {name:<24}{np.mean(stayed > test.threshold_m):8.2%}{np.mean(moved > test.threshold_m):8.2%}")


def _print_recovery(trials: int, seed: int) -> None:
    print("\nResection, three distances: error of the recovered shift in cm (RMS, 95 %), share concluded “marker moved”")
    for name, errors in (("careful (2 cm register, 2 cm tape)", CAREFUL), ("default (5 cm register, 3 cm tape)", DEFAULT)):
        for move_m in (0.3, 1.0, 3.0):
            scene = Scene((10.0, 130.0, 250.0), (20.0, 15.0, 30.0), errors)
            rms, most, concluded = recovery_cm(scene, move_m=move_m, trials=trials, seed=seed)
            print(f"  {name:<36} moved {move_m:3.1f} m {rms:8.1f}{most:8.1f}{concluded:8.1%}")


def _print_outcome(label: str, o: Outcome) -> None:
    print(f"  {label:<46}{o.alone:8.1%}{o.among:8.1%}{o.unnoticed:9.1%}{o.marker_blamed:9.1%}{o.rest:8.1%}")


def _print_objects(trials: int, seed: int) -> None:
    heads = "alone   among unnoticed  marker    rest"
    print(f"\nThree distances, one object moved along the sight; angle between the other two{'':<2}{heads}")
    for name, errors in (("careful", CAREFUL), ("default", DEFAULT)):
        for move_m in (0.5, 1.0):
            for angle in (5, 10, 20, 30, 60, 90, 120, 150, 160, 170, 175):
                o = object_moved_between(angle, move_m=move_m, errors=errors, trials=trials, seed=seed)
                _print_outcome(f"{name}, {move_m} m, {angle}°", o)
    print(f"\nObjects at random azimuths at least 20° apart, 5–40 m, default errors{'':<6}{heads}")
    for count in (3, 4, 5):
        for along in (True, False):
            for bearings in (False, True):
                for move_m in (1.0, 3.0):
                    o = object_moved_anywhere(count, move_m=move_m, along=along, with_bearings=bearings, trials=trials, seed=seed)
                    how = f"{count} objects, {move_m} m {'along' if along else 'anywhere'}{', bearings 2°' if bearings else ''}"
                    _print_outcome(how, o)
    for count in (2, 3, 4, 5):
        print(
            f"  nothing changed, {count} objects: {false_alarms(count, trials=trials, seed=seed):.1%} said otherwise (stated 5 %)"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20261122)
    asked = parser.parse_args()
    _print_displacement()
    _print_simulated_displacement(asked.seed)
    _print_recovery(asked.trials, asked.seed)
    _print_objects(asked.trials, asked.seed)


if __name__ == "__main__":
    main()
