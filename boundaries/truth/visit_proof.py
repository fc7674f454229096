"""Was somebody there: a track that passes the marker, the time spent at it, and both teams at it together."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np

from boundaries.truth.accuracy import is_usable
from boundaries.truth.positions import StatedPosition
from boundaries.truth.settings import DEFAULTS, EvidenceSettings
from layers.ellipsoid import geodesic_m, to_ecef
from layers.report import Fact, Finding, Report, Severity, Where
from layers.wording import Wording


@dataclass(frozen=True, slots=True)
class TrackPoint:
    """One fix of a track: degrees in EPSG:4490; time (aware) and accuracy where the device noted them."""

    lon: float
    lat: float
    at: datetime | None = None
    accuracy_m: float | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """How one side's track passed a marker. `stays` are the spans of time within reach of it; empty where the track has no times."""

    side: str
    nearest_m: float
    reach_m: float
    stays: tuple[tuple[datetime, datetime], ...]
    has_times: bool

    @property
    def is_near(self) -> bool:
        return self.nearest_m <= self.reach_m

    @property
    def dwell(self) -> timedelta:
        return sum((end - start for start, end in self.stays), timedelta())


@dataclass(frozen=True, slots=True)
class VisitProof:
    """What the tracks say of one visit: each side's passage, the time both were there (None where it cannot be told), and the doubts."""

    subject: str
    passages: tuple[Passage, ...]
    together: timedelta | None
    report: Report


def prove_visit(
    subject: str,
    place: StatedPosition,
    tracks: Mapping[str, Sequence[TrackPoint]],
    *,
    settings: EvidenceSettings = DEFAULTS,
) -> VisitProof:
    """Hold the tracks of the sides against a marker's registered place.

    Within reach means within the near-view stand-off plus `times_accuracy` times the accuracies of track and register. A track is one piece of evidence
    among others: none at all is a note, never proof that nobody came.

    Args:
        place: the registered position.
        tracks: side → fixes in the order they were taken; fixes that cannot exist are left out.
    """
    if not place.is_on_earth:
        return VisitProof(subject, (), None, Report.of([_about(subject, "visit-without-place", Severity.NOTE, _NO_PLACE)]))
    passages = tuple(_passage(side, place, points, settings) for side, points in sorted(tracks.items()) if _usable(points))
    together = _together(passages)
    return VisitProof(subject, passages, together, Report.of(_doubts(subject, tracks, passages, together, settings)))


def _passage(side: str, place: StatedPosition, points: Sequence[TrackPoint], settings: EvidenceSettings) -> Passage:
    kept = _usable(points)
    stated = [p.accuracy_m for p in kept if p.accuracy_m is not None and is_usable(p.accuracy_m)]
    marker_m = place.mean_error_m()
    error_m = math.hypot(
        float(np.median(stated)) if stated else settings.device_accuracy_m, 0.0 if math.isnan(marker_m) else marker_m
    )
    reach_m = settings.stand_near_m + settings.times_accuracy * error_m
    has_times = any(p.at is not None for p in kept)
    return Passage(side, _nearest_m(place, kept), reach_m, tuple(_stays(place, kept, reach_m)), has_times)


def _usable(points: Iterable[TrackPoint]) -> list[TrackPoint]:
    return [p for p in points if abs(p.lon) <= 180 and abs(p.lat) <= 90]


def _nearest_m(place: StatedPosition, points: Sequence[TrackPoint]) -> float:
    """Metres from the place to the track, its legs included."""
    here = to_ecef(place.lon, place.lat)[0]  # type: ignore[arg-type]  # because the caller saw that it is on earth
    track = to_ecef([p.lon for p in points], [p.lat for p in points])
    starts, legs = track[:-1], np.diff(track, axis=0)
    lengths = (legs**2).sum(axis=1)
    share = np.clip(((here - starts) * legs).sum(axis=1) / np.where(lengths > 0, lengths, 1.0), 0, 1)
    feet = np.vstack((track, starts + share[:, None] * legs))
    return float(np.sqrt(((feet - here) ** 2).sum(axis=1)).min())


def _stays(place: StatedPosition, points: Sequence[TrackPoint], reach_m: float) -> Iterator[tuple[datetime, datetime]]:
    """Spans of time in which consecutive fixes lie within reach."""
    away = geodesic_m([p.lon for p in points], [p.lat for p in points], place.lon, place.lat)  # type: ignore[arg-type]  # because as above
    span: tuple[datetime, datetime] | None = None
    for (before, near), (after, still) in pairwise(zip(points, (away <= reach_m).tolist(), strict=True)):
        if near and still and before.at is not None and after.at is not None and before.at <= after.at:
            span = (span[0] if span else before.at, after.at)
        elif span:
            yield span
            span = None
    if span:
        yield span


def _together(passages: Sequence[Passage]) -> timedelta | None:
    """How long all sides were within reach at once; None with fewer than two sides, or without times."""
    if len(passages) < 2 or not all(p.has_times for p in passages):
        return None
    spans = list(passages[0].stays)
    for passage in passages[1:]:
        spans = [(max(a, c), min(b, d)) for a, b in spans for c, d in passage.stays if max(a, c) < min(b, d)]
    return sum((end - start for start, end in spans), timedelta())


def _doubts(
    subject: str,
    tracks: Mapping[str, Sequence[TrackPoint]],
    passages: Sequence[Passage],
    together: timedelta | None,
    settings: EvidenceSettings,
) -> Iterator[Finding]:
    for side in sorted(set(tracks) - {p.side for p in passages}):
        sentence = Wording(
            f"“{subject}”：{side} 方没有可用的轨迹，不影响其他证据。",
            f"“{subject}”: {side} has no usable track; other evidence stands.",
        )
        yield _about(subject, "visit-without-track", Severity.NOTE, sentence, side=side)
    for passage in passages:
        if not passage.is_near:
            sentence = Wording(
                f"“{subject}”：{passage.side} 方轨迹最近处距界桩 {passage.nearest_m:.0f} m，超过 {passage.reach_m:.0f} m。请核对是否到场。",
                f"“{subject}”: the track of {passage.side} comes no nearer than {passage.nearest_m:.0f} m, beyond {passage.reach_m:.0f} m. Check whether the team was there.",
            )
            yield _about(
                subject,
                "track-misses-marker",
                Severity.WARNING,
                sentence,
                side=passage.side,
                nearest_m=round(passage.nearest_m, 1),
            )
        elif passage.has_times and passage.dwell < timedelta(minutes=settings.dwell_minutes):
            minutes = passage.dwell / timedelta(minutes=1)
            sentence = Wording(
                f"“{subject}”：{passage.side} 方在界桩附近只停留 {minutes:.1f} 分钟，少于 {settings.dwell_minutes:g} 分钟。",
                f"“{subject}”: {passage.side} stayed near the marker for {minutes:.1f} minutes only, less than {settings.dwell_minutes:g}.",
            )
            yield _about(subject, "short-stay", Severity.NOTE, sentence, side=passage.side, minutes=round(minutes, 1))
    if together is not None and all(p.is_near for p in passages) and together < timedelta(minutes=settings.together_minutes):
        sentence = Wording(
            f"“{subject}”：按轨迹各方未同时在场。界桩检查须双方到场，请核对时钟和到场记录。",
            f"“{subject}”: by their tracks the sides were not there at the same time. A check needs both; look at the clocks and the attendance.",
        )
        yield _about(subject, "sides-not-together", Severity.WARNING, sentence, seconds=together.total_seconds())


_NO_PLACE = Wording(
    "界桩没有登记位置，无法用轨迹核对到场。", "The marker has no registered position; tracks cannot be held against it."
)


def _about(subject: str, code: str, severity: Severity, sentence: Wording, **evidence: Fact) -> Finding:
    return Finding(f"boundaries.{code}", severity, sentence, Where(key=subject), evidence)
