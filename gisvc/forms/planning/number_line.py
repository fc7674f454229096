"""The whole numbers that fit, drawn on a line: what is possible, what the text implies, what others say."""

from collections.abc import Sequence
from dataclasses import dataclass

from layers.planning.audit.solutions import Solution
from layers.wording import Language

WIDTH = 640.0
_LEFT, _RIGHT, _BREAK = 40.0, 600.0, 520.0
_NEAR = 26.0  # labels closer than this would run into each other


@dataclass(frozen=True, slots=True)
class Point:
    """One number on the line: where, what stands beside it, and whether a break in the axis lies before it."""

    x: float
    label: str
    is_beyond: bool = False


@dataclass(frozen=True, slots=True)
class NumberLine:
    """Points in the pixels of a drawing WIDTH wide. `known` are what other documents say."""

    fitting: tuple[Point, ...]
    exact: Point | None
    known: tuple[Point, ...]
    end: float  # where the unbroken axis ends

    @property
    def is_broken(self) -> bool:
        return self.end < _RIGHT


def number_line(solution: Solution, language: Language = "zh") -> NumberLine:
    """The values of a solution on one scale; what lies far beyond them stands behind a break."""
    inside = [float(v) for v in solution.values] + ([float(solution.exact)] if solution.exact is not None else [])
    said = [float(s.printed.value) for s in solution.known]
    low, high = min(inside), max(inside)
    reach = 3 * max(high - low, 1.0)
    near = [v for v in said if low - reach <= v <= high + reach]
    low, high = min([*inside, *near]), max([*inside, *near])
    end = _RIGHT if len(near) == len(said) else _BREAK
    scale = (end - 20 - _LEFT) / max(high - low, 1.0)

    def at(value: float) -> float:
        return round(_LEFT + 10 + (value - low) * scale, 1)

    exact = None if solution.exact is None else Point(at(float(solution.exact)), f"{float(solution.exact):g}")
    known = tuple(
        Point(at(v) if v in near else _RIGHT - 20, f"{v:,.0f} {s.label.in_language(language) or s.id}", v not in near)
        for v, s in zip(said, solution.known, strict=True)
    )
    return NumberLine(_spaced([Point(at(float(v)), f"{v:,}") for v in solution.values]), exact, known, end)


def _spaced(points: Sequence[Point]) -> tuple[Point, ...]:
    """Points whose labels keep apart; one that would touch the last goes unlabelled, for the sentence names it."""
    kept: list[Point] = []
    last = -_NEAR
    for point in points:
        is_clear = point.x - last >= _NEAR
        kept.append(point if is_clear else Point(point.x, ""))
        last = point.x if is_clear else last
    return tuple(kept)
