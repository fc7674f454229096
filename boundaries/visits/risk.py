"""Which segments are at risk, with every reason and its points; and where a new marker would help."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from boundaries.lines.chainage import StraightenedLine
from boundaries.visits.settings import DEFAULTS, VisitSettings
from layers.wording import Wording


class RiskLevel(StrEnum):
    """How a segment's score is called."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"

    @property
    def label(self) -> Wording:
        return _LEVELS[self]


_LEVELS = {
    RiskLevel.HIGH: Wording("高", "high"),
    RiskLevel.MIDDLE: Wording("中", "middle"),
    RiskLevel.LOW: Wording("低", "low"),
}


@dataclass(frozen=True, slots=True)
class SegmentFacts:
    """What is known of one segment before the walk: from the register, the last round, the checks at the desk and the cases.

    Chainages in metres. `markers_m` are the chainages of markers standing in it, ends included; `drift_m` is the largest distance
    between the fixed line and today's feature. Counts are of the last round (lost, damaged, unilateral) or of open cases (projects, disputes, hazards).
    """

    segment_id: str
    line_id: str
    name: str
    from_m: float
    to_m: float
    markers_m: tuple[float, ...] = ()
    lost: int = 0
    damaged: int = 0
    is_vague: bool = False
    is_unrecognisable: bool = False
    has_changed: bool = False
    drift_m: float = 0.0
    projects: int = 0
    disputes: int = 0
    hazards: int = 0
    unilateral: int = 0
    was_visited: bool | None = None  # None: no earlier round is known

    @property
    def unmarked_m(self) -> float:
        """The longest stretch without a marker, metres."""
        places = sorted({self.from_m, self.to_m, *(m for m in self.markers_m if self.from_m <= m <= self.to_m)})
        return max((b - a for a, b in pairwise(places)), default=0.0)


@dataclass(frozen=True, slots=True)
class RiskReason:
    """One reason: its key in the points table, its points, and the sentence."""

    key: str
    points: int
    sentence: Wording


@dataclass(frozen=True, slots=True)
class SegmentRisk:
    """A segment with its score and every reason for it, the weightiest first. No reason, no points."""

    segment: SegmentFacts
    score: int
    level: RiskLevel
    reasons: tuple[RiskReason, ...] = field(default=())


def score_segments(segments: Sequence[SegmentFacts], *, settings: VisitSettings = DEFAULTS) -> tuple[SegmentRisk, ...]:
    """Every segment's risk, the highest first; equals in the order of the line.

    A score is the sum of its reasons' points: no reason counts twice for happening twice, so a score says how many kinds of trouble there are. Points are
    a setting, not a finding of any study.
    """
    risks = [_risk(segment, settings) for segment in segments]
    return tuple(sorted(risks, key=lambda r: (-r.score, r.segment.line_id, r.segment.from_m, r.segment.segment_id)))


def _risk(segment: SegmentFacts, settings: VisitSettings) -> SegmentRisk:
    reasons = [
        RiskReason(key, settings.points.get(key, 0), sentence)
        for key, reason in _REASONS.items()
        if (sentence := reason(segment, settings)) is not None and settings.points.get(key, 0) > 0
    ]
    score = sum(r.points for r in reasons)
    level = RiskLevel.HIGH if score >= settings.high else RiskLevel.MIDDLE if score >= settings.middle else RiskLevel.LOW
    return SegmentRisk(segment, score, level, tuple(sorted(reasons, key=lambda r: -r.points)))


Reason = Callable[[SegmentFacts, VisitSettings], Wording | None]


def _counted(name: str, zh: str, en: str) -> Reason:
    """A reason that holds when something was counted at least once; `{n}` is the count."""

    def reason(segment: SegmentFacts, _: VisitSettings) -> Wording | None:
        n = getattr(segment, name)
        return Wording(zh.format(n=n), en.format(n=n)) if n > 0 else None

    return reason


def _held(name: str, zh: str, en: str) -> Reason:
    def reason(segment: SegmentFacts, _: VisitSettings) -> Wording | None:
        return Wording(zh, en) if getattr(segment, name) is True else None

    return reason


def _drift(segment: SegmentFacts, settings: VisitSettings) -> Wording | None:
    if not segment.drift_m > settings.drift_m:
        return None
    return Wording(
        f"界线地物已偏离界线 {segment.drift_m:.0f} m（界线不随地物移动，第7条）",
        f"the feature has drifted {segment.drift_m:.0f} m from the line (which does not follow, Art. 7)",
    )


def _unmarked(segment: SegmentFacts, settings: VisitSettings) -> Wording | None:
    if segment.unmarked_m < settings.unmarked_m:
        return None
    return Wording(f"连续 {segment.unmarked_m / 1000:.1f} km 没有界桩", f"{segment.unmarked_m / 1000:.1f} km without a marker")


def _unvisited(segment: SegmentFacts, _: VisitSettings) -> Wording | None:
    return Wording("上次联检没有实地检查", "not visited in the last round") if segment.was_visited is False else None


_REASONS: dict[str, Reason] = {
    "lost": _counted("lost", "上次联检有 {n} 个界桩丢失或未找到", "{n} markers lost or not found last time"),
    "damaged": _counted(
        "damaged", "上次联检有 {n} 个界桩损坏、移位或受威胁", "{n} markers damaged, moved or threatened last time"
    ),
    "unrecognisable": _held("is_unrecognisable", "上次联检无法辨认界线", "the line could not be recognised last time"),
    "vague": _held("is_vague", "模糊地段", "hard to recognise on the ground"),
    "changed": _held("has_changed", "上次联检地物、地貌或标志物有变化", "features, terrain or marks had changed last time"),
    "drift": _drift,
    "project": _counted("projects", "有 {n} 个跨界或沿线建设项目", "{n} projects across or along the line"),
    "dispute": _counted("disputes", "有 {n} 起争议", "{n} disputes"),
    "hazard": _counted("hazards", "有 {n} 处隐患或案件未结", "{n} hazards or cases open"),
    "unilateral": _counted("unilateral", "有 {n} 处单方标志物", "{n} marks set by one side alone"),
    "unmarked": _unmarked,
    "unvisited": _unvisited,
}


@dataclass(frozen=True, slots=True)
class MarkerSuggestion:
    """A place where a new marker would help: a suggestion to talk about, never a decision."""

    line_id: str
    chainage_m: float
    lon: float
    lat: float
    reason: Wording


SUGGESTION_NOTE = Wording(
    "仅为建议。增设界桩须双方协商一致、共同测量、补充档案并报批准机关备案（《行政区域界线管理条例》第6条）。",
    "Suggestions only. A new marker takes the consent of both sides, a joint survey, papers and filing (Regulation on boundary lines, Art. 6).",
)


def suggest_markers(
    course: StraightenedLine,
    markers_m: Sequence[float],
    segments: Sequence[SegmentFacts],
    *,
    line_id: str,
    settings: VisitSettings = DEFAULTS,
) -> tuple[MarkerSuggestion, ...]:
    """Where new markers would break long unmarked stretches, and stand in vague ones, of one line; in the order of the line.

    A long stretch is cut into equal parts no longer than `unmarked_m`, by `suggestions` markers at most. A vague segment of `vague_m` or more gets one in its
    middle unless a marker, held or suggested, stands in it.
    """
    ends = [0.0, *(m for m in sorted(markers_m) if 0 < m < course.length_m), course.length_m]
    wanted = [place for a, b in pairwise(ends) for place in _cuts(a, b, settings)]
    for segment in segments:
        inside = [m for m in (*markers_m, *(at for at, _ in wanted)) if segment.from_m < m < segment.to_m]
        length_m = min(segment.to_m, course.length_m) - segment.from_m
        if (segment.is_vague or segment.is_unrecognisable) and length_m >= settings.vague_m and not inside:
            why = Wording(f"模糊地段“{segment.name}”内没有界桩", f"no marker in the vague stretch “{segment.name}”")
            wanted.append((segment.from_m + length_m / 2, why))
    return tuple(_suggestion(course, at, why, line_id) for at, why in sorted(wanted, key=lambda pair: pair[0]))


def _cuts(from_m: float, to_m: float, settings: VisitSettings) -> Iterator[tuple[float, Wording]]:
    length_m = to_m - from_m
    parts = min(int(length_m // settings.unmarked_m) + 1, settings.suggestions + 1) if length_m > settings.unmarked_m else 1
    why = Wording(f"连续 {length_m / 1000:.1f} km 没有界桩", f"{length_m / 1000:.1f} km without a marker")
    for n in range(1, parts):
        yield from_m + length_m * n / parts, why


def _suggestion(course: StraightenedLine, at_m: float, why: Wording, line_id: str) -> MarkerSuggestion:
    lon, lat = course.points_at(at_m)[0]
    return MarkerSuggestion(line_id, at_m, float(lon), float(lat), why)
