"""Do markers share one offset from their lines: a mix of coordinate systems, not stones that moved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from boundaries.lines.accuracies import offset_limit_m
from boundaries.lines.line_check import finding, line_check
from boundaries.lines.study import LineStudy, PlacedMarker
from boundaries.specs import MARKERS
from layers.diagnosis import Verdict
from layers.ellipsoid import GEOD, Metres
from layers.report import Finding, Severity, Where
from layers.sentinel import FEWEST_DECIDING, diagnose_positions
from layers.wording import Wording

_STEP_M = 100.0  # of the first search; halved until it is below a metre
_AGREEING = 0.75  # share of doubtful markers that one offset must explain
_ACROSS = 0.05  # below this share, lines run so much alike that the offset along them cannot be told


@dataclass(frozen=True, slots=True)
class SharedOffset:
    """One offset that puts markers back on their lines: metres east and north of where they should be.

    `is_full` is false where all lines run alike: then only the part across them is known.
    """

    east_m: float
    north_m: float
    markers: tuple[PlacedMarker, ...]
    spread_m: float
    is_full: bool

    @property
    def length_m(self) -> float:
        return float(np.hypot(self.east_m, self.north_m))


def shared_offset(study: LineStudy) -> SharedOffset | None:
    """The offset that markers doubtfully far from their lines share, where at least five of them and three of four agree.

    A marker tells only how far it is beside its line, so the offset is looked for that brings most of them back onto their lines: first on a
    grid of 100 m, then ever finer about the best. Old datums shift by 47–74 m, GCJ-02 by up to 700 m.
    """
    doubtful = _doubtful(study)
    if len(doubtful) < FEWEST_DECIDING:
        return None
    s, best, step = study.settings, np.zeros(2), _STEP_M
    reach = np.arange(-s.mix_longest_m, s.mix_longest_m + 1, step)
    tried = np.array([(e, n) for e in reach for n in reach if np.hypot(e, n) <= s.mix_longest_m])
    while step > 0.5:
        best = tried[int(np.argmin(_cost(study, doubtful, tried)))]
        step /= 2.5
        near = np.arange(-3, 4) * step
        tried = best + np.array([(e, n) for e in near for n in near])
    left = _left(study, doubtful, best[None])[0]
    back = left <= s.mix_spread_m
    agreed = tuple(marker for marker, is_back in zip(doubtful, back, strict=True) if is_back)
    length = float(np.hypot(*best))
    if len(agreed) < max(FEWEST_DECIDING, _AGREEING * len(doubtful)) or not s.mix_shortest_m <= length <= s.mix_longest_m:
        return None
    return SharedOffset(float(best[0]), float(best[1]), agreed, float(left[back].max()), _runs_both_ways(study, agreed))


def _doubtful(study: LineStudy) -> list[PlacedMarker]:
    """Markers further from their line than accuracies allow and a few metres more, each once."""
    seen: dict[str, PlacedMarker] = {}
    for marker in study.placed:
        beyond = max(offset_limit_m(study, marker), study.settings.mix_spread_m)
        if marker.form != "auxiliary" and beyond < abs(marker.offset_m) <= 2 * study.settings.mix_longest_m:
            seen.setdefault(marker.marker_id, marker)
    return list(seen.values())


def _cost(study: LineStudy, markers: Sequence[PlacedMarker], offsets: Metres) -> Metres:
    """How far from their lines markers remain under each offset: outliers count no more than a hundred metres; short offsets win ties."""
    left = np.minimum(_left(study, markers, offsets), 100.0)
    return np.asarray(left.sum(axis=1) + 1e-3 * np.hypot(*offsets.T))


def _left(study: LineStudy, markers: Sequence[PlacedMarker], offsets: Metres) -> Metres:
    """Metres from each marker, moved back by each offset, to its line: one row an offset."""
    left = np.empty((len(offsets), len(markers)))
    azimuth, far = np.degrees(np.arctan2(-offsets[:, 0], -offsets[:, 1])), np.hypot(*offsets.T)
    for line_id in {marker.line_id for marker in markers}:
        which = [n for n, marker in enumerate(markers) if marker.line_id == line_id]
        lon = np.tile([markers[n].lon for n in which], len(offsets))
        lat = np.tile([markers[n].lat for n in which], len(offsets))
        there = GEOD.fwd(lon, lat, np.repeat(azimuth, len(which)), np.repeat(far, len(which)))
        feet = study.lines[line_id].course.feet(there[0], there[1])
        left[:, which] = feet.distance_m.reshape(len(offsets), len(which))
    return left


def _runs_both_ways(study: LineStudy, markers: Sequence[PlacedMarker]) -> bool:
    """Whether the lines at these markers run in directions different enough to tell both parts of an offset."""
    heading = np.array([float(study.lines[m.line_id].course.headings_at(m.chainage_m)[0]) for m in markers])
    across: npt.NDArray[np.float64] = np.column_stack((np.cos(np.radians(heading)), -np.sin(np.radians(heading))))
    return bool(np.linalg.eigvalsh(across.T @ across / len(across))[0] >= _ACROSS)


@line_check("lines.one-datum", MARKERS)
def markers_share_one_datum(study: LineStudy) -> Iterator[Finding]:
    """各界桩坐标应为同一坐标系；偏移相同的界桩是坐标系混用，不是移位。
    All markers stand in one coordinate system: markers with one and the same offset are a mix of systems, not displaced.
    """
    found = shared_offset(study)
    if found is None:
        return
    named = "、".join(marker.marker_no for marker in found.markers[:6]) + ("等" if len(found.markers) > 6 else "")
    cause = _cause(study, found)
    part = (
        Wording("", "")
        if found.is_full
        else Wording("（各线走向相近，仅横向分量可定）", " (lines run alike: only the part across them is known)")
    )
    sentence = Wording(
        f"{len(found.markers)} 个界桩（{named}）相对所在界线有同一偏移：东 {found.east_m:+,.0f} 米、北 {found.north_m:+,.0f} 米，离散不超过 {found.spread_m:,.1f} 米{part.zh}。{cause.zh}这是坐标系混用，不是界桩移位；请核对这些界桩的原坐标系。",
        f"{len(found.markers)} markers ({named.replace('、', ', ')}) are off their lines by one and the same offset, {found.east_m:+,.0f} m east and {found.north_m:+,.0f} m north, within {found.spread_m:,.1f} m{part.en}. {cause.en}That is a mix of coordinate systems, not displacement; check the datum in which these markers were given.",
    )
    first = found.markers[0]
    where = Where(MARKERS.name, first.marker_id, lon=first.lon, lat=first.lat)
    facts = {"east_m": found.east_m, "north_m": found.north_m, "markers": len(found.markers), "spread_m": found.spread_m}
    on = ";".join(sorted({marker.line_id for marker in found.markers}))
    yield finding(
        "datum-mix", Severity.ERROR, sentence, where, line_id=on, marker_ids=";".join(m.marker_id for m in found.markers), **facts
    )


def _cause(study: LineStudy, found: SharedOffset) -> Wording:
    """What the sentinel makes of these markers, their lines being the place they claim."""
    points = np.array([(marker.lon, marker.lat) for marker in found.markers])
    claimed = [study.lines[marker.line_id].course.drawn for marker in found.markers]
    verdict = diagnose_positions(points, claimed, accuracy_m=study.settings.mix_spread_m).verdict
    if verdict is Verdict.GCJ02:
        return Wording("偏移与 GCJ-02（网络地图）相符。", "The offset is that of GCJ-02 (web maps). ")
    if verdict is Verdict.BD09:
        return Wording("偏移与 BD-09（百度地图）相符。", "The offset is that of BD-09 (Baidu). ")
    if found.length_m < 100:
        return Wording(
            "量级与旧坐标系（1954 北京、1980 西安）未换算相当。",
            "Its size is that of an old datum (Beijing 1954, Xi'an 1980) left unconverted. ",
        )
    return Wording("", "")
