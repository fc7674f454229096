"""Coordinates and tape taken together: one verdict on a marker, and coordinates choose between what the tape leaves open."""

import math
from dataclasses import dataclass

from boundaries.truth.displacement import Displacement
from boundaries.truth.explanations import Explanation
from boundaries.truth.resection import Resection
from boundaries.truth.verdict import Verdict
from layers.report import Finding, Severity, Where
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class JointVerdict:
    """The verdict of both. `explanations` are those of the tape that the coordinates leave possible; `contradict` when they leave none."""

    verdict: Verdict
    sentence: Wording
    explanations: tuple[Explanation, ...] = ()
    contradict: bool = False

    def to_finding(self, where: Where = Where()) -> Finding:  # noqa: B008  # because Where is frozen
        """The verdict as one thing to look at: a warning when moved or in contradiction, otherwise a note."""
        severity = Severity.WARNING if self.contradict or self.verdict is Verdict.MOVED else Severity.NOTE
        return Finding(f"boundaries.marker-{self.verdict}-together", severity, self.sentence, where)


def judge_together(displacement: Displacement | None, tape: Resection | None) -> JointVerdict:
    """One verdict from what was measured.

    An explanation of the tape stays possible if the measured position lies within the threshold of where it puts the marker (by distance alone where the
    tape's north is not true north). If those that stay agree on the marker, that is the verdict: so a phone, which by itself can show no move of
    three metres, tells the two mirror places of two distances apart. If none stays, coordinates and tape contradict each other and nothing is decided. Where one of
    the two says nothing, the other stands alone.
    """
    by_tape = tape.explanations if tape else ()
    if displacement is None or displacement.threshold_m is None or displacement.distance_m is None:
        return _alone(tape, displacement)
    if tape is None or not by_tape:
        return JointVerdict(displacement.verdict, displacement.sentence)
    left = tuple(e for e in by_tape if _is_possible(e, displacement, tape.north))
    if not left:
        return JointVerdict(Verdict.UNDECIDABLE, _contradiction(displacement), contradict=True)
    return _of_left(left, displacement, tape)


def _alone(tape: Resection | None, displacement: Displacement | None) -> JointVerdict:
    if tape is not None:
        return JointVerdict(tape.verdict, tape.sentence, tape.explanations)
    if displacement is not None:
        return JointVerdict(displacement.verdict, displacement.sentence)
    return JointVerdict(
        Verdict.UNDECIDABLE,
        Wording(
            "无法判定：既没有实测坐标，也没有方位物量测。请补测其一。",
            "Cannot be decided: neither a position nor distances to reference objects were measured. Measure one of them.",
        ),
    )


def _is_possible(explanation: Explanation, displacement: Displacement, north: str) -> bool:
    assert displacement.distance_m is not None  # noqa: S101  # because the caller saw it
    assert displacement.threshold_m is not None  # noqa: S101
    shift = explanation.shift
    if north == "true" and displacement.azimuth_deg is not None:
        azimuth = math.radians(displacement.azimuth_deg)
        east_m = displacement.distance_m * math.sin(azimuth) - shift.east_m
        north_m = displacement.distance_m * math.cos(azimuth) - shift.north_m
        return math.hypot(east_m, north_m) <= displacement.threshold_m
    return abs(displacement.distance_m - shift.distance_m) <= displacement.threshold_m


def _of_left(left: tuple[Explanation, ...], displacement: Displacement, tape: Resection) -> JointVerdict:
    moved, places = {e.marker_moved for e in left}, {e.shift for e in left}
    if moved == {False}:
        is_sharp = tape.detectable_m <= tape.matters_m
        return (
            JointVerdict(Verdict.UNMOVED, _stands(displacement, tape), left) if is_sharp else _by_coordinates(displacement, left)
        )
    if moved == {True} and (displacement.verdict is Verdict.MOVED or any(e.degrees for e in left)):
        return JointVerdict(Verdict.MOVED, _moved(displacement, left[0].shift.distance_m if len(places) == 1 else None), left)
    if moved == {True} and len(places) == 1:
        return JointVerdict(Verdict.UNDECIDABLE, _unchecked(left[0]), left)
    return JointVerdict(Verdict.UNDECIDABLE, tape.sentence, left)


def _by_coordinates(displacement: Displacement, left: tuple[Explanation, ...]) -> JointVerdict:
    return JointVerdict(displacement.verdict, displacement.sentence, left)


def _stands(displacement: Displacement, tape: Resection) -> Wording:
    return Wording(
        f"未移位：方位物量距表明界桩在原位（移动 {tape.detectable_m:.2f} m 即可发现），实测坐标（距登记位置 {displacement.distance_m:.2f} m）与之相符。",
        f"Not moved: by tape the marker stands where it was (a shift of {tape.detectable_m:.2f} m would show); the measured position "
        f"({displacement.distance_m:.2f} m from the registered one) agrees.",
    )


def _moved(displacement: Displacement, shift_m: float | None) -> Wording:
    by = Wording("", "") if shift_m is None else Wording(f" {shift_m:.2f} m", f" by {shift_m:.2f} m")
    return Wording(
        f"显著移位：方位物量距表明界桩移动了{by.zh}，实测坐标（距登记位置 {displacement.distance_m:.2f} m）与之相符。请会同毗邻方恢复原位。",
        f"Significantly moved{by.en}, by tape; the measured position ({displacement.distance_m:.2f} m from the registered one) agrees. "
        "Restore it together with the neighbour.",
    )


def _unchecked(explanation: Explanation) -> Wording:
    shift = explanation.shift
    return Wording(
        f"无法判定：与实测坐标相符的只有一处（移动 {shift.distance_m:.2f} m），但距离太少，没有多余量测可供检核。请再量一个方位物。",
        f"Cannot be decided: only one place agrees with the measured position (a shift of {shift.distance_m:.2f} m), but too few distances were taped "
        "to check it. Measure to one more reference object.",
    )


def _contradiction(displacement: Displacement) -> Wording:
    return Wording(
        f"坐标与方位物量距矛盾：实测坐标距登记位置 {displacement.distance_m:.2f} m，与量距所示的位置都不相符。常见原因是登记坐标的坐标系有误、方位物一同变动或量错了界桩。请复核后再下结论。",
        f"Coordinates and tape contradict each other: the measured position lies {displacement.distance_m:.2f} m from the registered one and agrees with no place the tape allows. "
        "Usual causes: the register's datum, objects that moved together, or another marker measured. Check before concluding.",
    )
