"""What the tape says, in sentences: one per conclusion, with places, objects and what to do next."""

import math
from collections.abc import Callable, Sequence

from boundaries.truth.explanations import Explanation
from boundaries.truth.sights import KINDS_OF_NORTH, Sights
from layers.wording import Wording


def sentence_of(conclusion: str, sights: Sights, explanations: Sequence[Explanation], detectable_m: float) -> Wording:
    """The sentence for a conclusion of `judge_by_tape`."""
    return _SENTENCES[conclusion](sights, explanations, detectable_m)


def _unchanged(sights: Sights, _: Sequence[Explanation], detectable_m: float) -> Wording:
    return Wording(
        f"未移位：到 {len(sights)} 个方位物的距离与登记相符；若界桩移动 {detectable_m:.2f} m，有 80% 的把握发现。",
        f"Not moved: the distances to {len(sights)} reference objects agree with the register; a shift of {detectable_m:.2f} m would be seen with a probability of 80%.",
    )


def _too_weak(sights: Sights, explanations: Sequence[Explanation], detectable_m: float) -> Wording:
    if len(sights) == 1:
        return _one_distance(sights, explanations)
    reach = _reach(detectable_m)
    return Wording(
        f"无法判定：到 {len(sights)} 个方位物的距离与登记相符，但方位物的分布只能发现{reach.zh}。请加量另一方向的方位物。",
        f"Cannot be decided: the distances to {len(sights)} reference objects agree with the register, but as they stand they could show only {reach.en}. "
        "Measure to an object in another direction as well.",
    )


def _marker_moved(sights: Sights, explanations: Sequence[Explanation], _: float) -> Wording:
    place = _place(explanations[0], sights)
    return Wording(
        f"显著移位：按 {len(sights)} 个方位物推算，界桩{place.zh}，方位物之间相符。请会同毗邻方恢复原位。",
        f"Significantly moved: by {len(sights)} reference objects the marker {place.en}; the objects agree with each other. Restore it together with the neighbour.",
    )


def _object_moved(sights: Sights, explanations: Sequence[Explanation], detectable_m: float) -> Wording:
    names = _names(explanations[0], sights)
    reach = _reach(detectable_m)
    return Wording(
        f"方位物“{names}”与登记不符（移动、被替换或量错了对象），其余方位物表明界桩在原位（其余距离能发现{reach.zh}）。请核对该方位物，必要时重填登记表。",
        f"Reference object “{names}” does not agree with the register (moved, replaced, or another one was measured); by the others the marker stands where it "
        f"was (they could show {reach.en}). Check that object; fill in a new registration sheet if need be.",
    )


def _both_moved(sights: Sights, explanations: Sequence[Explanation], _: float) -> Wording:
    names, place = _names(explanations[0], sights), _place(explanations[0], sights)
    return Wording(
        f"显著移位：界桩{place.zh}，同时方位物“{names}”与登记不符。请复量并会同毗邻方处理。",
        f"Significantly moved: the marker {place.en}, and reference object “{names}” does not agree with the register. Measure again and act together with the neighbour.",
    )


def _ambiguous(sights: Sights, explanations: Sequence[Explanation], _: float) -> Wording:
    if len(sights) == 1:
        return _one_distance(sights, explanations)
    options = [_option(e, sights) for e in explanations]
    zh, en = "；或".join(o.zh for o in options), "; or ".join(o.en for o in options)
    unchecked = any(e.degrees == 0 for e in explanations)
    more = (
        Wording("（距离太少，没有多余量测可供检核）", " (too few distances: nothing checks them)")
        if unchecked
        else Wording("", "")
    )
    return Wording(
        f"无法判定{more.zh}，可能的解释：{zh}。请加量一个方位物，或用罗盘量方位角。",
        f"Cannot be decided{more.en}. Possible: {en}. Measure to one more reference object, or take bearings by compass.",
    )


def _one_distance(sights: Sights, explanations: Sequence[Explanation]) -> Wording:
    sight = sights.sights[0]
    change_m = sight.measured_m - sight.registered_m
    if explanations and not explanations[0].faults:
        return Wording(
            f"无法判定：到唯一方位物“{sight.name}”的距离与登记相符，但界桩可能在以它为圆心、{sight.measured_m:.2f} m 为半径的圆上任何一处。请再量两个方位物。",
            f"Cannot be decided: the distance to the only reference object, “{sight.name}”, agrees with the register, but the marker may stand anywhere on the circle of "
            f"{sight.measured_m:.2f} m round it. Measure to two more objects.",
        )
    return Wording(
        f"无法判定：到唯一方位物“{sight.name}”的距离变化 {change_m:+.2f} m，界桩至少移动了这么多，或是该方位物变动。请再量两个方位物。",
        f"Cannot be decided: the distance to the only reference object, “{sight.name}”, changed by {change_m:+.2f} m: the marker moved at least that far, or the object did. "
        "Measure to two more objects.",
    )


def _contradictory(sights: Sights, _: Sequence[Explanation], __: float) -> Wording:
    worst = max(sights, key=lambda s: abs(s.measured_m - s.registered_m))
    return Wording(
        f"无法判定：到 {len(sights)} 个方位物的距离互相矛盾，单凭界桩移动或某一方位物变动都解释不了（变化最大的是“{worst.name}”，{worst.measured_m - worst.registered_m:+.2f} m）。请复量，并核对方位物和登记表。",
        f"Cannot be decided: the distances to {len(sights)} reference objects contradict each other; neither a moved marker nor one moved object explains them (the largest change is "
        f"“{worst.name}”, {worst.measured_m - worst.registered_m:+.2f} m). Measure again and check the objects and the registration sheet.",
    )


def _no_sights(_: Sights, __: Sequence[Explanation], ___: float) -> Wording:
    return Wording(
        "无法判定：没有可用的方位物量测（无登记方位物，或没有量得距离）。请补登方位物，或用测量仪器定位。",
        "Cannot be decided: there is no usable measurement to a reference object (none registered, or none measured). Register reference objects, or fix the position by instrument.",
    )


def _option(explanation: Explanation, sights: Sights) -> Wording:
    if not explanation.faults:
        return Wording("界桩在原位", "the marker stands where it was")
    names = _names(explanation, sights)
    objects = Wording(f"方位物“{names}”变动或量错", f"object “{names}” moved or was mistaken")
    if not explanation.marker_moved:
        return Wording(f"{objects.zh}，界桩在原位", f"{objects.en} and the marker stands where it was")
    place = _place(explanation, sights)
    if explanation.objects:
        return Wording(f"界桩{place.zh}，且{objects.zh}", f"the marker {place.en} and {objects.en}")
    return Wording(f"界桩{place.zh}", f"the marker {place.en}")


def _place(explanation: Explanation, sights: Sights) -> Wording:
    shift, north = explanation.shift, KINDS_OF_NORTH[sights.north]
    return Wording(
        f"移动了 {shift.distance_m:.2f} m，方位角 {shift.azimuth_deg:.0f}°（自{north.zh}起）",
        f"moved {shift.distance_m:.2f} m at an azimuth of {shift.azimuth_deg:.0f}° (from {north.en})",
    )


def _names(explanation: Explanation, sights: Sights) -> str:
    return "、".join(s.name for s in sights if s.object_id in explanation.objects)


def _reach(detectable_m: float) -> Wording:
    if math.isinf(detectable_m):
        return Wording("某一方向上的移动，另一方向完全看不出", "a shift in one direction, and none at all in another")
    return Wording(f" {detectable_m:.2f} m 以上的移动", f"a shift of {detectable_m:.2f} m or more")


_SENTENCES: dict[str, Callable[[Sights, Sequence[Explanation], float], Wording]] = {
    "unchanged": _unchanged,
    "too-weak": _too_weak,
    "marker-moved": _marker_moved,
    "object-moved": _object_moved,
    "both-moved": _both_moved,
    "ambiguous": _ambiguous,
    "contradictory": _contradictory,
    "no-sights": _no_sights,
}
