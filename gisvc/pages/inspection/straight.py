"""The straightened line (里程展开图) laid out on a picture: no two numbers cover each other, the left hand above, the right below."""

from collections.abc import Sequence
from dataclasses import dataclass

from boundaries.lines.diagram import DiagramDrift, DiagramMarker, DiagramSegment, LineDiagram
from boundaries.rounds.round import Section

MARGIN = 26.0
LEAST_WIDTH, WIDEST = 960.0, 6000.0
BETWEEN_LABELS = 15.0
STEPS_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
MOST_TICKS = 16


@dataclass(frozen=True, slots=True)
class Stone:
    """A marker on the picture: where it stands, and where its number is written."""

    marker: DiagramMarker
    x: float
    label_x: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch on the picture, with what it stands for."""

    x: float
    width: float
    about: DiagramSegment | DiagramDrift | Section
    is_odd: bool = False

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class StraightPicture:
    diagram: LineDiagram
    width: float
    stones: tuple[Stone, ...]
    segments: tuple[Bar, ...]
    drifts: tuple[Bar, ...]
    sections: tuple[Bar, ...]
    breaks: tuple[float, ...]
    ticks: tuple[tuple[float, str], ...]

    @property
    def end_x(self) -> float:
        return self.width - MARGIN

    @property
    def start_x(self) -> float:
        return MARGIN


def straight_picture(diagram: LineDiagram, *, sections: Sequence[Section] = ()) -> StraightPicture:
    """The diagram on a picture as wide as its numbers need.

    Args:
        sections: of a round; those of other lines are left out.
    """
    width = min(max(LEAST_WIDTH, 2 * MARGIN + len(diagram.markers) * BETWEEN_LABELS), WIDEST)
    scale = (width - 2 * MARGIN) / diagram.length_m

    def x(chainage_m: float) -> float:
        return round(MARGIN + min(max(chainage_m, 0.0), diagram.length_m) * scale, 1)

    def bar(number: int, about: DiagramSegment | DiagramDrift | Section) -> Bar:
        start, end = x(about.from_m or 0.0), x(diagram.length_m if about.to_m is None else about.to_m)
        return Bar(start, round(max(end - start, 1.0), 1), about, bool(number % 2))

    own = [section for section in sections if section.line_id == diagram.line_id]
    return StraightPicture(
        diagram=diagram,
        width=width,
        stones=_stones(diagram.markers, [x(m.chainage_m) for m in diagram.markers], width - MARGIN),
        segments=tuple(bar(n, s) for n, s in enumerate(diagram.segments)),
        drifts=tuple(bar(n, d) for n, d in enumerate(diagram.drifts)),
        sections=tuple(bar(n, s) for n, s in enumerate(own)),
        breaks=tuple(x(at) for at in diagram.piece_ends_m),
        ticks=tuple((x(km * 1000), f"K{km:g}") for km in _ticks(diagram.length_m / 1000)),
    )


def _stones(markers: Sequence[DiagramMarker], places: Sequence[float], end: float) -> tuple[Stone, ...]:
    """Numbers are pushed to the right of their neighbour, then back from the edge."""
    labels: list[float] = []
    for place in places:
        labels.append(max(place, labels[-1] + BETWEEN_LABELS) if labels else place)
    limit = end
    for n in range(len(labels) - 1, -1, -1):
        labels[n] = min(labels[n], limit)
        limit = labels[n] - BETWEEN_LABELS
    return tuple(Stone(m, place, round(label, 1)) for m, place, label in zip(markers, places, labels, strict=True))


def _ticks(length_km: float) -> list[float]:
    step = next((s for s in STEPS_KM if length_km / s <= MOST_TICKS), STEPS_KM[-1])
    return [round(n * step, 3) for n in range(int(length_km / step) + 1)]
