"""Sections of a line by chainage: where it runs further from another line than a tolerance, and how far at most."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from boundaries.lines.chainage import StraightenedLine
from boundaries.lines.drawn import nearest_on
from boundaries.lines.edges import Edges, uncovered
from layers.wording import Wording

_SAMPLES = 60  # places at which a section's distance is taken, beside its corners
_NAMED = 4


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a line, metres of chainage, and how far the other line is there: at most, at which chainage, on which hand (1 right, -1 left)."""

    from_m: float
    to_m: float
    largest_m: float = 0.0
    largest_at_m: float = 0.0
    hand: int = 0

    @property
    def length_m(self) -> float:
        return self.to_m - self.from_m

    @property
    def wording(self) -> Wording:
        hand = {1: ("偏右", "to the right"), -1: ("偏左", "to the left"), 0: ("", "")}[self.hand]
        return Wording(
            f"里程 {self.from_m:,.0f}–{self.to_m:,.0f} 米（最大{hand[0]} {self.largest_m:,.2f} 米）",
            f"chainage {self.from_m:,.0f}–{self.to_m:,.0f} m (up to {self.largest_m:,.2f} m {hand[1]})".replace(" )", ")"),
        )


def sections_apart(
    course: StraightenedLine, other: shapely.Geometry, *, beyond_m: float, shortest_m: float = 0.0
) -> tuple[Section, ...]:
    """Sections of a line further than `beyond_m` from another (lon/lat), in order.

    Exact along straight sides, not only at corners. Sections with less than `shortest_m` between them are one; shorter ones are left out.
    """
    apart = uncovered(Edges.of([course.drawn]), Edges.of([other]), within_m=beyond_m)
    if not len(apart.edge):
        return ()
    begins, ends = course.side_chainages_m
    side_m = (ends - begins)[apart.edge]
    starts, stops = begins[apart.edge] + apart.begin * side_m, begins[apart.edge] + apart.stop * side_m
    found = [s for s in _joined(starts.tolist(), stops.tolist(), shortest_m) if s.length_m >= max(shortest_m, 1e-3)]
    if not found or shapely.is_empty(other):
        return tuple(found)
    theirs = Edges.of([other])
    return tuple(measured(course, theirs, section) for section in found)


def _joined(starts: Sequence[float], stops: Sequence[float], shortest_m: float) -> list[Section]:
    sections: list[Section] = []
    for start, stop in zip(starts, stops, strict=True):
        if sections and start - sections[-1].to_m <= shortest_m + 1e-6:
            sections[-1] = replace(sections[-1], to_m=stop)
        else:
            sections.append(Section(start, stop))
    return sections


def measured(course: StraightenedLine, other: Edges, section: Section) -> Section:
    """The section with its largest distance from another drawing: at its corners and at places between them."""
    inside = (course.chainage_m > section.from_m) & (course.chainage_m < section.to_m)
    at = np.union1d(course.chainage_m[inside], np.linspace(section.from_m, section.to_m, _SAMPLES))
    metres, feet = nearest_on(other, course.drawn_at(at))
    worst = int(np.argmax(metres))
    seen = course.feet(feet[worst, 0], feet[worst, 1])
    hand = int(np.sign(seen.offset_m[0])) if metres[worst] > 0 else 0
    return replace(section, largest_m=float(metres[worst]), largest_at_m=float(at[worst]), hand=hand)


def named(sections: Sequence[Section]) -> Wording:
    """The worst few in words, in order of chainage."""
    worst = sorted(sorted(sections, key=lambda s: -s.largest_m)[:_NAMED], key=lambda s: s.from_m)
    more = len(sections) - len(worst)
    zh, en = "；".join(s.wording.zh for s in worst), "; ".join(s.wording.en for s in worst)
    return Wording(f"{zh} 等 {len(sections)} 段", f"{en} and {more} more") if more else Wording(zh, en)
