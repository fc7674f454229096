"""Has a marker moved? Its registered and its measured position, judged with the accuracy of both."""

import math
from dataclasses import dataclass

from scipy.special import chndtr

from boundaries.truth.accuracy import NO_GAIN, Averaging, limit_of, noncentrality, require_chance
from boundaries.truth.errors import ImpossibleMeasure
from boundaries.truth.positions import StatedPosition
from boundaries.truth.verdict import Verdict
from layers.report import Fact, Finding, Severity, Where
from layers.wording import Wording

MATTERS_M = 3.0
"""A move of this size must not go unseen before “not moved” may be said. A setting: no legal threshold was found in any source
(boundaries.md §6, read 2026-11). Three metres is the example of §0.9, “a phone cannot show ‘moved 3 m’”: with a register good to 1 m,
RTK can answer, a phone cannot. At 1 m, no register worse than 0.45 m could ever be answered for."""

POWER = 0.8
_OFFSET_IS_TRUE_TO_M = 15.0  # the public GCJ-02 formula against the ground (layers.offsets)


@dataclass(frozen=True, slots=True)
class Displacement:
    """The judgement: a verdict with the numbers behind it and the sentence that explains it.

    `distance_m` along the ellipsoid and `azimuth_deg` (true, clockwise from north) lead from the registered to the measured
    position; missing where one of them is missing. `threshold_m` is exceeded by an unmoved marker with the probability
    `significance`; a move of `detectable_m` exceeds it with the probability `power`.
    """

    verdict: Verdict
    sentence: Wording
    distance_m: float | None
    azimuth_deg: float | None
    threshold_m: float | None
    detectable_m: float | None
    significance: float
    power: float
    matters_m: float

    def to_finding(self, where: Where = Where()) -> Finding:  # noqa: B008  # because Where is frozen
        """The judgement as one thing to look at: a warning when moved, otherwise a note."""
        severity = Severity.WARNING if self.verdict is Verdict.MOVED else Severity.NOTE
        evidence: dict[str, Fact] = {
            "distance_m": _rounded(self.distance_m),
            "azimuth_deg": _rounded(self.azimuth_deg),
            "threshold_m": _rounded(self.threshold_m),
            "detectable_m": _rounded(self.detectable_m),
            "significance": self.significance,
            "power": self.power,
        }
        return Finding(f"boundaries.marker-{self.verdict}", severity, self.sentence, where, evidence)


@dataclass(frozen=True, slots=True)
class PositionTest:
    """A two-dimensional test of two positions: `sigma_m` per axis of their difference, at a significance and a power."""

    sigma_m: float
    significance: float
    power: float

    @classmethod
    def of(cls, first_m: float, second_m: float, *, significance: float, power: float) -> "PositionTest":
        """The test of two positions with these point mean errors, metres."""
        return cls(math.hypot(first_m, second_m) / math.sqrt(2), significance, power)

    @property
    def threshold_m(self) -> float:
        """√((m₁² + m₂²) / 2) · √(-2 ln α)."""
        return self.sigma_m * math.sqrt(limit_of(2, self.significance))

    @property
    def detectable_m(self) -> float:
        """The true move that exceeds the threshold with the stated power."""
        return self.sigma_m * math.sqrt(noncentrality(2, self.significance, self.power))

    def verdict(self, distance_m: float, matters_m: float) -> Verdict:
        """Moved above the threshold; below it, unmoved if a move that matters would have been shown."""
        if distance_m > self.threshold_m:
            return Verdict.MOVED
        return Verdict.UNMOVED if self.detectable_m <= matters_m else Verdict.UNDECIDABLE

    def power_at(self, move_m: float) -> float:
        """The probability that a true move of so many metres exceeds the threshold."""
        return 1 - float(chndtr(limit_of(2, self.significance), 2, (move_m / self.sigma_m) ** 2))


def judge_displacement(
    registered: StatedPosition,
    measured: StatedPosition,
    *,
    significance: float = 0.05,
    matters_m: float = MATTERS_M,
    averaging: Averaging = NO_GAIN,
) -> Displacement:
    """Whether the marker moved, did not move, or nobody can tell with this accuracy.

    Moved: the distance exceeds the threshold. Not moved: it does not, *and* a move of `matters_m` would have been shown with 80 %
    power, so the two errors of the answer are bounded: an unmoved marker is called moved in `significance` of cases, one moved by
    `matters_m` or more is called unmoved in 20 % at most. Otherwise undecidable; so also, always, when an accuracy is missing, zero,
    negative or no number, when a position is missing or cannot be true, and when it is off by just the offset of web maps.

    Both errors are taken as Gaussian and equal in all directions (boundaries.md §6).

    Args:
        registered: from the register; `added_error_m` is the error of its datum conversion.
        measured: from the field.
        significance: the share of unmoved markers that may be called moved.
        matters_m: the move that must not go unseen, metres.
        averaging: what the mean of many fixes is worth; by default no more than one.
    Raises:
        ImpossibleChance, ImpossibleMeasure: a significance outside 0.0001–0.5; a `matters_m` that is not above 0.
    """
    require_chance("significance", significance)
    if not (math.isfinite(matters_m) and matters_m > 0):
        raise ImpossibleMeasure(Wording("须能发现的最小移位（米）", "the move that must not go unseen, metres"), matters_m)
    errors = registered.mean_error_m(), measured.mean_error_m(averaging)
    test = PositionTest.of(*errors, significance=significance, power=POWER)
    way = registered.way_to(measured)
    obstacle = _obstacle(registered, measured, *errors) or _web_map(registered, measured, test)
    verdict = Verdict.UNDECIDABLE if way is None or obstacle else test.verdict(way.distance_m, matters_m)
    is_known = not math.isnan(test.sigma_m)
    return Displacement(
        verdict=verdict,
        sentence=obstacle or _sentence(verdict, way.distance_m if way else math.nan, test, matters_m),
        distance_m=way.distance_m if way else None,
        azimuth_deg=way.azimuth_deg if way else None,
        threshold_m=test.threshold_m if is_known else None,
        detectable_m=test.detectable_m if is_known else None,
        significance=significance,
        power=POWER,
        matters_m=matters_m,
    )


def _obstacle(registered: StatedPosition, measured: StatedPosition, registered_m: float, measured_m: float) -> Wording | None:
    """Why the two positions cannot be compared at all; None where they can."""
    registers, measures = Wording("登记", "registered"), Wording("实测", "measured")
    if registered.is_on_earth and measured.is_swapped_beside(registered):
        return Wording(
            "实测坐标的经度与纬度颠倒了，无法判定是否移位。请对调后重新判定。",
            "Longitude and latitude of the measured position are swapped; whether the marker moved cannot be decided. Swap them and judge again.",
        )
    lost = registers if not registered.is_on_earth else None if measured.is_on_earth else measures
    if lost:
        return Wording(
            f"没有可用的{lost.zh}位置（缺失或不可能的经纬度），无法判定是否移位。请补充或改正坐标。",
            f"There is no usable {lost.en} position (missing, or degrees that cannot exist); whether the marker moved cannot be decided. Add or correct it.",
        )
    vague = registers if math.isnan(registered_m) else measures if math.isnan(measured_m) else None
    if vague:
        return Wording(
            f"无法判定是否移位：{vague.zh}位置没有可信的精度（缺失、为 0、为负或不是数）。请补填点位中误差（米）。",
            f"Whether the marker moved cannot be decided: the {vague.en} position has no credible accuracy (missing, 0, negative or not a "
            "number). State its point mean error in metres.",
        )
    return None


def _web_map(registered: StatedPosition, measured: StatedPosition, test: PositionTest) -> Wording | None:
    """A position off by just the offset of web maps is a matter of its datum; a marker moved so by chance is one in thousands."""
    way = registered.way_to(measured)
    is_far = way is not None and way.distance_m > test.threshold_m
    if not (is_far and measured.is_web_map_beside(registered, test.threshold_m + _OFFSET_IS_TRUE_TO_M)):
        return None
    return Wording(
        "实测坐标像是网络地图坐标（GCJ-02）：去除偏移后在登记位置附近，无法据此判定是否移位。请关闭手机软件的坐标偏移后重测，或改用仪器。",
        "The measured position looks like one of a web map (GCJ-02): with that offset taken off it lies at the registered place. Nothing can be decided from "
        "it. Measure again with the offset switched off, or by instrument.",
    )


def _sentence(verdict: Verdict, distance_m: float, test: PositionTest, matters_m: float) -> Wording:
    limit_m, detectable_m = test.threshold_m, test.detectable_m
    if verdict is Verdict.MOVED:
        return Wording(
            f"显著移位：实测位置距登记位置 {distance_m:.2f} m，超过 {limit_m:.2f} m 的限值（显著性水平 {test.significance:g}）。请向方位物拉尺复核，并按移位情形处理。",
            f"Significantly moved: measured {distance_m:.2f} m from the registered position, above the limit of {limit_m:.2f} m "
            f"(significance {test.significance:g}). Confirm by tape to the reference objects and handle it as a moved marker.",
        )
    if verdict is Verdict.UNMOVED:
        return Wording(
            f"未移位：实测位置距登记位置 {distance_m:.2f} m，未超过 {limit_m:.2f} m 的限值；若移动 {detectable_m:.2f} m，有 {test.power:.0%} 的把握发现。",
            f"Not moved: measured {distance_m:.2f} m from the registered position, within the limit of {limit_m:.2f} m; a move of "
            f"{detectable_m:.2f} m would be seen with a probability of {test.power:.0%}.",
        )
    return Wording(
        f"精度不足无法判定：实测位置距登记位置 {distance_m:.2f} m，未超过 {limit_m:.2f} m 的限值，但以此精度要移动 {detectable_m:.2f} m 才有 {test.power:.0%} 的把握发现（要求 {matters_m:g} m）。请用精度更高的仪器重测，或向方位物拉尺。",
        f"Cannot be decided: measured {distance_m:.2f} m from the registered position, within the limit of {limit_m:.2f} m, but with this "
        f"accuracy only a move of {detectable_m:.2f} m would be seen with a probability of {test.power:.0%} (asked for: {matters_m:g} m). "
        "Measure again with a better receiver, or by tape to the reference objects.",
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
