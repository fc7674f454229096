"""The straightened chainage diagram of a line (里程展开图) as plain figures: a page draws them, nothing here is a drawing."""

from dataclasses import dataclass
from itertools import pairwise

from boundaries.lines.accuracies import offset_limit_m
from boundaries.lines.drift import drift_of
from boundaries.lines.errors import LineNotHeld, NoCourse
from boundaries.lines.sections import Section
from boundaries.lines.segments import laid_segments
from boundaries.lines.sides import hand_of
from boundaries.lines.study import LineOnRecord, LineStudy
from boundaries.specs import OBSERVED_FEATURES


@dataclass(frozen=True, slots=True)
class DiagramMarker:
    """A marker on the diagram: metres along the line, metres beside it (right above 0), and whether its accuracy explains the latter."""

    marker_id: str
    marker_no: str
    form: str
    is_tripoint: bool
    chainage_m: float
    offset_m: float
    is_on_line: bool
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class DiagramSegment:
    """A segment as a bar from chainage to chainage."""

    segment_id: str
    name: str
    from_m: float
    to_m: float
    feature_kind: str | None
    feature_name: str | None
    is_vague: bool
    follows_feature: bool


@dataclass(frozen=True, slots=True)
class DiagramDrift:
    """Where today's river or road lies beside the line; `hand` is 1 to the right, -1 to the left."""

    feature_id: str
    name: str
    from_m: float
    to_m: float
    largest_m: float
    hand: int
    line_follows: bool


@dataclass(frozen=True, slots=True)
class LineDiagram:
    """A line pulled straight, from 0 to `length_m` (ellipsoid), left to right as its chainage runs.

    `right_code` and `left_code` are the divisions on its hands, None where their polygons do not tell. `piece_ends_m` are the chainages at
    which a line in several pieces breaks off. Everything is sorted by chainage.
    """

    line_id: str
    name: str
    length_m: float
    agreed_m: float | None
    left_code: str | None
    right_code: str | None
    piece_ends_m: tuple[float, ...]
    markers: tuple[DiagramMarker, ...]
    segments: tuple[DiagramSegment, ...]
    drifts: tuple[DiagramDrift, ...]

    @property
    def vague(self) -> tuple[DiagramSegment, ...]:
        """Segments that are hard to recognise on the ground (模糊地段)."""
        return tuple(segment for segment in self.segments if segment.is_vague)

    @property
    def longest_unmarked(self) -> tuple[float, float]:
        """The longest stretch without a marker, from chainage to chainage."""
        at = [0.0, *(marker.chainage_m for marker in self.markers), self.length_m]
        return max(pairwise(at), key=lambda ends: ends[1] - ends[0])


def diagram_of(study: LineStudy, line_id: str) -> LineDiagram:
    """The diagram of one line of a study.

    Raises:
        LineNotHeld: the study has no such line.
        NoCourse: the line has no course to pull straight.
    """
    if line_id in study.without_course:
        raise NoCourse(line_id)
    if line_id not in study.lines:
        raise LineNotHeld(line_id)
    line = study.lines[line_id]
    left, right = _hands(study, line)
    agreed_km = line.row["agreement_length_km"]
    breaks = [
        float(c)
        for c, part, after in zip(line.course.chainage_m, line.course.part, line.course.part[1:], strict=False)
        if after != part
    ]
    return LineDiagram(
        line_id=line_id,
        name=line.name,
        length_m=line.course.length_m,
        agreed_m=None if agreed_km is None else float(agreed_km) * 1000,
        left_code=left,
        right_code=right,
        piece_ends_m=tuple(breaks),
        markers=_markers(study, line),
        segments=_segments(study, line),
        drifts=_drifts(study, line),
    )


def _hands(study: LineStudy, line: LineOnRecord) -> tuple[str | None, str | None]:
    """The codes to the left and to the right; what one polygon tells, the other side follows."""
    hands = [hand_of(line, code, study.outlines) for code in line.sides]
    if hands[0] is None and hands[1] is None:
        return None, None
    a_is_right = hands[0] == 1 if hands[0] is not None else hands[1] == -1
    return (line.side_b, line.side_a) if a_is_right else (line.side_a, line.side_b)


def _markers(study: LineStudy, line: LineOnRecord) -> tuple[DiagramMarker, ...]:
    return tuple(
        DiagramMarker(
            m.marker_id, m.marker_no, m.form, m.is_tripoint, m.chainage_m, m.offset_m, abs(m.offset_m) <= offset_limit_m(study, m), m.lon, m.lat
        )
        for m in study.placed_on(line.line_id)
    )  # fmt: skip


def _segments(study: LineStudy, line: LineOnRecord) -> tuple[DiagramSegment, ...]:
    return tuple(
        DiagramSegment(
            s.segment_id, s.name, s.from_m, s.to_m, s.row["feature_kind"], s.row["feature_name"], s.is_vague, s.follows_feature
        )
        for s in laid_segments(study, line)
    )


def _drifts(study: LineStudy, line: LineOnRecord) -> tuple[DiagramDrift, ...]:
    found = []
    for row in study.rows(OBSERVED_FEATURES):
        if row["line_id"] != line.line_id:
            continue
        try:
            drifts = drift_of(study, line, row)
        except NoCourse:
            continue  # the check of features tells it
        for d in drifts:
            s = d.section
            named = row["name"] or row["feature_id"]
            found.append(DiagramDrift(row["feature_id"], named, s.from_m, s.to_m, s.largest_m, s.hand, d.line_follows))
    return tuple(sorted(found, key=lambda drift: (drift.from_m, drift.to_m)))


def unmarked_stretches(diagram: LineDiagram, *, longer_than_m: float) -> tuple[Section, ...]:
    """Stretches between neighbouring markers (and the ends) longer than that: where a new marker would help."""
    at = [0.0, *(marker.chainage_m for marker in diagram.markers), diagram.length_m]
    return tuple(Section(a, b) for a, b in pairwise(at) if b - a > longer_than_m)
