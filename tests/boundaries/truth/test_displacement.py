"""Has a marker moved: the thresholds of the specification, their power computed anew, and simulations that hold them to it."""

import math

import numpy as np
import pytest

from boundaries.truth.accuracy import Averaging, mean_error_of_radius, noncentrality
from boundaries.truth.displacement import PositionTest, judge_displacement
from boundaries.truth.errors import ImpossibleChance, ImpossibleMeasure
from boundaries.truth.positions import StatedPosition
from boundaries.truth.verdict import Verdict
from layers.ellipsoid import GEOD
from layers.offsets import wgs84_to_gcj02
from layers.report import Severity, Where

STONE = (103.9, 37.1)

# reference m₁, field m₂; 95 %, 99 % as §6 prints them; 80 % power computed here with the noncentral chi-square.
TABLE = (
    (1.0, 5.0, "8.83", "10.94", 11.19),  # §6 prints 11.3
    (1.0, 1.5, "3.12", "3.87", 3.96),  # 4.0
    (1.0, 0.05, "1.73", "2.15", 2.20),  # 2.2
    (0.10, 0.05, "0.19", "0.24", 0.25),  # 0.25
    (5.0, 0.05, "8.65", "10.73", 10.97),  # §6 prints 11.1
)


def at(distance_m: float, azimuth_deg: float, accuracy_m: float | None) -> StatedPosition:
    lon, lat, _ = GEOD.fwd(*STONE, azimuth_deg, distance_m)
    return StatedPosition(lon, lat, accuracy_m)


def registered(accuracy_m: float | None = 1.0) -> StatedPosition:
    return StatedPosition(*STONE, accuracy_m)


@pytest.mark.parametrize(("first_m", "second_m", "at_95", "at_99", "_"), TABLE)
def test_the_thresholds_of_the_specification_come_out_to_the_last_digit(
    first_m: float, second_m: float, at_95: str, at_99: str, _: float
) -> None:
    for significance, printed in ((0.05, at_95), (0.01, at_99)):
        judged = judge_displacement(registered(first_m), at(0.01, 0, second_m), significance=significance)
        assert f"{judged.threshold_m:.2f}" == printed
        by_the_formula = math.sqrt((first_m**2 + second_m**2) / 2) * math.sqrt(-2 * math.log(significance))
        assert judged.threshold_m == pytest.approx(by_the_formula, rel=1e-12)


@pytest.mark.parametrize(("first_m", "second_m", "_", "__", "detectable_m"), TABLE)
def test_the_detectable_move_is_the_one_the_noncentral_chi_square_says(
    first_m: float, second_m: float, _: str, __: str, detectable_m: float
) -> None:
    judged = judge_displacement(registered(first_m), at(0.01, 0, second_m))
    assert judged.detectable_m == pytest.approx(detectable_m, abs=0.006)


def test_the_noncentrality_agrees_with_the_series_of_the_textbook() -> None:
    """Independent of scipy: Poisson-weighted central chi-squares, whose upper tails for even degrees are finite sums."""
    far, limit = noncentrality(2, 0.05, 0.8), -2 * math.log(0.05)
    weight, power, tail, term = math.exp(-far / 2), 0.0, 0.0, math.exp(-limit / 2)
    for j in range(200):
        tail += term  # P(chi-square with 2 + 2j degrees > limit)
        power += weight * tail
        weight *= far / 2 / (j + 1)
        term *= limit / 2 / (j + 1)
    assert power == pytest.approx(0.8, abs=1e-9)


@pytest.mark.parametrize(("first_m", "second_m"), [(1.0, 5.0), (1.0, 0.05), (0.1, 0.05)])
def test_in_simulation_false_alarms_and_power_are_as_stated(first_m: float, second_m: float) -> None:
    """40,000 markers that stayed and 40,000 that moved by the detectable distance, fixed seed; errors on both positions."""
    chance, trials = np.random.default_rng(20261122), 40_000
    test = PositionTest.of(first_m, second_m, significance=0.05, power=0.8)
    first = chance.normal(0, first_m / math.sqrt(2), (trials, 2))
    second = chance.normal(0, second_m / math.sqrt(2), (trials, 2))
    stayed, moved = second - first, second - first + (test.detectable_m, 0.0)
    false_alarms = float(np.mean(np.hypot(*stayed.T) > test.threshold_m))
    detected = float(np.mean(np.hypot(*moved.T) > test.threshold_m))
    assert false_alarms <= 0.055
    assert detected >= 0.79
    assert detected == pytest.approx(test.power_at(test.detectable_m), abs=0.01)


def test_in_simulation_the_whole_judgement_keeps_the_promise() -> None:
    """The same through `judge_displacement` on the ellipsoid: 8,000 markers of a 1 m register, measured with RTK."""
    chance, m1, m2 = np.random.default_rng(7), 1.0, 0.05
    detectable_m = judge_displacement(registered(m1), at(0.0, 0, m2)).detectable_m or 0.0

    def verdicts(moved_m: float) -> list[Verdict]:
        found = []
        for east, north in chance.normal((moved_m, 0.0), math.hypot(m1, m2) / math.sqrt(2), (8000, 2)):
            azimuth = math.degrees(math.atan2(east, north))
            found.append(judge_displacement(registered(m1), at(math.hypot(east, north), azimuth, m2)).verdict)
        return found

    assert verdicts(0.0).count(Verdict.MOVED) / 8000 <= 0.055
    assert verdicts(detectable_m).count(Verdict.MOVED) / 8000 >= 0.79


def test_a_phone_cannot_say_that_a_marker_stayed() -> None:
    for distance_m in (0.0, 3.0, 8.0):
        judged = judge_displacement(registered(1.0), at(distance_m, 40, 5.0))
        assert judged.verdict is Verdict.UNDECIDABLE
        assert "11.19" in judged.sentence.zh  # says what it would have taken


def test_rtk_can_say_it_of_a_register_good_to_a_metre() -> None:
    judged = judge_displacement(registered(1.0), at(0.9, 40, 0.05))
    assert judged.verdict is Verdict.UNMOVED
    assert judged.distance_m == pytest.approx(0.9, abs=1e-6)
    assert judged.azimuth_deg == pytest.approx(40, abs=1e-4)


def test_who_cares_about_a_smaller_move_gets_no_easy_answer() -> None:
    assert judge_displacement(registered(1.0), at(0.9, 40, 0.05), matters_m=1.0).verdict is Verdict.UNDECIDABLE


def test_beyond_the_threshold_it_moved_whatever_the_instrument() -> None:
    judged = judge_displacement(registered(1.0), at(9.0, 200, 5.0))
    assert judged.verdict is Verdict.MOVED
    finding = judged.to_finding(Where(layer="boundary_markers", key="M1"))
    assert finding.code == "boundaries.marker-moved"
    assert finding.severity is Severity.WARNING
    assert finding.evidence["distance_m"] == 9.0


def test_the_error_of_a_datum_conversion_counts() -> None:
    converted = StatedPosition(*STONE, 1.0, added_error_m=5.0)
    plain = judge_displacement(registered(math.hypot(1, 5)), at(4, 0, 0.05))
    judged = judge_displacement(converted, at(4, 0, 0.05))
    assert judged.threshold_m == pytest.approx(plain.threshold_m)
    assert judged.verdict is Verdict.UNDECIDABLE


@pytest.mark.parametrize("accuracy_m", [None, 0.0, -1.0, math.nan, math.inf, float("1e400"), 1e-9, 1e300])
@pytest.mark.parametrize("whose", ["registered", "measured", "conversion"])
def test_without_a_credible_accuracy_no_marker_is_said_to_stay(accuracy_m: float | None, whose: str) -> None:
    first = registered(accuracy_m if whose == "registered" else 0.05)
    if whose == "conversion":
        first = StatedPosition(*STONE, 0.05, added_error_m=accuracy_m)
    second = at(0.0, 0, accuracy_m if whose == "measured" else 0.05)
    judged = judge_displacement(first, second)
    if whose == "conversion" and accuracy_m in (None, 0.0):
        assert judged.verdict is Verdict.UNMOVED  # no conversion was made: nothing is added
    else:
        assert judged.verdict is Verdict.UNDECIDABLE
        assert judged.threshold_m is None
        assert "精度" in judged.sentence.zh


@pytest.mark.parametrize("place", [(None, 37.1), (103.9, None), (math.nan, 37.1), (math.inf, 37.1), (38517094.4549, 31.8000673)])
def test_a_missing_or_impossible_position_is_said_and_nothing_is_decided(place: tuple[float | None, float | None]) -> None:
    for judged in (
        judge_displacement(registered(), StatedPosition(*place, 1.0)),
        judge_displacement(StatedPosition(*place, 1.0), registered()),
    ):
        assert judged.verdict is Verdict.UNDECIDABLE
        assert judged.distance_m is None
        assert "位置" in judged.sentence.zh


def test_swapped_axes_are_recognised_instead_of_a_marker_moved_by_thousands_of_kilometres() -> None:
    for stone in ((103.9, 37.1), (88.0, 43.0)):  # 43, 88 exists on earth; 103.9 as a latitude does not
        judged = judge_displacement(StatedPosition(*stone, 1.0), StatedPosition(stone[1], stone[0], 0.05))
        assert judged.verdict is Verdict.UNDECIDABLE
        assert "颠倒" in judged.sentence.zh


def test_a_position_of_a_web_map_is_called_that_and_not_a_moved_marker() -> None:
    lon, lat = (float(v) for v in wgs84_to_gcj02(*STONE))
    judged = judge_displacement(registered(), StatedPosition(lon, lat, 5.0))
    assert judged.distance_m is not None
    assert judged.distance_m > 100
    assert judged.verdict is Verdict.UNDECIDABLE
    assert "GCJ-02" in judged.sentence.zh
    assert judge_displacement(registered(), at(judged.distance_m, 10, 5.0)).verdict is Verdict.MOVED  # as far, another way


@pytest.mark.parametrize("significance", [0, 1, -0.1, math.nan, 5])
def test_an_impossible_significance_is_refused(significance: float) -> None:
    with pytest.raises(ImpossibleChance):
        judge_displacement(registered(), at(1, 0, 1), significance=significance)


@pytest.mark.parametrize("matters_m", [0, -1, math.nan, math.inf])
def test_a_move_that_matters_is_longer_than_nothing(matters_m: float) -> None:
    with pytest.raises(ImpossibleMeasure):
        judge_displacement(registered(), at(1, 0, 1), matters_m=matters_m)


def test_a_hundred_fixes_in_a_hundred_seconds_are_no_better_than_one() -> None:
    lon, lat, _ = GEOD.fwd(*STONE, 10, 5)
    averaged = StatedPosition(lon, lat, 5.0, samples=100, duration_s=100)
    assert judge_displacement(registered(), averaged).threshold_m == judge_displacement(registered(), at(5, 10, 5.0)).threshold_m


def test_a_bureau_that_measured_its_receiver_may_count_the_random_part_down_but_never_the_rest() -> None:
    ours = Averaging(systematic_share=0.5, correlation_s=60)
    assert ours.mean_error(5.0, samples=1, duration_s=0) == 5.0
    assert ours.mean_error(5.0, samples=600, duration_s=540) == pytest.approx(5.0 * math.sqrt(0.5 + 0.05))
    assert ours.mean_error(5.0, samples=10, duration_s=1e9) == pytest.approx(5.0 * math.sqrt(0.5 + 0.05))  # ten fixes, not more
    assert ours.mean_error(5.0, samples=10**9, duration_s=1e12) >= 5.0 * math.sqrt(0.5)


def test_a_radius_of_68_or_95_percent_becomes_a_mean_error() -> None:
    chance = np.random.default_rng(1)
    radii = np.hypot(*chance.normal(0, 1 / math.sqrt(2), (2, 200_000)))  # point mean error 1
    for share in (0.68, 0.95):
        assert mean_error_of_radius(float(np.quantile(radii, share)), share=share) == pytest.approx(1.0, rel=0.01)
